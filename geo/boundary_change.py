"""What changes when other boundaries take the place of the shipped ones: areas, and which points change region."""

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.boundaries import load_regencies, load_villages
from geo.locator import Locator, load_locator
from geo.measures import area_km2
from geo.point_regions import place

NOTABLE_PERCENT: Final = 5.0
"""A region whose area differs by more from the shipped one is named."""


@dataclass(frozen=True)
class PointsMoved:
    """Points of one kind: how many there are, and a row for each that changes region.

    ``moved`` is indexed by the point's id; columns name, lon, lat, region_code_shipped and region_code_own ("" = in no
    region, nor near one).
    """

    points: int
    moved: pd.DataFrame


@dataclass(frozen=True)
class Change:
    """What own boundaries change against the shipped ones.

    ``areas`` has a row per region, indexed by region_code: name, area_km2_shipped, area_km2_own, change_km2,
    change_percent. ``capitals`` has a row per known capital, indexed by region_code: capital, inside_shipped,
    inside_own. ``villages_right`` is, by region_code, the share of the villages of that code whose point stands in the
    region's own polygon, or near it as joins allow. ``records`` are the points that the caller gave.
    """

    areas: pd.DataFrame
    capitals: pd.DataFrame
    villages_right: pd.Series
    villages: PointsMoved
    records: PointsMoved


def changed_regions(change: Change) -> pd.DataFrame:
    """Return the regions that notably change, the largest change of area first, indexed by region_code.

    These are the regions whose area differs by more than 5 %, or that win or lose a village. Columns: name,
    area_km2_shipped, area_km2_own, change_percent, villages_lost, villages_won.
    """
    moved = change.villages.moved
    frame = change.areas[["name", "area_km2_shipped", "area_km2_own", "change_percent"]].assign(
        villages_lost=_count(moved["region_code_shipped"], change.areas.index),
        villages_won=_count(moved["region_code_own"], change.areas.index),
    )
    is_notable = frame["change_percent"].abs() > NOTABLE_PERCENT
    frame = frame[is_notable | (frame["villages_lost"] + frame["villages_won"] > 0)]
    return frame.sort_values("change_percent", key=abs, ascending=False, kind="stable")


def _count(codes: pd.Series, regions: pd.Index) -> pd.Series:
    return codes.value_counts().reindex(regions, fill_value=0)


def measure_change(regions: gpd.GeoDataFrame, own: Locator, records: pd.DataFrame) -> Change:
    """Compare boundaries with the shipped ones.

    Args:
        regions: the 514 regions, indexed by region_code (OGC:CRS84).
        own: the locator of these regions.
        records: further points: an index of ids, name, lon and lat in degrees (NaN = unknown).
    """
    shipped = load_locator()
    regencies = load_regencies()
    villages = load_villages().dropna(subset=["lon", "lat"])
    stands = _stands_in(own, villages)
    right = (stands == villages["region_code"]).groupby(villages["region_code"]).mean()
    return Change(
        areas=_areas(regions, regencies),
        capitals=_capitals(regions, regencies),
        villages_right=right.rename("villages_right"),
        villages=_moved(villages, _stands_in(shipped, villages), stands),
        records=_moved(records, _stands_in(shipped, records), _stands_in(own, records)),
    )


def _areas(regions: gpd.GeoDataFrame, regencies: gpd.GeoDataFrame) -> pd.DataFrame:
    before, after = regencies["area_km2"], area_km2(regions).reindex(regencies.index)
    return pd.DataFrame(
        {
            "name": regencies["name"],
            "area_km2_shipped": before,
            "area_km2_own": after,
            "change_km2": after - before,
            "change_percent": (after / before - 1) * 100,
        }
    )


def _capitals(regions: gpd.GeoDataFrame, regencies: gpd.GeoDataFrame) -> pd.DataFrame:
    known = regencies[regencies["capital_lon"].notna()]
    places = shapely.points(known["capital_lon"], known["capital_lat"])
    own = regions.geometry.reindex(known.index).to_numpy()
    inside = {
        "inside_shipped": shapely.intersects(known.geometry.to_numpy(), places),
        "inside_own": shapely.intersects(own, places),
    }
    return pd.DataFrame({"capital": known["capital"], **inside}, index=known.index)


def _stands_in(locator: Locator, points: pd.DataFrame) -> pd.Series:
    """Return the region of each point as joins would have it; "" for none."""
    placed = place(locator, points["lon"].to_numpy(dtype="float64"), points["lat"].to_numpy(dtype="float64"))
    # Position -1 picks the last, which is "".
    codes = np.array([*locator.codes, ""], dtype=object)
    return pd.Series(codes[placed.position], index=points.index, dtype="str")


def _moved(points: pd.DataFrame, shipped: pd.Series, own: pd.Series) -> PointsMoved:
    frame = points[["name", "lon", "lat"]].assign(region_code_shipped=shipped, region_code_own=own)
    return PointsMoved(int(points["lon"].notna().sum()), frame[shipped != own])
