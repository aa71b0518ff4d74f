"""What a session holds of its own and no link carries: imported layers, the import under way, own boundaries."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, cast

import streamlit as st

from clusters.own_layers import FIGURE, MAX_LAYERS, MAX_PLACED, OWN, ROWS, OwnLayer
from geo.errors import UsageFault
from geo.own_boundaries import BoundaryReport
from ui.draft import Draft, Upload
from ui.session.asked import filters, measure, point, set_filter, set_point
from ui.session.choice import change_choice
from ui.session.store import ACTED, SETTINGS, put

_OWN_LAYERS: Final = "own_layers"
_OWN_COUNT: Final = "own_count"


def own_layers() -> tuple[OwnLayer, ...]:
    """Return the layers that this session imported, in the order of their import. No other session sees them."""
    return cast("tuple[OwnLayer, ...]", st.session_state.get(_OWN_LAYERS, ()))


def next_own_id() -> str:
    """Return the id for the next imported layer; the id of a dropped layer is not given again."""
    return f"{OWN}{cast('int', st.session_state.get(_OWN_COUNT, 0)) + 1}"


def add_own_layer(layer: OwnLayer) -> None:
    """Add an imported layer, or put it in the place of the one with its id.

    Raises UsageFault when the session has as many layers, or as many placed rows, as it may hold.
    """
    others = [kept for kept in own_layers() if kept.layer_id != layer.layer_id]
    if len(others) >= MAX_LAYERS:
        raise UsageFault("own_layers", allowed=MAX_LAYERS)
    if sum(one.placed for one in (*others, layer)) > MAX_PLACED:
        raise UsageFault("own_rows", given=sum(one.placed for one in (*others, layer)), allowed=MAX_PLACED)
    if len(others) == len(own_layers()):
        st.session_state[_OWN_COUNT] = max(
            cast("int", st.session_state.get(_OWN_COUNT, 0)), int(layer.layer_id.removeprefix(OWN))
        )
        kept = (*others, layer)
    else:
        kept = tuple(layer if one.layer_id == layer.layer_id else one for one in own_layers())
    _keep_own(kept)


def drop_own_layer(layer_id: str) -> None:
    """Drop an imported layer, and with it what was asked of it."""
    _keep_own(tuple(layer for layer in own_layers() if layer.layer_id != layer_id))
    if measure().startswith(f"{layer_id}."):
        put("measure", SETTINGS["measure"][0])
    if layer_id in filters().get(OWN, ()):
        set_filter(OWN, [kept for kept in filters()[OWN] if kept != layer_id])
    if point().rpartition("-")[0] == layer_id:
        set_point("")
    if st.session_state["set_choice"] is not None:
        change_choice(lambda asked: asked.without_layer(layer_id))


def _keep_own(layers: tuple[OwnLayer, ...]) -> None:
    st.session_state[_OWN_LAYERS] = layers
    st.session_state[ACTED] = True


def is_held(figure: str) -> bool:
    """Tell whether a figure is one of a layer that this session imported."""
    found = FIGURE.fullmatch(figure)
    return any(
        found is not None and layer.layer_id == found["layer"] and found["column"] in (ROWS, *layer.columns)
        for layer in own_layers()
    )


def draft() -> Draft | None:
    """Return the import under way. It is no part of the link: a file stays with the session that it was given to."""
    return cast("Draft | None", st.session_state.get("draft"))


def set_draft(changed: Draft | None) -> None:
    """Keep the import under way; None drops it with its file."""
    st.session_state["draft"] = changed


def change_draft(change: Callable[[Draft], Draft]) -> None:
    """Change the import under way, if there is one."""
    known = draft()
    if known is not None:
        set_draft(change(known))


def own_boundaries() -> BoundaryReport | None:
    """Return the boundaries of the user's own that this session's joins use; None for the shipped ones."""
    return cast("BoundaryReport | None", st.session_state.get("own_boundaries"))


def set_own_boundaries(report: BoundaryReport | None) -> None:
    """Use boundaries that passed their gates for joins; None goes back to the shipped ones.

    An import under way is matched anew.
    """
    st.session_state["own_boundaries"] = report
    change_draft(lambda known: replace(known, resolution=None))


def checked_boundaries() -> BoundaryReport | None:
    """Return what became of the last file with boundaries that was checked."""
    return cast("BoundaryReport | None", st.session_state.get("checked_boundaries"))


def set_checked_boundaries(report: BoundaryReport | None) -> None:
    """Remember what became of a file with boundaries."""
    st.session_state["checked_boundaries"] = report


def upload(name: str) -> Upload:
    """Return what became of the last file given to an uploader."""
    return cast("Upload", st.session_state.get(f"upload_{name}", Upload()))


def set_upload(name: str, taken: Upload) -> None:
    """Remember what became of a file given to an uploader."""
    st.session_state[f"upload_{name}"] = taken
