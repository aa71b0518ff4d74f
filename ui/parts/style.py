"""The look beyond Streamlit's theme and the style sheet (ui/style.css): the logo, the page's name and language."""

import json
from html import escape
from pathlib import Path
from typing import Final

import streamlit as st

from texts import Language, say

_FOLDER: Final = Path(__file__).parent

PRODUCT: Final = "Sentra Atlas"


def apply(lang: Language) -> None:
    """Show the logo, and what the drawer of every page holds."""
    st.logo(str(_FOLDER / "logo.svg"), size="large")
    name_drawer(say("screen.drawer.pages", lang), "document_pages")


def name_drawer(holds: str, key: str = "document_drawer") -> None:
    """Say what the drawer holds at the button that opens it, which shows only an arrow on a phone.

    The pages are in every drawer of a phone; a page that puts more there names that instead.
    """
    label = json.dumps(holds, ensure_ascii=False)
    with st.container(key=key):
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
