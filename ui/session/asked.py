"""What is asked on the map and the region page: language, vintage, filters, selection, and what is opened."""

from collections.abc import Mapping, Sequence
from typing import Final, NoReturn, cast

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from geo.codes import Level
from geo.vintages import VintageId
from texts import Language
from ui.session.store import put, setting

MAX_SELECTED: Final = 100
"""Regions that a selection holds at most: a link of that length still opens everywhere."""


def language() -> Language:
    """Return the language of the screen."""
    return cast("Language", setting("lang"))


def vintage() -> VintageId:
    """Return the vintage of the map."""
    return cast("VintageId", setting("vintage"))


def level() -> Level:
    """Return the level that the map shows and that a pick picks."""
    return Level(setting("level"))


def measure() -> str:
    """Return the name of the measure that colours the map."""
    return setting("measure")


def table() -> str:
    """Return which table stands below the map: regions or records."""
    return setting("table")


def links() -> str:
    """Return which supply links the map draws: those of what is picked, or all of what is shown."""
    return setting("links")


def show_all_links(on: bool) -> None:  # noqa: FBT001 - what a toggle hands over
    """Draw all supply links of what is shown, or only those of what is picked."""
    put("links", "all" if on else "picked")


def filters() -> Mapping[str, Sequence[str]]:
    """Return the filters that are set, by name, as the link writes them."""
    return cast("Mapping[str, Sequence[str]]", st.session_state["set_filters"])


def selection() -> tuple[str, ...]:
    """Return the codes of the selected regions in the order of their picking: two digits province, four regency."""
    return cast("tuple[str, ...]", st.session_state["set_selection"])


def region() -> str:
    """Return the code of the region whose page is read, "" for none yet."""
    return str(st.session_state["set_region"])


def open_region(code: str) -> None:
    """Turn the region's page to a region."""
    put("region", code)


def keep_pages(pages: Mapping[str, StreamlitPage]) -> None:
    """Keep the pages of this run by name, so that a part can turn to one without knowing them."""
    st.session_state["pages"] = dict(pages)


def turn_to(name: str) -> NoReturn:
    """Turn to a page; the state goes along."""
    st.switch_page(st.session_state["pages"][name])


def tour() -> int | None:
    """Return the step of the tour that is shown, 0 once it was ended here, None where nobody asked for it."""
    step = st.session_state.get("set_tour")
    return step if isinstance(step, int) else None


def set_tour(step: int) -> None:
    """Show a step of the tour; 0 ends it. It is no part of the link: a shared screen is not a first visit."""
    put("tour", step)


def set_level(level_name: str) -> None:
    """Show another level."""
    put("level", Level(level_name))


def set_measure(name: str) -> None:
    """Colour the map by another measure."""
    put("measure", name)


def set_filter(name: str, values: Sequence[str]) -> None:
    """Set one filter; no values unset it."""
    kept = {other: given for other, given in filters().items() if other != name}
    put("filters", kept | ({name: list(values)} if values else {}))


def reset_filters() -> None:
    """Unset all filters. The selection stays: it was picked by hand."""
    put("filters", {})


def select(codes: Sequence[str]) -> None:
    """Replace the selection."""
    put("selection", tuple(dict.fromkeys(codes))[:MAX_SELECTED])


def deselect(code: str) -> None:
    """Drop one region from the selection."""
    select([kept for kept in selection() if kept != code])


def point() -> str:
    """Return the id of the record whose card is open, "" for none."""
    return str(st.session_state["set_point"])


def set_point(record_id: str) -> None:
    """Open the card of a record; "" closes it."""
    put("point", record_id)


def answered() -> int | None:
    """Return the number of the map's last event taken into account."""
    number = st.session_state.get("answered")
    return number if isinstance(number, int) else None


def answer(number: int) -> None:
    """Remember the number of the map's event just taken into account."""
    st.session_state["answered"] = number
