"""Wilayah/Region: all that is known about one regency or city, each fact with its source."""

import streamlit as st

from clusters.evidence import trail
from clusters.fields import FIELDS
from clusters.profile import describe_region
from clusters.query import Choice, Query
from geo.codes import dotted
from texts import say
from ui import cache, session
from ui.parts import download
from ui.parts import trail as trail_part
from ui.parts.markup import draw as draw_template
from ui.parts.markup import plain

_REGENCY = next(field for field in FIELDS if field.name == "regency")


def draw() -> None:
    """Draw the page of the region in the link, else of the last one selected, else ask for one."""
    lang = session.language()
    with st.spinner(say("screen.loading", lang)):
        atlas = cache.atlas(session.vintage())
    codes = list(atlas.regions.index)
    names = atlas.regions["name"] + ", " + atlas.regions["province_name"]
    chosen = next((code for code in (session.region(), *reversed(session.selection())) if code in names.index), None)
    session.draw_region(
        lambda **wiring: st.selectbox(
            say("screen.region.choose", lang),
            codes,
            index=None if chosen is None else codes.index(chosen),
            format_func=lambda code: str(names[code]),
            placeholder=say("screen.region.hint", lang),
            **wiring,
        ),
        chosen,
    )
    if chosen is None:
        st.info(say("screen.region.empty", lang))
        return
    profile = describe_region(atlas, chosen, cache.adjacency())
    claims = trail("region", chosen)
    for kind, records in (("programme_site", profile.sites), ("sentra", profile.sentra), ("place", profile.places)):
        claims += [claim for record_id in records.index for claim in trail(kind, record_id)]
    left, right = st.columns([2, 3], gap="large")
    with left:
        draw_template("card_region", lang, region=profile, sources=cache.source_table(), dotted=dotted)
    with right:
        draw_template("region_records", lang, region=profile, sources=cache.source_table())
        trail_part.draw(claims, atlas, lang)
    with st.container(horizontal=True, key="region_actions"):
        download.draw(atlas, Query((Choice(_REGENCY, (chosen,)),)), "regions", lang)
        for code, name in profile.neighbours:
            st.button(plain(name), key=f"neighbour_{code}", type="tertiary", on_click=session.open_region, args=(code,))
