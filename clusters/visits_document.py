"""The visit list as a document: what is recorded at each stop, and blank fields for what a visit should confirm."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

import pandas as pd

from clusters.atlas import Atlas
from clusters.dossier.content import Block, Column, Document, Heading, Paragraph, References, Row, Table
from clusters.profile import BASE_SOURCES
from clusters.provenance import SOFTWARE
from clusters.visits import TO_CONFIRM, Leg, Stop
from geo import store
from texts import Language, number, say

AIRPORTS: Final = "airportsdata-20260905"
"""The register's source of airports and their points."""

_BLANK: Final = "\n"
"""What a field to be written into holds: two empty lines, for a hand needs room."""


def visit_document(
    atlas: Atlas, legs: tuple[Leg, ...], asked: str, lang: Language, *, made_at: datetime, place: str = ""
) -> Document:
    """Return the visit list, not yet composed.

    Args:
        atlas: the legs'.
        legs: from ``clusters.visits.plan_visits``.
        asked: the sentence of what was asked.
        lang: the language of the document.
        made_at: when, UTC; the same legs and time give the same document.
        place: what else stands at the foot of every page.
    """
    blocks: list[Block] = [
        Paragraph(say("visits.lead", lang), tone="lead"),
        Paragraph(say("visits.straight", lang), (BASE_SOURCES[1], AIRPORTS), tone="note"),
        Paragraph(say("visits.points", lang), tone="note"),
    ]
    for leg in legs:
        blocks.append(Heading(_leg_title(atlas, leg, lang)))
        for stop in leg.stops:
            blocks += _stop(stop, lang)
    footer = " · ".join(part for part in (SOFTWARE, store.data_hash()[:12], place) if part)
    return Document(say("visits.title", lang), asked, lang, made_at, (*blocks, References()), footer)


def _leg_title(atlas: Atlas, leg: Leg, lang: Language) -> str:
    island = str(atlas.islands.loc[leg.island_group, "name_id" if lang == "id" else "name_en"])
    if not leg.iata:
        return say("visits.leg_unknown", lang, island=island)
    return say("visits.leg", lang, island=island, airport=leg.airport, iata=leg.iata)


def _stop(stop: Stop, lang: Language) -> Iterator[Block]:
    unknown = say("visits.unknown", lang)
    yield Heading(stop.name, 2)
    told = say(
        "visits.stop",
        lang,
        province=stop.province_name,
        capital=stop.capital or unknown,
        point=_point(stop.lon, stop.lat, lang),
        distance=unknown if stop.airport_km is None else say("visits.distance", lang, km=number(stop.airport_km, lang)),
    )
    yield Paragraph(told, (BASE_SOURCES[1], *((AIRPORTS,) if stop.airport_km is not None else ())))
    if stop.records.empty:
        yield Paragraph(say("visits.no_records", lang, region=stop.name), tone="note")
    else:
        yield _recorded(stop, lang)
    yield _to_confirm(stop, lang)


def _recorded(stop: Stop, lang: Language) -> Table:
    columns = (("name", 3.0), ("place", 2.0), ("point", 2.0), ("figures", 1.5))
    return Table(
        say("visits.records", lang, region=stop.name),
        tuple(Column(say(f"visits.column.{name}", lang), width) for name, width in columns),
        tuple(
            Row(
                (
                    str(record["name_id"] if lang == "id" else record["name_en"]),
                    _place(record, lang),
                    _point(record["lon"], record["lat"], lang),
                    _figures(record, lang),
                ),
                tuple(dict.fromkeys(one for one in (record["source_id"], record["place_source_id"]) if one)),
            )
            for _, record in stop.records.iterrows()
        ),
    )


def _place(record: pd.Series, lang: Language) -> str:
    named = ", ".join(str(record[name]) for name in ("village", "district") if record[name])
    level = say(f"registers.precision.{record['precision']}", lang) if record["precision"] else ""
    return f"{named} ({level})" if named and level else named or level or say("visits.unknown", lang)


def _to_confirm(stop: Stop, lang: Language) -> Table:
    return Table(
        say("visits.confirm", lang, region=stop.name),
        (Column(say("visits.column.item", lang), 2.0), Column(say("visits.column.found", lang), 4.0)),
        tuple(Row((say(f"visits.ask.{name}", lang), _BLANK)) for name in TO_CONFIRM),
    )


def _point(lon: float | None, lat: float | None, lang: Language) -> str:
    if pd.isna(lon) or pd.isna(lat):
        return say("visits.unknown", lang)
    # Navigation aids read a point, whatever the language's decimal sign.
    return f"{lat:.5f}, {lon:.5f}"


def _figures(record: pd.Series, lang: Language) -> str:
    """Return units and workers with what they count: a source often gives those of a whole district or regency."""
    told = " · ".join(_figure(record[name], lang) for name in ("units", "workers"))
    if pd.isna(record["units"]) and pd.isna(record["workers"]):
        return told
    scope = say(f"registers.figure_scope.{record['figure_scope']}", lang) if record["figure_scope"] else ""
    year = "" if pd.isna(record["year"]) else str(int(record["year"]))
    counted = ", ".join(part for part in (scope, year) if part)
    return f"{told} ({counted})" if counted else told


def _figure(value: float | None, lang: Language) -> str:
    return say("visits.unknown", lang) if pd.isna(value) else number(float(value), lang)
