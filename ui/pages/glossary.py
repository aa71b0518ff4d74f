"""Istilah/Glossary: the terms that the screens use, each with its definition's source or the mark that it is ours."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

from texts import Language, say
from ui import cache, session
from ui.parts.markup import draw as draw_template

TERMS: Final[Mapping[str, tuple[str, ...]]] = {
    "apbn": ("seed-004",),
    "border": (),
    "bps-code": ("bps-codes-34", "bps-codes-38"),
    "colombo-plan": ("seed-001",),
    "confidence": (),
    "dak": ("seed-004",),
    "data-hash": (),
    "deconcentration": ("seed-004",),
    "draw": (),
    "evidence": (),
    "first-target": ("seed-004",),
    "gate": (),
    "geojson": (),
    "ikm": ("seed-004",),
    "jica": ("seed-004",),
    "kbli": ("kbli-2020",),
    "kemendagri-code": ("kepmendagri-300-2-2-2138-2025",),
    "lq": (),
    "measured-area": ("geoboundaries-idn-adm2",),
    "moran": (),
    "need": (),
    "placement": (),
    "portfolio": (),
    "potential": (),
    "precision": (),
    "programme": ("seed-004", "jica-completion-2016"),
    "proxy": (),
    "quota": (),
    "rank-range": (),
    "reference-point": (),
    "region": (),
    "sentra": ("bandungbaratpos-pp-29-2018", "databoks-sentra-2024"),
    "supply-link": (),
    "theme": ("seed-004",),
    "underdeveloped": ("perpres-131-2015-tribunnews", "perpres-63-2020-sulselsatu"),
    "unknown": (),
    "vintage": ("permendagri-137-2017", "kepmendagri-300-2-2-2138-2025"),
    "weight": (),
}
"""The terms by the names that stand in links, with the sources of what is a fact; none = a word as used here."""


def draw() -> None:
    """Draw the page; a link's term is scrolled to and marked (ui/document.js)."""
    lang = session.language()
    with st.container(key="glossary"):
        draw_template("glossary", lang, terms=in_order(lang), sources=cache.source_table())


def in_order(lang: Language) -> list[tuple[str, tuple[str, ...]]]:
    """Return the terms in the order of their names in a language; Indonesian and English sort alike, capitals aside."""
    return sorted(TERMS.items(), key=lambda one: say(f"glossary.term.{one[0]}.name", lang).casefold())
