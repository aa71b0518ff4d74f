"""Regencies, lakes and provinces as one true coverage, from the source's 519 features.

The steps, each a function: read, link to codes, clean, round, describe, dissolve. Facts about the source
that decided them stand in ``docs/data-build.md``.
"""

import re
import sqlite3
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data.recipes.crs import CRS84
from geo.coverage import clean_coverage
from geo.errors import DataFault
from geo.measures import area_km2, shared_edge_km

INDONESIA: Final = "22746128"
# The features that are no regency. Their names are the source's own ("Wadung" included).
LAKES: Final = {
    "Danau": "danau",
    "Danau Toba": "danau-toba",
    "Hutan": "hutan",
    "Waduk Cirata": "waduk-cirata",
    "Wadung Kedungombo": "wadung-kedungombo",
}
DECIMALS: Final = 6


def read_source(database: sqlite3.Connection) -> gpd.GeoDataFrame:
    """Return the source's Indonesian features: source_name, source_shape_id, geometry; sorted by shape id."""
    rows = database.execute(
        "SELECT name, shape_id, coordinates FROM location_data WHERE shape_id LIKE ? ORDER BY shape_id, name",
        (f"{INDONESIA}B%",),
    ).fetchall()
    return gpd.GeoDataFrame(
        {"source_name": [row[0] for row in rows], "source_shape_id": [row[1] for row in rows]},
        geometry=shapely.from_wkb([row[2] for row in rows]),
        crs=CRS84,
    )


def link(source_names: pd.Series, official: pd.DataFrame, aliases: pd.DataFrame) -> pd.Series:
    """Return the region code of each source name, named region_code; "" for the lakes. No guessing.

    "Kota X" is the kota X, a bare "X" the kabupaten X; spelling counts letters only; the rest are listed
    aliases.

    Args:
        source_names: the source's names.
        official: names by region_code, as `nusantara.regencies` makes them (kind, base_name).
        aliases: the register ``boundary_aliases`` (source_name, region_code).

    Raises:
        DataFault: a name is neither linked nor one of the lakes.
    """
    known = {(row.kind, _letters(row.base_name)): str(code) for code, row in official.iterrows()}
    by_alias = dict(zip(aliases["source_name"], aliases["region_code"], strict=True))

    def code_of(name: str) -> str:
        if name in by_alias:
            return str(by_alias[name])
        if name in LAKES:
            return ""
        kind, base = ("kota", name.removeprefix("Kota ")) if name.startswith("Kota ") else ("kabupaten", name)
        if (kind, _letters(base)) not in known:
            raise DataFault("build_name_unlinked", name=name)
        return known[kind, _letters(base)]

    return source_names.map(code_of).rename("region_code")


def _letters(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())


def clean(source: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the features as a true coverage: no overlaps, no slivers, shared edges vertex for vertex."""
    cleaned = clean_coverage(source.geometry.to_numpy())
    return source.set_geometry(gpd.GeoSeries(cleaned, index=source.index, crs=CRS84))


def round_coverage(cleaned: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the coverage rounded to six decimals (0.1 m), canonical order, exteriors counter-clockwise.

    Every vertex of a shared edge stands in both neighbours with equal coordinates, so plain rounding
    moves both alike; the gates check that nothing collapses.
    """
    rounded = shapely.transform(cleaned.geometry.to_numpy(), lambda coordinates: np.round(coordinates, DECIMALS))
    return cleaned.set_geometry(gpd.GeoSeries(_canonical(rounded), index=cleaned.index, crs=CRS84))


def _canonical(geometries: np.ndarray) -> np.ndarray:
    # normalize fixes the order of parts, rings and starting points, so that bytes do not depend on the
    # machine; it writes exteriors clockwise, RFC 7946 wants the contrary.
    oriented: np.ndarray = shapely.orient_polygons(shapely.normalize(geometries), exterior_cw=False)
    return oriented


def regencies(
    rounded: gpd.GeoDataFrame,
    source: gpd.GeoDataFrame,
    official: pd.DataFrame,
    crosswalk: pd.DataFrame,
    provinces: pd.DataFrame,
) -> gpd.GeoDataFrame:
    """Return the 514 regencies, sorted by region_code (a column); columns as `geo.boundaries.load_regencies`.

    Args:
        rounded: the coverage with region_code ("" = lake).
        source: the same rows before cleaning, for the change of area.
        official: as `nusantara.regencies` makes it.
        crosswalk: the register ``crosswalk``.
        provinces: the register ``provinces``, for the island group of today's province.
    """
    change = (area_km2(rounded) / area_km2(source) - 1) * 100
    shapes = rounded.assign(area_km2=area_km2(rounded).round(3), area_change_pct=change.round(4))
    shapes = shapes[shapes["region_code"] != ""].set_index("region_code").sort_index()
    parents = crosswalk.set_index("region_code")[["province_code_2017", "province_code_2022"]]
    frame = official.join(parents).join(pd.DataFrame(shapes), how="inner")
    islands = provinces[provinces["vintage_id"] == "2022"].set_index("province_code")["island_group"]
    frame["island_group"] = frame["province_code_2022"].map(islands)
    frame.index.name = "region_code"
    columns = ["name", "kind", "base_name", "province_code_2017", "province_code_2022", "island_group"]
    columns += ["area_km2", "area_km2_official", "population", "capital", "capital_lon", "capital_lat"]
    columns += ["source_shape_id", "source_name", "area_change_pct", "geometry"]
    return gpd.GeoDataFrame(frame[columns].reset_index(), geometry="geometry", crs=CRS84)


def lakes(rounded: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the five features that are no regency: lake_id, name, area_km2, geometry; sorted by lake_id."""
    frame = rounded[rounded["region_code"] == ""]
    frame = frame.assign(
        lake_id=frame["source_name"].map(LAKES), name=frame["source_name"], area_km2=area_km2(frame).round(3)
    )
    frame = frame.sort_values("lake_id", ignore_index=True)
    return frame[["lake_id", "name", "area_km2", "geometry"]]


def dissolve(
    regency_frame: gpd.GeoDataFrame,
    lake_frame: gpd.GeoDataFrame,
    names: pd.DataFrame,
    seats: pd.DataFrame,
    vintage: str,
) -> gpd.GeoDataFrame:
    """Return a vintage's provinces, sorted by code; columns as `geo.boundaries.load_provinces`.

    Each lake goes to the province with the longest shared edge, so that a province has no hole where its
    lake is.
    """
    parts = regency_frame.assign(province_code=regency_frame[f"province_code_{vintage}"])
    of_regency = parts.set_index("region_code")["province_code"]
    # The source's "Danau" is four lakes far apart: each goes home by itself.
    water = lake_frame[["geometry"]].explode(ignore_index=True)
    shared = shared_edge_km(water, parts.set_index("region_code")).rename_axis(["lake", "region_code"]).reset_index()
    shared["province_code"] = shared["region_code"].map(of_regency)
    edges = shared.pivot_table(index="lake", columns="province_code", values="shared_edge_km", aggfunc="sum")
    water["province_code"] = edges.idxmax(axis="columns")
    whole = pd.concat([parts[["province_code", "geometry"]], water[["province_code", "geometry"]]])
    merged = {
        str(code): shapely.coverage_union_all(group.geometry.to_numpy())
        for code, group in whole.groupby("province_code")
    }
    frame = gpd.GeoDataFrame(
        {"province_code": list(merged)},
        geometry=_canonical(np.array(list(merged.values()), dtype=object)),
        crs=CRS84,
    )
    frame["area_km2"] = area_km2(frame).round(3)
    frame["population"] = frame["province_code"].map(parts.groupby("province_code")["population"].sum()).astype("Int64")
    labels = names[names["vintage_id"] == vintage].set_index("province_code")[["name", "island_group"]]
    frame = frame.join(labels, on="province_code").join(seats, on="province_code")
    columns = ["province_code", "name", "island_group", "area_km2", "population"]
    columns += ["capital", "capital_lon", "capital_lat", "geometry"]
    return frame.sort_values("province_code", ignore_index=True)[columns]
