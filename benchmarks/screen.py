"""The real app: what its typical changes weigh and take, and how long a first visitor waits for the map."""

from collections.abc import Callable
from typing import Final

from playwright.sync_api import Browser

from benchmarks.browser import APPS, ROOT, Watched, serve, watched
from benchmarks.report import Line, ratios

ROUNDS: Final = 3
"""Times that each change is made, every time from a page opened anew, so that none meets what an earlier one sent."""

PAIRS: Final = 7
MOST_KB: Final = 50.0
MOST_TIMES: Final = 3.0

REGENCY: Final = "6204"
"""Kabupaten Barito Selatan: large enough on the national map to be hit with certainty, and free of points."""

OPTION: Final = "[role=toolbar] button"
"""A filter's option: the first button beside a label explains its word."""

CHANGES: Final[dict[str, str]] = {
    "a product, provinces": f".st-key-widget_kbli {OPTION} >> nth=0",
    "a second product": f".st-key-widget_kbli {OPTION} >> nth=3",
    "a decree's status": f".st-key-widget_underdeveloped {OPTION} >> nth=0",
    "provinces to regencies": ".st-key-widget_level button >> nth=1",
    "a product, regencies": f".st-key-widget_kbli {OPTION} >> nth=1",
    "vintage 2022 to 2017": ".st-key-widget_vintage button >> nth=0",
    "language": ".st-key-widget_lang button >> nth=1",
}
"""Changes made one after the other on one page, by the button that makes them."""


def measure_changes(browser: Browser) -> tuple[list[Line], list[Line]]:
    """Make typical changes in the real app. Returns their bytes, judged, and their times."""
    spent: dict[str, list[float]] = {}
    received: dict[str, list[float]] = {}

    def note(name: str, measured: tuple[float, int]) -> None:
        spent.setdefault(name, []).append(measured[0])
        received.setdefault(name, []).append(measured[1] / 1000)

    with serve(ROOT / "app.py") as address:
        for round_ in range(ROUNDS + 1):
            with watched(browser) as page:
                page.open(address, "atlas")
                if round_ == 0:  # the first page of a server pays for what all later ones find ready
                    continue
                page.settle()
                note("first page, everything", (0.0, page.received))
                for name, button in CHANGES.items():
                    note(name, page.change(button, "atlas_changed"))
                note("pick of a regency on the map", page.change_by(_pick(page, REGENCY), "atlas_changed"))
    del spent["first page, everything"]
    return (
        [
            Line(f"the app: bytes, {name}", sizes, "kB", at_most=MOST_KB, judge_by_worst=True)
            for name, sizes in received.items()
        ],
        [Line(f"the app: change to map, {name}", times, "ms") for name, times in spent.items()],
    )


def _pick(page: Watched, code: str) -> Callable[[], None]:
    left, top, _, _ = page.map_box()
    place = page.page.evaluate("code => stopwatch.placeOf(code)", code)
    if not place:
        raise RuntimeError(f"no place in {code} is free of points: name another regency")
    return lambda: page.page.mouse.click(left + place[0], top + place[1])


def measure_first_map(browser: Browser) -> tuple[list[Line], list[Line]]:
    """Open the real app and an empty page by turns, each in a fresh browser context, on servers already visited."""
    opened: dict[str, list[float]] = {"map": [], "empty": []}
    with serve(ROOT / "app.py") as app, serve(APPS / "empty.py") as empty:
        visits = {"map": (app, "atlas", None), "empty": (empty, "text", "ready")}
        for round_ in range(PAIRS + 1):
            for name in sorted(visits, reverse=bool(round_ % 2)):
                with watched(browser) as page:
                    spent = page.open(*visits[name])
                    page.settle()  # what follows the sign may not burden the next visit
                if round_:
                    opened[name].append(spent)
    return (
        [Line("first map: times an empty page", ratios(opened["map"], opened["empty"]), "x", at_most=MOST_TIMES)],
        [
            Line("navigation to map, the app", opened["map"], "ms"),
            Line("navigation to text, empty page", opened["empty"], "ms"),
        ],
    )
