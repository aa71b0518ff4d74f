"""What of a workspace is known today: the rest is told, each part by its name, and left out, never in silence.

A register may have lost a code since the file was saved, and imported tables never leave their session.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from clusters.atlas import Atlas
from clusters.choice import OWN as OWN_CRITERION
from clusters.choice import Choice
from clusters.choice_bounds import answerable, questions, weighable
from clusters.measures import MEASURES
from clusters.own_layers import LAYER_ID, OWN
from clusters.own_records import one_line
from clusters.query import parse_query
from clusters.ranking.draws import Settings
from clusters.ranking.weights import rank_order_centroid
from clusters.workspace.form import Question, Workspace
from geo.errors import UsageFault
from geo.vintages import VINTAGES, load_province_names

_IMPORTED: Final = re.compile(rf"(?:own:)?(?P<layer>{LAYER_ID.pattern})(?:[.-].+)?")
"""What names an imported layer, a figure, a criterion or a row of one."""

_FIRST_MEASURE: Final = next(iter(MEASURES))

Holds = Callable[[str], bool]
"""Tells whether an imported layer ("own1") or a figure of one ("own1.c3") is at hand."""


def declared(workspace: Workspace) -> Holds:
    """Return what holds every layer that the workspace itself names: for a check without the tables."""
    return lambda name: name.partition(".")[0] in workspace.layers


def with_layer_ids(workspace: Workspace, ids: Mapping[str, str]) -> Workspace:
    """Return the workspace with other ids of its imported layers: another session counts its layers otherwise.

    Args:
        workspace: as read.
        ids: the new id of each of its layers by the old one, each new id once.
    """

    def renamed(given: str) -> str:
        found = _IMPORTED.fullmatch(given)
        if found is None or found["layer"] not in ids:
            return given
        start, end = found.span("layer")
        return f"{given[:start]}{ids[found['layer']]}{given[end:]}"

    asked = workspace.choice
    choice = asked and asked.model_copy(
        update={
            "weights": {renamed(name): weight for name, weight in asked.weights.items()},
            "order": tuple(map(renamed, asked.order)),
            "columns": {name: renamed(figure) for name, figure in asked.columns.items()},
            "own": {renamed(figure): how for figure, how in asked.own.items()},
            "cost": renamed(asked.cost),
        }
    )
    own = {OWN: tuple(map(renamed, workspace.filters[OWN]))} if OWN in workspace.filters else {}
    return workspace.changed(
        filters=workspace.filters | own,
        measure=renamed(workspace.measure),
        point=renamed(workspace.point),
        choice=choice,
        layers={renamed(name): layer for name, layer in workspace.layers.items()},
    )


def settle(workspace: Workspace, atlas: Atlas, holds: Holds) -> tuple[Workspace, list[UsageFault]]:
    """Return the workspace with what is known today, and a fault for each part that was left out.

    Args:
        workspace: as read.
        atlas: of the workspace's vintage, without imported layers.
        holds: what is at hand of imported layers.
    """
    lost = {name: layer for name, layer in workspace.layers.items() if not holds(name)}
    sieve = _Sieve(lost)
    regions = {*atlas.regions.index, *_provinces()}
    records = {*atlas.records.index}
    kept = workspace.changed(
        filters=_filters(workspace, atlas, holds, sieve),
        selection=tuple(dict.fromkeys(sieve.several("selection", workspace.selection, regions.__contains__))),
        region=sieve.one("region", workspace.region, regions.__contains__, ""),
        point=sieve.one("point", workspace.point, lambda one: one in records or holds(one.rpartition("-")[0]), ""),
        measure=sieve.one(
            "measure", workspace.measure, lambda one: one in MEASURES or holds(one), next(iter(MEASURES))
        ),
        choice=None if workspace.choice is None else _choice(workspace.choice, atlas, holds, sieve),
    )
    if lost:
        files = ", ".join(layer.file_name or layer.name for layer in lost.values())
        sieve.faults.append(UsageFault("workspace_layers", given=one_line(files)))
    return kept, sieve.faults


@dataclass
class _Sieve:
    """Keeps what is known and tells what is not. What rests on a lost layer is told once, with all lost layers."""

    lost: Collection[str]
    faults: list[UsageFault] = field(default_factory=list)

    def several(self, part: str, given: Iterable[str], known: Callable[[str], bool]) -> list[str]:
        kept = []
        for value in given:
            imported = _IMPORTED.fullmatch(value)
            if known(value):
                kept.append(value)
            elif not (imported and imported["layer"] in self.lost):
                self.faults.append(UsageFault("workspace_unknown", part=part, given=one_line(value)))
        return kept

    def one(self, part: str, given: str, known: Callable[[str], bool], default: str) -> str:
        return next(iter(self.several(part, [given] if given else [], known)), default)


def _provinces() -> set[str]:
    """Return the codes of the provinces of all vintages: a selection outlives a change of the vintage."""
    return {str(code) for vintage in VINTAGES for code in load_province_names(vintage).index}


def _filters(workspace: Workspace, atlas: Atlas, holds: Holds, sieve: _Sieve) -> dict[str, tuple[str, ...]]:
    query, faults = parse_query({name: one for name, one in workspace.filters.items() if name != OWN}, atlas)
    sieve.faults += faults
    kept = {name: tuple(values) for name, values in query.params().items()}
    own = dict.fromkeys(sieve.several(f"filters.{OWN}", workspace.filters.get(OWN, ()), holds))
    return kept | ({OWN: tuple(own)} if own else {})


def _choice(asked: Question, atlas: Atlas, holds: Holds, sieve: _Sieve) -> Question:
    """Keep what is known of a question; a criterion whose own column is gone counts no more."""
    own = sieve.several("choice.own", asked.own, holds)
    answered = sieve.several("choice.columns", asked.columns, answerable().__contains__)
    figures = {*sieve.several("choice.columns", (asked.columns[name] for name in answered), holds)}
    columns = {name: asked.columns[name] for name in answered if asked.columns[name] in figures}
    mute = {*(asked.columns.keys() - columns.keys()), *(f"{OWN_CRITERION}{one}" for one in asked.own.keys() - {*own})}
    known = {*weighable(), *(f"{OWN_CRITERION}{figure}" for figure in own)}
    weights = sieve.several("choice.weights", (one for one in asked.weights if one not in mute), known.__contains__)
    order = sieve.several("choice.order", (one for one in asked.order if one not in mute), known.__contains__)
    islands = sieve.several("choice.quotas.per_island", asked.quotas.per_island, atlas.islands.index.__contains__)
    per_island = {name: asked.quotas.per_island[name] for name in islands}
    return asked.model_copy(
        update={
            "weights": {name: asked.weights[name] for name in weights},
            "order": tuple(dict.fromkeys(order)),
            "gates": tuple(dict.fromkeys(sieve.several("choice.gates", asked.gates, questions().__contains__))),
            "kbli": sieve.one("choice.kbli", asked.kbli, atlas.kbli.index.__contains__, ""),
            "quotas": asked.quotas.model_copy(update={"per_island": per_island}),
            "columns": columns,
            "own": {figure: asked.own[figure] for figure in own},
            "cost": sieve.one("choice.cost", asked.cost, holds, ""),
        }
    )


def asked_in(workspace: Workspace) -> Choice | None:
    """Return the question of the page Choose that a workspace holds; None when it holds none.

    Raises UsageFault when it rests on an imported table: a workspace names such a table and never holds its rows.
    """
    held = workspace.choice
    if held is None or not (held.weights or held.order):
        return None
    if held.columns or held.own:
        raise UsageFault("workspace_own")
    weights = rank_order_centroid(held.order) if held.order else dict(held.weights)
    settings = Settings(top=held.top, draws=held.draws, spread=held.spread, seed=held.seed)
    return Choice(weights, held.gates, held.kbli, {}, settings)
