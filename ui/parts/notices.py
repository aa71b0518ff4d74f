"""Notices: what went wrong, in one sentence each, with what to do next. Never a traceback."""

from collections.abc import Sequence

import streamlit as st

from geo.errors import AtlasError
from texts import Language, say
from ui.parts.markup import plain


def show(faults: Sequence[AtlasError], lang: Language) -> None:
    """Say what of a link or an input could not be used; the rest is shown below."""
    with st.container():  # always there: what comes and goes must not move the map's place among the parts
        for fault in faults:
            st.warning(plain(f"{say('screen.notice.left_out', lang)} {fault.describe(lang)}"))


def stop(error: AtlasError, lang: Language) -> None:
    """Say what keeps the page from being drawn, naming the file and the command that mends it."""
    st.error(plain(error.describe(lang)))
