"""Wilayah/Region: all that is known about one regency or city, each fact with its source."""

import streamlit as st

from clusters.evidence import trail
from clusters.export import MEDIA_TYPE, export, file_name
from clusters.fields import FIELDS
from clusters.profile import describe_region
from clusters.query import Choice, Query
from geo.codes import dotted
from texts import say
from ui import cache, session
from ui.parts.markup import draw as draw_template

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
    subjects = [
        *profile.sites.index.map(lambda i: ("programme_site", i)),
        *profile.sentra.index.map(lambda i: ("sentra", i)),
    ]
    claims = [claim for kind, subject in subjects for claim in trail(kind, subject)]
    facts, records = st.columns([2, 3], gap="large")
    with facts:
        draw_template("card_region", lang, region=profile, sources=cache.source_table(), dotted=dotted)
    with records:
        draw_template("region_records", lang, region=profile, sources=cache.source_table())
        draw_template("trail", lang, claims=claims, sources=cache.source_table())
    query = Query((Choice(_REGENCY, (chosen,)),))
    with st.container(horizontal=True, key="region_actions"):
        st.download_button(
            say("screen.export.open", lang),
            data=export(atlas, query, "regions").content,
            file_name=file_name(atlas, query, "regions"),
            mime=MEDIA_TYPE,
            on_click="ignore",
        )
        for code, name in profile.neighbours:
            st.button(name, key=f"neighbour_{code}", type="tertiary", on_click=session.open_region, args=(code,))
