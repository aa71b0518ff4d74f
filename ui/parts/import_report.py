"""Step 3 of an import, the match report: how many rows are placed, by which code system, where, and each with why."""

from typing import Final

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from geo.answers import Resolution, RowAnswer
from geo.errors import AtlasError
from geo.gazetteer import CodeSystem
from geo.locator import Locator
from texts import Language, join, number, plural, say
from ui import cache, session
from ui.draft import GROUPS, Draft
from ui.parts import import_cases, import_map, import_refusal, import_step
from ui.parts.import_file import shown_cells
from ui.parts.markup import draw as draw_template
from ui.parts.markup import plain

PAGE: Final = 500
"""Rows of the table on screen at once: ten thousand with their reasons would be megabytes at every change."""

EVERY: Final = "every"


def match(draft: Draft, lang: Language) -> Draft | None:
    """Return the draft with its answers, made now if need be; None when it is not confirmed or cannot be matched."""
    if not draft.confirmed or draft.resolution is not None:
        return draft if draft.confirmed else None
    try:
        with st.spinner(say("import.report.matching", lang)):
            matched = draft.match(cache.gazetteer(), _locator() if draft.needs_points() else None)
    except AtlasError as fault:
        st.error(plain(fault.describe(lang)))
        return None
    session.set_draft(matched)
    return matched


def _locator() -> Locator:
    """Return the index of the person's own boundaries where these are in use, else of the shipped ones."""
    own = session.own_boundaries()
    return cache.locator() if own is None or own.locator is None else own.locator


def draw(draft: Draft, resolution: Resolution, lang: Language) -> None:
    """Draw the report; a table that is refused gets the question that it leaves open instead."""
    import_step.heading("report", lang, is_done=resolution.refusal is None and not any(draft.cases.values()))
    if resolution.refusal is not None:
        import_refusal.draw(draft, resolution, lang)
        _evidence(resolution, lang)
    else:
        _counts(draft, lang)
        st.markdown(plain(_decided(resolution, lang)))
        with st.container():  # always there, as on the page
            _evidence(resolution, lang)
            _totals(draft, lang)
        left, right = st.columns([3, 2], gap="medium")
        with left:
            import_cases.draw(draft, lang)
        with right:
            import_map.draw(draft, lang)
        _rows(draft, resolution, lang)


def _counts(draft: Draft, lang: Language) -> None:
    figures = [(group, len(rows)) for group, rows in draft.groups.items() if rows or group != "set_aside"]
    draw_template("import_counts", lang, figures=figures, rows=len(draft.table.frame))


def _decided(resolution: Resolution, lang: Language) -> str:
    """Say in which code system the table was read and what speaks for it."""
    decision = resolution.decision
    weighed = {given.system: given for given in decision.evidence}
    if decision.system is None or not any(given.known for given in decision.evidence):
        return say("import.decided.without", lang)
    given = weighed[decision.system]
    said = say(
        "import.decided.declared" if decision.declared else "import.decided.found",
        lang,
        system=say(f"screen.system.{decision.system}", lang),
        **{name: number(getattr(given, name), lang) for name in ("known", "unknown", "agree", "disagree")},
    )
    if decision.rivals:
        said += " " + say("import.decided.rivals", lang, systems=listed(decision.rivals, lang))
    return said


def _evidence(resolution: Resolution, lang: Language) -> None:
    evidence = resolution.decision.evidence
    if any(given.known for given in evidence):
        with st.expander(say("import.evidence.title", lang), key="import_evidence"):
            draw_template("import_evidence", lang, evidence=evidence)


def listed(systems: tuple[CodeSystem, ...], lang: Language) -> str:
    """Name code systems in a sentence."""
    return join([say(f"screen.system.{system}", lang) for system in systems], lang)


def _totals(draft: Draft, lang: Language) -> None:
    for check in draft.totals["printed_totals"]:
        (st.caption if check["equal"] else st.warning)(plain(str(check[lang])))
    for missed in draft.totals["not_compared"]:
        st.caption(plain(str(missed[lang])))


def _rows(draft: Draft, resolution: Resolution, lang: Language) -> None:
    """Draw the rows of one group, a page at a time."""
    offered = [EVERY, *(group for group in GROUPS if draft.groups[group])]
    with st.container(horizontal=True, vertical_alignment="bottom", key="import_choose_rows"):
        group = st.segmented_control(
            say("import.rows.choose", lang),
            offered,
            format_func=lambda group: say(f"import.group.{group}", lang),
            default=EVERY,
            required=True,
            key="import_group",
        )
        rows = draft.groups[group] if group in draft.groups else list(range(len(draft.table.frame)))
        pages = max(1, -(-len(rows) // PAGE))
        page = _page(pages, lang) if pages > 1 else 1
    shown = rows[(page - 1) * PAGE : page * PAGE]
    if pages > 1:
        first, last = (number(row, lang) for row in ((page - 1) * PAGE + 1, (page - 1) * PAGE + len(shown)))
        st.caption(plural("import.rows.page", len(rows), lang, first=first, last=last))
    st.dataframe(
        report_rows(draft, resolution, shown, lang),
        hide_index=True,
        height=min(380, 38 + 35 * max(len(shown), 1)),
        column_config=_columns(draft, lang),
        placeholder="–",
        key="import_rows",
    )


def _page(pages: int, lang: Language) -> int:
    return int(st.number_input(say("import.rows.go", lang), 1, pages, 1, key=f"import_page_{pages}", width=140))


def report_rows(draft: Draft, resolution: Resolution, rows: list[int], lang: Language) -> pd.DataFrame:
    """Return rows of the table with what became of each, as the screen shows them; the given columns come last."""
    regions = cache.gazetteer().regions
    answers = [resolution.answers[row] for row in rows]
    given = shown_cells(draft.table.frame.iloc[rows]).set_axis(
        [f"given_{at}" for at in range(len(draft.table.headings))], axis="columns"
    )
    found = {
        "row": [row + 1 for row in rows],
        "match": [say(f"import.match.{_way(answer)}", lang) for answer in answers],
        "region": [regions[answer.region_code].label if answer.placed else "" for answer in answers],
        "reason": [answer.describe(lang) for answer in answers],
    }
    return pd.concat([pd.DataFrame(found, index=given.index), given], axis="columns")


def _way(answer: RowAnswer) -> str:
    """Return how a row was matched; what a person decided is told apart from what was only suggested."""
    return "chosen" if any(reason.key == "chosen_by_person" for reason in answer.reasons) else answer.match.value


def _columns(draft: Draft, lang: Language) -> dict[str, ColumnConfig | None]:
    named = {name: say(f"import.rows.{name}", lang) for name in ("row", "match", "region", "reason")}
    given = {f"given_{at}": heading or "–" for at, heading in enumerate(draft.table.headings)}
    columns: dict[str, ColumnConfig | None] = {name: st.column_config.Column(label) for name, label in given.items()}
    return columns | {
        "row": st.column_config.Column(named["row"], width="small"),
        "match": st.column_config.Column(named["match"], width=130),
        "region": st.column_config.Column(named["region"]),
        "reason": st.column_config.Column(named["reason"], width="large"),
    }
