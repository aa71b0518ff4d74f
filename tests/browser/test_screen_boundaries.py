"""Official boundaries of the user's own on screen: given, checked, used for a table of points, and dropped again."""

import hashlib
import io
import json

import geopandas as gpd
import pytest
import shapely
from playwright.sync_api import expect

from geo.boundaries import load_regencies
from tests.browser.harness.screen import OpenScreen, Screen
from tests.browser.test_screen_import import give, matched, open_import, press, read, take
from texts import Language, say

pytest_plugins = ["tests.browser.harness.screen_fixtures"]

CHECKED_MS = 60_000
"""A check of 514 polygons takes seconds, and more where tests run beside each other."""


@pytest.fixture(scope="module")
def moved() -> tuple[gpd.GeoDataFrame, shapely.Point]:
    """The shipped regions with the west of Kota Bandung given to its neighbour, and a point in that part."""
    regencies = load_regencies()
    city, around = regencies.geometry["3273"], regencies.geometry["3204"]
    west, south, east, north = city.bounds
    piece = shapely.intersection(city, shapely.box(west - 1, south - 1, west + (east - west) * 0.2, north + 1))
    shapes = regencies.geometry.copy()
    shapes["3273"], shapes["3204"] = shapely.difference(city, piece), shapely.union_all([around, piece])
    columns = {"KDPKAB": [f"{code[:2]}.{code[2:]}" for code in regencies.index], "WADMKK": regencies["name"].to_numpy()}
    frame = gpd.GeoDataFrame(columns, geometry=shapes.to_numpy(), crs=regencies.crs)
    return frame, shapely.point_on_surface(piece)


def in_parquet(frame: gpd.GeoDataFrame) -> bytes:
    sink = io.BytesIO()
    frame.to_parquet(sink)
    return sink.getvalue()


def open_boundaries(screen: Screen, lang: Language) -> None:
    screen.page.get_by_text(say("boundaries.screen.title", lang)).click()
    screen.settle()


def region_and_source(screen: Screen) -> tuple[str, str]:
    """Return the region of the one row and the boundaries by which it was found, from what can be taken away."""
    [row] = read(take(screen, "table")[1])
    return row["region_code"], json.loads(take(screen, "report")[1])["boundaries"]["en"]


def test_own_boundaries_are_checked_used_for_points_and_dropped(
    open_screen: OpenScreen, moved: tuple[gpd.GeoDataFrame, shapely.Point]
) -> None:
    frame, point = moved
    content = in_parquet(frame)
    screen = open_import(open_screen, "en")
    matched(screen, "points.csv", f"enterprise,lon,lat\nA,{point.x},{point.y}\n")
    assert region_and_source(screen) == ("3273", "the shipped boundaries")
    open_boundaries(screen, "en")
    give(screen, "batas.parquet", content, "boundaries")
    part = screen.page.locator(".st-key-own_boundaries")
    expect(part).to_contain_text(say("boundaries.gate.villages.holds", "en"), timeout=CHECKED_MS)
    expect(part).to_contain_text("Kota Bandung (3273)")
    press(screen, "boundaries_use")
    in_use = screen.page.get_by_text("Joins of this session use the user's own boundaries, file batas.parquet")
    expect(in_use).to_contain_text("The map keeps showing the shipped boundaries")
    region, source = region_and_source(screen)
    assert region == "3204"
    assert hashlib.sha256(content).hexdigest() in source
    press(screen, "boundaries_drop")
    expect(in_use).to_be_hidden()
    assert region_and_source(screen) == ("3273", "the shipped boundaries")
    assert screen.trail.faults == []


def test_boundaries_that_fail_a_gate_say_why_and_cannot_be_used(
    open_screen: OpenScreen, moved: tuple[gpd.GeoDataFrame, shapely.Point]
) -> None:
    frame, _ = moved
    hostile = frame.copy()
    hostile.loc[0, "WADMKK"] = "<img src=x onerror=alert(1)>"
    screen = open_import(open_screen, "id")
    open_boundaries(screen, "id")
    give(screen, "batas.parquet", in_parquet(hostile.drop(index=1)), "boundaries")
    report = screen.page.locator(".st-key-own_boundaries")
    expect(report).to_contain_text(say("boundaries.gate.codes.name", "id").capitalize(), timeout=CHECKED_MS)
    expect(report).to_contain_text("Kabupaten Aceh Tenggara (1102) tidak ada.")
    expect(report).to_contain_text("<img src=x onerror=alert(1)>")
    assert screen.page.locator("[class*='st-key-own_boundaries'] img").count() == 0
    assert screen.page.locator("[class*='st-key-boundaries_use']").count() == 0
