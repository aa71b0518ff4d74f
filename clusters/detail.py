"""Reduced detail on request: boundaries with fewer corners, in which neighbours still share their edges."""

from dataclasses import replace
from typing import Final

import geopandas as gpd
import pandas as pd
import shapely

from clusters.atlas import Atlas
from geo.boundaries import load_lakes
from geo.simplify import simplify_coverage

_KM_PER_DEGREE: Final = 111.2
"""On the sphere of 6,371 km; within the 11 degrees of Indonesia a degree of longitude is at most 2 % less."""


def simplified(atlas: Atlas, distance_km: float) -> Atlas:
    """Return the atlas with simplified boundaries; provinces are dissolved from their regencies and lakes.

    Regencies and lakes are one coverage and are simplified together, so that a region has the same boundary in every
    export, whatever leaves beside it. Figures, areas among them, stay those of full detail.
    """
    regions, water = atlas.regions[["province_code", "geometry"]], load_lakes()[["geometry"]].explode(ignore_index=True)
    inside = water.set_geometry(water.representative_point()).sjoin(atlas.provinces[["geometry"]], predicate="within")
    whole = pd.concat([regions, water.assign(province_code=inside["province_code"])])
    simple = simplify_coverage(gpd.GeoDataFrame(whole, crs=atlas.regions.crs), distance_km / _KM_PER_DEGREE)
    merged = simple.groupby("province_code")["geometry"].agg(lambda parts: shapely.coverage_union_all(parts.array))
    return replace(
        atlas,
        regions=atlas.regions.set_geometry(simple.geometry.iloc[: len(regions)]),
        provinces=atlas.provinces.set_geometry(gpd.GeoSeries(merged, crs=simple.crs).reindex(atlas.provinces.index)),
    )
