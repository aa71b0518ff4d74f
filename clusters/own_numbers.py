"""Numbers as people's tables write them: 1.234,5 or 1,234.5, with Rp or % beside them; a doubt stays a doubt.

``1.234`` is a thousand and more in Jakarta and little over one in London. Which of the two a table means is decided
from all its cells together; where they do not tell, the cells that could be either are unknown, never guessed.
"""

import re
from collections.abc import Iterable
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

NOTHING: Final = frozenset({"", "-", "--", "–", "—", "n/a", "na", "nan", "none", "null", ".", "..", "..."})
"""Cells that hold no figure, folded: what a table writes for "not known" or "not applicable". Never zero."""

MAX_DIGITS: Final = 15
"""More digits are no amount but a number of an identity card or an account, and no float holds them."""

_DRESS: Final = re.compile(r"^(?:rp\.?|idr)\s*|\s*%$", re.IGNORECASE)
_PLAIN: Final = re.compile(r"[+-]?\d+(?:[eE][+-]?\d{1,2})?", re.ASCII)
_POINT: Final = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?(?:[eE][+-]?\d{1,2})?", re.ASCII)
_COMMA: Final = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?", re.ASCII)


def finds_decimal_comma(columns: Iterable[pd.Series]) -> bool | None:
    """Tell from columns of text cells whether they write a decimal comma; None when no cell tells or cells disagree."""
    point = comma = False
    for cells in columns:
        for cell in cells.unique():
            text = _undress(str(cell))
            if len(text) > 4 * MAX_DIGITS:
                continue
            as_point, as_comma = bool(_POINT.fullmatch(text)), bool(_COMMA.fullmatch(text))
            point |= as_point and not as_comma
            comma |= as_comma and not as_point
    return None if point == comma else comma


def read_numbers(cells: pd.Series, *, decimal_comma: bool | None) -> pd.Series:
    """Read text cells as numbers.

    Args:
        cells: text, "" = empty.
        decimal_comma: how the table writes decimals; None when that is in doubt.

    Returns:
        Floats with the same index; NaN where a cell holds nothing, is no number, or could be either of two.
    """
    known = {cell: _read(cell, decimal_comma=decimal_comma) for cell in cells.unique()}
    read: pd.Series = cells.map(known).astype("float64")
    return read


def are_numbers(cells: pd.Series, *, decimal_comma: bool | None) -> bool:
    """Tell whether every cell that holds something is a number that can be read, and at least one does."""
    filled = cells[~holds_nothing(cells)]
    return len(filled) > 0 and bool(read_numbers(filled, decimal_comma=decimal_comma).notna().all())


def holds_nothing(cells: pd.Series) -> npt.NDArray[np.bool_]:
    """Tell, per cell, whether it holds nothing: empty, or a sign for not known."""
    return np.asarray(cells.str.strip().str.casefold().isin(NOTHING), dtype=bool)


def decimals_of(values: pd.Series, most: int = 4) -> int:
    """Return with how many decimals numbers must be written to be told apart, at most so many."""
    known = values.dropna().to_numpy()
    return next(
        (places for places in range(most) if np.allclose(known, np.round(known, places), rtol=1e-12, atol=1e-9)), most
    )


def _undress(cell: str) -> str:
    return _DRESS.sub("", _DRESS.sub("", cell.strip().replace("\u2212", "-"))).strip()


def _read(cell: str, *, decimal_comma: bool | None) -> float:
    text = _undress(cell)
    if sum(sign.isdigit() for sign in text) > MAX_DIGITS:
        return np.nan
    if _PLAIN.fullmatch(text):
        return float(text)
    readings = {
        float(text.replace(thousands, "").replace(decimal, "."))
        for form, thousands, decimal, allowed in ((_POINT, ",", ".", False), (_COMMA, ".", ",", True))
        if decimal_comma in (None, allowed) and form.fullmatch(text)
    }
    return readings.pop() if len(readings) == 1 else np.nan
