"""How firm a place among the wanted regions is, in words: what takes a region out, what drives its range of ranks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

import pandas as pd

from clusters.explain import name_of
from clusters.ranking.drivers import drivers
from clusters.ranking.eviction import Eviction, base_ranks, evictions
from clusters.ranking.ranges import Ranking
from texts import Language, join, number, percent, say

MOST: Final = 10
"""Regions whose eviction is looked for at once: for each an integer programme is solved."""

SECONDS: Final = 1.0
"""After so long the search for one region's smallest change ends; what is found then is told as "at most"."""

NAMED: Final = 3
"""Criteria, or regions, that a sentence names."""

FELT: Final = 0.0005
"""A share of all weight below this rounds to 0.0 % and counts as none."""


@dataclass(frozen=True, eq=False)
class Firmness:
    """What takes each of some regions out of the top N.

    Attributes:
        codes: the regions asked, those of them that are ranked.
        base: the rank of every ranked region in the base ranking, which alone evictions speak of: weighted sum, first
            scale, unknown values at the middle of their bounds.
        found: by code, the smallest change of weights; a region outside of the base ranking's top N has none.
    """

    codes: tuple[str, ...]
    base: pd.Series
    found: Mapping[str, Eviction]


def find_evictions(ranking: Ranking, codes: Sequence[str]) -> Firmness:
    """Look for what takes regions out of the top N; at most ``MOST`` of them, the first."""
    asked = tuple(code for code in codes if code in ranking.cells.regions)[:MOST]
    found = {one.region_code: one for one in evictions(ranking, asked, seconds=SECONDS)}
    return Firmness(asked, base_ranks(ranking), found)


def describe_eviction(ranking: Ranking, firm: Firmness, code: str, names: Mapping[str, str], lang: Language) -> str:
    """Say the smallest change of weights that takes a region out of the top N, and who is then ahead.

    Args:
        ranking: what was computed.
        firm: of ``find_evictions``.
        code: one of its regions.
        names: every region's name by code.
        lang: the language of the sentence.
    """
    one = firm.found.get(code)
    said = {"region": names[code], "top": number(ranking.settings.top, lang)}
    if one is None:
        return say("choice.eviction.outside", lang, **said, rank=number(float(firm.base[code]), lang))
    if one.moved is None:
        return say(f"choice.eviction.{'never' if one.exact else 'not_found'}", lang, **said)
    others = _some([names[other] for other in one.overtaken_by], lang)
    if one.moved < FELT:
        return say("choice.eviction.level", lang, **said, others=others or say("choice.eviction.others", lang))
    less, more = _moves(ranking, one, lang)
    key = "moved" if one.exact else "at_most"
    sentence = say(f"choice.eviction.{key}", lang, **said, share=percent(one.moved, lang, 1), less=less, more=more)
    return f"{sentence} {say('choice.eviction.then', lang, others=others)}" if others else sentence


def _moves(ranking: Ranking, one: Eviction, lang: Language) -> tuple[str, str]:
    """Say from which criteria weight goes and to which, the greatest changes first."""
    before = pd.Series(ranking.cells.weights, one.weights.index)
    after = one.weights.clip(lower=0.0)  # the solver keeps to its bounds but for a last digit
    change = after - before
    sides = []
    for moved in (-change, change):
        ids = moved[moved >= FELT].sort_values(ascending=False, kind="stable").index
        ends = [[percent(float(of[name]), lang, 1) for of in (before, after)] for name in ids]
        words = [f"{name_of(str(name), lang)} ({old} → {new})" for name, (old, new) in zip(ids, ends, strict=True)]
        sides.append(_some(words, lang))
    return sides[0], sides[1]


def _some(words: Sequence[str], lang: Language) -> str:
    """Join the first words as a list and count the others."""
    if len(words) <= NAMED + 1:
        return join(list(words), lang)
    more = say("choice.eviction.more", lang, count=number(len(words) - NAMED, lang))
    return join([*words[:NAMED], more], lang)


def describe_ways(ranking: Ranking, code: str, lang: Language) -> str:
    """Say how often a ranked region is in the top N by each method and each scale that was drawn."""
    inside = ranking.scores.ranks[:, ranking.cells.regions.get_loc(code)] <= ranking.settings.top
    drawn = {"methods": ranking.draws.methods, "scales": ranking.draws.normalisations}
    ways = {}
    for kind, names in drawn.items():
        shares = pd.Series(inside).groupby(names, sort=True).mean()
        ways[kind] = ", ".join(f"{say(f'choice.{kind}.{name}', lang)} {percent(s, lang)}" for name, s in shares.items())
    return say("choice.eviction.ways", lang, top=number(ranking.settings.top, lang), **ways)


def find_drivers(ranking: Ranking, codes: Sequence[str] | None = None) -> dict[str, dict[str, object]]:
    """Return by code what drives the range of some ranked regions, or of all.

    A region's shares bear the names of the columns of ``clusters.ranking.drivers.drivers``, ``driver`` among them.
    """
    return cast("dict[str, dict[str, object]]", drivers(ranking, codes).to_dict("index"))


def describe_driver(shares: Mapping[str, object], lang: Language) -> str:
    """Say what drives a region's range of ranks, and by which criterion it is driven most.

    Args:
        shares: the region's of ``find_drivers``.
        lang: the language of the sentence.
    """
    greatest = str(shares["driver"])
    if not greatest:
        return say("choice.driver.none", lang)
    figures = {name: cast("float", share) for name, share in shares.items() if name != "driver"}
    said = {"cause": _cause(greatest, lang), "share": percent(figures[greatest], lang)}
    sentence = say("choice.driver.most", lang, **said)
    of_criteria = [name for name in figures if ":" in name]
    first = max(of_criteria, key=figures.__getitem__)
    if greatest in of_criteria or figures[first] < FELT:
        return sentence
    said = {"cause": _cause(first, lang), "share": percent(figures[first], lang)}
    return f"{sentence} {say('choice.driver.criterion', lang, **said)}"


def _cause(name: str, lang: Language) -> str:
    kind, _, criterion_id = name.partition(":")
    if not criterion_id:
        return say(f"choice.driver.{kind}", lang)
    return say(f"choice.driver.{kind}", lang, criterion=name_of(criterion_id, lang))
