"""Points as tables hold them: decimal degrees with a point or comma, degrees-minutes-seconds, and common mistakes.

Longitude and latitude are read in WGS 84. Swapped axes, (0, 0) and places outside Indonesia are named, never mended:
a mended point would be a guess.
"""

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

WEST, SOUTH, EAST, NORTH = 94.0, -12.0, 142.0, 7.0
"""Indonesia with a degree of margin, in degrees."""

_MISSING: Final = {"", "-", "nan", "none", "null", "n/a"}
_MINUTES: Final = 60
_SECONDS: Final = 3600
_DECIMAL: Final = re.compile(r"[+-]?\d{1,3}(?:[.,]\d+)?")
_SEXAGESIMAL: Final = re.compile(
    r"(?P<sign>[+-]?)(?P<before>BT|BB|LS|LU|[NSEW])?\s*(?P<degrees>\d{1,3})\s*[°º:\s]\s*"
    r"(?:(?P<minutes>\d{1,2}(?:[.,]\d+)?)\s*['’′:\s]?\s*)?"
    r"(?:(?P<seconds>\d{1,2}(?:[.,]\d+)?)\s*(?:\"|”|″|''|’’)?\s*)?(?P<after>BT|BB|LS|LU|[NSEW])?"
)
_LETTERED: Final = re.compile(r"(?P<number>\d{1,3}(?:[.,]\d+)?)\s*[°º]?\s*(?P<letter>BT|BB|LS|LU|[NSEW])")
_NEGATIVE: Final = {"S", "LS", "W", "BB"}
"""South (lintang selatan) and west (bujur barat) count below zero."""


class PointFault(StrEnum):
    """What is wrong with a written point."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    ZERO = "zero"
    SWAPPED = "swapped"
    OUTSIDE = "outside"


@dataclass(frozen=True)
class WrittenPoint:
    """A point in degrees, or what is wrong with it."""

    lon: float = math.nan
    lat: float = math.nan
    fault: PointFault | None = None


def read_degrees(cell: str) -> float | None:
    """Read one coordinate: "-2,61", "2°36'36'' S", "105 30 00 BT". Return None when it cannot be read."""
    text = cell.strip().replace("\u2212", "-").upper()
    if _DECIMAL.fullmatch(text):
        return float(text.replace(",", "."))
    if lettered := _LETTERED.fullmatch(text):
        value = float(lettered["number"].replace(",", "."))
        return -value if lettered["letter"] in _NEGATIVE else value
    found = _SEXAGESIMAL.fullmatch(text)
    if found is None or (found["before"] and found["after"]) or found["minutes"] is None:
        return None
    minutes, seconds = (float((found[part] or "0").replace(",", ".")) for part in ("minutes", "seconds"))
    if minutes >= _MINUTES or seconds >= _MINUTES:
        return None
    value = float(found["degrees"]) + minutes / _MINUTES + seconds / _SECONDS
    below = found["sign"] == "-" or (found["before"] or found["after"]) in _NEGATIVE
    return -value if below else value


def read_point(lon_cell: str, lat_cell: str) -> WrittenPoint:
    """Read a point from its two cells."""
    missing = [cell.strip().casefold() in _MISSING for cell in (lon_cell, lat_cell)]
    if all(missing):
        return WrittenPoint(fault=PointFault.MISSING)
    lon, lat = read_degrees(lon_cell), read_degrees(lat_cell)
    if lon is None or lat is None:
        return WrittenPoint(fault=PointFault.UNREADABLE)
    return judge_point(lon, lat)


def judge_point(lon: float, lat: float, turned: tuple[float, float] | None = None) -> WrittenPoint:
    """Return a point in degrees with what is wrong with it; ``turned`` is where it lies with its axes exchanged."""
    if lon == 0 and lat == 0:
        return WrittenPoint(lon, lat, PointFault.ZERO)
    if inside_box(*(turned or (lat, lon))) and not inside_box(lon, lat):
        return WrittenPoint(lon, lat, PointFault.SWAPPED)
    return WrittenPoint(lon, lat, None if inside_box(lon, lat) else PointFault.OUTSIDE)


def inside_box(lon: float, lat: float) -> bool:
    """Tell whether a point lies in Indonesia's rectangle."""
    return WEST <= lon <= EAST and SOUTH <= lat <= NORTH
