"""Peta/Map, the start page: what is shown in a sentence, the map, what was picked, and all of it as a table."""

import streamlit as st

from clusters.query import parse_query
from geo.codes import Level
from texts import Language, say
from ui import cache, session
from ui.parts import card, chips, filters, map_view, notices, table
from ui.parts.markup import draw as draw_template
from ui.shown import Shown, measures_of, show


def draw() -> None:
    """Draw the page. The map comes before the table: Streamlit sends parts in the order of their calls."""
    lang = session.language()
    with st.spinner(say("screen.loading", lang)):
        atlas = cache.atlas(session.vintage())
    query, faults = parse_query(session.filters(), atlas)
    notices.show(faults, lang)
    filters.draw(atlas, query, lang)
    shown = show(atlas, query, lang)
    draw_template("sentence", lang, sentence=query.describe(atlas, lang))
    with st.container():  # always there, as in notices.show
        if shown.answer.is_empty:
            _nothing_found(lang)
    left, right = st.columns([7, 2], gap="small")
    with left:
        _controls(shown)
        map_view.draw(shown)
        chips.draw(shown)
    with right:
        card.draw(shown)
    table.draw(shown)


def _controls(shown: Shown) -> None:
    lang = shown.lang
    with st.container(horizontal=True, vertical_alignment="center", key="controls"):
        session.draw_single(
            "level",
            lambda **wiring: st.segmented_control(
                say("screen.switch.level", lang),
                list(Level),
                format_func=lambda level: say(f"screen.level.{level}", lang),
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
                [measure.name for measure in measures_of(shown.level)],
                format_func=lambda name: say("screen.coloured_by", lang, measure=say(f"measures.{name}.label", lang)),
                label_visibility="collapsed",
                **wiring,
            ),
            shown.measure.name,
        )


def _nothing_found(lang: Language) -> None:
    with st.container(border=True, key="nothing"):
        st.markdown(say("screen.nothing", lang))
        st.button(say("screen.filters.reset", lang), on_click=session.reset_filters, key="reset_nothing")
