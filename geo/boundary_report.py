"""The report of boundaries of the user's own: sentences for a person, and plain values that JSON can hold."""

from collections.abc import Sequence
from typing import Final

import pandas as pd

from geo.boundary_change import NOTABLE_PERCENT, Change, PointsMoved
from geo.boundary_gates import GATES, Cleaning, Finding
from geo.gazetteer import Gazetteer
from geo.match_report import describe_refusal
from geo.own_boundaries import BoundaryReport
from texts import LANGUAGES, Language, number, say

_NAMED: Final = 5
"""So many findings or regions are named in a sentence; the report as JSON has all."""


def describe(report: BoundaryReport, lang: Language) -> list[str]:
    """Return what was read, found and done, and what would change, as sentences in their order."""
    said = describe_reading(report, lang)
    for gate in report.gates:
        said += [gate.describe(lang), *describe_findings(gate.findings, lang)]
    said += [*describe_unreached(report, lang), *describe_change(report, lang)]
    return [*said, say(f"boundaries.said.{'passed' if report.passed else 'failed'}", lang)]


def describe_reading(report: BoundaryReport, lang: Language) -> list[str]:
    """Return how the file was read, what was set aside, mended, put together and cleaned."""
    system = report.resolution.decision.system
    said = [
        say(
            "boundaries.said.read",
            lang,
            name=report.file.name,
            features=number(len(report.file.frame), lang),
            placed=number(report.resolution.placed, lang),
            system="-" if system is None else system.value,
            columns=", ".join(column for column in report.roles.columns().values() if column),
        )
    ]
    refusal = describe_refusal(report.resolution)
    if refusal is not None:
        said.append(refusal[lang])
    for key, findings in (("aside", report.aside), ("repaired", report.repaired)):
        if findings:
            said.append(say(f"boundaries.said.{key}", lang, count=number(len(findings), lang)))
            said += describe_findings(findings, lang)
    several = sum(count > 1 for count in report.polygons.values())
    if several:
        said.append(say("boundaries.said.dissolved", lang, count=number(several, lang)))
    if report.cleaning is not None:
        said.append(_cleaned(report.cleaning, lang))
    return said


def describe_unreached(report: BoundaryReport, lang: Language) -> list[str]:
    """Return the sentence that names the gates that were not reached; none when all were, or the codes were refused."""
    skipped = [say(f"boundaries.gate.{name}.name", lang) for name in GATES[len(report.gates) :]]
    is_silent = report.refused or not skipped
    return [] if is_silent else [say("boundaries.said.not_reached", lang, gates=", ".join(skipped))]


def describe_faults(report: BoundaryReport, lang: Language) -> list[str]:
    """Return what keeps joins from using the boundaries, as sentences; none when nothing does."""
    refusal = describe_refusal(report.resolution)
    if refusal is not None:
        return [refusal[lang]]
    return [gate.describe(lang) for gate in report.gates if not gate.holds]


def describe_findings(findings: Sequence[Finding], lang: Language) -> list[str]:
    """Return the first findings as sentences, and how many more there are."""
    said = [finding.describe(lang) for finding in findings[:_NAMED]]
    return [*said, *_more(len(findings), lang)]


def _more(count: int, lang: Language) -> list[str]:
    return [say("boundaries.said.more", lang, count=number(count - _NAMED, lang))] if count > _NAMED else []


def _cleaned(cleaning: Cleaning, lang: Language) -> str:
    change = cleaning.change_percent
    return say(
        "boundaries.said.cleaned",
        lang,
        unmatched=number(cleaning.unmatched, lang),
        overlap=number(cleaning.overlap_km2, lang, 2),
        gaps=number(cleaning.gaps_closed, lang),
        closed=number(cleaning.gaps_closed_km2, lang, 2),
        openings=number(cleaning.openings, lang),
        left=number(cleaning.openings_km2, lang, 2),
        largest=number(change.abs().max(), lang, 2),
        region=str(change.abs().idxmax()),
    )


def describe_change(report: BoundaryReport, lang: Language) -> list[str]:
    """Return what changes against the shipped boundaries, as sentences; none when that was not reached."""
    change = report.change
    if change is None:
        return []
    areas, capitals = change.areas, change.capitals
    notable = notable_areas(change)
    said = [
        say(
            "boundaries.said.total",
            lang,
            shipped=number(areas["area_km2_shipped"].sum(), lang),
            own=number(areas["area_km2_own"].sum(), lang),
        ),
        say("boundaries.said.notable", lang, count=number(len(notable), lang), percent=number(NOTABLE_PERCENT, lang)),
    ]
    for code, row in notable.head(_NAMED).iterrows():
        said.append(
            say(
                "boundaries.said.area",
                lang,
                region=f"{row['name']} ({code})",
                shipped=number(row["area_km2_shipped"], lang, 1),
                own=number(row["area_km2_own"], lang, 1),
                change=number(row["change_percent"], lang, 1),
            )
        )
    said += _more(len(notable), lang)
    for kind, points in (("villages", change.villages), ("records", change.records)):
        counts = {"moved": number(len(points.moved), lang), "points": number(points.points, lang)}
        said.append(say(f"boundaries.said.{kind}", lang, **counts))
    inside = {name: number(int(capitals[f"inside_{name}"].sum()), lang) for name in ("own", "shipped")}
    return [*said, say("boundaries.said.capitals", lang, known=number(len(capitals), lang), **inside)]


def notable_areas(change: Change) -> pd.DataFrame:
    """Return the regions whose area differs by more than 5 %, the largest difference first."""
    areas = change.areas[change.areas["change_percent"].abs() > NOTABLE_PERCENT]
    return areas.sort_values("change_percent", key=abs, ascending=False, kind="stable")


def build_report(report: BoundaryReport, gazetteer: Gazetteer) -> dict[str, object]:
    """Return the report as plain values; every sentence in both languages."""
    system = report.resolution.decision.system
    declared = report.resolution.decision.declared
    return {
        "passed": report.passed,
        "refused": report.refused,
        "why": describe_refusal(report.resolution),
        "file": {"name": report.file.name, "sha256": report.file.sha256, "features": len(report.file.frame)},
        "columns": {role: column for role, column in report.roles.columns().items() if column},
        "code_system": None if system is None else system.value,
        "declared": None if declared is None else declared.value,
        "said": {lang: describe(report, lang) for lang in LANGUAGES},
        "gates": [
            {"gate": gate.name, "holds": gate.holds, "findings": _findings(gate.findings)} for gate in report.gates
        ],
        "not_reached": list(GATES[len(report.gates) :]),
        "set_aside": _findings(report.aside),
        "repaired": _findings(report.repaired),
        "several_polygons": {code: count for code, count in report.polygons.items() if count > 1},
        "cleaning": None if report.cleaning is None else _cleaning(report.cleaning),
        "change": None if report.change is None else _change(report.change, gazetteer),
    }


def _findings(findings: Sequence[Finding]) -> list[dict[str, object]]:
    return [
        {"label": finding.label, "finding": finding.key, "said": {lang: finding.describe(lang) for lang in LANGUAGES}}
        for finding in findings
    ]


def _cleaning(cleaning: Cleaning) -> dict[str, object]:
    change = cleaning.change_percent
    return {
        "unmatched": cleaning.unmatched,
        "overlap_km2": round(cleaning.overlap_km2, 6),
        "gaps_closed": cleaning.gaps_closed,
        "gaps_closed_km2": round(cleaning.gaps_closed_km2, 6),
        "openings": cleaning.openings,
        "openings_km2": round(cleaning.openings_km2, 6),
        "largest_change": {"region_code": str(change.abs().idxmax()), "percent": round(float(change.abs().max()), 4)},
    }


def _change(change: Change, gazetteer: Gazetteer) -> dict[str, object]:
    areas = change.areas
    return {
        "area_km2_shipped": round(float(areas["area_km2_shipped"].sum()), 1),
        "area_km2_own": round(float(areas["area_km2_own"].sum()), 1),
        "regions": _rows(areas.round(3)),
        "notable": {"percent": NOTABLE_PERCENT, "region_codes": [str(code) for code in notable_areas(change).index]},
        "capitals": _rows(change.capitals),
        "villages": {**_moved(change.villages, gazetteer), "right": change.villages_right.round(5).to_dict()},
        "records": _moved(change.records, gazetteer),
    }


def _moved(points: PointsMoved, gazetteer: Gazetteer) -> dict[str, object]:
    names = {code: region.name for code, region in gazetteer.regions.items()} | {"": ""}
    named = {f"region_name_{whose}": points.moved[f"region_code_{whose}"].map(names) for whose in ("shipped", "own")}
    return {"points": points.points, "moved": _rows(points.moved.assign(**named))}


def _rows(frame: pd.DataFrame) -> list[dict[str, object]]:
    return [{str(name): value for name, value in row.items()} for row in frame.reset_index().to_dict("records")]
