"""What is known of regions and from whom: the trail of facts as a table, with its doubts."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from clusters.atlas import Atlas
from clusters.dossier.asked import columns
from clusters.dossier.content import Block, Heading, Paragraph, Row, Table
from clusters.dossier.telling import METHOD, Telling
from clusters.evidence import Evidence, trail
from texts import Language, number, plural, say

THINGS: Final = 14
"""Sentra, sites and places that the table tells of all regions together; how many more there are is said."""

FEWEST: Final = 1

CODES: Final = ("region_code", "province_code")
SILENT: Final = ("entry", "former_name")


def tell_evidence(telling: Telling) -> Iterator[Block]:
    """Yield the evidence of all chosen regions, each by the number that it has in the dossier."""
    codes = telling.request.codes
    yield Heading(telling.say("dossier.evidence.title"))
    yield Paragraph(telling.say("dossier.evidence.what"), tone="note")
    most = max(FEWEST, THINGS // len(codes))
    rows = {code: list(region_rows(telling.atlas, code, most, telling.lang)) for code in codes}
    told = [
        Row((number(at, telling.lang), *row.cells), row.sources)
        for at, code in enumerate(codes, start=1)
        for row in rows[code]
    ]
    titles, widths = ("number", "thing", "said", "confidence", "doubt"), (6, 22, 23, 12, 30)
    if told:
        yield Table(telling.say("dossier.evidence.table"), columns(telling, titles, widths), tuple(told))
    silent = tuple(code for code in codes if not rows[code])
    if silent:
        yield Paragraph(telling.say("dossier.evidence.silent", names=telling.names(silent)))


def region_rows(atlas: Atlas, code: str, most: int, lang: Language) -> Iterator[Row]:
    """Yield a row per thing and document: the thing, what is said, how sure, the doubts; of at most so many things."""
    for claim in trail("region", code):
        if claim.property not in SILENT:
            yield _row(say(f"registers.property.{claim.property}", lang), claim.said(lang), [claim], lang)
    things = things_of(atlas, code)
    for layer, record_id in things[:most]:
        yield from _thing_rows(atlas, layer, record_id, lang)
    if len(things) > most:
        yield Row((plural("dossier.evidence.more", len(things) - most, lang), "", "", ""), (METHOD,))


def things_of(atlas: Atlas, code: str) -> list[tuple[str, str]]:
    """Return layer and id of the programme sites, sentra and places of a region, in this order."""
    inside = atlas.records[(atlas.records["region_code"] == code) & (atlas.records["own_layer"] == "")]
    order = ("programme_site", "sentra", "place")
    found = [(str(layer), str(record_id)) for record_id, layer in inside["layer"].items()]
    return sorted(found, key=lambda thing: order.index(thing[0]))


def _thing_rows(atlas: Atlas, layer: str, record_id: str, lang: Language) -> Iterator[Row]:
    """Yield what each document says of a thing; documents that contradict each other stand one below the other."""
    record = atlas.records.loc[record_id]
    kind = say(f"registers.record_type.{record['record_type']}", lang)
    thing = f"{record[f'name_{lang}']} ({kind})"
    by_source = groupby(sorted(trail(layer, record_id), key=lambda one: one.source.source_id), lambda one: one.source)
    for _, group in by_source:
        claims = list(group)
        told = [
            f"{say(f'registers.property.{claim.property}', lang)}: {_value(claim, atlas, lang)}"
            for claim in claims
            if claim.property not in SILENT and claim.said(lang)
        ]
        product = str(record[f"product_{lang}"])
        yield _row(
            thing,
            "; ".join(dict.fromkeys(told)) or product or say("dossier.evidence.listed", lang),
            claims,
            lang,
        )


def _row(thing: str, said: str, claims: Sequence[Evidence], lang: Language) -> Row:
    sure = next((claim.confidence for claim in claims if claim.confidence), "")
    confidence = say(f"registers.confidence.{sure}", lang) if sure else "–"
    doubts = dict.fromkeys(claim.note(lang) for claim in claims if claim.note(lang))
    return Row(
        (thing, said, confidence, "; ".join(doubts) or "–"),
        tuple(dict.fromkeys(claim.source.source_id for claim in claims)),
    )


def _value(claim: Evidence, atlas: Atlas, lang: Language) -> str:
    said = claim.said(lang)
    if claim.property in CODES:
        for frame in (atlas.regions, atlas.provinces):
            if said in frame.index:
                return f"{frame.loc[said, 'name']} ({said})"
    return said
