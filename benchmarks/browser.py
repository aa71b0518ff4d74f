"""Chromium with every other host blocked, and a page whose clicks and bytes are measured.

How a server and a browser are started is the browser tests' knowledge; it is used from there and not written twice.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, WebSocket, sync_playwright

from tests.browser.conftest import FLAGS, ROOT, serve

__all__ = ["APPS", "ROOT", "Watched", "chromium", "serve", "watched"]

APPS: Final = ROOT / "benchmarks" / "apps"
STOPWATCH: Final = (Path(__file__).parent / "stopwatch.js").read_text("utf-8")
QUIET_MS: Final = 600
"""A page that has received nothing for so long has received its change whole."""
QUIET_STEPS: Final = 300
WIDTH: Final = 1280
HEIGHT: Final = 860


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium; it can reach nothing but this machine."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for found in map(shutil.which, names) if found), None)
    if not path:
        raise RuntimeError("The benchmarks need Chromium; see tests/browser/chromium.sh")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


class Watched:
    """A page with a stopwatch inside and a meter at its websocket."""

    def __init__(self, page: Page) -> None:
        """Measure this page from its first request on."""
        self.page = page
        self.received = 0
        self.sizes: list[int] = []
        page.on("websocket", self._meet)

    def _meet(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._receive)

    def _receive(self, payload: str | bytes) -> None:
        # before compression on the wire, so at least what has travelled
        size = len(payload) if isinstance(payload, bytes) else len(payload.encode())
        self.received += size
        self.sizes.append(size)

    def settle(self) -> None:
        """Wait until nothing has come for QUIET_MS."""
        for _ in range(QUIET_STEPS):
            before = self.received
            self.page.wait_for_timeout(QUIET_MS)
            if self.received == before:
                return
        raise TimeoutError("the page never came to rest")

    def open(self, address: str, sign: str, expected: object = None) -> float:
        """Open an address; return the milliseconds from the navigation until the sign, and one frame."""
        self.page.goto(address, wait_until="commit")
        return float(
            self.page.evaluate("([sign, expected]) => stopwatch.sinceNavigation(sign, expected)", [sign, expected])
        )

    def change(self, selector: str, sign: str, expected: object = None) -> tuple[float, int]:
        """Click; return the milliseconds until the sign, and the bytes that came until the page was at rest."""
        return self.change_by(self.page.locator(selector).first.click, sign, expected)

    def change_by(self, act: Callable[[], None], sign: str, expected: object = None) -> tuple[float, int]:
        """Act; return the milliseconds until the sign, and the bytes that came until the page was at rest."""
        self.page.bring_to_front()
        self.settle()
        self.received, self.sizes = 0, []
        self.page.evaluate("([sign, expected]) => stopwatch.arm(sign, expected)", [sign, expected])
        act()
        spent = float(self.page.evaluate("stopwatch.lap"))
        self.settle()
        return spent, self.received

    def view(self) -> str:
        """Return centre and zoom of the map."""
        return str(self.page.evaluate("stopwatch.view()"))

    def map_box(self) -> tuple[float, float, float, float]:
        """Return left, top, width and height of the map's frame in pixels of the page."""
        frame = self.page.locator("iframe").first
        frame.scroll_into_view_if_needed()
        box = frame.bounding_box()
        if not box:
            raise RuntimeError("there is no map on the page")
        return box["x"], box["y"], box["width"], box["height"]

    def pan_and_zoom(self) -> None:
        """Zoom in and drag the map, as a reader does."""
        left, top, width, height = self.map_box()
        x, y = left + width / 2, top + height / 2
        before = self.view()
        self.page.mouse.move(x, y)
        self.page.mouse.wheel(0, -300)
        self.page.wait_for_timeout(1000)
        self.page.mouse.down()
        self.page.mouse.move(x + 90, y + 40, steps=5)
        self.page.mouse.up()
        self.page.wait_for_timeout(1500)
        if self.view() == before:
            raise RuntimeError("the map did not move when it was dragged")


@contextmanager
def watched(browser: Browser) -> Iterator[Watched]:
    """Open a page in a context of its own: nothing is cached in it yet."""
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
    context.add_init_script(STOPWATCH)
    try:
        yield Watched(context.new_page())
    finally:
        context.close()
