"""What is asked on the page Choose."""

from collections.abc import Callable
from typing import cast

import streamlit as st

from ui.choice_state import ChoiceState
from ui.session.store import SETTINGS, put, setting


def choice() -> ChoiceState:
    """Return what is asked on the page Choose; until something is set there, the question that it begins with.

    Only a question that was set is in the link: a plain start has a plain link.
    """
    return cast("ChoiceState | None", st.session_state["set_choice"]) or ChoiceState()


def set_choice(asked: ChoiceState) -> None:
    """Ask another question on the page Choose."""
    put("choice", asked)


def change_choice(change: Callable[[ChoiceState], ChoiceState]) -> None:
    """Change the question of the page Choose."""
    set_choice(change(choice()))


def counted_choice() -> ChoiceState | None:
    """Return the last question of the page Choose that could be counted; None before the first."""
    return cast("ChoiceState | None", st.session_state.get("counted_choice"))


def keep_counted(asked: ChoiceState) -> None:
    """Remember that a question could be counted; its ranking stays readable when the next one cannot."""
    st.session_state["counted_choice"] = asked


def part() -> str:
    """Return which part of the page Choose stands below the ranking."""
    return setting("part")


def open_part(name: str | None) -> None:
    """Open a part of the page Choose; None closes the one that is open."""
    put("part", name or SETTINGS["part"][0])
