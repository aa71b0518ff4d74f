"""What was taken away last: format and layers that an export menu begins with. Not in the link."""

from collections.abc import Sequence
from typing import Final, Literal, cast

import streamlit as st

Taken = Literal["format", "layer", "layers"]
"""The suffix of a format; the layer of a file that holds one; the layers of a file that holds several."""

_NAMES: Final = {"format": "taken_format", "layer": "taken_layer", "layers": "taken_layers"}


def taken(what: Taken) -> tuple[str, ...]:
    """Return what was chosen last, nothing before the first choice."""
    return cast("tuple[str, ...]", st.session_state.get(_NAMES[what], ()))


def set_taken(what: Taken, names: Sequence[str]) -> None:
    """Keep what was chosen."""
    st.session_state[_NAMES[what]] = tuple(names)
