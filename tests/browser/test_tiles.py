"""Tiles that an installation names: probed, drawn with their owner's credit, gone when their server fails later."""

import base64
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from geo.errors import UsageFault
from tests.browser.conftest import ROOT, StartApp
from tests.browser.harness.screen import OpenScreen
from texts import LANGUAGES
from ui.map.tiles import CREDIT, URL, TileSource, configured_tiles

pytest_plugins = ["tests.browser.harness.screen_fixtures"]

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
OWNER = "© Badan Uji <b>Geospasial</b>"


@dataclass
class Tiles:
    """A tile server on this machine; it can be made to fail."""

    address: str
    fails: bool = False
    asked: list[str] = field(default_factory=list)


@contextmanager
def tile_server() -> Iterator[Tiles]:
    state = Tiles("")

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append(self.path)
            self.send_response(503 if state.fails else 200)
            self.send_header("Content-Type", "image/png")
            self.end_headers()
            self.wfile.write(b"" if state.fails else PIXEL)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    state.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_tiles_are_drawn_with_their_credit_and_gone_when_they_fail(
    open_screen: OpenScreen, app_server: StartApp
) -> None:
    with tile_server() as tiles:
        env = {URL: f"{tiles.address}/{{z}}/{{x}}/{{y}}.png", CREDIT: OWNER}
        screen = open_screen("/?lang=en", address=app_server(ROOT / "app.py", env=env))
        screen.wait_map("atlas.hasTiles")
        expect(screen.frame.locator("img.leaflet-tile").first).to_be_attached()
        assert OWNER in screen.frame.locator("body").inner_text(), "the owner is credited, as text"
        assert all(path.endswith(".png") and path.count("/") == 3 for path in tiles.asked)

        tiles.fails = True
        screen.look_at(-4.0, 136.0, 9)
        screen.wait_map("!atlas.hasTiles")
        expect(screen.frame.locator("img.leaflet-tile")).to_have_count(0)
        assert OWNER not in screen.frame.locator("body").inner_text()
        screen.page.mouse.click(*screen.at_region("94"))
        screen.expect_link(sel="94")
        others = [fault for fault in screen.trail.faults if tiles.address not in fault and "503" not in fault]
        assert others == []
        screen.trail.faults.clear()  # what the tile server did not give


def test_a_tile_server_that_is_away_costs_nothing(open_screen: OpenScreen, app_server: StartApp) -> None:
    away = {URL: "http://127.0.0.1:9/{z}/{x}/{y}.png", CREDIT: OWNER}
    screen = open_screen("/", address=app_server(ROOT / "app.py", env=away))
    screen.wait_map("atlas.ready && !atlas.hasTiles")
    assert screen.points() > 0
    assert all("127.0.0.1:9/" in fault or "ERR_" in fault for fault in screen.trail.faults), screen.trail.faults
    screen.trail.faults.clear()


def test_without_a_tile_server_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(URL, raising=False)
    assert configured_tiles() is None


def test_an_address_on_this_host_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(URL, "/tiles/{z}/{x}/{y}.png")
    monkeypatch.setenv(CREDIT, OWNER)
    assert configured_tiles() == TileSource("/tiles/{z}/{x}/{y}.png", OWNER)


@pytest.mark.parametrize(
    "given",
    [
        "https://host/tile.png", "javascript:alert(1)//{z}{x}{y}", "https://host/{z}/{x}/{y}.png`${1}`",
        "//host/{z}/{x}/{y}", "https://user:pass@host/{z}/{x}/{y}", 'https://host/{z}/{x}/{y}"><script>',
    ],
)  # fmt: skip
def test_an_address_that_is_no_template_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv(URL, given)
    monkeypatch.setenv(CREDIT, OWNER)
    with pytest.raises(UsageFault) as caught:
        configured_tiles()
    assert all(CREDIT in caught.value.describe(lang) for lang in LANGUAGES)


def test_a_tile_server_without_credit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(URL, "https://host/{z}/{x}/{y}.png")
    monkeypatch.delenv(CREDIT, raising=False)
    with pytest.raises(UsageFault):
        configured_tiles()
