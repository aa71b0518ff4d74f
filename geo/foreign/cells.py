"""Values of typed files as the text that a person would read."""

import math
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

_WHOLE: Final = 1e15
_PLAIN: Final = 1e21
"""Beyond, a number is written with an exponent: nobody counts its zeros."""


def number_text(value: float) -> str:
    """Write a number with at most 15 digits, as spreadsheets do: 19.05 for 19.050000000000001, 1905 for 1905.0.

    A missing number (NaN) is "".
    """
    if math.isnan(value):
        return ""
    if abs(value) < _WHOLE and float(value).is_integer():
        return str(int(value))
    written = f"{value:.15g}"
    return f"{Decimal(written):f}" if "e" in written and abs(value) < _PLAIN else written


def _moment(value: datetime) -> str:
    return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")


def _duration(value: timedelta) -> str:
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"


_WRITERS: Final[dict[type, Callable[[Any], str]]] = {
    type(None): lambda _: "",
    bool: lambda value: "true" if value else "false",
    float: number_text,
    datetime: _moment,
    date: date.isoformat,
    time: time.isoformat,
    timedelta: _duration,
}


def cell_text(value: object) -> str:
    """Write any value: dates by ISO 8601 with a space before the time, none at midnight; true and false."""
    return _WRITERS.get(type(value), str)(value)
