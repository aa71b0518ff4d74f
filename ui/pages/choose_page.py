"""Pilih/Choose: what counts is weighed, ranks come as ranges, and every region says why it stands where it stands."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Final

import streamlit as st

from geo.errors import UsageFault
from texts import Language, say
from ui import session
from ui.choice_state import ChoiceState
from ui.choosing import Chosen, choose
from ui.parts import (
    choose_axes,
    choose_compare,
    choose_criteria,
    choose_head,
    choose_map,
    choose_own,
    choose_peers,
    choose_portfolio,
    choose_ranking,
    choose_sensitivity,
    choose_why,
    concentration,
    dossier,
)
from ui.parts.markup import plain

PARTS: Final[Mapping[str, Callable[[Chosen], None]]] = {
    "portfolio": choose_portfolio.draw,
    "compare": choose_compare.draw,
    "sensitivity": choose_sensitivity.draw,
    "axes": choose_axes.draw,
    "peers": choose_peers.draw,
    "concentration": concentration.draw,
    "own": lambda chosen: choose_own.draw(chosen.lang),
}
"""What stands below the ranking, one at a time, by the names that ``session.part`` may have."""


def draw() -> None:
    """Draw the page. The map is sent first, whatever stands above it: a slider's new ranking is seen soonest so."""
    lang = session.language()
    head, answer = st.container(key="choose_top_parts"), st.container(key="choose_answer")
    asked = session.choice()
    with answer:
        chosen = _choose(asked, lang)
        if chosen is not None:
            _answer(chosen)
    with head:
        choose_head.draw(asked, lang)
    with st.sidebar:
        choose_criteria.draw(asked, chosen, lang)


def _choose(asked: ChoiceState, lang: Language) -> Chosen | None:
    """Answer the question; one that cannot be counted is told, and the last that could stays readable."""
    with st.container():  # always there: what comes and goes must not move the map's place among the parts
        try:
            with st.spinner(say("choose.counting", lang)):
                chosen = choose(asked, lang)
        except UsageFault as fault:
            st.error(plain(fault.describe(lang)))
            return _before(lang)
    session.keep_counted(asked)
    return chosen


def _before(lang: Language) -> Chosen | None:
    """Answer the last question that could be counted, if it still can: a layer that it used may be gone."""
    before = session.counted_choice()
    if before is None:
        return None
    with suppress(UsageFault):
        chosen = choose(before, lang)
        st.caption(say("choose.before", lang))
        return chosen
    return None


def _answer(chosen: Chosen) -> None:
    choose_map.draw(chosen)
    choose_head.say_what(chosen)
    left, right = st.columns([2, 1], gap="small")
    with left:
        choose_ranking.draw(chosen)
    with right:
        choose_why.draw(chosen)
    dossier.draw_named(chosen)
    _parts(chosen)


def _parts(chosen: Chosen) -> None:
    """Draw the part that is open; the others are counted only when they are asked for."""
    lang = chosen.lang
    opened = session.part() if session.part() in PARTS else None
    session.draw_input(
        "choose_part",
        lambda **wiring: st.segmented_control(
            say("choose.part.choose", lang),
            list(PARTS),
            format_func=lambda name: say(f"choose.part.{name}", lang),
            default=opened,
            wrap=True,
            label_visibility="collapsed",
            **wiring,
        ),
        opened,
        session.open_part,
    )
    if session.part() in PARTS:
        with st.container(key=f"choose_{session.part()}"):
            PARTS[session.part()](chosen)
