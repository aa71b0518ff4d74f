"""Columns of coordinates in, the added columns out: what a question about points asks, and what came of it."""

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from geo import store
from geo.answers import Match
from geo.bulk.coordinates import FAULTS, SOUND, read_coordinates
from geo.codes import Level
from geo.locator import MAX_DISTANCE_KM, Locator, load_locator
from geo.point_regions import place
from geo.vintages import TODAY, VintageId, load_province_names
from geo.written_points import PointFault

ADDED: Final = pa.schema(
    [
        ("region_code", pa.string()),
        ("region_name", pa.string()),
        ("province_code", pa.string()),
        ("match", pa.string()),
        ("distance_km", pa.float64()),
    ]
)
"""The columns that a file of located points has more than the file given. All but ``match`` are null where no region
was found."""

FAR: Final = "far"
NOT_PLACED: Final = (*FAULTS, FAR)
"""Why a point is in no region: what is wrong with it as written, or that it is too far from every region."""

_WORDS: Final = (Match.NONE, Match.POINT, Match.NEAREST)
"""What ``match`` may say, "none" first."""


@dataclass(frozen=True)
class Question:
    """What is asked about points: the columns that hold them, and which regions in which edition of the map."""

    lon: str
    lat: str
    level: Level = Level.REGENCY
    vintage: VintageId = TODAY
    max_distance_km: float = MAX_DISTANCE_KM


@dataclass(frozen=True)
class Tally:
    """Rows by ``match``, and those in no region by why (``NOT_PLACED``)."""

    matches: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: "Tally") -> "Tally":
        """Count two sets of rows together."""
        return Tally(self.matches + other.matches, self.reasons + other.reasons)

    @property
    def rows(self) -> int:
        """All rows."""
        return self.matches.total()

    @property
    def placed(self) -> int:
        """Rows in a region."""
        return self.rows - self.matches[Match.NONE]

    @property
    def swapped(self) -> bool:
        """Tell whether most points have their axes exchanged: then the columns are, not the rows."""
        return 2 * self.reasons[PointFault.SWAPPED] > self.rows - self.reasons[PointFault.MISSING]


class Placer:
    """Places points for one question; knows the names and codes of every region, by position in the locator."""

    def __init__(self, locator: Locator, question: Question) -> None:
        """Look up what each region is called at the question's level and vintage."""
        self._locator = locator
        self._question = question
        rows = store.read_table("boundaries/regencies.parquet").set_index("region_code").loc[list(locator.codes)]
        province = rows[f"province_code_{question.vintage}"]
        if question.level is Level.PROVINCE:
            name = province.map(load_province_names(question.vintage)["name"])
            self._regions = tuple(_texts(values) for values in (province, name, province))
        else:
            self._regions = tuple(_texts(values) for values in (rows.index, rows["name"], province))

    def place(self, lon: pa.Array, lat: pa.Array) -> tuple[list[pa.Array], Tally]:
        """Return the columns of ``ADDED`` for two columns of coordinates, and their tally."""
        points = read_coordinates(lon, lat)
        found = place(self._locator, points.lon, points.lat, self._question.max_distance_km)
        known, inside, distance = found.position >= 0, found.inside, found.distance_km
        if self._question.level is Level.PROVINCE:
            # A province holds its lakes, a regency does not.
            inside, distance = inside | found.in_lake, np.where(found.in_lake, 0.0, distance)
        match = np.where(known, np.where(inside, _WORDS.index(Match.POINT), _WORDS.index(Match.NEAREST)), 0)
        regions = pa.array(found.position, mask=~known)
        columns = [values.take(regions) for values in self._regions]
        columns += [pa.array(_WORDS, type=pa.string()).take(pa.array(match)), pa.array(distance, mask=~known)]
        return columns, _count(match, points.fault)


def load_placer(question: Question, locator: Locator | None = None) -> Placer:
    """Load the placer for a question, by default on the shipped coverage, whose locator a process keeps."""
    return Placer(locator or _keep_locator(store.data_root()), question)


@lru_cache(maxsize=1)
def _keep_locator(root: Path) -> Locator:
    del root  # the key: another data folder, another locator
    return load_locator()


def _texts(values: object) -> pa.Array:
    return pa.array(values, type=pa.string())


def _count(match: npt.NDArray[np.int64], fault: npt.NDArray[np.int8]) -> Tally:
    matches = np.bincount(match, minlength=len(_WORDS))
    faults = np.bincount(fault[fault != SOUND], minlength=len(FAULTS))
    far = int(((match == 0) & (fault == SOUND)).sum())
    reasons = {**dict(zip(FAULTS, faults.tolist(), strict=True)), FAR: far}
    return Tally(Counter(dict(zip(_WORDS, matches.tolist(), strict=True))), Counter(reasons))
