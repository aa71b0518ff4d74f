"""The screen in real Chromium: its first appearance, what travels, its changes and moves, beside the usual way."""

from typing import Final

from benchmarks import change, motion, screen, start, wire
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
            lambda: wire.measure(browser),
            lambda: start.measure(browser),
            lambda: motion.measure(browser),
            lambda: change.measure_growth(browser),
            *(lambda points=points, peer=peer: change.measure(browser, points, peer) for points, peer in change.PAIRS),
        ]
        for step in steps:
            with_goals, absolute = step()
            print(table(with_goals + absolute), flush=True)
            judged += with_goals
            times += absolute
        return Measured(judged, times, f"Chromium {browser.version} headless, no GPU")
