"""Portfolios against every choice there is, and what they say of their quotas."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from clusters.ranking.portfolio import ALTERNATIVES, choose
from clusters.ranking.quotas import (
    Quota,
    in_each_group,
    in_group,
    share_with_verdict,
    with_verdict,
    within_budget,
)
from geo.errors import UsageFault
from texts import LANGUAGES

CODES = [f"{1100 + at}" for at in range(12)]
COUNT = 4
LAW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


def series(values: list[object], dtype: str = "object") -> pd.Series:
    return pd.Series(values, CODES, dtype=dtype)


EVERY = np.array([[float(at in chosen) for at in range(12)] for chosen in combinations(range(12), COUNT)])
"""All 495 choices there are, a row each."""


def kept(quota: Quota) -> np.ndarray:
    """Tell of every choice whether it keeps to a quota."""
    sums = EVERY @ quota.counted.loc[CODES].to_numpy()
    barred = EVERY @ np.isin(CODES, list(quota.barred)).astype(float)
    return ((sums >= quota.at_least - 1e-9) & (sums <= quota.at_most + 1e-9)).all(axis=1) & (barred == 0)


def every(scores: pd.Series, quotas: list[Quota]) -> list[float]:
    """Return the means of all choices that keep to the quotas, best first."""
    means = EVERY @ scores.to_numpy() / COUNT
    return sorted(means[np.logical_and.reduce([np.ones(len(means), bool), *map(kept, quotas)])].tolist(), reverse=True)


def row_of(chosen: tuple[str, ...]) -> int:
    return int(np.flatnonzero((np.isin(CODES, chosen) == EVERY).all(axis=1))[0])


@st.composite
def cases(draw: st.DrawFn) -> tuple[pd.Series, list[Quota]]:
    scores = series(
        [value / 1000 for value in draw(st.lists(st.integers(0, 1000), min_size=12, max_size=12))], "float64"
    )
    islands = series(draw(st.lists(st.sampled_from("JSP"), min_size=12, max_size=12)))
    border = series(draw(st.lists(st.sampled_from([True, False, None]), min_size=12, max_size=12)))
    costs = series(draw(st.lists(st.sampled_from([1.0, 2.0, 3.0, np.nan]), min_size=12, max_size=12)), "float64")
    offered = [
        in_group("Papua", islands, "P", at_least=draw(st.integers(0, 2))),
        in_group("Java", islands, "J", at_least=draw(st.integers(0, 1)), at_most=draw(st.integers(1, 3))),
        in_each_group("island", islands, draw(st.integers(1, 3))),
        share_with_verdict("border", border, draw(st.sampled_from([0.0, 0.25, 0.3, 0.5])), COUNT),
        with_verdict("few border", border, at_most=draw(st.integers(0, 3))),
        within_budget("budget", costs, draw(st.sampled_from([5.0, 6.0, 8.0]))),
    ]
    return scores, [quota for quota in offered if draw(st.booleans())]


@LAW
@given(cases())
def test_a_portfolio_is_the_best_of_all_choices_there_are(case: tuple[pd.Series, list[Quota]]) -> None:
    scores, quotas = case
    ranked = every(scores, quotas)
    if not ranked:
        with pytest.raises(UsageFault) as caught:
            choose(scores, COUNT, quotas)
        named = str(vars(caught.value)["values"]["given"]).split("; ")
        together = [quota for quota in quotas if quota.name in named]
        assert not every(scores, together)
        assert all(every(scores, [other for other in together if other is not one]) for one in together)
        return
    found = choose(scores, COUNT, quotas, tolerance=0.02)
    assert found.best.mean == pytest.approx(ranked[0], abs=1e-9)
    assert all(kept(quota)[row_of(found.best.regions)] for quota in quotas)
    for quota in quotas:
        without = every(scores, [other for other in quotas if other is not quota])
        assert found.prices[quota.name] == pytest.approx(without[0] - ranked[0], abs=1e-9)


@LAW
@given(cases())
def test_alternatives_are_the_next_best_choices_within_the_tolerance(case: tuple[pd.Series, list[Quota]]) -> None:
    scores, quotas = case
    ranked = every(scores, quotas)
    assume(ranked)
    found = choose(scores, COUNT, quotas, tolerance=0.02)
    near = [mean for mean in ranked if mean >= ranked[0] - 0.02 - 1e-9][1:]
    assert [one.mean for one in found.alternatives] == pytest.approx(near[:ALTERNATIVES], abs=1e-9)
    sets = [frozenset(one.regions) for one in (found.best, *found.alternatives)]
    assert len(set(sets)) == len(sets)
    assert found.complete or len(found.alternatives) == ALTERNATIVES


def test_the_price_of_a_border_region_is_what_the_mean_loses() -> None:
    scores = series([0.9, 0.8, 0.7, 0.6, 0.5, 0.32, *[0.1] * 6], "float64")
    border = series([False, False, False, False, None, True, *[False] * 6])
    found = choose(scores, COUNT, [with_verdict("one border region", border, at_least=1)])
    assert found.best.regions == ("1100", "1101", "1102", "1105")
    # (0.60 - 0.32) / 4; the region whose border is unknown does not count as one
    assert found.prices == {"one border region": pytest.approx(0.07)}


def test_a_region_of_unknown_cost_is_not_bought() -> None:
    scores = series([0.9, 0.8, 0.7, 0.6, 0.5, *[0.1] * 7], "float64")
    costs = series([np.nan, *[10.0] * 11], "float64")
    assert choose(scores, COUNT, [within_budget("money", costs, 40)]).best.regions == ("1101", "1102", "1103", "1104")
    assert choose(scores, COUNT).best.regions == ("1100", "1101", "1102", "1103")


def test_quotas_that_contradict_each_other_are_named_and_no_others() -> None:
    scores = series([at / 12 for at in range(12)], "float64")
    islands = series(["P"] * 3 + ["J"] * 9)
    quotas = [
        in_group("at least 3 of Papua", islands, "P", at_least=3),
        in_group("at least 1 of Java", islands, "J", at_least=1),
        in_each_group("at most 2 of an island", islands, 2),
    ]
    with pytest.raises(UsageFault, match="of 4 regions keeps") as caught:
        choose(scores, COUNT, quotas)
    assert vars(caught.value)["values"]["given"] == "at least 3 of Papua; at most 2 of an island"
    assert len({caught.value.describe(lang) for lang in LANGUAGES}) == 2


def test_fewer_ranked_regions_than_wanted_are_refused() -> None:
    scores = series([0.5] * 3 + [np.nan] * 9, "float64")
    with pytest.raises(UsageFault, match="Only 3 regions can be ranked and 4 are wanted"):
        choose(scores, COUNT)


NEAR = series([0.9, 0.8, 0.7, 0.6, 0.56, 0.52, *[0.1] * 6], "float64")


def test_who_stands_back_for_a_quota_is_told_best_first() -> None:
    border = series([*[False] * 11, True])
    found = choose(NEAR[::-1], COUNT, [with_verdict("border", border, at_least=1)])
    assert found.best.regions == ("1100", "1101", "1102", "1111")
    assert found.without["border"].regions == ("1100", "1101", "1102", "1103")
    assert found.without["border"].mean == pytest.approx(0.75)


def test_an_alternative_may_lie_as_far_below_as_is_tolerated_and_no_further() -> None:
    found = choose(NEAR, COUNT)
    assert [one.regions for one in found.alternatives] == [("1100", "1101", "1102", "1104")]
    assert found.complete
    assert choose(NEAR, COUNT, tolerance=0.009).alternatives == ()
    many = choose(NEAR, COUNT, tolerance=0.5)
    assert (len(many.alternatives), many.complete) == (ALTERNATIVES, False)


def test_all_ranked_regions_may_be_chosen_but_not_none_of_them() -> None:
    every_one = choose(NEAR, len(CODES))
    assert (every_one.best.regions, every_one.alternatives, every_one.complete) == (tuple(CODES), (), True)
    assert choose(NEAR, 1).best.regions == ("1100",)
    with pytest.raises(UsageFault, match="Only 12 regions can be ranked and 0 are wanted"):
        choose(NEAR, 0)


def test_a_region_that_a_quota_does_not_speak_of_adds_nothing_to_it() -> None:
    islands = series(list("PPJJJJJJJJJJ"))
    quotas = [in_group("few of Java", islands[2:], "J", at_most=2), in_group("Papua", islands[2:], "P", at_most=0)]
    assert choose(NEAR, COUNT, quotas).best.regions == ("1100", "1101", "1102", "1103")


def test_regions_are_chosen_whole() -> None:
    # Nine tenths of the first and the rest of others would be worth more, and the money would do.
    scores = series([0.9, 0.5, 0.4, *[0.1] * 9], "float64")
    costs = series([10.0, *[1.0] * 11], "float64")
    found = choose(scores, 2, [within_budget("money", costs, 10)])
    assert (found.best.regions, found.best.mean) == (("1101", "1102"), pytest.approx(0.45))
    assert found.prices == {"money": pytest.approx(0.25)}


@pytest.mark.parametrize("seed", [53, 68, 268])
def test_the_best_is_found_among_choices_that_hardly_differ(seed: int) -> None:
    # Means of about 0.5 that differ by less than a ten-thousandth, where a solver left to itself stops.
    source = np.random.default_rng(seed)
    scores = series((0.5 + 0.002 * source.random(12)).round(6).tolist(), "float64")
    quota = within_budget("money", series(source.integers(50, 150, 12).tolist(), "float64"), 90.0 * COUNT)
    assert choose(scores, COUNT, [quota]).best.mean == pytest.approx(every(scores, [quota])[0], abs=1e-9)


def test_of_equal_regions_those_that_stand_first_are_named_first() -> None:
    codes = [f"{1000 + at}" for at in range(60)]
    found = choose(pd.Series([0.5, 0.25, 0.5] * 20, codes, dtype="float64"), 60, tolerance=0).best.regions
    assert list(found) == [code for at, code in enumerate(codes) if at % 3 != 1] + codes[1::3]
