"""The report of a resolved table: counts, the code system and its evidence, refusals, totals, every row not placed.

Plain values that JSON can hold; every sentence in both languages.
"""

import re
from collections.abc import Mapping
from typing import Final

import pandas as pd

from geo.answers import Resolution
from geo.code_systems import MAX_DISAGREEMENT, Refusal, SystemEvidence
from geo.gazetteer import CodeSystem, Gazetteer
from geo.roles import Roles
from geo.tables import ForeignTable
from texts import LANGUAGES, Language, number, percent, say

_NOT_SUMMED: Final = {"total_row", "name_is_province"}
_STYLES: Final = {
    "point": re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?"),
    "comma": re.compile(r"[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?"),
}
"""How a column may write its numbers: a decimal point and commas between thousands, or the other way round."""

_NEARLY: Final = 1e-6


def build_report(table: ForeignTable, roles: Roles, resolution: Resolution, gazetteer: Gazetteer) -> dict[str, object]:
    """Return the report of one table."""
    decision = resolution.decision
    return {
        "rows": len(resolution.answers),
        "placed": resolution.placed,
        "counts": {match.value: count for match, count in resolution.counts.items()},
        "file": {
            "encoding": table.encoding,
            "delimiter": table.delimiter,
            "decimal_comma": table.decimal_comma,
        },
        "columns": roles.columns(),
        "code_system": None if decision.system is None else decision.system.value,
        "edition": None if decision.system is None else decision.system.value.rpartition("-")[2],
        "declared": None if decision.declared is None else decision.declared.value,
        "same_in_this_table": [system.value for system in decision.same],
        "evidence": [
            {
                "system": given.system.value,
                "known": given.known,
                "unknown": given.unknown,
                "agree": given.agree,
                "disagree": given.disagree,
            }
            for given in decision.evidence
        ],
        "evidence_said": {lang: _said(resolution, lang) for lang in LANGUAGES},
        "refused": resolution.refusal is not None,
        "why": describe_refusal(resolution),
        "totals_check": {
            "rows_in": len(table.frame),
            "rows_out": len(resolution.answers),
            "rows_counted": sum(resolution.counts.values()),
            "printed_totals": printed_totals(table.frame, roles, resolution),
        },
        "not_placed": [
            {
                "row": position,
                "match": answer.match.value,
                "reason": {lang: answer.describe(lang) for lang in LANGUAGES},
                "candidates": [
                    {"region_code": code, "region_name": gazetteer.regions[code].name} for code in answer.candidates
                ],
            }
            for position, answer in enumerate(resolution.answers, start=1)
            if not answer.placed
        ],
    }


def describe_refusal(resolution: Resolution) -> dict[str, str] | None:
    """Return why a table is refused and what to do, in both languages; None when it is not."""
    decision = resolution.decision
    if resolution.refusal is None:
        return None
    weighed = {given.system: given for given in decision.evidence}
    declared = weighed[decision.declared] if decision.declared is not None else None
    rivals = decision.contenders
    if resolution.refusal is Refusal.DECLARED and declared is not None:
        better = [weighed[system] for system in rivals if weighed[system].agree > declared.agree]
        rivals = tuple(given.system for given in sorted(better, key=lambda given: -given.agree))
    return {
        lang: say(
            f"resolve.refusal.{resolution.refusal}",
            lang,
            systems=_listed(rivals),
            declared="" if declared is None else declared.system.value,
            disagree=0 if declared is None else number(declared.disagree, lang),
            named=0 if declared is None else number(declared.agree + declared.disagree, lang),
            share=percent(MAX_DISAGREEMENT, lang),
        )
        for lang in LANGUAGES
    }


def _listed(systems: tuple[CodeSystem, ...]) -> str:
    return ", ".join(system.value for system in systems) or "-"


def _said(resolution: Resolution, lang: Language) -> list[str]:
    """Say how the code system was decided."""
    decision = resolution.decision
    if not any(given.known for given in decision.evidence):
        return [say("resolve.evidence.none", lang)]
    said = [_weighed(given, lang) for given in decision.evidence]
    if decision.declared is not None:
        said.append(say("resolve.evidence.declared", lang, system=decision.declared.value))
    elif decision.system is not None:
        said.append(say("resolve.evidence.decided", lang, system=decision.system.value))
    if decision.system is not None and decision.same:
        said.append(say("resolve.evidence.same", lang, systems=_listed((decision.system, *decision.same))))
    if decision.rivals:
        said.append(say("resolve.evidence.rivals", lang, systems=_listed(decision.rivals)))
    return said


def _weighed(given: SystemEvidence, lang: Language) -> str:
    counts = {name: number(getattr(given, name), lang) for name in ("known", "unknown", "agree", "disagree")}
    return say("resolve.evidence.system", lang, system=given.system.value, **counts)


def printed_totals(frame: pd.DataFrame, roles: Roles, resolution: Resolution) -> list[dict[str, object]]:
    """Compare the printed total of each column of numbers with the sum of the rows; only with one row of totals."""
    keys = [{reason.key for reason in answer.reasons} for answer in resolution.answers]
    totals = [position for position, found in enumerate(keys) if "total_row" in found]
    if len(totals) != 1:
        return []
    summed = [not found & _NOT_SUMMED for found in keys]
    checks: list[dict[str, object]] = []
    for column in frame.columns:
        if column in roles.columns().values():
            continue
        check = _check_total(frame[column][summed].str.strip(), str(frame[column].iloc[totals[0]]).strip())
        if check is not None:
            checks.append({"column": column, **check, **_said_total(column, check)})
    return checks


def _said_total(column: str, check: Mapping[str, float | bool]) -> dict[str, str]:
    key = "equal" if check["equal"] else "differs"
    figures = {
        "printed": check["printed"],
        "summed": check["summed"],
        "difference": check["printed"] - check["summed"],
    }
    return {
        lang: say(
            f"resolve.total.{key}",
            lang,
            column=column,
            **{name: number(value, lang, 0 if float(value).is_integer() else 2) for name, value in figures.items()},
        )
        for lang in LANGUAGES
    }


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
