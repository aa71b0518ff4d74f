"""How firm the choice is: for each of the top N what takes it out, and what drives its range of ranks."""

from functools import partial

import streamlit as st

from clusters.explain import describe_place
from clusters.sensitivity import (
    MOST,
    Firmness,
    describe_driver,
    describe_eviction,
    describe_ways,
    find_drivers,
    find_evictions,
)
from texts import Language, number, percent, say
from ui import cache
from ui.choosing import Chosen
from ui.parts.markup import draw as draw_template


def draw(chosen: Chosen) -> None:
    """Draw a region after another: first those of the top N, then the one that was picked if it is another."""
    lang, top = chosen.lang, chosen.ranking.settings.top
    codes = chosen.codes[:top][:MOST]
    with st.spinner(say("choose_parts.sensitivity.counting", lang)):
        firm = cache.derived(repr(("evictions", chosen.key)), partial(find_evictions, chosen.ranking, codes))
    picked = [code for code in chosen.picked[-1:] if code in chosen.codes and code not in codes]
    asked = [*codes, *picked]
    driven = cache.derived(repr(("drivers", chosen.key, asked)), partial(find_drivers, chosen.ranking, asked))
    names = chosen.atlas.regions["name"].to_dict()
    st.markdown(say("choose_parts.sensitivity.what", lang, top=number(top, lang)))
    if top > MOST:
        st.caption(say("choose_parts.sensitivity.most", lang, count=number(MOST, lang), top=number(top, lang)))
    rows = [
        {
            "name": names[code],
            "badge": _badge(firm, code, lang),
            "place": describe_place(chosen.ranking, code, lang),
            "eviction": describe_eviction(chosen.ranking, firm, code, names, lang) if code in firm.codes else "",
            "driver": describe_driver(driven[code], lang),
            "ways": describe_ways(chosen.ranking, code, lang),
        }
        for code in asked
    ]
    draw_template("choose_sensitivity", lang, rows=rows, base=say("choice.eviction.base", lang))


def _badge(firm: Firmness, code: str, lang: Language) -> str:
    """Return in a few words how firm a place is; a region that was only picked has none to lose."""
    if code not in firm.codes:
        return say("choose_parts.sensitivity.picked", lang)
    found = firm.found.get(code)
    if found is None:
        return say("choose_parts.sensitivity.badge.outside", lang)
    if found.moved is None:
        return say(f"choose_parts.sensitivity.badge.{'never' if found.exact else 'not_found'}", lang)
    return say("choose_parts.sensitivity.badge.moved", lang, share=percent(found.moved, lang, 1))
