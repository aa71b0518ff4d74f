"""Where the placed rows of an import lie: the atlas's own map, coloured by how many rows each region got."""

from collections import Counter
from typing import Final
from zlib import crc32

import streamlit as st

from clusters.colours import palette
from geo.codes import Level
from texts import Language, number, plural, say
from ui import cache, session
from ui.draft import Draft
from ui.map.folium_map import atlas_map, show_map
from ui.map.state import OUTSIDE, Focus, MapState

HEIGHT: Final = 330
STEPS: Final = (1, 2, 10)
"""A region with so many rows or more is in the class; one table row per region is the usual case."""


def draw(draft: Draft, lang: Language) -> None:
    """Draw the map of the regions that rows were placed in."""
    counts = Counter(answer.region_code for answer in draft.answers if answer.placed)
    if not counts:
        return
    with st.container(key="import_map"):
        show_map(atlas_map(cache.map_assets()), _state(counts, lang), key="import_atlas", height=HEIGHT)
        st.caption(plural("import.map.what", len(counts), lang))


def _state(counts: Counter[str], lang: Language) -> MapState:
    steps = [step for step in STEPS if step <= max(counts.values())]
    classes = {code: sum(count >= step for step in steps) - 1 for code, count in counts.items()}
    return MapState(
        level=Level.REGENCY,
        vintage=session.vintage(),
        lang=lang,
        classes=dict.fromkeys(cache.atlas(session.vintage()).regions.index, OUTSIDE) | classes,
        values={code: number(count, lang) for code, count in counts.items()},
        palette=palette(len(STEPS) + 1)[-len(steps) :],  # strong colours: a placed city is a few pixels
        measure=say("import.map.measure", lang),
        ranges=tuple(_range(step, steps, lang) for step in steps),
        points=(),
        focus=_focus(counts),
    )


def _range(step: int, steps: list[int], lang: Language) -> str:
    if step == steps[-1]:
        return number(step, lang) if step == 1 else say("import.map.or_more", lang, count=number(step, lang))
    following = steps[steps.index(step) + 1] - 1
    return number(step, lang) if following == step else f"{number(step, lang)}–{number(following, lang)}"


def _focus(counts: Counter[str]) -> Focus:
    """Return the rectangle around the regions; its number changes only when they do, so that a pan is kept."""
    west, south, east, north = cache.atlas(session.vintage()).regions.loc[sorted(counts)].total_bounds
    return Focus((float(west), float(south), float(east), float(north)), crc32(",".join(sorted(counts)).encode()))
