"""The map of the page: the shown answer as a state of the living map, and the reader's picks back into the session."""

from typing import Final

import numpy as np
import streamlit as st

from clusters.query import BBOX, Within
from geo.errors import AtlasError, OutputFault
from ui import cache, session
from ui.map.folium_map import atlas_map, show_map
from ui.map.legend import palette
from ui.map.state import OUTSIDE, MapState, OwnPoints, parse_event
from ui.parts import map_links, notices
from ui.shown import Shown

HEIGHT: Final = 560
"""Pixels before the style sheet sets the height by the window's."""

NONE: Final = "#fbfaf4"
"""The colour of a first class that means none or not listed: nearly paper, neither a shade of much nor of unknown."""

LABELLED_PHASE: Final = "2"
"""The sites of this phase are labelled: the 2017 choice is what a first look should explain."""


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
    measure, lang = shown.measure, shown.lang
    values = shown.coloured_by.reindex(shown.codes)
    classes = measure.classify(values, lang)
    outside = dict.fromkeys(shown.coloured_by.index.difference(values.index), OUTSIDE)
    rows = shown.rows
    return MapState(
        level=shown.level,
        vintage=shown.atlas.vintage.vintage_id,
        lang=lang,
        classes={**classes.of, **outside},
        values={str(code): measure.write(value, lang) for code, value in values.items()},
        palette=(NONE, *palette(len(classes.labels) - 1)) if classes.begins_with_none else palette(len(classes.labels)),
        measure=measure.label(lang),
        ranges=tuple(classes.labels),
        selected=shown.selected,
        points="*" if len(rows) == len(shown.atlas.records) else rows.tolist(),
        point_style="programme" if "programme" in session.filters() else "kbli",
        labels=_labels(shown),
        links=map_links.map_links(shown),
        own=own,
        active=_active(shown),
        bbox=next(((f.west, f.south, f.east, f.north) for f in shown.query.filters if isinstance(f, Within)), None),
        answered=session.answered(),
    )


def _labels(shown: Shown) -> dict[int, str]:
    records = shown.atlas.records
    chosen = shown.answer.records & (
        (records["layer"] == "programme_site") & (records["phase"] == LABELLED_PHASE)
    ).to_numpy(dtype=bool)
    names = shown.atlas.regions["base_name"]
    return {int(row): names[records["region_code"].iloc[row]] for row in chosen.nonzero()[0]}


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
