"""What all sessions share: one read-only atlas per vintage. This module alone touches ``st.cache_*``.

``cache_resource`` and not ``cache_data``: a hit must not unpickle 514 polygons.
"""

import gc
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any, Final, TypeVar

import pandas as pd
import streamlit as st

from clusters.atlas import Atlas, load_atlas
from clusters.criteria import catalogue, facts
from clusters.evidence import Source, sources
from clusters.fields import FIELDS
from clusters.own_layers import OwnLayer
from clusters.query import Query, count_options
from clusters.replay import Replay, replay
from clusters.supply_links import SupplyLink
from clusters.supply_links import supply_links as load_links
from geo import store
from geo.errors import AtlasError
from geo.gazetteer import Gazetteer, load_gazetteer
from geo.locator import Locator, load_locator
from geo.measures import neighbours
from geo.vintages import TODAY, VINTAGES, Vintage, VintageId, load_province_names, load_vintage
from ui.assets import Assets, atlas_assets
from ui.map.layers import own_payload
from ui.map.state import OwnPoints
from ui.own_payload import Shelf, Ticket

T = TypeVar("T")


@st.cache_resource(show_spinner=False)
def atlas(vintage: VintageId) -> Atlas:
    """Return the atlas of a vintage, loaded once per server."""
    return load_atlas(vintage)


@st.cache_resource(show_spinner=False)
def totals(vintage: VintageId) -> Mapping[str, Mapping[str, int]]:
    """Return, by field and option, how many records or regions there are without any filter."""
    return count_options(Query(), FIELDS, atlas(vintage))


@st.cache_resource(show_spinner=False)
def vintages() -> Mapping[VintageId, Vintage]:
    """Return what the register says of each vintage."""
    return {vintage: load_vintage(vintage) for vintage in VINTAGES}


@st.cache_resource(show_spinner=False)
def province_names() -> Mapping[str, str]:
    """Return the name of every province of any vintage, by code; today's name where a code is in several."""
    return {str(code): name for vintage in VINTAGES for code, name in load_province_names(vintage)["name"].items()}


@st.cache_resource(show_spinner=False)
def map_assets() -> Assets:
    """Return what the map fetches by URL."""
    return atlas_assets({vintage: atlas(vintage) for vintage in VINTAGES})


@st.cache_resource(show_spinner=False)
def adjacency() -> Mapping[str, tuple[str, ...]]:
    """Return, per region, the codes of the regions that share an edge with it."""
    return neighbours(atlas(TODAY).regions)


@st.cache_resource(show_spinner=False)
def source_table() -> Mapping[str, Source]:
    """Return all sources by id."""
    return sources()


@st.cache_resource(show_spinner=False)
def supply_links() -> tuple[SupplyLink, ...]:
    """Return the supply links that a source names; every run of the map page asks for them."""
    return load_links()


@st.cache_resource(show_spinner=False)
def gazetteer() -> Gazetteer:
    """Return the official lists by which foreign tables are resolved."""
    return load_gazetteer()


@st.cache_resource(show_spinner=False)
def locator() -> Locator:
    """Return the index that finds the region of a point."""
    return load_locator()


@st.cache_resource(show_spinner=False)
def data_hash() -> str:
    """Return the hash of the data that this server has loaded."""
    return store.data_hash()


@st.cache_resource(show_spinner=False, max_entries=60)
def region_facts(vintage: VintageId, kbli2: str) -> pd.DataFrame:
    """Return what criteria read of each region, for a programme's KBLI division ("" = none)."""
    return facts.region_facts(atlas(vintage), kbli2)


@st.cache_resource(show_spinner=False)
def replay_2017() -> Replay:
    """Return the choice of 2017 replayed on today's registers, counted once per server."""
    return replay(atlas(TODAY))


@st.cache_resource(show_spinner=False, max_entries=60)
def ground(key: str, _make: Callable[[], T]) -> T:  # noqa: ARG001 - the key of the cache
    """Return what a question rests on whatever its weights are."""
    return _make()


@st.cache_resource(show_spinner=False, max_entries=30)
def concentration(kbli2: str) -> catalogue.Concentration:
    """Return whether catalogued sentra of a KBLI division gather; the first call also compiles PySAL's loops."""
    known = atlas(TODAY)
    counts = catalogue.count_sentra(known.records[known.records["layer"] == "sentra"], known.regions.index)
    counts = counts.reindex(columns=[kbli2], fill_value=0)
    return catalogue.local_concentration(counts[kbli2], dict(adjacency()))


@st.cache_resource(show_spinner=False, max_entries=12)
def counted_live(key: str, _make: Callable[[], T]) -> T:  # noqa: ARG001 - the key of the cache
    """Return a ranking by what was asked; live draws take some 8 MB a ranking."""
    return _make()


@st.cache_resource(show_spinner=False, max_entries=2)
def counted_full(key: str, _make: Callable[[], T]) -> T:  # noqa: ARG001 - the key of the cache
    """Return a ranking of the full draws by what was asked; they take ten times as much."""
    return _make()


# What one session imported is kept for that session alone. Streamlit drops a session's caches when its browser leaves;
# each holds one entry, so that a layer is gone from memory as soon as it is removed.

_OWN_BY: Final[dict[str | type[Any], Callable[[Any], Any]]] = {OwnLayer: lambda layer: layer.version}


@st.cache_resource(show_spinner=False, scope="session", max_entries=1, hash_funcs=_OWN_BY)
def atlas_with(vintage: VintageId, layers: tuple[OwnLayer, ...]) -> Atlas:
    """Return the atlas of a vintage with a session's imported layers; the shared one when there are none."""
    return atlas(vintage).with_own(layers)


@st.cache_resource(show_spinner=False, scope="session", max_entries=1, hash_funcs=_OWN_BY)
def totals_with(vintage: VintageId, layers: tuple[OwnLayer, ...]) -> Mapping[str, Mapping[str, int]]:
    """Return the counts without any filter, a session's imported layers included."""
    return count_options(Query(), FIELDS, atlas_with(vintage, layers)) if layers else totals(vintage)


@st.cache_resource(show_spinner=False, scope="session", max_entries=2)
def ground_own(key: str, _make: Callable[[], T]) -> T:  # noqa: ARG001 - the key of the cache
    """Return what a question rests on that uses a session's imported layers."""
    return _make()


@st.cache_resource(show_spinner=False, scope="session", max_entries=2)
def counted_own(key: str, _make: Callable[[], T]) -> T:  # noqa: ARG001 - the key of the cache
    """Return a ranking that rests on a session's imported layers: the last one asked for and the one before."""
    return _make()


@st.cache_resource(show_spinner=False, scope="session", max_entries=12)
def derived(key: str, _make: Callable[[], T]) -> T:  # noqa: ARG001 - the key of the cache
    """Return what a part of the page Choose made of a ranking, by what was asked; some kB each."""
    return _make()


@st.cache_resource(show_spinner=False)
def own_shelf() -> Shelf:
    """Return where the points of imported layers wait for the browsers of their sessions."""
    return Shelf()


def own_points(imported: Atlas) -> OwnPoints | None:
    """Return where this session's browser finds the points of an atlas's imported layers; None without layers.

    Raises OutputFault when the server has no room for them.
    """
    ticket = _own_ticket(imported.own, imported)
    return None if ticket is None else OwnPoints(ticket.url, sum(layer.placed for layer in imported.own))


def forget_own() -> None:
    """Drop what is kept of this session's imported layers; what it still holds is made anew when it is asked for."""
    for kept in (atlas_with, totals_with, ground_own, counted_own, derived, _own_ticket):
        kept.clear()


def _give_back(ticket: Ticket | None) -> None:
    if ticket is not None:
        own_shelf().drop(ticket)


@st.cache_resource(show_spinner=False, scope="session", max_entries=1, on_release=_give_back, hash_funcs=_OWN_BY)
def _own_ticket(layers: tuple[OwnLayer, ...], _imported: Atlas) -> Ticket | None:
    if not layers:
        return None
    shipped = len(atlas(TODAY).records)
    names = {layer.layer_id: layer.name for layer in layers}
    return own_shelf().put(own_payload(_imported.records.iloc[shipped:].reset_index(), first_row=shipped, names=names))


@asynccontextmanager
async def warm(_: st.App) -> AsyncIterator[None]:
    """Load today's atlas and the map's files while the server starts, so that the first visitor waits less.

    What is loaded then is kept out of every later collection of garbage.
    """

    def load() -> None:
        # A broken file is told to the visitor by the page, which meets the same error; the server must start.
        with suppress(AtlasError):
            map_assets()
        # A whole collection would look through all that stays for good, in the middle of some reader's run.
        gc.collect()
        gc.freeze()

    threading.Thread(target=load, name="warm", daemon=True).start()
    yield
