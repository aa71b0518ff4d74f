"""Filters of the map page: four that matter stand open, the rest one step away. Counts stand beside the options."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final, cast

import streamlit as st

from clusters.atlas import Atlas
from clusters.fields import FIELDS
from clusters.query import MAX_WORDS, Query, count_options
from texts import Language, number, say
from ui import cache, session
from ui.parts.markup import headed, plain

OPEN = ("own", "programme", "kbli", "province", "underdeveloped", "border")
ASIDE = ("island", "regency", "phase", "stage", "type", "confidence", "precision")
EXPLAINED: Final = {
    "programme": "programme",
    "kbli": "kbli",
    "underdeveloped": "underdeveloped",
    "border": "border",
    "stage": "first-target",
    "type": "sentra",
    "confidence": "confidence",
    "precision": "precision",
}
"""Filters whose word the glossary explains."""

LISTS = ("province", "regency", "island", "type")
"""Fields with many options are lists to search in; the others are buttons that show all they have."""


def draw(atlas: Atlas, query: Query, lang: Language) -> None:
    """Draw all filters in the sidebar, which is a drawer on a phone."""
    with st.sidebar:
        _search(lang)
        _fields(OPEN, atlas, query, lang)
        # Drawn only when opened: seven widgets, one of them with 514 options, would delay the first map.
        more = st.expander(say("screen.filters.more", lang), key="aside", on_change="rerun")
        if more.open:
            with more:
                _fields(ASIDE, atlas, query, lang)
        if session.filters():
            st.button(say("screen.filters.reset", lang), on_click=session.reset_filters, key="reset", width="stretch")


def _fields(names: Sequence[str], atlas: Atlas, query: Query, lang: Language) -> None:
    # The browser names a list's picks by their labels, so a label may not change with every count: lists count all.
    totals = cache.totals_with(atlas.vintage.vintage_id, atlas.own)
    live = count_options(query, [field for field in FIELDS if field.name in names and field.name not in LISTS], atlas)
    for name in names:
        _field(name, atlas, totals[name] if name in LISTS else live[name], lang)


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


def _field(name: str, atlas: Atlas, counts: Mapping[str, int], lang: Language) -> None:
    options = next(field for field in FIELDS if field.name == name).options(atlas)
    chosen = [value for value in session.filters().get(name, ()) if value in counts]
    draw = _list if name in LISTS else _buttons
    offered = [value for value in options if name in LISTS or counts[value] or value in chosen]
    if not offered:
        return
    labels = {value: f"{options[value].describe(lang)} · {number(counts[value], lang)}" for value in offered}
    session.draw_filter(
        name,
        partial(draw, headed(say(f"filters.{name}.label", lang)), labels, chosen, lang, help=_explain(name, lang)),
        chosen,
        lambda values: [value for value in cast("Sequence[str]", values) if value in labels],
    )


def _explain(name: str, lang: Language) -> str | None:
    """Return what a filter's word means, with the way to the glossary."""
    if name not in EXPLAINED:
        return None
    means = plain(say(f"glossary.term.{EXPLAINED[name]}.means", lang))
    return say("glossary.help", lang, means=means, link=f"glossary?lang={lang}#{EXPLAINED[name]}")


def _buttons(label: str, labels: Mapping[str, str], chosen: Sequence[str], _: Language, **wiring: Any) -> None:
    # The value is the default too: a browser whose counts are those of before falls back on the default.
    st.pills(
        label,
        list(labels),
        selection_mode="multi",
        default=chosen,
        format_func=lambda value: plain(labels[value]),
        **wiring,
    )


def _list(label: str, labels: Mapping[str, str], chosen: Sequence[str], lang: Language, **wiring: Any) -> None:
    st.multiselect(
        label,
        list(labels),
        default=chosen,
        format_func=labels.__getitem__,
        placeholder=say("screen.filters.choose", lang),
        **wiring,
    )
