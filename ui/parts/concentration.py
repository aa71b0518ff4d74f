"""The specialist's corner: how specialised a region is in the programme's product, what is nearby, whether it gathers.

The catalogue is a sample: quotients of small counts are coarse, and a pattern of few regions is refused in words.
"""

from typing import Final, cast

import numpy as np
import pandas as pd
import streamlit as st

from clusters.criteria.catalogue import (
    NEARBY_KM,
    SMALL_COUNT,
    TOO_THIN,
    Concentration,
    count_sentra,
    location_quotient,
    related_divisions,
)
from texts import Language, join, number, percent, say
from ui import cache
from ui.choosing import Chosen
from ui.parts.markup import draw as draw_template

COARSE: Final = 10
"""Below this many catalogued sentra one more or less moves a quotient by a tenth and more."""


def draw(chosen: Chosen) -> None:
    """Draw the corner for the region that is read and the programme's product."""
    kbli2, lang = chosen.asked.kbli2, chosen.lang
    if not kbli2:
        st.info(say("concentration.needs_product", lang))
        return
    draw_template(
        "concentration",
        lang,
        name=chosen.name(chosen.read),
        product=_product(chosen, kbli2),
        specialisation=specialisation(chosen, kbli2),
        nearby=nearby(chosen, kbli2),
    )
    _pattern(chosen, kbli2, lang)


def _product(chosen: Chosen, kbli2: str) -> str:
    return f"{kbli2} {chosen.atlas.kbli[f'short_{chosen.lang}'][kbli2]}"


def specialisation(chosen: Chosen, kbli2: str) -> list[str]:
    """Say the region's location quotient with the counts that it rests on, or why there is none."""
    lang, code = chosen.lang, chosen.read
    records = chosen.atlas.records
    counts = count_sentra(records[records["layer"] == "sentra"], chosen.atlas.regions.index)
    here = cast("pd.Series", counts.loc[code])
    own, made = int(here.sum()), int(here.get(kbli2, 0))
    said = [say("concentration.counts", lang, own=number(own, lang), made=number(made, lang))]
    quotient = float(location_quotient(counts, kbli2)[code])
    if np.isnan(quotient):
        return [*said, say("concentration.too_few", lang, needed=number(SMALL_COUNT, lang))]
    share = float(counts[kbli2].sum() / counts.to_numpy().sum()) if kbli2 in counts else 0.0
    said.append(say("concentration.quotient", lang, value=number(quotient, lang, 2), share=percent(share, lang, 1)))
    return [*said, say("concentration.small", lang)] if own < COARSE else said


def nearby(chosen: Chosen, kbli2: str) -> list[str]:
    """Say how many sentra of related products are near, as the proxy that this is."""
    lang = chosen.lang
    short = chosen.atlas.kbli[f"short_{lang}"]
    related = join([f"{division} {short[division]}" for division in related_divisions(kbli2)], lang)
    count = float(chosen.facts["related_nearby"][chosen.read])
    km = number(NEARBY_KM, lang)
    if np.isnan(count):
        return [say("concentration.nearby_none", lang, km=km, related=related)]
    return [say("concentration.nearby", lang, count=number(count, lang), km=km, related=related)]


def _pattern(chosen: Chosen, kbli2: str, lang: Language) -> None:
    """Draw whether the product's sentra gather; counted only when asked, for it takes its time."""
    if not st.toggle(say("concentration.ask", lang), help=say("concentration.ask_help", lang), key="concentration_on"):
        return
    with st.spinner(say("concentration.counting", lang)):
        found = cache.concentration(kbli2)
    draw_template("concentration_pattern", lang, sentences=describe(found, chosen, lang))


def describe(found: Concentration, chosen: Chosen, lang: Language) -> list[str]:
    """Say where sentra gather and how it was tested, or why that cannot be said."""
    if found.table is None:
        values = {"regions": number(found.regions, lang), "needed": number(TOO_THIN, lang)}
        return [say(f"criteria.concentration.{found.refused}", lang, **values)]
    table = found.table
    gathered = [chosen.name(str(code)) for code in table.index[table["gathered"].fillna(0).astype(bool)]]
    said = [
        say("concentration.gathered", lang, names=join(gathered, lang))
        if gathered
        else say("concentration.nowhere", lang)
    ]
    value, p = (float(table[name][chosen.read]) for name in ("local_i", "p_adjusted"))
    if np.isfinite(value):
        said.append(
            say(
                "concentration.own",
                lang,
                name=chosen.name(chosen.read),
                value=number(value, lang, 2),
                p=number(p, lang, 3),
            )
        )
    else:
        said.append(say("concentration.island", lang, name=chosen.name(chosen.read)))
    tested = int(table["local_i"].notna().sum())
    return [*said, say("criteria.concentration.caveat", lang, regions=number(tested, lang))]
