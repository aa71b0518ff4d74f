"""``make mutants``: plant faults in the resolver, the ranking and the GeoJSON writer; the tests must notice.

Each part is mutated in a copy of the project, with the tests that hold it: mutmut asks, per function, only those of
them that reach it. ``make mutants PART=ranking.quotas`` does one module, by its own quick tests if it has any. What
survives is explained in docs/testing.md.
"""

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COPIES = ROOT / "mutants"
LEFT = (".*", "mutants", "__pycache__", "exports")
ROOMS = ("texts", "data", "commands", "live", "ui", "docs", "benchmarks", "cli.py", "app.py", "README.md", "Makefile")
READS_SOURCE = "tests/join/test_resolver_codes.py::test_every_reason_that_the_code_names_has_a_sentence"
"""It looks for reasons in the source itself, where mutmut has written all mutants down."""

SETTINGS = """
[tool.mutmut]
source_paths = ["geo", "clusters"]
only_mutate = {modules}
also_copy = {rooms}
pytest_add_cli_args = ["-p", "no:cacheprovider", "-x", "--deselect", "{reads_source}"]
pytest_add_cli_args_test_selection = {tests}
process_isolation = "forkserver"
"""


@dataclass(frozen=True)
class Part:
    """Modules that are mutated together, and the tests that must notice; ``own`` are those of a module asked alone."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]
    own: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


RESOLVER_TESTS = ("tests/join/test_resolver_*.py", "tests/join/test_resolve_options.py", "tests/join/test_mapping.py")
CELL_TESTS = ("tests/join/test_resolver_cells.py",)
ROW_TESTS = ("tests/join/test_resolver_reasons*.py", "tests/join/test_resolver_placing.py")
TABLE_TESTS = ("tests/join/test_resolver_tables.py",)
QUOTA_TESTS = ("tests/ranking/test_quotas.py",)
FORMULA_TESTS = ("tests/ranking/test_ranking_formulas.py",)
FAULT_TESTS = ("tests/ranking/test_ranking_faults.py",)
FIGURE_TESTS = (*FAULT_TESTS, "tests/ranking/test_ranking_figures.py")
REASON_TESTS = ("tests/ranking/test_ranking_reasons.py",)
PARTS = {
    "ranking": Part(
        ("clusters/ranking/*.py",),
        ("tests/ranking/test_*.py",),
        own={"portfolio": ("tests/ranking/test_portfolio.py",)}
        | dict.fromkeys(("quotas", "weights"), QUOTA_TESTS)
        | dict.fromkeys(("normalise", "methods", "draws"), FORMULA_TESTS)
        | dict.fromkeys(("cells", "ranges"), FIGURE_TESTS)
        | dict.fromkeys(("drivers", "peers"), REASON_TESTS)
        | {"eviction": ("tests/ranking/test_ranking_evictions.py",)}
        | {"problem": FORMULA_TESTS + FAULT_TESTS, "scoring": FORMULA_TESTS + FIGURE_TESTS},
    ),
    "resolver": Part(
        ("geo/resolver.py", "geo/judge.py", "geo/rows.py", "geo/placing.py", "geo/code_systems.py", "geo/written_*.py"),
        RESOLVER_TESTS,
        own={"code_systems": ("tests/join/test_resolver_decision.py",), "resolver": TABLE_TESTS}
        | dict.fromkeys(("judge", "placing"), ROW_TESTS)
        | {"rows": ROW_TESTS + TABLE_TESTS}
        | dict.fromkeys(("written_codes", "written_names", "written_points"), CELL_TESTS),
    ),
    "geojson": Part(
        ("geo/geojson.py", "geo/writing/geojson_file.py"),
        ("tests/geo/test_geojson_judge.py", "tests/geo/test_writing_formats.py"),
        own={"geojson": ("tests/geo/test_geojson_judge.py",), "geojson_file": ("tests/geo/test_writing_formats.py",)},
    ),
}


def narrow(asked: str) -> tuple[str, Part]:
    """Return the part of a name: "ranking", or "ranking.quotas" for one module of it. Exits on an unknown one."""
    name, _, module = asked.partition(".")
    if name not in PARTS:
        sys.exit(f"There is no part {name}; choose one of: {', '.join(PARTS)}.")
    part = PARTS[name]
    files = [path.relative_to(ROOT).as_posix() for pattern in part.modules for path in sorted(ROOT.glob(pattern))]
    chosen = tuple(file for file in files if not module or fnmatch(Path(file).stem, module))
    if not chosen:
        sys.exit(f"{name} has no module {module}; choose one of: {', '.join(Path(file).stem for file in files)}.")
    tests = part.own.get(module, part.tests)
    return asked, Part(chosen, tuple(path for pattern in tests for path in map(str, sorted(ROOT.glob(pattern)))))


def prepare(name: str, part: Part) -> Path:
    """Copy the project, with the settings for a part."""
    copy = COPIES / name
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT))
    tests = [str(Path(path).relative_to(ROOT)) for path in part.tests]
    given = {"modules": list(part.modules), "rooms": list(ROOMS), "tests": tests, "reads_source": READS_SOURCE}
    settings = SETTINGS.format(**given).replace("'", '"')
    with (copy / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write(settings)
    return copy


def run(name: str, part: Part) -> None:
    """Mutate a part and print what became of its mutants, the survivors by name."""
    copy = prepare(name, part)
    mutmut = [sys.executable, "-m", "mutmut"]
    env = os.environ | {"CI": "1"}  # Hypothesis draws the same examples for every mutant
    subprocess.run([*mutmut, "run"], cwd=copy, env=env, check=False)
    told = subprocess.run([*mutmut, "results", "--all", "true"], cwd=copy, env=env, check=True, capture_output=True)
    results = [line.strip().rpartition(": ") for line in told.stdout.decode().splitlines() if ": " in line]
    counts = Counter(verdict for _, _, verdict in results)
    noticed = counts["killed"] + counts["timeout"]
    judged = noticed + counts["survived"]
    print(f"\n{name}: {noticed} of {judged} noticed ({100 * noticed / max(judged, 1):.0f} %); {dict(counts)}")
    for mutant, _, verdict in results:
        if verdict == "survived":
            print(f"  {mutant}")
    print(f"  see one with: cd {copy.relative_to(ROOT)} && mutmut show NAME")


def main(asked: list[str]) -> None:
    """Run the parts asked for, or all."""
    for name in asked or list(PARTS):
        run(*narrow(name))


if __name__ == "__main__":
    main(sys.argv[1:])
