"""Regions most like a given one, and in words by what they are like it and by what not."""

from collections.abc import Hashable, Mapping
from typing import Any, Final

import pandas as pd

from clusters.choice import Choice
from clusters.criteria.criterion import load_criteria
from clusters.explain import name_of, write
from clusters.ranking import peers
from texts import Language, join, say

COUNT: Final = 10

Figures = Mapping[Hashable, Any]
"""A row of a frame by its columns."""


def likeness(choice: Choice, facts: pd.DataFrame, values: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what regions are likened by: all measures at hand, weighed or not, and the planner's own that are weighed.

    Yes/no questions are left out, for a rare yes would outweigh every figure; so are doubts, for two regions are not
    alike because their boundaries are doubted alike.

    Args:
        choice: names the planner's own criteria.
        facts: of ``clusters.criteria.facts.region_facts``.
        values: of ``clusters.explain.values_of`` for the same choice.

    Returns:
        Values in their units, and the same on the scales on which they are weighed; a row per region, a column per
        criterion id, NaN = unknown.
    """
    written, scaled = {}, {}
    for name, criterion in load_criteria().items():
        if criterion.kind != "weight" or (criterion.data == "own" and name not in values):
            continue
        written[name] = values[name] if name in values else criterion.answer(facts)
        scaled[name] = criterion.scale(written[name])
    for name in choice.own:
        written[name] = scaled[name] = values[name]
    return pd.DataFrame(written, index=facts.index), pd.DataFrame(scaled, index=facts.index)


def find_peers(scaled: pd.DataFrame, code: str) -> pd.DataFrame:
    """Return the regions most like one, as ``clusters.ranking.peers.peers``.

    Raises UsageFault when nothing is known of the region.
    """
    return peers.peers(scaled, code, count=COUNT)


def describe_peer(row: Figures, own: Figures, other: Figures, lang: Language) -> str:
    """Say by what a peer is like the given region, with both values, by what it is not, and what cannot be compared.

    Args:
        row: the peer's row of ``find_peers``.
        own: the given region's values in their units, by criterion id.
        other: the peer's.
        lang: the language of the sentence.
    """
    said = []
    for side in ("alike", "unlike"):
        names = [_pair(name, own, other, lang) for name in row[side]]
        if names:
            said.append(say(f"choice.peer.{side}", lang, variables=join(names, lang)))
    if row["shared"] != row["of"]:
        said.append(say("choice.peer.shared", lang, shared=row["shared"], of=row["of"]))
    return " ".join(said)


def _pair(name: str, own: Figures, other: Figures, lang: Language) -> str:
    """Write a variable with the peer's value, and the given region's where it is another."""
    theirs, ours = write(name, other[name], lang), write(name, own[name], lang)
    key = "same" if theirs == ours else "both"
    return say(f"choice.peer.{key}", lang, variable=name_of(name, lang), theirs=theirs, ours=ours)
