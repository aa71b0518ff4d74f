"""What rank and portfolio share: options into a Choice, a table of one's own into figures, the output by its suffix."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from clusters.atlas import Atlas, load_atlas
from clusters.choice import OWN, Choice, OwnCriterion, make_problem, preset, usable
from clusters.choice_file import parse_choice
from clusters.criteria.facts import region_facts
from clusters.explain import values_of
from clusters.own_layers import build_own_layer
from clusters.own_roles import guess_own_roles
from clusters.ranking.ranges import Ranking, rank
from commands.console import tell
from geo.errors import UsageFault
from geo.foreign import read_content, read_table
from geo.gazetteer import load_gazetteer
from geo.locator import load_locator
from geo.resolver import resolve
from geo.roles import Roles, choose_roles
from geo.vintages import TODAY, VintageId
from geo.writing import save_bytes

SUFFIXES = (".csv", ".json")


@dataclass(frozen=True)
class Asked:
    """One question, answered: the atlas, the choice as it was counted, what a preset lost, the figures, the ranking."""

    atlas: Atlas
    choice: Choice
    left_out: tuple[str, ...]
    facts: pd.DataFrame
    values: pd.DataFrame
    own: pd.DataFrame | None
    ranking: Ranking


@dataclass(frozen=True)
class Options:
    """The options of a choice as the command line gives them; "" and None = not given."""

    preset: str
    criteria: Path | None
    weights: str
    gates: Sequence[str]
    kbli: str
    top: int | None
    draws: int | None
    seed: int | None
    table: Path | None


def check_output(output: Path, *others: Path | None) -> None:
    """Raise UsageFault when the output's suffix is unknown or it would overwrite an input."""
    if output.suffix not in SUFFIXES:
        raise UsageFault("suffix_unknown", given=output.name[:60], allowed=", ".join(SUFFIXES))
    if any(other is not None and other.resolve() == output.resolve() for other in others):
        raise UsageFault("table_itself", name=output.name[:60])


def ask(options: Options, *, vintage: VintageId = TODAY) -> Asked:
    """Answer the question that the options ask. A preset loses what tells nothing here, and that is told."""
    is_preset = bool(options.preset and not options.weights)
    return count(_choice(options), options.table, is_preset=is_preset, vintage=vintage)


def count(choice: Choice, table: Path | None, *, is_preset: bool = False, vintage: VintageId = TODAY) -> Asked:
    """Answer a choice, with the figures of a table of one's own where there is one."""
    atlas = load_atlas(vintage)
    if choice.kbli2 and choice.kbli2 not in atlas.kbli.index:
        raise UsageFault("choice_kbli", given=choice.kbli2[:20], allowed=", ".join(atlas.kbli.index))
    facts = region_facts(atlas, choice.kbli2)
    own = None if table is None else own_figures(table)
    left_out: tuple[str, ...] = ()
    if is_preset:
        choice, left_out = usable(choice, facts, own)
    for name in left_out:
        tell("rank.left_out", criterion=name)
    ranking = rank(make_problem(choice, facts, own), choice.settings)
    return Asked(atlas, choice, left_out, facts, values_of(choice, facts, own), own, ranking)


def _choice(options: Options) -> Choice:
    if options.preset and options.criteria is not None:
        raise UsageFault("choice_both")
    if options.criteria is not None:
        choice = parse_choice(read_content(options.criteria), options.criteria.name[:60])
    elif options.preset:
        choice = preset(options.preset)
    else:
        choice = Choice(weights={})
    weights = {**choice.weights, **_weights(options.weights)}
    if not weights:
        raise UsageFault("choice_empty")
    begun = choice.settings
    settings = replace(
        begun,
        top=begun.top if options.top is None else options.top,
        draws=begun.draws if options.draws is None else options.draws,
        seed=begun.seed if options.seed is None else options.seed,
    )
    own = {name: OwnCriterion(name.removeprefix(OWN)) for name in weights if name.startswith(OWN)}
    return replace(
        choice,
        weights=weights,
        own={**own, **choice.own},
        gates=tuple(dict.fromkeys((*choice.gates, *options.gates))),
        kbli2=options.kbli or choice.kbli2,
        settings=settings,
    )


def _weights(written: str) -> dict[str, float]:
    """Read "population=2,border=1"."""
    found = {}
    for part in filter(None, (part.strip() for part in written.split(","))):
        name, _, number = part.partition("=")
        try:
            found[name.strip()] = float(number)
        except ValueError as error:
            raise UsageFault("choice_weights", given=part[:40]) from error
    return found


def own_figures(path: Path) -> pd.DataFrame:
    """Read a table of one's own, resolved or not: a row per region that it places, a column per column of figures."""
    table = read_table(path)
    roles = choose_roles(list(table.frame.columns), Roles(), with_geometry=table.geometry is not None)
    gazetteer = load_gazetteer()
    placed = resolve(
        table.frame,
        roles,
        gazetteer,
        locator=load_locator() if roles.lon or table.geometry is not None else None,
        geometry=table.geometry,
    )
    guessed = guess_own_roles(table.frame, roles)
    layer = build_own_layer("own1", path.stem, table, roles, guessed, placed, gazetteer)
    if layer.placed < layer.rows:
        tell("rank.not_placed", rows=layer.rows - layer.placed)
    headings: Mapping[str, str] = {column_id: figure.heading for column_id, figure in layer.columns.items()}
    return layer.figures.rename(columns=headings)


def write(output: Path, as_csv: Callable[[], bytes], as_json: Callable[[], bytes]) -> None:
    """Write the output in the form that its suffix names."""
    save_bytes(as_csv() if output.suffix == ".csv" else as_json(), output)
