"""The download of a layer: the one button by which data leaves the screen."""

from functools import partial

import streamlit as st

from clusters.atlas import Atlas
from clusters.export import MEDIA_TYPE, export, file_name
from clusters.query import Query
from texts import Language, say
from ui.parts.markup import plain


def draw(atlas: Atlas, query: Query, layer: str, lang: Language, *, selection: tuple[str, ...] = ()) -> None:
    """Draw the button that downloads a layer of what a query finds, or of a selection in it."""
    imported = {own.layer_id: own.name for own in atlas.own}
    st.download_button(
        plain(say("screen.export.own", lang, layer=imported[layer]))
        if layer in imported
        else say(f"screen.export.layer.{layer}", lang),
        # Made when clicked, in a thread without a session: so everything it needs is bound here.
        data=partial(_content, atlas, query, layer, selection),
        file_name=file_name(atlas, query, layer, selection),
        mime=MEDIA_TYPE,
        on_click="ignore",
        key=f"export_{layer}",
        width="stretch",
    )


def _content(atlas: Atlas, query: Query, layer: str, selection: tuple[str, ...]) -> bytes:
    return export(atlas, query, layer, selection=selection).content
