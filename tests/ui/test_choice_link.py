"""The question of the page Choose in the link: whole, the same when read again, unharmed by what it may not hold."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusters.choice import OwnCriterion
from clusters.choice_bounds import MOST_SEED
from clusters.criteria.criterion import load_criteria, load_presets
from clusters.portfolios import Quotas
from clusters.ranking.draws import Settings
from clusters.ranking.problem import Axis, Direction
from clusters.registers import load_island_groups, load_kbli
from texts import LANGUAGES
from ui.choice_link import PARTS, parse_choice, write_choice
from ui.choice_state import FULL, LIVE, MOST_WANTED, MOST_WEIGHT, THEMES, ChoiceState, questions, weighable

TODAY = "0123456789ab"
FIGURES = st.builds("own{}.c{}".format, st.integers(1, 9), st.integers(1, 99))
COUNTS = st.integers(1, MOST_WANTED)
NEEDING = [name for name, criterion in load_criteria().items() if criterion.data == "own"]


@st.composite
def own_criteria(draw: st.DrawFn) -> OwnCriterion:
    direction = draw(st.sampled_from(get_args(Direction)))
    ends = st.floats(-1e9, 1e9)
    ideal = draw(st.tuples(ends, ends)) if direction == "target" else None
    return OwnCriterion(draw(FIGURES), direction, ideal, draw(st.sampled_from(get_args(Axis))))


@st.composite
def quotas(draw: st.DrawFn) -> Quotas:
    return Quotas(
        per_island=draw(st.dictionaries(st.sampled_from(list(load_island_groups().index)), COUNTS)),
        affirmative=draw(st.floats(0, 1)),
        per_theme=draw(st.dictionaries(st.sampled_from(THEMES), COUNTS)),
        per_province=draw(st.none() | COUNTS),
        budget=draw(st.none() | st.floats(0, 1e12)),
    )


@st.composite
def states(draw: st.DrawFn) -> ChoiceState:
    own = {one.criterion_id: one for one in draw(st.lists(own_criteria(), max_size=3))}
    named = st.sampled_from([*weighable(), *own])
    return ChoiceState(
        weights=draw(st.dictionaries(named, st.floats(0, MOST_WEIGHT, exclude_min=True))),
        order=tuple(draw(st.lists(named, unique=True, max_size=6))),
        gates=tuple(draw(st.lists(st.sampled_from(questions()), unique=True))),
        kbli2=draw(st.sampled_from(["", *load_kbli().index])),
        settings=Settings(
            top=draw(COUNTS),
            spread=draw(st.floats(0, 1)),
            seed=draw(st.integers(0, MOST_SEED)),
            draws=draw(st.sampled_from([LIVE, FULL])),
        ),
        quotas=draw(quotas()),
        columns=draw(st.dictionaries(st.sampled_from(NEEDING), FIGURES)),
        own=own,
        cost=draw(st.just("") | FIGURES),
        made_with=draw(st.sampled_from(["", "ba9876543210"])),
    )


@given(states())
def test_a_question_survives_its_link(asked: ChoiceState) -> None:
    read, faults = parse_choice(write_choice(asked, TODAY), TODAY)
    assert faults == []
    assert read == asked
    assert list(read.weights) == list(asked.weights), "draws go by the order of the criteria"


@given(st.dictionaries(st.sampled_from(PARTS), st.lists(st.text(max_size=30), max_size=3).map(tuple)))
def test_whatever_a_link_holds_a_question_that_can_be_asked_comes_of_it(link: dict[str, tuple[str, ...]]) -> None:
    read, faults = parse_choice(link, TODAY)
    for fault in faults:
        assert all(fault.describe(lang) for lang in LANGUAGES)
    if read is not None:
        read.settings.check()
        assert set(read.weights) <= {*weighable(), *read.own}
        assert all(0 <= weight <= MOST_WEIGHT for weight in read.weights.values())
        assert parse_choice(write_choice(read, TODAY), TODAY)[0] == read


@pytest.mark.parametrize(
    ("part", "given"),
    [
        ("weights", "population:-1"), ("weights", "population:nan"), ("weights", "population:99"),
        ("weights", "nothing:1"), ("weights", "boundary-doubt:1"), ("gates", "population"), ("product", "99"),
        ("top", "0"), ("top", "1e3"), ("top", "٣"), ("spread", "inf"), ("seed", "-1"), ("draws", "50000"),
        ("quota", "island:mars:1"), ("quota", "theme:strategic:999"), ("quota", "affirmative:2"), ("quota", "x"),
        ("columns", "population:own1.c1"), ("own_criterion", "own1.c1:target:need"),
        ("own_criterion", "own1.c1:more:need:1:2"), ("own_criterion", "__import__:more:need"), ("cost", "price"),
        ("data", "<img src=x>"),
    ],
)  # fmt: skip
def test_a_part_that_is_not_allowed_is_named_and_left_out(part: str, given: str) -> None:
    read, faults = parse_choice({part: (given,)}, TODAY)
    assert [fault.values["field"] for fault in faults] == [part]
    assert faults[0].values["given"] == given[:40]
    assert read == ChoiceState()


def test_a_link_without_a_question_holds_none() -> None:
    assert parse_choice({"lang": ("en",), "kbli": ("13",)}, TODAY) == (None, [])


def test_a_link_of_other_data_remembers_them_until_todays_are_accepted() -> None:
    asked, _ = parse_choice({"data": ("ba9876543210",)}, TODAY)
    assert asked is not None
    assert asked.made_with == "ba9876543210"
    assert write_choice(asked, TODAY)["data"] == ("ba9876543210",), "a reload must warn again"
    assert write_choice(asked.with_todays_data(), TODAY)["data"] == (TODAY,)


def test_an_act_goes_back_to_live_draws_and_a_quota_does_not() -> None:
    full = ChoiceState().with_draws(FULL)
    assert full.with_weight("population", 3).settings.draws == LIVE
    assert full.with_quotas(Quotas(per_province=1)).settings.draws == FULL


@pytest.mark.parametrize("name", list(load_presets()))
def test_a_preset_is_known_again_until_a_weight_moves(name: str) -> None:
    state = ChoiceState().with_preset(name)
    assert state.preset_name == name
    assert state.with_weight("density", 0.5).preset_name == ""
    assert state.with_weight("density", 0.5).with_weight("density", 0).preset_name == name


def test_an_order_weighs_the_first_most_and_gives_the_sliders_back() -> None:
    state = ChoiceState().with_order(("border", "population", "density"))
    assert list(state.counting) == ["border", "population", "density"]
    assert state.counting["border"] == pytest.approx((1 + 1 / 2 + 1 / 3) / 3)
    assert state.with_order(()).counting == ChoiceState().counting


def test_what_rests_on_a_dropped_layer_goes_with_it() -> None:
    own = OwnCriterion("own1.c3")
    state = ChoiceState().with_column("budget", "own1.c2").with_weight("budget", 2).with_own(own, 1)
    state = state.with_column("exports", "own2.c1").with_quotas(Quotas(), cost="own1.c4")
    left = state.without_layer("own1")
    assert dict(left.columns) == {"exports": "own2.c1"}
    assert left.own == {}
    assert left.cost == ""
    assert dict(left.counting) == dict(ChoiceState().counting)
