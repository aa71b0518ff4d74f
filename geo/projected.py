"""Coordinates in other systems than longitude and latitude of WGS 84: named by EPSG number, transformed by pyproj."""

import re
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from geo.errors import UsageFault

_EPSG: Final = re.compile(r"(?:EPSG:)?(\d{4,6})", re.IGNORECASE)
_PLAIN: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_GROUPED: Final = {
    ".": re.compile(r"[+-]?\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|[+-]?\d{1,3}\.\d{3},\d+"),
    ",": re.compile(r"[+-]?\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|[+-]?\d{1,3},\d{3}\.\d+"),
}
"""A single group of three may be a fraction: "705.123" is read as one; "9.774.000" and "705.123,4" leave no doubt."""

Floats = npt.NDArray[np.float64]


@lru_cache(maxsize=8)
def parse_crs(text: str) -> CRS:
    """Return the coordinate system of an EPSG number ("EPSG:32748" or "32748").

    Raises UsageFault when there is none of that number, or when it is neither geographic nor projected.
    """
    found = _EPSG.fullmatch(text.strip())
    try:
        crs = CRS.from_epsg(int(found[1])) if found else None
    except CRSError:
        crs = None
    # A system of heights, or of the earth's centre, places nothing on a map.
    if crs is None or not (crs.is_projected or (crs.is_geographic and len(crs.axis_info) == 2)):  # noqa: PLR2004
        raise UsageFault("crs_unknown", given=text[:40])
    return crs


def read_metres(cell: str) -> float | None:
    """Read one projected coordinate: "705123,45", "9.774.000,5". Return None when it cannot be read."""
    text = cell.strip().replace("\u00a0", "").replace("\u2212", "-").replace(" ", "")
    if _PLAIN.fullmatch(text):
        return float(text.replace(",", "."))
    for thousands, form in _GROUPED.items():
        if form.fullmatch(text):
            return float(text.replace(thousands, "").replace(",", "."))
    return None


def to_degrees(x: Floats, y: Floats, crs: CRS) -> tuple[Floats, Floats]:
    """Return longitudes and latitudes (WGS 84) of coordinates, east first; NaN where they cannot be transformed."""
    lon, lat = Transformer.from_crs(crs, "OGC:CRS84", always_xy=True).transform(x, y)
    wrong = ~(np.isfinite(lon) & np.isfinite(lat))
    return np.where(wrong, np.nan, lon), np.where(wrong, np.nan, lat)
