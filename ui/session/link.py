"""The link: the state's only written form, ``?lang=en&vintage=2017&province=91&sel=9406``."""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode, urlsplit

import streamlit as st

from clusters.fields import FIELDS
from clusters.own_layers import FIGURE, OWN
from clusters.query import BBOX, TEXT
from geo.errors import UsageFault
from ui import cache
from ui.choice_link import parse_choice, write_choice
from ui.session.asked import MAX_SELECTED, filters, point, region, selection
from ui.session.notes import NOTES, digest, notes, recall_notes
from ui.session.own import is_held, own_layers
from ui.session.store import ACTED, SETTINGS, setting
from ui.session.widgets import is_allowed

FILTERS: Final = (*(field.name for field in FIELDS), BBOX, TEXT)
SELECTION: Final = "sel"
POINT: Final = "point"
REGION: Final = "region"
LAYERS: Final = "layers"
"""Says in a link that its maker had imported layers: whoever opens it elsewhere is told that these stayed behind."""

TOUR: Final = "tour"

_CODE: Final = re.compile(r"[0-9]{2}([0-9]{2})?")
_LINK: Final = "link_written"
_PAGE: Final = "page_seen"
_OPENED: Final = "link_opened"
_FOLLOWED: Final = "link_followed"


def start() -> list[UsageFault]:
    """Take the state from the link when it is not the one we wrote: at first, and on the browser's back and forward.

    Returns:
        A fault for each setting in the link that is not allowed; the setting falls back to its default.
    """
    link = {name: tuple(st.query_params.get_all(name)) for name in st.query_params}
    _welcome(link)
    page = urlsplit(st.context.url or "").path
    turned = st.session_state.get(_PAGE, page) != page
    st.session_state[_PAGE] = page
    opened = st.session_state.setdefault(_OPENED, link)
    # A run that a widget caused still carries the query of before its callback: the state is ahead of it.
    if st.session_state.pop(ACTED, False):
        return []
    # Turning to another page drops the query from the address, and the browser's history keeps that bare address:
    # the state stays and write_link() puts it back. Where the visit began bare, a bare address is its beginning.
    if st.session_state.get(_LINK) == link or (not link and (turned or opened)):
        return []
    st.session_state[_FOLLOWED] = _LINK in st.session_state
    st.session_state[_LINK] = link
    return _take(link)


def open_link(link: Mapping[str, tuple[str, ...]]) -> list[UsageFault]:
    """Set what a link says, from a callback: the run that follows shows it, and the browser's back undoes it."""
    st.session_state[ACTED] = True
    return _take(dict(link))


def _take(link: dict[str, tuple[str, ...]]) -> list[UsageFault]:
    link, faults = _without_lost_layers(link)
    for name, allowed in SETTINGS.items():
        given = link.get(name, (allowed[0],))[-1]
        if not is_allowed(name, given):
            faults.append(UsageFault("value_unknown", field=name, given=given[:40], allowed=", ".join(allowed)))
            given = allowed[0]
        st.session_state[f"set_{name}"] = given
    asked, wrong = parse_choice(link, cache.data_hash())
    faults += wrong
    if asked is not None and asked != (held := asked.only_with(is_held)):
        faults.append(UsageFault("own_lost"))
        asked = held
    st.session_state["set_choice"] = asked
    st.session_state["set_filters"] = {name: list(link[name]) for name in FILTERS if link.get(name)}
    faults += recall_notes(link.get(NOTES, ("",))[-1])
    st.session_state["set_point"] = link.get(POINT, ("",))[-1]
    st.session_state["set_region"] = link.get(REGION, ("",))[-1]
    codes = [code for code in ",".join(link.get(SELECTION, ())).split(",") if code]
    known = [code for code in codes if _CODE.fullmatch(code)]
    faults += [UsageFault("selection_code", given=code[:20]) for code in codes if code not in known]
    st.session_state["set_selection"] = tuple(dict.fromkeys(known))[:MAX_SELECTED]
    return faults


def _welcome(link: dict[str, tuple[str, ...]]) -> None:
    """Begin the tour where a visit opens bare, unless this browser has ended it before (document.js)."""
    has_ended = link.pop(TOUR, ())
    if "set_tour" not in st.session_state:
        st.session_state["set_tour"] = None if link or has_ended else 1


def _without_lost_layers(link: dict[str, tuple[str, ...]]) -> tuple[dict[str, tuple[str, ...]], list[UsageFault]]:
    """Drop from a link what names layers that this session does not hold, and say so once.

    An imported layer never leaves its session, so a link that is opened elsewhere, and a page that is loaded anew,
    come without it.
    """
    held = {layer.layer_id for layer in own_layers()}
    own_filter = tuple(value for value in link.get(OWN, ()) if value in held)
    measure = FIGURE.fullmatch(link.get("measure", ("",))[-1])
    is_lost = (
        own_filter != link.get(OWN, ())
        or bool(measure and measure["layer"] not in held)
        or (LAYERS in link and not held)
    )
    kept = {name: values for name, values in link.items() if name != OWN} | ({OWN: own_filter} if own_filter else {})
    if measure and measure["layer"] not in held:
        del kept["measure"]
    return kept, [UsageFault("own_lost")] if is_lost else []


def link() -> dict[str, tuple[str, ...]]:
    """Return the state as a link says it; defaults are left out, so a plain start has a plain link."""
    said: dict[str, tuple[str, ...]] = {}
    for name, allowed in SETTINGS.items():
        if setting(name) != allowed[0]:
            said[name] = (setting(name),)
    said |= {name: tuple(values) for name, values in filters().items() if values}
    if selection():
        said[SELECTION] = (",".join(selection()),)
    if point():
        said[POINT] = (point(),)
    if region():
        said[REGION] = (region(),)
    if own_layers():
        said[LAYERS] = (OWN,)
    if notes():
        said[NOTES] = (digest(notes()),)
    if (asked := st.session_state["set_choice"]) is not None:
        said |= write_choice(asked, cache.data_hash())
    return said


def address() -> str:
    """Return the whole address that opens what is set, as it is shared."""
    shown = urlsplit(st.context.url or "")
    query = urlencode({name: list(values) for name, values in link().items()}, doseq=True)
    return shown._replace(path=shown.path or "/", query=query, fragment="").geturl()


def write_link() -> None:
    """Write the state into the address bar.

    After the browser's back or forward also where it seems to stand there: a late answer to an act before may have
    moved the address since, and the browser passes over what it shows already.
    """
    said = link()
    shown = {name: tuple(st.query_params.get_all(name)) for name in st.query_params}
    if shown != said or st.session_state.pop(_FOLLOWED, False):
        st.query_params.from_dict({name: list(values) for name, values in said.items()})
    st.session_state[_LINK] = said
