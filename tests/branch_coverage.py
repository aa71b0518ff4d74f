"""What ``make coverage`` prints: branches taken by the tests, by room and by module; fails below the floor.

Coverage's own threshold mixes statements and branches; here each room must reach it by its branches alone.
"""

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOMS = ("geo", "clusters")
FLOOR = 92.0
WORST = 15
"""Modules listed; the whole report stands in ``.coverage`` (``coverage report -m``, ``coverage html``)."""

Summary = Mapping[str, float]


def share(summaries: Iterable[Summary], what: str) -> float:
    """Return the share of statements ("statements") or branches ("branches") that ran, in per cent."""
    counted = list(summaries)
    covered = "covered_lines" if what == "statements" else "covered_branches"
    all_of_them = sum(one[f"num_{what}"] for one in counted)
    return 100 * sum(one[covered] for one in counted) / all_of_them if all_of_them else 100.0


def main(report: Path) -> int:
    """Print the table of a JSON report of coverage; return the exit code."""
    files: dict[str, Summary] = {name: one["summary"] for name, one in json.loads(report.read_text())["files"].items()}
    print(f"{'':44}{'branches':>10}{'statements':>12}")
    low = []
    for room in ROOMS:
        inside = [summary for name, summary in files.items() if name.startswith(f"{room}/")]
        print(f"{room + '/':44}{share(inside, 'branches'):9.1f}%{share(inside, 'statements'):11.1f}%")
        if not inside or share(inside, "branches") < FLOOR:
            low.append(room)
    for name in sorted(files, key=lambda name: share([files[name]], "branches"))[:WORST]:
        print(f"  {name:42}{share([files[name]], 'branches'):9.1f}%{share([files[name]], 'statements'):11.1f}%")
    if low:
        print(f"below {FLOOR:.0f} % of the branches: {', '.join(low)}", file=sys.stderr)
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
