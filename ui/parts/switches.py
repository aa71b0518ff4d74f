"""What holds for every page: the workspace, language and vintage of the map."""

import streamlit as st

from texts import LANGUAGES, Language, say
from ui import cache, session
from ui.parts import workspace
from ui.parts.markup import headed


def draw(lang: Language) -> None:
    """Draw the workspace's button and both switches; they stand at the right of the page's header (style.css)."""
    with st.container(key="switches", horizontal=True, horizontal_alignment="right", gap="small"):
        workspace.draw(lang)
        session.draw_single(
            "vintage",
            lambda **wiring: st.segmented_control(
                say("screen.switch.vintage", lang),
                list(cache.vintages()),
                format_func=lambda vintage: headed(say(f"screen.vintage.{vintage}", lang)),
                default=session.vintage(),
                label_visibility="collapsed",
                required=True,
                **wiring,
            ),
            session.vintage(),
        )
        session.draw_single(
            "lang",
            lambda **wiring: st.segmented_control(
                say("screen.switch.lang", lang),
                LANGUAGES,
                format_func=str.upper,
                default=lang,
                label_visibility="collapsed",
                required=True,
                **wiring,
            ),
            lang,
        )
