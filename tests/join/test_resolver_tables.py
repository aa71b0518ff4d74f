"""A whole table: rows of totals, equal rows, points and shapes together, swapped columns, what a person chose."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo.answers import Match, Resolution, because
from geo.code_systems import Refusal
from geo.errors import DataFault
from geo.gazetteer import HOME, CodeSystem, Gazetteer
from geo.locator import Locator
from geo.resolver import resolve
from geo.roles import ROLES, Roles
from tests.join.one_row import Cells, seen, told

IN_BANGKA, IN_KOTA = ("105.53", "-2.04"), ("112.907", "-7.645")
SWAPPED = IN_BANGKA[::-1]
NOTHING = told(Match.NONE, "", because("nothing_written"))


def ask(lists: Gazetteer, rows: list[Cells], **options) -> Resolution:
    """Resolve rows, their cells by role; columns of other names have none."""
    table = pd.DataFrame(rows, dtype="str").fillna("")
    table.index = pd.Index(range(90, 90 - len(rows), -1))
    return resolve(table, Roles(**{name: name for name in table if name in ROLES}), lists, **options)


def placed(found: Resolution) -> list[str]:
    return [answer.region_code for answer in found.answers]


def points(*pairs: tuple[str, str], **cells: str) -> list[Cells]:
    return [{"lon": lon, "lat": lat, **cells} for lon, lat in pairs]


def test_the_word_of_a_total_counts_in_a_column_of_no_role_only_where_the_row_says_nothing_else(
    lists: Gazetteer,
) -> None:
    rows = [
        {"no": "1", "code": "1905", "note": "Total"},
        {"no": "", "note": "x"},
        {"no": "9", "note": " Sub  Total "},
        {"no": "Jumlah", "note": "Total Bali"},
        {"name": "Sleman", "note": "Jumlah"},
    ]
    found = ask(lists, rows, declared=HOME)
    assert placed(found) == ["1905", "", "", "", "3404"]
    assert [seen(answer) for answer in found.answers[1:4]] == [
        NOTHING,
        told(Match.NONE, "", because("total_row", name="Sub Total")),
        told(Match.NONE, "", because("total_row", name="Jumlah")),
    ]


def test_equal_rows_get_the_same_answer_each_in_its_place(lists: Gazetteer) -> None:
    names = ["Sleman", "Bantul", " Sleman ", "", "Bantul", "Sleman", ""]
    found = ask(lists, [{"name": name, "note": "x"} for name in names])
    assert placed(found) == ["3404", "3402", "3404", "", "3402", "3404", ""]


def test_a_shape_wins_over_the_coordinates_of_its_row_and_those_stand_in_where_there_is_none(
    lists: Gazetteer, locator: Locator
) -> None:
    here = shapely.box(105.15, -2.08, 105.19, -2.04)
    # The same middle as the one before, and the same cells: yet another shape.
    apart = shapely.MultiPoint([(105.17 - 1.6572, -2.06 + 4.1154), (105.17 + 1.6572, -2.06 - 4.1154)])
    rows = points(IN_KOTA, IN_KOTA, IN_KOTA, ("", ""))
    geometry = gpd.GeoSeries([here, apart, None, None], crs="OGC:CRS84", index=[7, 7, 5, 3])
    found = ask(lists, rows, locator=locator, geometry=geometry)
    assert placed(found) == ["1905", "3171", "3575", ""]
    assert [answer.match for answer in found.answers] == [Match.POINT, Match.POINT, Match.POINT, Match.NONE]


def test_a_point_is_read_in_the_coordinate_system_that_is_given(lists: Gazetteer, locator: Locator) -> None:
    rows = points(("580000", "9774000"), ("x", "9774000"))
    found = ask(lists, rows, locator=locator, crs="EPSG:32748")
    assert placed(found) == ["1905", ""]
    assert because("point_unreadable") in found.answers[1].reasons
    assert placed(ask(lists, rows, locator=locator)) == ["", ""]


def test_a_misspelt_name_waits_until_suggestions_are_accepted_and_a_point_elsewhere_unplaces(
    lists: Gazetteer, locator: Locator
) -> None:
    rows = [{"name": "Bangka Brat"}, {"name": "Sleman", "lon": "105.53", "lat": "-2.04"}]
    assert placed(ask(lists, rows, locator=locator)) == ["", ""]
    assert placed(ask(lists, rows, locator=locator, accept_suggestions=True)) == ["1905", ""]
    assert placed(ask(lists, rows, accept_suggestions=True)) == ["1905", "3404"]


def test_without_a_locator_coordinates_say_nothing(lists: Gazetteer) -> None:
    found = ask(lists, points(IN_BANGKA, SWAPPED, ("x", "")))
    assert (found.refusal, [seen(answer) for answer in found.answers]) == (None, [NOTHING] * 3)


@pytest.mark.parametrize(
    ("pairs", "refused"),
    [
        ([SWAPPED], True),
        ([SWAPPED, ("", ""), ("", "-")], True),
        ([SWAPPED, SWAPPED, IN_BANGKA], True),
        ([SWAPPED, IN_BANGKA], False),
        ([SWAPPED, ("x", "1")], False),
        ([SWAPPED, ("0", "0"), IN_BANGKA], False),
        ([("", "")], False),
    ],
)
def test_a_table_of_points_is_refused_when_more_than_half_of_them_are_swapped(
    lists: Gazetteer, locator: Locator, pairs: list[tuple[str, str]], *, refused: bool
) -> None:
    for rows in (points(*pairs), points(*pairs, province="Atlantis"), points(*pairs, note="x")):
        found = ask(lists, rows, locator=locator)
        if refused:
            exchange = told(Match.NONE, "", because("point_swapped_table"))
            assert (found.refusal, found.decision.refusal) == (Refusal.SWAPPED, None)
            assert [seen(answer) for answer in found.answers] == [exchange] * len(rows)
        else:
            assert found.refusal is None
            assert placed(found) == ["1905" if pair == IN_BANGKA else "" for pair in pairs]


@pytest.mark.parametrize("role", ["code", "name", "district", "village"])
def test_a_table_that_says_more_than_points_is_not_refused_for_swapped_ones(
    lists: Gazetteer, locator: Locator, role: str
) -> None:
    rows = points(SWAPPED, SWAPPED)
    rows[0][role] = {"code": "1905", "name": "Sleman", "district": "Mentok", "village": "Gempol"}[role]
    found = ask(lists, rows, locator=locator, declared=HOME)
    assert found.refusal is None
    assert all(because("point_swapped") in answer.reasons for answer in found.answers)
    assert found.answers[0].candidates or found.answers[0].placed


def test_a_table_whose_system_is_not_decided_is_refused_whatever_its_points_say(
    lists: Gazetteer, locator: Locator
) -> None:
    rows = [{"code": code, "lon": "105.53", "lat": "-2.04"} for code in ("1903", "1905")]
    found = ask(lists, rows, locator=locator)
    assert (found.refusal, found.decision.refusal, placed(found)) == (Refusal.UNDECIDED,) * 2 + (["", ""],)
    assert placed(ask(lists, rows[1:], locator=locator, declared=HOME)) == ["1905"]
    assert placed(ask(lists, rows[:1], locator=locator, declared=CodeSystem.BPS_2022)) == ["1905"]


def test_what_a_person_chose_holds_for_rows_that_wrote_the_same_and_must_be_a_region(lists: Gazetteer) -> None:
    rows = [{"name": "Pasuruan"}, {"name": "Xyzzy"}, {"name": " Pasuruan "}]
    key = ("", "Pasuruan", "", "", "", "", "")
    assert placed(ask(lists, rows, corrections={key: "3575"})) == ["3575", "", "3575"]
    with pytest.raises(DataFault) as fault:
        ask(lists, rows, corrections={key: "3575", (*key[:1], "Xyzzy", *key[2:]): "9" * 30})
    assert "9" * 20 in str(fault.value)
    assert "9" * 21 not in str(fault.value)


def test_what_a_person_chose_for_a_shape_is_found_by_its_middle_and_a_shape_is_no_row_of_totals(
    lists: Gazetteer, locator: Locator
) -> None:
    rows = [{"name": "", "note": "Total"}, {"name": "", "note": "Total"}]
    shapes = [shapely.MultiPoint([(105.17, -2.06), (106.8272, -6.1754)]), None]
    given = {"locator": locator, "geometry": gpd.GeoSeries(shapes, crs="OGC:CRS84")}
    found = ask(lists, rows, **given)
    assert [answer.candidates for answer in found.answers] == [("1905", "3171"), ()]
    assert seen(found.answers[1]) == told(Match.NONE, "", because("total_row", name="Total"))
    key = ("", "", "", "105.998600", "-4.117700", "", "")
    assert placed(ask(lists, rows, **given, corrections={key: "1905"})) == ["1905", ""]
