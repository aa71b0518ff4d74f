"""The command: it says where it serves, ends when told to, leaves nothing behind, and says what is missing."""

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests

import cli
from tests.live.conftest import ROOT

PUBLIC = "https://peta.example.go.id/atlas"


def test_serve_answers_on_this_machine_only_and_leaves_nothing_behind(tmp_path: Path) -> None:
    port = free_port()
    environment = {"TMPDIR": str(tmp_path), "PATH": "", "SENTRA_ATLAS_LANG": "en"}
    command = [sys.executable, "cli.py", "serve", "--port", str(port), "--url", f"{PUBLIC}/"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert f"The live layer is at {PUBLIC} " in process.stderr.readline()
        ask(port)
        (folder,) = tmp_path.iterdir()
        assert folder.stat().st_mode & 0o077 == 0
        assert listening_on(port) == {"127.0.0.1"}
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
        assert process.stderr.read() == ""
    assert list(tmp_path.iterdir()) == []


def ask(port: int) -> None:
    """Ask as a web server does that stands before the service and takes the folder off the address."""
    with requests.Session() as session:
        session.trust_env = False
        session.headers["Host"] = "peta.example.go.id"
        start = f"http://127.0.0.1:{port}"
        links = session.get(f"{start}/collections/sentra-2022", timeout=60).json()["links"]
        ours = [link["href"] for link in links if link["rel"] != "license"]
        assert all(href.startswith(PUBLIC) for href in ours)
        page = session.get(f"{start}/collections/sentra-2022/items?f=html", timeout=60).text
        assert set(re.findall(r'(?:href|src|data-features)="/([a-z]+)', page)) == {"atlas"}
        assert session.get(f"{start}/downloads/sentra-2022.geojson", timeout=60).status_code == 200


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def listening_on(port: int) -> set[str]:
    """Return the addresses of this machine that take a connection on a port."""
    taken = set()
    for address in ("127.0.0.1", socket.gethostbyname(socket.gethostname())):
        with socket.socket() as tried:
            tried.settimeout(2)
            if tried.connect_ex((address, port)) == 0:
                taken.add(address)
    return taken


def test_a_port_that_is_taken_is_said_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert cli.main(["--lang", "en", "serve", "--port", str(port)]) == 2
    assert f"The port {port} cannot be used" in capsys.readouterr().err


@pytest.mark.parametrize("url", ["ftp://x", "http://a b", "javascript:alert(1)", "http://x/?a=b", 'http://x/"'])
def test_an_address_that_is_none_is_refused(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--lang", "en", "serve", "--url", url]) == 2
    assert "https://peta.example.go.id/sentra-atlas" in capsys.readouterr().err


def test_without_pygeoapi_the_command_says_what_to_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pygeoapi", None)
    assert cli.main(["--lang", "en", "serve"]) == 2
    assert "make ogc" in capsys.readouterr().err


def test_the_command_line_starts_without_pygeoapi() -> None:
    script = "import sys, cli; sys.exit(int(any(name.startswith(('pygeoapi', 'live.')) for name in sys.modules)))"
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False, timeout=120).returncode == 0
