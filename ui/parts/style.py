"""The look beyond Streamlit's theme: the name, one style sheet, the language of the document."""

import json
from html import escape
from pathlib import Path
from typing import Final

import streamlit as st

from texts import Language, say

_FOLDER: Final = Path(__file__).parent

PRODUCT: Final = "Sentra Atlas"


def apply(lang: Language) -> None:
    """Apply the style sheet."""
    st.logo(str(_FOLDER / "logo.svg"), size="large")
    with st.container(key="document"):
        st.html(_FOLDER / "style.css")
        # The button that opens the drawer of filters shows only an arrow on a phone.
        label = json.dumps(say("screen.filters.open", lang), ensure_ascii=False)
        st.html(
            f'<style>[data-testid="stExpandSidebarButton"]::after {{ content: {label}; font-size: 0.875rem }}</style>'
        )


def name(page: str, lang: Language) -> None:
    """Name the page in the browser's tab and as the first heading, which is read and not seen.

    The heading also says which language the page speaks; ui/document.js tells browsers and screen readers.
    """
    st.set_page_config(page_title=f"{page} · {PRODUCT}")
    with st.container(key="document_heading"):
        st.html(f'<h1 class="sa-heading" lang="{lang}">{escape(page)}</h1>')
