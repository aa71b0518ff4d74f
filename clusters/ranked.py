"""A ranking or a portfolio as it leaves: polygons with ranges of rank and reasons, read from the file that holds it.

The commands ``rank`` and ``portfolio`` write that file, and the screen makes the same one: so whatever leaves with
polygons says what the file says, and a file that nobody checked is never believed.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Literal, NoReturn, Self, cast

import geopandas as gpd
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from clusters.atlas import Atlas
from clusters.choice import OWN
from clusters.criteria.criterion import load_criteria
from clusters.dictionary import field_names, said
from clusters.explain import SIDES, Side
from clusters.own_records import one_line
from clusters.query import Answer
from geo import store
from geo.errors import DataFault, UsageFault
from geo.vintages import VintageId
from geo.writing import Column
from texts import LANGUAGES

Kind = Literal["ranking", "portfolio"]

MAX_BYTES: Final = 20 * 1024 * 1024
"""Ten times a ranking of all regions by all criteria with their reasons."""

_DEEPEST: Final = 16
"""Lists within lists of what was asked: four times what a file of ours holds, and fewer than GDAL can write."""

FIGURES: Final = (
    "rank_median", "rank_p05", "rank_p95", "score_median", "top_share", "missing", "need_median", "potential_median",
)  # fmt: skip
PLACE: Final = ("region_code", "region_name", "province_code", "province_name")
_HELD_APART: Final = ("regions", "evictions", "evictions_of", "sources", "data_hash", "software", "code_system")
"""What of the file is in the rows or is said by every export; the rest goes into its metadata."""

_Figure = Annotated[float, Field(allow_inf_nan=False, strict=True)] | None
_Rank = Annotated[float, Field(allow_inf_nan=False, strict=True, ge=1, le=1_000, multiple_of=1)] | None
_Count = Annotated[float, Field(allow_inf_nan=False, strict=True, ge=0, le=1_000, multiple_of=1)] | None
_Part = Annotated[float, Field(allow_inf_nan=False, strict=True, ge=0, le=1)] | None
_Text = Annotated[str, Field(max_length=2_000)]


class _Reason(BaseModel):
    side: Side
    id: _Text
    en: _Text


class _Driver(BaseModel):
    id: _Text
    en: _Text


class _Region(BaseModel):
    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, _Figure | _Text]

    region_code: Annotated[str, Field(pattern=r"^\d{4}$")]
    rank_median: _Rank = None
    rank_p05: _Rank = None
    rank_p95: _Rank = None
    score_median: _Part = None
    top_share: _Part = None
    missing: _Count = None
    need_median: _Part = None
    potential_median: _Part = None
    outcome: Literal["ranked", "gated", "unknown"]
    reason: _Text = ""
    cost: _Figure = None
    driver: _Driver | None = None
    reasons: Annotated[list[_Reason], Field(max_length=200)] = []

    @model_validator(mode="after")
    def _ranks_agree(self) -> Self:
        """A ranked region has a whole range, from good to bad, and no other has any: a mended cell shows."""
        ranks = [rank for rank in (self.rank_p05, self.rank_median, self.rank_p95) if rank is not None]
        if len(ranks) != (3 if self.outcome == "ranked" else 0) or ranks != sorted(ranks):
            raise ValueError(self.region_code)
        return self


class _File(BaseModel):
    """What the file must hold; what else it says is kept as it is."""

    kind: Kind
    vintage: VintageId
    data_hash: str
    weights: Annotated[dict[_Text, _Figure], Field(max_length=100)]
    gates: Annotated[list[_Text], Field(max_length=100)] = []
    regions: Annotated[list[_Region], Field(min_length=1, max_length=1_000)]


@dataclass(frozen=True, eq=False)
class Ranked:
    """A ranking or portfolio that can leave as a layer.

    Attributes:
        kind: which of the two.
        vintage: the edition of the map that it was made on.
        rows: indexed by ``region_code`` in the order of the file: the FIGURES, outcome, reason, reasons by side and
            language, what drives the range, for a portfolio with costs ``cost``, then a column per criterion.
        made: the columns of the criteria.
        asked: what was asked and how it was counted, as JSON values, for the metadata.
        cited: ids of the sources that its criteria rest on.
    """

    kind: Kind
    vintage: VintageId
    rows: pd.DataFrame
    made: Mapping[str, Column]
    asked: Mapping[str, object]
    cited: tuple[str, ...]


def parse_ranked(content: bytes, name: str = "") -> Ranked:
    """Read the JSON that ``rank`` or ``portfolio`` wrote.

    Args:
        content: the file's bytes.
        name: what faults call it.

    Raises:
        DataFault: it is no such file, or is too large.
        UsageFault: it was made from other data than these: the same question gives another answer today.
    """
    if len(content) > MAX_BYTES:
        raise DataFault("table_bytes", name=name, given=len(content) // 2**20, allowed=MAX_BYTES // 2**20)
    try:
        told = json.loads(content, parse_constant=_refuse)
        file = _File.model_validate(told)
        # half a sign of two would stop a writer later, and 1e999 would leave as what JSON does not know
        json.dumps(told, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError) as error:
        where = error.errors()[0]["loc"] if isinstance(error, ValidationError) else ()
        raise DataFault("ranking_file", name=name, part=".".join(map(str, where))[:80] or "-") from error
    if file.data_hash != store.data_hash():
        raise UsageFault("ranking_other_data", name=name, given=file.data_hash[:20], expected=store.data_hash())
    codes = [region.region_code for region in file.regions]
    if len(set(codes)) != len(codes):
        raise DataFault("ranking_file", name=name, part="region_code")
    deep = next((part for part in told if part not in _HELD_APART and _is_deep(told[part])), None)
    if deep is not None:
        raise DataFault("ranking_file", name=name, part=deep[:80])
    return _ranked(file, cast("dict[str, object]", told))


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _is_deep(value: object, left: int = _DEEPEST) -> bool:
    if not isinstance(value, dict | list):
        return False
    return left == 0 or any(_is_deep(one, left - 1) for one in (value.values() if isinstance(value, dict) else value))


def _ranked(file: _File, told: Mapping[str, object]) -> Ranked:
    criteria, known = [name for name in dict.fromkeys((*file.weights, *file.gates)) if name], load_criteria()
    rows = pd.DataFrame([_row(region) for region in file.regions], index=[one.region_code for one in file.regions])
    if file.kind == "portfolio":
        rows = rows.drop(columns=[f"driver_{lang}" for lang in LANGUAGES])
    if not any(region.cost is not None for region in file.regions):
        rows = rows.drop(columns="cost", errors="ignore")
    names = field_names([name.removeprefix(OWN) for name in criteria], (*PLACE, *rows.columns))
    made = {name: _column(name, criterion) for name, criterion in zip(names, criteria, strict=True)}
    for name, criterion in zip(names, criteria, strict=True):
        values = [_cell((region.model_extra or {}).get(criterion), made[name]) for region in file.regions]
        rows[name] = pd.Series(values, rows.index, dtype="object")
    return Ranked(
        kind=file.kind,
        vintage=file.vintage,
        rows=rows,
        made=made,
        asked={name: value for name, value in told.items() if name not in _HELD_APART},
        cited=tuple(sorted({known[name].source_id for name in criteria if name in known})),
    )


def _row(region: _Region) -> dict[str, object]:
    row: dict[str, object] = {name: getattr(region, name) for name in FIGURES}
    row |= {"outcome": region.outcome, "reason": region.reason, "cost": region.cost}
    for side in SIDES:
        for lang in LANGUAGES:
            row[f"{side}_{lang}"] = " ".join(getattr(one, lang) for one in region.reasons if one.side == side)
    for lang in LANGUAGES:
        row[f"driver_{lang}"] = "" if region.driver is None else getattr(region.driver, lang)
    return row


def _column(name: str, criterion_id: str) -> Column:
    """Describe a criterion's column: a question's answers are words, everything else is a figure in its unit."""
    criterion = load_criteria().get(criterion_id)
    if criterion is None:
        heading = one_line(criterion_id.removeprefix(OWN))
        return Column(name, said("own_criterion", heading=heading), type="number", source=heading)
    meaning = {lang: f"{criterion.question(lang)} {criterion.limit(lang)}" for lang in LANGUAGES}
    kind: Literal["string", "number"] = "string" if criterion.is_question else "number"
    unit = "" if criterion.is_question else criterion.unit
    return Column(name, meaning, unit=unit, type=kind, source=criterion.source_id)


def _cell(value: object, column: Column) -> object:
    """Return a criterion's value; one of another type than the criterion's is unknown."""
    if column.type == "string":
        return value if isinstance(value, str) else None
    return value if isinstance(value, int | float) else None


def ranked_features(atlas: Atlas, answer: Answer, ranked: Ranked) -> tuple[gpd.GeoDataFrame, dict[str, Column]]:
    """Return the regions of a ranking or portfolio that an answer found, as polygons in the order of the ranking.

    Raises:
        UsageFault: it was made on another edition of the map, or names a region that there is not.
    """
    if ranked.vintage != atlas.vintage.vintage_id:
        raise UsageFault("ranking_vintage", given=atlas.vintage.vintage_id, expected=ranked.vintage)
    unknown = [code for code in ranked.rows.index if code not in atlas.regions.index]
    if unknown:
        raise UsageFault("selection_unknown", given=_some(unknown))
    found = set(atlas.regions.index[answer.regions])
    rows = ranked.rows[ranked.rows.index.isin(found)]
    regions = atlas.regions.loc[rows.index]
    place = pd.DataFrame({
        "region_code": regions.index,
        "region_name": regions["name"],
        "province_code": regions["province_code"],
        "province_name": regions["province_name"],
    })  # fmt: skip
    return gpd.GeoDataFrame(place.join(rows), geometry=regions.geometry, crs=regions.crs), dict(ranked.made)


def _some(codes: Sequence[str]) -> str:
    return ", ".join(codes[:5]) + (", …" if len(codes) > 5 else "")  # noqa: PLR2004 - enough to see what is wrong
