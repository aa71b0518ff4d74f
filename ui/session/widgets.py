"""Widgets as views of the state: each is drawn from it and writes back when it changes."""

from collections.abc import Callable, Container, Sequence
from typing import Any

import streamlit as st

from ui.session.asked import open_region, set_filter
from ui.session.own import is_held
from ui.session.store import SETTINGS, put

TakeRows = Callable[[Sequence[int]], None]


def is_allowed(name: str, given: object) -> bool:
    """Tell whether a setting may have a value; a figure of an imported layer may colour the map too."""
    if name == "measure" and isinstance(given, str) and is_held(given):
        return True
    return given in SETTINGS[name]


def draw_single(name: str, draw: Callable[..., object], value: str) -> None:
    """Draw a widget of one setting: it shows the value and writes back what is chosen.

    Args:
        name: the setting: lang, vintage, level or measure.
        draw: a widget call that takes ``key`` and ``on_change``. Give it the value as its default too: a browser that
            mounts a list late begins with its first option, and hands that back as if a person had chosen it.
        value: the value in force.
    """
    key = f"widget_{name}"
    _show(key, value)

    def take() -> None:
        chosen = st.session_state[key]
        if is_allowed(name, chosen):
            put(name, chosen)

    draw(key=key, on_change=take)


def draw_region(draw: Callable[..., object], value: str | None, codes: Sequence[str]) -> None:
    """Draw the widget that chooses the region whose page is read, one of these codes or none."""
    draw_input("widget_region", draw, value, lambda code: open_region(code or ""), among=(None, *codes))


def draw_filter(name: str, draw: Callable[..., object], value: object, read: Callable[[object], Sequence[str]]) -> None:
    """Draw a widget of a filter: it shows the filter's values and writes back what is chosen.

    Args:
        name: the filter.
        draw: a widget call that takes ``key`` and ``on_change``.
        value: the widget's value for the filter's present state.
        read: turns the widget's value into the filter's values.
    """
    key = f"widget_{name}"
    _show(key, value)
    draw(key=key, on_change=lambda: set_filter(name, read(st.session_state[key])))


def draw_input(
    key: str,
    draw: Callable[..., object],
    value: object,
    take: Callable[[Any], None],
    *,
    among: Container[object] | None = None,
) -> None:
    """Draw a widget that shows a value of ours; what is chosen is handed to ``take`` before the run that it causes.

    Args:
        key: the widget's key.
        draw: a widget call that takes ``key`` and ``on_change``.
        value: the value in force.
        take: gets what is chosen.
        among: of a list, what may be chosen. A browser names its choice by the label that it shows, and when the
            language or the counts have changed since, the label of before comes back in place of a value: no choice.
    """
    _show(key, value)

    def acted() -> None:
        given = st.session_state[key]
        if among is None or given in among:
            take(given)

    draw(key=key, on_change=acted)


def draw_component(key: str, draw: Callable[..., object], take: Callable[[object], None]) -> None:
    """Draw a component; what it sends is handed to ``take`` before the run that it causes."""
    draw(key=key, on_change=lambda: take(st.session_state[key]))


def draw_rows(
    key: str, draw: Callable[..., object], rows: Sequence[int], take: Callable[[Sequence[int]], None]
) -> None:
    """Draw a table whose selected rows are ours: they show the selection, and a pick is handed to ``take``."""
    st.session_state[key] = {"selection": {"rows": list(rows), "columns": [], "cells": []}}
    draw(key=key, on_select=lambda: take(st.session_state[key]["selection"]["rows"]))


def _show(key: str, value: object) -> None:
    """Let a widget show a value. Set only when it differs: setting anew would overwrite what is being typed."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
