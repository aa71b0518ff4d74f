"""The trap suite: what tables really hold, each row with its region or the expectation that it is not placed.

The same rows go through the joins that people use instead, so that everybody sees what goes wrong there: a merge on
the four-digit code, a join on equal names (what a choropleth's key does), and the closest name by difflib.
"""

import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pandas as pd
import pytest

from geo.gazetteer import CodeSystem, Gazetteer, load_gazetteer
from geo.resolver import resolve
from geo.roles import Roles

LISTS = load_gazetteer()
PAPUA = [code for code in LISTS.regions if code[:2] in {"91", "92", "93", "94", "95", "96"}]


@dataclass(frozen=True)
class Trap:
    """One row of a table, and the region that it must get; "" = none may be given."""

    code: str
    name: str
    province: str
    region: str


Table = list[Trap]


def _foreign(system: CodeSystem) -> dict[str, str]:
    return {region: code for code, region in LISTS.codes[system].items()}


def _bare(name: str) -> str:
    return name.split(" ", 1)[1].removeprefix("Administrasi ")


def _short(name: str) -> str:
    return name.replace("Kabupaten", "Kab.")


def named(system: CodeSystem, spoil: Callable[[str], str], name: Callable[[str], str]) -> Table:
    codes = _foreign(system)
    return [Trap(spoil(codes[own]), name(region.name), "", own) for own, region in LISTS.regions.items()]


def homonyms() -> Iterator[Trap]:
    """Bare names of a kabupaten and a kota: alone, with a code, with a province that has only one of them."""
    bases: dict[str, list[str]] = {}
    for code, region in LISTS.regions.items():
        bases.setdefault(_bare(region.name), []).append(code)
    for base, codes in bases.items():
        if len(codes) > 1:
            yield Trap("", base, "", "")
            yield Trap("", f"Kab/Kota {base}", "", "")
            yield from (Trap("", LISTS.regions[code].name.upper(), "", code) for code in codes)


def shifted() -> Table:
    """A column of codes that slipped by one row: right names beside wrong codes."""
    codes = list(LISTS.regions)
    rows = [Trap(code, LISTS.regions[code].name, "", code) for code in codes]
    slipped = range(100, 120)
    return [Trap(codes[place - 1], row.name, "", "") if place in slipped else row for place, row in enumerate(rows)]


def other_kind() -> Iterator[Trap]:
    """A kabupaten written as a kota that does not exist, and the other way round."""
    known = {region.name for region in LISTS.regions.values()}
    for region in LISTS.regions.values():
        turned = f"{'Kota' if region.kind == 'kabupaten' else 'Kabupaten'} {_bare(region.name)}"
        if turned not in known and not turned.startswith("Kota Baru"):
            yield Trap("", turned, "", "")


def old_provinces() -> Iterator[Trap]:
    """The regions of Papua under the province of 2017, today's, and one that never held them."""
    names = {"91": "Papua", "92": "Papua Barat"}
    for code in PAPUA:
        region = LISTS.regions[code]
        yield Trap("", region.name, names[region.province_2017], code)
        yield Trap("", region.name, "Jawa Barat", "")


def no_regions() -> Table:
    cells = [
        "Jumlah",
        "TOTAL",
        "Indonesia",
        "Jawa Barat",
        "Papua",
        "Jambi",
        "Bengkulu",
        "Gorontalo",
        "Kuala Lumpur",
        "-",
    ]
    cells += ["Lainnya", "n/a", "Kota", "Kabupaten", "Konawe Barat", "Nias Timur", "Kec. Muntok", "Kab. Kutai Tengah"]
    return [Trap("", cell, "", "") for cell in cells]


TABLES: dict[str, Table] = {
    "BPS 2022 with names": named(CodeSystem.BPS_2022, str, str),
    "BPS 2020 as numbers, short names": named(CodeSystem.BPS_2020, lambda c: f"{c}.0", _short),
    "Kemendagri 2017 dotted, capitals": named(CodeSystem.KEMENDAGRI_2017, lambda c: f"{c[:2]}.{c[2:]}", str.upper),
    "Kemendagri as numbers that lost zeros": named(
        CodeSystem.KEMENDAGRI_2025, lambda c: str(float(f"{c[:2]}.{c[2:]}")), str
    ),
    "codes beside bare names": named(CodeSystem.BPS_2022, str, _bare),
    "homonyms": list(homonyms()),
    "shifted codes": shifted(),
    "other kind": list(other_kind()),
    "provinces of 2017": list(old_provinces()),
    "no regions": no_regions(),
}  # fmt: skip


def ours(rows: Table) -> list[str]:
    table = pd.DataFrame([(row.code, row.name, row.province) for row in rows], columns=["code", "name", "province"])
    found = resolve(table.astype("str"), Roles("code", "name", "province"), LISTS)
    for answer in found.answers:
        assert answer.placed or (answer.describe("id") and answer.describe("en"))
    return [answer.region_code for answer in found.answers]


def merge_on_code(rows: Table) -> list[str]:
    return [code if (code := row.code.removesuffix(".0").replace(".", "")) in LISTS.regions else "" for row in rows]


def equal_names(rows: Table) -> list[str]:
    # As a boundary file names them: a kota with its kind, a kabupaten bare.
    keys = {
        region.name if region.kind == "kota" else _bare(region.name): code for code, region in LISTS.regions.items()
    }
    return [keys.get(row.name, keys.get(row.name.removeprefix("Kabupaten "), "")) for row in rows]


def closest_names(rows: Table) -> list[str]:
    keys = {region.name: code for code, region in LISTS.regions.items()}
    return [keys[found[0]] if (found := difflib.get_close_matches(row.name, keys, n=1)) else "" for row in rows]


def wrong(rows: Table, answers: list[str]) -> int:
    return sum(answer not in {"", row.region} for row, answer in zip(rows, answers, strict=True))


@pytest.mark.parametrize("name", TABLES)
def test_no_row_is_put_in_a_wrong_region_and_nearly_all_that_have_one_get_it(name: str) -> None:
    rows = TABLES[name]
    answers = ours(rows)
    assert wrong(rows, answers) == 0
    answerable = [answer for row, answer in zip(rows, answers, strict=True) if row.region]
    assert sum(map(bool, answerable)) >= 0.98 * len(answerable)


def test_the_suite_is_large_enough() -> None:
    assert sum(map(len, TABLES.values())) > 2_500
    assert sum(not row.region for rows in TABLES.values() for row in rows) > 400


@pytest.mark.parametrize(
    ("join", "table", "least"),
    [
        (merge_on_code, "BPS 2022 with names", 160),
        (merge_on_code, "shifted codes", 20),
        (equal_names, "homonyms", 20),
        (closest_names, "other kind", 300),
        (closest_names, "no regions", 3),
    ],
)
def test_the_usual_joins_fall_into_the_trap(join: Callable[[Table], list[str]], table: str, least: int) -> None:
    assert wrong(TABLES[table], join(TABLES[table])) >= least


def test_the_lists_are_whole() -> None:
    assert isinstance(LISTS, Gazetteer)
    assert len(LISTS.regions) == 514
    assert len(PAPUA) == 42
