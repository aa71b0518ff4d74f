"""python cli.py locate: points of any size to their regions, whole or not at all, in bounded memory."""

import json
import math
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli import main
from geo.boundaries import load_lakes, load_provinces, load_regencies, load_villages
from geo.bulk import ADDED, OneProcess, Question, Tally, locate_file
from geo.bulk.coordinates import FAULTS, SOUND, read_coordinates
from geo.bulk.parts import Part, Progress
from geo.written_points import judge_point, read_point

ROOT = Path(__file__).parents[2]
QUESTION = Question("lon", "lat")

MUNTOK = (105.16, -2.06)
DOGIYAI = (135.45, -4.05)
TOBA = (98.901, 2.6152)
TONDANO = (124.8899, 1.2294)
OFFSHORE = (106.0, -2.9)


@pytest.fixture(autouse=True)
def language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENTRA_ATLAS_LANG", "en")


@pytest.fixture(scope="module")
def points() -> pa.Table:
    """3,000 points around villages, some of them at sea, and some of every fault."""
    chance = np.random.default_rng(20261122)
    villages = load_villages().dropna(subset=["lon", "lat"]).sample(3000, random_state=1)
    lon = villages["lon"].to_numpy() + chance.normal(0, 0.02, len(villages))
    lat = villages["lat"].to_numpy() + chance.normal(0, 0.02, len(villages))
    odd = [(np.nan, np.nan), (np.inf, -2.0), (0.0, 0.0), (-2.0, 105.0), (2.35, 48.85), (np.nan, -2.0), (95.5, -11.5)]
    lon[100:800:100], lat[100:800:100] = zip(*odd, strict=True)
    return pa.table({"id": np.arange(len(lon)), "lon": lon, "lat": lat, "note": [f"n{i}" for i in range(len(lon))]})


def run(source: Path, output: Path, *options: str) -> tuple[int, pd.DataFrame]:
    columns = () if "--lon-column" in options else ("--lon-column", "lon", "--lat-column", "lat")
    code = main(["locate", str(source), *columns, *options, "-o", str(output)])
    return code, pq.read_table(output).to_pandas() if output.is_file() else pd.DataFrame()


def run_table(folder: Path, columns: dict[str, list[object]], *options: str) -> tuple[int, pd.DataFrame]:
    pq.write_table(pa.table(columns), folder / "in.parquet")
    return run(folder / "in.parquet", folder / "out.parquet", *options)


def run_csv(folder: Path, content: str | bytes, *options: str) -> tuple[int, pd.DataFrame]:
    (folder / "in.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    return run(folder / "in.csv", folder / "out.parquet", *options)


# What a point gets


def test_points_on_land_get_the_region_that_geopandas_finds(points: pa.Table, tmp_path: Path) -> None:
    pq.write_table(points, tmp_path / "in.parquet")
    code, found = run(tmp_path / "in.parquet", tmp_path / "out.parquet")
    assert code == 3
    pd.testing.assert_frame_equal(found[points.column_names], points.to_pandas())
    frame = gpd.GeoDataFrame(geometry=gpd.points_from_xy(points["lon"], points["lat"], crs="OGC:CRS84"))
    regions = load_regencies()[["name", "province_code_2022", "geometry"]].reset_index()
    expected = frame.sjoin(regions, predicate="within").drop(columns="index_right")
    assert expected.index.is_unique
    inside = found[found["match"] == "point"]
    assert len(inside) > 2500
    assert list(inside.index) == list(expected.index)
    for column, other in (
        ("region_code", "region_code"),
        ("region_name", "name"),
        ("province_code", "province_code_2022"),
    ):
        assert list(inside[column]) == list(expected[other])
    assert set(inside["distance_km"]) == {0.0}
    near = found[found["match"] == "nearest"]
    assert len(near) > 20
    in_lake = load_lakes().union_all().contains(frame.geometry)[near.index]
    assert near["distance_km"][~in_lake].between(0, 2).all()
    assert near["region_code"].notna().all()
    lost = found[found["match"] == "none"]
    assert lost[["region_code", "region_name", "province_code", "distance_km"]].isna().all(axis=None)
    assert set(range(100, 800, 100)) <= set(lost.index)


def test_all_placed_is_exit_0_and_a_faulty_point_is_counted_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found = run_table(tmp_path, {"lon": [MUNTOK[0]], "lat": [MUNTOK[1]]})
    assert code == 0
    assert found.loc[0, ["region_code", "region_name", "province_code", "match", "distance_km"]].tolist() == [
        "1905", "Kabupaten Bangka Barat", "19", "point", 0.0,
    ]  # fmt: skip
    assert "1 of 1 points placed" in capsys.readouterr().err
    lon = [MUNTOK[0], None, 105.0, 0.0, -2.0, 2.35, 100.0, math.nan, math.inf, 106.0]
    lat = [MUNTOK[1], None, None, 0.0, 105.0, 48.85, -11.0, math.nan, -2.0, -2.9]
    code, found = run_table(tmp_path, {"lon": lon, "lat": lat})
    assert code == 3
    assert [*found["match"][:9]] == ["point", *["none"] * 8]
    said = capsys.readouterr().err
    for sentence in (
        "2 rows without a point",
        "2 points cannot be read",
        "1 point at 0, 0",
        "1 point with longitude and latitude swapped",
        "1 point outside Indonesia",
        "2 points farther",
    ):
        assert sentence in said


def test_level_and_edition_decide_what_the_codes_mean(tmp_path: Path) -> None:
    place = {"lon": [DOGIYAI[0]], "lat": [DOGIYAI[1]]}
    seen = {
        (level, vintage): run_table(tmp_path, place, "--level", level, "--vintage", vintage)[1].iloc[0]
        for level in ("regency", "province")
        for vintage in ("2017", "2022")
    }
    columns = ["region_code", "region_name", "province_code"]
    assert [seen[key][columns].tolist() for key in seen] == [
        ["9406", "Kabupaten Dogiyai", "91"],
        ["9406", "Kabupaten Dogiyai", "94"],
        ["91", "Papua", "91"],
        ["94", "Papua Tengah", "94"],
    ]


def test_a_lake_is_in_its_province_and_near_a_regency(tmp_path: Path) -> None:
    place = {"lon": [TOBA[0]], "lat": [TOBA[1]]}
    _, regency = run_table(tmp_path, place)
    assert (regency.loc[0, "match"], regency.loc[0, "province_code"]) == ("nearest", "12")
    assert regency.loc[0, "distance_km"] > 1
    _, province = run_table(tmp_path, place, "--level", "province")
    assert province.loc[0, ["region_code", "match", "distance_km"]].tolist() == ["12", "point", 0.0]


@pytest.mark.parametrize("vintage", ["2017", "2022"])
def test_a_point_in_a_lake_gets_the_province_that_holds_the_lake(vintage: str, tmp_path: Path) -> None:
    # One lake of the feature "danau" lies between two provinces: the nearer shore is not always the layer's province.
    inside = load_lakes().drop(index="danau").geometry.sample_points(40, rng=7).explode()
    columns = {"lon": [TONDANO[0], *inside.x], "lat": [TONDANO[1], *inside.y]}
    _, found = run_table(tmp_path, columns, "--level", "province", "--vintage", vintage)
    provinces = load_provinces(vintage)[["geometry"]].reset_index()
    frame = gpd.GeoDataFrame(geometry=inside.reset_index(drop=True))
    expected = frame.sjoin(provinces, predicate="intersects")["province_code"]
    assert found["region_code"].tolist() == ["71", *expected]


def test_the_limit_at_sea_is_the_reader_s(tmp_path: Path) -> None:
    far = {"lon": [OFFSHORE[0]], "lat": [OFFSHORE[1]]}
    reached = {km: run_table(tmp_path, far, "--max-distance-km", km)[1].loc[0, "match"] for km in ("0", "2", "20")}
    assert reached == {"0": "none", "2": "none", "20": "nearest"}


# What is read


@pytest.mark.parametrize(
    ("content", "cells"),
    [
        ("id;lon;lat\n01;105,16;-2,06\n", ["01", "105,16", "-2,06"]),
        ('id,lon,lat\n01,"105,16","-2,06"\n', ["01", "105,16", "-2,06"]),
        ("id\tlon\tlat\n\n01\t 105.16 \t−2.06\n", ["01", " 105.16 ", "−2.06"]),
        ("id|lon|lat\n01|105°09'36\" BT|2°3'36\" LS\n", ["01", "105°09'36\" BT", "2°3'36\" LS"]),
        ('id,lon,lat\n"a\n""b""",+105.16,-2.06', ['a\n"b"', "+105.16", "-2.06"]),
        ("id,lon,lat\r\nNA,105.16,-2.06\r\n", ["NA", "105.16", "-2.06"]),
        ("\ufeffid,lon,lat\n,105.16,-2.06\n", ["", "105.16", "-2.06"]),
    ],
)
def test_cells_stay_as_written_and_are_read_in_any_form(content: str, cells: list[str], tmp_path: Path) -> None:
    code, found = run_csv(tmp_path, content)
    assert code == 0
    assert list(found.columns) == ["id", "lon", "lat", *ADDED.names]
    assert found.iloc[0, :3].tolist() == cells
    assert found.loc[0, "region_code"] == "1905"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_is_that_of_the_whole_file(encoding: str, tmp_path: Path) -> None:
    plain = "Muntok;105,16;-2,06\n" * 20_000
    code, found = run_csv(tmp_path, f"id;lon;lat\n{plain}Café;105,16;-2,06\n".encode(encoding))
    assert (code, len(found)) == (0, 20_001)
    assert found["id"].iloc[-1] == "Café"


def test_repeated_headings_are_numbered(tmp_path: Path) -> None:
    _, found = run_csv(tmp_path, "x;lon;lat;x\n1;105,16;-2,06;2\n")
    assert list(found.columns)[:4] == ["x", "lon", "lat", "x (2)"]


def test_a_small_latitude_as_programs_write_it_is_not_lost(tmp_path: Path) -> None:
    _, found = run_csv(tmp_path, "lon,lat\n109.33,-4e-05\n109.33,-0.00004\n")
    assert found["match"].tolist() == ["point", "point"]
    assert len(set(found["region_code"])) == 1


def test_columns_of_any_type_stay(tmp_path: Path) -> None:
    table = pa.table(
        {
            "when": [date(2020, 1, 1), None],
            "tags": [["a"], []],
            "kind": pa.array(["x", "x"]).dictionary_encode(),
            "lon": pa.array(["105.16", "0"]).dictionary_encode(),
            "lat": pa.array([-2.06, 0], type=pa.float32()),
        }
    )
    pq.write_table(table, tmp_path / "in.parquet")
    assert run(tmp_path / "in.parquet", tmp_path / "out.parquet")[0] == 3
    written = pq.read_table(tmp_path / "out.parquet")
    assert written.select(table.column_names) == table
    assert written["match"].to_pylist() == ["point", "none"]


def test_a_geoparquet_stays_one_and_the_file_says_what_it_is(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"lon": [MUNTOK[0]], "lat": [MUNTOK[1]]}, index=pd.Index(["a"], name="key"))
    frame = frame.set_geometry(gpd.points_from_xy(frame["lon"], frame["lat"], crs="OGC:CRS84"))
    frame.to_parquet(tmp_path / "in.parquet")
    run(tmp_path / "in.parquet", tmp_path / "out.parquet")
    written = gpd.read_parquet(tmp_path / "out.parquet")
    assert written.loc["a", "region_code"] == "1905"
    assert written.geometry.name == "geometry"
    about = json.loads(pq.read_schema(tmp_path / "out.parquet").metadata[b"sentra-atlas"])
    assert (about["level"], about["vintage"], about["max_distance_km"]) == ("regency", "2022", 2.0)
    assert about["attribution"]


def test_what_a_file_is_its_content_says(points: pa.Table, tmp_path: Path) -> None:
    pq.write_table(points, tmp_path / "in.csv")
    pacsv.write_csv(points, tmp_path / "in.parquet")
    _, one = run(tmp_path / "in.csv", tmp_path / "one.parquet")
    _, other = run(tmp_path / "in.parquet", tmp_path / "other.parquet")
    pd.testing.assert_frame_equal(one[ADDED.names], other[ADDED.names])


def test_a_folder_becomes_a_folder_of_the_same_parts(points: pa.Table, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for start in (0, 1000, 2000):
        pq.write_table(points.slice(start, 1000), tmp_path / f"in/{start:04}.parquet")
    pq.write_table(points, tmp_path / "all.parquet")
    assert main(["locate", str(tmp_path / "in"), "--lon-column", "lon", "--lat-column", "lat", "-o",
                 str(tmp_path / "out.parquet")]) == 3  # fmt: skip
    _, whole = run(tmp_path / "all.parquet", tmp_path / "whole.parquet")
    assert sorted(path.name for path in (tmp_path / "out.parquet").iterdir()) == [
        "0000.parquet", "1000.parquet", "2000.parquet",
    ]  # fmt: skip
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "out.parquet"), whole)


# Laws

CELLS = st.one_of(
    st.sampled_from(["", "-", "NULL", "0", "0,0", "105.16", "-2,06", " 98.8", "\u00a098.8", "2.04 S", "105°9'", "nan"]),
    st.floats(-181, 181).map(lambda value: f"{value:.6f}"),
    st.floats(-13, 143).map(lambda value: f"{value:+.15f}".replace(".", ",")),
    st.text(alphabet="0123456789.,-+ '°SLTBeE", max_size=12),
    st.text(max_size=6),
).filter(lambda cell: "e" not in cell.casefold())


@given(st.lists(st.tuples(CELLS, CELLS), max_size=30))
def test_columns_are_read_as_single_points_are(rows: list[tuple[str, str]]) -> None:
    found = read_coordinates(*(pa.array([row[axis] for row in rows], type=pa.string()) for axis in (0, 1)))
    expected = [read_point(*row) for row in rows]
    faults = [None if fault == SOUND else FAULTS[fault] for fault in found.fault]
    assert faults == [point.fault for point in expected]
    for place, point in enumerate(expected):
        if point.fault is None:
            assert (found.lon[place], found.lat[place]) == (point.lon, point.lat)


DEGREES = st.one_of(st.floats(), st.floats(-13, 143), st.sampled_from([0.0, -0.0, 94.0, 142.0, -12.0, 7.0]))


@given(st.lists(st.tuples(DEGREES, DEGREES), max_size=30))
def test_columns_of_numbers_are_judged_as_single_points_are(rows: list[tuple[float, float]]) -> None:
    found = read_coordinates(*(pa.array([row[axis] for row in rows], type=pa.float64()) for axis in (0, 1)))
    for (lon, lat), fault in zip(rows, found.fault, strict=True):
        if math.isfinite(lon) and math.isfinite(lat):
            assert (None if fault == SOUND else FAULTS[fault]) == judge_point(lon, lat).fault
        else:
            assert FAULTS[fault] == ("missing" if math.isnan(lon) and math.isnan(lat) else "unreadable")


@pytest.mark.parametrize("batch_bytes", [40, 997, 20_000])
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_the_size_of_a_batch_changes_nothing(form: str, batch_bytes: int, points: pa.Table, tmp_path: Path) -> None:
    some = points.slice(0, 600)
    source = tmp_path / f"in.{form}"
    if form == "csv":
        pacsv.write_csv(some, source, pacsv.WriteOptions(include_header=True, delimiter=";"))
        batch_bytes = max(batch_bytes, 80)  # a row and the headings must fit
    else:
        pq.write_table(some, source, row_group_size=250)
    tallies = [
        locate_file(source, tmp_path / f"{size}.parquet", QUESTION, engine=OneProcess(), batch_bytes=size)
        for size in (batch_bytes, 2**24)
    ]
    assert tallies[0] == tallies[1]
    written = [pq.read_table(tmp_path / f"{size}.parquet").to_pandas() for size in (batch_bytes, 2**24)]
    pd.testing.assert_frame_equal(*written)


# What is refused


def test_mostly_swapped_axes_are_refused_and_nothing_is_written(
    points: pa.Table, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pq.write_table(points, tmp_path / "in.parquet")
    code, found = run(tmp_path / "in.parquet", tmp_path / "out.parquet", "--lon-column", "lat", "--lat-column", "lon")
    assert code == 5
    assert found.empty
    assert "Exchange --lon-column and --lat-column" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["in.parquet"]


def whole_parquet(path: Path) -> bytes:
    chance = np.random.default_rng(1)
    table = pa.table({"lon": chance.uniform(95, 141, 50_000), "lat": chance.uniform(-11, 6, 50_000)})
    pq.write_table(table, path, row_group_size=10_000, use_dictionary=False, write_page_checksum=True)
    return path.read_bytes()


def cut(path: Path) -> None:
    path.write_bytes(whole_parquet(path)[:-2000])


def overwritten(path: Path) -> None:
    content = bytearray(whole_parquet(path))
    content[len(content) // 2 : len(content) // 2 + 50_000] = bytes(50_000)
    path.write_bytes(content)


def heavy_cell(path: Path) -> None:
    pq.write_table(pa.table({"lon": [105.0], "lat": [-2.0], "blob": [b"x" * 2_000_000]}), path)


def parquet(columns: dict[str, object]) -> Callable[[Path], None]:
    return lambda path: pq.write_table(pa.table(columns), path)


def text(content: str | bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(content.encode() if isinstance(content, str) else content) and None


@pytest.mark.parametrize(
    ("make", "code", "said"),
    [
        (cut, 4, "is damaged or cut off"),
        (overwritten, 4, "is damaged or cut off"),
        (heavy_cell, 4, "weighs more than 1 MB on average"),
        (text(b"PAR1"), 4, "is damaged or cut off"),
        (text(b""), 4, "is empty"),
        (text(b"\x89PNG\r\n\x1a\n" + bytes(2000)), 4, "neither CSV nor Parquet"),
        (text(b"PK\x03\x04" + bytes(2000)), 4, "neither CSV nor Parquet"),
        (text('{"type": "FeatureCollection", "features": []}'), 4, "neither CSV nor Parquet"),
        (text("Survey 2026;;\n;;\nid;lon;lat\n1;105,1;-2,0\n2;105,1;-2,0\n"), 4, "remove the title lines"),
        (text("lon;lat\n105,1;-2,0\n1;2;3\n"), 4, "3 of in.file has 3 cells where 2 belong"),
        (text("lon;lat\n105,1;-2,0\n1\n"), 4, "Row 3 of in.file has 1 cells where 2 belong"),
        (text('lon;lat\n105,1;"' + "1;2\n" * 20_000), 4, "look for a quotation mark"),
        (text("lon;lat\n105,1;" + "9" * 20_000_000), 4, "look for a quotation mark"),
        (text("long;lat\n1;2\n"), 2, "There is no column lon; the table has: long, lat"),
        (text("lon;lat;match\n1;2;3\n"), 2, "already has a column match"),
        (parquet({"lon": [[1.0]], "lat": [1.0]}), 4, "column lon is of type list"),
        (parquet({"lon": [True], "lat": [1.0]}), 4, "column lon is of type bool"),
        (lambda path: path.mkdir(), 4, "holds no .parquet file"),
        (lambda _: None, 4, "cannot be read"),
    ],
)  # fmt: skip
def test_a_hostile_or_broken_file_ends_in_one_sentence_and_leaves_nothing(
    make: Callable[[Path], None], code: int, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "in.file"
    make(source)
    before = {path.name for path in tmp_path.iterdir()}
    assert run(source, tmp_path / "out.parquet")[0] == code
    told = capsys.readouterr().err.strip().splitlines()
    assert said in told[-1]
    assert "Traceback" not in "".join(told)
    assert {path.name for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--level", "village"), "available: province, regency"),
        (("--vintage", "2019"), "2017, 2022"),
        (("--engine", "spark"), "available: local, dask"),
        (("--scheduler", "tcp://127.0.0.1:8786"), "needs --engine dask"),
        (("--engine", "dask", "--scheduler", "http://x"), "write tcp://HOST:PORT"),
        (("--max-distance-km", "-1"), "from 0 to 20"),
        (("--max-distance-km", "nan"), "from 0 to 20"),
        (("--max-distance-km", "1e9"), "from 0 to 20"),
    ],
)
def test_a_wrong_option_says_what_is_allowed(
    options: tuple[str, ...], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_table(tmp_path, {"lon": [105.0], "lat": [-2.0]}, *options)[0] == 2
    assert said in capsys.readouterr().err


def test_the_output_must_be_another_parquet_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole_parquet(tmp_path / "in.parquet")
    assert run(tmp_path / "in.parquet", tmp_path / "in.parquet")[0] == 2
    assert "the table itself" in capsys.readouterr().err
    assert run(tmp_path / "in.parquet", tmp_path / "out.csv")[0] == 2
    assert "must end in .parquet" in capsys.readouterr().err
    assert run(tmp_path / "in.parquet", tmp_path / "missing/out.parquet")[0] == 2
    assert "cannot be written" in capsys.readouterr().err


def test_an_interrupted_run_leaves_what_was_there(tmp_path: Path) -> None:
    whole_parquet(tmp_path / "in.parquet")
    (tmp_path / "out.parquet").write_text("of yesterday")

    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        locate_file(
            tmp_path / "in.parquet", tmp_path / "out.parquet", QUESTION, engine=OneProcess(), progress=interrupt
        )
    assert {path.name for path in tmp_path.iterdir()} == {"in.parquet", "out.parquet"}
    assert (tmp_path / "out.parquet").read_text() == "of yesterday"


def test_the_draft_of_a_killed_worker_is_not_among_the_parts(tmp_path: Path) -> None:
    class Killed(OneProcess):
        """Works as ever, after a worker that died over the first part left its draft."""

        def run(self, parts: Sequence[Part], question: Question, progress: Progress) -> Tally:
            parts[0].target.with_name(f"{parts[0].target.name}.{'0' * 32}").write_bytes(b"half")
            return super().run(parts, question, progress)

    (tmp_path / "in").mkdir()
    for name in ("1.parquet", "2.parquet"):
        whole_parquet(tmp_path / "in" / name)
    locate_file(tmp_path / "in", tmp_path / "out", QUESTION, engine=Killed())
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["1.parquet", "2.parquet"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out"]


# How it is borne

MEASURE = """
import resource, sys
from pathlib import Path
from geo.bulk import OneProcess, Question, locate_file

def peak(name):
    locate_file(Path(name), Path(name + ".out.parquet"), Question("lon", "lat"), engine=OneProcess())
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

before = peak(sys.argv[1])
print(peak(sys.argv[2]) - before)
"""


def test_memory_is_bounded_by_the_batch_and_not_by_the_file(tmp_path: Path) -> None:
    villages = load_villages().dropna(subset=["lon", "lat"])
    rows = 100_000
    villages = villages.sample(rows, replace=True, random_state=3)
    block = pa.table({"lon": villages["lon"], "lat": villages["lat"], "note": [f"{i:0100}" for i in range(rows)]})
    sizes = {"small": 3, "large": 20}
    for name, blocks in sizes.items():
        with pq.ParquetWriter(tmp_path / name, block.schema, use_dictionary=False, compression="zstd") as writer:
            for _ in range(blocks):
                writer.write_table(block)
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(tmp_path / "small"), str(tmp_path / "large")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    more = block.nbytes * (sizes["large"] - sizes["small"])
    assert more > 150 * 2**20
    assert int(done.stdout) < more / 4
    assert pq.ParquetFile(tmp_path / "large.out.parquet").metadata.num_rows == rows * sizes["large"]


def test_progress_is_a_few_lines_where_there_is_no_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    villages = load_villages().dropna(subset=["lon", "lat"]).sample(600_000, replace=True, random_state=5)
    pq.write_table(pa.table({"lon": villages["lon"], "lat": villages["lat"]}), tmp_path / "in.parquet")
    run(tmp_path / "in.parquet", tmp_path / "out.parquet")
    lines = capsys.readouterr().err.splitlines()
    assert [line for line in lines if "% done" in line]
    assert len(lines) <= 6
