"""What a row is told: the reason, what it names, and the regions that a person may choose from."""

import pandas as pd
import pytest

from geo.answers import Match, Reason, RowAnswer, because
from geo.gazetteer import HOME, Gazetteer, load_gazetteer
from geo.locator import Locator, load_locator
from geo.resolver import resolve
from geo.roles import Roles

DOGIYAI, BANGKA = "Kabupaten Dogiyai (9406)", "Kabupaten Bangka Barat (1905)"


@pytest.fixture(scope="module")
def lists() -> Gazetteer:
    return load_gazetteer()


@pytest.fixture(scope="module")
def locator() -> Locator:
    return load_locator()


def ask(lists: Gazetteer, cells: dict[str, str], locator: Locator | None = None) -> RowAnswer:
    table = pd.DataFrame([cells], dtype="str")
    roles = Roles(**{name: name for name in cells})
    return resolve(table, roles, lists, declared=HOME if "code" in cells else None, locator=locator).answers[0]


@pytest.mark.parametrize(
    ("cells", "match", "region", "told"),
    [
        ({"code": "9999"}, Match.NONE, "", because("code_unknown", code="9999")),
        ({"code": "9126"}, Match.NONE, "", because("code_other_edition", code="9126", regions=DOGIYAI)),
        (
            {"code": "9126", "name": "Kab. Dogiyai"},
            Match.NAME,
            "9406",
            because("code_other_edition", code="9126", regions=DOGIYAI),
        ),
    ],
)
def test_a_code_that_the_system_does_not_know_is_told_with_what_it_means_elsewhere(
    lists: Gazetteer, cells: dict[str, str], match: Match, region: str, told: Reason
) -> None:
    answer = ask(lists, cells)
    assert (answer.match, answer.region_code) == (match, region)
    assert told in answer.reasons


def test_a_province_in_the_column_of_names_is_told_and_a_point_must_lie_in_it(
    lists: Gazetteer, locator: Locator
) -> None:
    point = {"lon": "105.53", "lat": "-2.04"}
    inside = ask(lists, {"name": "Kepulauan Bangka Belitung", **point}, locator)
    assert (inside.match, inside.region_code) == (Match.POINT, "1905")
    assert because("name_is_province", name="Kepulauan Bangka Belitung") in inside.reasons
    outside = ask(lists, {"name": "Jawa Barat", **point}, locator)
    assert (outside.match, outside.region_code, outside.candidates) == (Match.CONFLICT, "", ("1905",))
    (told,) = outside.reasons
    assert told.key == "point_and_province"
    assert {"province": "Jawa Barat", "one": BANGKA}.items() <= dict(told.values).items()


def test_a_name_of_the_other_kind_is_told_with_the_region_to_choose(lists: Gazetteer) -> None:
    answer = ask(lists, {"name": "Kota Bangka Barat"})
    assert (answer.match, answer.candidates) == (Match.NONE, ("1905",))
    assert answer.reasons == (because("name_other_kind", name="Kota Bangka Barat", regions=BANGKA),)


@pytest.mark.parametrize("name", ["Kabupaten Pasurruan", "Kota Sidoarjo"])
def test_a_point_outside_the_region_that_a_slip_or_the_other_kind_means_is_a_conflict(
    lists: Gazetteer, locator: Locator, name: str
) -> None:
    answer = ask(lists, {"name": name, "lon": "105.53", "lat": "-2.04"}, locator)
    assert (answer.match, answer.region_code) == (Match.CONFLICT, "")
    assert [told.key for told in answer.reasons] == ["suggestion_and_point"]
    assert set(answer.candidates) > {"1905"}


def test_a_slip_is_looked_for_in_the_province_that_is_written(lists: Gazetteer) -> None:
    assert ask(lists, {"name": "Bangka Brat", "province": "Babel"}).candidates == ("1905",)
    assert "1905" not in ask(lists, {"name": "Bangka Brat", "province": "Jawa Barat"}).candidates
