"""Panning and zooming with many points, in real Chromium: from the move until the frame that shows it is committed.

Leaflet's own animation moves the old picture; what counts is how long the new one keeps the page from answering. A move
is made by script without animation; the clock stops in the first task after the next frame, so painting is on it, and
up to one frame of waiting.
"""

from typing import Final

from playwright.sync_api import Browser

from benchmarks.browser import APPS, Watched, serve, watched
from benchmarks.report import Line, ratios

POINTS: Final = (300, 5_000, 50_000)
MOST_MS: Final = 50.0
"""Three frames at sixty a second."""
LAYER: Final = "layer"

PLACES: Final = (
    (-2.5, 118.0, 4.75), (-2.5, 118.0, 5.75), (-7.3, 110.0, 7), (-7.3, 110.0, 9), (3.2, 98.6, 9), (3.2, 98.6, 11),
)  # fmt: skip
"""Where the view goes, one after the other: the country, Java, a city; reached by zoom, left by a short pan."""
ROUNDS: Final = 3


def measure(browser: Browser) -> tuple[list[Line], list[Line]]:
    """Measure our map at all sizes, and one GeoJson layer at the largest."""
    moved = {f"ours, {points:,} points": _moves(browser, "ours.py", points) for points in POINTS}
    usual = _moves(browser, "naive.py", POINTS[-1])
    ours = moved[f"ours, {POINTS[-1]:,} points"]
    judged = [
        *(
            Line(f"{kind} drawn, {name}", spent[kind], "ms", at_most=MOST_MS)
            for name, spent in moved.items()
            for kind in ("pan", "zoom")
        ),
        *(
            Line(
                f"{kind}, {POINTS[-1]:,} points: one GeoJson layer on a canvas / ours",
                ratios(usual[kind], ours[kind]),
                "x",
            )
            for kind in ("pan", "zoom")
        ),
    ]
    return judged, [
        Line(f"{kind} drawn, one GeoJson layer, {POINTS[-1]:,} points", usual[kind], "ms") for kind in usual
    ]


def _moves(browser: Browser, app: str, points: int) -> dict[str, list[float]]:
    """Return the milliseconds of all moves of an app, by kind."""
    env = {"SENTRA_ATLAS_BENCH_POINTS": str(points), "SENTRA_ATLAS_BENCH_PEER": LAYER}
    spent: dict[str, list[float]] = {"pan": [], "zoom": []}
    with serve(APPS / app, env=env) as address, watched(browser) as page:
        page.open(address, "atlas_points" if app == "ours.py" else f"naive_{LAYER}", points)
        page.settle()
        for round_ in range(ROUNDS + 1):
            for place in PLACES:
                for kind, milliseconds in _move(page, place).items():
                    if round_:
                        spent[kind].append(milliseconds)
    return spent


def _move(page: Watched, place: tuple[float, float, float]) -> dict[str, float]:
    found = page.page.evaluate("place => stopwatch.moves(place)", list(place))
    return {"zoom": float(found[0]), "pan": float(found[1])}
