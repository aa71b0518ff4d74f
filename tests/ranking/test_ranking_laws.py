"""Laws of ranking that hold for any figures (docs/ranking.md, "Laws")."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from clusters.ranking.cells import prepare
from clusters.ranking.draws import Settings, draw
from clusters.ranking.methods import METHODS
from clusters.ranking.normalise import NORMALISATIONS
from clusters.ranking.problem import Criterion, Problem
from clusters.ranking.ranges import Ranking, rank
from tests.ranking.problems import problems, random_problem

LAW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
QUICK = Settings(top=2, draws=60, normalisations=NORMALISATIONS)
FIGURES = ["score_median", "rank_median", "rank_p05", "rank_p95", "top_share", "missing"]


def better(problem: Problem) -> pd.DataFrame:
    """Return the figures so that more is better."""
    signs = {one.criterion_id: -1.0 if one.direction == "less" else 1.0 for one in problem.criteria if one.weight > 0}
    return problem.figures[list(signs)] * pd.Series(signs)


@LAW
@given(problems(unknown=True), st.sampled_from([0.001, 0.1, 0.3, 3.0, 7.0, 1e6]))
def test_scaling_all_weights_changes_nothing(problem: Problem, factor: float) -> None:
    scaled = problem.weighted({one.criterion_id: one.weight * factor for one in problem.criteria})
    pd.testing.assert_frame_equal(rank(problem, QUICK).frame, rank(scaled, QUICK).frame)


@LAW
@given(problems(unknown=True))
def test_a_dominated_region_never_outranks_its_dominator(problem: Problem) -> None:
    # With every method and scale, in every draw. Unknown cells dominate only by their bounds: none here does.
    ranking = rank(problem, QUICK)
    figures = better(problem).to_numpy()
    for strong in range(len(figures)):
        for weak in range(len(figures)):
            if (figures[strong] >= figures[weak]).all():
                assert (ranking.scores.ranks[:, strong] <= ranking.scores.ranks[:, weak]).all()


@LAW
@given(problems(direction="more"), st.integers(0, 11), st.integers(1, 4))
def test_dominance_by_bounds_holds_for_unknown_values_too(problem: Problem, worst: int, width: int) -> None:
    # The last region is known to lie above what the first can reach at most, in every criterion.
    low = pd.DataFrame(np.nan, problem.figures.index, problem.figures.columns)
    high = low.copy()
    figures = problem.figures.copy()
    first, last = figures.index[0], figures.index[-1]
    low.loc[first, "c0"], high.loc[first, "c0"] = worst, worst + width
    figures.loc[last] = figures.max() + width
    figures.loc[last, "c0"] = max(worst + width, figures["c0"].max())
    figures.loc[first, "c0"] = np.nan
    assume(len(set(figures["c0"].dropna())) > 1)
    ranking = rank(replace(problem, figures=figures, lower=low, upper=high), QUICK)
    assert (ranking.scores.ranks[:, -1] <= ranking.scores.ranks[:, 0]).all()


@LAW
@given(problems(), st.randoms(use_true_random=False))
def test_permuting_regions_permutes_ranks(problem: Problem, random) -> None:
    order = list(problem.figures.index)
    random.shuffle(order)
    one, other = rank(problem, QUICK), rank(replace(problem, figures=problem.figures.loc[order]), QUICK)
    pd.testing.assert_frame_equal(one.frame.loc[order, FIGURES], other.frame[FIGURES])


@LAW
@given(problems(), st.integers(0, 2), st.sampled_from(["min-max", "distance"]))
def test_a_copy_of_a_region_does_not_reorder_the_others_under_weighted_sum(
    problem: Problem, which: int, normalisation: str
) -> None:
    # z-scores and ranks measure by how many regions there are, so a copy moves their scale: they have no such law.
    only = replace(QUICK, methods=("weighted-sum",), normalisations=(normalisation,))
    copy = problem.figures.iloc[[which]].set_axis(["9999"])
    more = replace(problem, figures=pd.concat([problem.figures, copy]))
    before, after = rank(problem, only), rank(more, only)
    np.testing.assert_array_equal(before.scores.total, after.scores.total[:, :-1])
    np.testing.assert_array_equal(after.scores.ranks[:, which], after.scores.ranks[:, -1])


# More spread never narrows a range. Each draw moves away from the planner's weights on a straight line.


def drawn(problem: Problem, spread: float) -> Ranking:
    sums = Settings(top=1, draws=80, spread=spread, normalisations=("min-max",), methods=("weighted-sum",))
    return rank(problem, sums)


@LAW
@given(problems(), st.floats(0, 1), st.floats(0, 1))
def test_more_spread_never_narrows_a_range_of_scores(problem: Problem, one: float, other: float) -> None:
    less, more = sorted((one, other))
    widths = [np.ptp(drawn(problem, spread).scores.total, axis=0) for spread in (less, more)]
    assert (widths[0] <= widths[1] + 2e-10).all()
    fifths = [
        np.diff(np.quantile(drawn(problem, at).scores.total, [0.05, 0.95], axis=0), axis=0) for at in (less, more)
    ]
    assert (fifths[0] <= fifths[1] + 2e-10).all()


@LAW
@given(problems(), st.floats(0, 1), st.floats(0, 1))
def test_more_spread_never_makes_a_change_of_places_rarer(problem: Problem, one: float, other: float) -> None:
    less, more = sorted((one, other))
    base = drawn(problem, 0).scores.total[0]
    ahead = base[:, None] - base[None, :] > 1e-9
    shares = []
    for spread in (less, more):
        scores = drawn(problem, spread).scores.total
        shares.append((scores[:, :, None] - scores[:, None, :] < -1e-9).mean(axis=0))
    assert (shares[0][ahead] <= shares[1][ahead]).all()


@pytest.mark.parametrize("seed", range(6))
def test_more_spread_widens_the_ranges_of_ranks_on_average(seed: int) -> None:
    # A single region's range of ranks may narrow, when others pass it on both sides; over all regions it grows.
    problem = random_problem(seed, regions=60, criteria=6)
    widths = []
    for spread in (0.0, 0.1, 0.2, 0.4, 0.8):
        found = rank(problem, Settings(top=5, draws=1000, spread=spread, normalisations=("min-max",))).frame
        widths.append(float((found["rank_p95"] - found["rank_p05"]).mean()))
    assert widths == sorted(widths)


@LAW
@given(problems(), st.integers(0, 3), st.integers(1, 6))
def test_wider_bounds_never_narrow_a_range_of_scores(problem: Problem, narrow: int, extra: int) -> None:
    # Bounds within the known range leave every scale as it is; the drawn cell stands at the same place between them.
    figures = problem.figures.copy()
    least, most = figures["c0"].min(), figures["c0"].max()
    between = np.flatnonzero((figures["c0"] != least) & (figures["c0"] != most))
    assume(between.size > 0)
    row = int(between[0])
    figures.iloc[row, 0] = np.nan
    middle, widths = (least + most) / 2, []
    for half in (narrow, narrow + extra):
        low, high = max(least, middle - half), min(most, middle + half)
        criteria = (replace(problem.criteria[0], lower=low, upper=high), *problem.criteria[1:])
        settings_ = replace(QUICK, spread=0.0, normalisations=("min-max",), methods=("weighted-sum",))
        found = rank(replace(problem, figures=figures, criteria=criteria), settings_)
        widths.append(float(np.ptp(found.scores.total[:, row])))
    assert widths[0] <= widths[1] + 2e-10


# What is said of draws as a whole.


@LAW
@given(problems(unknown=True))
def test_shares_in_the_top_add_to_its_places_and_ranges_are_in_order(problem: Problem) -> None:
    found = rank(problem, QUICK).frame
    assert found["top_share"].sum() == pytest.approx(2)
    assert found["top_share"].between(-1e-12, 1 + 1e-12).all()
    assert (found["rank_p05"] <= found["rank_median"]).all()
    assert (found["rank_median"] <= found["rank_p95"]).all()
    assert found["score_median"].between(0, 1).all()


@LAW
@given(problems(unknown=True), st.integers(1, 70))
def test_the_size_of_a_block_changes_no_figure(problem: Problem, block: int) -> None:
    one, other = rank(problem, QUICK), rank(problem, QUICK, block=block)
    np.testing.assert_array_equal(one.scores.total, other.scores.total)
    np.testing.assert_array_equal(one.scores.ranks, other.scores.ranks)


def test_the_same_seed_gives_the_same_and_another_one_another() -> None:
    problem = random_problem(1, unknown=0.1, mixed=True)
    one, again, other = (rank(problem, Settings(draws=200, seed=seed)).scores.total for seed in (5, 5, 6))
    np.testing.assert_array_equal(one, again)
    assert (one != other).any()


@pytest.mark.parametrize("spread", [0.1, 0.5, 1.0])
def test_drawn_weights_lie_around_the_planners_with_the_stated_deviation(spread: float) -> None:
    planned = np.array([0.5, 0.3, 0.15, 0.05])
    drawn_weights = draw(Settings(draws=40_000, spread=spread), planned).weights
    assert (drawn_weights > 0).all()
    np.testing.assert_allclose(drawn_weights.sum(axis=1), 1)
    np.testing.assert_allclose(drawn_weights.mean(axis=0), planned, atol=0.005)
    stated = spread * np.sqrt(planned * (1 - planned) / 5)
    np.testing.assert_allclose(drawn_weights.std(axis=0), stated, rtol=0.02)


def test_without_spread_every_draw_has_exactly_the_planners_weights() -> None:
    problem = random_problem(3)
    ranking = rank(problem, Settings(draws=50, spread=0))
    assert (ranking.draws.weights == ranking.cells.weights).all()


def test_need_and_potential_are_scored_apart() -> None:
    # What speaks of potential leaves need as it was, and the other way round.
    problem = random_problem(4, mixed=True)
    fixed = Settings(draws=40, spread=0)
    one = rank(problem, fixed)
    changed = problem.figures.copy()
    of_potential = [one.criterion_id for one in problem.criteria if one.axis == "potential"]
    changed[of_potential] = changed[of_potential].to_numpy()[::-1]
    other = rank(replace(problem, figures=changed), fixed)
    need = [name for name in one.axes if name.startswith("need")]
    pd.testing.assert_frame_equal(one.axes[need], other.axes[need])
    assert not one.axes["potential_median"].equals(other.axes["potential_median"])
    assert sum(one.axis_weights.values()) == pytest.approx(1)


def test_a_ranking_of_one_axis_has_no_score_on_the_other() -> None:
    axes = rank(random_problem(4), Settings(draws=10)).axes
    assert axes.filter(like="need").isna().all(axis=None)
    assert axes.filter(like="potential").notna().all(axis=None)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("normalisation", NORMALISATIONS)
def test_the_ideal_and_the_worst_region_score_one_and_nought(method: str, normalisation: str) -> None:
    figures = pd.DataFrame({"a": [1.0, 4, 9, 6], "b": [30.0, 20, 5, 10]}, index=["worst", "middle", "best", "other"])
    problem = Problem(figures, (Criterion("a"), Criterion("b", 2, direction="less")))
    found = rank(problem, Settings(top=1, draws=9, methods=(method,), normalisations=(normalisation,))).frame
    assert found.loc[["worst", "best"], "score_median"].tolist() == pytest.approx([0, 1])
    assert prepare(problem, 1).weights.tolist() == pytest.approx([1 / 3, 2 / 3])
