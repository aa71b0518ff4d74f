"""Why a region stands where it stands: what speaks for it, what against, and what nobody knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from clusters.choice import OWN, Choice
from clusters.criteria.criterion import load_criteria
from clusters.ranking.cells import GATED, RANKED
from clusters.ranking.problem import Criterion
from clusters.ranking.ranges import Ranking
from texts import Language, join, number, percent, say

Floats = npt.NDArray[np.float64]
Side = Literal["for", "against", "between", "unknown"]
SIDES: Final[tuple[Side, ...]] = ("for", "against", "between", "unknown")

UPPER, LOWER = 0.75, 0.25
"""Above this share of the regions with a known value a figure speaks for a region, below the other against it."""


@dataclass(frozen=True)
class Reason:
    """What one criterion says of one region.

    Attributes:
        criterion_id: the criterion.
        side: what it speaks for.
        value: the region's value in the criterion's unit, before any transform; NaN = unknown.
        better_than: share of the other ranked regions with a known value that it is better than; NaN = unknown.
        weight: the criterion's share of all weight.
    """

    criterion_id: str
    side: Side
    value: float
    better_than: float
    weight: float

    def describe(self, lang: Language) -> str:
        """Return the reason as a sentence."""
        said = {
            "criterion": name_of(self.criterion_id, lang),
            "value": write(self.criterion_id, self.value, lang),
            "weight": percent(self.weight, lang),
        }
        criterion = load_criteria().get(self.criterion_id)
        if self.side == "unknown":
            return say("choice.reason.unknown", lang, **said)
        if criterion is not None and criterion.is_question:
            return say("choice.reason.verdict", lang, **said)
        return say("choice.reason.figure", lang, **said, share=percent(self.better_than, lang))


def name_of(criterion_id: str, lang: Language) -> str:
    """Return a criterion's short name; a column of the planner's own table is named by its heading."""
    criterion = load_criteria().get(criterion_id)
    return criterion.name(lang) if criterion else criterion_id.removeprefix(OWN)


def write(criterion_id: str, value: float, lang: Language) -> str:
    """Write a criterion's value for a reader; unknown as unknown."""
    criterion = load_criteria().get(criterion_id)
    if criterion is not None:
        return criterion.write(value, lang)
    return say("common.unknown", lang) if np.isnan(value) else number(value, lang, 0 if value == round(value) else 2)


def values_of(choice: Choice, facts: pd.DataFrame, table: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return every weighed or gating criterion's values in their units: a row per region, a column per criterion id."""
    own = pd.DataFrame(index=facts.index) if table is None else table.reindex(facts.index)
    found = {}
    for name in dict.fromkeys((*choice.weights, *choice.gates)):
        criterion = load_criteria().get(name)
        column = choice.own[name].column if name in choice.own else name
        shipped = criterion is not None and criterion.data == "shipped"
        found[name] = criterion.answer(facts) if criterion is not None and shipped else own[column].astype("float64")
    return pd.DataFrame(found, index=facts.index)


def explain(ranking: Ranking, values: pd.DataFrame, code: str) -> tuple[Reason, ...]:
    """Say what each criterion with weight says of one region, the weightiest first within each side.

    Args:
        ranking: what was computed.
        values: of ``values_of`` for the same choice.
        code: a region of the ranking, ranked or not.
    """
    return explain_each(ranking, values, (code,))[code]


def explain_each(ranking: Ranking, values: pd.DataFrame, codes: Sequence[str]) -> dict[str, tuple[Reason, ...]]:
    """Explain several regions, as ``explain`` does one, in one pass over the criteria."""
    found: dict[str, list[Reason]] = {code: [] for code in codes}
    rows = [values.index.get_loc(code) for code in codes]
    for criterion, weight in zip(ranking.cells.criteria, ranking.cells.weights, strict=True):
        side, value, better = _stand(ranking, values, criterion)
        for code, row in zip(codes, rows, strict=True):
            reason = Reason(
                criterion.criterion_id,
                cast("Side", str(side[row])),
                float(value[row]),
                float(better[row]),
                float(weight),
            )
            found[code].append(reason)
    return {
        code: tuple(sorted(reasons, key=lambda reason: (SIDES.index(reason.side), -reason.weight)))
        for code, reasons in found.items()
    }


def standing(ranking: Ranking, values: pd.DataFrame, criterion: Criterion) -> pd.DataFrame:
    """Return where every region stands by one criterion: ``side``, ``value`` and ``better_than``, as in Reason."""
    side, value, better = _stand(ranking, values, criterion)
    return pd.DataFrame({"side": side, "value": value, "better_than": better}, index=values.index)


def _stand(ranking: Ranking, values: pd.DataFrame, criterion: Criterion) -> tuple[npt.NDArray[Any], Floats, Floats]:
    """Return side, value and ``better_than`` of every region, in the order of the values' rows."""
    own = values[criterion.criterion_id].to_numpy(dtype="float64")
    merit = _merit(criterion, values[criterion.criterion_id]).to_numpy(dtype="float64")
    known = ~np.isnan(merit)
    ranked = known & (ranking.frame["outcome"].reindex(values.index) == RANKED).to_numpy()
    others = np.sort(merit[ranked])
    compared = len(others) - ranked  # nobody is compared with itself
    worse = np.searchsorted(others, merit, side="left")
    better = np.where(known & (compared > 0), worse / np.maximum(compared, 1), np.nan)
    if criterion.two_valued:
        side = np.where((own == 1) == (criterion.direction == "more"), "for", "against")
    else:
        side = np.select([better >= UPPER, better <= LOWER], ["for", "against"], "between")
    return np.where(known, side, "unknown"), own, better


def _merit(criterion: Criterion, values: pd.Series) -> pd.Series:
    if criterion.direction == "more":
        return values
    if criterion.direction == "less":
        return -values
    low, high = criterion.ideal or (np.nan, np.nan)
    return -pd.concat([low - values, values - high], axis=1).max(axis=1).clip(lower=0)


def describe_place(ranking: Ranking, code: str, lang: Language) -> str:
    """Say in one sentence where a region stands: its range of ranks and how often it is among the wanted ones."""
    row = ranking.frame.loc[code].to_dict()
    if row["outcome"] == GATED:
        gates = ", ".join(name_of(name, lang) for name in str(row["reason"]).split(", "))
        return say("choice.place.gated", lang, gates=gates)
    if not np.isfinite(row["rank_median"]):
        return say("choice.place.unknown", lang)
    return say(
        "choice.place.ranked",
        lang,
        median=number(row["rank_median"], lang),
        low=number(row["rank_p05"], lang),
        high=number(row["rank_p95"], lang),
        total=number(len(ranking.cells.regions), lang),
        share=percent(row["top_share"], lang),
        top=number(ranking.settings.top, lang),
    )


def compare(ranking: Ranking, values: pd.DataFrame, names: Mapping[str, str], lang: Language) -> tuple[str, ...]:
    """Say in words what tells regions apart: per criterion who is best and who worst, and of whom it is unknown.

    A criterion that is known of all and the same for all is not spoken of.

    Args:
        ranking: what was computed.
        values: of ``values_of`` for the same choice.
        names: of two to ten regions, by code.
        lang: the language of the sentences.
    """
    said = (_difference(criterion, values[criterion.criterion_id], names, lang) for criterion in ranking.cells.criteria)
    return tuple(sentence for sentence in said if sentence)


def _difference(criterion: Criterion, values: pd.Series, names: Mapping[str, str], lang: Language) -> str:
    own = values.loc[list(names)]
    unknown, merit = [names[code] for code in own.index[own.isna()]], _merit(criterion, own).dropna()
    name = name_of(criterion.criterion_id, lang)
    if merit.empty:
        return say("choice.compare.unknown_of_all", lang, criterion=name)
    tail = f" {say('choice.compare.unknown', lang, regions=join(unknown, lang))}" if unknown else ""
    if merit.min() == merit.max():
        value = write(criterion.criterion_id, float(own[merit.index[0]]), lang)
        return f"{say('choice.compare.equal', lang, criterion=name, value=value)}{tail}" if unknown else ""
    said = {"criterion": name}
    for end, level in (("best", merit.max()), ("worst", merit.min())):
        codes = [str(code) for code in merit.index[merit == level]]
        said[end] = join([names[code] for code in codes], lang)
        written = dict.fromkeys(write(criterion.criterion_id, float(own[code]), lang) for code in codes)
        said[f"{end}_value"] = join(list(written), lang)
    return say("choice.compare.apart", lang, **said) + tail
