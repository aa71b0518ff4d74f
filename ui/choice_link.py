"""The question of the page Choose as a part of the link, so that a link opened afresh gives the same numbers.

``?weights=border:2,population:1.5&gates=border&product=24&top=5&spread=0.3&seed=2017&draws=1000&quota=island:papua:1
&data=0123456789ab``. What a link holds is not trusted: a part that is not allowed is told and gives way to its default.
"""

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar, cast, get_args

from clusters.choice import OwnCriterion
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
from clusters.own_layers import FIGURE
from clusters.portfolios import Quotas
from clusters.question_link import NO_WEIGHT, digits, write_question
from clusters.ranking.draws import Settings
from clusters.ranking.problem import Axis, Direction
from clusters.registers import load_island_groups, load_kbli
from geo.errors import UsageFault
from ui.choice_state import ChoiceState

Link = Mapping[str, tuple[str, ...]]

PARTS: Final = (
    "weights", "order", "gates", "product", "top", "spread", "seed", "draws", "quota", "columns", "own_criterion",
    "cost", "data",
)  # fmt: skip
"""What a link says of the question, by the names that it bears there."""

MOST_VALUES: Final = 60
"""Values of one part that are read; the register has fewer criteria."""
_HASH: Final = re.compile(r"[0-9a-f]{12}")
_SHOWN: Final = 40
"""Signs of a wrong value that its notice repeats."""

OWN_FORM: Final = "own1.c1:target:need:10:20"
IDEAL_ENDS: Final = 2

T = TypeVar("T")


def write_choice(state: ChoiceState, data_hash: str) -> dict[str, tuple[str, ...]]:
    """Return a question as it stands in a link, whole, with the hash of the data that its numbers are of."""
    parts: dict[str, tuple[str, ...]] = {
        **write_question(replace(state.choice, weights=state.weights), state.quotas),
        "order": (",".join(state.order),),
        "columns": (",".join(f"{name}:{figure}" for name, figure in state.columns.items()),),
        "own_criterion": tuple(map(_write_own, state.own.values())),
        "cost": (state.cost,),
        "data": (state.made_with or data_hash,),
    }
    return {name: parts[name] for name in PARTS if any(parts[name])}


def parse_choice(link: Link, data_hash: str) -> tuple[ChoiceState | None, list[UsageFault]]:
    """Read a question from a link.

    Args:
        link: all that a link says; other names are left alone.
        data_hash: of today's data.

    Returns:
        The question, None when the link holds none; and a fault for each part that is not allowed.
    """
    if not any(link.get(name) for name in PARTS):
        return None, []
    reader = _Reader(link)
    own = dict(reader.each("own_criterion", _own))
    columns = dict(reader.several("columns", _column))
    known = (*weighable(), *own)
    begun = ChoiceState()
    weights: Mapping[str, float] = {}
    if link.get("weights") != (NO_WEIGHT,):
        weights = dict(reader.several("weights", lambda given: _weight(given, known))) or begun.weights
    default = begun.settings
    state = ChoiceState(
        weights=weights,
        order=tuple(dict.fromkeys(reader.several("order", lambda given: _one_of(given, known)))),
        gates=tuple(dict.fromkeys(reader.several("gates", lambda given: _one_of(given, questions())))),
        kbli2=reader.one("product", lambda given: _one_of(given, list(load_kbli().index)), ""),
        settings=Settings(
            top=reader.one("top", lambda given: _whole(given, 1, MOST_WANTED), default.top),
            spread=reader.one("spread", lambda given: _number(given, 1), default.spread),
            seed=reader.one("seed", lambda given: _whole(given, 0, MOST_SEED), default.seed),
            draws=reader.one("draws", lambda given: int(_one_of(given, (str(LIVE), str(FULL)))), default.draws),
        ),
        quotas=_read_quotas(reader.each("quota", _quota)),
        columns=columns,
        own=own,
        cost=reader.one("cost", _figure, ""),
        made_with="" if (made := reader.one("data", _data, data_hash)) == data_hash else made,
    )
    return state, reader.faults


class _Refused(Exception):
    """A value that is not allowed, with what is; it becomes a UsageFault that names the part of the link."""


@dataclass
class _Reader:
    """Reads parts of a link one by one and keeps what was wrong with them."""

    link: Link
    faults: list[UsageFault] = field(default_factory=list)

    def one(self, name: str, read: Callable[[str], T], default: T) -> T:
        """Read a part of one value; the default when it is not given or not allowed."""
        found = self._read(name, self.link.get(name, ())[-1:], read)
        return found[0] if found else default

    def several(self, name: str, read: Callable[[str], T]) -> list[T]:
        """Read a part of several values by comma; what is not allowed is left out."""
        return self._read(name, [given for given in ",".join(self.link.get(name, ())).split(",") if given], read)

    def each(self, name: str, read: Callable[[str], T]) -> list[T]:
        """Read a part that a link may hold several times."""
        return self._read(name, self.link.get(name, ()), read)

    def _read(self, name: str, given: Sequence[str], read: Callable[[str], T]) -> list[T]:
        found = []
        for value in given[:MOST_VALUES]:
            try:
                found.append(read(value))
            except _Refused as refused:
                shown = value[:_SHOWN]
                self.faults.append(UsageFault("value_unknown", field=name, given=shown, allowed=str(refused)))
        return found


def _one_of(given: str, allowed: Collection[str]) -> str:
    if given not in allowed:
        raise _Refused(", ".join(allowed))
    return given


def _number(given: str, most: float) -> float:
    with suppress(ValueError):
        value = float(given)
        if math.isfinite(value) and 0 <= value <= most:
            return value
    raise _Refused(f"0-{digits(most)}")


def _whole(given: str, least: int, most: int) -> int:
    if given.isascii() and given.isdigit() and len(given) <= len(str(most)) and least <= int(given) <= most:
        return int(given)
    raise _Refused(f"{least}-{most}")


def _figure(given: str) -> str:
    if not FIGURE.fullmatch(given):
        raise _Refused("own1.c1 …")
    return given


def _weight(given: str, known: Collection[str]) -> tuple[str, float]:
    name, _, weight = given.rpartition(":")
    return _one_of(name, known), _number(weight, MOST_WEIGHT)


def _column(given: str) -> tuple[str, str]:
    name, _, figure = given.partition(":")
    return _one_of(name, answerable()), _figure(figure)


def _write_own(asked: OwnCriterion) -> str:
    ideal = [] if asked.ideal is None else [digits(end) for end in asked.ideal]
    return ":".join([asked.column, asked.direction, asked.axis, *ideal])


def _own(given: str) -> tuple[str, OwnCriterion]:
    """Read "own1.c3:target:need:10:20"."""
    figure, direction, axis, *ideal = [*given.split(":"), "", ""][: max(3, given.count(":") + 1)]
    _one_of(direction, get_args(Direction))
    _one_of(axis, get_args(Axis))
    if len(ideal) != (IDEAL_ENDS if direction == "target" else 0):
        raise _Refused(OWN_FORM)
    ends = tuple(_ideal(end) for end in ideal)
    asked = OwnCriterion(
        _figure(figure),
        cast("Direction", direction),
        cast("tuple[float, float]", ends) if ends else None,
        cast("Axis", axis),
    )
    return asked.criterion_id, asked


def _ideal(given: str) -> float:
    with suppress(ValueError):
        if math.isfinite(value := float(given)):
            return value
    raise _Refused(OWN_FORM)


def _read_quotas(given: Sequence[Quotas]) -> Quotas:
    """Put quotas of one each together."""
    found = Quotas()
    for one in given:
        found = Quotas(
            per_island={**found.per_island, **one.per_island},
            affirmative=one.affirmative or found.affirmative,
            per_theme={**found.per_theme, **one.per_theme},
            per_province=found.per_province if one.per_province is None else one.per_province,
            budget=found.budget if one.budget is None else one.budget,
        )
    return found


def _quota(given: str) -> Quotas:
    kind, _, rest = given.partition(":")
    subject, _, value = rest.rpartition(":")
    match kind:
        case "island":
            return Quotas(
                per_island={_one_of(subject, list(load_island_groups().index)): _whole(value, 1, MOST_WANTED)}
            )
        case "theme":
            return Quotas(per_theme={_one_of(subject, THEMES): _whole(value, 1, MOST_WANTED)})
        case "affirmative":
            return Quotas(affirmative=_number(rest, 1))
        case "province":
            return Quotas(per_province=_whole(rest, 1, MOST_WANTED))
        case "budget":
            return Quotas(budget=_number(rest, MOST_BUDGET))
        case _:
            raise _Refused("island:…:1, theme:…:1, affirmative:0.4, province:1, budget:100")


def _data(given: str) -> str:
    if not _HASH.fullmatch(given):
        raise _Refused("0123456789ab …")
    return given
