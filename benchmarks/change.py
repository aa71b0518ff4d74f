"""A filter change until the map is drawn: our map against the usual ways, side by side in one run."""

from dataclasses import dataclass, field
from typing import Final

from playwright.sync_api import Browser

from benchmarks.browser import APPS, Watched, serve, watched
from benchmarks.report import Line, ratios
from benchmarks.synthetic import KBLI, sizes

ROUNDS: Final = {300: 8, 5_000: 5, 50_000: 3}
"""Measured changes per side; one before them is thrown away. Each leaves another division out: no state comes twice."""

FACTORS: Final = {300: 10.0, 5_000: 50.0}
"""How many times sooner than markers in a cluster. Of 50,000 markers one change takes minutes: they are left out."""
PAIRS: Final = [*((points, "markers") for points in FACTORS), *((points, "layer") for points in ROUNDS)]
GROWTH: Final = (5_000, 50_000)
MOST_GROWTH: Final = 2.0
MOST_KB: Final = 50.0
NAMES: Final = {"markers": "Marker in MarkerCluster", "layer": "one GeoJson layer on a canvas"}


@dataclass
class Side:
    """One app under measurement: its page, its sign, and what its changes took."""

    page: Watched
    sign: str
    points: int
    spent_ms: list[float] = field(default_factory=list)
    received: list[float] = field(default_factory=list)

    def change(self, division: str, *, counts: bool) -> None:
        """Leave a division out and wait for the map with the points that stay."""
        left = self.points - sizes(self.points)[division]
        spent, size = self.page.change(f".st-key-leave_out button:has-text('{division}')", self.sign, left)
        if counts:
            self.spent_ms.append(spent)
            self.received.append(size / 1000)

    def keeps_view(self, division: str) -> bool:
        """Tell whether the map stands where the reader has moved it to, after one more change."""
        self.page.pan_and_zoom()
        before = self.page.view()
        self.change(division, counts=False)
        return self.page.view() == before


def measure(browser: Browser, points: int, peer: str) -> tuple[list[Line], list[Line]]:
    """Measure one size against one peer. Returns the lines with goals, and those of absolute times."""
    env = {"SENTRA_ATLAS_BENCH_POINTS": str(points), "SENTRA_ATLAS_BENCH_PEER": peer}
    with (
        serve(APPS / "ours.py", env=env) as our_address,
        serve(APPS / "naive.py", env=env) as their_address,
        watched(browser) as our_page,
        watched(browser) as their_page,
    ):
        ours = Side(our_page, "atlas_points", points)
        theirs = Side(their_page, f"naive_{peer}", points)
        ours.page.open(our_address, ours.sign, points)
        theirs.page.open(their_address, theirs.sign, points)
        for round_, division in enumerate(KBLI[: ROUNDS[points] + 1]):
            for side in (ours, theirs) if round_ % 2 else (theirs, ours):
                side.change(division, counts=round_ > 0)
        kept = {name: side.keeps_view(KBLI[-1]) for name, side in (("ours", ours), ("theirs", theirs))}
    return _lines(ours, theirs, peer, kept)


def measure_growth(browser: Browser) -> tuple[list[Line], list[Line]]:
    """Measure our change at two numbers of points by turns."""
    few, many = GROWTH
    with (
        serve(APPS / "ours.py", env={"SENTRA_ATLAS_BENCH_POINTS": str(few)}) as few_address,
        serve(APPS / "ours.py", env={"SENTRA_ATLAS_BENCH_POINTS": str(many)}) as many_address,
        watched(browser) as few_page,
        watched(browser) as many_page,
    ):
        sides = [Side(few_page, "atlas_points", few), Side(many_page, "atlas_points", many)]
        for side, address in zip(sides, (few_address, many_address), strict=True):
            side.page.open(address, side.sign, side.points)
        for round_, division in enumerate(KBLI[: ROUNDS[300] + 1]):
            for side in sides if round_ % 2 else reversed(sides):
                side.change(division, counts=round_ > 0)
    grown = ratios(sides[1].spent_ms, sides[0].spent_ms)
    name = f"ours: a change of {many:,} points, times one of {few:,}"
    return [Line(name, grown, "x", at_most=MOST_GROWTH)], []


def _lines(ours: Side, theirs: Side, peer: str, kept: dict[str, bool]) -> tuple[list[Line], list[Line]]:
    usual, size = NAMES[peer], f"{ours.points:,} points"
    judged = [
        Line(
            f"{size}: times faster than {usual}",
            ratios(theirs.spent_ms, ours.spent_ms),
            "x",
            at_least=FACTORS.get(ours.points) if peer == "markers" else None,
        ),
        Line(f"{size}: times fewer bytes than {usual}", ratios(theirs.received, ours.received), "x"),
        Line(f"{size}: bytes per change, ours", ours.received, "kB", at_most=MOST_KB, judge_by_worst=True),
        Line(f"{size}: pan and zoom kept, ours", [float(kept["ours"])], "of 1", at_least=1),
        Line(f"{size}: pan and zoom kept, {usual}", [float(kept["theirs"])], "of 1"),
    ]
    times = [
        Line(f"{size}: change to map, ours", ours.spent_ms, "ms"),
        Line(f"{size}: change to map, {usual}", theirs.spent_ms, "ms"),
        Line(f"{size}: bytes per change, {usual}", theirs.received, "kB"),
    ]
    return judged, times
