"""A benchmark's lines: a ratio or a size against its goal, with the spread of what was measured."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Line:
    """One measured thing.

    Args:
        name: what was measured.
        values: every measurement, all in the unit.
        unit: "x" for a ratio, "kB", "ms" or "of n".
        at_least: the goal when more is better.
        at_most: the goal when less is better.
        judge_by_worst: whether every value must meet the goal, and not the median alone.
    """

    name: str
    values: Sequence[float]
    unit: str
    at_least: float | None = None
    at_most: float | None = None
    judge_by_worst: bool = False

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is met; None when there is none."""
        if self.at_least is not None:
            return (min(self.values) if self.judge_by_worst else median(self.values)) >= self.at_least
        if self.at_most is not None:
            return (max(self.values) if self.judge_by_worst else median(self.values)) <= self.at_most
        return None

    def cells(self) -> list[str]:
        """Return the line's cells: name, min, median, max, unit, goal, verdict."""
        goal = (
            ""
            if self.is_met is None
            else f"≥ {self.at_least:g}"
            if self.at_least is not None
            else f"≤ {self.at_most:g}"
        )
        verdict = {True: "met", False: "MISSED", None: ""}[self.is_met]
        spread = [_short(value) for value in (min(self.values), median(self.values), max(self.values))]
        return [self.name, *spread, self.unit, goal, verdict]


@dataclass(frozen=True)
class Measured:
    """What a part of the benchmarks found: lines with goals, absolute times, and a remark on what was measured on."""

    judged: Sequence[Line]
    times: Sequence[Line]
    remark: str = ""


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.1f}"


def ratios(above: Sequence[float], below: Sequence[float]) -> list[float]:
    """Return the ratio of each pair that was measured side by side."""
    return [one / other for one, other in zip(above, below, strict=True)]


def table(lines: Sequence[Line]) -> str:
    """Write lines as a Markdown table that is also legible as plain text."""
    rows = [["measured", "min", "median", "max", "unit", "goal", ""], *(line.cells() for line in lines)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    rule = [
        "-" * widths[0],
        *(("-" * (width - 1) + ":") if width > 1 else ":" for width in widths[1:4]),
        *("-" * w for w in widths[4:]),
    ]
    texts = [
        [
            cell.rjust(width) if 1 <= at <= 3 else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        for row in rows
    ]
    return "\n".join("| " + " | ".join(row) + " |" for row in [texts[0], rule, *texts[1:]])


def machine(packages: Sequence[str], remark: str = "") -> str:
    """Describe in one line what was measured on; packages that are not installed are passed over."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    installed = {one.metadata["Name"].lower(): one.version for one in distributions()}
    tools = ", ".join(f"{name} {installed[name]}" for name in packages if name in installed)
    said = [
        f"{os.cpu_count()} cores ({_processor()}), {memory:.0f} GiB, {platform.system()}, "
        f"load {os.getloadavg()[0]:.1f} at the end",
        remark,
        f"Python {platform.python_version()}, {tools}",
    ]
    return "; ".join(one for one in said if one)


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.exists() else []
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())
