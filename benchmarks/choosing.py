"""The page Choose in the real app: from the move of a weight's slider to the map of the new ranking, against a filter.

Both are changes of one map of 514 regencies, measured by turns on one server: the filter asks the catalogue anew, the
slider draws a thousand rankings anew, of a weight that was never asked before.
"""

from typing import Final

from playwright.sync_api import Browser

from benchmarks.browser import ROOT, Watched, chromium, serve, watched
from benchmarks.report import Line, Measured, ratios, table

PACKAGES: Final = ("streamlit", "streamlit-folium", "numpy", "pandas", "playwright")

PAIRS: Final = 9
MOST_TIMES: Final = 1.0

FILTER: Final = ".st-key-widget_kbli [role=toolbar] button >> nth={at}"
SLIDER: Final = "[class*='st-key-choose_weight_'] [data-testid=stSlider] [role=group] > div >> nth=0"
PLACES: Final = (0.1, 0.4, 0.7, 0.98, 0.3, 0.6, 0.9, 0.02, 0.5, 0.8)
"""Where on the slider each round clicks: never where it begins, and nowhere twice, so that nothing is known already."""


def measure() -> Measured:
    """Measure both changes side by side."""
    with chromium() as browser:
        spent, received = _changes(browser)
        remark = f"Chromium {browser.version} headless, no GPU"
    judged = [
        Line(
            "a slider's ranking on screen: times a filter change",
            ratios(spent["slider"], spent["filter"]),
            "x",
            at_most=MOST_TIMES,
        ),
        Line("bytes of a slider's change", received["slider"], "kB"),
        Line("bytes of a filter change", received["filter"], "kB"),
    ]
    times = [Line(f"{name} to map", values, "ms") for name, values in spent.items()]
    print(table(judged + times), flush=True)
    return Measured(judged, times, remark)


def _changes(browser: Browser) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    spent: dict[str, list[float]] = {"slider": [], "filter": []}
    received: dict[str, list[float]] = {"slider": [], "filter": []}
    with serve(ROOT / "app.py") as address, watched(browser) as map_page, watched(browser) as choose_page:
        map_page.open(f"{address}/?level=regency", "atlas")
        choose_page.open(f"{address}/choose?product=13", "atlas")
        for round_ in range(PAIRS + 1):
            for name in sorted(spent, reverse=bool(round_ % 2)):
                if name == "slider":
                    milliseconds, size = _move(choose_page, round_)
                else:
                    milliseconds, size = map_page.change(FILTER.format(at=round_), "atlas_changed")
                if round_:
                    spent[name].append(milliseconds)
                    received[name].append(size / 1000)
    return spent, received


def _move(page: Watched, round_: int) -> tuple[float, int]:
    """Move a slider to where it has not been; return the milliseconds until the map, and the bytes."""
    slider = page.page.locator(SLIDER)
    slider.scroll_into_view_if_needed()
    track = slider.bounding_box()
    if not track:
        raise RuntimeError("there is no slider on the page")
    place = (track["x"] + PLACES[round_] * track["width"], track["y"] + track["height"] / 2)
    return page.change_by(lambda: page.page.mouse.click(*place), "atlas_changed")
