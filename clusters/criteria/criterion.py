"""Criterion and Verdict: a row of the register as a value, and the answer to a yes/no question."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Literal, cast

import numpy as np
import pandas as pd

from clusters import registers
from clusters.criteria.values import ANSWERS, MET, NOT_MET
from texts import Language, number, say

Theme = Literal["support", "strategic", "affirmative", "context"]
Axis = Literal["need", "potential", ""]
Kind = Literal["gate", "weight", "doubt"]
Direction = Literal["more", "less"]


class Verdict(StrEnum):
    """The answer to a yes/no question. Unknown is never no."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


def verdict(value: float) -> Verdict:
    """Read an answer of a yes/no criterion."""
    return {MET: Verdict.MET, NOT_MET: Verdict.NOT_MET}.get(value, Verdict.UNKNOWN)


@dataclass(frozen=True)
class Criterion:
    """One askable rule; the fields are the columns of ``data/registers/criteria.csv``."""

    criterion_id: str
    theme: Theme
    axis: Axis
    kind: Kind
    data: Literal["shipped", "own"]
    direction: Direction
    unit: str
    transform: Literal["none", "log"]
    missing: Literal["no_to_yes", "observed", "zero_to_median"]
    name_id: str
    name_en: str
    question_id: str
    question_en: str
    limit_id: str
    limit_en: str
    source_id: str

    @property
    def is_question(self) -> bool:
        """Whether it answers yes, no or unknown, and so can be a gate."""
        return self.kind == "gate"

    def name(self, lang: Language) -> str:
        """Return its short name."""
        return self.name_id if lang == "id" else self.name_en

    def question(self, lang: Language) -> str:
        """Return what it asks."""
        return self.question_id if lang == "id" else self.question_en

    def limit(self, lang: Language) -> str:
        """Return what it cannot tell."""
        return self.limit_id if lang == "id" else self.limit_en

    def answer(self, facts: pd.DataFrame) -> pd.Series:
        """Return its values per region, in its unit; all NaN when its data are the planner's own."""
        if self.data == "own":
            return pd.Series(np.nan, index=facts.index)
        return ANSWERS[self.criterion_id](facts)

    def scale(self, values: pd.Series) -> pd.Series:
        """Return values as they are weighed: transformed, otherwise unchanged."""
        return np.log1p(values) if self.transform == "log" else values

    def bounds(self, values: pd.Series) -> tuple[float, float]:
        """Return between which values (as weighed) an unknown one lies, by its missing-value policy."""
        known = self.scale(values).dropna()
        if self.missing == "no_to_yes":
            return NOT_MET, MET
        if known.empty:
            return np.nan, np.nan
        # Nobody documented anything there: it may be none, and hardly more than where somebody did.
        return (
            (0.0, float(known.median()))
            if self.missing == "zero_to_median"
            else (float(known.min()), float(known.max()))
        )

    def write(self, value: float, lang: Language) -> str:
        """Write one value for a reader: a verdict by its name, an amount by locale with its unit."""
        if self.is_question:
            return say(f"criteria.verdict.{verdict(value)}", lang)
        if np.isnan(value):
            return say("common.unknown", lang)
        decimals = {"ratio": 2, "share": 3, "km": 1, "per_km2": 1}.get(self.unit, 0)
        return say(f"criteria.value.{self.unit}", lang, value=number(value, lang, decimals))


@lru_cache(maxsize=1)
def load_criteria() -> Mapping[str, Criterion]:
    """Load the criteria by id, in the order of the register."""
    rows = registers.load_criteria().reset_index().to_dict("records")
    return {criterion.criterion_id: criterion for criterion in (Criterion(**cast("dict[str, str]", r)) for r in rows)}  # type: ignore[arg-type]


@lru_cache(maxsize=1)
def load_presets() -> Mapping[str, Mapping[str, float]]:
    """Load the weights of each preset: preset id -> criterion id -> relative weight."""
    weights = registers.load_preset_weights()
    return {
        str(preset): dict(zip(rows["criterion_id"], rows["weight"], strict=True))
        for preset, rows in weights.groupby("preset_id", sort=False)
    }
