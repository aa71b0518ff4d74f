"""The raw state: settings by name, and the mark that a widget acted. Only this package touches ``st.session_state``."""

from typing import Final

import streamlit as st

from clusters.measures import MEASURES
from geo.codes import Level
from geo.vintages import TODAY, VINTAGES
from texts import HOME, LANGUAGES

SETTINGS: Final[dict[str, tuple[str, ...]]] = {
    "lang": (HOME, *(lang for lang in LANGUAGES if lang != HOME)),
    "vintage": (TODAY, *(vintage for vintage in VINTAGES if vintage != TODAY)),
    "level": (Level.PROVINCE, Level.REGENCY),
    "measure": tuple(MEASURES),
    "table": ("regions", "records"),
    "links": ("picked", "all"),
    "part": ("none", "portfolio", "compare", "sensitivity", "axes", "peers", "concentration", "own"),
}
"""Settings of one value, with their allowed values; the first is the default and is left out of the link."""

ACTED: Final = "acted"
"""Set by a widget's callback: the run that follows still carries the link of before it."""


def put(name: str, value: object) -> None:
    """Set a part of the state from a callback."""
    st.session_state[f"set_{name}"] = value
    st.session_state[ACTED] = True


def setting(name: str) -> str:
    """Return the value of a setting of one value."""
    return str(st.session_state[f"set_{name}"])
