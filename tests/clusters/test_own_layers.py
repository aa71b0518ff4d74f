"""A person's own table in the atlas: records, filters, measures, files, and no figure that the table does not hold."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import geojson_validator
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusters.atlas import Atlas, load_atlas
from clusters.export import export, make_export
from clusters.measures import MEASURES
from clusters.own_layers import (
    MAX_PLACED,
    OwnLayer,
    OwnRoles,
    build_own_layer,
    guess_own_roles,
    own_series,
    summarise,
)  # fmt: skip
from clusters.own_measures import own_measures
from clusters.own_numbers import finds_decimal_comma, read_numbers
from clusters.own_records import MAX_NAME
from clusters.own_roles import writes_decimal_comma
from clusters.query import Query, parse_query
from geo import geojson
from geo.codes import Level
from geo.errors import UsageFault
from geo.foreign import parse_table
from geo.gazetteer import Gazetteer
from geo.locator import Locator
from geo.resolver import resolve
from geo.roles import guess_roles
from texts import LANGUAGES

Import = Callable[..., OwnLayer]

SURVEY = """Kabupaten/Kota;Nama Sentra;Produk;KBLI;Tenaga Kerja;Nilai Investasi;Persentase Ekspor;Lon;Lat;Tahun;No
Kab. Bangka Barat;Tenun Muntok;Tenun;13121;1.200;1.250.000,5;12,5;105,53;-2,0;2017;1
Kota Pasuruan;Logam Jaya;Logam;25;30;2.000.000;3;;;2018;2
Kota Pasuruan;=cmd|' /C calc'!A0;Logam;99;12;-;4;;;2018;3
Antah Berantah;Kopi X;Kopi;10;5;7;4;;;2018;4
Jumlah;;;;1.247;;;;;;
"""
BANGKA_BARAT, PASURUAN = "1905", "3575"


@pytest.fixture(scope="module")
def shipped() -> Atlas:
    return load_atlas("2022")


@pytest.fixture(scope="module")
def take(lists: Gazetteer, locator: Locator) -> Import:
    """Import a text table as the screen does."""

    def make(text: str, name: str = "Survei 2018", layer_id: str = "own1", **changed: Any) -> OwnLayer:
        content = text.encode()
        table = parse_table(content, "survei.csv")
        roles = guess_roles(list(table.frame.columns))
        own = guess_own_roles(table.frame, roles, decimal_comma=writes_decimal_comma(table))
        own = OwnRoles(**{**vars(own), **changed})
        found = resolve(table.frame, roles, lists, locator=locator)
        digest = hashlib.sha256(content).hexdigest()
        return build_own_layer(layer_id, name, table, roles, own, found, lists, file_name="survei.csv", sha256=digest)

    return make


@pytest.fixture(scope="module")
def survey(take: Import) -> OwnLayer:
    return take(SURVEY)


@pytest.fixture(scope="module")
def mine(shipped: Atlas, survey: OwnLayer) -> Atlas:
    return shipped.with_own([survey])


def ask(atlas: Atlas, **asked: list[str]) -> set[str]:
    query, faults = parse_query(asked, atlas)
    assert faults == []
    return {str(one) for one in atlas.records.index[query.ask(atlas).records]}


# What the columns say


def test_columns_are_guessed_and_numbers_that_name_things_are_no_amounts(survey: OwnLayer) -> None:
    own = survey.own_roles
    assert own.singles() == {
        "label": "Nama Sentra", "product": "Produk", "kbli": "KBLI", "units": "", "workers": "Tenaga Kerja",
        "year": "Tahun",
    }  # fmt: skip
    assert own.amounts == ("Tenaga Kerja", "Nilai Investasi")
    assert own.rates == ("Persentase Ekspor",)
    assert own.decimal_comma is True


@pytest.mark.parametrize("heading", ["Harga rata-rata", "IPM (indeks)", "Rasio", "%", "PDRB per kapita", "UMK 2020"])
def test_headings_that_read_like_rates_are_never_added_up(take: Import, heading: str) -> None:
    layer = take(f"Kabupaten/Kota;{heading}\nKota Pasuruan;10\nKota Pasuruan;20\nKab. Bangka Barat;7\n")
    assert layer.own_roles.rates == (heading,)
    assert layer.figures["c2"].dropna().to_dict() == {BANGKA_BARAT: 7.0}


def test_a_column_that_a_role_names_and_the_table_lacks_is_a_fault(take: Import) -> None:
    with pytest.raises(UsageFault, match="Laba"):
        take(SURVEY, amounts=("Laba",))


# Numbers


@pytest.mark.parametrize(
    ("cell", "comma", "value"),
    [
        ("1.250.000,5", True, 1250000.5), ("1,250,000.5", False, 1250000.5), ("Rp 1.000.000,-", True, None),
        ("Rp1.000.000", True, 1e6), ("12,5 %", True, 12.5), ("-3", None, -3.0), ("\u22123", None, -3.0),
        ("1.234", True, 1234.0), ("1.234", False, 1.234), ("1.234", None, None), ("1.5", None, 1.5), ("1,5", None, 1.5),
        ("1,5", False, None), ("", None, None), ("-", None, None), ("n/a", None, None), ("inf", None, None),
        ("nan", None, None), ("1e400", None, None), ("3273012501900001", None, None), ("12 orang", None, None),
        ("1_000", None, None), ("٣", None, None),
    ],
)  # fmt: skip
def test_a_number_is_read_as_written_or_not_at_all(cell: str, *, comma: bool | None, value: float | None) -> None:
    (found,) = read_numbers(pd.Series([cell], dtype="str"), decimal_comma=comma)
    assert (None if np.isnan(found) else found) == value


def test_a_table_that_does_not_tell_its_decimal_sign_has_unknown_figures_until_a_person_says(take: Import) -> None:
    text = "Kabupaten/Kota;Anggaran\nKota Pasuruan;1.234\nKab. Bangka Barat;2.500\n"
    doubtful = take(text, amounts=("Anggaran",))
    assert doubtful.own_roles.decimal_comma is None
    assert doubtful.figures["c2"].isna().all()
    said = take(text, amounts=("Anggaran",), decimal_comma=True)
    assert said.figures["c2"].to_dict() == {BANGKA_BARAT: 2500.0, PASURUAN: 1234.0}


@settings(max_examples=60, deadline=None)
@given(amounts=st.lists(st.integers(0, 10**9), min_size=1, max_size=20), comma=st.booleans())
def test_numbers_written_in_either_style_come_back(amounts: list[int], *, comma: bool) -> None:
    decimal, thousands = (",", ".") if comma else (".", ",")
    cells = pd.Series([f"{n:,}".replace(",", thousands) + f"{decimal}25" for n in amounts], dtype="str")
    assert finds_decimal_comma([cells]) is comma
    assert read_numbers(cells, decimal_comma=comma).tolist() == [n + 0.25 for n in amounts]


# Records


def test_placed_rows_become_records_after_the_shipped_ones(shipped: Atlas, mine: Atlas, survey: OwnLayer) -> None:
    assert mine.records.index[: len(shipped.records)].equals(shipped.records.index)
    assert mine.records.dtypes.equals(shipped.records.dtypes)
    assert list(mine.records.index[len(shipped.records) :]) == ["own1-1", "own1-2", "own1-3"]
    assert (survey.rows, survey.placed) == (5, 3)
    first = mine.records.loc["own1-1"]
    assert (first["name"], first["product_en"], first["kbli2"], first["workers"], first["year"]) == (
        "Tenun Muntok", "Tenun", "13", 1200, 2017,
    )  # fmt: skip
    assert (first["region_name"], first["province_name"], first["island_group"]) == (
        "Kabupaten Bangka Barat", "Kepulauan Bangka Belitung", "sumatera",
    )  # fmt: skip
    assert mine.records.loc["own1-3", "kbli2"] == ""  # 99 is no division of manufacturing


def test_a_row_without_a_point_stands_at_its_regions_and_says_so(mine: Atlas) -> None:
    own, region = mine.records.loc["own1-1"], mine.records.loc["own1-2"]
    assert (own["lon"], own["lat"], own["precision"], own["basis"]) == (105.53, -2.0, "", "own_point")
    assert (region["precision"], region["basis"]) == ("regency", "region_reference_point")
    capital = mine.regions.loc[PASURUAN]
    assert (region["lon"], region["lat"]) == (capital["capital_lon"], capital["capital_lat"])


def test_every_region_has_a_reference_point_inside_or_beside_it(take: Import, shipped: Atlas, locator: Locator) -> None:
    rows = "\n".join(f"{code};{name}" for code, name in shipped.regions["name"].items())
    records = shipped.with_own([take(f"Kode Kemendagri;Kabupaten/Kota\n{rows}\n")]).records.iloc[len(shipped.records) :]
    assert len(records) == 514
    assert records[["lon", "lat"]].notna().all(axis=None)
    away = [locator.distance_km(*row) for row in records[["lon", "lat", "region_code"]].itertuples(index=False)]
    assert sum(distance > 2 for distance in away) <= 2  # two capitals stand outside their generalised boundary


def test_the_shared_atlas_is_never_changed(shipped: Atlas, survey: OwnLayer) -> None:
    before = shipped.records.copy()
    assert shipped.with_own([]) is shipped
    shipped.with_own([survey])
    pd.testing.assert_frame_equal(shipped.records, before)
    assert shipped.own == ()


def test_names_are_plain_bounded_text(take: Import) -> None:
    layer = take(SURVEY, name="  a\u202eb\n<b>" + "x" * 200)
    assert layer.name.startswith("a b <b>x")
    assert len(layer.name) <= MAX_NAME
    assert take(SURVEY, name=" \u200b ").name == "own1"


def test_more_rows_than_a_session_may_show_are_refused_in_one_sentence(take: Import) -> None:
    rows = "Kota Pasuruan\n" * (MAX_PLACED + 1)
    with pytest.raises(UsageFault, match=str(MAX_PLACED)) as refused:
        take(f"Kabupaten/Kota\n{rows}")
    assert all("resolve" in refused.value.describe(lang) for lang in LANGUAGES)


def test_a_layer_that_changes_has_another_version(take: Import, survey: OwnLayer) -> None:
    assert take(SURVEY).version == survey.version
    others = [take(SURVEY.replace("30", "31")), take(SURVEY, name="B"), take(SURVEY, rates=())]
    assert len({survey.version, *(other.version for other in others)}) == 4


# Filters


def test_imported_records_answer_the_filters_like_any(mine: Atlas) -> None:
    every = {"own1-1", "own1-2", "own1-3"}
    assert ask(mine, own=["own1"]) == every == ask(mine, type=["own"])
    assert ask(mine, own=["own1"], province=["19"]) == {"own1-1"} == ask(mine, own=["own1"], kbli=["13"])
    assert ask(mine, own=["own1"], text=["logam pasuruan"]) == {"own1-2", "own1-3"}
    assert ask(mine, own=["own1"], text=["muntok"]) == {"own1-1"}
    assert ask(mine, own=["own1"], bbox=["105,-3,106,-1"]) == {"own1-1"}
    assert ask(mine, own=["own1"], precision=["regency"]) == {"own1-2", "own1-3"}
    assert ask(mine, kbli=["13"]) == ask(mine.with_own([]), kbli=["13"])


def test_a_layer_that_is_not_there_is_explained(shipped: Atlas) -> None:
    _, (fault,) = parse_query({"own": ["own1"]}, shipped)
    assert all("own1" in fault.describe(lang) for lang in LANGUAGES)
    assert "session" in fault.describe("en")


def test_the_sentence_counts_imported_records_apart(mine: Atlas) -> None:
    query, _ = parse_query({"own": ["own1"]}, mine)
    assert query.describe(mine, "en").startswith("3 records of your data in 2 regencies and cities")
    assert "data Anda: Survei 2018" in query.describe(mine, "id")


# Figures


def test_amounts_are_added_up_only_where_all_are_known_and_rates_never(survey: OwnLayer) -> None:
    figures = survey.figures
    assert figures["c5"].to_dict() == {BANGKA_BARAT: 1200.0, PASURUAN: 42.0}
    assert figures["c6"].dropna().to_dict() == {BANGKA_BARAT: 1250000.5}  # one of Pasuruan's two is unknown
    assert figures["c7"].dropna().to_dict() == {BANGKA_BARAT: 12.5}  # Pasuruan has two rows


def test_figures_are_reached_by_name_aligned_with_the_regions(mine: Atlas, shipped: Atlas) -> None:
    workers = own_series(mine, "own1.c5")
    assert workers.index.equals(mine.regions.index)
    assert workers.dropna().to_dict() == {BANGKA_BARAT: 1200.0, PASURUAN: 42.0}
    assert own_series(mine, "own1.rows").sum() == 3
    for name in ("own1.c1", "own2.c5", "own1.c99", "population", "own1.c5.x"):
        with pytest.raises(UsageFault):
            own_series(mine, name)
    with pytest.raises(UsageFault):
        own_series(shipped, "own1.c5")


@pytest.mark.parametrize("level", Level)
def test_measures_of_a_layer_are_aligned_and_marked(mine: Atlas, level: Level) -> None:
    answer = Query().ask(mine)
    frame = mine.regions if level is Level.REGENCY else mine.provinces
    names = [measure.name for measure in own_measures(mine)]
    assert names == ["own1.rows", "own1.c5", "own1.c6", "own1.c7"]
    assert MEASURES.keys().isdisjoint(names)
    for measure in own_measures(mine):
        values = measure.values(mine, answer, level)
        assert values.index.equals(frame.index)
        assert measure.label("en").startswith("Your data · Survei 2018: ")
        assert measure.label("id").startswith("Data Anda · Survei 2018: ")
        assert all("survei.csv" in measure.note(lang) for lang in LANGUAGES)
        assert set(measure.classify(values, "id").of) == {str(code) for code in values.dropna().index}
        assert set(values.dropna()[values > 0].index) <= (
            {BANGKA_BARAT, PASURUAN} if level is Level.REGENCY else {"19", "35"}
        )


def test_the_count_of_rows_follows_the_filters_and_sums_do_not(mine: Atlas) -> None:
    query, _ = parse_query({"province": ["19"]}, mine)
    rows, workers, *_ = (measure.values(mine, query.ask(mine), Level.REGENCY) for measure in own_measures(mine))
    assert (rows[PASURUAN], rows[BANGKA_BARAT]) == (0, 1)
    assert workers[PASURUAN] == 42


@settings(max_examples=40, deadline=None)
@given(data=st.data(), amounts=st.lists(st.integers(-(10**6), 10**6), min_size=3, max_size=3))
def test_laws_of_bringing_figures_to_regions(survey: OwnLayer, data: st.DataObject, amounts: list[int]) -> None:
    """Nothing is lost or made: the sums of the regions are the sum of the rows, in any order of the rows."""
    numbers = survey.numbers.assign(c5=np.array(amounts, dtype="float64"))
    where = pd.Series(data.draw(st.lists(st.sampled_from("AB"), min_size=3, max_size=3)), index=numbers.index)
    order = data.draw(st.permutations(list(numbers.index)))
    plain = summarise(replace(survey, numbers=numbers), where)
    turned = summarise(replace(survey, numbers=numbers.loc[order]), where.loc[order])
    assert plain["c5"].sum() == sum(amounts)
    pd.testing.assert_frame_equal(plain, turned)
    assert plain["c7"].notna().equals(where.value_counts().sort_index() == 1)


# What leaves


def judge(content: bytes) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(content)
    assert geojson_validator.validate_structure(document, check_crs=True) == {}
    assert geojson_validator.validate_geometries(document)["invalid"] == {}
    return document


def test_every_row_leaves_with_its_answer_and_all_its_cells(mine: Atlas, survey: OwnLayer) -> None:
    content = export(mine, Query(), "own1").content
    document = judge(content)
    assert [fault.key for fault in geojson.find_faults(document)] == ["geometry_null"]
    rows = [feature["properties"] for feature in document["features"]]
    fields = ["kabupaten_kota", "nama_sentra", "produk", "kbli", "tenaga_kerja", "nilai_investasi"]
    for position, row in enumerate(rows):
        for heading, field in zip(survey.table.columns, fields, strict=False):
            assert row[field] == (survey.table.iloc[position][heading] or None), heading
    assert [row["region_code"] for row in rows] == [BANGKA_BARAT, PASURUAN, PASURUAN, None, None]
    assert [row["match"] for row in rows] == ["name", "name", "name", "none", "none"]
    assert all(row["detail_id"] and row["detail_en"] for row in rows)
    assert rows[2]["nama_sentra"] == "=cmd|' /C calc'!A0"
    assert rows[0]["num_tenaga_kerja"] == 1200
    assert [row["basis"] for row in rows[:2]] == ["own_point", "region_reference_point"]


def test_the_file_says_whose_data_they_are(mine: Atlas, survey: OwnLayer) -> None:
    for layer in ("own1", "regions", "provinces"):
        metadata = judge(export(mine, Query(), layer).content)["metadata"]
        (told,) = metadata["own"]["layers"]
        assert (told["name"], told["file"], told["sha256"]) == ("Survei 2018", "survei.csv", survey.sha256)
        assert (told["rows"], told["rows_placed"]) == (5, 3)
        assert "not part of Sentra Atlas's sources" in metadata["own"]["notice"]["en"]
        assert "survei" not in str(metadata["sources"])
    assert "own" not in judge(export(mine, Query(), "sentra").content)["metadata"]


def test_figures_stand_beside_the_regions(mine: Atlas) -> None:
    features = judge(export(mine, Query(), "regions").content)["features"]
    found = {feature["id"]: feature["properties"] for feature in features}
    assert (found[PASURUAN]["own1_rows"], found[PASURUAN]["own1_tenaga_kerja"]) == (2, 42)
    assert found[PASURUAN]["own1_nilai_investasi"] is None
    assert found["1101"]["own1_tenaga_kerja"] is None
    provinces = judge(export(mine, Query(), "provinces").content)["features"]
    assert {one["id"]: one["properties"]["own1_tenaga_kerja"] for one in provinces}["35"] == 42


def test_a_filtered_layer_leaves_what_the_filter_found(mine: Atlas) -> None:
    query, _ = parse_query({"province": ["35"]}, mine)
    features = judge(export(mine, query, "own1").content)["features"]
    assert [feature["id"] for feature in features] == ["own1-2", "own1-3"]
    chosen = judge(export(mine, Query(), "own1", selection=(BANGKA_BARAT,)).content)
    assert [feature["id"] for feature in chosen["features"]] == ["own1-1"]


def test_headings_of_any_kind_leave_side_by_side(take: Import, shipped: Atlas) -> None:
    text = "region_code,Kabupaten/Kota,geometry,id,Nama,nama,,Nilai,Nilai (number)\n"
    text += "x,Kota Pasuruan,1,2,a,b,c,10,eleven\n"
    layer = take(text)
    document = judge(export(shipped.with_own([layer]), Query(), "own1").content)
    (feature,) = document["features"]
    assert {"x", "1", "2", "a", "b", "c", "10", "eleven"} <= {
        str(value) for value in feature["properties"].values() if value is not None
    }
    columns = make_export(shipped.with_own([layer]), Query(), ["own1"]).layers[0].columns
    meanings = [column.meaning["en"] for column in columns if column.source == "survei.csv"]
    headings = dict.fromkeys(found for meaning in meanings for found in re.findall("“(.*)”", meaning))
    assert list(headings) == list(layer.table.columns)


def test_a_layer_none_of_whose_rows_is_placed_still_leaves_whole(take: Import, shipped: Atlas) -> None:
    atlas = shipped.with_own([take("Kabupaten/Kota;Nilai\nAntah;1\nBerantah;2\n")])
    document = judge(export(atlas, Query(), "own1").content)
    assert [feature["geometry"] for feature in document["features"]] == [None, None]
    assert len(atlas.records) == len(shipped.records)


def test_two_layers_stand_beside_each_other(take: Import, shipped: Atlas, survey: OwnLayer) -> None:
    second = take("Kabupaten/Kota;Anggaran\nKota Pasuruan;5\n", name="Anggaran", layer_id="own2")
    both = shipped.with_own([survey, second])
    assert ask(both, own=["own2"]) == {"own2-1"}
    assert len(ask(both, own=["own1", "own2"])) == 4
    assert own_series(both, "own2.c2").dropna().to_dict() == {PASURUAN: 5.0}
    assert "own2_anggaran" in judge(export(both, Query(), "regions").content)["features"][0]["properties"]
