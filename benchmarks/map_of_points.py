"""The map in real Chromium: its first appearance, its changes, and the usual way beside it."""

from typing import Final

from benchmarks import change, screen
from benchmarks.browser import chromium
from benchmarks.report import Line, Measured, table

PACKAGES: Final = ("streamlit", "streamlit-folium", "folium", "playwright")


def measure() -> Measured:
    """Measure everything about the map."""
    judged: list[Line] = []
    times: list[Line] = []
    with chromium() as browser:
        steps = [
            lambda: screen.measure_first_map(browser),
            lambda: screen.measure_changes(browser),
            *(
                lambda points=points, peer=peer: change.measure(browser, points, peer)
                for points in change.POINTS
                for peer in change.NAMES
            ),
        ]
        for step in steps:
            with_goals, absolute = step()
            print(table(with_goals + absolute), flush=True)
            judged += with_goals
            times += absolute
        return Measured(judged, times, f"Chromium {browser.version} headless, no GPU")
