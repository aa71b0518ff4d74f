"""Need against potential: two axes that the ranking mixes by the planner's weights, shown apart."""

from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from clusters.explain import name_of
from clusters.ranking.problem import AXES
from texts import join, number, percent, say
from ui.choosing import Chosen
from ui.parts.markup import headed, plain

if TYPE_CHECKING:
    import altair as alt

HEIGHT: Final = 460
NAMED: Final = 12
"""Regions whose names stand in the picture: more would cover each other."""

OTHER, TOP, PICKED = "other", "top", "picked"
COLOURS: Final = {OTHER: "#82939f", TOP: "#2c7fb8", PICKED: "#cf3f35"}
"""Each 3:1 off the page, light and dark (tests/ui/test_colours.py)."""
SIGN: Final = 1.4
LINE: Final = 4.5
"""Width of a sign and height of a line in the picture's units, so that names find room on a narrow screen too."""

MIDDLE: Final = 50
"""A name right of it stands left of its point."""

WHOLE: Final = 100
"""Scores stand from 0 to 100 in the picture: whole numbers are written alike in both languages."""


def draw(chosen: Chosen) -> None:
    """Draw the picture, and in words what each axis is made of and how the ranking mixes them."""
    lang = chosen.lang
    st.markdown(plain(_made_of(chosen)))
    empty = [axis for axis in AXES if not chosen.ranking.axis_weights[axis]]
    if empty:
        axes = join([say(f"choose_parts.axes.{axis}", lang) for axis in empty], lang)
        st.info(say("choose_parts.axes.one", lang, axis=axes))
        return
    points = axis_points(chosen)
    st.altair_chart(_picture(points, chosen), alt=say("choose_parts.axes.alt", lang), key="axes_picture")
    st.caption(say("choose_parts.axes.how", lang, top=number(chosen.ranking.settings.top, lang)))


def axis_points(chosen: Chosen) -> pd.DataFrame:
    """Return a row per ranked region: its scores of both axes (0-100), ranks as written, and which group it is in.

    Columns: region, group, label, rank, and per axis its median, p05 and p95. The last rows are drawn on top.
    """
    lang, ranking = chosen.lang, chosen.ranking
    axes = ranking.axes.loc[chosen.codes] * WHOLE
    first, picked = chosen.codes[: ranking.settings.top], set(chosen.picked)
    group = [PICKED if code in picked else TOP if code in first else OTHER for code in chosen.codes]
    frame = ranking.frame.loc[chosen.codes]
    names = chosen.atlas.regions.loc[chosen.codes, "name"]
    told = [*chosen.picked[-NAMED:], *first[: max(0, NAMED - len(picked))]]
    points = axes.assign(
        region=names,
        group=group,
        label=names.where(names.index.isin(told), "").str.replace("Kabupaten ", "Kab. "),
        rank=[
            f"{number(median, lang)} ({number(low, lang)}–{number(high, lang)})"
            for median, low, high in zip(frame["rank_median"], frame["rank_p05"], frame["rank_p95"], strict=True)
        ],
    )
    order = pd.Categorical(points["group"], (OTHER, TOP, PICKED), ordered=True)
    points = points.assign(label_need=_heights(points))
    return points.iloc[order.codes.argsort(kind="stable")].round(1).reset_index(drop=True)


def _heights(points: pd.DataFrame) -> pd.Series:
    """Return at which height each name stands, so that no two names cover each other; from right to left."""
    heights = points["need_median"].to_dict()
    taken: list[tuple[float, float, float]] = []
    named = points[points["label"] != ""].sort_values("potential_median", ascending=False)
    for code, row in named.to_dict("index").items():
        width, x, y = len(row["label"]) * SIGN, row["potential_median"], row["need_median"] + LINE / 2
        left, right = (x - width, x) if x > MIDDLE else (x, x + width)
        while any(left < other[1] and right > other[0] and abs(y - other[2]) < LINE for other in taken):
            y += LINE
        taken.append((left, right, y))
        heights[code] = y
    return pd.Series(heights)


def _made_of(chosen: Chosen) -> str:
    """Say which criteria make each axis, and how much of all weight each axis has."""
    lang, ranking = chosen.lang, chosen.ranking
    said = []
    for axis in AXES:
        names = [name_of(one.criterion_id, lang) for one in ranking.cells.criteria if one.axis == axis]
        if names:
            share = percent(ranking.axis_weights[axis], lang)
            label = headed(say(f"choose_parts.axes.{axis}", lang))
            said.append(say("choose_parts.axes.made_of", lang, axis=label, share=share, criteria=join(names, lang)))
    return f"{' '.join(said)} {say('choose_parts.axes.apart', lang)}"


def _picture(points: pd.DataFrame, chosen: Chosen) -> "alt.LayerChart | alt.FacetChart":
    import altair as alt  # noqa: PLC0415 - it would delay the start of the server; this picture alone needs it

    lang = chosen.lang
    groups = {
        OTHER: say("choose_parts.axes.other", lang),
        TOP: say("choose_parts.axes.top", lang, top=number(chosen.ranking.settings.top, lang)),
        PICKED: say("choose_parts.axes.picked", lang),
    }
    data = points.assign(group=points["group"].map(groups))
    base = alt.Chart(data).encode(
        color=alt.Color(
            "group:N",
            scale=alt.Scale(domain=list(groups.values()), range=list(COLOURS.values())),
            legend=alt.Legend(title=None, orient="top", symbolOpacity=1),
        ),
        tooltip=[
            alt.Tooltip("region:N", title=say("choose_parts.column.region", lang)),
            alt.Tooltip("rank:N", title=say("choose_parts.column.rank", lang)),
            *(
                alt.Tooltip(f"{axis}_median:Q", title=say(f"choose_parts.axes.{axis}", lang), format=".0f")
                for axis in AXES
            ),
        ],
    )
    others = alt.datum.group == groups[OTHER]
    ends = alt.Scale(domain=[0, WHOLE])
    across = alt.X("potential_median:Q", title=say("choose_parts.axes.potential_title", lang), scale=ends)
    up = alt.Y("need_median:Q", title=say("choose_parts.axes.need_title", lang), scale=ends)
    marked, beside = base.transform_filter(~others), alt.Y("label_need:Q")
    return alt.layer(
        base.transform_filter(others).mark_circle(size=28, opacity=0.45).encode(x=across, y=up),
        marked.mark_rule(opacity=0.7).encode(x=alt.X("potential_p05:Q"), x2="potential_p95:Q", y=up),
        marked.mark_rule(opacity=0.7).encode(x=across, y=alt.Y("need_p05:Q"), y2="need_p95:Q"),
        marked.transform_filter(alt.datum.label != "")  # a thread from each point to its name
        .mark_rule(opacity=0.5, strokeWidth=0.6)
        .encode(x=across, y=up, y2="label_need:Q"),
        marked.mark_circle(size=90, opacity=1).encode(x=across, y=up),
        marked.transform_filter(alt.datum.potential_median > MIDDLE)
        .mark_text(align="right", dx=-5, baseline="bottom", fontSize=12)
        .encode(x=across, y=beside, text="label:N"),
        marked.transform_filter(alt.datum.potential_median <= MIDDLE)
        .mark_text(align="left", dx=5, baseline="bottom", fontSize=12)
        .encode(x=across, y=beside, text="label:N"),
    ).properties(height=HEIGHT, usermeta={"embedOptions": {"actions": False}})
