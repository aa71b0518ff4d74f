"""The ranking as a table: a bar from the 5 % to the 95 % rank with the median in it, never a single number alone."""

from collections.abc import Sequence
from functools import partial
from typing import Final
from urllib.parse import quote

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from clusters.explain import name_of
from clusters.query import Query
from clusters.ranking.cells import GATED, UNKNOWN
from clusters.ranking_file import describe_ranking, to_json_bytes
from texts import number, percent, plural, say
from ui import session
from ui.choice_state import FULL, LIVE, ChoiceState
from ui.choosing import Chosen
from ui.parts import download
from ui.parts.markup import draw as draw_template

FIRST: Final = 20
"""Regions that stand in the table until all are asked for."""

HEIGHT: Final = 420
COLUMNS: Final = ("median", "name", "bar", "range", "share", "missing", "province")

WIDE: Final = 200
"""Width of a bar's picture in its own units, an eighth of it high: as wide as its column when as high as a row."""

BAR: Final = (
    "<svg xmlns='http://www.w3.org/2000/svg' width='320' height='40' viewBox='0 0 {wide} 25'>"
    "<path d='M0 12.5H{wide}' stroke='#8796a1'/>"
    "<path d='M{low} 12.5H{high}' stroke='#2c7fb8' stroke-width='11'/>"
    "<path d='M{median} 2V23' stroke='#fff' stroke-width='7'/>"
    "<path d='M{median} 3V22' stroke='#16242e' stroke-width='3'/></svg>"
)


def draw(chosen: Chosen) -> None:
    """Draw the first regions of the ranking, or all; a marked row is selected, on the map too."""
    lang = chosen.lang
    with st.container(key="choose_which", horizontal=True, vertical_alignment="center"):
        every = st.toggle(plural("choose.ranking.all", len(chosen.codes), lang), key="choose_all")
        _draws(chosen)
        with st.popover(say("export.menu.open", lang), key="ranking_export"):
            download.draw(
                download.Offer("ranking", chosen.atlas, Query(), ("ranking",), answer=partial(_answer, chosen)), lang
            )
    codes = shown_codes(chosen, every=every)
    picked = [codes.index(code) for code in chosen.picked if code in codes]

    def take(rows: Sequence[int]) -> None:
        marked = {codes[row] for row in rows if row < len(codes)}
        kept = [code for code in session.selection() if code not in codes or code in marked]
        session.select([*kept, *(code for code in codes if code in marked and code not in kept)])

    frame = ranking_rows(chosen, codes, every=every)
    session.draw_rows(
        "choose_table",
        lambda **wiring: st.dataframe(
            frame,
            hide_index=True,
            height=HEIGHT,
            selection_mode="multi-row",
            column_config=_columns(chosen),
            placeholder="–",
            **wiring,
        ),
        picked,
        take,
    )
    _not_ranked(chosen)


def _answer(chosen: Chosen) -> bytes:
    told = describe_ranking(chosen.atlas, chosen.choice, chosen.ranking, chosen.values, left_out=chosen.left_out)
    return to_json_bytes(told)


def _draws(chosen: Chosen) -> None:
    """Say how many draws were counted, and offer all of them."""
    lang, draws = chosen.lang, chosen.ranking.settings.draws
    st.caption(say("choose.draws.counted", lang, draws=number(draws, lang)), width="content")
    if draws == LIVE:
        st.button(
            say("choose.draws.full", lang, draws=number(FULL, lang)),
            key="choose_full",
            type="tertiary",
            help=say("choose.draws.help", lang, live=number(LIVE, lang)),
            on_click=session.change_choice,
            args=(_fully,),
        )


def _fully(known: ChoiceState) -> ChoiceState:
    return known.with_draws(FULL)


def shown_codes(chosen: Chosen, *, every: bool) -> list[str]:
    """Return the codes in the table: the first, and what is selected wherever it stands; or all that are ranked."""
    if every:
        return chosen.codes
    first = chosen.codes[:FIRST]
    picked = set(chosen.picked)
    return [*first, *(code for code in chosen.codes[FIRST:] if code in picked)]


def ranking_rows(chosen: Chosen, codes: Sequence[str], *, every: bool = False) -> pd.DataFrame:
    """Return ranked regions as the table shows them; bars reach as far as the first regions do, or as all do."""
    lang, regions = chosen.lang, chosen.atlas.regions.loc[list(codes)]
    frame = chosen.ranking.frame.loc[list(codes)]
    # What is selected far below may not shrink the bars of the first regions to dots.
    last = max(float(frame["rank_p95"].head(len(codes) if every else FIRST).max()), 2.0)
    ends = list(zip(frame["rank_p05"], frame["rank_median"], frame["rank_p95"], strict=True))
    return pd.DataFrame(
        {
            "median": frame["rank_median"].astype("int16"),
            "name": regions["name"],
            "bar": [range_bar(*ranks, last=last) for ranks in ends],
            "range": [f"{number(low, lang)}–{number(high, lang)}" for low, _, high in ends],
            "share": [percent(share, lang) for share in frame["top_share"]],
            "missing": frame["missing"].astype("int16"),
            "province": regions["province_name"],
        }
    ).reset_index(drop=True)


def range_bar(low: float, median: float, high: float, *, last: float) -> str:
    """Return the picture of a range of ranks, as an address that holds it whole; the line goes from 1 to ``last``."""
    low, median, high = (round((min(rank, last) - 1) / (last - 1) * (WIDE - 4)) + 2 for rank in (low, median, high))
    return "data:image/svg+xml," + quote(BAR.format(wide=WIDE, low=low - 1, median=median, high=high + 1), safe=" =/:'")


def _columns(chosen: Chosen) -> dict[str, ColumnConfig]:
    top = number(chosen.ranking.settings.top, chosen.lang)
    label, hint = (
        {name: say(f"choose.{kind}.{name}", chosen.lang, top=top) for name in COLUMNS}
        for kind in ("column", "column_help")
    )
    return {
        "median": st.column_config.NumberColumn(label["median"], help=hint["median"], width=60),
        "name": st.column_config.Column(label["name"], help=hint["name"], width=160),
        "bar": st.column_config.ImageColumn(label["bar"], help=hint["bar"], width=218),
        "range": st.column_config.Column(label["range"], help=hint["range"], width=72),
        "share": st.column_config.Column(label["share"], help=hint["share"], width=76),
        "missing": st.column_config.NumberColumn(label["missing"], help=hint["missing"], width=90),
        "province": st.column_config.Column(label["province"], help=hint["province"]),
    }


def _not_ranked(chosen: Chosen) -> None:
    """Draw the regions that are kept out or cannot be ranked, each with its reason."""
    lang, frame = chosen.lang, chosen.ranking.frame
    out = frame[frame["outcome"].isin((GATED, UNKNOWN))]
    if out.empty:
        st.caption(say("choose.out.none", lang, regions=number(len(frame), lang)))
        return
    gated, unknown = (int((out["outcome"] == outcome).sum()) for outcome in (GATED, UNKNOWN))
    label = say("choose.out.some", lang, gated=number(gated, lang), unknown=number(unknown, lang))
    with st.expander(label, key="choose_out"):
        groups = [
            (_reason(str(outcome), str(reason), chosen), [chosen.name(code) for code in codes.index])
            for (outcome, reason), codes in out.groupby(["outcome", "reason"], sort=False)
        ]
        draw_template("choose_out", lang, groups=groups)


def _reason(outcome: str, reason: str, chosen: Chosen) -> str:
    if outcome == UNKNOWN:
        return say("choice.place.unknown", chosen.lang)
    gates = ", ".join(name_of(name, chosen.lang) for name in reason.split(", "))
    return say("choice.place.gated", chosen.lang, gates=gates)
