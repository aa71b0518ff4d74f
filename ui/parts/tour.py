"""The tour: three steps beside the map, ask, pick and take away. It covers nothing and ends when the reader says so."""

from typing import Final

import streamlit as st

from texts import Language, say
from ui import session
from ui.parts.markup import draw as draw_template

STEPS: Final = ("ask", "pick", "take")

EXAMPLE: Final = {"underdeveloped": ("perpres-63-2020",), "kbli": ("13",)}
"""Where are underdeveloped regencies with weaving sentra? Weaving belongs to KBLI division 13, textiles."""

_REMEMBER: Final = '<span class="sa-tour-ended"></span>'
"""Kept by the reader's own browser, which says so at its next bare visit (ui/document.js)."""


def draw(lang: Language) -> None:
    """Draw the step that is shown, if any."""
    step = session.tour()
    if step == 0:
        with st.container(key="document_tour"):
            st.html(_REMEMBER)
    if not step:
        return
    with st.container(key="tour", gap="small"):
        name = STEPS[step - 1]
        draw_template("tour", lang, step=step, steps=len(STEPS), name=name)
        if name == "ask":
            draw_example(lang)
        with st.container(horizontal=True, key="tour_steps", gap="small"):
            if step < len(STEPS):
                _button("next", step + 1, lang)
            if step > 1:
                _button("back", step - 1, lang)
            _button("end", 0, lang)


def draw_example(lang: Language) -> None:
    """Draw the example question as a button that asks it."""
    st.button(say("tour.example", lang), key="example", on_click=_ask, width="stretch")


def draw_recall(lang: Language) -> None:
    """Draw the button that shows the tour again."""
    if not session.tour():
        _button("recall", 1, lang)


def _button(name: str, step: int, lang: Language) -> None:
    st.button(
        say(f"tour.{name}", lang),
        key=f"tour_{name}",
        type="primary" if name == "next" else "tertiary",
        on_click=session.set_tour,
        args=(step,),
    )


def _ask() -> None:
    session.reset_filters()
    for name, values in EXAMPLE.items():
        session.set_filter(name, values)
    session.set_level("regency")
    session.set_point("")
    session.select([])
    if session.tour():
        session.set_tour(STEPS.index("pick") + 1)
