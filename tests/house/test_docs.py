"""The documents say what is so: commands run as written, tables agree with the code, figures with the data."""

import json
import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.core
import typer.main

import cli
from clusters import provenance
from clusters.atlas import Atlas, load_atlas
from clusters.fields import FIELDS
from clusters.measures import MEASURES
from commands import console
from geo import store
from geo.crosswalk import load_crosswalk
from geo.vintages import TODAY
from texts import say
from ui import session

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
FILTERS = (ROOT / "docs/filters.md").read_text("utf-8")
DECISIONS = ROOT / "docs/decisions"
PAGES = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("data/**/*.md"), *ROOT.glob("benchmarks/*.md")]
)

EXAMPLE = re.compile(r"^# exit (?P<exit>\d)(?:, (?P<count>\d+) features)?: .*\npython cli\.py (?P<call>.+)$", re.M)
EXAMPLES = [
    pytest.param(found["call"], found["exit"], found["count"], id=found["call"]) for found in EXAMPLE.finditer(README)
]

# Assembled here, so that this file does not hold what it forbids.
REGISTRY_HOSTS = tuple(
    ".".join(parts)
    for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("debian", "org"))
)
MACHINE_PATH = re.compile(r"(?<![\w.~])/(?:work|root|home|Users|tmp)/\w|\.\./shared\b|[A-Z]:\\Users")
NOT_OURS = {".git", ".venv", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", "__pycache__", "exports"}
BINARY = {".parquet", ".png", ".pyc"}


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas(TODAY)


def ours() -> Iterator[Path]:
    """Every text file of the project, also one that is not yet committed."""
    for folder, inner, files in os.walk(ROOT):
        inner[:] = [name for name in inner if name not in NOT_OURS]
        yield from (Path(folder) / name for name in files if Path(name).suffix not in BINARY)


def rows(document: str) -> set[str]:
    return {line for line in document.splitlines() if line.startswith("|")}


# README


def test_every_make_target_in_the_documents_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.M))
    named = {name for page in PAGES for name in re.findall(r"(?:`|^)make ([a-z-]+)", page.read_text("utf-8"), re.M)}
    assert {"run", "test", "help"} <= named
    assert named <= targets


def test_every_example_says_how_it_ends() -> None:
    assert len(re.findall(r"^python cli\.py ", README, re.M)) == len(EXAMPLES) >= 5


@pytest.mark.parametrize(("call", "exit_code", "count"), EXAMPLES)
def test_an_example_of_the_readme_ends_as_it_says(
    call: str, exit_code: str, count: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SENTRA_ATLAS_LANG", "en")
    assert cli.main(shlex.split(call)) == int(exit_code)
    written = [json.loads(path.read_bytes()) for path in tmp_path.iterdir()]
    assert [len(file["features"]) for file in written] == ([] if count is None else [int(count)])


def commands() -> dict[str, typer.core.TyperCommand]:
    """Every command of the command line by its words: "export", "data build"."""
    waiting: list[tuple[str, object]] = [("", typer.main.get_command(cli.app))]
    found = {}
    for words, command in waiting:
        if isinstance(command, typer.core.TyperGroup):
            waiting += [(f"{words} {name}".strip(), inner) for name, inner in command.commands.items()]
        elif isinstance(command, typer.core.TyperCommand):
            found[words] = command
    return found


def test_every_command_is_in_the_readme_and_every_command_of_a_document_exists() -> None:
    known = commands()
    assert [name for name in known if f"python cli.py {name}" not in README] == []
    for page in PAGES:
        text = page.read_text("utf-8")
        for call in re.findall(r"python cli\.py (?:--lang \w+ )?([a-z][a-z0-9-]*(?: [a-z]+)?)", text):
            assert call in known or call.split()[0] in known, f"{page.name}: python cli.py {call}"


def test_the_options_a_document_gives_a_command_exist() -> None:
    known = {option for command in commands().values() for given in command.params for option in given.opts}
    named = {
        (page.name, option)
        for page in PAGES
        for call in re.findall(r"python cli\.py ([^`\n]+)", page.read_text("utf-8"))
        for option in re.findall(r"--[a-z-]+", call)
    }
    assert [(page, option) for page, option in sorted(named) if option not in {*known, "--help", "--lang"}] == []


def test_exit_codes_are_all_in_the_readme() -> None:
    stated = set(re.findall(r"^\| (\d) \|", README, re.M))
    assert stated == {
        "0",
        *map(
            str,
            (console.EXIT_USAGE, console.EXIT_NOTHING, console.EXIT_DATA, console.EXIT_REFUSED, console.EXIT_FAULTY),
        ),
    }
    assert {str(code) for code in console.EXIT_CODES.values()} <= stated


def test_figures_on_accuracy_are_those_of_the_build() -> None:
    measured = json.loads((store.SHIPPED / "catalog.json").read_text("utf-8"))["metrics"]
    for figure in (
        f"{measured['area_total_km2']:,.0f} km²",
        f"{measured['area_change_max_percent']:.2f} %",
        f"{measured['villages_right']:.2%}".replace("%", " %"),
        f"{measured['villages_right_outside_papua']:.2%}".replace("%", " %"),
        f"{measured['villages_right_papua']:.2%}".replace("%", " %"),
        f"{measured['capitals_inside']} of {measured['capitals_known']}",
        f"{measured['villages_with_point']:,} of {measured['villages']:,}",
        f"| {measured['regencies_linked']} |",
        f"{measured['provinces_2017']} (2017), {measured['provinces_2022']} (since 2022)",
    ):
        assert figure in README, figure


def test_counts_of_facts_are_those_of_the_registers() -> None:
    for name, label in (
        ("sentra", "sentra"),
        ("programme_sites", "sites"),
        ("places", "other places"),
        ("indicators", "indicators"),
    ):
        said = re.search(rf"^\| {label}[^|]*\| (\d+)", README, re.M)
        assert said, label
        assert int(said[1]) == len(store.read_register(name)), label
    listed = store.read_register("underdeveloped").groupby("decree_id").size()
    assert f"{listed['perpres-63-2020']} and {listed['perpres-131-2015']}" in README


def test_every_attribution_of_the_data_is_given() -> None:
    notice = " ".join((ROOT / "NOTICE").read_text("utf-8").split())
    for package in json.loads((store.SHIPPED / "catalog.json").read_text("utf-8"))["packages"]:
        assert package["attribution"] in notice
        assert f"{package['name']} {package['version']}" in notice


# Filters


NOT_AN_OPTION = {"own": "–"}
"""Filters whose cell for the command line is not an option with values; the command line has no imported layers."""


def test_every_filter_stands_in_the_table_with_its_labels() -> None:
    for name in session.FILTERS:
        option = NOT_AN_OPTION.get(name, f"`--{name} ")
        labels = f"| {say(f'filters.{name}.label', 'id')} | {say(f'filters.{name}.label', 'en')} |"
        row = next((row for row in rows(FILTERS) if row.startswith(f"| `{name}` | {option}")), "")
        assert row.endswith(labels), f"docs/filters.md, filter {name}: the row must end in {labels}"


def test_the_table_says_what_a_filter_is_asked_of() -> None:
    for field in FIELDS:
        row = next(
            row for row in rows(FILTERS) if row.startswith((f"| `{field.name}` | `--", f"| `{field.name}` | – "))
        )
        assert row.split(" | ")[2] == f"{field.scope}s"


def test_every_value_of_a_closed_list_is_documented(atlas: Atlas) -> None:
    named = {field.name for field in FIELDS if section(field.name)}
    assert named | register_values().keys() == {field.name for field in FIELDS}
    for field in FIELDS:
        if field.name in named:
            known = {f"| `{value}` | {o.name_id} | {o.name_en} |" for value, o in field.options(atlas).items()}
            assert {row for row in section(field.name) if "`" in row} == known, f"docs/filters.md, {field.name}"


def test_a_value_documented_from_a_register_exists(atlas: Atlas) -> None:
    fields = {field.name: field for field in FIELDS}
    for name, (values, register) in register_values().items():
        assert values, name
        assert values <= set(fields[name].options(atlas)), name
        assert (ROOT / register).is_file()


def register_values() -> dict[str, tuple[set[str], str]]:
    """Return, by filter, the values that the page gives and the register that holds them all."""
    found = re.findall(r"^\| `(\w+)` \| ([^|]+) \| `(data/registers/\w+\.csv)` \|$", FILTERS, re.M)
    return {name: (set(re.findall(r"`([^`]+)`", values)), register) for name, values, register in found}


def section(name: str) -> set[str]:
    """Return the rows of a filter's own table of values."""
    found = re.search(rf"^### `{name}`\n(.*?)(?=^##|\Z)", FILTERS, re.M | re.S)
    return rows(found[1]) if found else set()


def test_every_option_of_export_is_documented() -> None:
    options = {name for option in commands()["export"].params for name in option.opts}
    stated = {name for row in rows(FILTERS) for name in re.findall(r"`(--?[a-z-]+)[ `]", row)}
    assert stated == options - {"--help"}


def test_what_a_link_holds_is_documented() -> None:
    stated = {row.split("`")[1] for row in rows(FILTERS) if row.startswith("| `")}
    assert {session.SELECTION, session.POINT, session.REGION, "lang", "vintage", "level", "measure", "table"} <= stated
    row = next(row for row in rows(FILTERS) if row.startswith("| `measure` |"))
    assert set(re.findall(r"`(\w+)`", row)) - {"measure"} == set(MEASURES)
    assert f"at most {session.MAX_SELECTED}" in FILTERS


# Decisions, changelog, architecture


def test_decisions_are_numbered_without_a_gap_and_linked() -> None:
    pages = sorted(DECISIONS.glob("[0-9]*.md"))
    assert [page.name[:4] for page in pages] == [f"{number:04}" for number in range(1, len(pages) + 1)]
    index = (DECISIONS / "README.md").read_text("utf-8")
    assert re.findall(r"\]\((\d{4}-[^)]+)\)", index) == [page.name for page in pages]
    for page in pages:
        text = page.read_text("utf-8")
        assert text.startswith(f"# {page.name[:4]}: "), page.name
        headings = re.findall(r"^## (.+)$", text, re.M)
        assert headings == ["Context", "Decision", "Measured and weighed", "Consequences"], page.name


def test_the_code_mistakes_of_decision_1_are_as_counted() -> None:
    text = (DECISIONS / "0001-identity-is-the-kemendagri-2025-code.md").read_text("utf-8")
    codes = load_crosswalk()
    differing, today, then = [], [], []
    for system in ("bps_2020", "bps_2022"):
        other = codes[system][codes[system] != codes.index]
        differing.append(f"{len(other)} of {len(codes)}")
        today.append(str(other.isin(codes.index).sum()))
        then.append(str(other.isin(codes["kemendagri_2017"]).sum()))
    for cells in (differing, today, then):
        assert f"| {' | '.join(cells)} |" in text
    assert f"finds a partner for {codes['bps_2020'].isin(codes.index).mean():.0%}".replace("%", " %") in text
    assert f"{int(today[0]) / len(codes):.0%} of all rows".replace("%", " %") in text


def test_the_changelog_knows_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    latest = re.search(r"^## \[(.+?)\]", text, re.M)
    assert latest
    assert latest[1] in {"Unreleased", provenance.VERSION}
    assert f"## [{provenance.VERSION}]" in text
    assert f'version = "{provenance.VERSION}"' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_the_architecture_page_places_every_module() -> None:
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    modules = [
        path for room in ("geo", "clusters", "ui") for path in (ROOT / room).glob("*.py") if path.stem != "__init__"
    ]
    assert [path.name for path in modules if f"{path.name}`" not in text] == []


# All pages


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text("utf-8"))
    broken = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert broken == []


def test_no_file_names_a_package_registry_or_a_machine() -> None:
    found = []
    for path in ours():
        text = path.read_text("utf-8")
        found += [f"{path.relative_to(ROOT)}: {host}" for host in REGISTRY_HOSTS if host in text]
        found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in MACHINE_PATH.finditer(text)]
    assert found == []
