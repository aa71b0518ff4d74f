"""Filters of the map page: four that matter stand open, the rest one step away. Counts stand beside the options."""

from collections.abc import Mapping, Sequence
from typing import cast

import streamlit as st

from clusters.atlas import Atlas
from clusters.fields import FIELDS, Field
from clusters.query import MAX_WORDS, Query, count_options
from texts import Language, number, plural, say
from ui import session
from ui.parts.markup import headed, plain

OPEN = ("programme", "kbli", "province", "underdeveloped", "border")
ASIDE = ("island", "regency", "phase", "stage", "type", "confidence", "precision")
LISTS = ("province", "regency", "island", "type")
"""Fields with many options are lists to search in; the others are buttons that show all they have."""


def draw(atlas: Atlas, query: Query, lang: Language) -> None:
    """Draw all filters in the sidebar, which is a drawer on a phone."""
    with st.sidebar:
        _search(lang)
        for name in OPEN:
            _field(name, atlas, query, lang)
        aside = sum(name in session.filters() for name in ASIDE)
        with st.expander(plural("screen.filters.aside", aside, lang) if aside else say("screen.filters.more", lang)):
            for name in ASIDE:
                _field(name, atlas, query, lang)
        if session.filters():
            st.button(
                say("screen.filters.reset", lang),
                on_click=session.reset_filters,
                key="reset",
                width="stretch",
            )


def _search(lang: Language) -> None:
    session.draw_filter(
        "text",
        lambda **wiring: st.text_input(
            say("screen.filters.search", lang),
            placeholder=say("screen.filters.search_hint", lang),
            max_chars=MAX_WORDS,
            type="search",
            **wiring,
        ),
        " ".join(session.filters().get("text", ())),
        lambda words: [str(words).strip()] if str(words).strip() else [],
    )


def _field(name: str, atlas: Atlas, query: Query, lang: Language) -> None:
    field = next(field for field in FIELDS if field.name == name)
    counts = count_options(query, field, atlas)
    chosen = [value for value in session.filters().get(name, ()) if value in counts]
    label = headed(say(f"filters.{name}.label", lang))
    if name in LISTS:
        _list(field, atlas, chosen, label, lang)
    else:
        _buttons(field, atlas, chosen, counts, label, lang)


def _buttons(
    field: Field, atlas: Atlas, chosen: Sequence[str], counts: Mapping[str, int], label: str, lang: Language
) -> None:
    options = field.options(atlas)
    offered = [value for value in options if counts[value] or value in chosen]
    if not offered:
        return
    session.draw_filter(
        field.name,
        lambda **wiring: st.pills(
            label,
            offered,
            selection_mode="multi",
            format_func=lambda value: f"{plain(options[value].describe(lang))} · {number(counts[value], lang)}",
            **wiring,
        ),
        list(chosen),
        lambda values: list(cast("Sequence[str]", values)),
    )


def _list(field: Field, atlas: Atlas, chosen: Sequence[str], label: str, lang: Language) -> None:
    options = field.options(atlas)
    # The browser names a list's picks by their labels, so a label may not change with every count: these count all.
    totals = count_options(Query(), field, atlas)
    session.draw_filter(
        field.name,
        lambda **wiring: st.multiselect(
            label,
            list(options),
            format_func=lambda value: f"{options[value].describe(lang)} · {number(totals[value], lang)}",
            placeholder=say("screen.filters.choose", lang),
            **wiring,
        ),
        list(chosen),
        lambda values: list(cast("Sequence[str]", values)),
    )
