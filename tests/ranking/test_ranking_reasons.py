"""Why a region stands where it stands: what drives its range, who is like it. What evicts it has tests of its own."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from clusters.ranking.draws import Draws, Settings
from clusters.ranking.drivers import drivers
from clusters.ranking.peers import peers
from clusters.ranking.problem import Criterion, Problem
from clusters.ranking.ranges import rank
from geo.errors import UsageFault
from tests.ranking.problems import frame, problem, random_problem

HOLE = np.nan


def test_the_driver_is_what_is_uncertain() -> None:
    source = np.random.default_rng(5)
    figures = frame(source.random((40, 4)).round(3).tolist())
    figures.iloc[0, 2] = np.nan
    asked = Problem(figures, tuple(Criterion(name) for name in figures.columns))
    firm = {"draws": 3_000, "normalisations": ("min-max",), "methods": ("weighted-sum",)}
    by_unknown = drivers(rank(asked, Settings(spread=0, **firm)))
    assert by_unknown.loc["1100", "driver"] == "unknown:c2"
    assert by_unknown.loc["1100", "unknown:c2"] > 0.9
    assert by_unknown["driver"].drop("1100").isin(["", "unknown:c2"]).all()
    known = replace(asked, figures=figures.fillna(0.5))
    by_method = drivers(rank(known, Settings(spread=0, draws=3_000, normalisations=("min-max",))))
    assert set(by_method["driver"]) <= {"", "method"}
    by_weight = drivers(rank(known, Settings(spread=0.5, **firm)))
    assert by_weight["driver"].str.startswith("weight:").all()


def test_the_weight_that_a_region_lives_by_drives_its_range() -> None:
    rows = [[10, 3, 3], [3, 10, 3], [3, 3, 10], [6, 6, 5], [5, 6, 6], [6, 5, 6], [0, 0, 0]]
    found = drivers(rank(problem(rows), Settings(top=2, draws=4_000, spread=1.0, methods=("weighted-sum",))))
    assert found["driver"].tolist()[:3] == ["weight:c0", "weight:c1", "weight:c2"]
    assert found["driver"].tolist()[6] == ""


def explained(classes: np.ndarray, ranks: np.ndarray) -> float:
    """Return epsilon squared (Kelley 1935) as textbooks count it: by sums of squares within and between classes."""
    groups = [ranks[classes == one] for one in np.unique(classes)]
    count, kinds, total = len(ranks), len(groups), ((ranks - ranks.mean()) ** 2).sum()
    if kinds == 1 or total == 0:
        return 0.0
    between = sum(len(group) * (group.mean() - ranks.mean()) ** 2 for group in groups)
    return float(max(0.0, (between - (kinds - 1) * (total - between) / (count - kinds)) / total))


def test_what_each_thing_explains_is_what_the_sums_of_squares_say() -> None:
    # Ranks by lot, leaning on everything there is, so that each share is its own. More draws than are read at once.
    asked = random_problem(11, regions=8, criteria=3, unknown=0.2)
    ranking = rank(asked, Settings(top=3, draws=1_230, methods=("weighted-sum", "topsis")))
    # Weights of one decimal: many are equal, and those that were drawn first are of the lower class.
    cells, draws = ranking.cells, replace(ranking.draws, weights=ranking.draws.weights.round(1))
    places = draws.fractions(0, len(draws), len(cells.rows))
    source = np.random.default_rng(1)
    leaning = np.outer(draws.weights[:, 0] * 20 + (draws.methods == "topsis") * 2, np.arange(8) % 3)
    leaning += np.outer((draws.normalisations == "rank") * 3.0, np.arange(8) % 2)
    np.add.at(leaning.T, cells.rows, 5 * places.T)
    ranks = np.round(leaning + source.normal(0, 2, leaning.shape)).astype(np.int32)
    ranks[:, 7] = 4
    leant = replace(ranking, draws=draws, scores=replace(ranking.scores, ranks=ranks))
    found = drivers(leant)
    # Ten classes of equal size, 123 draws each.
    by_weight = [np.argsort(np.argsort(column, kind="stable")) * 10 // 1_230 for column in draws.weights.T]
    assert found.index.tolist() == cells.regions.tolist()
    for at, code in enumerate(cells.regions):
        expected = {f"weight:c{column}": explained(by_weight[column], ranks[:, at]) for column in range(3)}
        expected["normalisation"] = explained(draws.normalisations, ranks[:, at])
        expected["method"] = explained(draws.methods, ranks[:, at])
        expected |= {f"unknown:c{column}": 0.0 for column in range(3)}
        for cell in np.flatnonzero(cells.rows == at):
            tenths = np.floor(places[:, cell] * 10)
            expected[f"unknown:c{cells.columns[cell]}"] = explained(tenths, ranks[:, at])
        assert found.loc[code].drop("driver").to_dict() == pytest.approx(expected, abs=1e-9)
        assert list(found)[:-1] == list(expected)
        greatest = max(expected, key=lambda name: expected[name])
        assert found.loc[code, "driver"] == (greatest if expected[greatest] > 0 else "")
    assert found.loc[cells.regions[7], "driver"] == ""
    few = drivers(leant, [*cells.regions[[6, 2]], "9999"])
    pd.testing.assert_frame_equal(few, found.loc[cells.regions[[2, 6]]])


def test_few_draws_that_leave_most_classes_empty_explain_what_they_can() -> None:
    # One draw at the upper bound itself, classes of one, and none at all in the highest class of the second cell.
    places = np.array([[0.05, 0.11], [0.07, 0.12], [0.31, 0.13], [0.33, 0.14], [0.35, 0.55], [0.5, 0.55], [1.0, 0.88]])
    asked = problem([[HOLE, 1], [HOLE, 2], [0, 4], [9, 3]])
    named = [np.repeat(name, 7) for name in ("min-max", "weighted-sum")]
    settings = Settings(top=1, draws=7, normalisations=("min-max",), methods=("weighted-sum",))
    ranking = rank(asked, settings, draws=Draws(np.full((7, 2), 0.5), *named, places))
    ranks = np.array([[1, 2], [1, 3], [3, 3], [3, 2], [2, 1], [4, 1], [4, 4]], np.int32)
    every = np.hstack([ranks, np.full((7, 2), 2, np.int32)])
    found = drivers(replace(ranking, scores=replace(ranking.scores, ranks=every)))
    tenths = np.minimum(np.floor(places * 10), 9)
    for at, code in enumerate(["1100", "1101"]):
        assert found.loc[code, "unknown:c0"] == pytest.approx(explained(tenths[:, at], ranks[:, at]))
        assert 0 < found.loc[code, "unknown:c0"] < 1
        assert found.loc[code, "driver"] == "unknown:c0"
    assert found["driver"].tolist()[2:] == ["", ""]


def test_as_many_draws_as_classes_explain_nothing() -> None:
    asked = random_problem(11, regions=9, criteria=3)
    assert (drivers(rank(asked, Settings(top=3, draws=1))).drop(columns="driver") == 0).all(axis=None)
    by_ten = drivers(rank(asked, Settings(top=3, draws=10, spread=1)))
    assert (by_ten.filter(like="weight:") == 0).all(axis=None)


def test_peers_are_near_in_what_is_known_of_both() -> None:
    variables = pd.DataFrame(
        {"density": [10.0, 11, 90, 10, np.nan], "kbli": [5.0, 5, 2, np.nan, np.nan], "flat": 1.0},
        index=["a", "near", "far", "half", "nothing"],
    )
    found = peers(variables, "a")
    assert found.index.tolist() == ["half", "near", "far"]
    assert found["shared"].tolist() == [1, 2, 2]
    assert found.loc["near", "alike"] == ("kbli", "density")
    assert set(found.loc["far", "unlike"]) == {"density", "kbli"}


def test_a_peers_distance_is_the_root_mean_square_of_standardised_differences() -> None:
    source = np.random.default_rng(2)
    variables = frame(source.normal(size=(20, 4)).tolist())
    variables.iloc[3, 1] = np.nan
    found = peers(variables, "1100", count=30)
    assert len(found) == 19
    standard = (variables - variables.mean()) / variables.std(ddof=0)
    gaps = (standard.loc["1103"] - standard.loc["1100"]).dropna()
    assert found.loc["1103", "distance"] == pytest.approx(float(np.sqrt((gaps**2).mean())))
    assert found.loc["1103", ["shared", "of"]].tolist() == [3, 4]
    assert found["distance"].is_monotonic_increasing
    named = found.loc["1103", "alike"] + found.loc["1103", "unlike"]
    assert set(named) <= {"c0", "c2", "c3"}


def test_peers_share_at_least_half_of_what_is_known_of_the_region() -> None:
    rows = [[1, 1, 1, 1, 1, HOLE], [1, 1, 1, HOLE, HOLE, 5], [1, 1, HOLE, HOLE, HOLE, 6], [2, 2, 2, 2, 2, 2]]
    assert peers(frame(rows), "1100").index.tolist() == ["1101", "1103"]
    even = frame([[1, 1, HOLE], [HOLE, 1, HOLE], [HOLE, HOLE, 1], [2, 2, 2], [3, 3, 3]])
    found = peers(even, "1100")
    assert found.index.tolist() == ["1101", "1103", "1104"]
    assert found["shared"].tolist() == [1, 2, 2]
    assert found["of"].tolist() == [2, 2, 2]


def test_of_two_as_near_the_one_that_shares_more_comes_first_then_the_order_of_rows() -> None:
    variables = frame([[1, 1], [HOLE, 1], [1, 1], [4, 2], [1, HOLE]])
    assert peers(variables, "1100").index.tolist() == ["1102", "1101", "1104", "1103"]


def test_so_many_peers_are_named_as_are_asked_and_ten_by_default() -> None:
    variables = frame([[at, at % 3] for at in range(15)])
    assert len(peers(variables, "1100")) == 10
    assert peers(variables, "1100", count=2).index.tolist() == peers(variables, "1100").index[:2].tolist()


def test_what_makes_a_peer_alike_and_unlike_is_told_with_the_border_at_one_deviation() -> None:
    def column(value: float) -> list[float]:
        # Six noughts, 1, -1, 2 and -2, in any order: the mean is 0 and the standard deviation 1.
        others = [0, 0, 0, 0, 0, 0, 1, -1, 2, -2]
        others.remove(0)
        others.remove(value)
        return [0, value, *others]

    variables = frame(np.transpose([column(value) for value in (1, 2, -1, -2, 0)]).tolist())
    found = peers(variables, "1100", count=20).loc["1101"]
    assert found["distance"] == pytest.approx(np.sqrt(10 / 5))
    assert found["alike"] == ("c4",)
    assert found["unlike"] == ("c3", "c1", "c2")


def test_of_many_variables_as_alike_the_first_are_named() -> None:
    variables = frame([[1.0] * 60, [1.0] * 60, [2.0] * 60])
    assert peers(variables, "1100").loc["1101", "alike"] == ("c0", "c1", "c2")
    mixed = frame([[1.0] * 60, [1.0 + (at % 2) for at in range(60)], [3.0] * 60])
    assert peers(mixed, "1100").loc["1101", "alike"] == ("c0", "c2", "c4")


@pytest.mark.parametrize("code", ["9999", "empty"])
def test_a_region_without_figures_has_no_peers(code: str) -> None:
    variables = pd.DataFrame({"a": [1.0, 2, np.nan], "b": [3.0, 1, np.nan]}, index=["x", "y", "empty"])
    with pytest.raises(UsageFault, match=f"Nothing is known of the region {code}"):
        peers(variables, code)
