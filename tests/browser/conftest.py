"""One Chromium for the whole run, all other hosts blocked; app servers that end with their tests."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 180  # a busy machine; a quiet one needs three
LIFETIME_SECONDS = 5_400  # an app server outlives no test run, not even one that was killed
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]

NewPage = Callable[..., "tuple[Page, Trail]"]
StartApp = Callable[..., str]


@dataclass
class Trail:
    """What a page did: every request, and everything that went wrong."""

    requests: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Write down what the page does from now on."""
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("requestfailed", self._fail)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("console", self._hear)
        page.on("response", self._receive)

    def _fail(self, request: Request) -> None:
        # A map that gives way to another page lets go of what it was still loading: the browser's own doing.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {request.url} ({request.failure})")

    def _hear(self, line: ConsoleMessage) -> None:
        if line.type == "error":
            self.faults.append(f"console: {line.text}")

    def _receive(self, answer: Response) -> None:
        if answer.status >= 400:
            self.faults.append(f"{answer.status}: {answer.url}")

    def outside(self) -> list[str]:
        """Requests to another machine, blocked or not. There should be none."""
        return [url for url in self.requests if urlsplit(url).hostname not in {None, "127.0.0.1", "localhost"}]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium. It can reach nothing but this machine."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for found in map(shutil.which, names) if found), None)
    assert path, "The browser tests need Chromium; see tests/browser/chromium.sh"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium: Browser) -> Iterator[NewPage]:
    """Open pages, each in a browser context of its own: ``page, trail = new_page(width=390, height=844)``."""
    with ExitStack() as stack:

        def open_page(width: int = 1280, height: int = 860, **options: Any) -> tuple[Page, Trail]:
            context = chromium.new_context(viewport={"width": width, "height": height}, **options)
            stack.callback(context.close)
            page, trail = context.new_page(), Trail()
            trail.watch(page)
            return page, trail

        yield open_page


@pytest.fixture(scope="module")
def app_server() -> Iterator[StartApp]:
    """Start apps for the tests of a module: ``address = app_server(ROOT / "app.py", env={...})``.

    The same script with the same options is started once. What stands behind the script goes to Streamlit as
    it is.
    """
    with ExitStack() as stack:
        running: dict[tuple[object, ...], str] = {}

        def start(script: Path, *options: str, env: dict[str, str] | None = None) -> str:
            key = (script, options, tuple(sorted((env or {}).items())))
            if key not in running:
                running[key] = stack.enter_context(serve(script, *options, env=env))
            return running[key]

        yield start


@contextmanager
def serve(script: Path, *options: str, env: dict[str, str] | None = None) -> Iterator[str]:
    """Run ``streamlit run script`` on a free port; give its address once it answers; stop it by its pid."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    limit = ["timeout", str(LIFETIME_SECONDS)] if shutil.which("timeout") else []
    command = [
        *limit, sys.executable, "-m", "streamlit", "run", str(script),
        "--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true",
        "--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false", *options,
    ]  # fmt: skip
    with (
        tempfile.TemporaryFile() as log,
        subprocess.Popen(
            command, cwd=ROOT, env=os.environ | (env or {}), stdout=log, stderr=subprocess.STDOUT
        ) as server,
    ):
        try:
            _wait_until_it_answers(server, port, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(20)


def _wait_until_it_answers(server: subprocess.Popen[bytes], port: int, log: IO[bytes]) -> None:
    # any answer will do: under a base path the health route stands elsewhere
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        with closing(HTTPConnection("127.0.0.1", port, timeout=2)) as connection:
            try:
                connection.request("GET", "/_stcore/health")
                connection.getresponse()
            except (OSError, HTTPException):
                time.sleep(0.1)
            else:
                return
    log.seek(0)
    pytest.fail(f"the app did not start:\n{log.read().decode()[-3000:]}")
