"""A portfolio's file as a question: what it asked is read from it and counted anew, and no figure of it is believed."""

import json
from typing import Annotated, Final, Literal

from pydantic import BaseModel, Field, ValidationError

from clusters.choice import OWN, Choice, OwnCriterion
from clusters.choice_bounds import MOST_WANTED
from clusters.portfolios import Quotas
from clusters.ranking.draws import Settings
from clusters.ranking.methods import Method
from clusters.ranking.normalise import Normalisation
from clusters.ranking.problem import Axis, Direction
from geo.errors import UsageFault

MAX_BYTES: Final = 5_000_000
MAX_PARTS: Final = 60

_AMOUNT: Final = r"\d{1,15}(?:\.\d{1,20})?(?:e\+?\d{1,2})?"
_QUOTA: Final = rf"^(?:(?:island|theme):[\w-]+:\d{{1,4}}|province:\d{{1,4}}(?:\.0)?|(?:affirmative|budget):{_AMOUNT})$"
"""A quota by its name in the file, with a number that can be read."""

_Number = Annotated[float, Field(allow_inf_nan=False)]
_Id = Annotated[str, Field(max_length=200)]


class _Own(BaseModel):
    direction: Direction = "more"
    ideal: tuple[_Number, _Number] | None = None
    axis: Axis = "potential"


class _Region(BaseModel):
    region_code: Annotated[str, Field(pattern=r"^\d{4}$")]


class _Price(BaseModel):
    quota: Annotated[str, Field(pattern=_QUOTA)]


class GivenPortfolio(BaseModel):
    """What is read of a portfolio's file (``clusters.portfolio_file.describe_portfolio``)."""

    kind: Literal["portfolio"]
    weights: Annotated[dict[_Id, _Number], Field(max_length=MAX_PARTS)]
    own: Annotated[dict[_Id, _Own], Field(max_length=MAX_PARTS)] = {}
    gates: Annotated[list[_Id], Field(max_length=MAX_PARTS)] = []
    left_out: Annotated[list[_Id], Field(max_length=MAX_PARTS)] = []
    kbli: Annotated[str, Field(max_length=2)] = ""
    top: Annotated[int, Field(ge=1, le=MOST_WANTED)]
    draws: int = Settings.draws
    spread: _Number = Settings.spread
    seed: int = Settings.seed
    methods: tuple[Method, ...] = Settings.methods
    normalisations: tuple[Normalisation, ...] = Settings.normalisations
    vintage: Literal["2017", "2022"]
    data_hash: Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]
    regions: Annotated[list[_Region], Field(min_length=1, max_length=MOST_WANTED)]
    prices: Annotated[list[_Price], Field(max_length=MAX_PARTS)] = []

    @property
    def codes(self) -> tuple[str, ...]:
        """The chosen regions, each once, in the order of the file."""
        return tuple(dict.fromkeys(region.region_code for region in self.regions))

    @property
    def choice(self) -> Choice:
        """The question."""
        columns = [name for name in self.weights if name.startswith(OWN)]
        asked = {name: self.own.get(name, _Own()) for name in columns}
        own = {
            name: OwnCriterion(name.removeprefix(OWN), one.direction, one.ideal, one.axis)
            for name, one in asked.items()
        }
        settings = Settings(self.top, self.draws, self.spread, self.seed, self.normalisations, self.methods)
        return Choice(self.weights, tuple(self.gates), self.kbli, own, settings)

    @property
    def quotas(self) -> Quotas:
        """The quotas, from the names that they bear in the file."""
        parts = [price.quota.split(":") for price in self.prices]
        single = {kind: float(rest[0]) for kind, *rest in parts if len(rest) == 1}
        return Quotas(
            per_island={rest[0]: int(rest[1]) for kind, *rest in parts if kind == "island"},
            affirmative=single.get("affirmative", 0.0),
            per_theme={rest[0]: int(rest[1]) for kind, *rest in parts if kind == "theme"},
            per_province=int(single["province"]) if "province" in single else None,
            budget=single.get("budget"),
        )


def read_portfolio(content: bytes, name: str) -> GivenPortfolio:
    """Read a portfolio's file, which may come from anybody.

    Raises UsageFault, in one sentence, when it is too large, no portfolio, or holds what no portfolio can.
    """
    if len(content) > MAX_BYTES:
        raise UsageFault("portfolio_size", name=name, given=len(content), allowed=MAX_BYTES)
    try:
        return GivenPortfolio.model_validate(json.loads(content))
    except ValidationError as error:
        part = ".".join(map(str, error.errors(include_url=False)[0]["loc"]))[:60] or "-"
        raise UsageFault("portfolio_file", name=name, part=part) from error
    except (ValueError, RecursionError) as error:
        raise UsageFault("portfolio_file", name=name, part="JSON") from error
