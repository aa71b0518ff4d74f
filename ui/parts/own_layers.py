"""The imported layers of this session: which there are, where they stay, and the button that removes one."""

import streamlit as st

from texts import Language, number, say
from ui import cache, session
from ui.parts.markup import plain


def draw(lang: Language) -> None:
    """Draw the list; nothing when the session has imported nothing."""
    layers = session.own_layers()
    if not layers:
        return
    with st.container(border=True, key="own_layers", gap="small"):
        st.markdown(f"**{plain(say('own.list.title', lang))}**")
        for layer in layers:
            told = say("own.list.rows", lang, placed=number(layer.placed, lang), rows=number(layer.rows, lang))
            st.markdown(f"{plain(layer.name)}  \n{plain(told)}")
            st.button(
                plain(say("own.list.remove", lang, name=layer.name)),
                key=f"drop_{layer.layer_id}",
                on_click=_drop,
                args=(layer.layer_id,),
                width="stretch",
            )
        st.caption(say("own.list.where", lang))


def _drop(layer_id: str) -> None:
    session.drop_own_layer(layer_id)
    cache.forget_own()
