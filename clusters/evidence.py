"""Evidence: who says what, in which document. No figure is shown without it."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from clusters import registers
from geo.crosswalk import load_crosswalk, load_former_names


@dataclass(frozen=True)
class Source:
    """A document. ``url`` and ``published`` are "" where they are not known."""

    source_id: str
    title: str
    publisher: str
    url: str
    published: str
    kind: str
    licence: str
    note: str


@dataclass(frozen=True)
class Evidence:
    """One claim of one document about one thing.

    Attributes:
        evidence_id: "" for the claim that a register's own row makes.
        subject_kind: what it is about: a key of the vocabulary ``subject_kind``.
        subject_id: which one.
        property: what of it: a key of the vocabulary ``property``; "entry" is the row as a whole.
        value: what is claimed, in our words.
        as_written: the figure or the few words as printed; "" where not kept.
        source: the document.
        confidence: "high", "medium", "low", or "" where the register does not judge.
        note: the doubts.
    """

    evidence_id: str
    subject_kind: str
    subject_id: str
    property: str
    value: str
    as_written: str
    source: Source
    confidence: str
    note: str


def sources() -> dict[str, Source]:
    """Return every document by its ``source_id``."""
    rows = registers.load_sources()
    return {str(row.Index): Source(str(row.Index), *row[1:]) for row in rows.itertuples()}


def trail(subject_kind: str, subject_id: str) -> list[Evidence]:
    """Return what is known of a thing and from whom: the register's own claims, then the further evidence.

    Args:
        subject_kind: a key of the vocabulary ``subject_kind``: "sentra", "programme_site", "region" …
        subject_id: its id in its register: a sentra_id, a site_id, a region_code …

    Returns:
        The claims, those that contradict each other side by side; empty for an id that no register knows.

    Raises:
        KeyError: when there is no such kind of subject.
    """
    documents = sources()
    own = [
        Evidence("", subject_kind, subject_id, claim.property, claim.value, claim.as_written,
                 documents[claim.source_id], claim.confidence, claim.note)
        for claim in _CLAIMS[subject_kind](subject_id)
    ]  # fmt: skip
    rows = registers.load_evidence()
    further = rows[(rows["subject_kind"] == subject_kind) & (rows["subject_id"] == subject_id)]
    return own + [
        Evidence(row["evidence_id"], subject_kind, subject_id, row["property"], row["value"],
                 row["as_written"], documents[row["source_id"]], row["confidence"], row["note"])
        for row in further.reset_index().to_dict("records")
    ]  # fmt: skip


_Row = dict[Hashable, Any]
"""A register's row: cells by column."""


@dataclass(frozen=True)
class _Claim:
    """A claim that a register's row makes by standing there."""

    property: str
    value: str
    source_id: str
    as_written: str = ""
    confidence: str = ""
    note: str = ""


def _sentra(subject_id: str) -> Iterator[_Claim]:
    for row in _row(registers.load_sentra(), subject_id):
        yield _Claim("entry", row["name"], row["source_id"], confidence=row["confidence"], note=row["note"])
        for figure in ("units", "workers"):
            if row[figure] is not pd.NA:
                yield _Claim(figure, str(row[figure]), row["source_id"], confidence=row["confidence"])


def _programme_site(subject_id: str) -> Iterator[_Claim]:
    for row in _row(registers.load_programme_sites(), subject_id):
        written = ", ".join(part for part in (row["written_place"], row["written_province"]) if part)
        yield _Claim("entry", row["name_id"], row["source_id"], written, row["confidence"], row["note"])
        yield _Claim("region_code", row["region_code"], row["place_source_id"], confidence=row["confidence"])


def _place(subject_id: str) -> Iterator[_Claim]:
    for row in _row(registers.load_places(), subject_id):
        written = row["written_place"]
        yield _Claim("entry", row["name"], row["source_id"], written, row["confidence"], row["note"])
        if row["place_source_id"] != row["source_id"]:
            yield _Claim("place", row["region_code"], row["place_source_id"], confidence=row["confidence"])


def _indicator(subject_id: str) -> Iterator[_Claim]:
    for row in _row(registers.load_indicators(), subject_id):
        yield _Claim("value", f"{row['value']:.12g}", row["source_id"], row["as_written"], note=row["note"])


def _programme(subject_id: str) -> Iterator[_Claim]:
    for row in _row(registers.load_programmes(), subject_id):
        yield _Claim("entry", row["name_id"], row["source_id"], note=row["note"])


def _decree(subject_id: str) -> Iterator[_Claim]:
    for row in _row(registers.load_decrees(), subject_id):
        yield _Claim("entry", row["title_id"], row["source_id"], note=row["note"])


def _region(subject_id: str) -> Iterator[_Claim]:
    for row in _row(load_crosswalk(), subject_id):
        yield _Claim("entry", row["name_2025"], row["source_id"])
    for row in _rows(load_former_names(), subject_id):
        yield _Claim("former_name", row["name"], row["source_id"], note=row["note"])
    for row in _rows(registers.load_underdeveloped(), subject_id):
        value = f"{row['decree_id']}: {row['status']}"
        yield _Claim("underdeveloped", value, row["source_id"], row["name_in_decree"], note=row["note"])
    for row in _rows(registers.load_border(), subject_id):
        yield _Claim("border", row["basis_class"], row["source_id"], note=f"{row['basis']}. {row['note']}".strip(". "))


def _row(rows: pd.DataFrame, subject_id: str) -> Iterator[_Row]:
    yield from rows.loc[rows.index == subject_id].to_dict("records")


def _rows(rows: pd.DataFrame, region_code: str) -> Iterator[_Row]:
    yield from rows[rows["region_code"] == region_code].to_dict("records")


_CLAIMS: Final[Mapping[str, Callable[[str], Iterator[_Claim]]]] = {
    "sentra": _sentra,
    "programme_site": _programme_site,
    "place": _place,
    "indicator": _indicator,
    "programme": _programme,
    "decree": _decree,
    "region": _region,
}
