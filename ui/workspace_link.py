"""The session as a workspace, and a workspace as a link: the link is its short form.

``to_link(to_workspace(link))`` is the link again. What a link cannot carry are notes and how tables were read.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Final

from clusters.atlas import Atlas
from clusters.choice import OwnCriterion
from clusters.own_layers import OwnLayer
from clusters.portfolios import Quotas
from clusters.provenance import SOFTWARE
from clusters.query import parse_query
from clusters.ranking.draws import Settings
from clusters.workspace import Layer, OwnColumn, Question, QuestionQuotas, Workspace
from geo.errors import UsageFault
from ui.choice_link import parse_choice, write_choice
from ui.choice_state import ChoiceState
from ui.draft import Draft
from ui.session.link import FILTERS, POINT, REGION, SELECTION
from ui.session.store import SETTINGS

Link = Mapping[str, tuple[str, ...]]

MAX_LINK: Final = 2_000
"""Signs of an address that mail programs, chat programs and proxies pass on whole; browsers and servers take more."""

SCREEN: Final = ("lang", "vintage", "level", "measure")
"""Settings that a workspace names one by one; the others are its view."""


def to_link(workspace: Workspace, data_hash: str) -> dict[str, tuple[str, ...]]:
    """Return what a link can say of a workspace. Notes and layers are the session's business.

    Args:
        workspace: with only what is known today (``clusters.workspace.settle``).
        data_hash: of today's data.
    """
    told: dict[str, str] = {**{name: str(getattr(workspace, name)) for name in SCREEN}, **workspace.view}
    said: dict[str, tuple[str, ...]] = {
        name: (value,) for name, value in told.items() if value != SETTINGS.get(name, ("",))[0]
    }
    said |= {name: tuple(values) for name, values in workspace.filters.items() if values}
    singles = {SELECTION: ",".join(workspace.selection), POINT: workspace.point, REGION: workspace.region}
    said |= {name: (value,) for name, value in singles.items() if value}
    return said | ({} if workspace.choice is None else write_choice(_state(workspace.choice, data_hash), data_hash))


def to_workspace(link: Link, atlas: Atlas, data_hash: str, *, notes: str = "", made_at: str = "") -> Workspace:
    """Return what a link says as a workspace, with what a link cannot say. What is not known is left out.

    Args:
        link: of a session, so that its settings and codes are of a form that is allowed.
        atlas: of its vintage, with the imported layers of the session.
        data_hash: of today's data.
        notes: the planner's.
        made_at: the time of saving (UTC, ISO 8601).
    """
    settings = {name: link.get(name, (allowed[0],))[-1] for name, allowed in SETTINGS.items()}
    query, _ = parse_query({name: link[name] for name in FILTERS if name in link}, atlas)
    asked, _ = parse_choice(link, data_hash)
    point, region = (link.get(name, ("",))[-1] for name in (POINT, REGION))
    return Workspace.model_validate(
        {
            **{name: settings[name] for name in SCREEN},
            "data_hash": data_hash,
            "software": SOFTWARE,
            "made_at": made_at,
            "notes": notes,
            "filters": query.params(),
            "selection": [code for code in ",".join(link.get(SELECTION, ())).split(",") if code],
            "point": point if point in atlas.records.index else "",
            "region": region if region in atlas.regions.index or region in atlas.provinces.index else "",
            "view": {name: value for name, value in settings.items() if name not in SCREEN and _is_set(name, value)},
            "choice": None if asked is None else _question(asked, data_hash),
            "layers": {layer.layer_id: _layer(layer) for layer in atlas.own},
        }
    )


def _is_set(name: str, value: str) -> bool:
    """Tell whether a setting is not at its default."""
    return value != SETTINGS[name][0]


def _state(asked: Question, data_hash: str) -> ChoiceState:
    own = {OwnCriterion(figure).criterion_id: _own(figure, how) for figure, how in asked.own.items()}
    return ChoiceState(
        weights=asked.weights,
        order=asked.order,
        gates=asked.gates,
        kbli2=asked.kbli,
        settings=Settings(top=asked.top, spread=asked.spread, seed=asked.seed, draws=asked.draws),
        quotas=Quotas(**asked.quotas.model_dump()),
        columns=asked.columns,
        own=own,
        cost=asked.cost,
        made_with="" if asked.data_hash == data_hash else asked.data_hash,
    )


def _own(figure: str, how: OwnColumn) -> OwnCriterion:
    return OwnCriterion(figure, how.direction, how.ideal, how.axis)


def _question(asked: ChoiceState, data_hash: str) -> Question:
    settings = asked.settings
    return Question(
        weights={name: weight for name, weight in asked.weights.items() if weight > 0},
        order=asked.order,
        gates=asked.gates,
        kbli=asked.kbli2,
        top=settings.top,
        spread=settings.spread,
        seed=settings.seed,
        draws=settings.draws,
        quotas=QuestionQuotas(**vars(asked.quotas)),
        columns=dict(asked.columns),
        own={
            one.column: OwnColumn(direction=one.direction, ideal=one.ideal, axis=one.axis) for one in asked.own.values()
        },
        cost=asked.cost,
        data_hash=asked.made_with or data_hash,
    )


def _layer(layer: OwnLayer) -> Layer:
    return Layer(
        name=layer.name,
        file_name=layer.file_name,
        sha256=layer.sha256,
        sheet=layer.sheet,
        mapping=layer.mapping,
        columns=layer.own_roles,
    )


def settle_view(workspace: Workspace) -> tuple[Workspace, list[UsageFault]]:
    """Return the workspace with the settings of the screen that there are today, and a fault for each other one."""
    known = {name: allowed for name, allowed in SETTINGS.items() if name not in SCREEN}
    kept = {name: value for name, value in workspace.view.items() if value in known.get(name, ())}
    faults = [
        UsageFault("workspace_unknown", part="view", given=f"{name}={value}")
        for name, value in workspace.view.items()
        if name not in kept
    ]
    return workspace.changed(view=kept), faults


def read_as_saved(draft: Draft, workspace: Workspace | None) -> Draft:
    """Return an import whose file a workspace knows as it was read then: sheet, columns, code system, corrections."""
    layers = () if workspace is None else workspace.layers.values()
    saved = next((layer for layer in layers if layer.sha256 == draft.sha256), None)
    if saved is None:
        return draft
    if saved.sheet in draft.table.sheets and saved.sheet != draft.table.sheet:
        draft = draft.with_sheet(saved.sheet)
    with suppress(UsageFault):  # the checksum is the file's, and yet the columns are not: the planner says them anew
        return replace(draft.with_mapping(saved.mapping), told=saved.columns, is_as_saved=True)
    return draft
