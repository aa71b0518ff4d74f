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
from clusters.ranking.ranges import rank
from clusters.ranking_file import plain_records
from geo import store
from texts import LANGUAGES, Language, percent, say

PHASE: Final = "2"
FIRST: Final = "first_target"
PRESET: Final = "jica-2017"

THEMES: Final[dict[str, tuple[str, ...]]] = {
    "support": ("budget",),
    "strategic": ("sentra-catalogued", "related-nearby", "supply-links"),
    "affirmative": ("underdeveloped-2015", "border"),
}
"""The ministry's themes, each with the criteria of ours that speak of it; within a theme they count alike."""

CANNOT_TELL: Final = ("budget", "weights", "dogiyai_2015", "candidates", "links", "hindsight")
"""What the record does not say, as keys below ``replay.cannot_tell`` of the texts."""

STEPS: Final = 20
"""Of the picture: weights move in steps of 5 %."""

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
        mixes: a row per mix of weights on the grid: support, strategic, affirmative (sum 1) and ``share``, the part
            of the draws in which exactly the real first targets come first.
        national: ranks of the five among all regencies by the preset: as ``Ranking.frame``.
        ranked: how many regencies were ranked there.
        left_out: criteria of the preset that told nothing there.
    """

    sites: pd.DataFrame
    answers: pd.DataFrame
    mixes: pd.DataFrame
    national: pd.DataFrame
    ranked: int
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

    @cached_property
    def known_only(self) -> float:
        """The part without the theme of support, of which nothing is known: mixes of the other two alone."""
        return float(self.mixes.loc[self.mixes["support"] == 0, "share"].mean())


def replay(atlas: Atlas) -> Replay:
    """Replay the choice on the atlas's registers; the same registers give the same figures."""
    sites = _sites(atlas)
    values = _values(atlas, sites)
    themes = _theme_scores(values)
    asked = preset(PRESET)
    facts = region_facts(atlas, asked.kbli2)
    choice, left_out = usable(asked, facts)
    ranking = rank(make_problem(choice, facts), choice.settings)
    return Replay(
        sites=sites,
        answers=values,
        mixes=_mixes(themes, sites["first"].to_numpy(dtype=bool)),
        national=ranking.frame.loc[sites.index],
        ranked=len(ranking.cells.regions),
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
    return pd.DataFrame({name: criteria[name].answer(facts) for names in THEMES.values() for name in names})


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


def _mixes(themes: Floats, first: npt.NDArray[np.bool_]) -> pd.DataFrame:
    steps = [(a, b, STEPS - a - b) for a in range(STEPS + 1) for b in range(STEPS + 1 - a)]
    weights = np.array(steps, dtype="float64") / STEPS
    scores = np.einsum("dst,mt->mds", themes, weights)
    # Exactly the real ones lead when the least of them is ahead of the best of the others; a tie is no lead.
    leads = scores[:, :, first].min(axis=2) > scores[:, :, ~first].max(axis=2)
    return pd.DataFrame(weights, columns=list(THEMES)).assign(share=leads.mean(axis=1))


def verdicts(found: Replay) -> pd.DataFrame:
    """Return a row per site and criterion: region_code, theme, criterion_id, value (NaN = unknown), source_id."""
    criteria, values = load_criteria(), found.answers
    rows = [
        (code, theme, name, values.loc[code, name], criteria[name].source_id)
        for code in found.sites.index
        for theme, names in THEMES.items()
        for name in names
    ]
    return pd.DataFrame(rows, columns=["region_code", "theme", "criterion_id", "value", "source_id"])


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


def describe_replay(found: Replay) -> dict[str, object]:
    """Return everything as JSON values, every sentence in both languages."""
    return {
        "conclusion": {lang: conclude(found, lang) for lang in LANGUAGES},
        "share": round(found.share, 6),
        "share_by_chance": round(found.by_chance, 6),
        "share_without_support": round(found.known_only, 6),
        "draws_per_mix": DRAWS,
        "seed": SEED,
        "cannot_tell": [{lang: say(f"replay.cannot_tell.{key}", lang) for lang in LANGUAGES} for key in CANNOT_TELL],
        "sites": plain_records(found.sites.reset_index()),
        "verdicts": [_said(row) for row in plain_records(verdicts(found))],
        "mixes": plain_records(found.mixes),
        "national": {"ranked": found.ranked, "regions": plain_records(found.national.reset_index(names="region_code"))},
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
