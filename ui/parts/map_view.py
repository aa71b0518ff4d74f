"""The map of the page: the shown answer as a state of the living map, and the reader's picks back into the session."""

from dataclasses import replace
from typing import Final

import numpy as np
import streamlit as st

from clusters.query import BBOX, Within
from geo.errors import AtlasError, OutputFault
from ui import cache, session
from ui.map.describe import describe_map
from ui.map.folium_map import atlas_map, show_map
from ui.map.state import MapState, OwnPoints, parse_event
from ui.parts import map_links, notices
from ui.shown import Shown

HEIGHT: Final = 560
"""Pixels before the style sheet sets the height by the window's."""


def draw(shown: Shown) -> None:
    """Draw the map; a pick changes the session before the run that it causes."""
    document = atlas_map(cache.map_assets())
    own, faults = _own_points(shown)
    state = _state(shown, own)
    with st.container(key="map"):
        session.draw_component(
            "atlas_map",
            lambda **wiring: show_map(document, state, height=HEIGHT, **wiring),
            lambda raw: _take(raw, shown),
        )
        if faults:  # below the map, whose place among the parts they must not move
            notices.show(faults, shown.lang)


def _own_points(shown: Shown) -> tuple[OwnPoints | None, list[AtlasError]]:
    """Return where the points of imported layers are; when the server has no room for them the rest is drawn still."""
    try:
        return cache.own_points(shown.atlas), []
    except OutputFault as fault:
        return None, [fault]


def _state(shown: Shown, own: OwnPoints | None) -> MapState:
    return replace(
        describe_map(shown.atlas, shown.query, shown.answer, shown.measure, shown.coloured_by, shown.level, shown.lang),
        selected=shown.selected,
        links=map_links.map_links(shown),
        own=own,
        active=_active(shown),
        answered=session.answered(),
    )


def _active(shown: Shown) -> int | None:
    picked = session.point()
    found = np.flatnonzero(shown.atlas.records.index == picked)
    return int(found[0]) if len(found) else None


def _take(raw: object, shown: Shown) -> None:
    event = parse_event(raw)
    if event is None:
        return
    session.answer(event.n)
    match event.kind, event.value:
        case "pick_region", tuple(codes):
            others = [code for code in session.selection() if code not in shown.coloured_by.index]
            session.select([*others, *(str(code) for code in codes if code in shown.coloured_by.index)])
            session.set_point("")
        case "pick_point", str(record_id) if record_id in shown.atlas.records.index:
            session.set_point(record_id)
        case "rectangle", (west, south, east, north):
            session.set_filter(BBOX, Within(*map(float, (west, south, east, north))).values())
        case "clear", _:
            session.set_filter(BBOX, [])
