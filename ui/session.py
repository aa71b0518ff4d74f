"""The session: what one planner has set, kept in the link, so that a link brings back the same screen.

The link is the state's only written form: ``?lang=en&vintage=2017&province=91&sel=9406``. Widgets are views of the
state: each is drawn from it and writes back when it changes. Streamlit's own ``bind="query-params"`` is not used: it
writes the labels that a widget shows, and ours differ by language and carry counts (docs/decisions/0005).
This module alone touches ``st.session_state`` and ``st.query_params``.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NoReturn, cast
from urllib.parse import urlsplit

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from clusters.fields import FIELDS
from clusters.measures import MEASURES
from clusters.query import BBOX, TEXT
from geo.codes import Level
from geo.errors import UsageFault
from geo.vintages import TODAY, VINTAGES, VintageId
from texts import HOME, LANGUAGES, Language

FILTERS: Final = (*(field.name for field in FIELDS), BBOX, TEXT)
SELECTION: Final = "sel"
POINT: Final = "point"
REGION: Final = "region"
TakeRows = Callable[[Sequence[int]], None]

MAX_SELECTED: Final = 100
"""Regions that a selection holds at most: a link of that length still opens everywhere."""

_SINGLE: Final[dict[str, tuple[str, ...]]] = {
    "lang": (HOME, *(lang for lang in LANGUAGES if lang != HOME)),
    "vintage": (TODAY, *(vintage for vintage in VINTAGES if vintage != TODAY)),
    "level": (Level.PROVINCE, Level.REGENCY),
    "measure": tuple(MEASURES),
    "table": ("regions", "records"),
}
"""Settings of one value, with their allowed values; the first is the default and is left out of the link."""

_CODE: Final = re.compile(r"[0-9]{2}([0-9]{2})?")
_LINK: Final = "link_written"
_PAGE: Final = "page_seen"
_OPENED: Final = "link_opened"
_ACTED: Final = "acted"


def start() -> list[UsageFault]:
    """Take the state from the link when it is not the one we wrote: at first, and on the browser's back and forward.

    Returns:
        A fault for each setting in the link that is not allowed; the setting falls back to its default.
    """
    link = {name: tuple(st.query_params.get_all(name)) for name in st.query_params}
    page = urlsplit(st.context.url or "").path
    turned = st.session_state.get(_PAGE, page) != page
    st.session_state[_PAGE] = page
    opened = st.session_state.setdefault(_OPENED, link)
    # A run that a widget caused still carries the query of before its callback: the state is ahead of it.
    if st.session_state.pop(_ACTED, False):
        return []
    # Turning to another page drops the query from the address, and the browser's history keeps that bare address:
    # the state stays and write_link() puts it back. Where the visit began bare, a bare address is its beginning.
    if st.session_state.get(_LINK) == link or (not link and (turned or opened)):
        return []
    st.session_state[_LINK] = link
    faults = []
    for name, allowed in _SINGLE.items():
        given = link.get(name, (allowed[0],))[-1]
        if given not in allowed:
            faults.append(UsageFault("value_unknown", field=name, given=given[:40], allowed=", ".join(allowed)))
            given = allowed[0]
        st.session_state[f"set_{name}"] = given
    st.session_state["set_filters"] = {name: list(link[name]) for name in FILTERS if link.get(name)}
    st.session_state["set_point"] = link.get(POINT, ("",))[-1]
    st.session_state["set_region"] = link.get(REGION, ("",))[-1]
    codes = [code for code in ",".join(link.get(SELECTION, ())).split(",") if code]
    known = [code for code in codes if _CODE.fullmatch(code)]
    faults += [UsageFault("selection_code", given=code[:20]) for code in codes if code not in known]
    st.session_state["set_selection"] = tuple(dict.fromkeys(known))[:MAX_SELECTED]
    return faults


def write_link() -> None:
    """Write the state into the address bar; defaults are left out, so a plain start has a plain link."""
    link: dict[str, tuple[str, ...]] = {}
    for name, allowed in _SINGLE.items():
        if _single(name) != allowed[0]:
            link[name] = (_single(name),)
    link |= {name: tuple(values) for name, values in filters().items() if values}
    if selection():
        link[SELECTION] = (",".join(selection()),)
    if point():
        link[POINT] = (point(),)
    if region():
        link[REGION] = (region(),)
    shown = {name: tuple(st.query_params.get_all(name)) for name in st.query_params}
    if shown != link:
        st.query_params.from_dict({name: list(values) for name, values in link.items()})
    st.session_state[_LINK] = link


def language() -> Language:
    """Return the language of the screen."""
    return cast("Language", _single("lang"))


def vintage() -> VintageId:
    """Return the vintage of the map."""
    return cast("VintageId", _single("vintage"))


def level() -> Level:
    """Return the level that the map shows and that a pick picks."""
    return Level(_single("level"))


def measure() -> str:
    """Return the name of the measure that colours the map."""
    return _single("measure")


def table() -> str:
    """Return which table stands below the map: regions or records."""
    return _single("table")


def filters() -> Mapping[str, Sequence[str]]:
    """Return the filters that are set, by name, as the link writes them."""
    return cast("Mapping[str, Sequence[str]]", st.session_state["set_filters"])


def selection() -> tuple[str, ...]:
    """Return the codes of the selected regions in the order of their picking: two digits province, four regency."""
    return cast("tuple[str, ...]", st.session_state["set_selection"])


def region() -> str:
    """Return the code of the region whose page is read, "" for none yet."""
    return str(st.session_state["set_region"])


def open_region(code: str) -> None:
    """Turn the region's page to a region."""
    _set("region", code)


def keep_pages(pages: Mapping[str, StreamlitPage]) -> None:
    """Keep the pages of this run by name, so that a part can turn to one without knowing them."""
    st.session_state["pages"] = dict(pages)


def turn_to(name: str) -> NoReturn:
    """Turn to a page; the state goes along."""
    st.switch_page(st.session_state["pages"][name])


def set_level(level_name: str) -> None:
    """Show another level."""
    _set("level", Level(level_name))


def set_filter(name: str, values: Sequence[str]) -> None:
    """Set one filter; no values unset it."""
    kept = {other: given for other, given in filters().items() if other != name}
    _set("filters", kept | ({name: list(values)} if values else {}))


def reset_filters() -> None:
    """Unset all filters. The selection stays: it was picked by hand."""
    _set("filters", {})


def select(codes: Sequence[str]) -> None:
    """Replace the selection."""
    _set("selection", tuple(dict.fromkeys(codes))[:MAX_SELECTED])


def deselect(code: str) -> None:
    """Drop one region from the selection."""
    select([kept for kept in selection() if kept != code])


def point() -> str:
    """Return the id of the record whose card is open, "" for none."""
    return str(st.session_state["set_point"])


def set_point(record_id: str) -> None:
    """Open the card of a record; "" closes it."""
    _set("point", record_id)


def answered() -> int | None:
    """Return the number of the map's last event taken into account."""
    number = st.session_state.get("answered")
    return number if isinstance(number, int) else None


def answer(number: int) -> None:
    """Remember the number of the map's event just taken into account."""
    st.session_state["answered"] = number


def draw_single(name: str, draw: Callable[..., object], value: str) -> None:
    """Draw a widget of one setting: it shows the value and writes back what is chosen.

    Args:
        name: the setting: lang, vintage, level or measure.
        draw: a widget call that takes ``key`` and ``on_change``.
        value: the value in force.
    """
    key = f"widget_{name}"
    _show(key, value)

    def take() -> None:
        chosen = st.session_state[key]
        if chosen in _SINGLE[name]:
            _set(name, chosen)

    draw(key=key, on_change=take)


def draw_region(draw: Callable[..., object], value: str | None) -> None:
    """Draw the widget that chooses the region whose page is read."""
    _show("widget_region", value)
    draw(key="widget_region", on_change=lambda: open_region(st.session_state["widget_region"] or ""))


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


def _set(name: str, value: object) -> None:
    """Set a part of the state from a callback."""
    st.session_state[f"set_{name}"] = value
    st.session_state[_ACTED] = True


def _single(name: str) -> str:
    return str(st.session_state[f"set_{name}"])
