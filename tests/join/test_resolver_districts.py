"""Districts and villages: they tell apart, they contradict, they suggest; they never place and never unplace alone."""

import pandas as pd
import pytest

from geo.answers import Match, RowAnswer
from geo.boundaries import load_districts, load_villages
from geo.gazetteer import CodeSystem, Gazetteer
from geo.locator import load_locator
from geo.resolver import resolve
from geo.roles import Roles, guess_roles


def ask(lists: Gazetteer, rows: list[tuple[str, ...]], columns: str, **options) -> list[RowAnswer]:
    names = columns.split()
    table = pd.DataFrame(rows, columns=names, dtype="str")
    return list(resolve(table, Roles(**{name: name for name in names}), lists, **options).answers)


def test_headings_of_districts_and_villages_are_guessed() -> None:
    guessed = guess_roles(["No", "Kab/Kota", "KECAMATAN", "Desa/Kelurahan", "Nilai"])
    assert (guessed.name, guessed.district, guessed.village) == ("Kab/Kota", "KECAMATAN", "Desa/Kelurahan")
    assert guess_roles(["WADMKK", "WADMKC", "WADMKD"]) == Roles(name="WADMKK", district="WADMKC", village="WADMKD")
    assert guess_roles(["Regency", "District", "Village"]).district == "District"
    assert guess_roles(["Kabupaten", "Distrik"]).district == "Distrik"


def test_every_district_of_a_homonym_tells_it_or_is_in_both(lists: Gazetteer) -> None:
    districts = load_districts()
    rows, regions = [], []
    for code, siblings in lists.siblings.items():
        if siblings:
            bare = " ".join(lists.regions[code].tokens)
            for name in districts.loc[districts["region_code"] == code, "name"]:
                rows.append((bare, name))
                regions.append(code)
    answers = ask(lists, rows, "name district")
    assert len(rows) > 600
    assert all(answer.region_code in {"", region} for answer, region in zip(answers, regions, strict=True))
    assert sum(answer.placed for answer in answers) > 0.99 * len(rows)


def test_a_village_tells_too_and_one_that_contradicts_the_district_does_not(lists: Gazetteer) -> None:
    rows = [
        ("Pasuruan", "", "Desa Gempol"),
        ("Pasuruan", "Bangil", "Pogar"),
        ("Pasuruan", "Bugul Kidul", "Gempol"),
        ("Pasuruan", "", "Tidak Terdaftar"),
    ]
    found = ask(lists, rows, "name district village")
    assert [answer.region_code for answer in found] == ["3514", "3514", "", ""]
    assert "“Tidak Terdaftar”" not in found[3].describe("id")
    assert "Kecamatan atau desa menentukan" in found[0].describe("id")


def test_every_regions_own_districts_never_unplace_it(lists: Gazetteer) -> None:
    districts = load_districts()
    rows = [(lists.regions[row.region_code].name, row.name) for row in districts.itertuples(index=False)]
    answers = ask(lists, [(name, district) for name, district in rows], "name district")
    assert [answer.region_code for answer in answers] == districts["region_code"].tolist()


def test_a_district_alone_is_suggested_only_where_the_list_leaves_one(lists: Gazetteer) -> None:
    districts = load_districts().sample(400, random_state=1)
    rows = [(row.name, "") for row in districts.itertuples(index=False)]
    for accept in (False, True):
        answers = ask(lists, rows, "district province", accept_suggestions=accept)
        for answer, region in zip(answers, districts["region_code"], strict=True):
            assert answer.match in {Match.SUGGESTION, Match.AMBIGUOUS}
            assert region in answer.candidates
            assert answer.region_code in ({"", region} if accept else {""})


def test_a_district_of_another_region_is_noted_and_of_the_namesake_a_conflict(lists: Gazetteer) -> None:
    rows = [("Bangka Barat", "Toboali"), ("Bangka Barat", "Entah Di Mana"), ("Kota Pasuruan", "Bangil")]
    found = ask(lists, rows, "name district")
    assert [answer.match for answer in found] == [Match.NAME, Match.NAME, Match.CONFLICT]
    assert "has no district “Toboali”" in found[0].describe("en")
    assert "“Entah Di Mana” is in no list" in found[1].describe("en")
    assert found[2].candidates == ("3514", "3575")
    assert "Kabupaten Pasuruan (3514)" in found[2].describe("id")


def test_a_point_in_another_region_than_its_district_is_a_conflict(lists: Gazetteer) -> None:
    rows = [("Bangil", "112.907", "-7.645"), ("Bugul Kidul", "112.907", "-7.645"), ("Ubud", "112.907", "-7.645")]
    found = ask(lists, rows, "district lon lat", locator=load_locator())
    assert [answer.match for answer in found] == [Match.CONFLICT, Match.POINT, Match.POINT]
    assert found[0].candidates == ("3514", "3575")


def test_districts_speak_for_the_code_system_where_no_name_does(lists: Gazetteer) -> None:
    bps = {region: code for code, region in lists.codes[CodeSystem.BPS_2022].items()}
    districts = load_districts()
    own = districts[districts["region_code"].isin(["1101", "1102", "1103", "1903", "1905"])]
    rows = [(bps[row.region_code], row.name) for row in own.itertuples(index=False)]
    table = pd.DataFrame(rows, columns=["code", "district"], dtype="str")
    found = resolve(table, Roles(code="code", district="district"), lists)
    assert found.decision.system is CodeSystem.BPS_2022
    assert [answer.region_code for answer in found.answers] == own["region_code"].tolist()
    wrong = resolve(table, Roles(code="code", district="district"), lists, declared=CodeSystem.KEMENDAGRI_2025)
    assert wrong.placed == 0
    assert wrong.refusal is not None


def test_villages_are_read_by_name(lists: Gazetteer) -> None:
    villages = load_villages().sample(200, random_state=2)
    for row in villages.itertuples(index=False):
        assert row.region_code in (lists.find_within("", row.name).village or ())


@pytest.mark.parametrize(
    ("code", "district", "region"),
    [("1903", "Mentok", ""), ("1905", "Mentok", "1905"), ("1905", "Toboali", ""), ("1903", "Toboali", "1903")],
)
def test_one_row_alone_is_placed_by_its_district_only_where_it_fits_this_products_own_codes(
    lists: Gazetteer, code: str, district: str, region: str
) -> None:
    assert ask(lists, [(code, district)], "code district")[0].region_code == region
