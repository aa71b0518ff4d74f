"""The formulas of docs/ranking.md by hand: scales, methods, weights, and what is drawn."""

import numpy as np
import pandas as pd
import pytest

from clusters.ranking.draws import DRAWS_ALLOWED, LEAST_WEIGHT, Draws, Settings, draw
from clusters.ranking.methods import FLOOR, METHODS, Reach, coefficients, corners, finish, terms
from clusters.ranking.normalise import NORMALISATIONS, Scale, directed, scale
from clusters.ranking.problem import Criterion, unit_weights
from geo.errors import UsageFault
from tests.ranking.problems import problem

MORE, LESS = Criterion("c0"), Criterion("c0", direction="less")
TARGET = Criterion("c0", direction="target", ideal=(4.0, 6.0))


def scaled(
    normalisation: str,
    criterion: Criterion,
    known: list[float],
    asked: list[float] | None = None,
    bounds: tuple[list[float], list[float]] = ([], []),
) -> list[float]:
    """Return where values fall on the scale of the known ones; the known ones themselves unless others are asked."""
    lower, upper = (np.array(end, float) for end in bounds)
    found = scale(normalisation, criterion, np.array(known, float), lower, upper)
    return found.at(np.array(known if asked is None else asked, float)).tolist()


def ends(normalisation: str, criterion: Criterion, known: list[float], lower: list[float], upper: list[float]) -> Scale:
    return scale(normalisation, criterion, np.array(known), np.array(lower), np.array(upper))


# Scales.


def test_values_are_turned_so_that_more_is_better() -> None:
    values = np.array([2.0, 4.0, 5.0, 9.0])
    assert directed(MORE, values).tolist() == [2, 4, 5, 9]
    assert directed(LESS, values).tolist() == [-2, -4, -5, -9]
    assert directed(TARGET, values).tolist() == [-2, 0, 0, -3]


@pytest.mark.parametrize("normalisation", ["min-max", "distance"])
def test_the_worst_value_is_nought_and_the_best_one(normalisation: str) -> None:
    assert scaled(normalisation, MORE, [2, 4, 10]) == [0, 0.25, 1]
    assert scaled(normalisation, LESS, [2, 4, 10]) == [1, 0.75, 0]
    assert scaled(normalisation, TARGET, [2, 4, 5, 10]) == [0.5, 1, 1, 0]


def test_bounds_of_the_unknown_set_the_ends_of_the_scale_and_not_only_what_is_known() -> None:
    assert scaled("min-max", MORE, [2, 4], bounds=([0], [10])) == [0.2, 0.4]
    assert scaled("min-max", LESS, [2, 4], bounds=([0], [10])) == [0.8, 0.6]
    assert scaled("min-max", MORE, [2, 4], bounds=([2.5], [3.5])) == [0, 1]
    found = ends("z-score", MORE, [1.0, 2, 3, 6], [0.0], [7.0])
    assert (found.worst, found.best) == pytest.approx((-3 / np.sqrt(3.5), 4 / np.sqrt(3.5)))


def test_between_its_bounds_an_unknown_value_may_reach_the_ideal() -> None:
    # 4 to 6 is ideal. From 3 to 8 both bounds are short of it, and what lies between is not.
    assert scaled("min-max", TARGET, [0, 1], bounds=([3], [8])) == [0, 0.25]
    # From 1.5 to 3 one short of it is the nearest, from 9 to 12 three too much, and six is the farthest.
    assert scaled("min-max", TARGET, [0, 2], bounds=([1.5], [3])) == pytest.approx([0, 2 / 3])
    assert scaled("min-max", TARGET, [0, 2], bounds=([9], [12])) == [0.5, 1]


def test_ranks_are_shared_by_equals_and_linear_in_between() -> None:
    # Mid-ranks 3, 1.5, 1.5 and 4 of four.
    assert scaled("rank", MORE, [5, 1, 1, 9]) == pytest.approx([2 / 3, 1 / 6, 1 / 6, 1])
    assert scaled("rank", LESS, [5, 1, 1, 9]) == pytest.approx([1 / 3, 5 / 6, 5 / 6, 0])
    assert scaled("rank", MORE, [5, 1, 1, 9], [0, 3, 7, 20]) == pytest.approx([1 / 6, 5 / 12, 5 / 6, 1])
    assert scaled("rank", MORE, [3, 3.25, 4]) == [0, 0.5, 1]
    found = ends("rank", MORE, [5.0, 1, 1, 9], [3.0], [20.0])
    assert (found.worst, found.best) == pytest.approx((1 / 6, 1))


def test_a_z_score_is_the_distance_from_the_mean_in_standard_deviations() -> None:
    assert scaled("z-score", MORE, [1, 2, 3, 6]) == pytest.approx(np.array([-2, -1, 0, 3]) / np.sqrt(3.5))
    assert scaled("z-score", LESS, [1, 2, 3, 6], [4]) == pytest.approx([-1 / np.sqrt(3.5)])


@pytest.mark.parametrize("normalisation", ["rank", "z-score"])
def test_where_all_that_is_known_is_alike_the_bounds_tell(normalisation: str) -> None:
    assert scaled(normalisation, MORE, [3, 3], [3, 1, 5], bounds=([1], [5])) == [0.5, 0, 1]


def test_beyond_the_ideal_nothing_is_added() -> None:
    assert scaled("distance", Criterion("c0", ideal=(8.0, 9.0)), [2, 5, 8, 8.5, 10]) == [0, 0.5, 1, 1, 1]
    fewer = Criterion("c0", direction="less", ideal=(3.0, 4.0))
    assert scaled("distance", fewer, [10, 7, 4, 3.5, 1]) == [0, 0.5, 1, 1, 1]
    assert scaled("distance", TARGET, [2, 4, 10, 7]) == [0.5, 1, 0, 0.75]
    assert scaled("distance", MORE, [0, 0.125, 0.5]) == [0, 0.25, 1]
    assert scaled("distance", MORE, [3, 3.5, 4]) == [0, 0.5, 1]
    # All have reached the ideal: nobody is short of it.
    assert scaled("distance", Criterion("c0", ideal=(1.0, 9.0)), [2, 5, 8]) == [1, 1, 1]
    # Nobody is at the ideal: it is still the ideal that distances are measured to.
    assert scaled("distance", TARGET, [2, 10, 7]) == [0.5, 0, 0.75]


# Methods.

UNIT = Reach(np.array([0.0, 0.0]), np.array([1.0, 1.0]))
WIDE = Reach(np.array([-1.0, 0.0]), np.array([1.0, 4.0]))


def score_of(method: str, values: list[float], weights: list[float], reach: Reach) -> float:
    """Return the score of one region in one draw."""
    drawn = np.array([weights], float)
    of_column = [terms(method, np.array([value]), column, reach) for column, value in enumerate(values)]
    factors = coefficients(method, drawn)[0]
    sums = [
        np.array([[sum(factor * term[0] for factor, term in zip(factors, each, strict=True))]])
        for each in zip(*of_column, strict=True)
    ]
    return float(finish(method, sums, drawn, corners(method, reach))[0, 0])


def test_the_product_raises_values_above_nought() -> None:
    assert UNIT.positive(np.array([0.0, 0.5, 1.0]), 0) == pytest.approx([0.01, 0.505, 1])
    # What lies in [0, 1] is only raised, even where nobody could be at one of the ends.
    for within in (
        Reach(np.array([0.0, 0.1]), np.array([0.8, 0.9])),
        Reach(np.array([0.2, 0.3]), np.array([0.9, 1.0])),
    ):
        assert within.positive(np.array([0.6]), 0) == pytest.approx([0.01 + 0.99 * 0.6])
    twice = Reach(np.array([0.0, 0.0]), np.array([1.0, 2.0]))
    assert twice.positive(np.array([1.0]), 0) == pytest.approx([0.505])
    # z-scores begin at nought and are divided by the widest, which is four; a value below the worst is the worst.
    assert WIDE.positive(np.array([-2.0, -1.0, 0.0, 1.0]), 0) == pytest.approx([0.01, 0.01, 0.01 + 0.99 / 4, 0.505])
    assert WIDE.positive(np.array([0.0, 2.0, 4.0]), 1) == pytest.approx([0.01, 0.505, 1])
    below = Reach(np.array([-1.0, 0.0]), np.array([1.0, 1.0]))
    assert below.positive(np.array([0.5]), 1) == pytest.approx([0.01 + 0.99 / 4])


def test_a_weighted_sum_is_told_between_the_worst_and_the_best_there_could_be() -> None:
    assert score_of("weighted-sum", [0.5, 1.0], [1, 3], UNIT) == pytest.approx(0.875)
    # (0.25 * 0.5 + 0.75 * 1) between -0.25 and 3.25
    assert score_of("weighted-sum", [0.5, 1.0], [1, 3], WIDE) == pytest.approx((0.875 + 0.25) / 3.5)


def test_a_weighted_product_is_told_between_the_worst_and_the_best_there_could_be() -> None:
    product = 0.505**0.25 * 1.0**0.75
    assert score_of("weighted-product", [0.5, 1.0], [1, 3], UNIT) == pytest.approx((product - 0.01) / 0.99)
    worst, best = 0.01, 0.505**0.25
    product = (0.01 + 0.99 * 1.5 / 4) ** 0.25 * (0.01 + 0.99 / 4) ** 0.75
    assert score_of("weighted-product", [0.5, 1.0], [1, 3], WIDE) == pytest.approx((product - worst) / (best - worst))
    assert FLOOR == 0.01


def test_topsis_is_the_distance_to_the_worst_beside_both_distances() -> None:
    to_best, to_worst = np.hypot(1 * 0.5, 3 * 3), np.hypot(1 * 1.5, 3 * 1)
    assert score_of("topsis", [0.5, 1.0], [1, 3], WIDE) == pytest.approx(to_worst / (to_best + to_worst))
    assert score_of("topsis", [-1.0, 0.0], [1, 3], WIDE) == 0
    assert score_of("topsis", [1.0, 4.0], [1, 3], WIDE) == 1


@pytest.mark.parametrize("method", METHODS)
def test_each_draw_has_its_own_weights_and_corners(method: str) -> None:
    values, weights = np.array([[0.5, 1.0], [1.0, 3.0], [-1.0, 0.25]]), np.array([[1.0, 3.0], [0.5, 0.25]])
    of_column = [terms(method, values[:, at], at, WIDE) for at in range(2)]
    sums = [coefficients(method, weights) @ np.array(each) for each in zip(*of_column, strict=True)]
    found = finish(method, sums, weights, corners(method, WIDE))
    expected = [[score_of(method, row, of_draw, WIDE) for row in values.tolist()] for of_draw in weights.tolist()]
    np.testing.assert_allclose(found, expected, atol=1e-12)


# Weights.


def test_weights_are_proportions_to_twelve_decimals() -> None:
    assert unit_weights([Criterion("a", 1), Criterion("b", 3), Criterion("c", 0)]).tolist() == [0.25, 0.75, 0]
    assert unit_weights([Criterion("a", 1), Criterion("b", 2)]).tolist() == [0.333333333333, 0.666666666667]
    assert unit_weights([Criterion("a", 2e300), Criterion("b", 6e300)]).tolist() == [0.25, 0.75]


def test_other_weights_leave_everything_else_as_it_was() -> None:
    asked = problem([[1, 5], [2, 4], [3, 1]], [1, 2], direction="less")
    other = asked.weighted({"c1": 7.0})
    assert other.criteria == (Criterion("c0", 1.0, direction="less"), Criterion("c1", 7.0, direction="less"))
    assert other.figures is asked.figures
    assert [one.weight for one in asked.criteria] == [1, 2]
    with pytest.raises(UsageFault, match="no criterion budget, decree; available: c0, c1"):
        asked.weighted({"budget": 1.0, "c0": 2.0, "decree": 1.0})


def test_no_weight_leaves_a_draw_altogether() -> None:
    drawn = draw(Settings(draws=500, spread=1.0), np.array([1 - 1e-6, 1e-6])).weights
    assert (drawn > 0).all()
    assert drawn.min() == pytest.approx(LEAST_WEIGHT, rel=1e-6)
    np.testing.assert_allclose(drawn.sum(axis=1), 1, rtol=0, atol=1e-12)


def test_the_only_weight_and_weights_without_spread_are_the_planners_in_every_draw() -> None:
    assert draw(Settings(draws=3, spread=1.0), np.array([1.0])).weights.tolist() == [[1.0]] * 3
    planned = np.array([0.7, 0.3])
    assert draw(Settings(draws=2, spread=0), planned).weights.tolist() == [[0.7, 0.3]] * 2
    assert draw(Settings(draws=1, spread=0), planned).weights.tolist() == [[0.7, 0.3]]


# Draws.


def test_settings_are_refused_beyond_their_ends_and_no_sooner() -> None:
    for allowed in ({"draws": 1}, {"draws": DRAWS_ALLOWED}, {"spread": 0}, {"spread": 1}, {"seed": 0}):
        Settings(**allowed).check()
    with pytest.raises(UsageFault, match=r"spread is -0\.1; allowed: 0-1"):
        Settings(spread=-0.1).check()
    said = {
        "draws": (DRAWS_ALLOWED + 1, "draws is 50001; allowed: 1-50000"),
        "spread": (1.5, r"spread is 1\.5; allowed: 0-1"),
        "seed": (-1, "seed is -1; allowed: ≥ 0"),
        "normalisations": (
            ("rank", "best-worst", "ahp"),
            "normalisations is rank, best-worst, ahp; allowed: min-max, rank, z-score, distance",
        ),
        "methods": ((), "methods is ; allowed: weighted-sum, weighted-product, topsis"),
    }
    for name, (given, sentence) in said.items():
        with pytest.raises(UsageFault, match=sentence):
            Settings(**{name: given}).check()


def test_a_seed_gives_the_draws_that_it_always_gave() -> None:
    # A link with a seed that was sent a year ago tells the same ranks today.
    drawn = draw(Settings(draws=4, spread=0.5, seed=2017), np.array([0.5, 0.3, 0.2]))
    assert drawn.weights.round(6).tolist() == [
        [0.500598, 0.378764, 0.120638],
        [0.645805, 0.222827, 0.131368],
        [0.306711, 0.231682, 0.461607],
        [0.309326, 0.575667, 0.115007],
    ]
    assert drawn.normalisations.tolist() == ["rank", "rank", "min-max", "min-max"]
    assert drawn.methods.tolist() == ["topsis", "weighted-product", "weighted-product", "weighted-product"]
    assert drawn.fractions(0, 2, 3).round(6).tolist() == [
        [0.987052, 0.837791, 0.604134],
        [0.889781, 0.893594, 0.668564],
    ]


def test_places_of_unknown_cells_are_the_same_however_draws_are_cut() -> None:
    drawn = draw(Settings(draws=9), np.array([0.5, 0.5]))
    whole = drawn.fractions(0, 9, 4)
    assert whole.shape == (9, 4)
    assert len(np.unique(whole)) == 36
    np.testing.assert_array_equal(np.vstack([drawn.fractions(0, 5, 4), drawn.fractions(5, 9, 4)]), whole)
    given = Draws(drawn.weights, drawn.normalisations, drawn.methods, whole)
    np.testing.assert_array_equal(given.fractions(2, 4, 4), whole[2:4])
    assert len(given) == 9


def test_settings_say_which_scales_and_methods_are_drawn_each_as_often() -> None:
    asked = Settings(draws=6_000, normalisations=NORMALISATIONS, methods=("topsis", "weighted-sum"))
    drawn = draw(asked, np.array([0.5, 0.5]))
    together = pd.crosstab(drawn.normalisations, drawn.methods)
    assert sorted(together.index) == sorted(NORMALISATIONS)
    assert sorted(together.columns) == ["topsis", "weighted-sum"]
    # An eighth of the draws each: the scale does not tell the method.
    assert np.abs(together.to_numpy() / 6_000 - 1 / 8).max() < 0.02
