"""Rankings checked from outside: scikit-criteria draw by draw, and every case counted out where there are few."""

from collections import Counter
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
import skcriteria as skc
from scipy.stats import beta, rankdata
from skcriteria.agg.simple import WeightedProductModel, WeightedSumModel
from skcriteria.agg.topsis import TOPSIS
from skcriteria.preprocessing.scalers import MinMaxScaler, StandarScaler

from clusters.ranking.draws import Draws, Settings
from clusters.ranking.methods import FLOOR, METHODS
from clusters.ranking.problem import Criterion, Problem
from clusters.ranking.ranges import Ranking, rank
from tests.ranking.problems import frame, problem, random_problem

AGREED = 1e-9
DRAWS = 60


def filled(ranking: Ranking, draw: int) -> np.ndarray:
    """Return the matrix that a draw assumed, more being better: the way a user of scikit-criteria would hand it in."""
    cells = ranking.cells
    matrix = cells.matrix.copy()
    place = ranking.draws.fractions(draw, draw + 1, len(cells.rows))[0]
    matrix[cells.rows, cells.columns] = cells.lower + place * (cells.upper - cells.lower)
    for column, criterion in enumerate(cells.criteria):
        if criterion.direction == "less":
            matrix[:, column] *= -1
        elif criterion.direction == "target":
            low, high = criterion.ideal
            matrix[:, column] = -np.clip(np.maximum(low - matrix[:, column], matrix[:, column] - high), 0, None)
    return matrix


def theirs(matrix: np.ndarray, weights: np.ndarray, normalisation: str, method: str) -> np.ndarray:
    """Return scikit-criteria's scores, told as the position between its scores of the worst and the best corner."""
    corners = np.vstack([matrix, matrix.min(axis=0), matrix.max(axis=0)])
    objectives = [max] * matrix.shape[1]
    if normalisation == "rank":
        ranks = np.column_stack([(rankdata(column) - 1) / (len(column) - 1) for column in matrix.T])
        data = skc.mkdm(np.vstack([ranks, ranks.min(axis=0), ranks.max(axis=0)]), objectives, weights=weights)
    elif normalisation == "z-score":
        scaled = StandarScaler("matrix").transform(skc.mkdm(matrix, objectives, weights=weights)).matrix.to_numpy()
        both = np.vstack([scaled, scaled.min(axis=0), scaled.max(axis=0)])
        # only TOPSIS takes values below zero; beginning at zero adds the same to every region's sum
        data = skc.mkdm(both if method == "topsis" else both - both.min(axis=0), objectives, weights=weights)
    else:
        data = MinMaxScaler("matrix").transform(skc.mkdm(corners, objectives, weights=weights))
    if method == "topsis":
        return np.asarray(TOPSIS().evaluate(data).e_.similarity)[:-2]
    if method == "weighted-sum":
        score = np.asarray(WeightedSumModel().evaluate(data).e_.score)
    else:
        raised = data.matrix.to_numpy()
        raised = FLOOR + (1 - FLOOR) * (raised / raised.max() if normalisation == "z-score" else raised)
        data = skc.mkdm(raised, objectives, weights=weights)
        score = 10 ** np.asarray(WeightedProductModel().evaluate(data).e_.score)
    return (score[:-2] - score[-2]) / (score[-1] - score[-2])


def compare(ranking: Ranking) -> None:
    draws = ranking.draws
    for at in range(len(draws)):
        expected = theirs(filled(ranking, at), draws.weights[at], str(draws.normalisations[at]), str(draws.methods[at]))
        np.testing.assert_allclose(ranking.scores.total[at], expected, rtol=0, atol=AGREED)
        np.testing.assert_array_equal(ranking.scores.ranks[at], rankdata(-np.round(expected, 9), method="min"))


@pytest.mark.parametrize("mixed", [False, True])
@pytest.mark.parametrize("seed", [1, 2])
def test_every_draw_agrees_with_scikit_criteria(seed: int, *, mixed: bool) -> None:
    # Weights, normalisation and method drawn together; all is known.
    compare(rank(random_problem(seed, regions=40, criteria=6, mixed=mixed), Settings(draws=DRAWS, spread=0.6)))


@pytest.mark.parametrize("method", METHODS)
def test_every_draw_of_unknown_values_agrees_with_scikit_criteria(method: str) -> None:
    # Within the known range a drawn value leaves the scale as it is, theirs as well as ours.
    holes = random_problem(3, regions=40, criteria=6, unknown=0.2)
    ranking = rank(holes, Settings(draws=DRAWS, normalisations=("min-max",), methods=(method,)))
    assert len(ranking.cells.rows) > 20
    compare(ranking)


# Counted out by hand and by exact fractions.


def lattice(criteria: int, steps: int) -> list[tuple[int, ...]]:
    return [one for one in product(range(steps + 1), repeat=criteria) if sum(one) == steps]


def test_ranks_over_a_lattice_of_weights_are_those_counted_out_in_fractions() -> None:
    rows = [[9, 1, 5], [1, 9, 4], [5, 5, 9], [4, 4, 4], [9, 0, 0], [0, 9, 9]]
    weights = lattice(3, 8)
    every = np.array(weights) / 8
    draws = Draws(
        every, np.repeat("min-max", len(every)), np.repeat("weighted-sum", len(every)), np.zeros((len(every), 0))
    )
    found = rank(problem(rows), Settings(top=2, draws=len(every)), draws=draws)
    ranks: list[list[int]] = []
    shares = [Fraction(0)] * len(rows)
    for one in weights:
        scores = [sum(Fraction(w, 8) * Fraction(v, 9) for w, v in zip(one, row, strict=True)) for row in rows]
        ranks.append([1 + sum(other > score for other in scores) for score in scores])
        for at, place in enumerate(ranks[-1]):
            tied = ranks[-1].count(place)
            shares[at] += min(Fraction(1), max(Fraction(0), Fraction(2 - place + 1, tied)))
    assert found.scores.ranks.tolist() == ranks
    assert found.frame["top_share"].tolist() == pytest.approx([float(share / len(weights)) for share in shares])
    for at in range(len(rows)):
        ordered = sorted(row[at] for row in ranks)
        wanted = [ordered[-(-len(ordered) * part // 100) - 1] for part in (5, 50, 95)]
        assert found.frame.iloc[at][["rank_p05", "rank_median", "rank_p95"]].tolist() == wanted


def test_every_combination_of_scale_and_method_is_drawn_as_often() -> None:
    # Without spread and with all known there are nine draws to be had; shares come near to the mean of the nine.
    firm = random_problem(8, regions=12, criteria=4)
    drawn = rank(firm, Settings(top=3, draws=20_000, spread=0))
    pairs = Counter(zip(drawn.draws.normalisations.tolist(), drawn.draws.methods.tolist(), strict=True))
    assert len(pairs) == 9
    exact = np.zeros(12)
    for normalisation, method in pairs:
        once = rank(firm, Settings(top=3, draws=1, spread=0, normalisations=(normalisation,), methods=(method,)))
        exact += once.frame["top_share"].to_numpy() / 9
    assert np.abs(drawn.frame["top_share"].to_numpy() - exact).max() < 0.02


@pytest.mark.parametrize(("share", "spread"), [(0.5, 1.0), (0.6, 0.5), (0.7, 1.0)])
def test_two_regions_and_two_criteria_have_the_share_of_the_beta_distribution(share: float, spread: float) -> None:
    # "a" leads exactly when the first weight is above one half; u of two criteria is Beta(2 w, 2 (1 - w)).
    both = problem([[1, 0], [0, 1]], [share, 1 - share])
    settings = Settings(top=1, draws=20_000, spread=spread, normalisations=("min-max",), methods=("weighted-sum",))
    border = share + (0.5 - share) / spread
    exact = beta(2 * share, 2 * (1 - share)).sf(border)
    assert rank(both, settings).frame["top_share"].iloc[0] == pytest.approx(exact, abs=0.02)


def test_an_unknown_value_leads_as_often_as_its_bounds_allow() -> None:
    # Between 0 and 10, above 7 in three draws of ten; by its own bounds of 6 and 10 in three of four.
    figures = frame([[np.nan, 1], [7.0, 1], [0.0, 0], [10.0, 1]])
    settings = Settings(top=2, draws=20_000, spread=0)
    slight = Criterion("c1", weight=1e-6)
    free = rank(Problem(figures, (Criterion("c0"), slight)), settings).frame
    tight = rank(Problem(figures, (Criterion("c0", lower=6.0), slight)), settings).frame
    assert free["top_share"].iloc[0] == pytest.approx(0.3, abs=0.02)
    assert tight["top_share"].iloc[0] == pytest.approx(0.75, abs=0.02)
    assert free.iloc[0][["rank_p05", "rank_p95"]].tolist() == [2, 3]


def test_an_unanswered_question_is_drawn_as_yes_or_no_and_nothing_between() -> None:
    figures = frame([[np.nan, 1], [1.0, 1], [0.0, 0]])
    asked = Problem(figures, (Criterion("c0", two_valued=True), Criterion("c1", weight=1e-12)))
    scores = rank(asked, Settings(top=1, draws=4_000, spread=0, normalisations=("min-max",))).scores.total[:, 0]
    assert set(scores.round(9)) == {0.0, 1.0}
    assert scores.mean() == pytest.approx(0.5, abs=0.05)


def test_regions_tied_across_the_border_share_the_place_and_the_better_rank() -> None:
    found = rank(problem([[3, 3], [2, 2], [2, 2], [0, 0]]), Settings(top=2, draws=30)).frame
    assert found["top_share"].tolist() == [1, 0.5, 0.5, 0]
    assert found["rank_median"].tolist() == [1, 2, 2, 4]
    assert found["rank_p95"].tolist() == [1, 2, 2, 4]
