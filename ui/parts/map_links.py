"""Supply links on the map: those of what is picked, and all of what is shown when the reader asks for them.

A calm map draws none by itself. Below the map the same links stand as a table, also those that have no line.
"""

import numpy as np
import streamlit as st

from clusters.supply_links import SupplyLink
from texts import Language, say
from ui import cache, session
from ui.map.state import MapLink
from ui.parts.markup import draw as draw_template
from ui.shown import Shown


def draw_switch(lang: Language) -> None:
    """Draw the switch that shows all links."""
    session.draw_input(
        "map_links",
        lambda **wiring: st.toggle(say("links.switch", lang), help=say("links.switch_help", lang), **wiring),
        session.links() == "all",
        session.show_all_links,
    )


def map_links(shown: Shown) -> tuple[MapLink, ...]:
    """Return the lines of the links in force; one without a course is left to the table and the card."""
    found = []
    for link in in_force(shown):
        course = link.course(shown.atlas)
        if course is not None:
            (rows,) = np.nonzero(shown.atlas.records.index == link.from_id)
            found.append(
                MapLink(
                    start=course.start,
                    end=course.end,
                    row=int(rows[0]) if len(rows) else None,
                    is_announced=link.is_announced,
                    label=_label(link, shown.lang),
                    lines=_lines(link, shown.lang),
                )
            )
    return tuple(found)


def in_force(shown: Shown) -> list[SupplyLink]:
    """Return the links that are shown: of the picked record or regions; of all that passes the filters when asked."""
    picked = {*session.selection(), session.point()} - {""}
    return [
        link
        for link in cache.supply_links()
        if picked & {link.from_id, link.from_region_code, link.to_region_code}
        or (session.links() == "all" and _passes(link, shown))
    ]


def _passes(link: SupplyLink, shown: Shown) -> bool:
    if link.from_kind == "region":
        return link.from_id in shown.atlas.regions.index[shown.answer.regions]
    return link.from_id in shown.atlas.records.index[shown.answer.records]


def _label(link: SupplyLink, lang: Language) -> str:
    if link.to_kind == "industry":
        return say("links.division", lang, kbli2=link.to_kbli2)
    return link.name("buyer", lang)


def _lines(link: SupplyLink, lang: Language) -> tuple[str, ...]:
    source = cache.source_table().get(link.source_id)
    told = [
        str(link.year) if link.year else say("links.no_year", lang),
        say("links.confidence", lang, confidence=say(f"registers.confidence.{link.confidence}", lang)),
    ]
    return (link.describe(lang), " · ".join(told), source.name(lang) if source else "")


def draw_table(shown: Shown) -> None:
    """Draw the links in force as a table, when the reader asked for all of them."""
    if session.links() != "all":
        return
    links = [(link, link.course(shown.atlas) is not None) for link in in_force(shown)]
    draw_template("links", shown.lang, links=links, sources=cache.source_table())


def draw_record(record_id: str, lang: Language) -> None:
    """Draw the links of one sentra or place; nothing where no source names one."""
    links = [link for link in cache.supply_links() if link.from_id == record_id]
    if links:
        draw_template("card_links", lang, links=links, sources=cache.source_table())
