"""The other ways to put points in regions: each takes points and regions as they lie in memory and gives positions.

Each peer is set up before the clock starts as far as it can be (prepared polygons, an open connection, polygons in
the engine's own table); what depends on the points (building geometries, sorting, the join) is on the clock. Where a
point fits several regions the lowest position counts, as in ours; -1 is none.
"""

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

Find = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""Longitudes and latitudes in, positions out."""


def by_sjoin(regions: gpd.GeoDataFrame) -> Find:
    """``geopandas.sjoin(predicate="within")``, the yardstick."""
    polygons = gpd.GeoDataFrame(geometry=regions.geometry.to_numpy(), crs=regions.crs)

    def find(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat), crs=regions.crs)
        joined = gpd.sjoin(points, polygons, predicate="within")
        return _lowest(len(lon), joined.index.to_numpy(), joined["index_right"].to_numpy())

    return find


def by_tree(regions: gpd.GeoDataFrame) -> Find:
    """Shapely's ``STRtree`` of the polygons, asked for "within"."""
    tree = shapely.STRtree(regions.geometry.to_numpy())

    def find(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        point, region = tree.query(shapely.points(lon, lat), predicate="within")
        return _lowest(len(lon), point, region)

    return find


def by_sorting(regions: gpd.GeoDataFrame) -> Find:
    """Points sorted by longitude, and ``contains_xy`` for those in each polygon's rectangle."""
    shapes = regions.geometry.to_numpy().copy()
    shapely.prepare(shapes)
    bounds = shapely.bounds(shapes)

    def find(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        order = np.argsort(lon)
        x, y = lon[order], lat[order]
        first, last = np.searchsorted(x, bounds[:, 0]), np.searchsorted(x, bounds[:, 2], side="right")
        held = np.full(len(lon), -1)
        for position in range(len(shapes) - 1, -1, -1):
            part = slice(first[position], last[position])
            rows = np.flatnonzero((y[part] >= bounds[position, 1]) & (y[part] <= bounds[position, 3])) + part.start
            held[rows[shapely.contains_xy(shapes[position], x[rows], y[rows])]] = position
        found = np.empty(len(lon), dtype=np.int64)
        found[order] = held
        return found

    return find


def by_sedona(regions: gpd.GeoDataFrame) -> Find:
    """SedonaDB, ``ST_Within`` in SQL."""
    context = importlib.import_module("sedonadb").connect()
    shapes = pa.table({"region": np.arange(len(regions)), "wkb": shapely.to_wkb(regions.geometry.to_numpy())})
    context.create_data_frame(shapes).to_view("shapes")
    context.sql("SELECT region, ST_GeomFromWKB(wkb) AS geometry FROM shapes").to_memtable().to_view("regions")

    def find(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        points = pa.table({"point": np.arange(len(lon)), "lon": lon, "lat": lat})
        context.create_data_frame(points).to_view("points", overwrite=True)
        joined = pa.table(
            context.sql(
                "SELECT points.point, regions.region FROM points JOIN regions "
                "ON ST_Within(ST_Point(points.lon, points.lat), regions.geometry)"
            )
        )
        return _lowest(len(lon), joined["point"].to_numpy(), joined["region"].to_numpy())

    return find


def by_duckdb(regions: gpd.GeoDataFrame) -> Find:
    """DuckDB with its spatial extension (from a wheel, no download), ``ST_Within`` in SQL."""
    extension = importlib.import_module("duckdb_extension_spatial")
    file = next(Path(str(extension.__file__)).parent.rglob("spatial.duckdb_extension"))
    connection = importlib.import_module("duckdb").connect(config={"allow_unsigned_extensions": "true"})
    connection.execute(f"LOAD '{file}'")
    shapes = pd.DataFrame({"region": np.arange(len(regions)), "wkb": shapely.to_wkb(regions.geometry.to_numpy())})
    connection.register("shapes", shapes)
    connection.execute("CREATE TABLE regions AS SELECT region, ST_GeomFromWKB(wkb) AS geometry FROM shapes")

    def find(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        connection.register("points", pd.DataFrame({"point": np.arange(len(lon)), "lon": lon, "lat": lat}))
        joined = connection.execute(
            "SELECT points.point, regions.region FROM points JOIN regions "
            "ON ST_Within(ST_Point(points.lon, points.lat), regions.geometry)"
        ).fetchnumpy()
        return _lowest(len(lon), joined["point"], joined["region"])

    return find


PEERS: Final[dict[str, Callable[[gpd.GeoDataFrame], Find]]] = {
    "geopandas.sjoin": by_sjoin,
    "shapely STRtree": by_tree,
    "sorted + contains_xy": by_sorting,
    "SedonaDB": by_sedona,
    "DuckDB spatial": by_duckdb,
}


def _lowest(count: int, point: np.ndarray, region: np.ndarray) -> np.ndarray:
    """Return each point's lowest region."""
    nothing = np.iinfo(np.int64).max
    found = np.full(count, nothing)
    np.minimum.at(found, point, region)
    return np.where(found == nothing, -1, found)
