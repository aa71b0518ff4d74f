"""The link is a workspace's short form: there and back it keeps all that a link can carry, and it has a length."""

from collections.abc import Callable
from functools import cache
from typing import Any, get_args
from urllib.parse import urlencode

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from clusters.atlas import Atlas, load_atlas
from clusters.choice_bounds import (
    FULL,
    LIVE,
    MOST_BUDGET,
    MOST_SEED,
    MOST_WANTED,
    MOST_WEIGHT,
    THEMES,
    answerable,
    questions,
    weighable,
)
from clusters.fields import FIELDS
from clusters.measures import MEASURES
from clusters.own_layers import OWN
from clusters.ranking.problem import Axis, Direction
from clusters.workspace import OwnColumn, Workspace, parse_workspace, settle, to_bytes
from geo.codes import Level
from geo.vintages import VINTAGES
from texts import LANGUAGES
from ui.choice_link import parse_choice
from ui.session.store import SETTINGS
from ui.workspace_link import MAX_LINK, SCREEN, settle_view, to_link, to_workspace

TODAY = "0123456789ab"
atlas_of: Callable[..., Atlas] = cache(load_atlas)


def unique(values: Any, **sizes: int) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(list(values)), unique=True, **sizes).map(tuple)


FIGURES = st.builds("own{}.c{}".format, st.integers(1, 8), st.integers(1, 99))
COUNTS = st.integers(1, MOST_WANTED)


@st.composite
def own_columns(draw: st.DrawFn) -> OwnColumn:
    direction = draw(st.sampled_from(get_args(Direction)))
    ends = st.floats(-1e9, 1e9)
    ideal = draw(st.tuples(ends, ends)) if direction == "target" else None
    return OwnColumn(direction=direction, ideal=ideal, axis=draw(st.sampled_from(get_args(Axis))))


@st.composite
def asked(draw: st.DrawFn, atlas: Atlas) -> dict[str, Any]:
    own = draw(st.dictionaries(FIGURES, own_columns(), max_size=3))
    named = st.sampled_from([*weighable(), *(f"own:{figure}" for figure in own)])
    return {
        "weights": draw(st.dictionaries(named, st.floats(0, MOST_WEIGHT, exclude_min=True))),
        "order": tuple(draw(st.lists(named, unique=True, max_size=6))),
        "gates": draw(unique(questions())),
        "kbli": draw(st.sampled_from(["", *atlas.kbli.index])),
        "top": draw(COUNTS),
        "spread": draw(st.floats(0, 1)),
        "seed": draw(st.integers(0, MOST_SEED)),
        "draws": draw(st.sampled_from([LIVE, FULL])),
        "quotas": {
            "per_island": draw(st.dictionaries(st.sampled_from(list(atlas.islands.index)), COUNTS)),
            "affirmative": draw(st.floats(0, 1)),
            "per_theme": draw(st.dictionaries(st.sampled_from(THEMES), COUNTS)),
            "per_province": draw(st.none() | COUNTS),
            "budget": draw(st.none() | st.floats(0, MOST_BUDGET)),
        },
        "columns": draw(st.dictionaries(st.sampled_from(answerable()), FIGURES)),
        "own": own,
        "cost": draw(st.just("") | FIGURES),
        "data_hash": draw(st.sampled_from([TODAY, "ba9876543210"])),
    }


@st.composite
def workspaces(draw: st.DrawFn) -> Workspace:
    """What a screen can have set, but for notes and imported tables' rows."""
    vintage = draw(st.sampled_from(VINTAGES))
    atlas = atlas_of(vintage)
    fields = [field for field in FIELDS if field.name != OWN]
    filters = {field.name: draw(unique(field.options(atlas), max_size=4)) for field in fields if draw(st.booleans())}
    words = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=60).map(str.strip)
    views = {name: allowed[1:] for name, allowed in SETTINGS.items() if name not in SCREEN and allowed[1:]}
    return Workspace(
        data_hash=TODAY,
        lang=draw(st.sampled_from(LANGUAGES)),
        vintage=vintage,
        level=draw(st.sampled_from(Level)),
        measure=draw(st.sampled_from(list(MEASURES))),
        filters={name: values for name, values in {**filters, "text": (draw(words),)}.items() if any(values)},
        selection=draw(unique([*atlas.regions.index, *atlas.provinces.index], max_size=100)),
        region=draw(st.sampled_from(["", "9406", "3575"])),
        point=draw(st.sampled_from(["", *atlas.records.index])),
        view={name: draw(st.sampled_from(values)) for name, values in views.items() if draw(st.booleans())},
        choice=draw(st.none() | asked(atlas)),  # type: ignore[arg-type]
    )


@settings(max_examples=150)
@given(workspaces())
def test_a_link_brings_back_all_of_a_workspace_that_it_can_carry(kept: Workspace) -> None:
    atlas = atlas_of(kept.vintage)
    settled, faults = settle(kept, atlas, lambda _: True)
    assert faults == []
    said = to_link(settled, TODAY)
    back = to_workspace(said, atlas, TODAY)
    assert back.changed(software="") == settled
    assert to_link(back, TODAY) == said
    assert settle_view(back) == (back, [])
    assert parse_choice(said, TODAY)[1] == [], "what is known today is allowed in a link"
    assert parse_workspace(to_bytes(back), "x") == back


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from(["text", "point", "region", "bbox", "kbli", "province", "weights", "own"]),
                       st.lists(st.text(max_size=300), min_size=1, max_size=3).map(tuple)))  # fmt: skip
def test_whatever_a_link_holds_it_can_be_saved(link: dict[str, tuple[str, ...]]) -> None:
    assume(all(word.encode("utf-8", "ignore").decode() == word for words in link.values() for word in words))
    found = to_workspace(link, atlas_of("2022"), TODAY)
    assert parse_workspace(to_bytes(found), "x") == found


def test_a_setting_of_the_screen_that_there_is_not_is_told() -> None:
    kept, faults = settle_view(
        Workspace(data_hash=TODAY, view={"table": "records", "lang": "en", "colour": "red", "part": "cellar"})
    )
    assert kept.view == {"table": "records"}
    assert [fault.values["given"] for fault in faults] == ["lang=en", "colour=red", "part=cellar"]


@pytest.fixture(scope="module")
def longest() -> Workspace:
    """As much as the screen's own widgets can set, but for imported tables."""
    atlas = atlas_of("2022")
    every = {field.name: tuple(field.options(atlas)) for field in FIELDS if field.name != OWN}
    return Workspace(
        data_hash=TODAY,
        filters={**{name: values for name, values in every.items() if name != "regency"}, "text": ("ikat " * 20,)},
        selection=tuple(atlas.regions.index[:100]),
        choice={  # type: ignore[arg-type]
            "data_hash": TODAY,
            "weights": dict.fromkeys(weighable(), 1.25),
            "gates": questions(),
            "quotas": {"per_island": dict.fromkeys(atlas.islands.index, 3), "per_theme": dict.fromkeys(THEMES, 3)},
        },
    )


def test_links_of_a_days_work_stay_below_the_limit_and_the_longest_below_what_servers_take(longest: Workspace) -> None:
    usual = longest.changed(
        filters={"underdeveloped": ("perpres-63-2020",), "kbli": ("13", "14"), "text": ("tenun ikat",)},
        selection=longest.selection[:20],
    )
    assert len(urlencode(to_link(usual, TODAY), doseq=True)) < MAX_LINK
    written = len(urlencode(to_link(longest, TODAY), doseq=True))
    assert MAX_LINK < written < 8_000, "nginx takes request lines of 8 kB unless told otherwise"
