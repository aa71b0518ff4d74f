"""Fields: what can be asked of regions and of records, and which values each knows.

A field is the one place where a filter's name, its column and its options meet; the screen builds its widgets from
this table, the command line its options, the documentation its list.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.codes import Level
from geo.errors import UsageFault
from texts import LANGUAGES, Language, say

if TYPE_CHECKING:
    from clusters.atlas import Atlas

LISTED: Final = 12
"""An error lists this many allowed values; more would bury the sentence."""

BORDER: Final = ("any", "firm")
"""On the state border by any of the recorded bases, or by a plan's own article on its scope (the firm one)."""

PRECISIONS: Final = ("village", "district", "regency", "province", "abroad")
RECORD_TYPES: Final = (
    "sentra",
    "facility",
    "planned",
    "group_or_firm",
    "area_total",
    "programme_site",
    "institution",
    "survey_target",
    "event",
    "factory",
    "photo_site",
    "abroad",
    "own",
)


class Scope(StrEnum):
    """What a field is asked of: a region (and the records in it), or a record."""

    REGION = "region"
    RECORD = "record"


@dataclass(frozen=True)
class Option:
    """One value of a field and what it is called."""

    name_id: str
    name_en: str

    def describe(self, lang: Language) -> str:
        """Return the value's name."""
        return self.name_id if lang == "id" else self.name_en


Options = Mapping[str, Option]
Mask = npt.NDArray[np.bool_]
"""One truth per row of a frame, by position."""


@dataclass(frozen=True)
class Field:
    """Something that can be asked.

    Args:
        name: its name in a link, on the command line and in ``filters.<name>`` of the texts.
        scope: what it is asked of.
        column: the column that answers it, in the atlas's regions and records alike.
        options: the values that it knows, from the atlas.
        level: the level of region whose codes are its values, if they are codes.
        implies: values that a value stands for besides itself.
        counts_regions: whether the number beside an option counts regions and not records.
    """

    name: str
    scope: Scope
    column: str
    options: Callable[["Atlas"], Options]
    level: Level | None = None
    implies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    counts_regions: bool = False

    def meets(self, frame: pd.DataFrame, chosen: Sequence[str]) -> Mask:
        """Return, per row of a frame of regions or records, whether it has one of the chosen values."""
        wanted = {meant for value in chosen for meant in self.meant(value)}
        return np.asarray(frame[self.column].isin(wanted), dtype=bool)

    def count(self, frame: pd.DataFrame, rows: Mask, values: Iterable[str]) -> dict[str, int]:
        """Return, per value, how many of the marked rows of a frame of regions or records have it."""
        found = frame[self.column][rows].value_counts().to_dict()
        return {value: int(sum(found.get(meant, 0) for meant in self.meant(value))) for value in values}

    def meant(self, value: str) -> tuple[str, ...]:
        """Return the values that a value stands for, itself first."""
        return (value, *self.implies.get(value, ()))

    def unknown(self, given: str, atlas: "Atlas") -> UsageFault:
        """Return the fault of a value that the field does not know."""
        known = list(self.options(atlas))
        allowed = ", ".join(known[:LISTED]) + (", …" if len(known) > LISTED else "")
        return UsageFault("value_unknown", field=self.name, given=given[:40], allowed=allowed)


@dataclass(frozen=True)
class StatusField(Field):
    """A field whose options are each a column of their own: underdeveloped by one decree, and by another."""

    def meets(self, frame: pd.DataFrame, chosen: Sequence[str]) -> Mask:
        """Return, per row, whether it is listed under one of the chosen; a listing not confirmed counts too.

        Unknown is never no: a region whose listing nobody could confirm stays, and its status says so.
        """
        met = np.zeros(len(frame), dtype=bool)
        for value in chosen:
            met |= np.asarray(frame[f"{self.column}_{value}"] != "", dtype=bool)
        return met

    def count(self, frame: pd.DataFrame, rows: Mask, values: Iterable[str]) -> dict[str, int]:
        """Return, per value, how many of the marked rows are listed under it."""
        return {value: int((self.meets(frame, (value,)) & rows).sum()) for value in values}


@dataclass(frozen=True)
class OwnField(Field):
    """A field whose options are the layers that a person imported: there are none until they import one."""

    def unknown(self, given: str, atlas: "Atlas") -> UsageFault:  # noqa: ARG002 - one signature for all fields
        """Return the fault of a layer that is not there: it stayed in the session that imported it."""
        return UsageFault("own_gone", given=given[:40])


def _vocabulary(key: str, *values: str) -> Callable[["Atlas"], Options]:
    """Return the options of a closed vocabulary, named by the texts below a key."""

    def options(_: "Atlas") -> Options:
        return {value: Option(say(f"{key}.{value}", "id"), say(f"{key}.{value}", "en")) for value in values}

    return options


def _named(frame: pd.DataFrame, name_id: str, name_en: str) -> Options:
    """Return the options of a register: its index and the two columns with the names."""
    return {
        str(value): Option(in_indonesian, in_english)
        for value, in_indonesian, in_english in zip(frame.index, frame[name_id], frame[name_en], strict=True)
    }


def _phases(atlas: "Atlas") -> Options:
    return {
        str(phase): Option(*(say("filters.phase.option", lang, phase=phase, period=period) for lang in LANGUAGES))
        for phase, period in zip(atlas.phases["phase"], atlas.phases["period"], strict=True)
    }


FIELDS: Final[tuple[Field, ...]] = (
    Field("island", Scope.REGION, "island_group", lambda atlas: _named(atlas.islands, "name_id", "name_en")),
    # Place names are never translated: both languages get the official name.
    Field(
        "province",
        Scope.REGION,
        "province_code",
        lambda atlas: _named(atlas.provinces, "name", "name"),
        level=Level.PROVINCE,
    ),
    Field(
        "regency",
        Scope.REGION,
        "region_code",
        lambda atlas: _named(atlas.regions, "name", "name"),
        level=Level.REGENCY,
    ),
    StatusField(
        "underdeveloped",
        Scope.REGION,
        "underdeveloped",
        lambda atlas: _named(atlas.decrees, "short_id", "short_en"),
        counts_regions=True,
    ),
    StatusField("border", Scope.REGION, "border", _vocabulary("filters.border.option", *BORDER), counts_regions=True),
    Field("kbli", Scope.RECORD, "kbli2", lambda atlas: _named(atlas.kbli, "short_id", "short_en")),
    Field(
        "programme",
        Scope.RECORD,
        "programme_id",
        lambda atlas: _named(atlas.programmes, "short_id", "short_en"),
    ),
    Field("phase", Scope.RECORD, "phase", _phases),
    Field(
        "stage",
        Scope.RECORD,
        "stage",
        _vocabulary("registers.stage", "committed", "first_target"),
        # The first targets were picked from among the five that had committed.
        implies={"committed": ("first_target",)},
    ),
    Field("type", Scope.RECORD, "record_type", _vocabulary("filters.type.option", *RECORD_TYPES)),
    Field("confidence", Scope.RECORD, "confidence", _vocabulary("registers.confidence", "high", "medium", "low")),
    Field("precision", Scope.RECORD, "precision", _vocabulary("registers.precision", *PRECISIONS)),
    OwnField(
        "own",
        Scope.RECORD,
        "own_layer",
        lambda atlas: {layer.layer_id: Option(layer.name, layer.name) for layer in atlas.own},
    ),
)
