"""The criteria file: a Choice written in TOML, read with every fault named."""

import tomllib
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from clusters.choice import Choice, OwnCriterion, preset
from clusters.ranking.draws import Settings
from clusters.ranking.problem import Axis, Direction
from geo.errors import UsageFault

MAX_BYTES: Final = 100_000
MAX_CRITERIA: Final = 40

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Whole = Annotated[int, Field(strict=True)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Own(_Part):
    weight: Number = 1.0
    direction: Direction = "more"
    ideal: tuple[Number, Number] | None = None
    axis: Axis = "potential"


class _File(_Part):
    preset: str = ""
    kbli: str = ""
    top: Whole = Settings.top
    draws: Whole = Settings.draws
    seed: Whole = Settings.seed
    spread: Number = Settings.spread
    gates: list[str] = Field(default=[], max_length=MAX_CRITERIA)
    weights: dict[str, Number] = Field(default={}, max_length=MAX_CRITERIA)
    own: dict[str, _Own] = Field(default={}, max_length=MAX_CRITERIA)


def parse_choice(content: bytes, name: str) -> Choice:
    """Parse a criteria file.

    Keys, all optional: ``preset``, ``kbli``, ``top``, ``draws``, ``seed``, ``spread``, ``gates`` (a list of ids),
    ``[weights]`` id = number, ``[own."COLUMN"]`` with weight, direction, ideal = [low, high] and axis.

    Raises UsageFault that names the key, what was given and what is allowed.
    """
    if len(content) > MAX_BYTES:
        raise UsageFault("criteria_size", name=name, given=len(content), allowed=MAX_BYTES)
    try:
        given = _File.model_validate(tomllib.loads(content.decode("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageFault("criteria_file", name=name, reason=str(error)[:120]) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(map(str, first["loc"]))[:60]
        raise UsageFault("criteria_value", name=name, part=key, given=str(first["input"])[:40]) from error
    own = [OwnCriterion(column, asked.direction, asked.ideal, asked.axis) for column, asked in given.own.items()]
    begun = preset(given.preset).weights if given.preset else {}
    weighed = {one.criterion_id: asked.weight for one, asked in zip(own, given.own.values(), strict=True)}
    return Choice(
        weights={**begun, **given.weights, **weighed},
        gates=tuple(given.gates),
        kbli2=given.kbli,
        own={one.criterion_id: one for one in own},
        settings=Settings(top=given.top, draws=given.draws, seed=given.seed, spread=given.spread),
    )
