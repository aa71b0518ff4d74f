"""The trap suite: what tables really hold, each row with its region or the expectation that it is not placed.

``traps.csv`` is written by hand from the official lists: a row is one row of the table that ``table`` names
(``declared`` is its declared code system), ``region`` is where it belongs, ``match`` how it must be matched, and
``why`` tells the reason. ``match`` may also be ``refused`` (the whole table) or ``missed``: a person would know the
region, the resolver does not. Larger tables are made from the whole lists below.

The same rows go through the joins that people use instead, so that everybody sees what goes wrong there: a merge on
the four-digit code, a join on equal names (what a choropleth's ``key_on`` does), and the closest name by difflib. Their
counts stand in docs/resolver.md.
"""

import csv
import difflib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from geo.answers import Match, Resolution
from geo.boundaries import load_regencies
from geo.gazetteer import CodeSystem, Gazetteer, load_gazetteer
from geo.locator import load_locator
from geo.resolver import resolve
from geo.roles import Roles
from texts import LANGUAGES

LISTS = load_gazetteer()
PAPUA = [code for code in LISTS.regions if code[:2] in {"91", "92", "93", "94", "95", "96"}]
GUESSES = {"refused", "ambiguous"}
CELLS = ("code", "name", "province", "district", "lon", "lat")


@dataclass(frozen=True)
class Trap:
    """One row of a table, and the region that it must get; "" = none may be given."""

    code: str = ""
    name: str = ""
    province: str = ""
    region: str = ""
    district: str = ""
    lon: str = ""
    lat: str = ""
    table: str = ""
    declared: str = ""
    match: str = ""
    why: str = ""


Table = list[Trap]


def written_by_hand() -> dict[str, Table]:
    tables: dict[str, Table] = {}
    with (Path(__file__).parent / "traps.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            tables.setdefault(row["table"], []).append(Trap(**row))
    return tables


def _foreign(system: CodeSystem) -> dict[str, str]:
    return {region: code for code, region in LISTS.codes[system].items()}


def _bare(name: str) -> str:
    return name.split(" ", 1)[1].removeprefix("Administrasi ")


def _short(name: str) -> str:
    return name.replace("Kabupaten", "Kab.")


def named(system: CodeSystem, spoil: Callable[[str], str], name: Callable[[str], str]) -> Table:
    codes = _foreign(system)
    return [Trap(spoil(codes[own]), name(region.name), "", own) for own, region in LISTS.regions.items()]


def shifted() -> Table:
    """A column of codes that slipped by one row: right names beside wrong codes."""
    codes = list(LISTS.regions)
    rows = [Trap(code, LISTS.regions[code].name, "", code) for code in codes]
    slipped = range(100, 120)
    return [Trap(codes[place - 1], row.name) if place in slipped else row for place, row in enumerate(rows)]


def other_kind() -> Iterator[Trap]:
    """A kabupaten written as a kota that does not exist, and the other way round."""
    known = {region.name for region in LISTS.regions.values()}
    for region in LISTS.regions.values():
        turned = f"{'Kota' if region.kind == 'kabupaten' else 'Kabupaten'} {_bare(region.name)}"
        if turned not in known and not turned.startswith("Kota Baru"):
            yield Trap(name=turned)


def old_provinces() -> Iterator[Trap]:
    """The regions of Papua under the province of 2017, today's, and one that never held them."""
    names = {"91": "Papua", "92": "Papua Barat"}
    for code in PAPUA:
        region = LISTS.regions[code]
        yield Trap("", region.name, names[region.province_2017], code)
        yield Trap("", region.name, "Jawa Barat")


HAND = written_by_hand()
BULK: dict[str, Table] = {
    "BPS 2022 with names": named(CodeSystem.BPS_2022, str, str),
    "BPS 2020 as numbers, short names": named(CodeSystem.BPS_2020, lambda c: f"{c}.0", _short),
    "Kemendagri 2017 dotted, capitals": named(CodeSystem.KEMENDAGRI_2017, lambda c: f"{c[:2]}.{c[2:]}", str.upper),
    "Kemendagri as numbers that lost zeros": named(
        CodeSystem.KEMENDAGRI_2025, lambda c: str(float(f"{c[:2]}.{c[2:]}")), str
    ),
    "codes beside bare names": named(CodeSystem.BPS_2022, str, _bare),
    "shifted codes": shifted(),
    "other kind": list(other_kind()),
    "provinces of 2017": list(old_provinces()),
}
TABLES = HAND | BULK


@cache
def ours(name: str, *, accept: bool = False) -> Resolution:
    return answered(TABLES[name], accept=accept)


def answered(rows: Table, *, accept: bool = False) -> Resolution:
    table = pd.DataFrame([[getattr(row, cell) for cell in CELLS] for row in rows], columns=list(CELLS), dtype="str")
    return resolve(
        table,
        Roles(**{cell: cell for cell in CELLS}),
        LISTS,
        locator=load_locator() if any(row.lon for row in rows) else None,
        declared=CodeSystem(rows[0].declared) if rows[0].declared else None,
        accept_suggestions=accept,
    )


@pytest.mark.parametrize("name", HAND)
def test_each_row_is_matched_as_its_reason_says(name: str) -> None:
    found = ours(name)
    for row, answer in zip(HAND[name], found.answers, strict=True):
        match = "refused" if found.refusal else answer.match.value
        expected = "none" if row.match == "missed" else row.match
        assert match == expected, (row, answer.describe("en"))
        if row.match == "suggestion":
            assert answer.candidates == (row.region,), row
        else:
            assert answer.region_code == ("" if row.match == "missed" else row.region), row


@pytest.mark.parametrize("accept", [False, True])
@pytest.mark.parametrize("name", TABLES)
def test_no_row_is_put_in_a_wrong_region_and_each_that_is_not_placed_has_its_reason(name: str, *, accept: bool) -> None:
    for row, answer in zip(TABLES[name], ours(name, accept=accept).answers, strict=True):
        assert answer.region_code in {"", row.region}, row
        said = {answer.describe(lang) for lang in LANGUAGES}
        assert len(said) == len(LANGUAGES)
        assert all(said)


@pytest.mark.parametrize("name", HAND)
def test_the_order_of_a_tables_rows_changes_no_answer(name: str) -> None:
    rows = HAND[name]
    turned = [*range(1, len(rows), 2), *range(0, len(rows), 2)][::-1]
    found, other = ours(name), answered([rows[place] for place in turned])
    assert other.answers == tuple(found.answers[place] for place in turned)
    assert other.decision == found.decision


def test_nearly_all_that_have_an_answer_get_it() -> None:
    answerable = [
        answer.placed
        for name, rows in TABLES.items()
        for row, answer in zip(rows, ours(name).answers, strict=True)
        if row.region and row.match != "suggestion"
    ]
    by_hand = [row for rows in HAND.values() for row in rows if row.region and row.match != "suggestion"]
    missed = sum(row.match == "missed" for row in by_hand)
    assert missed / len(by_hand) <= 0.02
    assert sum(answerable) >= 0.98 * len(answerable)


def test_the_suite_is_large_and_its_rows_differ() -> None:
    by_hand = [row for rows in HAND.values() for row in rows]
    assert len(by_hand) > 900
    assert len(set(by_hand)) == len(by_hand)
    assert sum(not row.region for row in by_hand) > 250
    assert all(row.why and row.match in {*Match, "refused", "missed"} for row in by_hand)
    assert {field.name for field in fields(Trap)} >= set(CELLS)
    assert sum(map(len, BULK.values())) > 2_500


# What other joins do with the same rows


def merge_on_code(rows: Table) -> list[str]:
    """pandas.merge on the code, after the dots and the ".0" of numbers are taken away."""
    codes = pd.DataFrame({"key": [row.code.strip().removesuffix(".0").replace(".", "") for row in rows]})
    official = pd.DataFrame({"key": list(LISTS.regions), "region": list(LISTS.regions)})
    return codes.merge(official, on="key", how="left")["region"].fillna("").tolist()


def equal_names(rows: Table) -> list[str]:
    """A choropleth's key: a row gets the feature of its name, by the boundary file or the official list."""
    features = load_regencies()
    keys = dict(zip(features["source_name"], features.index, strict=True))
    keys |= dict(zip(features["name"], features.index, strict=True))
    return [keys.get(row.name, "") for row in rows]


def closest_names(rows: Table) -> list[str]:
    """difflib.get_close_matches on the official names."""
    keys = {region.name: code for code, region in LISTS.regions.items()}
    return [keys[found[0]] if (found := difflib.get_close_matches(row.name, keys, n=1)) else "" for row in rows]


def resolved(rows: Table) -> list[str]:
    return [answer.region_code for answer in ours(rows[0].table).answers]


JOINS: dict[str, Callable[[Table], list[str]]] = {
    "`resolve`": resolved,
    "pandas `merge` on the code": merge_on_code,
    "folium `key_on` the name": equal_names,
    "difflib on the name": closest_names,
}


def outcome(row: Trap, answer: str) -> str:
    """Return what became of a row: a guess is a region given where nothing in the table tells."""
    if not answer:
        return "left out"
    if answer == row.region:
        return "right"
    return "guessed" if row.match in GUESSES else "wrong"


def test_the_usual_joins_fall_into_the_traps_as_the_documentation_says() -> None:
    told = (Path(__file__).parents[2] / "docs" / "resolver.md").read_text("utf-8")
    tables = [rows for rows in HAND.values() if any(row.code or row.name for row in rows)]
    for name, join in JOINS.items():
        counted = Counter(outcome(row, answer) for rows in tables for row, answer in zip(rows, join(rows), strict=True))
        line = [name, *(f"{counted[column]:,}" for column in ("right", "wrong", "guessed", "left out"))]
        print(f"| {' | '.join(line)} |")  # noqa: T201 - the table of the documentation
        assert f"| {' | '.join(line)} |" in told


@pytest.mark.parametrize(
    ("join", "table", "least"),
    [
        (merge_on_code, "BPS 2022 with names", 160),
        (merge_on_code, "shifted codes", 20),
        (closest_names, "other kind", 300),
    ],
)
def test_the_usual_joins_fall_into_the_large_traps(join: Callable[[Table], list[str]], table: str, least: int) -> None:
    rows = TABLES[table]
    assert sum(answer not in {"", row.region} for row, answer in zip(rows, join(rows), strict=True)) >= least


def test_the_lists_are_whole() -> None:
    assert isinstance(LISTS, Gazetteer)
    assert len(LISTS.regions) == 514
    assert len(PAPUA) == 42
