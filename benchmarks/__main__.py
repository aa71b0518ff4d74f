"""``python -m benchmarks [PART ...]``: measure, print, write ``results/<date>-<part>.md``.

Exit code 1 when a goal is missed, 2 when there is no such part. Without a part all are measured.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import choosing, locator, map_of_points, ranking
from benchmarks.report import Measured, machine, table

RESULTS = Path(__file__).parent / "results"

PAGE = """# {title}, {date}

Ratios and bytes first: they hold on other machines. Written by `python -m benchmarks {part}`;
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
    "map": Part("The map", map_of_points.measure, map_of_points.PACKAGES),
    "locator": Part("Points in regions", locator.measure, locator.PACKAGES),
    "choosing": Part("The page Choose", choosing.measure, choosing.PACKAGES),
    "ranking": Part("The ranking", lambda: Measured(*ranking.measure()), ("numpy", "pandas", "scikit-criteria")),
}


def main(names: list[str]) -> int:
    """Measure the parts named, or all; return the exit code."""
    if unknown := set(names) - set(PARTS):
        print(f"There is no {', '.join(sorted(unknown))}; the parts are: {', '.join(PARTS)}.")
        return 2
    return max([_measure(name) for name in names or PARTS])


def _measure(name: str) -> int:
    part, started = PARTS[name], time.monotonic()
    measured = part.measure()
    missed = [line.name for line in measured.judged if line.is_met is False]
    verdict = f"Goals missed: {'; '.join(missed)}." if missed else "Every goal is met."
    date = datetime.now(UTC).date().isoformat()
    described = machine(part.packages, measured.remark)
    page = PAGE.format(
        title=part.title,
        part=name,
        date=date,
        judged=table(measured.judged),
        verdict=verdict,
        machine=described,
        minutes=(time.monotonic() - started) / 60,
        times=table(measured.times),
    )
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{date}-{name}.md"
    file.write_text(page, "utf-8")
    print(f"{table(measured.judged)}\n\n{verdict}\n{described}\nWritten: {file}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
