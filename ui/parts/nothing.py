"""What stands above the map when nothing passes the filters: which one to drop, and what that would find."""

import streamlit as st

from clusters.atlas import Atlas
from clusters.query import parse_query
from texts import Language, plural, say
from ui import session
from ui.parts.markup import headed, plain


def draw(atlas: Atlas, lang: Language) -> None:
    """Draw a button for every filter without which there would be something, and one that drops them all."""
    found = {name: words for name in session.filters() if (words := _found_without(name, atlas, lang))}
    with st.container(border=True, key="nothing", gap="small"):
        st.markdown(say("screen.nothing.what" if found else "screen.nothing.nowhere", lang))
        with st.container(horizontal=True, gap="small"):
            for name, words in found.items():
                label = say("screen.nothing.without", lang, filter=say(f"filters.{name}.label", lang), found=words)
                st.button(plain(headed(label)), key=f"without_{name}", on_click=session.set_filter, args=(name, ()))
            st.button(
                say("screen.filters.reset", lang),
                on_click=session.reset_filters,
                key="reset_nothing",
                type="tertiary" if found else "secondary",
            )


def _found_without(name: str, atlas: Atlas, lang: Language) -> str:
    """Say what the question finds without one of its filters; "" for nothing still."""
    kept = {other: values for other, values in session.filters().items() if other != name}
    query, _ = parse_query(kept, atlas)
    regions = int(query.ask(atlas).regions.sum())
    return plural("filters.regions", regions, lang) if regions else ""
