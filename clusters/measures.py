"""Measures: what can colour the map. A frame in, an index-aligned Series out; unknown is NaN and never zero.

A count of sentra here is a count in the shipped catalogue, a sample: none catalogued is not none there, so zero has a
class of its own, and no count is divided by area or people.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from clusters import registers
from clusters.atlas import Atlas
from clusters.query import Answer
from geo.codes import Level
from geo.measures import density
from texts import Language, number, say

CLASSES: Final = 5
"""Classes of a numeric measure: more cannot be told apart in YlGnBu by readers with a colour-vision deficiency."""

COUNT_EDGES: Final = (0.0, 1.0, 2.0, 4.0, 8.0)
"""Upper edges of the classes of a count: none, 1, 2, 3-4, 5-8, more."""

STATUSES: Final = ("not_listed", "unconfirmed", "confirmed")
BASES: Final = ("not_recorded", "weak", "firm")


@dataclass(frozen=True)
class Classes:
    """A measure put into classes.

    Attributes:
        of: class index per code; a code without a known value is absent.
        labels: what each class is, in the order of the classes.
        begins_with_none: whether the first class is "none" or "not listed" and no amount.
    """

    of: Mapping[str, int]
    labels: Sequence[str]
    begins_with_none: bool


@dataclass(frozen=True)
class Measure:
    """Something that colours regions.

    Args:
        name: its name in a link and in ``measures.<name>`` of the texts.
        values: returns a value per region of a level, aligned with that level's frame.
        vocabulary: the names of the classes where the values are statuses (0, 1, 2 …) and not amounts.
        decimals: how many decimals a value is written with.
        is_count: whether values are counts of few things.
        levels: the levels at which it is known.
    """

    name: str
    values: Callable[[Atlas, Answer, Level], pd.Series]
    vocabulary: tuple[str, ...] = ()
    decimals: int = 0
    is_count: bool = False
    levels: tuple[Level, ...] = (Level.PROVINCE, Level.REGENCY)

    def label(self, lang: Language) -> str:
        """Return the measure's name."""
        return say(f"measures.{self.name}.label", lang)

    def note(self, lang: Language) -> str:
        """Return what must be known to read it rightly."""
        return say(f"measures.{self.name}.note", lang)

    def write(self, value: float, lang: Language) -> str:
        """Write one value for a reader: an amount by locale, a status by its name, unknown as unknown."""
        if math.isnan(value):
            return say("common.unknown", lang)
        if self.vocabulary:
            return say(f"measures.class.{self.vocabulary[int(value)]}", lang)
        return number(float(value), lang, self.decimals)

    def classify(self, values: pd.Series, lang: Language) -> Classes:
        """Put values into classes: statuses by name, counts by fixed edges, amounts by quantiles."""
        known = values.dropna().astype(float)
        if self.vocabulary:
            labels = [say(f"measures.class.{name}", lang) for name in self.vocabulary]
            return Classes({str(code): int(value) for code, value in known.items()}, labels, begins_with_none=True)
        if known.empty:
            return Classes({}, [], begins_with_none=False)
        edges = _count_edges(known) if self.is_count else _quantile_edges(known)
        found = np.searchsorted(edges, known.to_numpy(), side="left")
        of = {str(code): int(index) for code, index in zip(known.index, found, strict=True)}
        return Classes(
            of, self._labels(edges, float(known.min()), lang), begins_with_none=self.is_count and edges[0] == 0
        )

    def _labels(self, edges: Sequence[float], lowest: float, lang: Language) -> list[str]:
        labels = []
        lower = lowest
        for upper in edges:
            low, high = (number(edge, lang, self.decimals) for edge in (lower, upper))
            labels.append(high if low == high else f"{low}–{high}")
            lower = upper + 1 if self.is_count else upper
        return labels


def _count_edges(known: pd.Series) -> list[float]:
    lowest, highest = float(known.min()), float(known.max())
    return [*(edge for edge in COUNT_EDGES if lowest <= edge < highest), highest]


def _quantile_edges(known: pd.Series) -> list[float]:
    classes = min(CLASSES, known.nunique())
    if classes == 1:
        return [float(known.max())]
    return [float(edge) for edge in np.unique(np.quantile(known.to_numpy(), np.arange(1, classes + 1) / classes))]


def region_index(atlas: Atlas, level: Level) -> pd.Index:
    """Return the codes of a level's regions, in the order of its frame."""
    index: pd.Index = (atlas.regions if level is Level.REGENCY else atlas.provinces).index
    return index


def _frame(atlas: Atlas, level: Level) -> pd.DataFrame:
    """Return the attributes of a level's regions."""
    return pd.DataFrame((atlas.regions if level is Level.REGENCY else atlas.provinces).drop(columns="geometry"))


def count_records(atlas: Atlas, answer: Answer, layer: str, level: Level) -> pd.Series:
    """Count the records of a layer that an answer found, per region of a level; 0 where it found none."""
    found = answer.records & np.asarray(atlas.records["layer"] == layer)
    return pd.Series(atlas.count(found, level), region_index(atlas, level), name="count")


def _shown(layer: str) -> Callable[[Atlas, Answer, Level], pd.Series]:
    return lambda atlas, answer, level: count_records(atlas, answer, layer, level)


def _column(name: str) -> Callable[[Atlas, Answer, Level], pd.Series]:
    def read(atlas: Atlas, _: Answer, level: Level) -> pd.Series:
        return _frame(atlas, level)[name].astype("Float64").astype(float)

    return read


def _density(atlas: Atlas, _: Answer, level: Level) -> pd.Series:
    return density(_frame(atlas, level))


def _underdeveloped(decree_id: str) -> Callable[[Atlas, Answer, Level], pd.Series]:
    def status(atlas: Atlas, _: Answer, __: Level) -> pd.Series:
        listed = _frame(atlas, Level.REGENCY)[f"underdeveloped_{decree_id}"]
        return listed.replace("", "not_listed").map(STATUSES.index).astype(float)

    return status


def _border(atlas: Atlas, _: Answer, __: Level) -> pd.Series:
    regions = _frame(atlas, Level.REGENCY)
    firm, weak = (regions[f"border_{basis}"] != "" for basis in ("firm", "any"))
    return (firm.astype(int) + weak.astype(int)).astype(float)


def _bps_sentra(atlas: Atlas, _: Answer, level: Level) -> pd.Series:
    return (
        registers.load_sentra_count_bps_2024()["sentra_count"]
        .astype("Float64")
        .astype(float)
        .reindex(region_index(atlas, level))
    )


MEASURES: Final[dict[str, Measure]] = {
    measure.name: measure
    for measure in (
        Measure("sentra_shown", _shown("sentra"), is_count=True),
        Measure("programme_sites_shown", _shown("programme_site"), is_count=True),
        Measure("population", _column("population")),
        Measure("density_per_km2", _density, decimals=1),
        Measure("area_km2", _column("area_km2")),
        Measure(
            "underdeveloped_2020",
            _underdeveloped("perpres-63-2020"),
            vocabulary=STATUSES,
            levels=(Level.REGENCY,),
        ),
        Measure(
            "underdeveloped_2015",
            _underdeveloped("perpres-131-2015"),
            vocabulary=STATUSES,
            levels=(Level.REGENCY,),
        ),
        Measure("border", _border, vocabulary=BASES, levels=(Level.REGENCY,)),
        Measure("bps_sentra_2024", _bps_sentra, levels=(Level.PROVINCE,)),
    )
}
