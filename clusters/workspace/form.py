"""The form of a workspace: what it may hold, how much of it, and nothing else. Values only: no code, no data.

An imported table stays where it is; its workspace keeps how it was read (columns, code system, corrections) and the
checksum of its file, so that the same file can be imported again. docs/workspace.md lists every key.
"""

from collections.abc import Callable, Collection
from dataclasses import asdict, fields
from typing import Annotated, Final, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    model_validator,
)

from clusters.choice_bounds import FULL, LIVE, MOST_BUDGET, MOST_SEED, MOST_WANTED, MOST_WEIGHT
from clusters.criteria.criterion import Theme
from clusters.fields import FIELDS
from clusters.own_layers import FIGURE, LAYER_ID, MAX_LAYERS
from clusters.own_roles import OwnRoles
from clusters.query import BBOX, TEXT
from clusters.ranking.problem import Axis, Direction
from geo.codes import Level
from geo.mapping import Mapping, mapping_values, told_mapping
from geo.vintages import TODAY, VintageId
from texts import HOME, Language

MAX_NOTES: Final = 4_000
"""Signs of a planner's notes: two pages; what is longer belongs into a document."""

MAX_SELECTED: Final = 100
MAX_VALUES: Final = 600
"""Values of one filter: more than there are regencies."""

MAX_NAMES: Final = 100

T = TypeVar("T")


def _one_of(allowed: Collection[T]) -> Callable[[T], T]:
    """Return the check that a value is one of a list; its complaint is the list."""

    def check(given: T) -> T:
        if given not in allowed:
            raise ValueError(", ".join(map(str, allowed)))
        return given

    return check


def _text(pattern: str) -> StringConstraints:
    return StringConstraints(pattern=f"^({pattern})$")


Name = Annotated[str, _text(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,60}")]
Text = Annotated[str, StringConstraints(max_length=200)]
Code = Annotated[str, _text(r"[0-9]{2}([0-9]{2})?")]
Hash = Annotated[str, _text(r"[0-9a-f]{12}")]
Checksum = Annotated[str, _text(r"([0-9a-f]{64})?")]
Moment = Annotated[str, _text(r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?")]
LayerId = Annotated[str, _text(LAYER_ID.pattern)]
Figure = Annotated[str, _text(FIGURE.pattern)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Count = Annotated[int, Field(strict=True, ge=1, le=MOST_WANTED)]
Weight = Annotated[Number, Field(gt=0, le=MOST_WEIGHT)]
FilterName = Annotated[str, AfterValidator(_one_of((*(field.name for field in FIELDS), BBOX, TEXT)))]
Draws = Annotated[int, Field(strict=True), AfterValidator(_one_of((LIVE, FULL)))]


class Part(BaseModel):
    """A part of the form: an unknown key is refused, and what was read is not changed any more."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class QuestionQuotas(Part):
    """The quotas of ``clusters.portfolios.Quotas``, by the same names."""

    per_island: dict[Name, Count] = Field(default={}, max_length=MAX_NAMES)
    affirmative: Annotated[Number, Field(ge=0, le=1)] = 0.0
    per_theme: dict[Theme, Count] = {}
    per_province: Count | None = None
    budget: Annotated[Number, Field(ge=0, le=MOST_BUDGET)] | None = None


class OwnColumn(Part):
    """A column of an imported table as a criterion, as ``clusters.choice.OwnCriterion``; only a target has an ideal."""

    direction: Direction = "more"
    ideal: tuple[Number, Number] | None = None
    axis: Axis = "potential"

    @model_validator(mode="after")
    def _has_ideal(self) -> Self:
        if (self.ideal is None) == (self.direction == "target"):
            raise ValueError("target: [10, 20]")
        return self


class Question(Part):
    """What is asked on the page Choose."""

    weights: dict[Name, Weight] = Field(default={}, max_length=MAX_NAMES)
    order: tuple[Name, ...] = Field(default=(), max_length=MAX_NAMES)
    gates: tuple[Name, ...] = Field(default=(), max_length=MAX_NAMES)
    kbli: Text = ""
    top: Count = 5
    spread: Annotated[Number, Field(ge=0, le=1)] = 0.3
    seed: Annotated[int, Field(strict=True, ge=0, le=MOST_SEED)] = 2017
    draws: Draws = LIVE
    quotas: QuestionQuotas = QuestionQuotas()
    columns: dict[Name, Figure] = Field(default={}, max_length=MAX_NAMES)
    own: dict[Figure, OwnColumn] = Field(default={}, max_length=MAX_NAMES)
    cost: Figure | Literal[""] = ""
    data_hash: Hash


def _read_mapping(told: object) -> Mapping:
    return told if isinstance(told, Mapping) else told_mapping(told, "mapping")


def _known_columns(told: object) -> object:
    """Refuse roles that there are not: a dataclass would pass them over."""
    if isinstance(told, dict) and not told.keys() <= (known := {one.name for one in fields(OwnRoles)}):
        raise ValueError(", ".join(sorted(known)))
    return told


class Layer(Part):
    """An imported table: which file it was, and how it was read; never its rows."""

    name: Text
    file_name: Text = ""
    sha256: Checksum = ""
    sheet: Text = ""
    mapping: Annotated[Mapping, PlainValidator(_read_mapping), PlainSerializer(mapping_values)] = Mapping()
    columns: Annotated[OwnRoles, BeforeValidator(_known_columns), PlainSerializer(asdict)] = OwnRoles()


class Workspace(Part):
    """All that a planner has set, and what it was set on.

    Attributes:
        data_hash, software, made_at: the data and the software that saved it, and when (UTC).
        notes: the planner's own words.
        lang, vintage, level, measure: the language, the edition of the map, what it shows and what colours it.
        filters: by name, as a link writes their values.
        selection: codes of the selected regions, in the order of their picking.
        region, point: the region whose page is read, the record whose card is open; "" = none.
        view: other settings of the screen that are not at their default, by name.
        choice: the question of the page Choose; None = nothing was set there.
        layers: the imported tables, by their id in the session that saved it.
    """

    data_hash: Hash
    software: Text = ""
    made_at: Moment = ""
    notes: Annotated[str, StringConstraints(max_length=MAX_NOTES)] = ""
    lang: Language = HOME
    vintage: VintageId = TODAY
    level: Level = Level.PROVINCE
    measure: Name = "sentra_shown"
    filters: dict[FilterName, Annotated[tuple[Text, ...], Field(max_length=MAX_VALUES)]] = {}
    selection: tuple[Code, ...] = Field(default=(), max_length=MAX_SELECTED)
    region: Code | Literal[""] = ""
    point: Name | Literal[""] = ""
    view: dict[Name, Name] = Field(default={}, max_length=MAX_NAMES)
    choice: Question | None = None
    layers: dict[LayerId, Layer] = Field(default={}, max_length=MAX_LAYERS)

    def changed(self, **parts: object) -> Self:
        """Return the workspace with other parts."""
        return self.model_copy(update=parts)
