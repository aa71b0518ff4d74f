"""Correction in place: accept a suggestion, pick a candidate, or search any region; all of it can be undone."""

from functools import partial
from hashlib import sha256
from typing import Final

import streamlit as st

from texts import Language, number, plural, say
from ui import cache, session
from ui.draft import DECIDABLE, Case, Draft
from ui.parts.markup import draw as draw_template
from ui.parts.markup import plain

PAGE: Final = 4
"""Decisions on screen at once."""


def draw(draft: Draft, lang: Language) -> None:
    """Draw the decisions that are open, a few at a time, and the way back from those made."""
    open_groups = [group for group in DECIDABLE if draft.cases[group]]
    with st.container(horizontal=True, vertical_alignment="center", key="import_decided"):
        if open_groups:
            st.markdown(plural("import.cases.open", sum(len(draft.cases[group]) for group in open_groups), lang))
        if draft.before:
            st.button(
                plural("import.cases.undo", len(draft.before), lang),
                key="import_undo",
                on_click=session.change_draft,
                args=(Draft.undo,),
            )
    if not open_groups:
        st.success(say("import.cases.done" if not draft.groups["unplaced"] else "import.cases.rest", lang))
        return
    group = _choose(open_groups, draft, lang)
    cases = draft.cases[group]
    with st.container(horizontal=True, vertical_alignment="center", key="import_how"):
        if group == "suggested" and len(cases) > 1:
            _accept_all(draft, lang)
        is_wide = group != "unplaced" and st.toggle(say("import.cases.all_regions", lang), key="import_wide")
        page = _page(len(cases), lang)
    for case in cases[page * PAGE : (page + 1) * PAGE]:
        with st.container(border=True, key=f"import_case_{_key(case)}"):
            _case(case, draft, lang, is_wide=is_wide or not case.answer.candidates)


def _choose(open_groups: list[str], draft: Draft, lang: Language) -> str:
    labels = {
        group: f"{say(f'import.group.{group}', lang)} · {number(len(draft.cases[group]), lang)}"
        for group in open_groups
    }
    chosen = st.segmented_control(
        say("import.cases.choose", lang),
        open_groups,
        format_func=labels.__getitem__,
        default=open_groups[0],
        required=True,
        label_visibility="collapsed",
        key=f"import_cases_{'_'.join(open_groups)}",
    )
    return str(chosen)


def _accept_all(draft: Draft, lang: Language) -> None:
    st.button(
        plural("import.cases.accept_all", len(draft.groups["suggested"]), lang),
        key="import_all_suggested",
        on_click=session.change_draft,
        args=(lambda known: known.place(known.suggested()),),
    )


def _page(cases: int, lang: Language) -> int:
    pages = -(-cases // PAGE)
    if pages == 1:
        return 0
    label = say("import.cases.page", lang, pages=number(pages, lang))
    return int(st.number_input(label, 1, pages, 1, key=f"import_cases_page_{pages}", width=180)) - 1


def _key(case: Case) -> str:
    return sha256("\0".join(case.written).encode()).hexdigest()[:10]


def _case(case: Case, draft: Draft, lang: Language, *, is_wide: bool) -> None:
    columns = zip(draft.mapping.roles.columns().values(), case.written, strict=True)
    draw_template(
        "import_case",
        lang,
        written=[(column, cell) for column, cell in columns if cell],
        reason=case.answer.describe(lang),
        first=case.rows[0] + 1,
        rows=len(case.rows),
    )
    if case.answer.match == "suggestion" and case.answer.candidates:
        likely = case.answer.candidates[0]
        st.button(
            say("import.cases.accept", lang, region=plain(cache.gazetteer().regions[likely].label)),
            key=f"import_accept_{_key(case)}",
            on_click=_place,
            args=(case, likely),
        )
        if not is_wide:
            return
    _pick(case, lang, is_wide=is_wide)


def _pick(case: Case, lang: Language, *, is_wide: bool) -> None:
    regions = cache.gazetteer().regions
    key = f"import_pick_{_key(case)}"
    offered = sorted(regions, key=lambda code: regions[code].name) if is_wide else list(case.answer.candidates)
    session.draw_input(
        key,
        partial(
            st.selectbox,
            plural("import.cases.pick", len(case.rows), lang),
            offered,
            index=None,  # not the first: what a browser begins with must never count as a choice
            format_func=_named,
            placeholder=say("import.cases.hint", lang),
        ),
        None,
        lambda code: _place(case, code),
        among=(None, *offered),
    )


def _named(code: str) -> str:
    region = cache.gazetteer().regions[code]
    return f"{region.label}, {cache.province_names()[region.province_2022]}"


def _place(case: Case, code: str | None) -> None:
    if code is not None:
        session.change_draft(lambda known: known.place({case.written: code}))
