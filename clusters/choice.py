"""Choice: what a planner weighs, what must hold, and how many regions are wanted; made into a problem to be ranked.

The screen, the share link, the criteria file and the command line's options all become one Choice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, cast

import numpy as np
import pandas as pd

from clusters.criteria.criterion import Criterion, load_criteria, load_presets
from clusters.criteria.values import NOT_MET
from clusters.ranking import problem as ranking
from clusters.ranking.draws import Settings
from geo.errors import UsageFault

OWN: Final = "own:"
"""A criterion of the planner's own table is named by this and its column."""


@dataclass(frozen=True)
class OwnCriterion:
    """A numeric column of the planner's own table as a criterion.

    Args:
        column: its heading.
        direction: "more", "less", or "target": nearer to ``ideal`` is better.
        ideal: lowest and highest ideal value, for "target".
        axis: need or potential.
    """

    column: str
    direction: ranking.Direction = "more"
    ideal: tuple[float, float] | None = None
    axis: ranking.Axis = "potential"

    @property
    def criterion_id(self) -> str:
        """Its id among the weights."""
        return f"{OWN}{self.column}"


@dataclass(frozen=True)
class Choice:
    """A planner's question.

    Args:
        weights: by criterion id, relative; a criterion without a weight does not count.
        gates: ids of yes/no criteria that a region must not fail; unknown never keeps a region out.
        kbli2: the programme's KBLI division, "" = none; specialisation and related products need it.
        own: how columns of the planner's table count, by criterion id.
        settings: how many regions are wanted, and how ranks are drawn.
    """

    weights: Mapping[str, float]
    gates: tuple[str, ...] = ()
    kbli2: str = ""
    own: Mapping[str, OwnCriterion] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)


def preset(name: str) -> Choice:
    """Return the choice that a preset begins with. Raises UsageFault when there is no such preset."""
    presets = load_presets()
    if name not in presets:
        raise UsageFault("value_unknown", field="preset", given=name[:40], allowed=", ".join(presets))
    return Choice(weights=presets[name])


def make_problem(choice: Choice, facts: pd.DataFrame, table: pd.DataFrame | None = None) -> ranking.Problem:
    """Make the problem that a choice asks.

    Args:
        choice: what is asked.
        facts: of ``clusters.criteria.facts.region_facts`` for the choice's ``kbli2``.
        table: figures of the planner's own table, a row per region; columns named as criteria of the register that
            need the planner's data, or as ``OwnCriterion.column``.

    Raises UsageFault when an id is unknown, a gate is no question, a doubt is weighed or a column is not there.
    """
    weighed = {name: weight for name, weight in choice.weights.items() if weight != 0}
    for name in (*weighed, *choice.gates):
        _refuse(name, choice, gate=name in choice.gates)
    own = pd.DataFrame(index=facts.index) if table is None else table.reindex(facts.index)
    made = {name: _make(name, weight, choice, facts, own) for name, weight in weighed.items()}
    figures = pd.DataFrame({name: values for name, (_, values) in made.items()}, index=facts.index)
    criteria = load_criteria()
    gates = {name: criteria[name].answer(facts).map({1.0: True, 0.0: False}) for name in choice.gates}
    return ranking.Problem(
        figures=figures.astype("float64"),
        criteria=tuple(one for one, _ in made.values()),
        gates=pd.DataFrame(gates, index=facts.index) if gates else None,
    )


def _refuse(name: str, choice: Choice, *, gate: bool) -> None:
    criteria = load_criteria()
    if name in choice.own and not gate:
        return
    if name not in criteria:
        ranking.refuse_unknown((name,), [*criteria, *choice.own])
    if gate and not criteria[name].is_question:
        questions = ", ".join(one for one, criterion in criteria.items() if criterion.is_question)
        raise UsageFault("choice_gate", given=name, allowed=questions)
    if not gate and criteria[name].kind == "doubt":
        raise UsageFault("choice_doubt", given=name)


def _make(
    name: str, weight: float, choice: Choice, facts: pd.DataFrame, own: pd.DataFrame
) -> tuple[ranking.Criterion, pd.Series]:
    if name in choice.own:
        asked = choice.own[name]
        values = _column(own, asked.column)
        one = ranking.Criterion(name, weight, axis=asked.axis, direction=asked.direction, ideal=asked.ideal)
        return replace(one, theme="support"), values
    criterion = load_criteria()[name]
    values = criterion.answer(facts) if criterion.data == "shipped" else _column(own, name)
    lower, upper = criterion.bounds(values)
    return (
        ranking.Criterion(
            name,
            weight,
            axis=cast("ranking.Axis", criterion.axis),
            direction=criterion.direction,
            lower=_finite(lower),
            upper=_finite(upper),
            two_valued=criterion.is_question,
            theme=criterion.theme,
        ),
        criterion.scale(values),
    )


def _column(own: pd.DataFrame, column: str) -> pd.Series:
    if column not in own:
        named = ", ".join(map(str, own.columns))[:200] or "-"
        raise UsageFault("choice_column", given=column[:40], allowed=named)
    return own[column].astype("float64")


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def usable(choice: Choice, facts: pd.DataFrame, table: pd.DataFrame | None = None) -> tuple[Choice, tuple[str, ...]]:
    """Leave out criteria of a preset that say nothing here: all unknown, or the same wherever the gates let pass.

    A gate's own criterion, for one, is the same in all regions that are left.

    Returns:
        The choice that is left, and the ids that were left out, to be told.
    """
    facts, dropped = _passing(choice, facts), []
    for name in choice.weights:
        criterion = load_criteria().get(name)
        if criterion is None:
            continue
        values = _known(criterion, name, facts, table)
        lower, upper = criterion.bounds(values)
        known = values.dropna().unique()
        differs = len(known) > 1 or (values.isna().any() and upper > lower)
        if not len(known) or not differs:
            dropped.append(name)
    kept = {name: weight for name, weight in choice.weights.items() if name not in dropped}
    return replace(choice, weights=kept), tuple(dropped)


def _passing(choice: Choice, facts: pd.DataFrame) -> pd.DataFrame:
    """Return the regions that no gate keeps out, all where none would be left; unknown keeps nobody out."""
    criteria = load_criteria()
    gates = [criteria[name] for name in choice.gates if name in criteria]  # another is refused with the problem
    fails = pd.DataFrame({gate.criterion_id: gate.answer(facts) == NOT_MET for gate in gates}, index=facts.index)
    passing = ~fails.any(axis=1)
    return facts[passing] if passing.any() else facts


def _known(criterion: Criterion, name: str, facts: pd.DataFrame, table: pd.DataFrame | None) -> pd.Series:
    if criterion.data == "own" and table is not None and name in table:
        return table[name].reindex(facts.index).astype("float64")
    return criterion.answer(facts)
