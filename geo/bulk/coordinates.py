"""Columns of coordinates, read whole: what ``written_points`` says of one written point, said of millions at once.

Plain numbers, with a point or a comma, are read as arrays; every other cell is read by ``written_points`` itself.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from geo.written_points import EAST, NORTH, SOUTH, WEST, PointFault, read_degrees, read_point

FAULTS: Final = tuple(PointFault)
SOUND: Final = -1

_PLAIN: Final = r"^[+-]?(\d{1,3}([.,]\d+)?|\d([.,]\d+)?[eE]-\d{1,2})$"
"""A cell that is a number as it stands. Programs write 0.00004 as 4e-05: a small latitude must not be lost for that."""

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Coordinates:
    """Points in degrees (OGC:CRS84); ``fault`` is a position in ``FAULTS``, or ``SOUND``. A faulty point is NaN."""

    lon: Floats
    lat: Floats
    fault: npt.NDArray[np.int8]


def is_readable(kind: pa.DataType) -> bool:
    """Tell whether a column of this type can hold coordinates: numbers, text, or nothing at all."""
    if pa.types.is_dictionary(kind):
        return is_readable(kind.value_type)
    return _is_text(kind) or any(
        is_kind(kind) for is_kind in (pa.types.is_floating, pa.types.is_integer, pa.types.is_decimal, pa.types.is_null)
    )


def read_coordinates(lon: pa.Array, lat: pa.Array) -> Coordinates:
    """Read two columns of numbers or text, row by row; neither may be of another type (``is_readable``)."""
    (x, no_x), (y, no_y) = _degrees(lon), _degrees(lat)
    swapped, inside = _in_box(y, x), _in_box(x, y)
    judged = {
        PointFault.MISSING: no_x & no_y,
        PointFault.UNREADABLE: ~(np.isfinite(x) & np.isfinite(y)),
        PointFault.ZERO: (x == 0) & (y == 0),
        PointFault.SWAPPED: swapped & ~inside,
        PointFault.OUTSIDE: ~inside,
    }
    fault = np.select(list(judged.values()), [FAULTS.index(kind) for kind in judged], SOUND).astype(np.int8)
    sound = fault == SOUND
    return Coordinates(np.where(sound, x, np.nan), np.where(sound, y, np.nan), fault)


def _in_box(lon: Floats, lat: Floats) -> Flags:
    inside: Flags = (lon >= WEST) & (lon <= EAST) & (lat >= SOUTH) & (lat <= NORTH)
    return inside


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _degrees(column: pa.Array) -> tuple[Floats, Flags]:
    """Return the numbers of a column (NaN where there is none) and which cells are empty."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if _is_text(column.type):
        return _read_text(pc.fill_null(column.cast(pa.large_string()), ""))
    values = column.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
    return values, np.isnan(values)


def _read_text(cells: pa.LargeStringArray) -> tuple[Floats, Flags]:
    trimmed = pc.ascii_trim_whitespace(cells)
    plain = pc.match_substring_regex(trimmed, _PLAIN)
    numbers = pc.ascii_ltrim(pc.replace_substring(trimmed.filter(plain), ",", "."), "+")
    is_plain = plain.to_numpy(zero_copy_only=False)
    values = np.full(len(cells), np.nan)
    empty = np.zeros(len(cells), dtype=bool)
    values[is_plain] = numbers.cast(pa.float64()).to_numpy()
    # Other cells repeat themselves ("-", "NULL"), or are degrees and minutes: each form is read once.
    others = cells.filter(pc.invert(plain)).dictionary_encode()
    forms = others.dictionary.to_pylist()
    form = others.indices.to_numpy()
    degrees = [read_degrees(cell) for cell in forms]
    values[~is_plain] = np.array([np.nan if value is None else value for value in degrees], dtype="float64")[form]
    empty[~is_plain] = np.array([read_point(cell, "").fault is PointFault.MISSING for cell in forms], dtype=bool)[form]
    return values, empty
