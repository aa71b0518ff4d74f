"""Synthetic sentra for the benchmark: seeded points inside real regencies. They are no facts and leave no benchmark."""

import os
from functools import cache
from typing import Final

import numpy as np
import pandas as pd
import shapely

from geo.boundaries import load_regencies

SEED: Final = 20251122
COUNT: Final = int(os.environ.get("SENTRA_ATLAS_BENCH_POINTS", "300"))
KBLI: Final = ("10", "13", "14", "15", "16", "20", "23", "25", "31", "32")
SHARES: Final = tuple(0.055 + 0.01 * at for at in range(len(KBLI)))
"""Each division's part of the points. No two are alike, so the number of points shown tells which one is left out."""

REGIONS: Final = load_regencies()


def sizes(count: int) -> dict[str, int]:
    """Return how many of so many points each division has."""
    ends = np.round(np.cumsum((0, *SHARES)) * count).astype(int)
    return dict(zip(KBLI, np.diff(ends).tolist(), strict=True))


@cache
def records() -> pd.DataFrame:
    """Return the points as the atlas's records look; a row is a record, lon and lat in degrees WGS 84."""
    rng = np.random.default_rng(SEED)
    codes = rng.choice(REGIONS.index.to_numpy(), COUNT)
    lonlat = [_inside(REGIONS.geometry[code], rng) for code in codes]
    frame = pd.DataFrame({"lon": [lon for lon, _ in lonlat], "lat": [lat for _, lat in lonlat], "region_code": codes})
    divisions = [division for division, size in sizes(COUNT).items() for _ in range(size)]
    return frame.assign(
        record_id=[f"synthetic-{at}" for at in range(COUNT)],
        name=[f"Synthetic {at}" for at in range(COUNT)],
        region_name=REGIONS["name"].loc[codes].to_numpy(),
        kbli2=rng.permutation(divisions),
        product_id="sintetis",
        product_en="synthetic",
        layer="sentra",
        precision="village",
        programme_id="",
        phase="",
        stage="",
    )


def _inside(shape: shapely.MultiPolygon, rng: np.random.Generator) -> tuple[float, float]:
    """Draw a point of a regency: uniform in its box until one falls inside, its inner point if none does."""
    west, south, east, north = shape.bounds
    lon, lat = rng.uniform(west, east, 64), rng.uniform(south, north, 64)
    hits = np.flatnonzero(shapely.contains_xy(shape, lon, lat))
    if len(hits) == 0:
        inner = shape.representative_point()
        return inner.x, inner.y
    return float(lon[hits[0]]), float(lat[hits[0]])


def shown_without(division: str | None) -> np.ndarray:
    """Return the positions of the points that stay when a division is left out."""
    return np.flatnonzero((records()["kbli2"] != division).to_numpy())


def counts(rows: np.ndarray) -> pd.Series:
    """Return how many of the points stand in each regency; regencies without any are left out."""
    return records()["region_code"].iloc[rows].value_counts()


def classes(counted: pd.Series, most: int = 5) -> dict[str, int]:
    """Return the class of each regency that has points, by equal steps: the same work for both peers."""
    steps = np.linspace(0, counted.max(), most + 1)[1:-1]
    return dict(zip(counted.index, np.digitize(counted, steps).tolist(), strict=True))
