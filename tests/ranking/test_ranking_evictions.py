"""What takes a region out of the top: the smallest change of weights, checked by every other way to find one."""

from fractions import Fraction
from itertools import combinations, permutations, product
from operator import mul

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from clusters.ranking.draws import Settings
from clusters.ranking.eviction import _quick, base_ranks, base_scores, evictions
from clusters.ranking.problem import Problem
from clusters.ranking.ranges import rank
from clusters.ranking.scoring import scales_of
from tests.ranking.problems import problem, random_problem

STEPS = 60
LATTICE = np.array([(a, b, STEPS - a - b) for a, b in product(range(STEPS + 1), repeat=2) if a + b <= STEPS]) / STEPS


def scaled(asked: Problem) -> np.ndarray:
    figures = asked.figures
    return ((figures - figures.min()) / (figures.max() - figures.min())).to_numpy()


@pytest.mark.parametrize("top", [1, 3])
@pytest.mark.parametrize("seed", range(5))
def test_no_smaller_change_of_weights_evicts(seed: int, top: int) -> None:
    asked = random_problem(seed, regions=10, criteria=3)
    ranking = rank(asked, Settings(top=top, draws=5))
    matrix, planned = scaled(asked), ranking.cells.weights
    for one in evictions(ranking):
        region = asked.figures.index.get_loc(one.region_code)
        assert one.exact
        leads = LATTICE @ (matrix - matrix[region]).T
        out = (leads > 1e-9).sum(axis=1) >= top
        moved = np.abs(LATTICE - planned).sum(axis=1) / 2
        assert (one.moved is None) <= (not out.any())
        if one.moved is not None:
            assert moved[out].min(initial=1) >= one.moved - 1e-6
            level = (matrix - matrix[region]) @ one.weights.to_numpy()
            assert (np.delete(level, region) >= -1e-6).sum() >= top
            assert one.weights.sum() == pytest.approx(1)
            assert np.abs(one.weights - planned).sum() / 2 == pytest.approx(one.moved, abs=1e-9)


def test_an_eviction_counted_out_by_hand() -> None:
    # 0.6 and 0.4; level at one half each: a tenth of all weight has to move.
    ranking = rank(problem([[1, 0], [0, 1], [0, 0]], [0.6, 0.4]), Settings(top=1, draws=5))
    (found,) = evictions(ranking)
    assert (found.region_code, found.overtaken_by) == ("1100", ("1101",))
    assert found.moved == pytest.approx(0.1)
    assert found.weights.tolist() == pytest.approx([0.5, 0.5])
    assert base_scores(ranking).tolist() == pytest.approx([0.6, 0.4, 0])


def test_a_region_that_is_best_in_everything_cannot_be_evicted_by_weights() -> None:
    (found,) = evictions(rank(problem([[3, 3], [2, 1], [1, 2]]), Settings(top=1, draws=5)))
    assert (found.region_code, found.moved, found.exact, found.overtaken_by) == ("1100", None, True, ())
    assert found.weights.to_dict() == {"c0": 0.5, "c1": 0.5}


def least_moved(ahead: np.ndarray, planned: np.ndarray, top: int) -> float | None:
    """Return the smallest part of all weight that has to move, by a linear programme for every N that could pass."""
    criteria, eye = len(planned), np.eye(len(planned))
    apart = np.block([[eye, -eye], [-eye, -eye]])
    found = []
    for passing in combinations(range(len(ahead)), top):
        behind = np.hstack([-ahead[list(passing)], np.zeros((top, criteria))])
        answer = linprog(
            np.concatenate([np.zeros(criteria), np.ones(criteria)]),
            A_ub=np.vstack([apart, behind]),
            b_ub=np.concatenate([planned, -planned, np.zeros(top)]),
            A_eq=np.concatenate([np.ones(criteria), np.zeros(criteria)])[None],
            b_eq=[1.0],
        )
        if answer.status == 0:
            found.append(answer.fun / 2)
    return min(found, default=None)


@pytest.mark.parametrize("top", [1, 2, 4])
@pytest.mark.parametrize("normalisation", ["rank", "z-score", "min-max"])
def test_the_smallest_change_is_that_of_the_best_of_all_ways_to_pass(normalisation: str, top: int) -> None:
    asked = random_problem(top, regions=8, criteria=4, unknown=0.15, mixed=True)
    ranking = rank(asked, Settings(top=top, draws=5, normalisations=(normalisation, "distance")))
    cells = ranking.cells
    matrix = np.column_stack(
        [one.at(cells.middle()[:, at]) for at, one in enumerate(scales_of(cells, ranking.settings.normalisations[0]))]
    )
    scores = pd.Series(matrix @ cells.weights, cells.regions).sort_values(ascending=False)
    pd.testing.assert_series_equal(base_scores(ranking), scores.round(10)[cells.regions])
    assert base_ranks(ranking).to_dict() == {code: at + 1 for at, code in enumerate(scores.index)}
    found = evictions(ranking)
    assert [one.region_code for one in found] == scores.index[:top].tolist()
    for one in found:
        region = cells.regions.get_loc(one.region_code)
        ahead = matrix - matrix[region]
        expected = least_moved(np.delete(ahead, region, axis=0), cells.weights, top)
        assert one.exact
        assert one.moved == (None if expected is None else pytest.approx(expected, abs=1e-7))
        assert one.weights.index.tolist() == [criterion.criterion_id for criterion in cells.criteria]
        passed = (ahead @ cells.weights < 0) & (ahead @ one.weights.to_numpy() >= -1e-6)
        assert list(one.overtaken_by) == ([] if expected is None else cells.regions[passed].tolist())


def test_nearly_all_weight_may_have_to_move() -> None:
    # Level where 1 of the first criterion weighs as much as a tenth of the second: at one eleventh and ten.
    (found,) = evictions(rank(problem([[10, 9], [0, 10], [0, 0]], [0.9, 0.1]), Settings(top=1, draws=5)))
    assert found.moved == pytest.approx(0.9 - 1 / 11)
    assert found.overtaken_by == ("1101",)


def first_level(ahead: np.ndarray, weights: list[Fraction], goal: list[Fraction], top: int) -> Fraction | None:
    """Return the least part of the way to other weights at which N others are level or ahead, by trying every one."""
    start, end = ([sum(map(mul, row, at)) for row in ahead.tolist()] for at in (weights, goal))
    steps = sorted(
        one / (one - other) for one, other in zip(start, end, strict=True) if one * other < 0 or other == 0 != one
    )
    for step in steps:
        if sum(one + step * (other - one) >= 0 for one, other in zip(start, end, strict=True)) >= top:
            return step
    return None


def test_the_search_begins_at_the_nearest_change_on_a_straight_line() -> None:
    # It is never nearer than the smallest change: what lies farther off is left out of the search.
    source, weights = np.random.default_rng(0), [Fraction(1, 2), Fraction(1, 4), Fraction(1, 4)]
    given, none = np.array(weights, float), 0
    for _ in range(300):
        ahead, top = source.integers(-3, 4, (5, 3)), int(source.integers(1, 4))
        if (ahead @ given >= 0).sum() >= top:
            continue
        goals = [[Fraction(int(at == one)) for at in range(3)] for one in range(3)]
        for giver, taker in permutations(range(3), 2):
            goals.append(list(weights))
            goals[-1][taker] += goals[-1][giver]
            goals[-1][giver] = Fraction(0)
        found = [
            step * sum(abs(one - other) for one, other in zip(goal, weights, strict=True))
            for goal in goals
            if (step := first_level(ahead, weights, goal, top)) is not None
        ]
        nearest = _quick(ahead.astype(float), given, top)
        assert nearest == (pytest.approx(float(min(found))) if found else None)
        none += nearest is None
    assert 0 < none < 100


def test_of_equal_regions_those_that_stand_first_are_named_first() -> None:
    ranking = rank(problem([[at % 2, at % 2] for at in range(60)]), Settings(top=1, draws=1))
    assert base_ranks(ranking).index.tolist() == [f"{1100 + at}" for at in [*range(1, 60, 2), *range(0, 60, 2)]]


def test_whoever_is_named_is_told_best_first_and_those_outside_have_no_eviction() -> None:
    ranking = rank(problem([[1, 0, 0], [0, 0, 0], [0, 0, 1], [0, 1, 0]], [0.5, 0.3, 0.2]), Settings(top=2, draws=5))
    assert base_ranks(ranking).index.tolist() == ["1100", "1103", "1102", "1101"]
    first, second = evictions(ranking)
    # Both others pass the first where all three weigh the same; the second needs a twentieth to be passed by the third.
    assert (first.region_code, first.overtaken_by, first.moved) == ("1100", ("1102", "1103"), pytest.approx(1 / 6))
    assert first.weights.to_dict() == pytest.approx({"c0": 1 / 3, "c1": 1 / 3, "c2": 1 / 3})
    assert (second.region_code, second.overtaken_by, second.moved) == ("1103", ("1102",), pytest.approx(0.05))
    assert [one.region_code for one in evictions(ranking, ["1102", "1103", "9999"])] == ["1103"]
    assert evictions(ranking, ["1101"]) == []
    assert [one.region_code for one in evictions(ranking, ["1103", "1100"])] == ["1100", "1103"]


def test_a_region_that_others_are_level_with_is_out_without_any_change() -> None:
    ranking = rank(problem([[5, 0], [5, 0], [0, 5]], [0.6, 0.4]), Settings(top=1, draws=5))
    assert base_ranks(ranking).to_dict() == {"1100": 1, "1101": 1, "1102": 3}
    for one in evictions(ranking):
        assert (one.moved, one.overtaken_by, one.exact) == (pytest.approx(0), (), True)
        assert one.weights.to_dict() == pytest.approx({"c0": 0.6, "c1": 0.4})


def test_a_search_that_runs_out_of_time_does_not_say_that_nothing_evicts() -> None:
    ranking = rank(random_problem(9, regions=60, criteria=8), Settings(top=5, draws=5))
    for one in evictions(ranking, seconds=0.0):
        assert (one.moved, one.exact, one.overtaken_by) == (None, False, ())
        assert one.weights.tolist() == ranking.cells.weights.tolist()
    assert all(one.exact for one in evictions(ranking))


def test_evictions_are_exact_for_all_regencies() -> None:
    # As many regions and criteria as the product ranks.
    ranking = rank(random_problem(9, regions=514, criteria=12, unknown=0.05), Settings(top=10, draws=5))
    found = evictions(ranking)
    assert len(found) == 10
    assert all(one.exact and one.moved is not None and 0 <= one.moved <= 1 for one in found)
    # whoever stands further back is put out sooner: the last needs only one to pass
    assert found[-1].moved <= found[0].moved
