"""Behind Debian's nginx under a base path, by the very file that deploy/ gives: all works, compressed, and nothing of
the strict content security policy is broken."""

import gzip
import json
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, NewPage, serve
from tests.browser.harness.screen import PATIENCE_MS, OpenScreen, features
from tests.browser.harness.walk import QUESTION, walk
from ui.document import PAGES

pytest_plugins = ["tests.browser.harness.screen_fixtures"]

BASE = "/atlas"
SITE = (ROOT / "deploy/nginx.conf").read_text("utf-8")
MAIN = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{}}
http {{
  log_format served '$upstream_addr $cookie_sentra_atlas $request_uri';
  access_log {folder}/access.log served;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  include {folder}/sentra-atlas.conf;
}}
"""


@contextmanager
def nginx(folder: Path, *apps: str) -> Iterator[str]:
    """Run nginx with the site of deploy/ before servers; the ports are the test's own, all else is as it is given."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    assert program, "The proxy test needs nginx; see tests/browser/nginx.sh"
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    site, changed = re.subn(r"\blisten 80;", f"listen 127.0.0.1:{port};", SITE)
    servers = " ".join(f"server {urlsplit(app).netloc};" for app in apps)
    site, told = re.subn(r"server 127\.0\.0\.1:8501;", servers, site)
    assert changed == told == 1
    (folder / "sentra-atlas.conf").write_text(site, "utf-8")
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder), "utf-8")
    command = [program, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT) as server:
        try:
            for _ in range(100):
                with closing(socket.socket()) as asked:
                    if asked.connect_ex(("127.0.0.1", port)) == 0:
                        break
                assert server.poll() is None, (folder / "error.log").read_text("utf-8")
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(20)


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the proxy, without the base path."""
    with (
        serve(ROOT / "app.py", "--server.baseUrlPath", BASE.strip("/")) as app,
        nginx(tmp_path_factory.mktemp("nginx"), app) as address,
    ):
        assert Got(address, f"{BASE}/assets/data/meta.json").status == 200  # the first visitor waits for the atlas
        yield address


class Got:
    """An answer as it came over the wire."""

    def __init__(self, proxy: str, path: str, **headers: str) -> None:
        with closing(HTTPConnection(urlsplit(proxy).netloc, timeout=180)) as connection:
            given = {"Accept-Encoding": "gzip", **{name.replace("_", "-"): value for name, value in headers.items()}}
            connection.request("GET", path, headers=given)
            answer = connection.getresponse()
            self.status, self.headers, self.raw = answer.status, answer.headers, answer.read()

    @property
    def kind(self) -> str:
        return self.headers.get("Content-Type", "").split(";")[0]

    @property
    def body(self) -> bytes:
        return gzip.decompress(self.raw) if self.headers.get("Content-Encoding") == "gzip" else self.raw


def test_map_filter_and_export_work_through_the_proxy(open_screen: OpenScreen, proxy: str) -> None:
    screen = open_screen(f"{BASE}/?lang=en", address=proxy)
    everything = screen.points()
    screen.press("kbli", "Textiles")
    expect(screen.sentence).to_contain_text("Textiles")
    screen.wait_map("atlas.marks.visible.length < given", everything)
    screen.expect_link(lang="en", kbli="13")
    name, content = screen.download("sentra")
    assert name.endswith(".geojson")
    assert {feature["properties"]["kbli2"] for feature in features(content)} == {"13"}
    screen.page.wait_for_load_state("networkidle")
    asked = {urlsplit(url).path for url in screen.trail.requests if url.startswith(proxy)}
    assert {path for path in asked if not path.startswith(f"{BASE}/")} == set()


def test_every_page_and_part_keeps_to_the_strict_policy(open_screen: OpenScreen, proxy: str) -> None:
    screen = open_screen(f"{BASE}/?{QUESTION.format(lang='en')}", address=proxy)
    assert screen.page.evaluate("typeof window.__streamlit.BACKEND_BASE_URL") == "string"
    refused = screen.page.evaluate(
        """() => new Promise((tell) => {
          addEventListener("securitypolicyviolation", (event) => tell(event.violatedDirective), { once: true });
          const script = document.createElement("script");
          script.textContent = "window.pwned = 1";
          document.head.append(script);
        })"""
    )
    assert refused.startswith("script-src"), "the policy is not in force"
    assert screen.page.evaluate("window.pwned") is None
    screen.trail.faults.clear()
    assert len(walk(screen, "en")) == len(PAGES)
    assert screen.trail.faults == []
    screen.turn_to("map", "en")
    assert screen.points() > 0, "the map draws under the policy"


def test_the_websocket_goes_through_the_proxy(new_page: NewPage, proxy: str) -> None:
    page, _ = new_page()
    sockets: list[str] = []
    page.on("websocket", lambda one: sockets.append(one.url))
    page.goto(f"{proxy}{BASE}/about")
    page.locator(".st-key-switches").wait_for(timeout=PATIENCE_MS)
    assert sockets == [f"{proxy.replace('http', 'ws')}{BASE}/_stcore/stream"]


def test_a_page_opens_by_its_own_address_below_the_base_path(open_screen: OpenScreen, proxy: str) -> None:
    screen = open_screen(f"{BASE}/region?lang=id&region=9406", address=proxy)
    expect(screen.page.locator("article.sa-card")).to_contain_text("Dogiyai")
    expect(screen.page.locator("html")).to_have_attribute("lang", "id")


def test_pages_assets_and_scripts_come_compressed_with_their_types_below_the_prefix(proxy: str) -> None:
    page = Got(proxy, f"{BASE}/about?lang=en")
    assert (page.status, page.kind, page.headers["Content-Encoding"]) == (200, "text/html", "gzip")
    assert b'<html lang="en"' in page.body
    scripts = re.findall(rb'<script[^>]* src="\./([^"]+)"', page.body)
    assert len(scripts) >= 2
    assert b"<script>" not in page.body, "a script inside the page would be refused"
    for script in scripts:
        got = Got(proxy, f"{BASE}/{script.decode()}")
        assert got.status == 200
        assert got.kind in {"text/javascript", "application/javascript"}
        assert got.headers["Content-Encoding"] == "gzip"
    for path, kind in (
        ("assets/atlas/atlas.js", "text/javascript"),
        ("assets/atlas/atlas.css", "text/css"),
        ("assets/leaflet/leaflet.js", "text/javascript"),
        ("assets/data/points.json", "application/json"),
        ("assets/data/meta.json", "application/json"),
    ):
        got = Got(proxy, f"{BASE}/{path}")
        assert (got.status, got.kind) == (200, kind), path
        assert got.headers["Content-Encoding"] == "gzip", path
        again = Got(proxy, f"{BASE}/{path}", If_None_Match=got.headers["ETag"])
        assert (again.status, again.raw) == (304, b""), path
    assert json.loads(Got(proxy, f"{BASE}/assets/data/meta.json").body)
    assert Got(proxy, f"{BASE}/assets/none.js").status == 404
    assert Got(proxy, f"{BASE}/_stcore/health").body == b"ok"
    moved = Got(proxy, BASE)
    assert (moved.status, urlsplit(moved.headers["Location"]).path) == (301, f"{BASE}/")


def test_the_policy_allows_scripts_in_pages_and_eval_to_the_frame_of_the_map_alone(proxy: str) -> None:
    page = Got(proxy, f"{BASE}/").headers["Content-Security-Policy"]
    assert "script-src 'self';" in page
    assert "default-src 'none'" in page
    frame = Got(proxy, f"{BASE}/component/streamlit_folium.st_folium/index.html")
    assert "script-src 'self' 'unsafe-inline' 'unsafe-eval';" in frame.headers["Content-Security-Policy"]
    for answer in (page, frame.headers["Content-Security-Policy"]):
        assert not re.search(r"https?:|\*", answer), "no other host"


def test_the_page_learns_nothing_wrong_from_forged_forwarded_headers(proxy: str) -> None:
    got = Got(
        proxy, f"{BASE}/", X_Forwarded_Host="evil.example", X_Forwarded_Prefix="//evil.example", X_Forwarded_Proto="ftp"
    )
    assert got.status == 200
    assert b"evil.example" not in got.body


def test_readers_are_spread_over_servers_and_each_stays_with_one(
    open_screen: OpenScreen, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder, below = tmp_path_factory.mktemp("servers"), ("--server.baseUrlPath", BASE.strip("/"))
    with (
        serve(ROOT / "app.py", *below) as one,
        serve(ROOT / "app.py", *below) as other,
        nginx(folder, one, other) as address,
    ):
        given = Got(address, f"{BASE}/").headers["Set-Cookie"]
        assert re.fullmatch(rf"sentra_atlas=\w{{32}}; Path={BASE}/; HttpOnly; SameSite=Lax", given)
        assert Got(address, f"{BASE}/", Cookie=given.partition(";")[0]).headers["Set-Cookie"] is None
        for reader in range(40):
            assert Got(address, f"{BASE}/_stcore/health", Cookie=f"sentra_atlas={reader}").body == b"ok"
        screen = open_screen(f"{BASE}/?lang=en", address=address)
        screen.press("kbli", "Textiles")
        expect(screen.sentence).to_contain_text("Textiles")
        assert {one["properties"]["kbli2"] for one in features(screen.download("sentra")[1])} == {"13"}
        screen.page.close()
    served: dict[str, set[str]] = {}
    for line in (folder / "access.log").read_text("utf-8").splitlines():
        server, cookie, _ = line.split(" ", 2)
        served.setdefault(cookie, set()).add(server)
    del served["-"]  # a first page, which any server may give
    assert {urlsplit(one).netloc, urlsplit(other).netloc} == set().union(*served.values())
    assert {len(servers) for servers in served.values()} == {1}


def test_the_documentation_shows_the_file_that_is_tested() -> None:
    text = (ROOT / "docs/deployment.md").read_text("utf-8")
    assert "deploy/nginx.conf" in text
    for header in re.findall(r"proxy_set_header (\S+)", SITE):
        assert f"`{header}`" in text, header
