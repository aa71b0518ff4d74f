"""The selection as removable chips, and the one button that takes it, or all that is shown, away."""

import streamlit as st

from clusters.layers import LAYERS
from texts import plural, say
from ui import cache, session
from ui.parts import dossier, download
from ui.parts.markup import plain
from ui.shown import Shown


def draw(shown: Shown) -> None:
    """Draw the chips of everything selected, at both levels, and the export."""
    lang = shown.lang
    with st.container(horizontal=True, vertical_alignment="center", key="chips"):
        for code in session.selection():
            name = _name(shown, code)
            st.button(
                f"{plain(name)} ✕",
                key=f"chip_{code}",
                on_click=session.deselect,
                args=(code,),
                help=say("screen.chips.remove", lang, name=plain(name)),
            )
        if session.selection():
            st.button(
                say("screen.chips.clear", lang),
                key="chips_clear",
                type="tertiary",
                on_click=session.select,
                args=([],),
            )
        else:
            st.caption(say("screen.chips.none", lang))
        _export(shown)
        if codes := _regencies(shown) if session.selection() else ():
            dossier.draw_selected(shown.atlas, codes, lang)


def _name(shown: Shown, code: str) -> str:
    """Return a selected region's name; a province of the other vintage keeps its name, an unknown code is shown."""
    if code in shown.atlas.regions.index:
        return str(shown.atlas.regions.loc[code, "name"])
    return cache.province_names().get(code, code)


def _export(shown: Shown) -> None:
    lang = shown.lang
    # Drawn with the page, not when opened: a popover finds its place by the height that it has when it opens.
    with st.popover(say("export.menu.open", lang), key="export"):
        only_selected = bool(session.selection()) and st.toggle(
            plural("export.menu.selected", len(session.selection()), lang), value=True, key="export_selected"
        )
        codes = _regencies(shown) if only_selected else ()
        layers = (*LAYERS, *(own.layer_id for own in shown.atlas.own))
        download.draw(download.Offer("export", shown.atlas, shown.query, layers, selection=codes), lang)
        st.caption(say("export.menu.what", lang))


def _regencies(shown: Shown) -> tuple[str, ...]:
    """Return the selection as regencies: a selected province stands for all of its own."""
    regions = shown.atlas.regions
    chosen = session.selection()
    return tuple(regions.index[regions.index.isin(chosen) | regions["province_code"].isin(chosen)])
