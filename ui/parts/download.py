"""What leaves the screen: one menu of layers and formats, and the button by which the file is made and sent."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

import streamlit as st

from clusters.atlas import Atlas
from clusters.export import SUFFIX, export, file_name
from clusters.layers import find_layers
from clusters.query import Query
from clusters.ranked import parse_ranked
from geo.writing import FORMATS
from texts import Language, say
from ui import session
from ui.parts.markup import plain

OFFERED: Final = tuple(suffix for suffix in FORMATS if suffix != ".csv")
"""A browser saves one file: so a table comes with its description, as a zip."""

JSON: Final = ".json"
"""A ranking or portfolio whole, as the command line writes and reads it; not a format of layers."""

Answer = Callable[[], bytes]
"""Makes the JSON of a ranking or portfolio."""


@dataclass(frozen=True)
class Offer:
    """What can be taken away at one place.

    Args:
        key: of the place; its widgets' keys begin with it.
        atlas, query, selection: as in ``clusters.export.make_export``.
        layers: which of them.
        answer: of a ranking or portfolio, whose kind is then the only layer.
    """

    key: str
    atlas: Atlas
    query: Query
    layers: tuple[str, ...]
    selection: tuple[str, ...] = ()
    answer: Answer | None = None


def draw(offer: Offer, lang: Language) -> None:
    """Draw the choice of format and layers, and the button that downloads them."""
    offered = (*OFFERED, JSON) if offer.answer else OFFERED
    suffix = next((one for one in session.taken("format") if one in offered), SUFFIX)
    session.draw_input(
        f"{offer.key}_format",
        lambda **wiring: st.pills(
            say("export.menu.format", lang), offered, default=suffix, required=True, format_func=_name, **wiring
        ),
        suffix,
        lambda given: session.set_taken("format", (given,)),
        among=offered,
    )
    st.caption(say(f"export.menu.for.{suffix.removeprefix('.').replace('.', '_')}", lang))
    several = suffix in FORMATS and FORMATS[suffix].takes_layers
    _button(offer, _layers(offer, lang) if several else (_layer(offer, lang),), suffix, lang)


def _name(suffix: str) -> str:
    """Return what a format is called; the same in every language."""
    return FORMATS[suffix].name if suffix in FORMATS else suffix.removeprefix(".").upper()


def _layer(offer: Offer, lang: Language) -> str:
    """Draw the choice of the one layer that a file holds, where there is a choice; return it."""
    chosen = next((name for name in session.taken("layer") if name in offer.layers), offer.layers[0])
    if len(offer.layers) > 1:
        session.draw_input(
            f"{offer.key}_layer",
            lambda **wiring: st.pills(
                say("export.menu.layer", lang),
                offer.layers,
                default=chosen,
                required=True,
                format_func=partial(_title, offer, lang),
                **wiring,
            ),
            chosen,
            lambda given: session.set_taken("layer", (given,)),
            among=offer.layers,
        )
    return chosen


def _layers(offer: Offer, lang: Language) -> tuple[str, ...]:
    """Draw the choice of layers, all until fewer are chosen; return them."""
    chosen = tuple(name for name in offer.layers if name in session.taken("layers")) or offer.layers
    if len(offer.layers) > 1:
        session.draw_input(
            f"{offer.key}_layers",
            lambda **wiring: st.pills(
                say("export.menu.layers", lang),
                offer.layers,
                selection_mode="multi",
                default=chosen,
                format_func=partial(_title, offer, lang),
                **wiring,
            ),
            list(chosen),
            lambda given: session.set_taken("layers", [name for name in given if name in offer.layers]),
        )
    return chosen


def _title(offer: Offer, lang: Language, name: str) -> str:
    return plain(find_layers(offer.atlas)[name].describe(lang))


def _button(offer: Offer, layers: tuple[str, ...], suffix: str, lang: Language) -> None:
    st.download_button(
        say("export.menu.take", lang, format=_name(suffix)),
        # Made when clicked, in a thread without a session: so everything it needs is bound here.
        data=partial(_content, offer, layers, suffix),
        file_name=file_name(offer.atlas, offer.query, layers, offer.selection, suffix=suffix),
        mime=FORMATS[suffix].media_type if suffix in FORMATS else "application/json",
        type="primary",
        on_click="ignore",
        key=f"{offer.key}_take",
        width="stretch",
    )


def _content(offer: Offer, layers: tuple[str, ...], suffix: str) -> bytes:
    if offer.answer is None:
        return export(offer.atlas, offer.query, layers, suffix=suffix, selection=offer.selection).content
    told = offer.answer()
    if suffix == JSON:
        return told
    return export(offer.atlas, offer.query, layers, suffix=suffix, ranking=parse_ranked(told)).content
