"""XLSX by XlsxWriter: the sheets data, dictionary and sources, row by row to disk, and no cell that is a formula."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from geo.errors import OutputFault
from geo.foreign.limits import MAX_CELL
from geo.foreign.writing import neutral
from geo.writing.batches import Tick
from geo.writing.content import Column, FileContent
from geo.writing.csv_file import flat_columns, flat_rows
from texts import HOME, LANGUAGES, say

SHEETS: Final = ("data", "dictionary", "sources")
MAX_SHEET_ROWS: Final = 1_048_575
"""Rows of a sheet below its headings."""

_OPTIONS: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_NARROWEST, _WIDEST = 9, 48
_SAMPLE: Final = 200
"""Rows by which a column's width is judged."""

_DICTIONARY: Final = ("column", "meaning_id", "meaning_en", "unit", "type", "source")
_SOURCES: Final = ("source_id", "title", "title_en", "publisher", "url", "published", "licence")


def write_workbook(content: FileContent, path: Path, tick: Tick) -> None:
    """Write a layer as a workbook. Raises OutputFault when a sheet cannot hold its rows or a cell its text."""
    (layer,) = content.layers
    if len(layer.frame) > MAX_SHEET_ROWS:
        raise OutputFault("workbook_rows", given=len(layer.frame), allowed=MAX_SHEET_ROWS)
    columns = flat_columns(layer)
    options = {**_OPTIONS, "constant_memory": True, "tmpdir": str(path.parent)}
    with ExitStack() as stack:
        book = xlsxwriter.Workbook(path, options)
        stack.callback(_let_go, book)
        stack.enter_context(book)
        _describe(book, content, layer.title[HOME])
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        data, dictionary, sources = (book.add_worksheet(name) for name in SHEETS)
        formats = [book.add_format({"num_format": _number_format(column)}) for column in columns]
        _fill(data, [column.name for column in columns], flat_rows(layer, tick), head, formats)
        _fill(dictionary, _DICTIONARY, (_dictionary_row(column) for column in columns), head)
        _fill(sources, _SOURCES, _source_rows(content), head)


def _describe(book: xlsxwriter.Workbook, content: FileContent, title: str) -> None:
    book.set_properties(
        {
            "title": title,
            "subject": content.told("title"),
            "author": content.told("software"),
            "comments": content.both("filter"),
            "created": datetime.fromisoformat(content.made_at).replace(tzinfo=None),
        }
    )


def _let_go(book: xlsxwriter.Workbook) -> None:
    """Close the rows of sheets that wait on disk: a workbook that could not be finished leaves them open."""
    for sheet in book.worksheets():
        with suppress(OSError):
            sheet.row_data_fh.close()


def _fill(
    sheet: Worksheet,
    head: Sequence[str],
    rows: Iterable[Sequence[Any]],
    head_format: Format,
    formats: Sequence[Format] = (),
) -> None:
    widths = [len(name) for name in head]
    for position, name in enumerate(head):
        sheet.write_string(0, position, name, head_format)
    last = 0
    for last, row in enumerate(rows, start=1):
        for position, value in enumerate(row):
            _put(sheet, last, position, value, formats[position] if formats else None)
        if last <= _SAMPLE:
            widths = [max(width, len(str(value or ""))) for width, value in zip(widths, row, strict=True)]
    for position, width in enumerate(widths):
        sheet.set_column(position, position, min(max(width + 2, _NARROWEST), _WIDEST))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(head) - 1)


def _put(sheet: Worksheet, row: int, position: int, value: Any, form: Format | None) -> None:
    match value:
        case None | "":
            return
        case bool():
            sheet.write_boolean(row, position, value, form)
        case str():
            text = neutral(value)
            if len(text) > MAX_CELL:
                raise OutputFault("workbook_cell", line=row + 1, column=position + 1, allowed=MAX_CELL)
            sheet.write_string(row, position, text)
        case _:
            sheet.write_number(row, position, value, form)


def _number_format(column: Column) -> str:
    """Return how a column's figures are shown; the figures themselves are written whole."""
    if column.type == "integer":
        return "0" if column.unit == "year" else "#,##0"
    if column.type == "number":
        return "0.000000" if column.unit == "degree" else "#,##0.00##"
    return "General"


def _dictionary_row(column: Column) -> tuple[str, ...]:
    return (column.name, *(column.meaning[lang] for lang in LANGUAGES), column.unit, column.type, column.source)


def _source_rows(content: FileContent) -> Iterable[tuple[str, ...]]:
    """Yield the sources, and below them what else the file says of itself."""
    sources = content.metadata.get("sources")
    for source in sources if isinstance(sources, Sequence) else ():
        yield tuple(str(source.get(name, "")) for name in _SOURCES)
    blank = ("",) * (len(_SOURCES) - 2)
    yield ("", "", *blank)
    yield (say("writing.about", "id"), say("writing.about", "en"), *blank)
    for name, given in content.metadata.items():
        if name != "sources":
            yield from ((told, text, *blank) for told, text in _flat(name, given))


def _flat(name: str, given: object) -> Iterable[tuple[str, str]]:
    if isinstance(given, Mapping):
        for inner, value in given.items():
            yield from _flat(f"{name}.{inner}", value)
    elif isinstance(given, Sequence) and not isinstance(given, str):
        for number, value in enumerate(given, start=1):
            yield from _flat(f"{name}.{number}", value)
    else:
        yield name, "" if given is None else str(given)
