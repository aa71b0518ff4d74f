"""A selection from outside: region codes typed, or read back from an export or any table that names them."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pandas as pd

from clusters.atlas import Atlas
from clusters.ranked import parse_ranked
from geo.errors import DataFault, UsageFault
from geo.foreign import parse_table, read_content

_CODES: Final = re.compile(r"\s*\d\d(?:\.?\d\d)?(?:[\s,;]+\d\d(?:\.?\d\d)?)*[\s,;]*", re.ASCII)
"""Codes of provinces and regencies (9406, 94.06, 94), and nothing else."""

COLUMNS: Final = ("region_code", "codes_shown", "province_code")
"""Columns that name regions, the most exact first: a province's code alone says neither which of its regencies were
meant nor, across the split of Papua, which province."""

_WHOLE: Final = re.compile(r"^(\d\d(?:\d\d)?)\.0$", re.ASCII)
_MAX_WRITTEN: Final = 20_000
_NAMED: Final = 5


def read_selection(given: str, atlas: Atlas) -> tuple[str, ...]:
    """Return the regencies that a text names: codes, or the name of a file that holds them.

    Args:
        given: "9406,1905", "94" (a province stands for its regencies), or a path: an export in any format, a table
            with a column of COLUMNS, a text of codes, the JSON of ``rank`` or ``portfolio``.
        atlas: says which regions there are.

    Raises:
        UsageFault: it names no region, or one that there is not.
        DataFault: the file cannot be read, or has no row: an export that found nothing selects nothing.
    """
    if _CODES.fullmatch(given[:_MAX_WRITTEN]):
        return regencies_of(re.findall(r"[\d.]+", given[:_MAX_WRITTEN]), atlas)
    path = Path(given)
    if not path.is_file():
        raise UsageFault("selection_form", given=given[:60])
    return parse_selection(read_content(path), path.name, atlas)


def parse_selection(content: bytes, name: str, atlas: Atlas) -> tuple[str, ...]:
    """Return the regencies that a file's bytes name; ``name`` is what faults call it. Raises as ``read_selection``."""
    text = content[:_MAX_WRITTEN].decode("utf-8-sig", errors="replace") if len(content) <= _MAX_WRITTEN else ""
    if _CODES.fullmatch(text):
        return regencies_of(re.findall(r"[\d.]+", text), atlas)
    codes = list(parse_ranked(content, name).rows.index) if _is_ranked(content) else _codes_of_table(content, name)
    if not codes:
        raise DataFault("selection_empty", name=name[:60])
    return regencies_of(codes, atlas)


def _codes_of_table(content: bytes, name: str) -> list[str]:
    """Return the codes of a table. What holds no row is the same to a reader, whatever a format makes of it."""
    try:
        codes = written_codes(parse_table(content, name).frame)
    except DataFault as fault:
        if fault.key == "table_empty":
            return []
        raise
    if codes is None:
        raise UsageFault("selection_columns", name=name[:60])
    return codes


def _is_ranked(content: bytes) -> bool:
    """Tell whether a file is the JSON of ``rank`` or ``portfolio``, in whatever order its keys stand."""
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return False
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        return False
    return isinstance(told, dict) and told.get("kind") in {"ranking", "portfolio"}


def written_codes(table: pd.DataFrame) -> list[str] | None:
    """Return the codes in the first column of COLUMNS that a table has; None when it has none.

    Only these names are trusted to hold Kemendagri codes of 2025: a BPS code looks the same and is another region's.
    """
    column = next((name for name in COLUMNS if name in table.columns), None)
    if column is None:
        return None
    told = (code for cell in dict.fromkeys(table[column]) if pd.notna(cell) for code in str(cell).split())
    # A column with a gap is numbers to many programs, and they write 9406 as 9406.0.
    return [_WHOLE.sub(r"\1", code) for code in told]


def regencies_of(codes: Iterable[str], atlas: Atlas) -> tuple[str, ...]:
    """Return the regencies that codes name, in the atlas's order; a province stands for all of its own.

    Raises UsageFault when a code is no region's, or when there is none.
    """
    wanted = {code.replace(".", ""): code for code in codes}
    regions = atlas.regions
    unknown = sorted(wanted[code] for code in wanted.keys() - set(regions.index) - set(regions["province_code"]))
    if unknown or not wanted:
        raise UsageFault("selection_unknown", given=", ".join(code[:20] for code in unknown[:_NAMED]) or "-")
    return tuple(regions.index[regions.index.isin(wanted) | regions["province_code"].isin(wanted)])
