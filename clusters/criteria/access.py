"""Access: straight geodesic distances from a regency's capital; not travel time, and said so where they are shown."""

from functools import lru_cache

import airportsdata
import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.measures import GEOD

COUNTRY = "ID"
"""Only Indonesian airports: a nearer one across the border is of no use to a programme."""


@lru_cache(maxsize=1)
def load_airports() -> pd.DataFrame:
    """Load Indonesia's airports that have an IATA code: indexed by ``iata``; name, lon, lat in degrees (WGS 84)."""
    listed = airportsdata.load("IATA")
    rows = [
        (iata, found["name"], found["lon"], found["lat"])
        for iata, found in listed.items()
        if found["country"] == COUNTRY
    ]
    return pd.DataFrame(rows, columns=["iata", "name", "lon", "lat"]).set_index("iata").sort_index()


def nearest_airport(capitals: pd.DataFrame) -> pd.DataFrame:
    """Find the nearest airport of each capital.

    Args:
        capitals: ``capital_lon``, ``capital_lat`` in degrees, NaN = unknown; any index.

    Returns:
        ``iata`` ("" = unknown) and ``km`` (geodesic, WGS 84; NaN = unknown), index-aligned.
    """
    airports = load_airports()
    known = capitals[["capital_lon", "capital_lat"]].notna().all(axis=1)
    km = _distances_km(capitals[known], airports)
    nearest = km.argmin(axis=1)
    found = pd.DataFrame(
        {"iata": airports.index.to_numpy()[nearest], "km": km[np.arange(len(km)), nearest]},
        index=capitals.index[known],
    ).reindex(capitals.index)
    return found.assign(iata=found["iata"].fillna(""))


def _distances_km(capitals: pd.DataFrame, airports: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Return the distances of all pairs, capitals down, airports across."""
    shape = (len(capitals), len(airports))
    lon, lat = (np.broadcast_to(capitals[f"capital_{axis}"].to_numpy()[:, None], shape) for axis in ("lon", "lat"))
    to_lon, to_lat = (np.broadcast_to(airports[axis].to_numpy()[None, :], shape) for axis in ("lon", "lat"))
    metres = GEOD.inv(lon.ravel(), lat.ravel(), to_lon.ravel(), to_lat.ravel())[2]
    return np.asarray(metres, dtype="float64").reshape(shape) / 1e3


def distance_to_seat_km(regions: pd.DataFrame, provinces: pd.DataFrame) -> pd.Series:
    """Return the distance of each region's capital to its province's, in km; NaN where either is unknown.

    Args:
        regions: ``province_code``, ``capital_lon``, ``capital_lat``.
        provinces: indexed by ``province_code``; ``capital_lon``, ``capital_lat``.
    """
    seat = provinces[["capital_lon", "capital_lat"]].reindex(regions["province_code"])
    ends = [regions["capital_lon"], regions["capital_lat"], seat["capital_lon"], seat["capital_lat"]]
    lon, lat, to_lon, to_lat = (end.to_numpy(dtype="float64") for end in ends)
    known = np.isfinite(lon + lat + to_lon + to_lat)
    km = np.full(len(regions), np.nan)
    km[known] = np.asarray(GEOD.inv(lon[known], lat[known], to_lon[known], to_lat[known])[2]) / 1e3
    return pd.Series(km, index=regions.index)
