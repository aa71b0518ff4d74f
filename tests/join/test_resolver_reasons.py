"""What a row is told by its code and province: match, sentences, and the regions to choose from."""

import pandas as pd
import pytest

from geo.answers import Match, because
from geo.code_systems import Refusal
from geo.gazetteer import HOME, CodeSystem, Gazetteer
from geo.locator import Locator
from geo.resolver import resolve
from geo.roles import Roles
from tests.join.one_row import Cells, Seen, ask, seen, told

BANGKA, DOGIYAI, GARUT = "Kabupaten Bangka Barat (1905)", "Kabupaten Dogiyai (9406)", "Kabupaten Garut (3205)"
SELATAN, SINGKIL = "Kabupaten Aceh Selatan (1101)", "Kabupaten Aceh Singkil (1110)"
THEN = CodeSystem.KEMENDAGRI_2017

AT_BANGKA = {"lon": "105.53", "lat": "-2.04"}
LONG = "x" * 70
QUOTED = "x" * 60

IS_BANGKA = because("name", name="Bangka Barat", region=BANGKA)
NOTHING = because("nothing_else")


@pytest.mark.parametrize("role", ["name", "province", "district", "village", "code"])
def test_a_row_of_totals_is_told_so_wherever_the_word_stands(lists: Gazetteer, role: str) -> None:
    other = "district" if role == "name" else "name"
    answer = ask(lists, {other: "Sleman", role: f"Total {LONG}"}, declared=None)
    assert seen(answer) == told(Match.NONE, "", because("total_row", name=f"Total {LONG}"[:60]))


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"code": LONG}, told(Match.NONE, "", because("code_unreadable", code=QUOTED), NOTHING)),
        ({"code": "19"}, told(Match.NONE, "", because("code_province", code="19"), NOTHING)),
        ({"code": "9999"}, told(Match.NONE, "", because("code_unknown", code="9999"), NOTHING)),
        ({"code": "9126"}, told(Match.NONE, "", because("code_other_edition", code="9126", regions=DOGIYAI), NOTHING)),
        (
            {"code": "9126", "name": "Kab. Dogiyai"},
            told(
                Match.NAME,
                "9406",
                because("name", name="Kab. Dogiyai", region=DOGIYAI),
                because("code_other_edition", code="9126", regions=DOGIYAI),
            ),
        ),
        (
            {"code": "9126", "name": "Garut"},
            told(
                Match.CONFLICT, "", because("code_elsewhere", code="9126", one=DOGIYAI, other=GARUT), pick="3205 9406"
            ),
        ),
        (
            {"code": "9126", "name": "Xyzzy"},
            told(Match.CONFLICT, "", because("code_elsewhere", code="9126", one=DOGIYAI, other="-"), pick="9406"),
        ),
        (
            {"code": "9126", **AT_BANGKA},
            told(
                Match.CONFLICT, "", because("code_elsewhere", code="9126", one=DOGIYAI, other=BANGKA), pick="1905 9406"
            ),
        ),
        (
            # The name speaks before the point.
            {"code": "9126", "name": "Dogiyai", **AT_BANGKA},
            told(
                Match.CONFLICT,
                "",
                because("point_elsewhere", region=DOGIYAI, distance=3288.46, other=BANGKA),
                because("code_other_edition", code="9126", regions=DOGIYAI),
                pick="9406 1905",
                km=3288.46,
            ),
        ),
        (
            {"code": "9999", "name": "Bangka Barat"},
            told(Match.NAME, "1905", IS_BANGKA, because("code_unknown", code="9999")),
        ),
        (
            {"code": "9999", **AT_BANGKA},
            told(Match.POINT, "1905", because("point", region=BANGKA), because("code_unknown", code="9999"), km=0.0),
        ),
    ],
)
def test_a_code_that_the_system_does_not_know_is_told_with_what_it_means_elsewhere(
    lists: Gazetteer, locator: Locator, cells: Cells, expected: Seen
) -> None:
    assert seen(ask(lists, cells, locator=locator)) == expected


@pytest.mark.parametrize(
    ("cells", "declared", "expected"),
    [
        ({"name": "Bangka Barat", "province": "19"}, None, told(Match.NAME, "1905", IS_BANGKA)),
        ({"name": "Bangka Barat", "province": "19.0"}, None, told(Match.NAME, "1905", IS_BANGKA)),
        *[
            (
                {"name": "Bangka Barat", "province": cell},
                None,
                told(Match.NAME, "1905", IS_BANGKA, because("province_unknown", province=cell[:60])),
            )
            for cell in ("99", "19.5", "Atlantis", LONG)
        ],
        (
            {"name": "Garut", "province": "19"},
            None,
            told(
                Match.CONFLICT, "", because("name_and_province", name="Garut", other=GARUT, province="19"), pick="3205"
            ),
        ),
        # Without a code every system's provinces are meant; with one, the table's.
        (
            {"name": "Dogiyai", "province": "91"},
            None,
            told(
                Match.NAME,
                "9406",
                because("name", name="Dogiyai", region=DOGIYAI),
                because("province_2017", province="91", region=DOGIYAI),
            ),
        ),
        (
            {"code": "9406", "name": "Dogiyai", "province": "91"},
            HOME,
            told(
                Match.CONFLICT, "", because("code_and_province", code="9406", one=DOGIYAI, province="91"), pick="9406"
            ),
        ),
        (
            {"code": "9126", "name": "Dogiyai", "province": "91"},
            THEN,
            told(
                Match.CODE,
                "9406",
                because("code", code="9126", region=DOGIYAI, system="kemendagri-2017"),
                because("province_2017", province="91", region=DOGIYAI),
            ),
        ),
        (
            {"code": "9126", "name": "Dogiyai", "province": "96"},
            THEN,
            told(
                Match.CODE,
                "9406",
                because("code", code="9126", region=DOGIYAI, system="kemendagri-2017"),
                because("province_unknown", province="96"),
            ),
        ),
        # A province's code in the column of codes is the row's province, where none is written.
        (
            {"code": "19", "name": "Bangka Barat"},
            HOME,
            told(Match.NAME, "1905", IS_BANGKA, because("code_province", code="19")),
        ),
        (
            {"code": "99", "name": "Bangka Barat"},
            HOME,
            told(Match.NAME, "1905", IS_BANGKA, because("code_province", code="99")),
        ),
        (
            {"code": "19", "name": "Garut"},
            HOME,
            told(
                Match.CONFLICT, "", because("name_and_province", name="Garut", other=GARUT, province="19"), pick="3205"
            ),
        ),
        (
            {"code": "19", "name": "Garut", "province": "Jawa Barat"},
            HOME,
            told(Match.NAME, "3205", because("name", name="Garut", region=GARUT), because("code_province", code="19")),
        ),
        (
            {"code": "19", "name": "Garut", "province": "Atlantis"},
            HOME,
            told(
                Match.NAME,
                "3205",
                because("name", name="Garut", region=GARUT),
                because("province_unknown", province="Atlantis"),
                because("code_province", code="19"),
            ),
        ),
    ],
)
def test_a_province_by_code(lists: Gazetteer, cells: Cells, declared: CodeSystem | None, expected: Seen) -> None:
    assert seen(ask(lists, cells, declared=declared)) == expected


@pytest.mark.parametrize(
    ("lon", "lat", "fault"),
    [("0", "0", "zero"), ("x", "1", "unreadable"), ("-2.04", "105.53", "swapped"), ("2.35", "48.85", "outside")],
)
def test_a_point_that_is_not_used_is_told_and_does_not_unplace(
    lists: Gazetteer, locator: Locator, lon: str, lat: str, fault: str
) -> None:
    answer = ask(lists, {"name": "Bangka Barat", "lon": lon, "lat": lat}, locator=locator)
    assert seen(answer) == told(Match.NAME, "1905", IS_BANGKA, because(f"point_{fault}"))
    missing = ask(lists, {"name": "Bangka Barat", "lon": "", "lat": "-"}, locator=locator)
    assert seen(missing) == told(Match.NAME, "1905", IS_BANGKA)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"code": "1905"}, told(Match.CODE, "1905", because("code", code="1905", region=BANGKA, system=HOME.value))),
        (
            {"code": "1905", "name": "Bangka Brat"},
            told(
                Match.CODE,
                "1905",
                because("code", code="1905", region=BANGKA, system=HOME.value),
                because("name_like", name="Bangka Brat"),
            ),
        ),
        (
            {"code": "1905", "name": LONG},
            told(
                Match.CONFLICT,
                "",
                because("name_unknown_beside_code", code="1905", name=QUOTED, one=BANGKA),
                pick="1905",
            ),
        ),
        (
            {"code": "1905", "name": "Garut"},
            told(
                Match.CONFLICT,
                "",
                because("code_and_name", code="1905", name="Garut", one=BANGKA, other=GARUT),
                pick="1905 3205",
            ),
        ),
        *[
            (
                {"code": "1905", "name": name, "province": "Bali"},
                told(
                    Match.CONFLICT,
                    "",
                    because("code_and_province", code="1905", one=BANGKA, province="Bali"),
                    pick="1905",
                ),
            )
            for name in ("", "Bangka Barat", "Bangka Brat")
        ],
        (
            {"code": "11.1"},
            told(
                Match.AMBIGUOUS,
                "",
                because("code_ambiguous", given="11.1", regions=f"{SELATAN}; {SINGKIL}"),
                pick="1101 1110",
            ),
        ),
        (
            {"code": "11.1", "province": "Bali"},
            told(
                Match.CONFLICT,
                "",
                because("code_and_province", code="11.1", one=f"{SELATAN}; {SINGKIL}", province="Bali"),
                pick="1101 1110",
            ),
        ),
        (
            {"code": "11.1", "district": "Singkil"},
            told(
                Match.CODE,
                "1110",
                because("code", code="11.1", region=SINGKIL, system=HOME.value),
                because("told_by_district"),
            ),
        ),
        (
            {"code": "11.1", "name": "Aceh Singkil"},
            told(Match.CODE, "1110", because("code", code="11.1", region=SINGKIL, system=HOME.value)),
        ),
        (
            {"code": "11.1", "name": "Aceh Singkil", "province": "Bali"},
            told(
                Match.CONFLICT, "", because("code_and_province", code="11.1", one=SINGKIL, province="Bali"), pick="1110"
            ),
        ),
        (
            {"code": "11.1", "name": "Aceh Sngkil"},
            told(
                Match.CODE,
                "1110",
                because("code", code="11.1", region=SINGKIL, system=HOME.value),
                because("name_like", name="Aceh Sngkil"),
            ),
        ),
    ],
)
def test_a_code_beside_the_rest_of_the_row(lists: Gazetteer, cells: Cells, expected: Seen) -> None:
    assert seen(ask(lists, cells)) == expected


@pytest.mark.parametrize(
    ("key", "quoted", "cells"),
    [
        ("code", "code", {"code": "1905.00"}),
        ("code_unreadable", "code", {"code": "?"}),
        ("code_unknown", "code", {"code": "9999.00"}),
        ("code_other_edition", "code", {"code": "9126.00"}),
        ("code_province", "code", {"code": "19.00"}),
        ("code_ambiguous", "given", {"code": "11.10"}),
        ("code_and_name", "code", {"code": "1905.00", "name": "Garut"}),
        ("code_and_name", "name", {"name": "Garut-", "code": "1905"}),
        ("name", "name", {"name": "Sleman-"}),
        ("name_like", "name", {"name": "Bangka Brat-", "code": "1905"}),
        ("name_ambiguous", "given", {"name": "Pasuruan-"}),
        ("name_province_too", "given", {"name": "Jambi-"}),
        ("name_is_province", "name", {"name": "Jawa Barat-"}),
        ("name_unknown", "name", {"name": "Xyzzy-"}),
        ("name_other_kind", "name", {"name": "Kota Bangka Barat-"}),
        ("suggestion", "name", {"name": "Bangka Brat-"}),
        ("province_unknown", "province", {"province": "Atlantis-"}),
        ("province_2017", "province", {"province": "Papua-", "name": "Dogiyai"}),
        ("name_and_province", "province", {"province": "Bali-", "name": "Sleman"}),
        ("district_and_region", "district", {"district": "Bangil-", "name": "Kota Pasuruan"}),
        ("district_elsewhere", "given", {"district": "Bangil-", "name": "Sleman"}),
        ("district_suggests", "district", {"district": "Mentok-"}),
        ("village_unknown", "given", {"village": "Xyzzy-", "name": "Sleman"}),
    ],
)
def test_a_long_cell_is_quoted_up_to_sixty_signs(lists: Gazetteer, key: str, quoted: str, cells: Cells) -> None:
    """The first cell is drawn out by its last sign, which changes nothing but its length."""
    first = next(iter(cells))
    long = cells[first] + cells[first][-1] * 60
    answer = ask(lists, cells | {first: long})
    (reason,) = (reason for reason in answer.reasons if reason.key == key)
    assert dict(reason.values)[quoted] == long[:60]


def test_a_refused_table_tells_each_row_what_its_code_would_mean(lists: Gazetteer) -> None:
    codes = ["1903", "1472", "", "9999"]
    table = pd.DataFrame({"code": codes, "name": ["", "", "Sleman", ""]}, dtype="str")
    found = resolve(table, Roles(code="code", name="name"), lists)
    assert found.refusal is Refusal.UNDECIDED
    here, there = "Kabupaten Bangka Selatan (1903)", BANGKA
    both = f"kemendagri-2025: {here} | bps-2022: {there} | bps-2020: {there}"
    one = "kemendagri-2025: Kota Dumai (1472) | bps-2022: - | bps-2020: -"
    assert [seen(answer) for answer in found.answers] == [
        told(Match.NONE, "", because("refused_code", code="1903", readings=both), pick="1903 1905"),
        told(Match.NONE, "", because("refused_code", code="1472", readings=one), pick="1472"),
        told(Match.NONE, "", because("refused")),
        told(Match.NONE, "", because("refused")),
    ]


@pytest.mark.parametrize(
    ("cells", "region", "candidates"),
    [
        ({}, "", ("1903", "1905")),
        ({"province": "Babel"}, "", ("1903", "1905")),
        (AT_BANGKA, "", ("1903", "1905")),
        ({"lon": "106.4", "lat": "-2.9"}, "1903", ()),
        ({"district": "Toboali"}, "1903", ()),
    ],
)
def test_while_another_system_may_be_meant_a_code_alone_waits_unless_the_row_speaks_for_this_one(
    lists: Gazetteer, locator: Locator, cells: Cells, region: str, candidates: tuple[str, ...]
) -> None:
    table = pd.DataFrame([{"code": "1905", "name": "Bangka Barat"}, {"code": "1903", **cells}], dtype="str").fillna("")
    found = resolve(table, Roles(**{role: role for role in table}), lists, locator=locator)
    assert (found.decision.system, found.answers[0].region_code) == (HOME, "1905")
    assert (found.answers[1].region_code, found.answers[1].candidates) == (region, candidates)
