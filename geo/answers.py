"""What became of each row: how it was matched, to which region, and why, sayable in both languages."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import pandas as pd

from geo.code_systems import Decision, Refusal
from geo.gazetteer import Gazetteer
from texts import Language, number, say

ADDED: Final = ("region_code", "region_name", "province_code", "match", "match_detail", "distance_km")
"""The columns that an answered table has more than the table given."""


class Match(StrEnum):
    """How a row was matched. The last three are never placed; a suggestion only when a person accepted it."""

    CODE = "code"
    NAME = "name"
    FORMER_NAME = "former_name"
    ALIAS = "alias"
    SUGGESTION = "suggestion"
    POINT = "point"
    NEAREST = "nearest"
    AMBIGUOUS = "ambiguous"
    CONFLICT = "conflict"
    NONE = "none"


@dataclass(frozen=True)
class Reason:
    """One sentence about a row: its key below ``resolve.reason`` and what it names; numbers are said by locale."""

    key: str
    values: tuple[tuple[str, str | float], ...] = ()

    def describe(self, lang: Language) -> str:
        """Return the sentence."""
        said = {name: value if isinstance(value, str) else number(value, lang, 2) for name, value in self.values}
        return say(f"resolve.reason.{self.key}", lang, **said)


def because(key: str, **values: str | float) -> Reason:
    """Make a reason."""
    return Reason(key, tuple(values.items()))


GROUPS: Final = {
    Match.SUGGESTION: "suggested",
    Match.AMBIGUOUS: "ambiguous",
    Match.CONFLICT: "conflicting",
    Match.NONE: "unplaced",
}
"""What a row that is not placed waits for, by its match."""


@dataclass(frozen=True)
class RowAnswer:
    """What one row got. ``region_code`` is "" when it is not placed; ``candidates`` are what a person may pick from."""

    match: Match
    region_code: str = ""
    reasons: tuple[Reason, ...] = ()
    candidates: tuple[str, ...] = ()
    distance_km: float | None = None

    @property
    def placed(self) -> bool:
        """Tell whether the row stands in a region."""
        return bool(self.region_code)

    def describe(self, lang: Language) -> str:
        """Return the reasons as sentences."""
        return " ".join(reason.describe(lang) for reason in self.reasons)


@dataclass(frozen=True)
class Resolution:
    """The answers of a table, one per row in its order, and how its code system was decided."""

    answers: tuple[RowAnswer, ...]
    decision: Decision
    refusal: Refusal | None

    @property
    def counts(self) -> Mapping[Match, int]:
        """Rows per match, every match named."""
        found = Counter(answer.match for answer in self.answers)
        return {match: found[match] for match in Match}

    @property
    def placed(self) -> int:
        """Rows that stand in a region."""
        return sum(answer.placed for answer in self.answers)

    @property
    def groups(self) -> dict[str, list[int]]:
        """Positions of the rows that are placed, suggested, ambiguous, conflicting and unplaced; each row in one."""
        found: dict[str, list[int]] = {"placed": [], **{group: [] for group in GROUPS.values()}}
        for position, answer in enumerate(self.answers):
            found["placed" if answer.placed else GROUPS[answer.match]].append(position)
        return found

    def columns(self, index: pd.Index, gazetteer: Gazetteer, lang: Language) -> pd.DataFrame:
        """Return the added columns as text, aligned with the table's index."""
        regions = gazetteer.regions
        rows = [
            (
                answer.region_code,
                regions[answer.region_code].name if answer.placed else "",
                regions[answer.region_code].province_2022 if answer.placed else "",
                answer.match.value,
                answer.describe(lang),
                "" if answer.distance_km is None else f"{answer.distance_km:.3f}",
            )
            for answer in self.answers
        ]
        return pd.DataFrame(rows, columns=list(ADDED), index=index, dtype="str")
