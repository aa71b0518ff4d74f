"""Why a region stands where it stands: what speaks for it, what against, what nobody knows."""

from collections.abc import Sequence

import streamlit as st

from clusters.explain import SIDES, Reason, describe_place, explain
from texts import say
from ui import session
from ui.choosing import Chosen
from ui.parts.markup import draw as draw_template
from ui.parts.markup import plain


def draw(chosen: Chosen) -> None:
    """Draw the explanation of the region picked last, else of the first of the ranking."""
    code, lang = chosen.read, chosen.lang
    reasons = explain(chosen.ranking, chosen.values, code)
    with st.container(key="choose_why"):
        draw_template(
            "choose_why",
            lang,
            name=chosen.name(code),
            province=str(chosen.atlas.regions.loc[code, "province_name"]),
            place=describe_place(chosen.ranking, code, lang),
            sides=[(side, _said(reasons, side, chosen)) for side in SIDES],
            is_first=not chosen.picked,
            doubt=float(chosen.facts["area_gap"].fillna(0)[code]),
        )
        with st.container(horizontal=True, key="choose_why_links"):
            if st.button(
                say("choose.why.region", lang), key="choose_region", on_click=session.open_region, args=(code,)
            ):
                session.turn_to("region")
            if st.button(say("choose.why.evidence", lang), key="choose_evidence", type="tertiary"):
                session.turn_to("evidence")
            if chosen.picked:
                st.button(
                    say("choose.why.deselect", lang, name=plain(chosen.name(code))),
                    key="choose_deselect",
                    type="tertiary",
                    on_click=session.deselect,
                    args=(code,),
                )


def _said(reasons: Sequence[Reason], side: str, chosen: Chosen) -> list[str]:
    return [reason.describe(chosen.lang) for reason in reasons if reason.side == side]
