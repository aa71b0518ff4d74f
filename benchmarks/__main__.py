"""``python -m benchmarks``: measure, print, write ``results/<date>-map.md``; exit code 1 when a goal is missed."""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import change, screen
from benchmarks.browser import chromium
from benchmarks.report import Line, machine, table

RESULTS = Path(__file__).parent / "results"

PAGE = """# The map, {date}

Ratios and bytes first: they hold on other machines. Written by `python -m benchmarks`;
[how it is measured](../README.md).

{judged}

{verdict}

## Absolute times, of this machine only

{machine}. Took {minutes:.0f} minutes.

{times}
"""


def main() -> int:
    """Measure everything; return the exit code."""
    started, judged, times = time.monotonic(), [], []
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
        described = machine(browser.version)
    return _conclude(judged, times, described, (time.monotonic() - started) / 60)


def _conclude(judged: list[Line], times: list[Line], described: str, minutes: float) -> int:
    missed = [line.name for line in judged if line.is_met is False]
    verdict = f"Goals missed: {'; '.join(missed)}." if missed else "Every goal is met."
    date = datetime.now(UTC).date().isoformat()
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{date}-map.md"
    file.write_text(
        PAGE.format(
            date=date, judged=table(judged), verdict=verdict, machine=described, minutes=minutes, times=table(times)
        ),
        "utf-8",
    )
    print(f"\n{verdict}\n{described}\nWritten: {file}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
