"""What all sessions share: one read-only atlas per vintage. This module alone touches ``st.cache_*``.

``cache_resource`` and not ``cache_data``: a hit must not unpickle 514 polygons.
"""

import threading
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress

import streamlit as st

from clusters.atlas import Atlas, load_atlas
from clusters.evidence import Source, sources
from clusters.fields import FIELDS
from clusters.query import Query, count_options
from geo.errors import AtlasError
from geo.measures import neighbours
from geo.vintages import TODAY, VINTAGES, Vintage, VintageId, load_province_names, load_vintage
from ui.assets import Assets, build_assets
from ui.map.layers import points_payload
from ui.map.legend import meta_payload


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
    """Return what the map fetches by URL. Points are the same in every vintage: their order is the atlas's."""
    names = {vintage: atlas(vintage).provinces["name"].to_dict() for vintage in VINTAGES}
    return build_assets(points_payload(atlas(TODAY).records.reset_index()), meta_payload(names))


@st.cache_resource(show_spinner=False)
def adjacency() -> Mapping[str, tuple[str, ...]]:
    """Return, per region, the codes of the regions that share an edge with it."""
    return neighbours(atlas(TODAY).regions)


@st.cache_resource(show_spinner=False)
def source_table() -> Mapping[str, Source]:
    """Return all sources by id."""
    return sources()


@asynccontextmanager
async def warm(_: st.App) -> AsyncIterator[None]:
    """Load today's atlas and the map's files while the server starts, so that the first visitor waits less."""

    def load() -> None:
        # A broken file is told to the visitor by the page, which meets the same error; the server must start.
        with suppress(AtlasError):
            map_assets()

    threading.Thread(target=load, name="warm", daemon=True).start()
    yield
