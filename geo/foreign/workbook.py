"""Workbooks (XLSX): one sheet as a table. Values are read by calamine, which knows neither entities nor macros."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from geo.errors import DataFault, UsageFault
from geo.foreign import limits
from geo.foreign.cells import cell_text
from geo.foreign.header import find_header, titles_of
from geo.foreign.merged import Downward, Span, join_headings, last_header, spread
from geo.foreign.table import ForeignTable, Notice, frame_of, notice
from geo.foreign.workbook_parts import Package, Part, SheetContents

_Row = tuple[int, list[str]]
"""The position of a row in the sheet, and its cells."""


def parse(archive: zipfile.ZipFile, name: str, sheet: str = "") -> ForeignTable:
    """Parse a workbook. Raises DataFault; UsageFault when there is no such sheet."""
    package = Package(archive, name)
    parts = package.sheets()
    part, contents = _choose(package, parts, sheet)
    values = _open(package.only(part), part, name)
    width = contents.last_column - contents.first_column + 1
    rows = _rows(values, contents, width)
    first = list(islice(rows, limits.MAX_HEADER))
    if not first:
        # Formulas without a stored value are all there is.
        raise DataFault("table_empty", name=name)
    top = first[0][0]
    spans = _spans(values, contents, top, name)
    upper = _upper(first, width)
    wide = spread(upper, spans)
    start = find_header(wide)
    last = last_header(wide, start, spans)
    headings = join_headings(wide[start : last + 1])
    downward = Downward([span for span in spans if span.top > last])
    body = ((position - top, cells) for position, cells in chain(first, rows) if position - top > last)
    frame = frame_of(_filled(body, downward), headings, name)
    shown = [at for at, heading in enumerate(headings) if heading.strip() or (frame.iloc[:, at] != "").any()]
    titles = titles_of(upper[:start])
    heads = sum(start <= span.top <= last and span.right > span.left for span in spans)
    return ForeignTable(
        frame=frame.iloc[:, shown],
        headings=tuple(headings[at] for at in shown),
        file_format="xlsx",
        sheet=part.name,
        sheets=tuple(one.name for one in parts),
        titles=titles,
        notices=_notices(contents, len(titles), heads, downward.filled),
    )


def _choose(package: Package, parts: tuple[Part, ...], wanted: str) -> tuple[Part, SheetContents]:
    """Return the wanted sheet, else the first that holds something, hidden ones last."""
    named = [part for part in parts if part.name == wanted] if wanted else sorted(parts, key=lambda part: part.hidden)
    if wanted and not named:
        allowed = ", ".join(part.name for part in parts)
        raise UsageFault("table_sheet", name=package.name, given=wanted[:40], allowed=allowed[:400])
    lengths = package.string_lengths()
    for part in named:
        contents = package.look(part, lengths)
        if not contents.empty:
            return part, contents
    raise DataFault("table_empty", name=package.name)


def _open(content: bytes, part: Part, name: str) -> CalamineSheet:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(part.name)
    except (CalamineError, ValueError, OSError) as error:
        raise DataFault("table_damaged", name=name, format="xlsx") from error


def _rows(values: CalamineSheet, contents: SheetContents, width: int) -> Iterator[_Row]:
    """Yield the rows that are not blank, with the errors that calamine leaves out."""
    first_column = contents.first_column if values.start is None else values.start[1]
    lead = [""] * (first_column - contents.first_column)
    marred: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in contents.errors.items():
        marred.setdefault(row, []).append((column - contents.first_column, text))
    for position, given in enumerate(values.iter_rows()):
        cells = (lead + [cell_text(value) for value in given] + [""] * width)[:width]
        for column, text in marred.get(position, ()):
            cells[column] = cells[column] or text
        if any(cells):
            yield position, cells


def _spans(values: CalamineSheet, contents: SheetContents, top: int, name: str) -> list[Span]:
    """Return the merged ranges, counted from the first row and column that hold something."""
    width = contents.last_column - contents.first_column + 1
    ranges = values.merged_cell_ranges or []
    spans = [
        Span(above - top, left - contents.first_column, min(below, contents.last_row) - top, right)
        for (above, left), (below, end) in ranges
        if (right := min(end - contents.first_column, width - 1)) >= left - contents.first_column >= 0
        and top <= above <= min(below, contents.last_row)
    ]
    if sum((span.bottom - span.top + 1) * (span.right - span.left + 1) for span in spans) > limits.MAX_CELLS:
        # Merged ranges cannot overlap, so they cannot cover more than the sheet.
        raise DataFault("table_damaged", name=name, format="xlsx")
    return spans


def _upper(first: list[_Row], width: int) -> list[list[str]]:
    """Return the first rows, blank ones filled in: merged ranges count those too."""
    top = first[0][0]
    cells = {position - top: row for position, row in first}
    return [cells.get(position, [""] * width) for position in range(min(max(cells) + 1, limits.MAX_HEADER))]


def _filled(rows: Iterable[_Row], downward: Downward) -> Iterator[list[str]]:
    for position, cells in rows:
        downward.fill(position, cells)
        yield cells


def _notices(contents: SheetContents, titles: int, heads: int, filled: int) -> tuple[Notice, ...]:
    counts = {
        "titles": titles,
        "merged_headings": heads,
        "merged_rows": filled,
        "formulas": contents.formulas - contents.formulas_without_value,
        "formulas_without_value": contents.formulas_without_value,
        "errors": len(contents.errors),
    }
    return tuple(notice(key, count=count) for key, count in counts.items() if count)
