"""Text tables: CSV and TSV of any delimiter and encoding. Cells are text, exactly as written."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Final

import pandas as pd

from geo.errors import DataFault
from geo.foreign import limits
from geo.foreign.header import find_header, titles_of
from geo.foreign.table import ForeignTable, frame_of, notice

DELIMITERS: Final = (",", ";", "\t", "|")
_SNIFFED_ROWS: Final = 200
_SNIFFED_SIGNS: Final = _SNIFFED_ROWS * 500
_DECODED_BYTES: Final = 1024 * 1024
_COMMA_NUMBER: Final = re.compile(r"\s*[+-]?\d+,\d+\s*")

_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_LONE_RETURN: Final = re.compile(rb"\r(?!\n)")

_Row = tuple[int, list[str]]
"""The line that a row ends on, and its cells."""


def parse(content: bytes, name: str) -> ForeignTable:
    """Parse the bytes of a CSV or TSV file; ``name`` is what faults call it. Raises DataFault."""
    encoding = _encoding(content, name)
    delimiter = _sniff(_text(content, encoding).read(_SNIFFED_SIGNS))
    if _has_lone_returns(content, encoding):
        rows = _rows_with_returns(content, encoding, delimiter, name)
    else:
        rows = _rows(_text(content, encoding), delimiter, name)
    first = list(islice(rows, limits.MAX_HEADER))
    if not first:
        raise DataFault("table_empty", name=name)
    start = find_header([cells for _, cells in first])
    headings = first[start][1]
    if len(headings) > limits.MAX_COLUMNS:
        raise DataFault("table_columns", name=name, given=len(headings), allowed=limits.MAX_COLUMNS)
    body = (_padded(row, len(headings), name) for row in chain(first[start + 1 :], rows))
    frame = frame_of(body, headings, name)
    titles = titles_of([cells for _, cells in first[:start]])
    return ForeignTable(
        frame=frame,
        headings=tuple(headings),
        file_format="csv",
        encoding=encoding,
        delimiter=delimiter,
        decimal_comma=delimiter != "," and any(_has_comma_numbers(frame[column]) for column in frame.columns),
        titles=titles,
        notices=(notice("titles", count=len(titles)),) if titles else (),
    )


def _encoding(content: bytes, name: str) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif b"\x00" in content:
        raise DataFault("table_binary", name=name)
    else:
        encodings = ["utf-8-sig" if content.startswith(codecs.BOM_UTF8) else "utf-8", "cp1252"]
    for encoding in encodings:
        try:
            if _decodes(content, encoding):
                return encoding
        except UnicodeDecodeError:
            continue
    raise DataFault("table_binary", name=name)


def _decodes(content: bytes, encoding: str) -> bool:
    """Tell whether the text holds no NUL; decodes piece by piece, for the whole would take four times the memory."""
    decoder = codecs.getincrementaldecoder(encoding)()
    pieces = range(0, len(content), _DECODED_BYTES)
    whole = all("\x00" not in decoder.decode(content[start : start + _DECODED_BYTES]) for start in pieces)
    decoder.decode(b"", final=True)
    return whole


def _text(content: bytes, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")


def _has_lone_returns(content: bytes, encoding: str) -> bool:
    """Tell whether lines end in a line feed and yet carriage returns stand alone: breaks within cells."""
    first = _LINE_END.search(_text(content, encoding).read(_SNIFFED_SIGNS))
    return first is not None and first[0] != "\r" and _LONE_RETURN.search(content) is not None


def _rows_with_returns(content: bytes, encoding: str, delimiter: str, name: str) -> Iterator[_Row]:
    """Yield the rows with lone carriage returns in their cells.

    Taken for the end of a row one would make two of "Toba<CR>Samosir", and the second is the name of another region.
    """
    text = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="\n")
    # The parser ends a row at every return outside quotes. NUL, which no file that is read holds, stands for it.
    lines = (re.sub(r"\r(?!\n)", "\x00", line) for line in text)
    for line, row in _rows(lines, delimiter, name):
        yield line, [cell.replace("\x00", "\r") for cell in row]


def _sniff(text: str) -> str:
    """Return the delimiter that splits the first rows into most columns, the same number in most rows."""

    def score(delimiter: str) -> tuple[float, int]:
        lines = text.splitlines()[:_SNIFFED_ROWS]
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        width = max(set(widths), key=widths.count, default=1)
        return (widths.count(width) / max(len(widths), 1) if width > 1 else 0.0, width)

    try:
        return max(DELIMITERS, key=score)
    except csv.Error:
        # A cell too long for the parser: the reading proper refuses it with its line.
        return DELIMITERS[0]


def _rows(text: Iterator[str], delimiter: str, name: str) -> Iterator[_Row]:
    """Yield the rows; lines that are wholly blank are no rows."""
    reader = csv.reader(text, delimiter=delimiter)
    try:
        for row in reader:
            if max(map(len, row), default=0) > limits.MAX_CELL:
                raise DataFault("table_cell", name=name, line=reader.line_num, allowed=limits.MAX_CELL)
            if row:
                yield reader.line_num, row
    except csv.Error as error:
        raise DataFault("table_cell", name=name, line=reader.line_num, allowed=limits.MAX_CELL) from error


def _padded(row: _Row, width: int, name: str) -> list[str]:
    line, cells = row
    if len(cells) > width:
        raise DataFault("table_ragged", name=name, line=line, given=len(cells), allowed=width)
    return cells + [""] * (width - len(cells))


def _has_comma_numbers(cells: pd.Series) -> bool:
    return bool(cells.str.fullmatch(_COMMA_NUMBER.pattern).any())
