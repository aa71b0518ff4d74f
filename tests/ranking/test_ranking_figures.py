"""What a ranking says of each region, counted out: who is ranked, between which bounds, with which figures."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from clusters.ranking.cells import prepare
from clusters.ranking.draws import Draws, Settings
from clusters.ranking.problem import Criterion, Problem
from clusters.ranking.ranges import Ranking, quantiles, rank
from clusters.ranking.scoring import score
from geo.errors import UsageFault
from tests.ranking.problems import frame, problem, random_problem

HOLE = np.nan
ONCE = Settings(top=1, draws=1, spread=0, normalisations=("min-max",), methods=("weighted-sum",))


def given(weights: list[list[float]], unknown: list[list[float]] | None = None) -> Draws:
    """Return draws of the weighted sum with just these weights, and these places of the unknown cells."""
    places = np.zeros((len(weights), 0)) if unknown is None else np.array(unknown)
    return Draws(np.array(weights), np.repeat("min-max", len(weights)), np.repeat("weighted-sum", len(weights)), places)


# Who is ranked, and between which bounds.

HOLES = Problem(
    frame([[1, 9, 3, HOLE], [HOLE, 2, 4, 1], [5, HOLE, 6, 1], [HOLE, HOLE, 8, HOLE], [3, 6, HOLE, 0], [7, 8, 9, 1]]),
    (
        Criterion("c0", 2.0),
        Criterion("c1", 1.0, lower=0.0, upper=20.0),
        Criterion("c2", 0.0),
        Criterion("c3", 1.0, two_valued=True),
    ),
    gates=pd.DataFrame(
        {"border": [True, None, True, True, True, False], "decree": [None, True, True, True, True, False]},
        frame([[0]] * 6).index,
        dtype="object",
    ),
)


def test_cells_are_those_of_the_ranked_and_of_what_counts() -> None:
    cells = prepare(HOLES, 2)
    assert cells.outcome.tolist() == ["ranked", "ranked", "ranked", "unknown", "ranked", "gated"]
    assert cells.outcome.index.tolist() == HOLES.figures.index.tolist()
    assert cells.reason.tolist() == ["", "", "", "", "", "border, decree"]
    assert cells.missing.tolist() == [1, 1, 1, 3, 0, 0]
    assert cells.regions.tolist() == ["1100", "1101", "1102", "1104"]
    assert [one.criterion_id for one in cells.criteria] == ["c0", "c1", "c3"]
    assert cells.weights.tolist() == [0.5, 0.25, 0.25]
    np.testing.assert_array_equal(cells.matrix, [[1, 9, HOLE], [HOLE, 2, 1], [5, HOLE, 1], [3, 6, 0]])
    assert (cells.rows.tolist(), cells.columns.tolist()) == ([1, 2, 0], [0, 1, 2])
    # c0 by what is known of those that are ranked, 1 to 5 and not the 7 of the one kept out; c1 by its own bounds.
    assert (cells.lower.tolist(), cells.upper.tolist()) == ([1, 0, 0], [5, 20, 1])


def test_drawn_values_lie_between_the_bounds_and_answers_are_yes_or_no() -> None:
    cells = prepare(HOLES, 2)
    places = np.array([[0.25, 0.25, 0.25], [0.5, 0.75, 0.75]])
    assert cells.drawn(places, 0).tolist() == [[2], [3]]
    assert cells.drawn(places, 1).tolist() == [[5], [15]]
    assert cells.drawn(places, 2).tolist() == [[0], [1]]
    np.testing.assert_array_equal(cells.middle(), [[1, 9, 0.5], [3, 2, 1], [5, 10, 1], [3, 6, 0]])
    np.testing.assert_array_equal(cells.matrix[0], [1, 9, HOLE])


def test_bounds_of_a_single_cell_go_before_the_criterions_and_these_before_what_is_known() -> None:
    index = HOLES.figures.index
    lower = pd.DataFrame({"c1": [HOLE, HOLE, 4.0], "c9": 1.0}, index[:3])
    upper = pd.DataFrame({"c3": [0.5], "c0": [HOLE]}, index[:1])
    cells = prepare(replace(HOLES, lower=lower, upper=upper), 2)
    assert (cells.lower.tolist(), cells.upper.tolist()) == ([1, 4, 0], [5, 20, 0.5])


@pytest.mark.parametrize(("low", "high"), [(21.0, None), (None, -1.0), (np.inf, None), (None, np.inf), (-np.inf, None)])
def test_bounds_that_contradict_themselves_are_refused_by_the_criterions_name(
    low: float | None, high: float | None
) -> None:
    index, columns = HOLES.figures.index, HOLES.figures.columns
    cells = pd.DataFrame(np.nan, index, columns)
    given_low, given_high = cells.copy(), cells.copy()
    given_low.loc["1102", "c1"] = HOLE if low is None else low
    given_high.loc["1102", "c1"] = HOLE if high is None else high
    with pytest.raises(UsageFault, match="c1 has an unknown figure whose bounds"):
        prepare(replace(HOLES, lower=given_low, upper=given_high), 2)


def test_bounds_of_what_is_known_are_not_looked_at_and_both_may_be_the_same() -> None:
    asked = problem([[1, 5], [2, 4], [3, HOLE]])
    both = pd.DataFrame({"c0": [9.0, HOLE, HOLE], "c1": [HOLE, HOLE, 6.0]}, asked.figures.index)
    cells = prepare(replace(asked, lower=both, upper=both - 0.0 * both), 1)
    assert (cells.lower.tolist(), cells.upper.tolist()) == ([6], [6])
    upside_down = pd.DataFrame({"c0": [0.5, HOLE, HOLE]}, asked.figures.index)
    assert prepare(replace(asked, lower=both, upper=upside_down.combine_first(both)), 1).lower.tolist() == [6]


def test_two_regions_can_be_ranked_and_one_cannot() -> None:
    two = problem([[1, 5], [2, 4]])
    assert len(prepare(two, 1).regions) == 2
    assert len(prepare(two, 2).regions) == 2
    with pytest.raises(UsageFault, match=r"Only 1 regions? can be ranked and 1"):
        prepare(replace(two, gates=pd.DataFrame({"gate": [True, False]}, two.figures.index)), 1)
    unknown = problem([[1, 5], [HOLE, HOLE]])
    with pytest.raises(UsageFault, match=r"Only 1 regions? can be ranked and 1"):
        prepare(unknown, 1)
    with pytest.raises(UsageFault, match="1 of 2 fail at least one condition"):
        prepare(replace(unknown, gates=pd.DataFrame({"gate": [False, True]}, two.figures.index)), 1)


def test_a_gate_that_does_not_speak_of_a_region_keeps_it_in() -> None:
    two = problem([[1, 5], [2, 4], [3, 3]])
    gates = pd.DataFrame({"gate": [False, True]}, two.figures.index[::-1][:2])
    assert prepare(replace(two, gates=gates), 1).outcome.tolist() == ["ranked", "ranked", "gated"]
    without = replace(two, gates=pd.DataFrame(index=two.figures.index))
    assert prepare(without, 1).reason.tolist() == ["", "", ""]
    found = [rank(asked, ONCE).frame.dtypes for asked in (two, without, replace(two, gates=gates))]
    pd.testing.assert_series_equal(found[0], found[1])
    pd.testing.assert_series_equal(found[0], found[2])


def test_a_criterion_may_differ_by_little_but_not_by_what_no_number_holds() -> None:
    close = [[1_000_000.0, 1], [1_000_000.001, 2], [1_000_000.0, 3]]
    assert len(prepare(problem(close), 1).regions) == 3
    with pytest.raises(UsageFault, match="c0 is the same for every region"):
        prepare(problem([[1e6, 1], [1e6 + 1e-7, 2], [1e6, 3]]), 1)
    with pytest.raises(UsageFault, match="c0 is the same for every region"):
        prepare(problem([[1e-12, 1], [0, 2], [0, 3]]), 1)
    assert len(prepare(problem([[1.5e-12, 1], [0, 2], [0, 3]]), 1).regions) == 3


def test_an_ideal_may_be_a_single_value() -> None:
    asked = problem([[1], [3], [4]], direction="target", ideal=(3.0, 3.0))
    assert rank(asked, ONCE).frame["score_median"].tolist() == [0, 1, 0.5]


# Figures.


def test_a_ranking_of_one_draw_counted_out_by_hand() -> None:
    # 0.75 of c0 and 0.25 of c1 turned round: 0 + 0, 0.75 / 4 + 0.25 / 4, 0.75 + 0.25 * 3 / 4 and 0.75 / 2 + 0.25
    figures = frame([[0, 8], [1, 7], [4, 5], [2, 4]])
    asked = Problem(figures, (Criterion("c0", 3.0), Criterion("c1", 1.0, direction="less", axis="need")))
    found = rank(asked, replace(ONCE, top=2))
    assert list(found.frame) == [
        *("outcome", "reason", "score_median", "rank_median", "rank_p05", "rank_p95", "top_share", "missing")
    ]
    assert found.frame["score_median"].tolist() == [0, 0.25, 0.9375, 0.625]
    for name in ("rank_median", "rank_p05", "rank_p95"):
        assert found.frame[name].tolist() == [4, 3, 1, 2]
    assert found.frame["top_share"].tolist() == [0, 0, 1, 1]
    assert list(found.axes) == [
        *("need_p05", "need_median", "need_p95", "potential_p05", "potential_median", "potential_p95")
    ]
    for name in ("p05", "median", "p95"):
        assert found.axes[f"need_{name}"].tolist() == [0, 0.25, 0.75, 1]
        assert found.axes[f"potential_{name}"].tolist() == [0, 0.25, 1, 0.5]
    assert found.axis_weights == {"need": 0.25, "potential": 0.75}


def test_ranges_of_ranks_and_axes_are_those_of_the_draws() -> None:
    # The first region leads in 2 draws of 20 and is last in the others; the axes do not hang on the mix of both.
    asked = Problem(frame([[4, 0], [0, 4], [2, 2]]), (Criterion("c0", axis="need"), Criterion("c1")))
    settings = replace(ONCE, draws=20)
    found = rank(asked, settings, draws=given([[0.75, 0.25]] * 2 + [[0.25, 0.75]] * 18))
    row = found.frame.loc["1100"]
    assert row[["rank_p05", "rank_median", "rank_p95", "top_share"]].tolist() == [1, 3, 3, 0.1]
    assert row["score_median"] == 0.25
    often = rank(asked, settings, draws=given([[0.75, 0.25]] * 12 + [[0.25, 0.75]] * 8)).frame.loc["1100"]
    assert often[["rank_p05", "rank_median", "rank_p95", "top_share", "score_median"]].tolist() == [1, 1, 3, 0.6, 0.75]
    rare = rank(asked, settings, draws=given([[0.75, 0.25]] + [[0.25, 0.75]] * 19)).frame.loc["1101"]
    assert rare[["rank_p05", "rank_median", "rank_p95", "top_share"]].tolist() == [1, 1, 1, 0.95]
    assert found.axes.loc["1100"].tolist() == [1, 1, 1, 0, 0, 0]


def test_an_unknown_cell_moves_its_region_and_its_axis() -> None:
    asked = Problem(frame([[4, 1], [0, 1], [HOLE, 0]]), (Criterion("c0", axis="need"), Criterion("c1")))
    places = [[at / 20] for at in range(20)]
    found = rank(asked, replace(ONCE, draws=20), draws=given([[0.5, 0.5]] * 20, places))
    assert found.axes.loc["1102"].tolist() == pytest.approx([0, 0.45, 0.9, 0, 0, 0])
    assert found.scores.total[:, 2].tolist() == pytest.approx([at / 40 for at in range(20)])
    # Level with the second it shares nothing: half of all is what the second has for certain.
    assert found.frame.loc["1102", ["rank_p05", "rank_p95", "missing"]].tolist() == [3, 3, 1]


def test_an_unknown_cell_counts_beside_what_is_known_by_every_method() -> None:
    asked = problem([[4, 1], [0, 1], [HOLE, 0], [2, 0.5]])
    places, weights = np.full((3, 1), 0.5), np.tile([0.25, 0.75], (3, 1))
    methods = np.array(["topsis", "weighted-product", "weighted-sum"])
    found = rank(asked, replace(ONCE, draws=3), draws=Draws(weights, np.repeat("min-max", 3), methods, places))
    # Half of the first criterion and nothing of the second, of which a quarter and three quarters are made.
    near, far = 0.125, np.hypot(0.125, 0.75)
    product = (0.505**0.25 * 0.01**0.75 - 0.01) / 0.99
    assert found.scores.total[:, 2].tolist() == pytest.approx([near / (near + far), product, 0.125], abs=1e-9)
    assert found.scores.total[0].tolist() == pytest.approx([1, 0.75, near / (near + far), 0.5], abs=1e-9)


def test_a_draw_says_the_same_alone_as_among_others() -> None:
    asked = random_problem(7, regions=7, criteria=4, unknown=0.1, mixed=True)
    drawn = rank(asked, Settings(top=3, draws=24))
    draws, places = drawn.draws, drawn.draws.fractions(0, 24, len(drawn.cells.rows))
    assert len(set(zip(draws.normalisations, draws.methods, strict=True))) > 6
    for at in range(24):
        one = Draws(*(each[[at]] for each in (draws.weights, draws.normalisations, draws.methods, places)))
        alone = rank(asked, Settings(top=3, draws=1), draws=one).scores
        np.testing.assert_array_equal(alone.total[0], drawn.scores.total[at])
        np.testing.assert_array_equal(alone.ranks[0], drawn.scores.ranks[at])
        np.testing.assert_array_equal(alone.axes["potential"][0], drawn.scores.axes["potential"][at])


def test_a_region_that_is_not_ranked_keeps_its_row_without_figures() -> None:
    found = rank(HOLES, Settings(top=2, draws=40))
    assert found.frame.index.tolist() == found.axes.index.tolist() == HOLES.figures.index.tolist()
    assert found.frame["missing"].tolist() == [1, 1, 1, 3, 0, 0]
    assert found.frame["outcome"].tolist() == ["ranked", "ranked", "ranked", "unknown", "ranked", "gated"]
    assert found.frame.loc["1105", "reason"] == "border, decree"
    figures = found.frame[["score_median", "rank_median", "rank_p05", "rank_p95", "top_share"]]
    assert figures.isna().all(axis=1).tolist() == [False, False, False, True, False, True]
    assert found.axes["potential_median"].isna().tolist() == [False, False, False, True, False, True]


@pytest.mark.parametrize(
    ("count", "share", "place"),
    [(20, 0.05, 1), (20, 0.5, 10), (20, 0.95, 19), (21, 0.05, 2), (21, 0.5, 11), (21, 0.95, 20), (1, 0.05, 1),
     (1, 0.95, 1), (100, 0.07, 7), (7, 0.0, 1), (7, 1.0, 7)],
)  # fmt: skip
def test_a_quantile_is_the_least_that_so_many_draws_do_not_exceed(count: int, share: float, place: int) -> None:
    # 0.07 * 100 is 7.000000000000001, and the seventh is meant. More regions than are turned at once.
    source = np.random.default_rng(3)
    drawn = np.column_stack([source.permutation(count) + 1.0 + 1_000 * at for at in range(70)])
    assert quantiles(drawn, (share,)).tolist() == [[place + 1_000.0 * at for at in range(70)]]


def test_an_axis_without_criteria_has_no_number_and_no_weight() -> None:
    found = rank(problem([[1, 2], [2, 1], [3, 3]]), ONCE)
    assert found.axes.filter(like="need").isna().all(axis=None)
    assert set(found.axes.dtypes) == {np.dtype(float)}
    assert found.axes["potential_median"].tolist() == [0.25, 0.25, 1]
    assert found.axis_weights == {"need": 0, "potential": 1}


def test_several_quantiles_stand_a_row_each() -> None:
    drawn = np.arange(1, 21)[::-1, None]
    assert quantiles(drawn, (0.95, 0.05)).tolist() == [[19], [1]]


def test_without_settings_the_stated_ones_hold() -> None:
    found = rank(random_problem(2, regions=8, criteria=3))
    assert found.settings == Settings()
    assert found.scores.total.shape == (5_000, 8)
    assert found.frame["top_share"].sum() == pytest.approx(5)


# Ties.


def tied(rows: list[list[float]], top: int) -> Ranking:
    return rank(problem(rows), replace(ONCE, top=top, draws=3))


def test_those_who_tie_share_the_better_rank_and_what_is_left_of_the_top() -> None:
    rows = [[1, 1], [3, 3], [2, 2], [2, 2], [2, 2], [0, 0]]
    assert tied(rows, 1).scores.ranks.tolist() == [[5, 1, 2, 2, 2, 6]] * 3
    assert tied(rows, 1).scores.top_share.tolist() == [0, 1, 0, 0, 0, 0]
    assert tied(rows, 2).scores.top_share.tolist() == pytest.approx([0, 1, 1 / 3, 1 / 3, 1 / 3, 0])
    assert tied(rows, 3).scores.top_share.tolist() == pytest.approx([0, 1, 2 / 3, 2 / 3, 2 / 3, 0])
    assert tied(rows, 4).scores.top_share.tolist() == [0, 1, 1, 1, 1, 0]
    assert tied(rows, 5).scores.top_share.tolist() == [1, 1, 1, 1, 1, 0]


def test_scores_that_differ_in_the_eleventh_decimal_are_tied() -> None:
    assert tied([[0, 0], [1, 1], [0.5, 0.5], [0.5 + 1e-12, 0.5]], 1).scores.ranks.tolist() == [[4, 1, 2, 2]] * 3
    assert tied([[0, 0], [1, 1], [0.5, 0.5], [0.5 + 1e-9, 0.5]], 1).scores.ranks.tolist() == [[4, 1, 3, 2]] * 3
    assert tied([[0, 0], [3, 3], [1, 1]], 1).scores.total.tolist() == [[0, 1, 0.3333333333]] * 3


def test_each_draw_is_counted_by_itself_however_many_are_counted_together() -> None:
    asked = random_problem(6, regions=9, criteria=4, unknown=0.1, mixed=True)
    whole = rank(asked, Settings(top=3, draws=50))
    cells, draws = whole.cells, whole.draws
    for block in (1, 7, 49, 50, 51):
        again = score(cells, draws, 3, block=block)
        np.testing.assert_array_equal(again.total, whole.scores.total)
        np.testing.assert_array_equal(again.ranks, whole.scores.ranks)
        np.testing.assert_array_equal(again.axes["need"], whole.scores.axes["need"])
        np.testing.assert_allclose(again.top_share, whole.scores.top_share, atol=1e-12)
    assert whole.scores.ranks.dtype == np.int32
    one_axis = rank(problem([[1, 2], [2, 1], [3, 3]]), Settings(top=1, draws=5)).scores
    assert list(one_axis.axes) == ["potential"]
    assert one_axis.axes["potential"] is one_axis.total
