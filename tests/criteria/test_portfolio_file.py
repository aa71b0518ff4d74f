"""A portfolio in words and as a file: alternatives, quotas lifted one by one, costs."""

import csv
import io
from dataclasses import replace

import pandas as pd
import pytest

from clusters.atlas import Atlas, load_atlas
from clusters.choice import make_problem, preset, usable
from clusters.criteria.facts import region_facts
from clusters.explain import explain_each, values_of
from clusters.portfolio_file import describe_portfolio, portfolio_rows
from clusters.portfolios import QuotaConflict, Quotas, build, describe_alternative
from clusters.ranking.draws import Settings
from clusters.ranking.portfolio import Combination
from clusters.ranking.ranges import Ranking, rank
from clusters.ranking_file import to_csv_bytes
from geo.vintages import TODAY
from texts import LANGUAGES

Asked = tuple[Atlas, Ranking, pd.DataFrame]


@pytest.fixture(scope="module")
def asked() -> Asked:
    atlas = load_atlas(TODAY)
    facts = region_facts(atlas, "24")
    choice, _ = usable(replace(preset("balanced"), kbli2="24", settings=Settings(top=5, draws=300)), facts)
    return atlas, rank(make_problem(choice, facts), choice.settings), values_of(choice, facts)


def test_an_alternative_says_who_leaves_who_comes_and_what_it_costs() -> None:
    names = {"1": "Satu", "2": "Dua", "3": "Tiga", "4": "Empat"}
    best, other = Combination(("1", "2", "3"), 0.5), Combination(("1", "4", "3"), 0.4956)
    assert describe_alternative(best, other, names, "en") == "Empat instead of Dua: the mean score is 0.004 lower."
    assert (
        describe_alternative(best, other, names, "id") == "Empat menggantikan Dua: skor rata-rata 0,004 lebih rendah."
    )
    level = replace(other, mean=0.5)
    assert describe_alternative(best, level, names, "en").endswith("the mean score is the same.")


def test_every_quota_that_contradicts_can_be_lifted_by_its_name(asked: Asked) -> None:
    quotas = Quotas(
        per_island={"papua": 3, "jawa": 3}, affirmative=0.4, per_theme={"strategic": 1}, per_province=4, budget=3.0
    )
    with pytest.raises(QuotaConflict) as conflict:
        build(*asked, replace(quotas, budget=None, affirmative=0.0))
    assert set(conflict.value.names) == {"island:papua:3", "island:jawa:3"}
    for name in conflict.value.names:
        build(*asked, replace(quotas, budget=None).without(name))
    assert quotas.without("theme:strategic:1").per_theme == {}
    assert quotas.without("affirmative:0.4").affirmative == 0
    assert quotas.without("province:4").per_province is None
    assert quotas.without("budget:3").budget is None
    assert quotas.without("island:papua:3").per_island == {"jawa": 3}


def test_the_file_holds_the_chosen_their_costs_and_the_alternatives_in_words(asked: Asked) -> None:
    atlas, ranking, values = asked
    costs = pd.Series(2.0, index=atlas.regions.index)
    found = build(*asked, Quotas(per_island={"papua": 1}, budget=10.0), costs)
    rows = portfolio_rows(atlas, ranking, values, found, costs)
    read = list(csv.DictReader(io.StringIO(to_csv_bytes(rows).decode())))
    assert [row["region_code"] for row in read] == list(found.best.regions)
    assert {row["cost"] for row in read} == {"2"}
    assert "cost" not in portfolio_rows(atlas, ranking, values, found)
    choice = replace(preset("balanced"), kbli2="24", settings=ranking.settings)
    reasons = explain_each(ranking, values, found.best.regions)
    file = describe_portfolio(atlas, choice, found, rows, reasons=reasons)
    assert len(list(file["alternatives"])) == len(found.alternatives) > 0  # type: ignore[call-overload]
    for one in file["alternatives"]:  # type: ignore[attr-defined]
        assert all(one[lang].endswith(".") for lang in LANGUAGES)
        assert len(one["regions"]) == 5
