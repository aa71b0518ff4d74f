"""The bar of a range of ranks: in order, within its line, and whole in its address."""

import re
from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from ui.parts.choose_ranking import WIDE, range_bar

RANKS = st.lists(st.integers(1, 514), min_size=3, max_size=3).map(sorted)


@given(RANKS, st.integers(2, 514))
def test_a_bar_stays_on_its_line_with_the_median_in_it(ranks: list[int], last: int) -> None:
    address = range_bar(*map(float, ranks), last=float(last))
    assert address.startswith("data:image/svg+xml,")
    assert "#" not in address, "the rest would be lost as a fragment"
    drawn = unquote(address)
    low, high = map(int, re.findall(r"M(\d+) 12\.5H(\d+)' stroke='#2c7fb8", drawn)[0])
    median = int(re.findall(r"M(\d+) 3V22", drawn)[0])
    assert 0 <= low < median < high <= WIDE


def test_a_better_rank_stands_further_left() -> None:
    first, second = (range_bar(rank, rank, rank, last=100) for rank in (3.0, 40.0))
    places = [int(re.findall(r"M(\d+) 3V22", unquote(one))[0]) for one in (first, second)]
    assert places == sorted(places)
    assert places[0] < places[1]
