"""Why a region stands where it stands: what evicts it, what drives its range, who is like it."""

from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest

from clusters.ranking.draws import Settings
from clusters.ranking.drivers import drivers
from clusters.ranking.eviction import base_scores, evictions
from clusters.ranking.peers import peers
from clusters.ranking.problem import Criterion, Problem
from clusters.ranking.ranges import rank
from geo.errors import UsageFault
from tests.ranking.problems import frame, problem, random_problem

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
    assert found.moved is None
    assert found.exact
    assert found.overtaken_by == ()


def test_evictions_are_exact_for_all_regencies() -> None:
    # As many regions and criteria as the product ranks.
    ranking = rank(random_problem(9, regions=514, criteria=12, unknown=0.05), Settings(top=10, draws=5))
    found = evictions(ranking)
    assert len(found) == 10
    assert all(one.exact and one.moved is not None and 0 <= one.moved <= 1 for one in found)
    # whoever stands further back is put out sooner: the last needs only one to pass
    assert found[-1].moved <= found[0].moved


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


@pytest.mark.parametrize("code", ["9999", "empty"])
def test_a_region_without_figures_has_no_peers(code: str) -> None:
    variables = pd.DataFrame({"a": [1.0, 2, np.nan], "b": [3.0, 1, np.nan]}, index=["x", "y", "empty"])
    with pytest.raises(UsageFault, match=f"Nothing is known of the region {code}"):
        peers(variables, code)
