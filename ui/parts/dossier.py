"""The dossier's buttons: one click makes the document for the meeting, in the language of the screen."""

from collections.abc import Callable
from functools import partial
from urllib.parse import urljoin

import streamlit as st

from clusters.atlas import Atlas
from clusters.dossier.content import Document
from clusters.dossier.forms import FORMS
from clusters.dossier.region_page import make_profile
from clusters.dossier.request import MOST, DossierRequest
from clusters.dossier.told import make_dossier
from clusters.moment import now
from clusters.portfolios import Quotas
from clusters.question_link import question_address
from clusters.ranking.portfolio import Portfolio
from texts import Language, number, say
from ui import cache, session
from ui.choice_state import ChoiceState
from ui.choosing import Chosen, count_shipped, why_not
from ui.parts.markup import plain

Make = Callable[[], Document]
"""Makes a document when a button is clicked, in a thread without a session: all that it needs is bound."""


def draw_portfolio(chosen: Chosen, found: Portfolio, quotas: Quotas) -> None:
    """Draw the buttons for the dossier of a portfolio."""
    _buttons("portfolio_dossier", chosen, found.best.regions, found, quotas)


def draw_named(chosen: Chosen) -> None:
    """Draw the buttons for the dossier of the regions that are selected, of the first N where none is."""
    codes = chosen.picked or tuple(chosen.codes[: chosen.ranking.settings.top])
    _buttons("dossier", chosen, codes, None, Quotas())


def draw_selected(atlas: Atlas, codes: tuple[str, ...], lang: Language) -> None:
    """Draw the buttons for the dossier of regencies selected on the map, read by the question of the page Choose.

    Figures of imported layers stay out: they are weighed on that page.
    """
    menu = st.popover(say("dossier.screen.open", lang), key="dossier_menu", disabled=len(codes) > MOST)
    if len(codes) > MOST:
        _refuse(codes, lang)
        return
    asked = session.choice().only_with(lambda _: False)
    link = _link(asked, Quotas(), codes, atlas, lang)
    with menu:
        st.caption(say("dossier.screen.what", lang, most=number(MOST, lang)))
        if reason := why_not(asked, atlas, lang):
            st.error(plain(reason))
            return
        with st.container(horizontal=True, key="dossier_forms"):
            _draw("dossier", "dossier", partial(_selected, atlas, asked, codes, link, lang), lang)


def draw_profile(atlas: Atlas, code: str, lang: Language) -> None:
    """Draw the buttons for a region's profile on one page."""

    def make() -> Document:
        return make_profile(atlas, code, lang, made_at=now())

    st.caption(say("dossier.screen.profile", lang), width="content")
    _draw("profile", f"profile_{code}", make, lang)


def _buttons(key: str, chosen: Chosen, codes: tuple[str, ...], found: Portfolio | None, quotas: Quotas) -> None:
    lang = chosen.lang
    if len(codes) > MOST:
        _refuse(codes, lang)
        return
    names = {layer.layer_id: layer.name for layer in chosen.atlas.own}
    table = ", ".join(names.values()) if chosen.table is not None or chosen.costs is not None else ""
    request = DossierRequest(
        codes,
        chosen.choice,
        chosen.left_out,
        chosen.ranking,
        chosen.values,
        now(),
        found,
        quotas,
        chosen.costs if found is not None else None,
        table,
        _link(chosen.asked, quotas, codes, chosen.atlas, lang),
    )
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}_actions"):
        st.caption(say("dossier.screen.label", lang), width="content")
        _draw(key, "dossier", partial(make_dossier, chosen.atlas, request, lang), lang)


def _refuse(codes: tuple[str, ...], lang: Language) -> None:
    """Say beside the place of the buttons why there are none, where a phone or a screen reader finds it too."""
    said = say("dossier.screen.too_many", lang, most=number(MOST, lang), given=number(len(codes), lang))
    st.caption(said, width="content")


def _draw(key: str, name: str, make: Make, lang: Language) -> None:
    for form in FORMS.values():
        st.download_button(
            say(f"dossier.screen.form.{form.suffix.removeprefix('.')}", lang),
            data=partial(_content, make, form.suffix),
            file_name=f"sentra-atlas_{name}{form.suffix}",
            mime=form.media_type,
            on_click="ignore",
            key=f"{key}_{form.suffix.removeprefix('.')}",
        )


def _content(make: Make, suffix: str) -> bytes:
    return FORMS[suffix].to_bytes(make())


def _selected(atlas: Atlas, asked: ChoiceState, codes: tuple[str, ...], link: str, lang: Language) -> Document:
    counted = count_shipped(asked, atlas)
    request = DossierRequest(
        codes, counted.choice, counted.left_out, counted.ranking, counted.figures, now(), link=link
    )
    return make_dossier(atlas, request, lang)


def _link(asked: ChoiceState, quotas: Quotas, codes: tuple[str, ...], atlas: Atlas, lang: Language) -> str:
    """Return the address that asks the same on this server, on the same edition of the map."""
    vintage = atlas.vintage.vintage_id
    address = question_address(asked.choice, quotas, codes, cache.data_hash(), lang, vintage=vintage)
    return urljoin(st.context.url or "", address)
