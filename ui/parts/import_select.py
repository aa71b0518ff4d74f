"""The way from an import to a selection: an export of ours brings back what was selected when it was made."""

from collections.abc import Sequence

import streamlit as st

from clusters.selection import written_codes
from geo.answers import Resolution
from geo.codes import Level
from texts import Language, plural, say
from ui import cache, session
from ui.draft import Draft


def draw_placed(resolution: Resolution, lang: Language) -> None:
    """Draw the button that selects the regencies of the placed rows."""
    _button(tuple(dict.fromkeys(answer.region_code for answer in resolution.answers if answer.region_code)), lang)


def draw_provinces(draft: Draft, lang: Language) -> None:
    """Draw the button that selects what an export of provinces names; of any other table nothing.

    Its rows have no regency, so there is nothing to match.
    """
    frame = draft.table.frame
    if "province_code" not in frame or "region_code" in frame:
        return
    codes = _whole_provinces(written_codes(frame) or ())
    if codes:
        st.caption(say("import.columns.provinces", lang))
        _button(codes, lang)


def _whole_provinces(codes: Sequence[str]) -> tuple[str, ...]:
    """Return the provinces that codes name, or whose regencies they all name; else the regencies named."""
    of_regency = cache.atlas(session.vintage()).regions["province_code"]
    named = of_regency[of_regency.index.isin(codes)]
    if named.empty:
        return tuple(code for code in codes if code in cache.province_names())
    provinces = named.unique()
    return tuple(provinces if len(named) == of_regency.isin(provinces).sum() else named.index)


def _button(codes: tuple[str, ...], lang: Language) -> None:
    if not codes:
        return
    too_many = len(codes) > session.MAX_SELECTED
    what = say(f"import.finish.select_{'too_many' if too_many else 'what'}", lang, most=session.MAX_SELECTED)
    label = plural("import.finish.select", len(codes), lang)
    if st.button(label, key="import_select", help=what, disabled=too_many):
        session.select(codes)
        session.set_level(Level.PROVINCE if codes[0] in cache.province_names() else Level.REGENCY)
        session.turn_to("map")
