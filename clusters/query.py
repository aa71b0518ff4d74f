"""Query: what is asked of the atlas. Every filter is one object with two tongues, a machine clause and a sentence.

The same objects serve the screen, the share link, the command line and the metadata of an export. A filter on regions
narrows regions and the records in them; a filter on records narrows records and then leaves the regions that still
hold one. Values of one filter are alternatives (or); filters narrow each other (and).
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np
import shapely

from clusters.atlas import Atlas
from clusters.fields import FIELDS, Field, Mask, Scope
from geo.codes import parse_code
from geo.errors import UsageFault
from texts import Language, join, number, plural, say

BBOX: Final = "bbox"
TEXT: Final = "text"

MAX_WORDS: Final = 100
"""Characters of a text search that are read: longer ones are no search, and each word costs a comparison."""


class Filter(ABC):
    """One condition of a query."""

    @property
    @abstractmethod
    def name(self) -> str:
        """The filter's name in a link and on the command line."""

    @abstractmethod
    def regions(self, atlas: Atlas) -> Mask | None:
        """Return, per region of the atlas, whether it meets the filter; None when it is not asked of regions."""

    @abstractmethod
    def records(self, atlas: Atlas) -> Mask:
        """Return, per record of the atlas, whether it meets the filter."""

    @abstractmethod
    def values(self) -> tuple[str, ...]:
        """Return the filter's values as a link and the command line write them."""

    @abstractmethod
    def describe(self, atlas: Atlas, lang: Language) -> str:
        """Return the filter as a phrase of the query's sentence."""


@dataclass(frozen=True)
class Choice(Filter):
    """One of several values of a field."""

    field: Field
    chosen: tuple[str, ...]

    @property
    def name(self) -> str:
        """The field's name."""
        return self.field.name

    def regions(self, atlas: Atlas) -> Mask | None:
        """Judge regions where the field is one of theirs."""
        return self.field.meets(atlas.regions, self.chosen) if self.field.scope is Scope.REGION else None

    def records(self, atlas: Atlas) -> Mask:
        """Judge records; one without a region meets no filter on regions that it cannot answer."""
        return self.field.meets(atlas.records, self.chosen)

    def values(self) -> tuple[str, ...]:
        """Return the chosen values."""
        return self.chosen

    def describe(self, atlas: Atlas, lang: Language) -> str:
        """Return for example: province: Papua Tengah or Papua."""
        labels = self.field.options(atlas)
        words = join([labels[value].describe(lang) for value in self.chosen], lang, last="or")
        return say("filters.clause", lang, label=say(f"filters.{self.name}.label", lang), words=words)


@dataclass(frozen=True)
class Within(Filter):
    """A rectangle of longitudes and latitudes in degrees (WGS 84)."""

    west: float
    south: float
    east: float
    north: float

    @property
    def name(self) -> str:
        """The name of the one rectangle."""
        return BBOX

    @classmethod
    def parse(cls, text: str) -> "Within":
        """Parse "W,S,E,N". Raises UsageFault when it is not four degrees in that order."""
        fault = UsageFault("bbox_form", given=text[:60])
        try:
            west, south, east, north = (float(part) for part in text.split(","))
        except ValueError as error:
            raise fault from error
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):  # noqa: PLR2004 - degrees of the globe
            raise fault
        return cls(west, south, east, north)

    def regions(self, atlas: Atlas) -> Mask:
        """Judge regions: any part of one inside the rectangle counts."""
        hits = atlas.regions.sindex.query(
            shapely.box(self.west, self.south, self.east, self.north), predicate="intersects"
        )
        mask = np.zeros(len(atlas.regions), dtype=bool)
        mask[hits] = True
        return mask

    def records(self, atlas: Atlas) -> Mask:
        """Judge records by their point; one without a point is not inside."""
        lon, lat = atlas.records["lon"], atlas.records["lat"]
        inside = lon.between(self.west, self.east) & lat.between(self.south, self.north)
        return inside.to_numpy(dtype=bool)

    def values(self) -> tuple[str, ...]:
        """Return "W,S,E,N" with the digits that matter on a map (0.0001 degrees are 11 m)."""
        return (",".join(f"{edge:.4f}".rstrip("0").rstrip(".") for edge in self._edges()),)

    def describe(self, atlas: Atlas, lang: Language) -> str:  # noqa: ARG002 - one signature for all filters
        """Return the rectangle in degrees."""
        longitudes = (say("filters.bbox.east", lang, degrees=number(edge, lang, 2)) for edge in (self.west, self.east))
        latitudes = (
            say(f"filters.bbox.{'south' if edge < 0 else 'north'}", lang, degrees=number(abs(edge), lang, 2))
            for edge in (self.south, self.north)
        )
        return say("filters.bbox.phrase", lang, longitudes="–".join(longitudes), latitudes="–".join(latitudes))

    def _edges(self) -> tuple[float, float, float, float]:
        return self.west, self.south, self.east, self.north


@dataclass(frozen=True)
class Words(Filter):
    """Words in names and products, forgiving accents and a slip of spelling."""

    words: str

    @property
    def name(self) -> str:
        """The name of the one search."""
        return TEXT

    def regions(self, atlas: Atlas) -> Mask:
        """Judge regions by their own names, former ones too, or by a record in them that is found."""
        own = atlas.region_names.match(self.words)
        return own | atlas.holds(self.records(atlas))

    def records(self, atlas: Atlas) -> Mask:
        """Judge records by name, product and place."""
        return atlas.record_names.match(self.words)

    def values(self) -> tuple[str, ...]:
        """Return the words as given."""
        return (self.words,)

    def describe(self, atlas: Atlas, lang: Language) -> str:  # noqa: ARG002 - one signature for all filters
        """Return the words in quotes."""
        return say("filters.text.phrase", lang, words=self.words)


@dataclass(frozen=True)
class Answer:
    """What of the atlas meets a query: masks over its regions and records, in the atlas's order."""

    regions: Mask
    records: Mask

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was found."""
        return not (self.regions.any() or self.records.any())


@dataclass(frozen=True)
class Query:
    """All conditions that hold at once. An empty query asks for everything."""

    filters: tuple[Filter, ...] = ()

    def ask(self, atlas: Atlas) -> Answer:
        """Answer the query from one atlas."""
        return _combine([_Met(one.name, one.regions(atlas), one.records(atlas)) for one in self.filters], atlas)

    def without(self, name: str) -> "Query":
        """Return the query with one filter dropped."""
        return replace(self, filters=tuple(kept for kept in self.filters if kept.name != name))

    def params(self) -> dict[str, list[str]]:
        """Return the query as a link writes it: a name and its values, only for filters that are set."""
        return {condition.name: list(condition.values()) for condition in self.filters}

    def describe(self, atlas: Atlas, lang: Language) -> str:
        """Return the sentence of what is asked and what was found."""
        answer = self.ask(atlas)
        found = say(
            "filters.found",
            lang,
            records=_describe_records(answer, atlas, lang),
            regions=plural("filters.regions", int(answer.regions.sum()), lang),
            vintage=say(f"filters.vintage.{atlas.vintage.vintage_id}", lang),
        )
        if not self.filters:
            return say("filters.sentence.all", lang, found=found)
        phrases = "; ".join(condition.describe(atlas, lang) for condition in self.filters)
        return say("filters.sentence.some", lang, found=found, phrases=phrases)


def _describe_records(answer: Answer, atlas: Atlas, lang: Language) -> str:
    layers = atlas.records.loc[answer.records, "layer"].value_counts()
    named = [layer for layer in atlas.LAYERS if layers.get(layer, 0)] or atlas.LAYERS[:1]
    return join([plural(f"filters.layer.{layer}", int(layers.get(layer, 0)), lang) for layer in named], lang)


def parse_query(params: Mapping[str, Sequence[str]], atlas: Atlas) -> tuple[Query, list[UsageFault]]:
    """Parse a query from a link's or a command's values.

    Returns:
        The query of all that could be read, and a fault for each value that could not: the command line refuses on
        any, the screen tells and shows the rest.
    """
    faults: list[UsageFault] = []
    filters: list[Filter] = []
    for field in FIELDS:
        chosen = _parse_values(field, params.get(field.name, ()), atlas, faults)
        if chosen:
            filters.append(Choice(field, chosen))
    for text in params.get(BBOX, ()):
        try:
            filters.append(Within.parse(text))
        except UsageFault as fault:
            faults.append(fault)
    words = " ".join(params.get(TEXT, ())).strip()
    if words:
        filters.append(Words(words[:MAX_WORDS]))
    return Query(tuple(filters)), faults


def _parse_values(field: Field, given: Sequence[str], atlas: Atlas, faults: list[UsageFault]) -> tuple[str, ...]:
    known = field.options(atlas) if given else {}
    chosen: list[str] = []
    for text in dict.fromkeys(given):
        try:
            value = parse_code(text, field.level) if field.level else text
            if value not in known:
                raise field.unknown(value, atlas)
        except UsageFault as fault:
            faults.append(fault)
        else:
            chosen.append(value)
    return tuple(chosen)


def count_options(query: Query, fields: Sequence[Field], atlas: Atlas) -> dict[str, dict[str, int]]:
    """Count what each option of each field would leave, given all other filters.

    Returns:
        By field and option: records, or regions for a status. Every filter is judged once, however many the fields.
    """
    met = [_Met(one.name, one.regions(atlas), one.records(atlas)) for one in query.filters]
    counts = {}
    for field in fields:
        answer = _combine([one for one in met if one.name != field.name], atlas)
        frame, rows = (atlas.regions, answer.regions) if field.counts_regions else (atlas.records, answer.records)
        counts[field.name] = field.count(frame, rows, field.options(atlas))
    return counts


class _Met(NamedTuple):
    """Who meets one filter; no regions where it is not asked of regions."""

    name: str
    regions: Mask | None
    records: Mask


def _combine(met: Sequence[_Met], atlas: Atlas) -> Answer:
    regions = np.ones(len(atlas.regions), dtype=bool)
    records = np.ones(len(atlas.records), dtype=bool)
    for one in met:
        records &= one.records
        if one.regions is not None:
            regions &= one.regions
    if any(one.regions is None for one in met):
        regions &= atlas.holds(records)
    return Answer(regions, records)
