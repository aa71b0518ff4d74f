"""``python -m benchmarks [PART ...]``: measure, print, and write one page: ``results/<date>.md`` of all parts.

Of chosen parts the page is ``results/<date>-<part>.md``. Exit code 1: a goal is missed; 2: there is no such part.
"""

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import choosing, exports, imports, locator, map_of_points, ranking, sessions
from benchmarks.report import Line, Measured, machine, table

RESULTS = Path(__file__).parent / "results"

PAGE = """# Benchmarks, {date}

Ratios and bytes first: they hold on other machines. Written by `python -m benchmarks{parts}`;
[how it is measured](../README.md).

{judged}

{verdict}

## Absolute times, of this machine only

{machine}. Took {minutes:.0f} minutes.

{times}
"""


@dataclass(frozen=True)
class Part:
    """What can be measured by itself: its title, how, and the packages that count in it."""

    title: str
    measure: Callable[[], Measured]
    packages: tuple[str, ...]


PARTS = {
    "map": Part("Screen", map_of_points.measure, map_of_points.PACKAGES),
    "choosing": Part("Page Choose", choosing.measure, choosing.PACKAGES),
    "sessions": Part("Sessions", sessions.measure, sessions.PACKAGES),
    "locator": Part("Locator", locator.measure, locator.PACKAGES),
    "ranking": Part("Ranking", lambda: Measured(*ranking.measure()), ("numpy", "pandas", "scikit-criteria")),
    "exports": Part("Exports", exports.measure, exports.PACKAGES),
    "imports": Part("Import", imports.measure, imports.PACKAGES),
}


def main(names: Sequence[str]) -> int:
    """Measure the parts named, or all; return the exit code."""
    if unknown := set(names) - set(PARTS):
        print(f"There is no {', '.join(sorted(unknown))}; the parts are: {', '.join(PARTS)}.")
        return 2
    started = time.monotonic()
    found = _measure(names or list(PARTS))
    missed = [line.name for line in found.judged if line.is_met is False]
    verdict = f"Goals missed: {'; '.join(missed)}." if missed else "Every goal is met."
    packages = dict.fromkeys(package for name in names or PARTS for package in PARTS[name].packages)
    date = datetime.now(UTC).date().isoformat()
    page = PAGE.format(
        date=date,
        parts="".join(f" {name}" for name in names),
        judged=table(found.judged),
        verdict=verdict,
        machine=machine(list(packages), found.remark),
        minutes=(time.monotonic() - started) / 60,
        times=table(found.times),
    )
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{'-'.join([date, *names])}.md"
    file.write_text(page, "utf-8")
    print(f"{table(found.judged)}\n\n{verdict}\nWritten: {file}", flush=True)
    return 1 if missed else 0


def _measure(names: Sequence[str]) -> Measured:
    """Measure parts one after the other; return all lines, each with its part's title."""
    judged: list[Line] = []
    times: list[Line] = []
    remarks: dict[str, None] = {}
    for name in names:
        part = PARTS[name]
        print(f"# {part.title}", flush=True)
        found = part.measure()
        judged += [replace(line, name=f"{part.title}: {line.name}") for line in found.judged]
        times += [replace(line, name=f"{part.title}: {line.name}") for line in found.times]
        remarks |= {found.remark: None} if found.remark else {}
    return Measured(judged, times, "; ".join(remarks))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
