"""The look beyond Streamlit's theme: the name, one style sheet, the language of the document."""

import json
from pathlib import Path
from typing import Final

import streamlit as st

from texts import Language, say

_FOLDER: Final = Path(__file__).parent


def apply(lang: Language) -> None:
    """Apply the style sheet and tell browsers and screen readers which language the page speaks."""
    st.logo(str(_FOLDER / "logo.svg"), size="large")
    with st.container(key="document"):
        st.html(_FOLDER / "style.css")
        # The button that opens the drawer of filters shows only an arrow on a phone.
        label = json.dumps(say("screen.filters.open", lang), ensure_ascii=False)
        st.html(
            f'<style>[data-testid="stExpandSidebarButton"]::after {{ content: {label}; font-size: 0.875rem }}</style>'
        )
        st.html(f"<script>document.documentElement.lang = '{lang}'</script>", unsafe_allow_javascript=True)
