"""Every layer in every format and language: the same features, codes, areas and names, by two readers of each file."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geojson_validator
import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from csvw import CSVW, Table

from clusters.atlas import Atlas, load_atlas
from clusters.choice import Choice, make_problem
from clusters.criteria.facts import region_facts
from clusters.explain import explain_each, values_of
from clusters.export import make_export
from clusters.layers import LAYERS
from clusters.own_layers import build_own_layer
from clusters.own_roles import guess_own_roles
from clusters.portfolio_file import describe_portfolio, portfolio_rows
from clusters.portfolios import Quotas, build
from clusters.query import Query
from clusters.ranked import parse_ranked
from clusters.ranking.draws import Settings
from clusters.ranking.ranges import rank
from clusters.ranking_file import describe_ranking, to_json_bytes
from geo import geojson
from geo.foreign import parse_table
from geo.foreign.writing import neutral
from geo.gazetteer import load_gazetteer
from geo.resolver import resolve
from geo.roles import guess_roles
from geo.vintages import TODAY
from geo.writing import FORMATS, FileContent, FileLayer, write
from texts import LANGUAGES

NAMES = ["Kain “Lurik” d'Jogja", 'Kopi "Luwak" é ñ ü', "=1+1", "@Tenun; Ikat, Sumba", "Ampo, 中文 😀"]
PLACES = ["Kota Yogyakarta", "Kab. Aceh Tengah", "Kota Pasuruan", "Kab. Sumba Timur", "Antah Berantah"]
NAMED = [*(name.replace("-", "_") for name in LAYERS), "own1", "ranking", "portfolio"]
WITH_SHAPES = [".geojson", ".gpkg", ".parquet", ".fgb", ".kml"]
SHEETS = [".csv", ".xlsx"]

Files = dict[tuple[str, str], Path]


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    """The atlas with an imported table whose names hold what files trip over; one of its places is unknown."""
    sink = io.StringIO(newline="")
    csv.writer(sink, delimiter=";").writerows([("Kabupaten/Kota", "Nama"), *zip(PLACES, NAMES, strict=True)])
    table, lists = parse_table(sink.getvalue().encode(), "usaha.csv"), load_gazetteer()
    roles = guess_roles(list(table.frame.columns))
    found = resolve(table.frame, roles, lists)
    own = guess_own_roles(table.frame, roles)
    return load_atlas(TODAY).with_own([build_own_layer("own1", 'Usaha "é"', table, roles, own, found, lists)])


@pytest.fixture(scope="module")
def contents(atlas: Atlas) -> dict[str, FileContent]:
    """Each layer as a file of its own."""
    choice = Choice({"underdeveloped-2020": 1.0, "population": 2.0}, settings=Settings(top=5, draws=50))
    facts = region_facts(atlas, "24")
    ranking, values = rank(make_problem(choice, facts), choice.settings), values_of(choice, facts)
    found = build(atlas, ranking, values, Quotas())
    reasons = explain_each(ranking, values, found.best.regions)
    told = (
        describe_ranking(atlas, choice, ranking, values),
        describe_portfolio(atlas, choice, found, portfolio_rows(atlas, ranking, values, found), reasons=reasons),
    )
    ranked = {one.kind: one for one in (parse_ranked(to_json_bytes(file)) for file in told)}
    names = [*LAYERS, "own1", *ranked]
    made = [make_export(atlas, Query(), [name], ranking=ranked.get(name)) for name in names]
    return {content.layers[0].name: content for content in made}


@pytest.fixture(scope="module")
def files(contents: dict[str, FileContent], tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder = tmp_path_factory.mktemp("matrix")
    made = {(name, suffix): folder / f"{name}{suffix}" for name in contents for suffix in FORMATS}
    for (name, _), path in made.items():
        write(contents[name], path)
    return made


def layer_of(contents: dict[str, FileContent], name: str) -> FileLayer:
    (layer,) = contents[name].layers
    return layer


def in_order(layer: FileLayer, column: str) -> list[Any]:
    """A column of a layer by the features' ids: FlatGeobuf keeps an order of its own."""
    values = layer.frame.set_index(layer.id_column, drop=False).sort_index()[column]
    return [None if pd.isna(value) else value for value in values]


def by_gdal(path: Path, layer: FileLayer) -> gpd.GeoDataFrame:
    """Read a file by GDAL; GeoParquet, which its wheel here does not read, by geopandas."""
    if path.suffix == ".parquet":
        frame = gpd.read_parquet(path)
    elif path.suffix == ".kml":
        # GDAL calls an element's name Name, and sees no column in which every value is unknown.
        frame = pyogrio.read_dataframe(path).rename(columns={"Name": "name"})
        frame = frame.reindex(columns=[*(column.name for column in layer.columns), "geometry"])
    else:
        frame = pyogrio.read_dataframe(path, layer=layer.name)
    return frame.set_index(layer.id_column, drop=False).sort_index()


def by_native_reader(path: Path) -> list[dict[str, Any]]:
    match path.suffix:
        case ".geojson":
            return [one["properties"] for one in json.loads(path.read_bytes())["features"]]
        case ".parquet":
            return pq.read_table(path).drop_columns(["geometry", "bbox"]).to_pylist()
        case ".csv":
            return list(Table.from_file(path.with_name(f"{path.name}-metadata.json")).iterdicts())
        case _:
            head, *rows = openpyxl.load_workbook(path)["data"].iter_rows(values_only=True)
            return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def test_the_matrix_is_whole(files: Files) -> None:
    assert {name for name, _ in files} == set(NAMED)
    assert {suffix for _, suffix in files} == set(FORMATS)


@pytest.mark.parametrize("suffix", WITH_SHAPES)
@pytest.mark.parametrize("name", NAMED)
def test_gdal_reads_the_same_features_codes_names_and_areas(
    name: str, suffix: str, contents: dict[str, FileContent], files: Files
) -> None:
    layer = layer_of(contents, name)
    read = by_gdal(files[name, suffix], layer)
    assert len(read) == len(layer.frame) > 0
    for column in layer.columns:
        if column.type == "string":
            got = [None if pd.isna(value) or value == "" else value for value in read[column.name]]
            assert got == in_order(layer, column.name), column.name
    expected = layer.frame.set_index(layer.id_column).sort_index().geometry
    np.testing.assert_allclose(shapely.area(read.geometry), shapely.area(expected), rtol=1e-6)
    np.testing.assert_allclose(read.geometry.bounds, expected.bounds, atol=1e-6)
    assert read.geometry.isna().sum() == (1 if name == "own1" else 0)


@pytest.mark.parametrize("suffix", [".geojson", ".parquet", *SHEETS])
@pytest.mark.parametrize("name", NAMED)
def test_the_native_reader_reads_the_same_rows(
    name: str, suffix: str, contents: dict[str, FileContent], files: Files
) -> None:
    layer = layer_of(contents, name)
    rows = {row[layer.id_column]: row for row in by_native_reader(files[name, suffix])}
    assert list(rows) == [str(code) for code in layer.frame[layer.id_column]]
    for column in layer.columns:
        got = [rows[key][column.name] for key in sorted(rows)]
        expected = in_order(layer, column.name)
        if suffix in SHEETS:
            expected = [neutral(value) if isinstance(value, str) else value for value in expected]
        if column.type == "number":
            np.testing.assert_allclose(np.array(got, "float64"), np.array(expected, "float64"), rtol=1e-6)
        else:
            assert got == expected, column.name


@pytest.mark.parametrize("name", NAMED)
def test_two_judges_find_nothing_against_rfc_7946(name: str, files: Files) -> None:
    content = files[name, ".geojson"].read_bytes()
    found = [fault.key for fault in geojson.judge_bytes(content)]
    assert found == (["geometry_null"] if name == "own1" else [])
    document = json.loads(content)
    assert geojson_validator.validate_structure(document, check_crs=True) == {}
    shaped = document | {"features": [one for one in document["features"] if one["geometry"]]}
    judged = geojson_validator.validate_geometries(shaped)
    assert judged["invalid"] == {}
    # Regencies that enclose a city have holes, and long coasts many vertices: so it is in the world.
    assert judged["problematic"].keys() <= {"holes", "excessive_vertices"}


@pytest.mark.parametrize("name", NAMED)
def test_no_cell_of_a_spreadsheet_is_a_formula(name: str, files: Files) -> None:
    with files[name, ".csv"].open(encoding="utf-8", newline="") as file:
        assert [cell for row in csv.reader(file, strict=True) for cell in row if neutral(cell) != cell] == []
    book = openpyxl.load_workbook(files[name, ".xlsx"])
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n", "b"}


@pytest.mark.parametrize("name", NAMED)
def test_the_description_of_a_csv_is_valid_and_packed_beside_it(name: str, files: Files) -> None:
    described = files[name, ".csv"].with_name(f"{name}.csv-metadata.json")
    assert CSVW(str(described), validate=True).is_valid
    with zipfile.ZipFile(files[name, ".csv.zip"]) as packed:
        assert packed.read(f"{name}.csv") == files[name, ".csv"].read_bytes()
        assert packed.read(described.name) == described.read_bytes()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", NAMED)
def test_every_file_says_in_both_languages_what_it_holds(
    lang: Any, name: str, contents: dict[str, FileContent], files: Files
) -> None:
    asked = contents[name].told("filter", lang)
    meant = [column.meaning[lang] for column in layer_of(contents, name).columns]
    for suffix in FORMATS:
        told = "".join(texts_of(files[name, suffix]))
        assert asked in told, suffix
        assert [meaning for meaning in meant if plain(meaning) not in plain(told)] == [], suffix


def texts_of(path: Path) -> Iterator[str]:
    """Everything that a file says, unpacked."""
    if path.suffix in (".xlsx", ".zip"):
        with zipfile.ZipFile(path) as packed:
            yield from (packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
        return
    if path.suffix == ".fgb":
        yield from pyogrio.read_info(path)["layer_metadata"].values()
        return
    yield path.read_text("utf-8", errors="replace")
    if path.suffix == ".csv":
        yield path.with_name(f"{path.name}-metadata.json").read_text("utf-8")


def plain(text: str) -> str:
    """A text without what JSON and XML do to quotes and signs of tags."""
    for written, meant in (("&quot;", '"'), ("&gt;", ">"), ("&lt;", "<"), ("&amp;", "&"), ('\\"', '"')):
        text = text.replace(written, meant)
    return text
