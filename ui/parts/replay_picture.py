"""The replay of 2017 as a picture: all mixes of the three themes, coloured by how often the real three come first."""

from itertools import pairwise
from typing import Final

import numpy as np
import pandas as pd
import streamlit as st

from clusters.colours import palette
from clusters.replay import STEPS, THEMES, Replay, describe_weights
from texts import Language, percent, say
from ui.parts.markup import draw as draw_template
from ui.parts.markup import picture

EDGES: Final = (0.05, 0.1, 0.2, 0.5)
"""Shares of draws at which a class begins; drawing lots lies at the second."""

TOP: Final = (240.0, 36.0)
LEFT: Final = (40.0, 382.4)
RIGHT: Final = (440.0, 382.4)
"""Corners of the triangle in ``templates/ternary.svg``: support, strategic, affirmative."""


def draw(found: Replay, lang: Language) -> None:
    """Draw the triangle with its legend, what it says in words, and the same as a table."""
    colours = palette(len(EDGES) + 1)
    of = np.searchsorted(EDGES, found.mixes["share"].to_numpy(), side="right")
    counts = np.bincount(of, minlength=len(colours)).tolist()
    draw_template(
        "replay_picture",
        lang,
        weights=describe_weights(found, lang),
        picture=picture("ternary", lang, cells=_cells(found.mixes, [colours[at] for at in of])),
        classes=list(zip(colours, _labels(lang), counts, strict=True)),
        chance=percent(found.by_chance, lang),
        step=percent(1 / STEPS, lang),
    )
    with st.expander(say("replay.picture.table", lang), key="replay_mixes"):
        st.dataframe(mix_rows(found, lang), hide_index=True, height=320, key="replay_mix_table")


def _cells(mixes: pd.DataFrame, colours: list[str]) -> list[tuple[float, float, str]]:
    places = mixes[list(THEMES)].to_numpy() @ np.array([TOP, LEFT, RIGHT])
    return [(round(x, 1), round(y, 1), colour) for (x, y), colour in zip(places.tolist(), colours, strict=True)]


def _labels(lang: Language) -> list[str]:
    ends = [percent(edge, lang) for edge in EDGES]
    between = [say("replay.picture.between", lang, low=low, high=high) for low, high in pairwise(ends)]
    return [
        say("replay.picture.below", lang, high=ends[0]),
        *between,
        say("replay.picture.above", lang, low=ends[-1]),
    ]


def mix_rows(found: Replay, lang: Language) -> pd.DataFrame:
    """Return the mixes as a table, those first in which the real three come first most often."""
    ordered = found.mixes.sort_values("share", ascending=False, kind="stable")
    columns = {theme: [percent(one, lang) for one in ordered[theme]] for theme in THEMES}
    columns["share"] = [percent(one, lang, 1) for one in ordered["share"]]
    return pd.DataFrame(columns).rename(columns=lambda name: say(f"replay.picture.{name}", lang))
