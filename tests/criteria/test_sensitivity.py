"""How firm a place is, in words: on the real regions, checked against what the ranking itself says."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from clusters.atlas import Atlas, load_atlas
from clusters.choice import Choice, make_problem, preset, usable
from clusters.criteria.facts import region_facts
from clusters.explain import compare, explain, explain_each, values_of
from clusters.ranking.draws import Settings
from clusters.ranking.drivers import drivers
from clusters.ranking.eviction import Eviction, base_ranks
from clusters.ranking.ranges import Ranking, rank
from clusters.ranking_file import describe_ranking, to_json_bytes
from clusters.sensitivity import (
    MOST,
    Firmness,
    describe_driver,
    describe_eviction,
    describe_ways,
    find_drivers,
    find_evictions,
)
from geo.vintages import TODAY
from texts import LANGUAGES, percent

DOGIYAI = "9406"


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas(TODAY)


@pytest.fixture(scope="module")
def names(atlas: Atlas) -> dict[str, str]:
    return {str(code): str(name) for code, name in atlas.regions["name"].items()}


def ask(atlas: Atlas, name: str, top: int = 5) -> tuple[Choice, Ranking, pd.DataFrame]:
    facts = region_facts(atlas, "24")
    choice, _ = usable(replace(preset(name), kbli2="24", settings=Settings(top=top, draws=400)), facts)
    return choice, rank(make_problem(choice, facts), choice.settings), values_of(choice, facts)


@pytest.fixture(scope="module")
def strategic(atlas: Atlas) -> tuple[Choice, Ranking, pd.DataFrame]:
    return ask(atlas, "strategic")


def first(ranking: Ranking) -> list[str]:
    frame = ranking.frame.sort_values(["rank_median", "score_median"], ascending=[True, False], kind="stable")
    return list(frame.index[: ranking.settings.top])


def test_the_weights_of_an_eviction_really_put_the_region_out(
    atlas: Atlas, strategic: tuple[Choice, Ranking, pd.DataFrame]
) -> None:
    choice, ranking, _ = strategic
    firm = find_evictions(ranking, first(ranking))
    facts = region_facts(atlas, "24")
    assert firm.found
    for code, found in firm.found.items():
        assert found.moved is not None
        # a step beyond the point at which it is level, in the same direction
        planned = pd.Series(ranking.cells.weights, found.weights.index)
        beyond = (planned + 1.02 * (found.weights - planned)).clip(lower=0)
        asked = replace(choice, weights={str(name): float(weight) for name, weight in beyond.items()})
        after = base_ranks(rank(make_problem(asked, facts), replace(choice.settings, draws=1)))
        assert after[code] > choice.settings.top
        assert base_ranks(ranking)[code] <= choice.settings.top


def test_an_eviction_is_said_with_its_weights_and_who_is_then_ahead(
    strategic: tuple[Choice, Ranking, pd.DataFrame], names: dict[str, str]
) -> None:
    _, ranking, _ = strategic
    firm = find_evictions(ranking, first(ranking))
    code, found = next(iter(firm.found.items()))
    assert found.moved is not None
    for lang in LANGUAGES:
        said = describe_eviction(ranking, firm, code, names, lang)
        assert said.startswith(names[code])
        assert percent(found.moved, lang, 1) in said
        assert names[found.overtaken_by[0]] in said
        assert "→" in said
        assert "-0" not in said


def test_a_region_that_is_in_only_over_all_draws_says_its_base_rank(atlas: Atlas, names: dict[str, str]) -> None:
    _, ranking, _ = ask(atlas, "balanced")
    firm = find_evictions(ranking, first(ranking))
    outside = [code for code in firm.codes if code not in firm.found]
    assert outside
    for code in outside:
        assert firm.base[code] > ranking.settings.top
        assert f"stands at rank {int(firm.base[code])}." in describe_eviction(ranking, firm, code, names, "en")


@pytest.mark.parametrize(
    ("moved", "exact", "said"),
    [
        (None, True, "No change of weights takes"),
        (None, False, "the search was cut short"),
        (0.0, True, "by a hair"),
        (0.1, False, "perhaps sooner"),
    ],
)
def test_what_the_search_could_not_settle_is_said(
    strategic: tuple[Choice, Ranking, pd.DataFrame],
    names: dict[str, str],
    *,
    moved: float | None,
    exact: bool,
    said: str,
) -> None:
    _, ranking, _ = strategic
    code = first(ranking)[0]
    ids = [one.criterion_id for one in ranking.cells.criteria]
    shift = np.zeros(len(ids))
    shift[:2] = (-(moved or 0.0), moved or 0.0)
    found = Eviction(code, moved, pd.Series(ranking.cells.weights + shift, ids), (DOGIYAI,), exact)
    firm = Firmness((code,), base_ranks(ranking), {code: found})
    assert said in describe_eviction(ranking, firm, code, names, "en")
    assert describe_eviction(ranking, firm, code, names, "id") != describe_eviction(ranking, firm, code, names, "en")


def test_no_more_regions_are_looked_at_than_are_told(atlas: Atlas) -> None:
    _, ranking, _ = ask(atlas, "strategic", top=12)
    firm = find_evictions(ranking, [*first(ranking), "0000"])
    assert firm.codes == tuple(first(ranking)[:MOST])


def test_drivers_of_some_regions_are_those_of_all(strategic: tuple[Choice, Ranking, pd.DataFrame]) -> None:
    _, ranking, _ = strategic
    some = [DOGIYAI, *first(ranking)]
    every, few = drivers(ranking), drivers(ranking, some)
    assert set(few.index) == set(some)
    pd.testing.assert_frame_equal(every.loc[few.index], few)


def test_a_driver_is_said_with_its_share_and_a_criterion_is_always_named(
    strategic: tuple[Choice, Ranking, pd.DataFrame],
) -> None:
    _, ranking, _ = strategic
    for shares in find_drivers(ranking, first(ranking)).values():
        name = str(shares["driver"])
        for lang in LANGUAGES:
            said = describe_driver(shares, lang)
            assert percent(float(str(shares[name])), lang) in said
            assert said.count(".") >= (1 if ":" in name else 2)
    assert describe_driver({"driver": "", "method": 0.0}, "en") == "Its rank is the same in every draw."


def test_shares_by_method_and_scale_average_to_the_share_over_all_draws(
    strategic: tuple[Choice, Ranking, pd.DataFrame],
) -> None:
    _, ranking, _ = strategic
    code = first(ranking)[-1]
    place = ranking.cells.regions.get_loc(code)
    inside = pd.Series(ranking.scores.ranks[:, place] <= ranking.settings.top)
    said = describe_ways(ranking, code, "en")
    for method, share in inside.groupby(ranking.draws.methods).mean().items():
        assert f"{str(method).replace('-', ' ') if method != 'topsis' else 'TOPSIS'} {percent(share, 'en')}" in said


def test_the_file_of_a_ranking_carries_evictions_and_drivers(
    atlas: Atlas, strategic: tuple[Choice, Ranking, pd.DataFrame]
) -> None:
    choice, ranking, values = strategic
    file = json.loads(to_json_bytes(describe_ranking(atlas, choice, ranking, values)))
    assert [one["region_code"] for one in file["evictions"]] == first(ranking)
    told = next(one for one in file["evictions"] if one["moved"] is not None)
    planned = {
        one.criterion_id: weight for one, weight in zip(ranking.cells.criteria, ranking.cells.weights, strict=True)
    }
    change = sum(abs(told["weights"][name] - weight) for name, weight in planned.items()) / 2
    assert change == pytest.approx(told["moved"], abs=1e-5)
    assert file["evictions_of"].keys() == set(LANGUAGES)
    assert all(one["driver"]["id"] and one["driver"]["en"] for one in file["regions"] if one["outcome"] == "ranked")


def test_reasons_of_many_regions_are_those_of_each(strategic: tuple[Choice, Ranking, pd.DataFrame]) -> None:
    _, ranking, values = strategic
    codes = ["3575", "7371", "3171"]
    for code, reasons in explain_each(ranking, values, codes).items():
        alone = explain(ranking, values, code)
        assert [(one.side, one.describe("id")) for one in reasons] == [(one.side, one.describe("id")) for one in alone]


def test_a_comparison_names_all_that_are_best_and_all_that_are_unknown(
    strategic: tuple[Choice, Ranking, pd.DataFrame],
) -> None:
    _, ranking, _ = strategic
    codes = list(ranking.cells.regions[:3])
    criterion = ranking.cells.criteria[0].criterion_id
    values = pd.DataFrame(
        1.0, index=ranking.cells.regions, columns=[one.criterion_id for one in ranking.cells.criteria]
    )
    named = dict(zip(codes, ("A", "B", "C"), strict=True))
    values.loc[codes, criterion] = [3.0, 3.0, 1.0]
    assert compare(ranking, values, named, "en") == (
        "Catalogued sentra: speaks most for A and B (3), least for C (1).",
    )
    values.loc[codes, criterion] = [np.nan, 3.0, 3.0]
    assert compare(ranking, values, named, "en") == ("Catalogued sentra: 3 wherever it is known. Unknown of A.",)
    values.loc[codes, criterion] = np.nan
    assert compare(ranking, values, named, "en") == ("Catalogued sentra: unknown of all of them.",)
