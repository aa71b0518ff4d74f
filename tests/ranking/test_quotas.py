"""Quotas and orders of importance by themselves: who counts for a quota, how many it wants, what a place weighs."""

import numpy as np
import pandas as pd
import pytest

from clusters.ranking.quotas import in_each_group, in_group, share_with_verdict, with_verdict, within_budget
from clusters.ranking.weights import rank_order_centroid
from geo.errors import UsageFault

CODES = ["1101", "7301", "9406", "9403"]
ISLANDS = pd.Series(["sumatera", "sulawesi", "papua", "papua"], index=CODES)
VERDICTS = pd.Series([True, False, None, True], index=CODES, dtype="boolean")


def test_a_quota_of_a_group_counts_its_regions_and_no_other() -> None:
    quota = in_group("Papua", ISLANDS, "papua", at_least=1, at_most=2)
    assert (quota.name, quota.at_least, quota.at_most, quota.barred) == ("Papua", 1, 2, frozenset())
    assert quota.counted["count"].to_dict() == {"1101": 0.0, "7301": 0.0, "9406": 1.0, "9403": 1.0}
    few = in_group("few of Papua", ISLANDS, "papua", at_most=2)
    assert (few.name, few.at_least, few.at_most) == ("few of Papua", -np.inf, 2)
    assert in_group("Papua", ISLANDS, "papua", at_least=2).at_most == np.inf
    unlimited = in_group("Papua", ISLANDS, "papua")
    assert (unlimited.at_least, unlimited.at_most) == (-np.inf, np.inf)


def test_a_quota_of_each_group_has_a_limit_for_every_one() -> None:
    quota = in_each_group("island", ISLANDS, 2)
    assert (quota.name, quota.at_least, quota.at_most) == ("island", -np.inf, 2)
    assert quota.counted.loc["9403"].to_dict() == {"papua": 1.0, "sulawesi": 0.0, "sumatera": 0.0}
    assert set(quota.counted.dtypes) == {np.dtype(float)}


def test_an_unknown_answer_never_helps() -> None:
    assert with_verdict("border", VERDICTS, at_least=1).counted["count"].tolist() == [1, 0, 0, 1]
    assert with_verdict("border", VERDICTS, at_most=1).counted["count"].tolist() == [1, 0, 1, 1]
    both = with_verdict("border", VERDICTS, at_least=1, at_most=2)
    assert (both.barred, both.counted["count"].tolist()) == (frozenset({"9406"}), [1, 0, 0, 1])


@pytest.mark.parametrize(
    ("share", "chosen", "wanted"),
    [
        (0.4, 5, 2),
        (0.41, 5, 3),
        (0.0, 5, 0),
        (1.0, 5, 5),
        (0.07, 100, 7),  # 0.07 * 100 is 7.000000000000001: no eighth region may be asked for
        (0.5, 7, 4),
    ],
)
def test_a_share_of_the_chosen_is_a_whole_number_of_them(share: float, chosen: int, wanted: int) -> None:
    quota = share_with_verdict("affirmative", VERDICTS, share, chosen)
    assert (quota.name, quota.at_least, quota.at_most) == ("affirmative", wanted, np.inf)


def test_a_region_of_unknown_cost_cannot_be_chosen_under_a_budget() -> None:
    quota = within_budget("budget", pd.Series([10.0, np.nan, 3.5, 0.0], index=CODES), 12.5)
    assert (quota.name, quota.at_least, quota.at_most, quota.barred) == ("budget", -np.inf, 12.5, frozenset({"7301"}))
    assert quota.counted["cost"].tolist() == [10.0, 0.0, 3.5, 0.0]


def test_places_weigh_as_their_centroid_and_equals_share_them() -> None:
    weights = rank_order_centroid(["border", ("population", "density"), "jica-before"])
    by_place = [(1 + 1 / 2 + 1 / 3 + 1 / 4) / 4, (1 / 2 + 1 / 3 + 1 / 4) / 4, (1 / 3 + 1 / 4) / 4, 1 / 16]
    shared = (by_place[1] + by_place[2]) / 2
    expected = {"border": by_place[0], "population": shared, "density": shared, "jica-before": by_place[3]}
    assert list(weights) == list(expected)
    assert weights == pytest.approx(expected)
    assert sum(weights.values()) == pytest.approx(1)


def test_an_order_that_names_one_twice_says_which() -> None:
    with pytest.raises(UsageFault, match="border, density"):
        rank_order_centroid(["density", "border", "density", ("border",), "population"])
    with pytest.raises(UsageFault):
        rank_order_centroid([])
