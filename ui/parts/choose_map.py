"""The map of the page Choose: every region by its share of draws in the top N, its range of ranks where one points."""

from collections.abc import Mapping
from typing import Final

import pandas as pd
import streamlit as st

from clusters import share_classes
from clusters.ranking.cells import GATED, UNKNOWN
from geo.codes import Level
from texts import Language, number, percent, say
from ui import cache, session
from ui.choosing import Chosen
from ui.map.folium_map import atlas_map, show_map
from ui.map.state import MapState, parse_event

HEIGHT: Final = 380
"""Pixels before the style sheet sets the height by the window's."""


def draw(chosen: Chosen) -> None:
    """Draw the map; a pick changes the selection before the run that it causes."""
    state = map_state(chosen)
    known = set(chosen.ranking.frame.index)
    with st.container(key="map"):
        session.draw_component(
            "choose_map",
            lambda **wiring: show_map(atlas_map(cache.map_assets()), state, height=HEIGHT, **wiring),
            lambda raw: _take(raw, known),
        )


def map_state(chosen: Chosen) -> MapState:
    """Return what the map shows. A region kept out by a gate is faded; one that cannot be ranked has no class."""
    lang, frame = chosen.lang, chosen.ranking.frame
    return MapState(
        level=Level.REGENCY,
        vintage=chosen.atlas.vintage.vintage_id,
        lang=lang,
        classes=share_classes.classify(frame),
        values=_values(frame, lang),
        palette=share_classes.COLOURS,
        measure=say("choose.map.measure", lang, top=number(chosen.ranking.settings.top, lang)),
        ranges=share_classes.labels(lang),
        points=(),
        selected=chosen.picked,
        answered=session.answered(),
    )


def _values(frame: pd.DataFrame, lang: Language) -> Mapping[str, str]:
    # A few hundred figures stand in two thousand places, and each takes its time to be written by locale.
    figures = frame[["rank_median", "rank_p05", "rank_p95"]]
    ranks = {rank: number(rank, lang) for rank in pd.unique(figures.to_numpy().ravel()).tolist()}
    shares = {share: percent(share, lang) for share in frame["top_share"].unique().tolist()}
    written = {}
    for code, outcome, top_share, *of in frame[["outcome", "top_share", *figures]].itertuples():
        if outcome in (GATED, UNKNOWN):
            written[str(code)] = say(f"choose.map.{outcome}", lang)
        else:
            median, low, high = (ranks[rank] for rank in of)
            written[str(code)] = say(
                "choose.map.value", lang, share=shares[top_share], median=median, low=low, high=high
            )
    return written


def _take(raw: object, known: set[str]) -> None:
    event = parse_event(raw)
    if event is None:
        return
    session.answer(event.n)
    if event.kind == "pick_region" and isinstance(event.value, tuple):
        others = [code for code in session.selection() if code not in known]
        session.select([*others, *(str(code) for code in event.value if code in known)])
