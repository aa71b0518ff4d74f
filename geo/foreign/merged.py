"""Merged cells: a heading over several columns belongs to each, a text beside several rows to each of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from geo.foreign.header import is_figure

_MAX_DEPTH: Final = 5
"""Rows of headings; what looks deeper is no heading."""


@dataclass(frozen=True)
class Span:
    """A merged range of cells: first and last row and column, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


def spread(rows: Sequence[Sequence[str]], spans: Sequence[Span]) -> list[list[str]]:
    """Return rows with each merged text in all its columns, but a lone one: that is a title across the table."""
    filled = [list(row) for row in rows]
    for span in spans:
        if span.top < len(rows) and sum(bool(cell.strip()) for cell in rows[span.top]) > 1:
            row = filled[span.top]
            row[span.left : span.right + 1] = [row[span.left]] * len(row[span.left : span.right + 1])
    return filled


def last_header(rows: Sequence[Sequence[str]], start: int, spans: Sequence[Span]) -> int:
    """Return the last row of the headings that begin at ``start``.

    A cell merged downward reaches as far as it is merged. Below a heading over several columns stands another row of
    headings, if that row has texts (or years) below such headings and nothing elsewhere.
    """
    last = start
    while last - start < _MAX_DEPTH:
        heads = [span for span in spans if start <= span.top <= last]
        lower = max((span.bottom for span in heads), default=last)
        wide = {
            column
            for span in heads
            if span.bottom == last
            for column in range(span.left, span.right + 1)
            if span.right > span.left
        }
        if lower <= last and last + 1 < len(rows) and wide:
            below = {column for column, cell in enumerate(rows[last + 1]) if cell.strip()}
            if below and below <= wide and not any(is_figure(rows[last + 1][column]) for column in below):
                lower = last + 1
        if lower <= last:
            break
        last = lower
    return min(last, len(rows) - 1, start + _MAX_DEPTH)


def join_headings(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return one heading per column of one or more rows of headings: "2023 / Unit"."""
    joined = []
    for cells in zip(*rows, strict=True):
        parts = [" ".join(cell.split()) if len(rows) > 1 else cell for cell in cells if cell.strip()]
        joined.append(" / ".join(part for at, part in enumerate(parts) if at == 0 or part != parts[at - 1]))
    return joined


class Downward:
    """Texts merged over several rows, handed to each of them. Figures are not: they would be counted many times."""

    def __init__(self, spans: Sequence[Span]) -> None:
        """Take the spans of the rows below the headings."""
        self._starting: dict[int, list[Span]] = {}
        for span in spans:
            if span.bottom > span.top and span.left == span.right:
                self._starting.setdefault(span.top, []).append(span)
        self._open: dict[int, tuple[int, str]] = {}
        self.filled = 0

    def fill(self, position: int, row: list[str]) -> None:
        """Fill one row in place; rows come in order."""
        for column, (bottom, text) in list(self._open.items()):
            if position > bottom:
                del self._open[column]
            elif not row[column].strip():
                row[column] = text
                self.filled += 1
        for span in self._starting.get(position, ()):
            text = row[span.left]
            if text.strip() and not is_figure(text):
                self._open[span.left] = (span.bottom, text)
