"""Files on their way to disk: whole or not at all."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pyarrow
import pyogrio.errors
import xlsxwriter.exceptions

from geo.errors import OutputFault

_UNWRITABLE: Final = (
    OSError,
    sqlite3.Error,
    pyarrow.ArrowException,
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    pyogrio.errors.FeatureError,
    xlsxwriter.exceptions.FileCreateError,
)
"""What the writers' libraries raise when the disk is full or may not be written."""


_REASON: Final = 120
"""Signs of a library's own words that a message repeats."""


@contextmanager
def staged(path: Path) -> Iterator[Path]:
    """Give a place in a hidden folder beside a file; move all that was written there into place at the end.

    Raises OutputFault when the place cannot be written; then nothing is there that was not there before.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=".sentra-atlas-", dir=path.parent) as folder:
            yield Path(folder, path.name)
            for part in sorted(Path(folder).iterdir()):
                part.replace(path.with_name(part.name))
    except _UNWRITABLE as error:
        reason = getattr(error, "strerror", None) or str(error)[:_REASON] or type(error).__name__
        raise OutputFault("output_unwritable", name=str(path), reason=reason) from error


def save_bytes(content: bytes, path: Path) -> None:
    """Write a finished file, whole or not at all. Raises OutputFault when the place cannot be written."""
    with staged(path) as place:
        place.write_bytes(content)
