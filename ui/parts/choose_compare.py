"""Regions side by side: every criterion's value and what it speaks for, ranks as ranges, the differences in words."""

from collections.abc import Hashable, Mapping
from typing import Any, Final

import streamlit as st

from clusters.explain import compare, name_of, standing, write
from clusters.ranking.cells import RANKED
from texts import number, percent, say
from ui import session
from ui.choosing import Chosen
from ui.parts.markup import draw as draw_template
from ui.parts.markup import plain

MOST: Final = 10
"""Regions that stand side by side: more are no comparison any more."""

SIGNS: Final = {"for": "▲", "against": "▼", "between": "–", "unknown": "?"}
"""What a criterion speaks for, beside the word that a reader of the screen by ear gets."""


def draw(chosen: Chosen) -> None:
    """Draw the comparison of the regions that are selected."""
    lang, picked = chosen.lang, chosen.picked
    if len(picked) < 2:  # noqa: PLR2004 - a comparison takes two
        st.markdown(say("choose_parts.compare.how", lang))
    first = tuple(chosen.codes[: min(MOST, max(2, chosen.ranking.settings.top))])
    if picked != first:
        st.button(
            say("choose_parts.compare.first", lang, count=number(len(first), lang)),
            key="compare_first",
            on_click=session.select,
            args=(first,),
        )
    if len(picked) < 2:  # noqa: PLR2004
        return
    if len(picked) > MOST:
        st.caption(say("choose_parts.compare.most", lang, count=number(MOST, lang)))
    codes = list(picked[:MOST])
    _table(chosen, codes)
    _words(chosen, codes)
    _deselect(chosen, codes)


def _table(chosen: Chosen, codes: list[str]) -> None:
    lang, ranking = chosen.lang, chosen.ranking
    weighed = sorted(zip(ranking.cells.weights, ranking.cells.criteria, strict=True), key=lambda one: -one[0])
    rows = []
    for weight, criterion in weighed:
        found = standing(ranking, chosen.values, criterion).loc[codes].to_dict("records")
        cells = [
            {
                "value": write(criterion.criterion_id, row["value"], lang),
                "side": row["side"],
                "sign": SIGNS[row["side"]],
            }
            for row in found
        ]
        rows.append({"name": name_of(criterion.criterion_id, lang), "weight": percent(weight, lang), "cells": cells})
    draw_template(
        "choose_compare",
        lang,
        names=chosen.atlas.regions.loc[codes, ["name", "province_name"]].to_dict("records"),
        places=[_place(row, chosen) for row in ranking.frame.loc[codes].to_dict("records")],
        rows=rows,
        signs=SIGNS,
        top=number(ranking.settings.top, lang),
        gates=_gates(chosen, codes),
    )


def _place(row: Mapping[Hashable, Any], chosen: Chosen) -> dict[str, str]:
    """Return a region's ranks as written; a region without a rank says why in a word."""
    lang = chosen.lang
    if row["outcome"] != RANKED:
        return {"rank": say(f"choose_parts.compare.{row['outcome']}", lang), "range": "", "share": "–"}
    return {
        "rank": number(row["rank_median"], lang),
        "range": f"{number(row['rank_p05'], lang)}–{number(row['rank_p95'], lang)}",
        "share": percent(row["top_share"], lang),
    }


def _gates(chosen: Chosen, codes: list[str]) -> list[tuple[str, list[str]]]:
    """Return the answers to the questions that must be met, when they have no weight and so no row of their own."""
    weighed = {one.criterion_id for one in chosen.ranking.cells.criteria}
    answers = chosen.values.loc[codes].to_dict("list")
    return [
        (name_of(name, chosen.lang), [write(name, value, chosen.lang) for value in answers[name]])
        for name in chosen.choice.gates
        if name not in weighed
    ]


def _words(chosen: Chosen, codes: list[str]) -> None:
    lang = chosen.lang
    sentences = compare(chosen.ranking, chosen.values, {code: chosen.name(code) for code in codes}, lang)
    title = say("choose_parts.compare.words", lang)
    if sentences:
        draw_template("choose_list", lang, title=title, sentences=sentences, note="")
    else:
        st.caption(say("choose_parts.compare.alike", lang))


def _deselect(chosen: Chosen, codes: list[str]) -> None:
    with st.container(horizontal=True, key="compare_drop"):
        for code in codes:
            st.button(
                f"{plain(chosen.name(code))} ✕",
                key=f"compare_drop_{code}",
                help=say("screen.chips.remove", chosen.lang, name=plain(chosen.name(code))),
                on_click=session.deselect,
                args=(code,),
            )
