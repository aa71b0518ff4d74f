"""Projected coordinates and shapes: transformed, sampled, placed only when wholly in one region."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from pyproj import Transformer

from geo.answers import Match, Resolution
from geo.boundaries import load_regencies
from geo.code_systems import Refusal
from geo.errors import UsageFault
from geo.gazetteer import CodeSystem, Gazetteer
from geo.locator import Locator
from geo.projected import parse_crs, read_metres
from geo.resolver import resolve
from geo.roles import Roles, choose_roles

BANGKA_BARAT = (105.17, -2.06)


def ask_shapes(
    lists: Gazetteer, locator: Locator, shapes: list[shapely.Geometry | None], names: list[str] | None = None
) -> Resolution:
    table = pd.DataFrame({"name": names or [""] * len(shapes)}, dtype="str")
    geometry = gpd.GeoSeries(shapes, crs="OGC:CRS84")
    return resolve(table, Roles(name="name"), lists, locator=locator, geometry=geometry)


@pytest.mark.parametrize(
    ("cell", "metres"),
    [
        ("705123.45", 705123.45),
        ("705123,45", 705123.45),
        ("705.123", 705.123),
        ("9.774.000", 9774000.0),
        ("9.774.000,5", 9774000.5),
        ("705,123.4", 705123.4),
        ("705 123", 705123.0),
        ("-12", -12.0),
        ("12,5.3", None),
        ("1e6", None),
        ("nan", None),
        ("", None),
    ],
)
def test_a_projected_coordinate_in_any_form(cell: str, metres: float | None) -> None:
    assert read_metres(cell) == metres


@pytest.mark.parametrize(
    "given", ["EPSG:0", "EPSG:999999", "32748; DROP", "+proj=utm", "EPSG:5703", "EPSG:4978", "utm 48"]
)
def test_an_unknown_system_is_refused(given: str) -> None:
    with pytest.raises(UsageFault, match="There is no coordinate system"):
        parse_crs(given)


@pytest.mark.parametrize("crs", ["EPSG:32748", "epsg:23830", "32749", "EPSG:3857", "EPSG:9470"])
def test_capitals_in_a_projection_are_where_they_are(lists: Gazetteer, locator: Locator, crs: str) -> None:
    regencies = load_regencies()
    points = regencies.representative_point()
    near = regencies[points.x.between(100, 116)].index
    x, y = Transformer.from_crs("OGC:CRS84", parse_crs(crs), always_xy=True).transform(
        points[near].x.to_numpy(), points[near].y.to_numpy()
    )
    rows = [(f"{a:.6f}".replace(".", ","), f"{b:.6f}") for a, b in zip(x, y, strict=True)]
    table = pd.DataFrame(rows, columns=["x", "y"], dtype="str")
    found = resolve(table, Roles(lon="x", lat="y"), lists, locator=locator, crs=crs)
    assert [answer.region_code for answer in found.answers] == near.tolist()


def test_projected_axes_that_are_swapped_and_points_that_are_none(lists: Gazetteer, locator: Locator) -> None:
    table = pd.DataFrame(
        [("9774000", "580000"), ("580000", "9774000"), ("580001", "9774000"), ("0", "0"), ("x", "1"), ("", "")],
        columns=["x", "y"],
        dtype="str",
    )
    found = resolve(table, Roles(lon="x", lat="y"), lists, locator=locator, crs="EPSG:32748")
    assert [answer.match.value for answer in found.answers] == ["none", "point", "point", "none", "none", "none"]
    assert found.answers[1].region_code == "1905"
    assert "exchange the two cells" in found.answers[0].describe("en")
    turned = resolve(table.iloc[[0]], Roles(lon="x", lat="y"), lists, locator=locator, crs="EPSG:32748")
    assert turned.refusal is Refusal.SWAPPED


def test_a_shape_in_one_region_is_placed_and_over_several_listed_by_share(lists: Gazetteer, locator: Locator) -> None:
    inside = shapely.Point(BANGKA_BARAT).buffer(0.02)
    shapes = [
        inside,
        shapely.LineString([(105.17, -2.06), (105.20, -2.05)]),
        shapely.MultiPoint([(105.17, -2.06), (106.8272, -6.1754)]),
        shapely.LineString([(106.0, -6.2), (107.0, -6.2)]),
        shapely.box(110, -5.2, 110.2, -5),
        None,
        shapely.Point(),
        shapely.Point(BANGKA_BARAT),
    ]
    found = ask_shapes(lists, locator, shapes)
    assert [answer.match.value for answer in found.answers] == [
        "point", "point", "ambiguous", "ambiguous", "none", "none", "none", "point",
    ]  # fmt: skip
    assert [answer.region_code for answer in found.answers if answer.placed] == ["1905"] * 3
    assert set(found.answers[2].candidates) == {"1905", "3171"}
    assert found.answers[3].candidates[0] == "3604"
    assert "%" in found.answers[3].describe("id")


def test_a_polygon_round_a_kota_is_not_the_kabupaten_that_its_vertices_stand_in(
    lists: Gazetteer, locator: Locator
) -> None:
    regencies = load_regencies()
    around = regencies.geometry["3575"].buffer(0.02).envelope
    answer = ask_shapes(lists, locator, [around]).answers[0]
    assert not answer.placed
    assert {"3514", "3575"} <= set(answer.candidates)


def test_a_shape_elsewhere_than_its_name_is_a_conflict_with_the_distance(lists: Gazetteer, locator: Locator) -> None:
    inside = shapely.Point(BANGKA_BARAT).buffer(0.02)
    found = ask_shapes(lists, locator, [inside, inside, inside], ["Bangka Barat", "Aceh Selatan", "Kota Pasuruan"])
    assert [answer.match for answer in found.answers] == [Match.NAME, Match.CONFLICT, Match.CONFLICT]
    assert found.answers[1].candidates == ("1101", "1905")
    assert found.answers[1].distance_km == pytest.approx(locator.distance_km(*BANGKA_BARAT, "1101"), abs=3)
    assert "Geometri berada" in found.answers[1].describe("id")


def test_every_regions_own_boundary_with_its_code_is_that_region(lists: Gazetteer, locator: Locator) -> None:
    regencies = load_regencies().iloc[::8]
    table = pd.DataFrame({"code": regencies.index.tolist()}, dtype="str")
    geometry = regencies.geometry.reset_index(drop=True)
    found = resolve(
        table, Roles(code="code"), lists, locator=locator, geometry=geometry, declared=CodeSystem.KEMENDAGRI_2025
    )
    assert [answer.region_code for answer in found.answers] == regencies.index.tolist()


def test_a_table_of_shapes_alone_needs_no_other_column() -> None:
    assert choose_roles(["a"], Roles(), with_geometry=True) == Roles()
    with pytest.raises(UsageFault, match="No column says"):
        choose_roles(["a"], Roles())
