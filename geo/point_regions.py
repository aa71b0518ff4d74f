"""Which region points belong to: the one that holds them, else the nearest one offshore or around a lake.

The one rule for single rows and for millions of points, on arrays.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from geo.locator import BULK, MAX_DISTANCE_KM, Engine, Locator

LAKE_REACH_KM: Final = 60.0
"""The middle of Danau Toba is some 8 km from its shores: a point in a lake always finds one."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Placement:
    """What points got, aligned with them.

    ``position`` is the region's in ``Locator.codes`` (-1 = none), ``distance_km`` how far it is (0 inside, NaN without
    a region). ``inside`` tells points that their region holds, ``in_lake`` those in a lake, which no regency holds.
    """

    position: npt.NDArray[np.int64]
    distance_km: Floats
    inside: npt.NDArray[np.bool_]
    in_lake: npt.NDArray[np.bool_]


def place(locator: Locator, lon: Floats, lat: Floats, max_distance_km: float = MAX_DISTANCE_KM) -> Placement:
    """Place points by longitude and latitude (OGC:CRS84); NaN and infinity get nothing.

    The limit is for points at sea; a point in a lake gets the nearest region however far its shore.
    """
    position = locator.locate(lon, lat)
    inside = position >= 0
    distance = np.where(inside, 0.0, np.nan)
    lost = np.flatnonzero(~inside & np.isfinite(lon) & np.isfinite(lat))
    lake = np.zeros(len(lon), dtype=bool)
    lake[lost] = locator.in_lake(lon[lost], lat[lost])
    # Among many points it is the compiled kernel that finds them: then it is loaded, for the few that are lost too.
    engine: Engine | None = "numba" if len(lon) >= BULK else None
    for which, reach in ((lost[~lake[lost]], max_distance_km), (lost[lake[lost]], LAKE_REACH_KM)):
        near = locator.nearest(lon[which], lat[which], max_distance_km=reach, engine=engine)
        position[which], distance[which] = near.position, near.distance_km
    return Placement(position, distance, inside, lake)
