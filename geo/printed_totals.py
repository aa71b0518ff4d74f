"""Rows of totals: set aside by the resolver, and compared here with the sum of the rows that they print.

The one row of totals, or the last one or the one that says so ("Grand total", "Indonesia"), is compared with all rows;
a subtotal with the rows since the total before it. What cannot be compared is said.
"""

import re
from collections.abc import Mapping
from typing import Final

import pandas as pd

from geo.answers import Match, Resolution
from geo.roles import Roles
from geo.written_names import GRAND_TOTALS, compact, words
from texts import LANGUAGES, number, say

_STYLES: Final = {
    "point": re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?"),
    "comma": re.compile(r"[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?"),
}
"""How a column may write its numbers: a decimal point and commas between thousands, or the other way round."""

_NEARLY: Final = 1e-6
_SUMS: Final = {"total_row", "name_is_province", "code_province"}
"""Reasons of rows that sum others."""

_Check = dict[str, object]


def check_totals(frame: pd.DataFrame, roles: Roles, resolution: Resolution) -> dict[str, list[_Check]]:
    """Compare printed totals with the sums of the rows.

    Returns:
        ``printed_totals``: per row of totals and column of numbers its ``row`` (from 1), ``label``, ``column``,
        ``kind`` (total or subtotal), ``printed``, ``summed``, ``equal`` and a sentence per language;
        ``not_compared``: per row of totals, or of a province, that could not be compared, ``row``, ``label`` and a
        sentence per language.
    """
    labels = _labels(resolution)
    totals = [place for place, (key, _) in labels.items() if key == "total_row"]
    grand = _grand(totals, labels)
    summed = [row for row in range(len(frame)) if row not in labels]
    compared: list[_Check] = []
    for place in totals:
        before = max((other for other in totals if other < place), default=-1)
        part = _check_row(frame, roles, [row for row in summed if before < row < place], place)
        whole = _check_row(frame, roles, summed, place) if place == grand else []
        # A total that fits the rows before it is a subtotal; one that fits nothing is wrong only if it sums all.
        kind, checks = ("total", whole) if whole and (_equal(whole) or not _equal(part)) else ("subtotal", part)
        if kind == "total" or _equal(checks):
            compared += [_said(check, place, labels[place][1], kind) for check in checks]
    done = {check["row"] for check in compared}
    missed = [(place, *labels[place]) for place in sorted(labels) if place + 1 not in done]
    return {"printed_totals": compared, "not_compared": [_said_missed(*each) for each in missed]}


def _equal(checks: list[_Check]) -> bool:
    return bool(checks) and all(check["equal"] for check in checks)


def _labels(resolution: Resolution) -> dict[int, tuple[str, str]]:
    """Return the rows that sum others, by position: why they are known as such, and what they are called."""
    found: dict[int, tuple[str, str]] = {}
    for place, answer in enumerate(resolution.answers):
        for reason in answer.reasons if answer.match is Match.NONE else ():
            if reason.key in _SUMS:
                named = dict(reason.values)
                found[place] = (reason.key, str(named.get("name", named.get("code", ""))))
    return found


def _grand(totals: list[int], labels: Mapping[int, tuple[str, str]]) -> int | None:
    """Return the row that sums all others: the only one, the only one that says so, else the last."""
    named = [place for place in totals if compact(words(labels[place][1])) in GRAND_TOTALS]
    return named[0] if len(named) == 1 else max(totals, default=None)


def _check_row(frame: pd.DataFrame, roles: Roles, rows: list[int], place: int) -> list[_Check]:
    checks: list[_Check] = []
    for column in frame.columns:
        if column not in roles.columns().values():
            cells = frame[column].iloc[rows].str.strip()
            check = _check_total(cells, str(frame[column].iloc[place]).strip())
            if check is not None:
                checks.append({"column": column, **check})
    return checks


def _said(check: _Check, place: int, label: str, kind: str) -> _Check:
    printed, summed = float(str(check["printed"])), float(str(check["summed"]))
    figures = {"printed": printed, "summed": summed, "difference": printed - summed}
    key = "equal" if check["equal"] else "differs"
    said: _Check = {"row": place + 1, "label": label, "kind": kind, **check}
    for lang in LANGUAGES:
        written = {name: number(value, lang, 0 if value.is_integer() else 2) for name, value in figures.items()}
        said[lang] = say(f"resolve.total.{key}", lang, column=check["column"], row=number(place + 1, lang), **written)
    return said


def _said_missed(place: int, key: str, label: str) -> _Check:
    why = "missed" if key == "total_row" else "province"
    said: _Check = {"row": place + 1, "label": label}
    for lang in LANGUAGES:
        said[lang] = say(f"resolve.total.{why}", lang, row=number(place + 1, lang), label=label)
    return said


def _check_total(cells: pd.Series, printed: str) -> dict[str, float | bool] | None:
    """Read a column in either style of writing numbers; the style in which the total fits better is the right one."""
    found: list[dict[str, float | bool]] = []
    for style, form in _STYLES.items():
        values = cells[~cells.isin(["", "-"])]
        if not form.fullmatch(printed) or values.empty or not all(form.fullmatch(cell) for cell in values):
            continue
        total, rows = _number(printed, style), sum(_number(cell, style) for cell in values)
        equal = abs(total - rows) <= _NEARLY * max(1.0, abs(total))
        found.append({"printed": total, "summed": rows, "equal": equal})
    return min(found, key=_misfit, default=None)


def _misfit(check: Mapping[str, float | bool]) -> float:
    largest = max(abs(check["printed"]), abs(check["summed"]), _NEARLY)
    return abs(check["printed"] - check["summed"]) / largest


def _number(cell: str, style: str) -> float:
    thousands, decimal = (",", ".") if style == "point" else (".", ",")
    return float(cell.replace(thousands, "").replace(decimal, "."))
