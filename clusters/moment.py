"""When a file is made: part of its request, so that the same request gives the same bytes."""

import os
from datetime import UTC, datetime
from typing import Final

from geo.errors import UsageFault

VARIABLE: Final = "SOURCE_DATE_EPOCH"
"""Seconds since 1970, as reproducible builds set it (reproducible-builds.org)."""


def now() -> datetime:
    """Return the time of SOURCE_DATE_EPOCH when it is set, otherwise this moment: UTC, whole seconds.

    Raises UsageFault when the variable holds no such number.
    """
    given = os.environ.get(VARIABLE)
    if given is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(given), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise UsageFault("value_unknown", field=VARIABLE, given=given[:40], allowed="0, 1767225600 …") from error


def written(moment: datetime) -> str:
    """Write a moment as every file does: ``2026-11-22T17:03:00Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
