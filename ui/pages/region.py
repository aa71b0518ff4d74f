"""Wilayah/Region: all that is known about one regency or city, each fact with its source."""

from collections.abc import Mapping

import streamlit as st

from clusters.atlas import Atlas
from clusters.evidence import trail
from clusters.fields import FIELDS
from clusters.profile import describe_region
from clusters.query import Choice, Query
from geo.codes import dotted
from texts import Language, say
from ui import cache, session
from ui.parts import dossier, download
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
        codes,
    )
    if chosen is None:
        _empty(atlas, lang)
        return
    profile = describe_region(atlas, chosen, cache.adjacency())
    claims = trail("region", chosen)
    for kind, records in (("programme_site", profile.sites), ("sentra", profile.sentra), ("place", profile.places)):
        claims += [claim for record_id in records.index for claim in trail(kind, record_id)]
    _actions(atlas, chosen, lang)
    left, right = st.columns([2, 3], gap="large")
    with left:
        draw_template("card_region", lang, region=profile, sources=cache.source_table(), dotted=dotted)
    with right:
        draw_template("region_records", lang, region=profile, sources=cache.source_table())
        trail_part.draw(claims, atlas, lang)
    with st.container(key="region_neighbours"):  # not on paper, where they already stand in the card
        st.caption(say("screen.card.neighbours", lang))
        _ways(dict(profile.neighbours), "neighbour", lang)


def _actions(atlas: Atlas, code: str, lang: Language) -> None:
    """Draw what can be taken away of the region."""
    with st.container(horizontal=True, vertical_alignment="center", key="region_actions"):
        with st.popover(say("export.menu.open", lang), key="export"):
            query = Query((Choice(_REGENCY, (code,)),))
            download.draw(download.Offer("export", atlas, query, ("regions",)), lang)
        dossier.draw_profile(atlas, code, lang)


def _empty(atlas: Atlas, lang: Language) -> None:
    """Draw how a region is chosen, with the first targets of 2017 to begin with."""
    st.info(say("screen.region.empty", lang))
    st.caption(say("screen.region.begin", lang))
    codes = atlas.records.loc[atlas.records["stage"] == "first_target", "region_code"].unique()
    _ways(dict(atlas.regions.loc[codes, "name"]), "begin", lang)


def _ways(names: Mapping[str, str], key: str, lang: Language) -> None:
    """Draw a button per region that turns the page to it."""
    with st.container(horizontal=True, key=f"{key}_regions", gap="small"):
        for code, name in names.items():
            st.button(plain(name), key=f"{key}_{code}", type="tertiary", on_click=session.open_region, args=(code,))
        if not names:
            st.caption(say("screen.card.no_neighbours", lang))
