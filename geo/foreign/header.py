"""Where a table begins: titles stand above the headings, and headings may take several rows."""

import re
from collections.abc import Sequence
from typing import Final

_NUMBER: Final = re.compile(r"[+-]?[\d.,]*\d%?")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_MAX_TITLE_CELLS: Final = 2
"""A title row holds a title, and perhaps a year or a unit beside it."""


def is_figure(cell: str) -> bool:
    """Tell a number from a text; a year may be a heading and is no figure here."""
    text = cell.strip()
    return bool(_NUMBER.fullmatch(text)) and not _YEAR.fullmatch(text)


def find_header(rows: Sequence[Sequence[str]]) -> int:
    """Return which of a table's first rows holds the headings.

    It is the first row that fills at least half of the widest row and holds no figure, if every row above it holds
    two cells at most and less than that half. Else the first row: a table without titles is read as it is.
    """
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    half = max(filled, default=0) / 2
    for position, (row, count) in enumerate(zip(rows, filled, strict=True)):
        if count > half or (count == half and count > _MAX_TITLE_CELLS):
            return 0 if any(is_figure(cell) for cell in row) else position
        if count > _MAX_TITLE_CELLS:
            return 0
    return 0


def titles_of(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the text of the rows above the headings; rows without text are none."""
    told = (" ".join(" ".join(cell.split()) for cell in row if cell.strip()) for row in rows)
    return tuple(title for title in told if title)
