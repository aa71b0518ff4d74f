"""Points: on land, at sea, in lakes, swapped, and those that contradict a code or name."""

import pandas as pd
import pytest

from geo.answers import Match, Resolution
from geo.code_systems import Refusal
from geo.gazetteer import CodeSystem, Gazetteer
from geo.locator import Locator
from geo.resolver import resolve
from geo.roles import Roles


def ask(
    lists: Gazetteer, locator: Locator, rows: list[tuple[str, ...]], columns: str = "lon lat", **options
) -> Resolution:
    names = columns.split()
    table = pd.DataFrame(rows, columns=names, dtype="str")
    return resolve(table, Roles(**{name: name for name in names}), lists, locator=locator, **options)


def test_points_on_land_at_sea_and_far_out(lists: Gazetteer, locator: Locator) -> None:
    west = locator._ends[locator._owner == locator.codes.index("1172")]  # noqa: SLF001 - Sabang's own vertices
    lon, lat = min((x, y) for x, y, _, _ in west)
    found = ask(
        lists, locator, [("105,53", "-2,04"), (str(lon - 0.009), str(lat)), (str(lon - 0.1), str(lat)), ("9", "9")]
    )
    assert [answer.match for answer in found.answers] == [Match.POINT, Match.NEAREST, Match.NONE, Match.NONE]
    assert [answer.region_code for answer in found.answers] == ["1905", "1172", "", ""]
    assert found.answers[1].distance_km == pytest.approx(0.99, abs=0.02)
    assert found.answers[0].distance_km == 0


def test_a_point_in_a_lake_is_nearest_with_its_distance(lists: Gazetteer, locator: Locator) -> None:
    centre = locator._lakes.representative_point()  # noqa: SLF001 - any point in any lake
    answer = ask(lists, locator, [(str(centre.x), str(centre.y))]).answers[0]
    assert answer.match is Match.NEAREST
    assert answer.distance_km > 0
    assert "in a lake" in answer.describe("en")


def test_a_point_elsewhere_than_the_code_is_a_conflict_with_the_distance(lists: Gazetteer, locator: Locator) -> None:
    rows = [("1905", "105.53", "-2.04"), ("1905", "106.8", "-6.2"), ("1905", "0", "0")]
    found = ask(lists, locator, rows, "code lon lat", declared=CodeSystem.KEMENDAGRI_2025)
    assert [answer.match for answer in found.answers] == [Match.CODE, Match.CONFLICT, Match.CODE]
    assert found.answers[1].distance_km == pytest.approx(463, abs=1)
    assert "463.12 km" in found.answers[1].describe("en")
    assert "463,12 km" in found.answers[1].describe("id")


def test_a_point_tells_homonyms_apart(lists: Gazetteer, locator: Locator) -> None:
    inside = locator._shapes[locator.codes.index("3575")].representative_point()  # noqa: SLF001
    found = ask(lists, locator, [("Pasuruan", str(inside.x), str(inside.y))], "name lon lat")
    assert (found.answers[0].match, found.answers[0].region_code) == (Match.NAME, "3575")


def test_a_point_beside_another_regions_name_is_a_conflict(lists: Gazetteer, locator: Locator) -> None:
    found = ask(
        lists, locator, [("Kota Pasuruan", "105.53", "-2.04"), ("Bngka Brat", "112.9", "-7.65")], "name lon lat"
    )
    assert found.answers[0].match is Match.CONFLICT
    assert found.answers[1].match in {Match.CONFLICT, Match.POINT}


def test_swapped_columns_are_refused_with_the_remedy_and_one_swapped_row_is_not_mended(
    lists: Gazetteer, locator: Locator
) -> None:
    swapped = ask(lists, locator, [("-2.04", "105.53")] * 3 + [("105.53", "-2.04")])
    assert swapped.refusal is Refusal.SWAPPED
    assert swapped.placed == 0
    one = ask(lists, locator, [("105.53", "-2.04")] * 3 + [("-2.04", "105.53")])
    assert one.refusal is None
    assert one.placed == 3
    assert "exchange the two cells" in one.answers[3].describe("en")
