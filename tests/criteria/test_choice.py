"""A choice as a planner makes it: presets, gates, a criteria file, a table of one's own; bad input in one sentence."""

from dataclasses import replace

import pandas as pd
import pytest

from clusters.atlas import Atlas, load_atlas
from clusters.choice import Choice, OwnCriterion, make_problem, preset, usable
from clusters.choice_file import parse_choice
from clusters.criteria.criterion import load_presets
from clusters.criteria.facts import region_facts
from clusters.explain import compare, describe_place, explain, values_of
from clusters.portfolios import QuotaConflict, Quotas, build, describe_price, theme_verdicts
from clusters.ranking.draws import Settings
from clusters.ranking.ranges import Ranking, rank
from geo.errors import UsageFault
from geo.vintages import TODAY
from texts import LANGUAGES

DOGIYAI = "9406"
FEW = Settings(draws=300)


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas(TODAY)


@pytest.fixture(scope="module")
def facts(atlas: Atlas) -> pd.DataFrame:
    return region_facts(atlas, "24")


def ranked(choice: Choice, facts: pd.DataFrame, table: pd.DataFrame | None = None) -> Ranking:
    return rank(make_problem(choice, facts, table), choice.settings)


@pytest.mark.parametrize("name", ["affirmative", "strategic", "balanced", "jica-2017"])
def test_every_preset_ranks_every_region_and_says_what_it_leaves_out(name: str, facts: pd.DataFrame) -> None:
    choice, left_out = usable(replace(preset(name), kbli2="24", settings=FEW), facts)
    assert set(choice.weights) | set(left_out) == set(load_presets()[name])
    frame = ranked(choice, facts).frame
    assert len(frame) == 514
    nothing_known = frame["missing"] == len(choice.weights)
    assert (frame["outcome"] == nothing_known.map({True: "unknown", False: "ranked"})).all()
    frame = frame[~nothing_known]
    assert (frame["rank_p05"] <= frame["rank_median"]).all()
    assert (frame["rank_median"] <= frame["rank_p95"]).all()
    assert frame["top_share"].sum() == pytest.approx(choice.settings.top)


def test_a_gate_keeps_out_what_fails_it_and_never_what_is_unknown(facts: pd.DataFrame) -> None:
    choice = Choice({"population": 1.0}, gates=("underdeveloped-2015",), settings=FEW)
    frame = ranked(choice, facts).frame
    out = set(frame.index[frame["outcome"] == "gated"])
    answers = facts["underdeveloped_2015"]
    assert out == set(answers.index[(answers == "") & ~facts["doubted_list"]])
    assert DOGIYAI not in out


def test_a_preset_leaves_out_what_is_the_same_wherever_its_gates_let_pass(facts: pd.DataFrame) -> None:
    """Whoever sets the preset's own criterion as a condition is answered, on every door alike."""
    asked = replace(preset("affirmative"), gates=("underdeveloped-2020",), kbli2="24", settings=FEW)
    choice, left_out = usable(asked, facts)
    assert "underdeveloped-2020" in left_out
    assert choice.gates == asked.gates
    assert (ranked(choice, facts).frame["outcome"] == "ranked").sum() == 62


def test_an_unknown_figure_widens_a_range_and_drops_nobody(facts: pd.DataFrame) -> None:
    choice = Choice({"sentra-catalogued": 1.0, "population": 1.0}, settings=replace(FEW, spread=0.0))
    frame = ranked(choice, facts).frame
    width = frame["rank_p95"] - frame["rank_p05"]
    assert width[frame["missing"] == 1].median() > width[frame["missing"] == 0].median()


def test_a_table_of_ones_own_becomes_a_criterion(facts: pd.DataFrame) -> None:
    table = pd.DataFrame({"anggaran": [1.0, 5.0, 9.0]}, index=["1101", DOGIYAI, "3575"])
    own = OwnCriterion("anggaran", "target", (4.0, 6.0))
    choice = Choice({own.criterion_id: 1.0}, own={own.criterion_id: own}, settings=replace(FEW, top=1))
    ranking = ranked(choice, facts, table)
    assert ranking.frame.loc[DOGIYAI, "rank_median"] == 1
    assert ranking.frame.loc["1102", "outcome"] == "unknown"
    said = describe_place(ranking, "1102", "en")
    assert said == "Cannot be ranked: nothing that counts is known of it."


def test_a_criterion_without_public_data_takes_the_column_of_its_name(facts: pd.DataFrame) -> None:
    table = pd.DataFrame({"budget": [1.0, 5.0]}, index=["1101", DOGIYAI])
    choice = Choice({"budget": 1.0, "population": 1.0}, settings=FEW)
    assert ranked(choice, facts, table).frame.loc[DOGIYAI, "missing"] == 0
    with pytest.raises(UsageFault) as fault:
        ranked(choice, facts)
    assert fault.value.key == "choice_column"


@pytest.mark.parametrize(
    ("choice", "key"),
    [
        (Choice({"no-such": 1.0}), "ranking_criterion_unknown"),
        (Choice({"population": -1.0}), "ranking_weight"),
        (Choice({"population": 0.0}), "ranking_weights_zero"),
        (Choice({"boundary-doubt": 1.0}), "choice_doubt"),
        (Choice({"population": 1.0}, gates=("population",)), "choice_gate"),
        (
            Choice({"population": 1.0}, gates=("underdeveloped-2020", "underdeveloped-2015", "border", "jica-before")),
            "ranking_gates",
        ),
        (Choice({"population": 1.0}, settings=Settings(top=600)), "ranking_too_few"),
    ],
)
def test_a_bad_choice_is_one_sentence_in_both_languages(choice: Choice, key: str, facts: pd.DataFrame) -> None:
    with pytest.raises(UsageFault) as fault:
        ranked(choice, facts)
    assert fault.value.key == key
    assert all(fault.value.describe(lang).endswith(".") for lang in LANGUAGES)


FILE = b"""
preset = "affirmative"
kbli = "24"
top = 3
spread = 0.1
gates = ["underdeveloped-2020"]
[weights]
population = 2
border = 0
[own."Anggaran (miliar)"]
weight = 1.5
direction = "less"
axis = "need"
"""


def test_a_criteria_file_says_all_of_a_choice() -> None:
    choice = parse_choice(FILE, "mine.toml")
    assert choice.weights["population"] == 2
    assert choice.weights["border"] == 0
    assert choice.weights["underdeveloped-2020"] == load_presets()["affirmative"]["underdeveloped-2020"]
    assert choice.weights["own:Anggaran (miliar)"] == 1.5
    assert choice.own["own:Anggaran (miliar)"] == OwnCriterion("Anggaran (miliar)", "less", None, "need")
    assert (choice.gates, choice.kbli2, choice.settings) == (
        ("underdeveloped-2020",),
        "24",
        Settings(top=3, spread=0.1),
    )


@pytest.mark.parametrize(
    "content",
    [
        b"top = \"five\"", b"weights = 3", b"[weights]\npopulation = true", b"colour = 1", b"not toml", b"\xff\xfe",
        b"[own.a]\ndirection = \"up\"", b"[weights]\npopulation = nan", b"x" * 200_000,
    ],
)  # fmt: skip
def test_a_broken_criteria_file_is_one_sentence(content: bytes) -> None:
    with pytest.raises(UsageFault) as fault:
        parse_choice(content, "mine.toml")
    assert all("mine.toml" in fault.value.describe(lang) for lang in LANGUAGES)


@pytest.fixture(scope="module")
def balanced(facts: pd.DataFrame) -> tuple[Ranking, pd.DataFrame]:
    choice, _ = usable(replace(preset("balanced"), kbli2="24", settings=replace(FEW, top=5)), facts)
    return ranked(choice, facts), values_of(choice, facts)


def test_reasons_name_every_criterion_once_and_agree_with_its_value(balanced: tuple[Ranking, pd.DataFrame]) -> None:
    ranking, values = balanced
    for code in (DOGIYAI, "3575", "3171"):
        reasons = explain(ranking, values, code)
        assert {reason.criterion_id for reason in reasons} == {one.criterion_id for one in ranking.cells.criteria}
        for reason in reasons:
            assert (reason.side == "unknown") == pd.isna(values.loc[code, reason.criterion_id])
            assert all(reason.describe(lang) for lang in LANGUAGES)
    sides = {reason.criterion_id: reason.side for reason in explain(ranking, values, DOGIYAI)}
    assert sides["underdeveloped-2020"] == "for"
    assert sides["population"] == "against"


def test_regions_are_compared_in_words_by_name(balanced: tuple[Ranking, pd.DataFrame], atlas: Atlas) -> None:
    names = atlas.regions.loc[[DOGIYAI, "7371"], "name"].to_dict()
    sentences = compare(*balanced, names, "en")
    assert any(said.startswith("Population: speaks most for Kota Makassar") for said in sentences)


def test_a_quota_is_kept_and_has_a_price(balanced: tuple[Ranking, pd.DataFrame], atlas: Atlas) -> None:
    ranking, values = balanced
    free = build(atlas, ranking, values, Quotas())
    quotas = Quotas(per_island={"papua": 2, "kalimantan": 1}, per_province=1, affirmative=0.6)
    found = build(atlas, ranking, values, quotas)
    chosen = atlas.regions.loc[list(found.best.regions)]
    assert (chosen["island_group"] == "papua").sum() >= 2
    assert (chosen["island_group"] == "kalimantan").sum() >= 1
    assert chosen["province_code"].is_unique
    assert theme_verdicts(ranking, values, "affirmative")[list(found.best.regions)].fillna(value=False).sum() >= 3
    assert found.best.mean <= free.best.mean + 1e-12
    assert set(found.prices) == {"island:papua:2", "island:kalimantan:1", "province:1", "affirmative:0.6"}
    assert all(describe_price(name, price, atlas, "id") for name, price in found.prices.items())


def test_quotas_that_contradict_are_named(balanced: tuple[Ranking, pd.DataFrame], atlas: Atlas) -> None:
    with pytest.raises(QuotaConflict) as fault:
        build(atlas, *balanced, Quotas(per_island={"papua": 3, "jawa": 3}, per_province=4))
    assert "at least 3 in Papua; at least 3 in Java" in fault.value.describe("en")
    assert "per province" not in fault.value.describe("en")


def test_a_budget_is_kept_and_an_unknown_cost_is_never_chosen(
    balanced: tuple[Ranking, pd.DataFrame], atlas: Atlas
) -> None:
    costs = pd.Series({code: float(place % 7 + 1) for place, code in enumerate(atlas.regions.index) if place % 3})
    found = build(atlas, *balanced, Quotas(budget=9.0), costs)
    assert costs.reindex(list(found.best.regions)).sum() <= 9.0
    with pytest.raises(UsageFault):
        build(atlas, *balanced, Quotas(budget=9.0))
