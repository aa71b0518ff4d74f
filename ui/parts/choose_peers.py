"""Similar regions: those most like the one that is read, and the variables that make them so."""

import streamlit as st

from clusters.explain import name_of
from clusters.peer_regions import describe_peer, find_peers, likeness
from geo.errors import UsageFault
from texts import join, number, percent, say
from ui import session
from ui.choosing import Chosen
from ui.parts.choose_compare import MOST
from ui.parts.markup import draw as draw_template
from ui.parts.markup import plain


def draw(chosen: Chosen) -> None:
    """Draw the peers of the region picked last, else of the first of the ranking."""
    lang, code = chosen.lang, chosen.read
    written, scaled = likeness(chosen.choice, chosen.facts, chosen.values)
    try:
        found = find_peers(scaled, code).to_dict("index")
    except UsageFault as fault:
        st.error(plain(fault.describe(lang)))
        return
    ranked = set(chosen.codes)
    frame = chosen.ranking.frame.loc[list(found)].to_dict("index")
    regions = chosen.atlas.regions.loc[list(found), ["name", "province_name"]].to_dict("index")
    known = written.loc[[code, *map(str, found)]].to_dict("index")
    rows = [
        {
            "name": regions[peer]["name"],
            "province": regions[peer]["province_name"],
            "distance": number(row["distance"], lang, 2),
            "rank": number(frame[peer]["rank_median"], lang) if peer in ranked else "–",
            "share": percent(frame[peer]["top_share"], lang) if peer in ranked else "–",
            "said": describe_peer(row, known[code], known[peer], lang),
        }
        for peer, row in found.items()
    ]
    telling = [str(name) for name in scaled if scaled[name].nunique() > 1 and scaled[name].notna()[code]]
    draw_template(
        "choose_peers",
        lang,
        name=chosen.name(code),
        rows=rows,
        variables=join([name_of(name, lang) for name in telling], lang),
        top=number(chosen.ranking.settings.top, lang),
    )
    beside = (code, *map(str, found))[:MOST]
    st.button(
        say("choose_parts.peers.compare", lang, count=number(len(beside), lang)),
        key="peers_compare",
        on_click=_compare,
        args=(beside,),
    )


def _compare(codes: tuple[str, ...]) -> None:
    session.select(codes)
    session.open_part("compare")
