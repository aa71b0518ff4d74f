"""The look beyond Streamlit's theme: one style sheet, and the language of the document."""

from pathlib import Path
from typing import Final

import streamlit as st

from texts import Language

_SHEET: Final = Path(__file__).parent / "style.css"


def apply(lang: Language) -> None:
    """Apply the style sheet and tell browsers and screen readers which language the page speaks."""
    st.html(_SHEET)
    st.html(f"<script>document.documentElement.lang = '{lang}'</script>", unsafe_allow_javascript=True)
