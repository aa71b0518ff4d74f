"""A region's profile on one page: what is known of it, where it lies, and from whom."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

import shapely

from clusters.atlas import Atlas
from clusters.dossier.content import (
    Block,
    Column,
    Document,
    Heading,
    Paragraph,
    Picture,
    References,
    Row,
    Table,
    compose,
)
from clusters.dossier.evidence_table import things_of
from clusters.dossier.maps import draw_place
from clusters.dossier.telling import METHOD, known_sources
from clusters.profile import BASE_SOURCES, RegionProfile, describe_region
from clusters.provenance import SOFTWARE
from geo import store
from geo.codes import dotted
from geo.crosswalk import load_crosswalk
from geo.measures import neighbours
from texts import Language, join, number, plural, say, when

MOST_THINGS: Final = 6
"""Sites, sentra and places that one page has room for; how many more there are is said."""

BOUNDARIES, CODES = BASE_SOURCES


def make_profile(atlas: Atlas, code: str, lang: Language, *, made_at: datetime) -> Document:
    """Tell what is known of one region on one page; the same request gives the same document.

    Args:
        atlas: of the vintage whose province is named first.
        code: one of the atlas's regions.
        lang: the language.
        made_at: when, UTC.
    """
    profile = describe_region(atlas, code, _neighbours(atlas, code))
    blocks = (*_where(atlas, profile, lang), *_facts(profile, lang), *_things(atlas, profile, lang), *_end(lang))
    made = say("dossier.made", lang, date=when(f"{made_at:%Y-%m-%d}", lang), time=f"{made_at:%H:%M}")
    province = str(atlas.regions.loc[code, "province_name"])
    subtitle = " · ".join((say("dossier.profile.kind", lang), province, made))
    footer = say(
        "dossier.footer", lang, software=SOFTWARE, data=store.data_hash(), date=when(f"{made_at:%Y-%m-%d}", lang)
    )
    document = Document(profile.name, subtitle, lang, made_at, blocks, footer, is_short=True)
    return compose(document, known_sources(lang))


def _neighbours(atlas: Atlas, code: str) -> dict[str, tuple[str, ...]]:
    """Return the regions that share an edge with one: only those that could are looked at."""
    near = atlas.regions.iloc[sorted(atlas.regions.sindex.query(shapely.box(*atlas.regions.geometry[code].bounds)))]
    return dict(neighbours(near))


def _where(atlas: Atlas, profile: RegionProfile, lang: Language) -> Iterator[Block]:
    drawn = draw_place(atlas, profile.code, lang)
    caption = say("dossier.profile.where", lang, name=profile.name)
    alt = " ".join(say(f"dossier.profile.{key}", lang, name=profile.name) for key in ("where_alt", "near_alt"))
    yield Picture(caption, alt, drawn.png, drawn.size, BASE_SOURCES)


def _facts(profile: RegionProfile, lang: Language) -> Iterator[Block]:
    """Yield codes, size and status, each with its source."""
    yield Heading(say("dossier.profile.facts", lang))
    rows = [*_size(profile, lang), *_codes(profile, lang), *_status(profile, lang)]
    columns = (
        Column(say("dossier.column.fact", lang), 34),
        Column(say("dossier.column.said", lang), 57),
    )
    yield Table(say("dossier.profile.facts_table", lang, name=profile.name), columns, tuple(rows))
    if profile.is_area_doubtful:
        yield Paragraph(say("screen.card.area_doubt", lang), BASE_SOURCES, "note")


def _size(profile: RegionProfile, lang: Language) -> Iterator[Row]:
    unknown = say("common.unknown", lang)
    provinces = "; ".join(f"{one.name} ({say(f'screen.vintage.{one.vintage_id}', lang)})" for one in profile.provinces)
    yield Row((say("dossier.profile.province", lang), provinces), (load_crosswalk()["source_id"][profile.code],))
    population = unknown if profile.population is None else number(profile.population, lang)
    yield Row((say("screen.card.population", lang), population), (CODES,))
    official = profile.area_km2_official
    area = unknown if official is None else f"{number(official, lang, 1)} km²"
    yield Row((say("screen.card.area_official", lang), area), (CODES,))
    yield Row(
        (say("screen.card.area_measured", lang), f"{number(profile.area_km2, lang, 1)} km²"), (BOUNDARIES, METHOD)
    )
    dense = unknown if profile.population is None else number(profile.population / profile.area_km2, lang, 1)
    yield Row((say("dossier.profile.density", lang), dense), (CODES, BOUNDARIES, METHOD))
    yield Row((say("screen.card.capital", lang), profile.capital or unknown), (CODES,))
    beside = join([name for _, name in profile.neighbours], lang) or say("screen.card.no_neighbours", lang)
    yield Row((say("dossier.profile.neighbours", lang), beside), (BOUNDARIES, METHOD))


def _codes(profile: RegionProfile, lang: Language) -> Iterator[Row]:
    written = "; ".join(
        f"{say(f'screen.system.{one.system}', lang)}: "
        f"{dotted(one.code) if one.system.startswith('kemendagri') else one.code}"
        for one in profile.codes
    )
    yield Row((say("screen.card.codes", lang), written), (load_crosswalk()["source_id"][profile.code],))


def _status(profile: RegionProfile, lang: Language) -> Iterator[Row]:
    for one in profile.underdeveloped:
        title = one.title_id if lang == "id" else one.title_en
        said = say(f"registers.listing.{one.status}", lang) if one.status else say("screen.card.not_listed", lang)
        yield Row((title, said), (one.source_id,))
    for one in profile.border:
        basis = say(f"registers.basis_class.{one.status}", lang)
        title = one.title_id if lang == "id" else one.title_en
        yield Row((say("screen.card.border", lang), f"{basis} · {title}" if title else basis), (one.source_id,))
    if not profile.border:
        yield Row((say("screen.card.border", lang), say("screen.card.border_none", lang)))


def _things(atlas: Atlas, profile: RegionProfile, lang: Language) -> Iterator[Block]:
    """Yield sites, sentra and places: name, product, kind, confidence, each with its source."""
    yield Heading(say("dossier.profile.records", lang))
    things = things_of(atlas, profile.code)
    if not things:
        yield Paragraph(say("dossier.profile.no_records", lang))
        return
    records = atlas.records.loc[[record_id for _, record_id in things[:MOST_THINGS]]].to_dict("records")
    rows = [
        Row(
            (
                str(record[f"name_{lang}"]),
                str(record[f"product_{lang}"]),
                say(f"registers.record_type.{record['record_type']}", lang),
                say(f"registers.confidence.{record['confidence']}", lang) if record["confidence"] else "–",
            ),
            (str(record["source_id"]),),
        )
        for record in records
    ]
    if len(things) > MOST_THINGS:
        rows.append(Row((plural("dossier.evidence.more", len(things) - MOST_THINGS, lang), "", "", ""), (METHOD,)))
    columns = (
        Column(say("dossier.profile.name", lang), 34),
        Column(say("dossier.profile.product", lang), 27),
        Column(say("dossier.profile.type", lang), 18),
        Column(say("dossier.column.confidence", lang), 12),
    )
    yield Table(say("dossier.profile.records_table", lang, name=profile.name), columns, tuple(rows))


def _end(lang: Language) -> Iterator[Block]:
    yield Heading(say("dossier.profile.sources", lang))
    yield Paragraph(say("export.accuracy", lang), BASE_SOURCES, "note")
    yield References()
