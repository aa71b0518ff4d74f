"""A refused table as a question: what each reading would mean, and the remedies as buttons."""

from functools import partial
from typing import Final

import streamlit as st

from geo.answers import Resolution
from geo.code_systems import MAX_DISAGREEMENT, Refusal
from geo.gazetteer import CodeSystem
from geo.written_codes import read_code
from texts import Language, percent, say
from ui import cache, session
from ui.draft import Draft
from ui.parts.markup import draw as draw_template
from ui.parts.markup import plain

EXAMPLES: Final = 6
"""Codes whose readings are shown side by side."""


def draw(draft: Draft, resolution: Resolution, lang: Language) -> None:
    """Draw why nothing was placed, and what a person can do about it right here."""
    refusal = resolution.refusal
    declared = resolution.decision.declared
    st.warning(
        plain(
            say(
                f"import.refused.{refusal}",
                lang,
                declared=say(f"screen.system.{declared}", lang) if declared else "",
                share=percent(MAX_DISAGREEMENT, lang),
            )
        )
    )
    if refusal is Refusal.SWAPPED:
        st.button(
            say("import.refused.swap", lang),
            type="primary",
            key="import_swap",
            on_click=session.change_draft,
            args=(_swap,),
        )
        return
    systems = resolution.decision.contenders or tuple(CodeSystem)
    readings = _readings(draft, systems)
    if readings:
        draw_template("import_readings", lang, systems=systems, readings=readings)
    _remedies(draft, systems, lang)


def _swap(draft: Draft) -> Draft:
    roles = draft.mapping.roles
    return draft.with_roles(lon=roles.lat, lat=roles.lon)


def _remedies(draft: Draft, systems: tuple[CodeSystem, ...], lang: Language) -> None:
    roles = draft.mapping.roles
    with st.container(horizontal=True, key="import_remedies"):
        for system in systems:
            if system is not draft.mapping.declared:
                st.button(
                    say("import.refused.read_as", lang, system=say(f"screen.system.{system}", lang)),
                    key=f"import_read_{system}",
                    on_click=session.change_draft,
                    args=(partial(Draft.with_system, declared=system),),
                )
        if draft.mapping.declared is not None:
            st.button(
                say("import.refused.automatic", lang),
                key="import_read_automatic",
                on_click=session.change_draft,
                args=(partial(Draft.with_system, declared=None),),
            )
        if roles.code and (roles.name or roles.lon):
            st.button(
                say("import.refused.without_code", lang),
                key="import_without_code",
                on_click=session.change_draft,
                args=(partial(Draft.with_roles, code=""),),
            )


def _readings(draft: Draft, systems: tuple[CodeSystem, ...]) -> list[tuple[str, str, list[str]]]:
    """Return the first codes that mean different regions: code, name as written, and the meaning per system."""
    gazetteer, roles = cache.gazetteer(), draft.mapping.roles
    if not roles.code:
        return []
    names = draft.table.frame[roles.name] if roles.name else draft.table.frame[roles.code].map(lambda _: "")
    found: dict[str, tuple[str, str, list[str]]] = {}
    for cell, name in zip(draft.table.frame[roles.code], names, strict=True):
        if cell in found or len(found) == EXAMPLES:
            continue
        meanings = [gazetteer.labels(gazetteer.read_codes(read_code(cell), system)) for system in systems]
        if len(set(meanings)) > 1:
            found[cell] = (cell[:60], name[:60], meanings)
    return list(found.values())
