"""The report of a resolved table: counts, the code system and its evidence, refusals, totals, every row not placed.

Plain values that JSON can hold; every sentence in both languages.
"""

from collections.abc import Mapping

from geo.answers import Resolution
from geo.code_systems import MAX_DISAGREEMENT, Refusal, SystemEvidence
from geo.foreign import ForeignTable
from geo.gazetteer import CodeSystem, Gazetteer
from geo.printed_totals import check_totals
from geo.roles import Roles
from texts import LANGUAGES, Language, number, percent, say


def build_report(
    table: ForeignTable,
    roles: Roles,
    resolution: Resolution,
    gazetteer: Gazetteer,
    *,
    crs: str = "",
    boundaries: Mapping[Language, str] | None = None,
) -> dict[str, object]:
    """Return the report of one table.

    ``crs`` is the coordinate system that its columns were read in, ``boundaries`` what names the user's own boundaries
    when these were used for points and shapes.
    """
    shipped = {lang: say("boundaries.source.shipped", lang) for lang in LANGUAGES}
    return {
        "rows": len(resolution.answers),
        "placed": resolution.placed,
        "counts": {match.value: count for match, count in resolution.counts.items()},
        "groups": {group: len(rows) for group, rows in resolution.groups.items()},
        "chosen_by_person": sum(
            any(reason.key == "chosen_by_person" for reason in answer.reasons) for answer in resolution.answers
        ),
        "file": _file(table),
        "columns": roles.columns(),
        "crs": crs,
        "boundaries": dict(boundaries or shipped),
        **_decided(resolution),
        "totals_check": {
            "rows_in": len(table.frame),
            "rows_out": len(resolution.answers),
            "rows_counted": sum(resolution.counts.values()),
            **check_totals(table.frame, roles, resolution),
        },
        "not_placed": _not_placed(resolution, gazetteer),
    }


def _file(table: ForeignTable) -> dict[str, object]:
    """Return what was found in the file and mended on the way."""
    return {
        "format": table.file_format,
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "decimal_comma": table.decimal_comma,
        "sheet": table.sheet,
        "sheets": list(table.sheets),
        "titles": list(table.titles),
        "crs": table.crs,
        "notices": {lang: [notice.describe(lang) for notice in table.notices] for lang in LANGUAGES},
    }


def _decided(resolution: Resolution) -> dict[str, object]:
    """Return how the code system was decided, or why not."""
    decision = resolution.decision
    return {
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
    }


def _not_placed(resolution: Resolution, gazetteer: Gazetteer) -> list[dict[str, object]]:
    return [
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
    ]


def describe_refusal(resolution: Resolution) -> dict[str, str] | None:
    """Return why a table is refused and what to do, in both languages; None when it is not."""
    decision = resolution.decision
    if resolution.refusal is None:
        return None
    weighed = {given.system: given for given in decision.evidence}
    declared = weighed[decision.declared] if decision.declared is not None else None
    rivals = tuple(system for system in decision.contenders if system is not decision.declared)
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
            unknown=0 if declared is None else number(declared.unknown, lang),
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
