"""Portfolios: N regions chosen together under quotas that a planner can name, and what each quota costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import pandas as pd

from clusters.atlas import Atlas
from clusters.criteria.criterion import load_criteria
from clusters.explain import standing
from clusters.ranking import quotas as rules
from clusters.ranking.portfolio import Combination, Portfolio, choose
from clusters.ranking.quotas import Quota
from clusters.ranking.ranges import Ranking
from geo.errors import UsageFault
from texts import LANGUAGES, Language, join, number, percent, say

FREE: Final = 1e-6
"""A quota that costs less of the mean score than this costs nothing."""


@dataclass(frozen=True)
class Quotas:
    """The quotas of a portfolio.

    Args:
        per_island: least number of regions by island group.
        affirmative: least share (0-1) of regions that meet an affirmative question.
        per_theme: least number of regions that a theme speaks for, by theme.
        per_province: greatest number of regions of one province.
        budget: what the chosen regions may cost together, in the unit of ``costs``.
    """

    per_island: Mapping[str, int] = field(default_factory=dict)
    affirmative: float = 0.0
    per_theme: Mapping[str, int] = field(default_factory=dict)
    per_province: int | None = None
    budget: float | None = None

    def without(self, name: str) -> "Quotas":
        """Return the quotas without one of them, by the name that it bears in a portfolio."""
        kind, _, rest = name.partition(":")
        subject = rest.rpartition(":")[0]
        lifted: dict[str, dict[str, object]] = {
            "island": {"per_island": {one: least for one, least in self.per_island.items() if one != subject}},
            "theme": {"per_theme": {one: least for one, least in self.per_theme.items() if one != subject}},
            "affirmative": {"affirmative": 0.0},
            "province": {"per_province": None},
            "budget": {"budget": None},
        }
        return replace(self, **lifted[kind])  # type: ignore[arg-type]


class QuotaConflict(UsageFault):
    """Quotas that no choice can keep together."""

    def __init__(self, atlas: Atlas, names: Sequence[str], count: int) -> None:
        """Keep the names of the quotas, to say them in the reader's language."""
        self.names = tuple(names)
        self._said = {lang: "; ".join(describe_quota(name, atlas, lang) for name in names) for lang in LANGUAGES}
        super().__init__("portfolio_conflict", given="; ".join(names), count=count)

    def describe(self, lang: Language) -> str:
        """Return the error as one sentence."""
        return say("errors.portfolio_conflict", lang, given=self._said[lang], count=self.values["count"])


def build(
    atlas: Atlas, ranking: Ranking, values: pd.DataFrame, asked: Quotas, costs: pd.Series | None = None
) -> Portfolio:
    """Choose the ranking's ``top`` regions under quotas, with the greatest mean of the median scores.

    Args:
        atlas: names island groups and provinces (of its vintage).
        ranking: whose median scores are taken.
        values: of ``clusters.explain.values_of`` for the same choice.
        asked: the quotas.
        costs: per region, for a budget; NaN = unknown, and such a region cannot be chosen under it.

    Raises UsageFault when a quota names what does not exist, or, naming a smallest set, when quotas contradict.
    """
    quotas = _rules(atlas, ranking, values, asked, costs)
    try:
        return choose(ranking.frame["score_median"], ranking.settings.top, quotas)
    except UsageFault as fault:
        if fault.key != "portfolio_conflict":
            raise
        raise QuotaConflict(atlas, str(fault.values["given"]).split("; "), ranking.settings.top) from fault


def _rules(atlas: Atlas, ranking: Ranking, values: pd.DataFrame, asked: Quotas, costs: pd.Series | None) -> list[Quota]:
    regions, found = atlas.regions, []
    for island, least in asked.per_island.items():
        if island not in atlas.islands.index:
            raise UsageFault("value_unknown", field="island", given=island[:40], allowed=", ".join(atlas.islands.index))
        found.append(rules.in_group(f"island:{island}:{least}", regions["island_group"], island, at_least=least))
    if not 0 <= asked.affirmative <= 1:
        raise UsageFault("ranking_setting", name="affirmative", given=asked.affirmative, allowed="0-1")
    if asked.affirmative:
        verdicts = theme_verdicts(ranking, values, "affirmative")
        name = f"affirmative:{asked.affirmative:g}"
        found.append(rules.share_with_verdict(name, verdicts, asked.affirmative, ranking.settings.top))
    for theme, least in asked.per_theme.items():
        verdicts = theme_verdicts(ranking, values, theme)
        found.append(rules.with_verdict(f"theme:{theme}:{least}", verdicts, at_least=least))
    if asked.per_province is not None:
        name = f"province:{asked.per_province}"
        found.append(rules.in_each_group(name, regions["province_code"], asked.per_province))
    if asked.budget is not None:
        if costs is None:
            raise UsageFault("portfolio_costs")
        found.append(rules.within_budget(f"budget:{asked.budget:g}", costs.reindex(regions.index), asked.budget))
    return found


def theme_verdicts(ranking: Ranking, values: pd.DataFrame, theme: str) -> pd.Series:
    """Tell for which regions a theme speaks: True, False, or missing = unknown; index as ``values``.

    It speaks for a region when one of its questions is met, or one of its measures lies in the upper quarter of the
    known values; it is unknown when none does and one of them is unknown. Only criteria of the choice count.

    Raises UsageFault when the choice has no criterion of the theme.
    """
    criteria = load_criteria()
    names = [name for name in values.columns if name in criteria and criteria[name].theme == theme]
    if not names:
        known = sorted({criteria[name].theme for name in values.columns if name in criteria})
        raise UsageFault("portfolio_theme", given=theme[:40], allowed=", ".join(known))
    weighed = {one.criterion_id: one for one in ranking.cells.criteria}
    sides = [
        standing(ranking, values, weighed[name])["side"].map({"for": True, "against": False, "between": False})
        if name in weighed
        else values[name].map({1.0: True, 0.0: False})
        for name in names
    ]
    table = pd.DataFrame(dict(enumerate(sides))).astype("boolean")
    met = table.fillna(value=False).any(axis=1)
    return met.astype("boolean").mask(~met & table.isna().any(axis=1))


def describe_quota(name: str, atlas: Atlas, lang: Language) -> str:
    """Say a quota by the name that it bears in a portfolio."""
    kind, _, rest = name.partition(":")
    subject, _, least = rest.rpartition(":")
    if kind == "island":
        label = atlas.islands.loc[subject, "name_id" if lang == "id" else "name_en"]
        return say("choice.quota.island", lang, island=label, count=least)
    if kind == "theme":
        return say("choice.quota.theme", lang, theme=say(f"registers.theme.{subject}", lang), count=least)
    if kind == "affirmative":
        return say("choice.quota.affirmative", lang, share=percent(float(rest), lang))
    value = number(float(rest), lang, 0 if float(rest).is_integer() else 2)
    return say(f"choice.quota.{kind}", lang, value=value)


def describe_price(name: str, price: float, atlas: Atlas, lang: Language) -> str:
    """Say what a quota costs: by how much the mean score would be greater without it."""
    quota = describe_quota(name, atlas, lang)
    key = "free" if price < FREE else "costs"
    return say(f"choice.price.{key}", lang, quota=quota, price=number(price, lang, 3))


def describe_alternative(best: Combination, other: Combination, names: Mapping[str, str], lang: Language) -> str:
    """Say in what another choice differs from the best, and how much of the mean score that costs.

    Args:
        best: the best choice.
        other: the other.
        names: of their regions, by code.
        lang: the language of the sentence.
    """
    out, new = (
        join([names[code] for code in one.regions if code not in two.regions], lang)
        for one, two in ((best, other), (other, best))
    )
    less = best.mean - other.mean
    key = "same" if less < FREE else "less"
    return say(f"choice.alternative.{key}", lang, out=out, new=new, less=number(less, lang, 3))
