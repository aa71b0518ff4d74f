"""One run of the page Choose: the question, the ranking that answers it, and what its parts read of both."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Final

import pandas as pd

from clusters.atlas import Atlas
from clusters.choice import OWN, Choice, OwnCriterion, make_problem, usable
from clusters.criteria.facts import region_facts
from clusters.explain import name_of, values_of
from clusters.own_layers import own_series
from clusters.ranking.cells import prepare
from clusters.ranking.draws import Settings
from clusters.ranking.problem import Problem
from clusters.ranking.ranges import Ranking, rank
from geo.errors import UsageFault
from texts import Language
from ui import cache, session
from ui.choice_link import write_choice
from ui.choice_state import FULL, ChoiceState

NAMED: Final = ("criterion", "given", "name")
"""Values of a fault that may be the id of a criterion; a reader gets its name."""


@dataclass(frozen=True, eq=False)
class Ground:
    """What a question rests on whatever its weights are.

    Attributes:
        headings: a name for each own criterion's figure.
        left_out, facts, table, figures: as in Counted.
        problem: the criteria that tell something here, all of weight 1.
    """

    headings: dict[str, str]
    left_out: tuple[str, ...]
    facts: pd.DataFrame
    table: pd.DataFrame | None
    figures: pd.DataFrame
    problem: Problem


@dataclass(frozen=True, eq=False)
class Counted:
    """What a question comes to; the same in every language.

    Attributes:
        choice: what was ranked: without criteria that tell nothing here; own columns bear their headings.
        left_out: ids of the criteria with weight that tell nothing here: all unknown, or the same everywhere.
        facts: of ``clusters.criteria.facts.region_facts`` for the choice's product.
        table: figures of imported layers by criterion id or heading, a row per region; None when none is used.
        figures: of ``clusters.explain.values_of``, a column per criterion of the choice.
        ranking: the ranking.
    """

    choice: Choice
    left_out: tuple[str, ...]
    facts: pd.DataFrame
    table: pd.DataFrame | None
    figures: pd.DataFrame
    ranking: Ranking


@dataclass(frozen=True, eq=False)
class Chosen:
    """What the parts of the page draw; they change nothing in it.

    Attributes:
        asked: the question as the session holds it; parts change it by ``session.change_choice``.
        atlas: of the vintage shown, imported layers included.
        counted: what the question comes to.
        lang: the language of the page.
    """

    asked: ChoiceState
    atlas: Atlas
    counted: Counted
    lang: Language

    @property
    def key(self) -> str:
        """What the ranking rests on, as a key for what is made of it."""
        return _key(self.asked, self.atlas)

    @property
    def choice(self) -> Choice:
        """What was ranked."""
        return self.counted.choice

    @property
    def left_out(self) -> tuple[str, ...]:
        """Ids of criteria with weight that tell nothing here."""
        return self.counted.left_out

    @property
    def facts(self) -> pd.DataFrame:
        """What criteria read, a row per region."""
        return self.counted.facts

    @property
    def table(self) -> pd.DataFrame | None:
        """Figures of imported layers that the choice uses."""
        return self.counted.table

    @property
    def values(self) -> pd.DataFrame:
        """Every criterion's values in their units, a row per region."""
        return self.counted.figures

    @property
    def ranking(self) -> Ranking:
        """The ranking."""
        return self.counted.ranking

    @cached_property
    def codes(self) -> list[str]:
        """The codes of the ranked regions, the best first."""
        order = self.ranking.frame.loc[self.ranking.cells.regions]
        return list(order.sort_values(["rank_median", "score_median"], ascending=[True, False], kind="stable").index)

    @property
    def picked(self) -> tuple[str, ...]:
        """The selected regencies, in the order of their picking."""
        return tuple(code for code in session.selection() if code in self.ranking.frame.index)

    @property
    def read(self) -> str:
        """The region that is explained: the last one picked, else the first of the ranking."""
        return self.picked[-1] if self.picked else self.codes[0]

    @property
    def costs(self) -> pd.Series | None:
        """What each region costs by the column that was named for it, NaN = unknown; None when none was named."""
        return own_series(self.atlas, self.asked.cost) if self.asked.cost else None

    def name(self, code: str) -> str:
        """Return a region's name."""
        return str(self.atlas.regions.loc[code, "name"])


def choose(asked: ChoiceState, lang: Language) -> Chosen:
    """Answer a question, from the cache when it was asked before.

    Raises UsageFault, in one sentence with names in place of ids, when nothing sound can be counted.
    """
    atlas = cache.atlas_with(session.vintage(), session.own_layers())
    key = _key(asked, atlas)
    make = partial(_count, asked, atlas)
    try:
        if _figures(asked):
            counted = cache.counted_own(key, make)
        elif asked.settings.draws < FULL:
            counted = cache.counted_live(key, make)
        else:
            counted = cache.counted_full(key, make)
    except UsageFault as fault:
        raise _with_names(fault, lang) from fault
    return Chosen(asked, atlas, counted, lang)


def _key(asked: ChoiceState, atlas: Atlas) -> str:
    """Return what a ranking rests on: the question without what comes after it, the vintage, the layers."""
    question = write_choice(replace(asked, quotas=ChoiceState().quotas, cost="", made_with=""), "")
    layers = [(layer.layer_id, layer.version) for layer in atlas.own] if _figures(asked) else []
    return repr((atlas.vintage.vintage_id, question, layers))


def _count(asked: ChoiceState, atlas: Atlas) -> Counted:
    found = _ground(asked, atlas)
    choice = _told(asked, found)
    ranking = rank(found.problem.weighted(choice.weights), choice.settings)
    # Made here, once for all who share this ranking, and not in the run that happens to need it first.
    _ = ranking.frame
    return Counted(choice, found.left_out, found.facts, found.table, found.figures, ranking)


def _told(asked: ChoiceState, found: Ground) -> Choice:
    """Return the choice as it is ranked: without criteria that tell nothing here."""
    choice = _named(asked, found.headings)
    weights = {name: weight for name, weight in choice.weights.items() if name in found.problem.figures}
    return replace(choice, weights=weights)


def why_not(asked: ChoiceState, atlas: Atlas, lang: Language) -> str:
    """Return in a sentence why a question cannot be counted, "" where it can, without the draws."""
    try:
        found = _ground(asked, atlas)
        choice = _told(asked, found)
        choice.settings.check()
        prepare(found.problem.weighted(choice.weights), choice.settings.top)
    except UsageFault as fault:
        return _with_names(fault, lang).describe(lang)
    return ""


def count_shipped(asked: ChoiceState, atlas: Atlas) -> Counted:
    """Count a question that rests on no imported layer, without a session: for what is made when it is asked for."""
    facts = region_facts(atlas, asked.kbli2)
    choice, left_out = usable(asked.choice, facts)
    ranking = rank(make_problem(choice, facts), choice.settings)
    return Counted(choice, left_out, facts, None, values_of(choice, facts), ranking)


def _ground(asked: ChoiceState, atlas: Atlas) -> Ground:
    """Return what a question's ranking rests on whatever its weights are: a slider's move finds it in the cache."""
    alike = replace(asked, weights=dict.fromkeys(asked.counting, 1.0), order=(), settings=Settings())
    make = partial(_make_ground, alike, atlas)
    return (cache.ground_own if _figures(asked) else cache.ground)(_key(alike, atlas), make)


def _make_ground(asked: ChoiceState, atlas: Atlas) -> Ground:
    facts = cache.region_facts(atlas.vintage.vintage_id, asked.kbli2)
    headings = _headings(asked, atlas)
    table = _table(asked, atlas, headings)
    choice, left_out = usable(_named(asked, headings), facts, table)
    if not choice.weights:
        raise UsageFault("choice_none")
    problem, values = make_problem(choice, facts, table), values_of(choice, facts, table)
    return Ground(headings, left_out, facts, table, values, problem)


def _figures(asked: ChoiceState) -> tuple[str, ...]:
    return (*asked.columns.values(), *(one.column for one in asked.own.values()))


def _headings(asked: ChoiceState, atlas: Atlas) -> dict[str, str]:
    """Return a name for each own criterion's figure: its heading, with its layer where two layers have the same."""
    found: dict[str, str] = {}
    for one in asked.own.values():
        layer_id, _, column = one.column.partition(".")
        layer = next(layer for layer in atlas.own if layer.layer_id == layer_id)
        heading = layer.columns[column].heading if column in layer.columns else layer.name
        found[one.column] = heading if heading not in found.values() else f"{heading} ({layer.name}, {one.column})"
    return found


def _table(asked: ChoiceState, atlas: Atlas, headings: dict[str, str]) -> pd.DataFrame | None:
    if not _figures(asked):
        return None
    figures = {**asked.columns, **{headings[one.column]: one.column for one in asked.own.values()}}
    return pd.DataFrame(
        {name: own_series(atlas, figure) for name, figure in figures.items()}, index=atlas.regions.index
    )


def _named(asked: ChoiceState, headings: dict[str, str]) -> Choice:
    """Return the choice with own criteria named by their headings, as every sentence names them."""
    choice = asked.choice
    names = {one.criterion_id: f"{OWN}{headings[one.column]}" for one in choice.own.values()}
    return replace(
        choice,
        weights={names.get(name, name): weight for name, weight in choice.weights.items()},
        own={
            names[name]: OwnCriterion(headings[one.column], one.direction, one.ideal, one.axis)
            for name, one in choice.own.items()
        },
    )


def _with_names(fault: UsageFault, lang: Language) -> UsageFault:
    said: Mapping[str, object] = fault.values  # noqa: PD011 - no frame
    named = {
        name: ", ".join(name_of(one, lang) for one in value.split(", "))
        for name, value in said.items()
        if name in NAMED and isinstance(value, str)
    }
    return UsageFault(fault.key, **{**said, **named})
