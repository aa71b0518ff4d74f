"""Workspace files in the session: one that is offered and not yet opened, one beside it, the one opened last."""

from collections.abc import Mapping
from typing import Final, NamedTuple, cast

import streamlit as st

from clusters.workspace import Workspace
from ui.session.link import link, open_link
from ui.session.notes import NOTES, digest, keep_notes

_OFFERED: Final = "workspace_offered"
_COMPARED: Final = "workspace_compared"
_WAITING: Final = "workspace_waiting"
_OPENED: Final = "workspace_opened"


class NamedWorkspace(NamedTuple):
    """A workspace and the name of its file."""

    name: str
    workspace: Workspace


def offered_workspace() -> NamedWorkspace | None:
    """Return the file that was given and is not opened yet."""
    return cast("NamedWorkspace | None", st.session_state.get(_OFFERED))


def offer_workspace(given: NamedWorkspace | None) -> None:
    """Keep a file that was given, for its changes to be seen before they are made; None drops it."""
    st.session_state[_OFFERED] = given
    st.session_state[_COMPARED] = None


def compared_workspace() -> NamedWorkspace | None:
    """Return the file with which the offered one is compared."""
    return cast("NamedWorkspace | None", st.session_state.get(_COMPARED))


def compare_workspace(other: NamedWorkspace | None) -> None:
    """Compare the offered file with another one."""
    st.session_state[_COMPARED] = other


def open_workspace(said: Mapping[str, tuple[str, ...]], notes: str, waiting: NamedWorkspace | None) -> None:
    """Set what a workspace says, from a callback; the browser's back undoes it.

    Args:
        said: what of it is known today, as a link.
        notes: its notes.
        waiting: the file, when it names imported tables that this session does not hold yet.
    """
    keep_notes(notes)
    open_link({**said, **({NOTES: (digest(notes),)} if notes else {})})
    st.session_state[_OPENED] = link()
    st.session_state[_WAITING] = waiting
    offer_workspace(None)


def is_as_opened() -> bool:
    """Tell whether the screen still shows what a workspace set."""
    return bool(st.session_state.get(_OPENED) == link())


def waiting_workspace() -> NamedWorkspace | None:
    """Return the workspace opened last, if it waits for imported tables that the session did not hold."""
    return cast("NamedWorkspace | None", st.session_state.get(_WAITING))
