"""The planner's notes. A link carries only that there were some: a few signs by which this session finds them again.

So the browser's back brings back the notes of before, and whoever opens the link elsewhere is told what stayed behind.
"""

import hashlib
from typing import Final, cast

import streamlit as st

from clusters.workspace.form import MAX_NOTES
from geo.errors import UsageFault
from ui.session.store import put

NOTES: Final = "notes"
MOST_KEPT: Final = 50
"""Notes of before that a session remembers."""

_KEPT: Final = "notes_kept"


def notes() -> str:
    """Return what the planner wrote."""
    return str(st.session_state["set_notes"])


def set_notes(written: str) -> None:
    """Keep other notes."""
    keep_notes(written)
    put("notes", written[:MAX_NOTES])


def digest(written: str) -> str:
    """Return the signs that stand for notes in a link."""
    return hashlib.sha256(written.encode()).hexdigest()[:8]


def keep_notes(written: str) -> None:
    """Remember notes, so that a link of this session can bring them back."""
    written = written[:MAX_NOTES]
    kept = {**_kept(), digest(written): written}
    st.session_state[_KEPT] = dict(list(kept.items())[-MOST_KEPT:])


def recall_notes(sign: str) -> list[UsageFault]:
    """Set the notes that a link names; a fault when this session never had them."""
    known = sign in _kept() or not sign
    st.session_state["set_notes"] = _kept()[sign] if sign and known else ""
    return [] if known else [UsageFault("notes_lost")]


def _kept() -> dict[str, str]:
    return cast("dict[str, str]", st.session_state.get(_KEPT, {}))
