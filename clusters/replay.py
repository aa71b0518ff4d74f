"""The decision of 2017, replayed: five committed sites, three first targets, and how far the record explains them.

The ministry named three themes (source of support, strategic, affirmative) and no weights. Here every mix of the three
counts alike, every unknown answer is drawn between its bounds, and the share of draws that put the real three first is
reported for what it is. Budgets are not public, so the theme of support is unknown for every site, and said so.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from clusters.atlas import Atlas
from clusters.choice import make_problem, preset, usable
from clusters.criteria.catalogue import count_related_nearby
from clusters.criteria.criterion import load_criteria
from clusters.criteria.facts import region_facts
from clusters.provenance import SOFTWARE
from clusters.ranking.cells import UNKNOWN
from clusters.ranking.ranges import rank
from clusters.ranking_file import plain_records
from geo import store
from texts import LANGUAGES, Language, number, percent, say

PHASE: Final = "2"
FIRST: Final = "first_target"
PRESET: Final = "jica-2017"

THEMES: Final[dict[str, tuple[str, ...]]] = {
    "support": ("budget",),
    "strategic": ("sentra-catalogued", "related-nearby", "supply-links"),
    "affirmative": ("underdeveloped-2015", "border"),
}
"""The ministry's themes, each with the criteria of ours that speak of it; within a theme they count alike."""

AFTERWARDS: Final = ("underdeveloped-2020",)
"""What became known only after the choice: shown beside the answers, and never counted."""

CANNOT_TELL: Final = ("budget", "weights", "dogiyai_2015", "candidates", "links", "hindsight")
"""What the record does not say, as keys below ``replay.cannot_tell`` of the texts."""

STEPS: Final = 20
"""Of the picture: weights move in steps of 5 %."""

MAJORITY: Final = 0.5

DRAWS: Final = 2_000
"""Of the unknown answers, for every mix of weights; the same ones for each mix, so that mixes compare."""

SEED: Final = 2017

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Replay:
    """What can be said of the choice of 2017.

    Attributes:
        sites: the committed sites, indexed by ``region_code``: site_id, name_id, name_en, product_id, product_en,
            kbli2, first (whether it became a first target).
        answers: per site the value of every criterion of THEMES in its unit, NaN = unknown.
        afterwards: the same of AFTERWARDS.
        mixes: a row per mix of weights on the grid: support, strategic, affirmative (sum 1) and ``share``, the part
            of the draws in which exactly the real first targets come first.
        among_first: per site the part of all mixes and draws in which it is among as many first ones as were real;
            tied sites share the places that are left.
        national: ranks of the five among all regencies by the preset: as ``Ranking.frame``.
        ranked: how many regencies were ranked there.
        unranked: how many could not be, because nothing that counts is known of them.
        top: how many were wanted there.
        left_out: criteria of the preset that told nothing there.
    """

    sites: pd.DataFrame
    answers: pd.DataFrame
    afterwards: pd.DataFrame
    mixes: pd.DataFrame
    among_first: pd.Series
    national: pd.DataFrame
    ranked: int
    unranked: int
    top: int
    left_out: tuple[str, ...]

    @property
    def share(self) -> float:
        """The part of all mixes and draws in which exactly the real three come first."""
        return float(self.mixes["share"].mean())

    @property
    def by_chance(self) -> float:
        """The part in which drawing lots would do so: one of all sets of as many."""
        chosen, sites = int(self.sites["first"].sum()), len(self.sites)
        ways = 1
        for step in range(chosen):
            ways = ways * (sites - step) // (step + 1)
        return 1 / ways

    @property
    def best(self) -> pd.Series:
        """The mix in which the real three come first most often, the most even one where several do: as ``mixes``."""
        best = self.mixes[self.mixes["share"] == self.mixes["share"].max()]
        evenest: pd.Series = best.iloc[int(best[list(THEMES)].max(axis=1).argmin())]
        return evenest

    @property
    def leading(self) -> float:
        """The part of all mixes in which the real three come first in more than half of the draws."""
        return float((self.mixes["share"] > MAJORITY).mean())

    @cached_property
    def known_only(self) -> float:
        """The part without the theme of support, of which nothing is known: mixes of the other two alone."""
        return float(self.mixes.loc[self.mixes["support"] == 0, "share"].mean())


def replay(atlas: Atlas) -> Replay:
    """Replay the choice on the atlas's registers; the same registers give the same figures."""
    sites = _sites(atlas)
    values = _values(atlas, sites)
    first = sites["first"].to_numpy(dtype=bool)
    grid = _grid()
    scores = np.einsum("dst,mt->mds", _theme_scores(values), grid)
    asked = preset(PRESET)
    facts = region_facts(atlas, asked.kbli2)
    choice, left_out = usable(asked, facts)
    ranking = rank(make_problem(choice, facts), choice.settings)
    counted = [name for names in THEMES.values() for name in names]
    return Replay(
        sites=sites,
        answers=values[counted],
        afterwards=values[list(AFTERWARDS)],
        mixes=pd.DataFrame(grid, columns=list(THEMES)).assign(share=_leads(scores, first).mean(axis=1)),
        among_first=pd.Series(_among_first(scores, int(first.sum())), index=sites.index),
        national=ranking.frame.loc[sites.index],
        ranked=len(ranking.cells.regions),
        unranked=int((ranking.frame["outcome"] == UNKNOWN).sum()),
        top=ranking.settings.top,
        left_out=left_out,
    )


def _sites(atlas: Atlas) -> pd.DataFrame:
    records = atlas.records
    committed = records[(records["layer"] == "programme_site") & (records["phase"] == PHASE)]
    columns = ["name_id", "name_en", "product_id", "product_en", "kbli2", "source_id"]
    found = committed.reset_index().rename(columns={"record_id": "site_id"}).set_index("region_code")
    return found[["site_id", *columns]].assign(first=found["stage"] == FIRST).sort_index()


def _values(atlas: Atlas, sites: pd.DataFrame) -> pd.DataFrame:
    facts = region_facts(atlas)
    # Each site is asked about the products related to its own.
    sentra = atlas.records[atlas.records["layer"] == "sentra"]
    related = [
        count_related_nearby(atlas.regions.loc[[code]], sentra, str(kbli2)).iloc[0]
        for code, kbli2 in sites["kbli2"].items()
    ]
    facts = facts.loc[sites.index].assign(related_nearby=related)
    criteria = load_criteria()
    asked = [name for names in (*THEMES.values(), AFTERWARDS) for name in names]
    return pd.DataFrame({name: criteria[name].answer(facts) for name in asked})


def _theme_scores(values: pd.DataFrame) -> Floats:
    """Return draws × sites × themes in [0, 1]: each criterion from its worst to its best possible value."""
    generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence(SEED)))
    scored = []
    for names in THEMES.values():
        parts = [_draw(values[name], name, generator) for name in names]
        scored.append(np.mean(parts, axis=0))
    return np.stack(scored, axis=2)


def _draw(values: pd.Series, name: str, generator: np.random.Generator) -> Floats:
    """Return draws × sites of one criterion on [0, 1], unknown answers drawn between their bounds."""
    criterion = load_criteria()[name]
    known = criterion.scale(values)
    lower, upper = criterion.bounds(values)
    if np.isnan(lower):
        return generator.random((DRAWS, len(values)))
    low, high = min(lower, float(known.min())), max(upper, float(known.max()))
    share = generator.random((DRAWS, len(values)))
    drawn = lower + (np.round(share) if criterion.is_question else share) * (upper - lower)
    filled = np.where(known.isna().to_numpy(), drawn, known.to_numpy())
    return (filled - low) / (high - low) if high > low else np.zeros_like(filled)


def _grid() -> Floats:
    """Return mixes × themes: every mix of weights in whole steps."""
    steps = [(a, b, STEPS - a - b) for a in range(STEPS + 1) for b in range(STEPS + 1 - a)]
    return np.array(steps, dtype="float64") / STEPS


def _leads(scores: Floats, first: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Tell per mix and draw whether exactly the real ones lead; ``scores`` is mixes × draws × sites."""
    # The least of them is ahead of the best of the others; a tie is no lead.
    ahead: npt.NDArray[np.bool_] = scores[:, :, first].min(axis=2) > scores[:, :, ~first].max(axis=2)
    return ahead


def _among_first(scores: Floats, chosen: int) -> Floats:
    """Return per site the part of mixes and draws in which it is among the ``chosen`` best."""
    found = []
    for site in range(scores.shape[2]):
        own = scores[:, :, [site]]
        above, level = (scores > own).sum(axis=2), (scores == own).sum(axis=2)
        found.append(np.clip((chosen - above) / level, 0, 1).mean())
    return np.array(found)


def verdicts(found: Replay) -> pd.DataFrame:
    """Return a row per site and criterion: region_code, theme, criterion_id, value (NaN = unknown), source_id, counts.

    ``counts`` is false for what became known only after the choice.
    """
    criteria = load_criteria()
    asked = [(name, theme, found.answers) for theme, names in THEMES.items() for name in names]
    asked += [(name, criteria[name].theme, found.afterwards) for name in AFTERWARDS]
    rows = [
        (code, theme, name, values.loc[code, name], criteria[name].source_id, values is found.answers)
        for code in found.sites.index
        for name, theme, values in asked
    ]
    return pd.DataFrame(rows, columns=["region_code", "theme", "criterion_id", "value", "source_id", "counts"])


def conclude(found: Replay, lang: Language) -> str:
    """Say in words how far the record explains the choice."""
    explained = found.share > 2 * found.by_chance
    return say(
        f"replay.conclusion.{'explained' if explained else 'not_explained'}",
        lang,
        share=percent(found.share, lang),
        chance=percent(found.by_chance, lang),
        known=percent(found.known_only, lang),
    )


def describe_weights(found: Replay, lang: Language) -> str:
    """Say in words in which part of all mixes of weights the real three come first, and where most often."""
    said = {theme: percent(float(found.best[theme]), lang) for theme in THEMES}
    return say(
        f"replay.weights.{'some' if found.leading else 'none'}",
        lang,
        mixes=number(len(found.mixes), lang),
        leading=percent(found.leading, lang),
        best=percent(float(found.best["share"]), lang),
        **said,
    )


def describe_replay(found: Replay) -> dict[str, object]:
    """Return everything as JSON values, every sentence in both languages."""
    return {
        "conclusion": {lang: conclude(found, lang) for lang in LANGUAGES},
        "share": round(found.share, 6),
        "share_by_chance": round(found.by_chance, 6),
        "share_without_support": round(found.known_only, 6),
        "weights": {lang: describe_weights(found, lang) for lang in LANGUAGES},
        "mixes_leading": round(found.leading, 6),
        "best_mix": {str(name): round(float(value), 6) for name, value in found.best.items()},
        "draws_per_mix": DRAWS,
        "seed": SEED,
        "cannot_tell": [{lang: say(f"replay.cannot_tell.{key}", lang) for lang in LANGUAGES} for key in CANNOT_TELL],
        "sites": plain_records(found.sites.assign(among_first=found.among_first).reset_index()),
        "verdicts": [_said(row) for row in plain_records(verdicts(found))],
        "mixes": plain_records(found.mixes),
        "national": {
            "ranked": found.ranked,
            "unranked": found.unranked,
            "top": found.top,
            "regions": plain_records(found.national.reset_index(names="region_code")),
        },
        "left_out": list(found.left_out),
        "data_hash": store.data_hash(),
        "software": SOFTWARE,
    }


def _said(row: dict[str, object]) -> dict[str, object]:
    criterion = load_criteria()[str(row["criterion_id"])]
    value = np.nan if row["value"] is None else float(str(row["value"]))
    return {
        **row,
        **{f"said_{lang}": criterion.write(value, lang) for lang in LANGUAGES},
        **{f"limit_{lang}": criterion.limit(lang) for lang in LANGUAGES},
    }
