"""Weights from an order of importance, for a planner who can say what counts more but not by how much."""

from collections.abc import Sequence

from geo.errors import UsageFault


def rank_order_centroid(order: Sequence[str | tuple[str, ...]]) -> dict[str, float]:
    """Return weights that sum to 1 for criteria in order of importance, the most important first.

    The weight at place k of K is (1/K) * (1/k + 1/(k+1) + ... + 1/K): the mean of all weights that keep the order
    (SMARTER: Edwards and Barron 1994; Barron and Barrett 1996). Criteria of equal importance stand together in a tuple
    and share the mean of the places that they take up.

    Raises UsageFault when a criterion is named twice or none is.
    """
    groups = [(one,) if isinstance(one, str) else tuple(one) for one in order]
    named = [criterion_id for group in groups for criterion_id in group]
    twice = sorted({one for one in named if named.count(one) > 1})
    if twice or not named:
        raise UsageFault("ranking_order", given=", ".join(twice))
    places = len(named)
    by_place = [sum(1 / place for place in range(first, places + 1)) / places for first in range(1, places + 1)]
    weights: dict[str, float] = {}
    for group in groups:
        taken = by_place[len(weights) : len(weights) + len(group)]
        weights |= dict.fromkeys(group, sum(taken) / len(group))
    return weights
