"""Registers as an officer edited them: read with the line numbers an editor shows, judged cell by cell.

The loaders read a register in one go; this reader is for the check. It keeps the line of every row, tells
a file that a spreadsheet saved with semicolons from one with a wrong header, and looks for what may not
stand in any cell.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

import pandas as pd

from clusters.faults import Fault
from geo.errors import AssetFault
from geo.store import read_bytes

_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?")
_FORMULA_SIGNS: Final = ("=", "+", "-", "@")
_BYTE_ORDER_MARK: Final = "\ufeff"


def path_of(register: str) -> str:
    """Return a register's path as messages name it."""
    return f"data/registers/{register}.csv"


def read_sheet(register: str, columns: Sequence[str]) -> tuple[pd.DataFrame | None, list[Fault]]:
    """Read a register and judge its form.

    Args:
        register: the register's name.
        columns: the columns that its contract knows, to tell a wrong separator from a wrong column.

    Returns:
        The rows as text, indexed by their line in the file, or None when they cannot be told apart; faults.
    """
    path = path_of(register)
    try:
        text = read_bytes(f"registers/{register}.csv").decode("utf-8")
        lines = list(_lines(text.removeprefix(_BYTE_ORDER_MARK)))
    except AssetFault:
        return None, [Fault(path, 0, "", "file_missing")]
    except UnicodeDecodeError as error:
        return None, [Fault(path, 0, "", "file_encoding", given=f"byte {error.start}")]
    except csv.Error as error:
        return None, [Fault(path, 0, "", "file_unreadable", given=str(error))]
    faults = [Fault(path, 1, "", "file_mark")] if text.startswith(_BYTE_ORDER_MARK) else []
    found = _judge_header(path, lines[0][1] if lines else [], columns)
    if found:
        return None, faults + found
    rows, found = _rows(path, lines)
    return rows, [*faults, *found, *_judge_cells(path, rows)]


def _judge_header(path: str, header: Sequence[str], columns: Sequence[str]) -> list[Fault]:
    """Return the faults by which columns cannot be told apart; a wrong name is the contract's business."""
    if not header:
        return [Fault(path, 0, "", "file_empty", allowed=",".join(columns))]
    if len(header) == 1 and len(columns) > 1:
        return [Fault(path, 1, "", "file_separator", given=header[0])]
    return [Fault(path, 1, name, "column_repeated") for name in dict.fromkeys(header) if header.count(name) > 1]


def _rows(path: str, lines: Sequence[tuple[int, list[str]]]) -> tuple[pd.DataFrame, list[Fault]]:
    """Return the rows that have as many cells as the header, and a fault for each that has not."""
    header = lines[0][1]
    whole = [(line, cells) for line, cells in lines[1:] if len(cells) == len(header)]
    index = pd.Index([line for line, _ in whole], name="line", dtype="int64")
    rows = pd.DataFrame([cells for _, cells in whole], columns=pd.Index(header), index=index, dtype="str")
    broken = [
        Fault(path, line, "", "row_cells", given=str(len(cells)), allowed=str(len(header)))
        for line, cells in lines[1:]
        if len(cells) != len(header)
    ]
    return rows, broken


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank, each with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begin = 1
    for cells in reader:
        if cells:
            yield begin, cells
        begin = reader.line_num + 1


def _judge_cells(path: str, rows: pd.DataFrame) -> Iterator[Fault]:
    for column in rows.columns:
        for line, cell in rows[column].items():
            rule = _cell_rule(cell)
            if rule:
                yield Fault(path, int(str(line)), str(column), rule, given=cell)


def _cell_rule(cell: str) -> str:
    """Return the rule that a cell breaks whatever its column, or ""."""
    if any(unicodedata.category(sign) in {"Cc", "Cf"} for sign in cell):
        return "control"
    if cell != cell.strip():
        return "spaces"
    # A spreadsheet runs such a cell as a formula; a negative number is none.
    if cell.startswith(_FORMULA_SIGNS) and not _NUMBER.fullmatch(cell):
        return "formula"
    return ""
