"""Points of the registers against the boundary layer: in the country, in their regency."""

import re
from collections.abc import Iterator
from typing import Final

import geopandas as gpd
import pandas as pd

from clusters.faults import Fault
from clusters.references import Tables
from clusters.sheets import path_of
from geo.measures import distance_to_km

BOUNDS: Final = (95.0, -11.1, 141.1, 6.2)
"""West, south, east, north of Indonesia, in degrees."""

TOLERANCE_KM: Final = 2.0
"""A point may stand this far outside its regency: reference points of coastal villages fall into the sea, and
the boundary layer is of another origin than the points."""

_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?")
POINTED: Final = ("sentra", "programme_sites", "places")
_COLUMNS: Final = ("lon", "lat", "region_code", "point_flag")


def judge_points(tables: Tables, regencies: gpd.GeoDataFrame) -> Iterator[Fault]:
    """Yield a fault for each point that is half, swapped, outside the country or outside its regency.

    Args:
        tables: the registers, indexed by line.
        regencies: the boundary layer, indexed by region_code, in WGS 84 longitude and latitude.
    """
    for name in POINTED:
        rows = tables.get(name)
        if rows is None or not set(_COLUMNS) <= set(rows.columns):
            continue
        for line, lon, lat, region_code, flag in rows[list(_COLUMNS)].itertuples(name=None):
            column, rule, allowed = _judge_pair(lon, lat)
            if not (rule or flag or region_code not in regencies.index or not _are_numbers(lon, lat)):
                column, rule, allowed = _judge_place(float(lon), float(lat), regencies.loc[region_code])
            if rule:
                yield Fault(path_of(name), line, column, rule, f"{lon}, {lat}", allowed)


def _judge_pair(lon: str, lat: str) -> tuple[str, str, str]:
    """Return column, rule and what is allowed of a pair that cannot be in Indonesia; "" when it can."""
    if bool(lon) != bool(lat):
        return "lat" if lon else "lon", "point_half", ""
    if not _are_numbers(lon, lat) or _in_country(float(lon), float(lat)):
        return "", "", ""
    rule = "point_swapped" if _in_country(float(lat), float(lon)) else "point_outside_country"
    return "lon", rule, ", ".join(map(str, BOUNDS))


def _judge_place(lon: float, lat: float, regency: pd.Series) -> tuple[str, str, str]:
    """Return the column, rule and distance of a point too far outside its regency; "" when it is not."""
    away = distance_to_km(lon, lat, regency["geometry"])
    if away <= TOLERANCE_KM:
        return "", "", ""
    return "lon", "point_outside_region", f"{regency.name} {regency['name']}: {away:.1f} km"


def _are_numbers(lon: str, lat: str) -> bool:
    """Tell whether both are numbers; that one is not is its own fault, by the contract."""
    return bool(_NUMBER.fullmatch(lon) and _NUMBER.fullmatch(lat))


def _in_country(lon: float, lat: float) -> bool:
    west, south, east, north = BOUNDS
    return west <= lon <= east and south <= lat <= north
