"""Bukti/Evidence: figures side by side with their contradictions explained, the trail of every fact, all sources."""

import streamlit as st

from clusters.evidence import trail
from clusters.registers import load_contradictions, load_indicators, load_programme_provinces
from texts import Language, say
from ui import cache, session
from ui.parts import trail as trail_part
from ui.parts.markup import draw as draw_template


def draw() -> None:
    """Draw the page."""
    lang = session.language()
    draw_template("heading", lang, title=say("screen.evidence.title", lang), text=say("screen.evidence.what", lang))
    figures, sites, trails, sources = st.tabs(
        [say(f"screen.evidence.tab.{name}", lang) for name in ("figures", "programme", "trail", "sources")]
    )
    with figures:
        _figures(lang)
    with sites:
        _programme(lang)
    with trails:
        _trail(lang)
    with sources:
        _sources(lang)


def _figures(lang: Language) -> None:
    indicators = load_indicators()
    groups = load_contradictions()
    grouped = [(group, indicators[indicators["contradiction_group"] == group.Index]) for group in groups.itertuples()]
    alone = indicators[~indicators["contradiction_group"].isin(groups.index)]
    draw_template("figures", lang, groups=grouped, alone=alone, sources=cache.source_table())


def _programme(lang: Language) -> None:
    atlas = cache.atlas(session.vintage())
    sites = atlas.records[atlas.records["layer"] == "programme_site"]
    draw_template(
        "programme",
        lang,
        sites=sites,
        provinces=load_programme_provinces(),
        vintage=atlas.vintage.describe(lang),
        sources=cache.source_table(),
    )


def _trail(lang: Language) -> None:
    atlas = cache.atlas(session.vintage())
    names = atlas.records["name_id" if lang == "id" else "name_en"] + " (" + atlas.records.index + ")"
    chosen = st.selectbox(
        say("screen.evidence.choose", lang),
        list(atlas.records.index),
        index=None,
        format_func=lambda record_id: str(names[record_id]),
        placeholder=say("screen.evidence.hint", lang),
        key="trail_subject",
    )
    if chosen is None or chosen not in names.index:  # nothing yet, or a label of another language
        st.info(say("screen.evidence.empty", lang))
        return
    trail_part.draw(trail(str(atlas.records.loc[chosen, "layer"]), chosen), atlas, lang)


def _sources(lang: Language) -> None:
    table = cache.source_table()
    st.dataframe(
        {
            say("screen.source.title", lang): [source.name(lang) for source in table.values()],
            say("screen.source.publisher", lang): [source.publisher for source in table.values()],
            say("screen.source.published", lang): [source.published for source in table.values()],
            say("screen.source.url", lang): [source.url for source in table.values()],
            say("screen.source.note", lang): [source.note(lang) for source in table.values()],
        },
        hide_index=True,
        height=560,
        key="sources",
    )
