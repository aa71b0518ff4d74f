"""Peta/Map, the start page: what is shown in a sentence, the map, what was picked, and all of it as a table."""

import streamlit as st

from clusters.query import parse_query
from geo.codes import Level
from texts import say
from ui import cache, session
from ui.parts import card, chips, filters, map_links, map_view, nothing, notices, own_layers, style, table, tour
from ui.parts.markup import draw as draw_template
from ui.shown import Shown, measures_of, show


def draw() -> None:
    """Draw the page. The map comes before the table: Streamlit sends parts in the order of their calls."""
    lang = session.language()
    with st.spinner(say("screen.loading", lang)):
        atlas = cache.atlas_with(session.vintage(), session.own_layers())
    query, faults = parse_query(session.filters(), atlas)
    notices.show(faults, lang)
    style.name_drawer(say("screen.filters.open", lang))
    filters.draw(atlas, query, lang)
    with st.sidebar:
        own_layers.draw(lang)
        tour.draw_recall(lang)
    shown = show(atlas, query, lang)
    draw_template("sentence", lang, sentence=query.describe(atlas, lang))
    with st.container():  # always there, as in notices.show
        if shown.answer.is_empty:
            nothing.draw(atlas, lang)
    left, right = st.columns([7, 2], gap="small")
    with left:
        _controls(shown)
        map_view.draw(shown)
        chips.draw(shown)
        map_links.draw_table(shown)
    with right:
        tour.draw(lang)
        card.draw(shown)
    table.draw(shown)


def _controls(shown: Shown) -> None:
    lang = shown.lang
    labels = {measure.name: measure.label(lang) for measure in measures_of(shown.level, shown.atlas)}
    with st.container(horizontal=True, vertical_alignment="center", key="controls"):
        session.draw_single(
            "level",
            lambda **wiring: st.segmented_control(
                say("screen.switch.level", lang),
                list(Level),
                format_func=lambda level: say(f"screen.level.{level}", lang),
                default=shown.level,
                label_visibility="collapsed",
                required=True,
                **wiring,
            ),
            shown.level,
        )
        session.draw_single(
            "measure",
            lambda **wiring: st.selectbox(
                say("screen.switch.measure", lang),
                list(labels),
                index=list(labels).index(shown.measure.name),
                format_func=lambda name: say("screen.coloured_by", lang, measure=labels[name]),
                label_visibility="collapsed",
                **wiring,
            ),
            shown.measure.name,
        )
        map_links.draw_switch(lang)
