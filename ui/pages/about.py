"""Tentang/About: what the data are, how accurate, under which licences, and what the tool cannot tell."""

from typing import Final

import streamlit as st

from clusters.provenance import SOFTWARE
from geo import store
from texts import say
from ui import cache, session
from ui.parts.markup import draw as draw_template

EXAMPLE: Final = "9406"


def draw() -> None:
    """Draw the page."""
    lang = session.language()
    left, _ = st.columns([3, 1])
    with left:
        draw_template(
            "about",
            lang,
            title=say("screen.about.title", lang),
            files=store.catalog(),
            metrics=store.metrics(),
            # The region whose boundary disagrees most plainly with its official area among the programme's sites.
            example=cache.atlas(session.vintage()).regions.loc[EXAMPLE],
            data_hash=store.data_hash(),
            software=SOFTWARE,
        )
