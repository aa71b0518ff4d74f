"""Evidence: who says what, in which document. No figure is shown without it."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

import pandas as pd

from clusters import registers
from clusters.supply_links import supply_links
from geo.crosswalk import load_crosswalk, load_former_names
from texts import LANGUAGES, Language, number, say

COUNTED: Final = ("units", "workers", "outlets", "farmers", "sentra_count")
"""The properties whose value is a count, written with the separators of the language."""


_UNKNOWN: Final = ("", "<NA>", "nan", "None")
"""How pandas writes a figure that a register does not know."""


@dataclass(frozen=True)
class Source:
    """A document. ``publisher``, ``url`` and ``published`` are "" where they are not known.

    ``title`` is its title as printed, in its own language; "" where the register can only say what it is, and then
    ``title_id`` and ``title_en`` do.
    """

    source_id: str
    title: str
    title_id: str
    title_en: str
    publisher: str
    url: str
    published: str
    kind: str
    licence: str
    note_id: str
    note_en: str

    def name(self, lang: Language) -> str:
        """Return the title as printed, or what the document is in the language."""
        return self.title or (self.title_id if lang == "id" else self.title_en)

    def note(self, lang: Language) -> str:
        """Return how far the document was seen; "" where there is nothing to say."""
        return self.note_id if lang == "id" else self.note_en


@dataclass(frozen=True)
class Evidence:
    """One claim of one document about one thing.

    Attributes:
        evidence_id: "" for the claim that a register's own row makes.
        subject_kind: what it is about: a key of the vocabulary ``subject_kind``.
        subject_id: which one.
        property: what of it: a key of the vocabulary ``property``; "entry" is the row as a whole.
        value: what is claimed, where it is a figure, a code, a key of a vocabulary or a name; else "".
        value_id, value_en: the claim in words; "" where the value says it in both languages.
        as_written: the figure or the few words as printed; "" where not kept.
        source: the document.
        confidence: "high", "medium", "low", or "" where the register does not judge.
        note_id, note_en: the doubts.
    """

    evidence_id: str
    subject_kind: str
    subject_id: str
    property: str
    value: str
    value_id: str
    value_en: str
    as_written: str
    source: Source
    confidence: str
    note_id: str
    note_en: str

    def said(self, lang: Language) -> str:
        """Return what is claimed, as it is said in the language."""
        if self.property in COUNTED and self.value.isdecimal():
            return number(int(self.value), lang)
        return (self.value_id if lang == "id" else self.value_en) or self.value

    def note(self, lang: Language) -> str:
        """Return the doubts; "" where there are none."""
        return self.note_id if lang == "id" else self.note_en


def sources() -> dict[str, Source]:
    """Return every document by its ``source_id``."""
    rows = registers.load_sources().reset_index().to_dict("records")
    return {row["source_id"]: Source(**{str(column): cell for column, cell in row.items()}) for row in rows}


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
    subject = {"evidence_id": "", "subject_kind": subject_kind, "subject_id": subject_id}
    own = [{**subject, **asdict(claim)} for claim in _CLAIMS[subject_kind](subject_id)]
    rows = registers.load_evidence()
    found = rows[(rows["subject_kind"] == subject_kind) & (rows["subject_id"] == subject_id)].reset_index()
    further = [{str(column): cell for column, cell in row.items()} for row in found.to_dict("records")]
    return [Evidence(source=documents[row.pop("source_id")], **row) for row in (*own, *further)]


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
    note_id: str = ""
    note_en: str = ""
    value_id: str = ""
    value_en: str = ""


def _words(row: _Row, *stems: str) -> dict[str, str]:
    """Return a row's texts in both languages as those of a claim: its note, and its name or title as the value."""
    note = {"note_id": row["note_id"], "note_en": row["note_en"]}
    value = {f"value_{lang}": row[f"{stem}_{lang}"] for stem in stems for lang in LANGUAGES}
    return note | value


def _links(kind: str, subject_id: str) -> Iterator[_Claim]:
    """Yield a claim per supply link that begins at a thing, or ends in a region."""
    for link in supply_links():
        begins = (link.from_kind, link.from_id) == (kind, subject_id)
        if begins or (kind == "region" and link.to_region_code == subject_id):
            said = {f"value_{lang}": link.describe(lang) for lang in LANGUAGES}
            notes = {f"note_{lang}": link.name("note", lang) for lang in LANGUAGES}
            yield _Claim("supply_link", link.link_id, link.source_id, confidence=link.confidence, **said, **notes)


def _sentra(subject_id: str) -> Iterator[_Claim]:
    for row in _row(registers.load_sentra(), subject_id):
        yield _Claim("entry", row["name"], row["source_id"], confidence=row["confidence"], **_words(row))
        for figure in ("units", "workers"):
            claimed = str(row[figure])
            if claimed not in _UNKNOWN:
                yield _Claim(figure, claimed, row["source_id"], confidence=row["confidence"])
    yield from _links("sentra", subject_id)


def _programme_site(subject_id: str) -> Iterator[_Claim]:
    for row in _row(registers.load_programme_sites(), subject_id):
        written = ", ".join(part for part in (row["written_place"], row["written_province"]) if part)
        yield _Claim("entry", row["name_id"], row["source_id"], written, row["confidence"], **_words(row, "name"))
        yield _Claim("region_code", row["region_code"], row["place_source_id"], confidence=row["confidence"])


def _place(subject_id: str) -> Iterator[_Claim]:
    for row in _row(registers.load_places(), subject_id):
        written = row["written_place"]
        yield _Claim("entry", row["name_id"], row["source_id"], written, row["confidence"], **_words(row, "name"))
        if row["place_source_id"] != row["source_id"]:
            yield _Claim("place", row["region_code"], row["place_source_id"], confidence=row["confidence"])
    yield from _links("place", subject_id)


def _indicator(subject_id: str) -> Iterator[_Claim]:
    for row in _row(registers.load_indicators(), subject_id):
        yield _Claim("value", f"{row['value']:.12g}", row["source_id"], row["as_written"], **_words(row))


def _programme(subject_id: str) -> Iterator[_Claim]:
    for row in _row(registers.load_programmes(), subject_id):
        yield _Claim("entry", row["name_id"], row["source_id"], **_words(row, "name"))


def _decree(subject_id: str) -> Iterator[_Claim]:
    for row in _row(registers.load_decrees(), subject_id):
        yield _Claim("entry", row["title_id"], row["source_id"], **_words(row, "title"))


def _region(subject_id: str) -> Iterator[_Claim]:
    for row in _row(load_crosswalk(), subject_id):
        yield _Claim("entry", row["name_2025"], row["source_id"])
    for row in _rows(load_former_names(), subject_id):
        yield _Claim("former_name", row["name"], row["source_id"], **_words(row))
    for row in _rows(registers.load_underdeveloped(), subject_id):
        value = f"{row['decree_id']}: {row['status']}"
        decree = registers.load_decrees().loc[row["decree_id"]]
        listing = {lang: say(f"registers.listing.{row['status']}", lang) for lang in LANGUAGES}
        words = {f"value_{lang}": f"{decree[f'short_{lang}']}: {listing[lang]}" for lang in LANGUAGES}
        yield _Claim("underdeveloped", value, row["source_id"], row["name_in_decree"], **_words(row), **words)
    for row in _rows(registers.load_border(), subject_id):
        notes = {f"note_{lang}": f"{row[f'basis_{lang}']}. {row[f'note_{lang}']}".strip(". ") for lang in LANGUAGES}
        kinds = {f"value_{lang}": say(f"registers.basis_class.{row['basis_class']}", lang) for lang in LANGUAGES}
        yield _Claim("border", row["basis_class"], row["source_id"], **notes, **kinds)
    yield from _links("region", subject_id)


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
