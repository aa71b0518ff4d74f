"""The two files of the map on screen: the regions and the land around them, as quantised TopoJSON."""

import json
import sqlite3
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from topojson.core.topology import Topology

from data.recipes import packages
from data.recipes.crs import CRS84
from geo.coverage import clean_coverage

# 250,000 steps over 46 degrees are 20 m east-west and 8 m north-south, an eighth of a pixel at zoom 10.
# It is the coarsest step of those measured at which none of the 5,608 parts collapses (100,000 loses
# three); 1,000,000 costs 17 % more bytes.
REGIONS_QUANTISATION: Final = 250_000
NEIGHBOURS_QUANTISATION: Final = 10_000
# West, south, east, north, in degrees: what a screen shows around Indonesia.
WINDOW: Final = (88.0, -16.0, 148.0, 12.0)
NEIGHBOURS: Final = {
    "33779110": ("MYS", "Malaysia"),
    "89927896": ("KHM", "Cambodia"),
    "30758251": ("PHL", "Philippines"),
    "22992897": ("PNG", "Papua New Guinea"),
    "81297802": ("VNM", "Vietnam"),
    "78962969": ("THA", "Thailand"),
    "81905179": ("PLW", "Palau"),
    "22284137": ("TLS", "Timor-Leste"),
    "91842731": ("SGP", "Singapore"),
    "61948251": ("BRN", "Brunei"),
    "25037944": ("AUS", "Australia"),
    "79324940": ("FSM", "Micronesia"),
    "7132399": ("IND", "India"),
    "66882298": ("MMR", "Myanmar"),
}
# Reefs in the South China Sea that several states claim, drawn far too large: not ours to draw.
DISPUTED: Final = ("Hoang Sa", "Truong Sa")
# In square degrees and degrees. A backdrop needs no islet below 12 km2, no hole that may be a sliver, and
# no detail below 1 km.
_SMALLEST_ISLAND: Final = 0.001
# Around Sabah: west, south, east, north.
_SABAH: Final = (115.0, 4.0, 119.5, 7.5)
_SMALLEST_HOLE: Final = 0.02
_TOLERANCE_DEGREE: Final = 0.008


def regions_topojson(regencies: gpd.GeoDataFrame, lakes: gpd.GeoDataFrame) -> bytes:
    """Return the objects "regencies" (id = region_code; name, p17, p22) and "lakes" (id = lake_id; name)."""
    areas = regencies[["name", "province_code_2017", "province_code_2022", "geometry"]]
    areas = areas.set_axis(["name", "p17", "p22", "geometry"], axis="columns").set_index(regencies["region_code"])
    water = lakes[["name", "geometry"]].set_index(lakes["lake_id"])
    return _topojson({"regencies": areas, "lakes": water}, REGIONS_QUANTISATION)


def read_neighbours(database: sqlite3.Connection, countries: Path, indonesia: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the countries around Indonesia within the window, simplified, by ISO code: name, geometry.

    Args:
        database: the gazetteer's.
        countries: the wheel with Natural Earth, for Sabah.
        indonesia: the source's Indonesian features.
    """
    window = shapely.box(*WINDOW)
    lands = []
    for prefix in NEIGHBOURS:
        rows = database.execute(
            "SELECT coordinates FROM location_data WHERE shape_id LIKE ? AND name NOT IN (?, ?)"
            " ORDER BY shape_id, name",
            (f"{prefix}B%", *DISPUTED),
        ).fetchall()
        shapes = shapely.make_valid(shapely.from_wkb([row[0] for row in rows]))
        shapes = shapes[shapely.intersects(shapes, window)]
        lands.append(_land(shapely.clip_by_rect(shapes, *WINDOW)))
    codes, names = zip(*NEIGHBOURS.values(), strict=True)
    malaysia = codes.index("MYS")
    sabah = _sabah(countries, [*lands, *indonesia.geometry])
    lands[malaysia] = _land(np.array([lands[malaysia], sabah], dtype=object))
    cleaned = clean_coverage(np.array(lands, dtype=object), _TOLERANCE_DEGREE)
    simple = shapely.coverage_simplify(cleaned, _TOLERANCE_DEGREE)
    index = pd.Index(codes, name="iso3")
    return gpd.GeoDataFrame({"name": names}, geometry=simple, index=index, crs=CRS84).sort_index()


def _sabah(countries: Path, known: list[shapely.Geometry]) -> shapely.Polygon:
    # The gazetteer's Malaysia ends at Sarawak: without this the north of Borneo would be sea on the map.
    world = gpd.read_file(f"/vsizip/{{{countries.resolve()}}}/{packages.COUNTRIES}")
    malaysia = world.loc[world["iso_a3"] == "MYS"].geometry.iloc[0]
    north = shapely.box(*_SABAH)
    nearby = [land for land in known if shapely.intersects(land, north)]
    rest = shapely.difference(shapely.intersection(malaysia, north), shapely.union_all(nearby))
    parts = shapely.get_parts(rest)
    largest: shapely.Polygon = parts[np.argmax(shapely.area(parts))]
    return largest


def _land(shapes: np.ndarray) -> shapely.MultiPolygon:
    whole = shapely.get_parts(shapely.union_all(shapes, grid_size=1e-6))
    kept = whole[
        (shapely.get_type_id(whole) == shapely.GeometryType.POLYGON) & (shapely.area(whole) >= _SMALLEST_ISLAND)
    ]
    filled = [
        shapely.Polygon(
            part.exterior, [hole for hole in part.interiors if shapely.Polygon(hole).area >= _SMALLEST_HOLE]
        )
        for part in kept
    ]
    return shapely.MultiPolygon(filled)


def neighbours_topojson(neighbours: gpd.GeoDataFrame) -> bytes:
    """Return the object "neighbours" (id = ISO 3166 alpha-3 code; name)."""
    return _topojson({"neighbours": neighbours}, NEIGHBOURS_QUANTISATION)


def _topojson(objects: dict[str, gpd.GeoDataFrame], quantisation: int) -> bytes:
    topology = Topology(
        list(objects.values()), object_name=list(objects), prequantize=quantisation, shared_coords=True
    ).to_dict()
    for name, frame in objects.items():
        for geometry, code in zip(topology["objects"][name]["geometries"], frame.index, strict=True):
            geometry["id"] = str(code)
    return json.dumps(topology, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
