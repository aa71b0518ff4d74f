"""Bytes of a first visit and of the next, as they come over the wire: Chromium's own account of each answer."""

from collections import Counter
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext

from benchmarks.browser import APPS, HEIGHT, ROOT, STOPWATCH, WIDTH, Watched, serve
from benchmarks.report import Line, ratios

FIRST_KB: Final = 1200.0
AGAIN_KB: Final = 60.0
ENCODINGS: Final = {"gzip": "gzip", "what the browser takes": None}


def measure(browser: Browser) -> tuple[list[Line], list[Line]]:
    """Open the app and the usual way, each for the first time and again; return the lines with goals."""
    with serve(ROOT / "app.py") as address:
        ours = {name: _visits(browser, address, "atlas", None, taken) for name, taken in ENCODINGS.items()}
    with serve(APPS / "naive.py", env={"SENTRA_ATLAS_BENCH_POINTS": "300"}) as address:
        theirs = _visits(browser, address, "naive_markers", 300, "gzip")
    (first, again), (their_first, their_again) = ours["gzip"], theirs
    return [
        Line("first load over HTTP, by gzip", [first[0]], "kB", at_most=FIRST_KB),
        Line("first load over HTTP, by what the browser takes", [ours["what the browser takes"][0][0]], "kB"),
        Line("first load over the websocket, before compression", [first[1]], "kB"),
        Line("revisit over HTTP", [again[0]], "kB", at_most=AGAIN_KB),
        Line("first load: the usual way (st_folium, 300 points) / ours", ratios([sum(their_first)], [sum(first)]), "x"),
        Line("revisit: the usual way / ours", ratios([sum(their_again)], [sum(again)]), "x"),
    ], []


def _visits(
    browser: Browser, address: str, sign: str, expected: object, taken: str | None
) -> list[tuple[float, float]]:
    """Return kB over HTTP and over the websocket, of a first visit and of one more with what the browser has kept."""
    headers = {"Accept-Encoding": taken} if taken else None
    found: list[tuple[float, float]] = []
    for _ in range(2):  # a server's first visitor pays for what all later ones find ready: only the last counts
        context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, extra_http_headers=headers)
        context.add_init_script(STOPWATCH)
        try:
            found = [_visit(context, address, sign, expected) for _ in range(2)]
        finally:
            context.close()
    return found


def _visit(context: BrowserContext, address: str, sign: str, expected: object) -> tuple[float, float]:
    page = Watched(context.new_page())
    session = context.new_cdp_session(page.page)
    sizes: Counter[str] = Counter()
    session.on("Network.loadingFinished", lambda event: sizes.update(_size(event)))
    session.send("Network.enable")
    page.open(address, sign, expected)
    page.settle()
    page.page.close()
    return sum(sizes.values()) / 1e3, page.received / 1e3


def _size(event: dict[str, Any]) -> dict[str, int]:
    return {str(event["requestId"]): int(event["encodedDataLength"])}
