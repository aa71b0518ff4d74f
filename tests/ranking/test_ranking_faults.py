"""Nothing is computed on sand: one sentence each, in both languages; and what cannot be ranked says why."""

import re

import numpy as np
import pandas as pd
import pytest

from clusters.ranking.draws import Settings
from clusters.ranking.problem import Criterion, Problem
from clusters.ranking.ranges import rank
from clusters.ranking.weights import rank_order_centroid
from geo.errors import UsageFault
from tests.ranking.problems import frame, problem
from texts import LANGUAGES

ROWS = [[1, 5], [2, 4], [3, 1], [4, 2]]
HOLE = np.nan


def gated(*columns: list[object]) -> Problem:
    gates = pd.DataFrame(dict(zip(["border", "decree"], columns, strict=False)), frame(ROWS).index, dtype="object")
    return Problem(frame(ROWS), (Criterion("c0"), Criterion("c1")), gates=gates)


FAULTS = [
    (problem(ROWS, [0, 0]), {}, "Every weight is zero (c0, c1)"),
    (problem(ROWS, [1, -2]), {}, "weight of c1 is -2"),
    (problem(ROWS, [np.nan, 1]), {}, "weight of c0 is nan"),
    (problem(ROWS, [np.inf, 1]), {}, "weight of c0 is inf"),
    (Problem(frame(ROWS), (Criterion("c0"), Criterion("dak"))), {}, "no criterion dak; available: c0, c1"),
    (problem([[1, 7], [2, 7], [3, 7]]), {"top": 1}, "c1 is the same for every region"),
    (problem([[1, 7], [2, HOLE], [3, HOLE]]), {"top": 1}, "c1 is the same for every region"),
    (problem([[1, HOLE], [2, HOLE], [3, HOLE]]), {"top": 1}, "c1 is unknown for every region"),
    (problem(ROWS, ideal=(1.0, 9.0)), {"normalisations": ("distance",)}, "c0 is the same for every region"),
    (problem(ROWS), {"top": 5}, "Only 4 regions can be ranked and 5 are wanted"),
    (problem(ROWS), {"top": 0}, "Only 4 regions can be ranked and 0 are wanted"),
    (problem(ROWS, direction="target"), {}, "c0 is judged by its distance to an ideal value"),
    (problem(ROWS, direction="target", ideal=(3.0, 2.0)), {}, "c0 is judged by its distance to an ideal value"),
    (problem([*ROWS, [HOLE, 1]], lower=5.0), {}, "c0 has an unknown figure whose bounds"),
    (gated([False, True, False, False], [True, False, True, None]), {"top": 1}, "4 of 4 fail at least one condition"),
    (gated([True, True, False, False]), {"top": 3}, "Only 2 regions can be ranked and 3"),
    (problem(ROWS), {"draws": 0}, "draws is 0; allowed: 1-50000"),
    (problem(ROWS), {"draws": 10**9}, "draws is 1000000000"),
    (problem(ROWS), {"spread": 1.5}, "spread is 1.5; allowed: 0-1"),
    (problem(ROWS), {"spread": np.nan}, "spread is nan"),
    (problem(ROWS), {"seed": -1}, "seed is -1"),
    (problem(ROWS), {"methods": ("electre",)}, "methods is electre; allowed: weighted-sum"),
    (problem(ROWS), {"normalisations": ()}, "normalisations is"),
]


@pytest.mark.parametrize(("asked", "options", "said"), FAULTS, ids=[said for _, _, said in FAULTS])
def test_a_fault_is_one_sentence_in_both_languages(asked: Problem, options: dict[str, object], said: str) -> None:
    with pytest.raises(UsageFault, match=re.escape(said)) as caught:
        rank(asked, Settings(**{"top": 2, **options}))
    sentences = [caught.value.describe(lang) for lang in LANGUAGES]
    assert all(re.fullmatch(r"[^\n]+\.", sentence) for sentence in sentences)
    assert sentences[0] != sentences[1]


def test_weights_for_criteria_that_there_are_not_are_refused() -> None:
    with pytest.raises(UsageFault, match="no criterion budget; available: c0, c1"):
        problem(ROWS).weighted({"budget": 1.0})


def test_a_criterion_without_weight_may_be_constant_or_unknown() -> None:
    found = rank(problem([[1, 7, HOLE], [2, 7, HOLE], [3, 7, HOLE]], [1, 0, 0]), Settings(top=1, draws=10)).frame
    assert found["rank_median"].tolist() == [3, 2, 1]
    assert found["missing"].tolist() == [0, 0, 0]


def test_only_a_plain_no_keeps_a_region_out() -> None:
    asked = gated([True, None, False, pd.NA], [np.nan, True, False, True])
    found = rank(asked, Settings(top=2, draws=10)).frame
    assert found["outcome"].tolist() == ["ranked", "ranked", "gated", "ranked"]
    assert found["reason"].tolist() == ["", "", "border, decree", ""]
    assert found.loc["1102", ["score_median", "rank_median", "top_share"]].isna().all()


def test_a_region_of_which_nothing_is_known_stays_in_sight() -> None:
    rows = [*ROWS, [HOLE, HOLE], [HOLE, 3]]
    found = rank(problem(rows), Settings(top=2, draws=200)).frame
    assert found["outcome"].tolist() == ["ranked"] * 4 + ["unknown", "ranked"]
    assert found["missing"].tolist() == [0, 0, 0, 0, 2, 1]
    assert found["rank_median"].isna().tolist() == [False] * 4 + [True, False]
    width = found["rank_p95"] - found["rank_p05"]
    assert width["1105"] == width.max()


def test_what_a_gate_keeps_out_does_not_set_the_scale() -> None:
    rows = [[1.0], [2.0], [3.0], [1000.0]]
    gates = pd.DataFrame({"small": [True, True, True, False]}, frame(rows).index)
    asked = Problem(frame(rows), (Criterion("c0"),), gates=gates)
    once = Settings(top=1, draws=1, normalisations=("min-max",), methods=("weighted-sum",))
    assert rank(asked, once).frame["score_median"].tolist()[:3] == [0, 0.5, 1]


def test_an_infinite_figure_is_unknown() -> None:
    found = rank(problem([*ROWS, [np.inf, 3]]), Settings(top=2, draws=10)).frame
    assert found["missing"].tolist() == [0, 0, 0, 0, 1]


def test_an_order_of_importance_gives_the_published_weights() -> None:
    # Edwards and Barron 1994, table 2: four attributes.
    weights = rank_order_centroid(["a", "b", "c", "d"])
    assert list(weights.values()) == pytest.approx([0.5208, 0.2708, 0.1458, 0.0625], abs=5e-5)
    shared = rank_order_centroid(["a", ("b", "c"), "d"])
    assert shared["b"] == shared["c"] == pytest.approx((0.2708 + 0.1458) / 2, abs=5e-5)
    assert sum(shared.values()) == pytest.approx(1)


@pytest.mark.parametrize("order", [[], ["a", "b", "a"], [("a", "b"), "b"]])
def test_an_order_that_is_none_is_refused(order: list[str | tuple[str, ...]]) -> None:
    with pytest.raises(UsageFault, match="names each criterion once"):
        rank_order_centroid(order)
