"""A person's own table as a layer: its placed rows as records, its figures per region, every row kept with its answer.

A layer is the person's and not the atlas's: it lives in their session, is marked wherever it shows, and never enters
what others see. Amounts are added up over the rows of a region; rates never are.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from clusters.own_numbers import decimals_of, read_numbers
from clusters.own_records import OWN, one_line, own_point_columns, own_points, own_records
from clusters.own_roles import OwnRoles, guess_own_roles
from geo.answers import Resolution
from geo.errors import UsageFault
from geo.foreign import ForeignTable
from geo.gazetteer import Gazetteer
from geo.mapping import Mapping as ReadMapping
from geo.roles import Roles
from texts import LANGUAGES

if TYPE_CHECKING:
    from clusters.atlas import Atlas

__all__ = [
    "FIGURE", "MAX_LAYERS", "MAX_PLACED", "OWN", "ROWS", "OwnFigure", "OwnLayer", "OwnRoles", "build_own_layer",
    "guess_own_roles", "own_series", "summarise",
]  # fmt: skip

MAX_LAYERS: Final = 8
MAX_PLACED: Final = 50_000
"""Placed rows of all layers of one session together: so many still travel within a filter change's 50 kB."""

ROWS: Final = "rows"
"""The figure that every layer has: how many of its rows are shown."""

LAYER_ID: Final = re.compile(r"own[1-9]\d{0,3}")
FIGURE: Final = re.compile(rf"(?P<layer>{LAYER_ID.pattern})\.(?P<column>{ROWS}|c[1-9]\d{{0,3}})")
"""The name of a figure in a link: own1.rows, own1.c3."""


@dataclass(frozen=True)
class OwnFigure:
    """A column of figures: its id in the layer ("c3" is the third column), its heading, and whether it is a rate."""

    column_id: str
    heading: str
    is_rate: bool
    decimals: int


@dataclass(frozen=True, eq=False)
class OwnLayer:
    """One imported table.

    Attributes:
        layer_id: "own1", "own2" …; unique in a session.
        name: what its owner calls it: plain text, never markup.
        file_name: the name of the file as given, as plain text.
        sha256: the checksum of the file's bytes.
        roles, own_roles: which column is what.
        table: every row of the file in its order, as text cells; index 0 to n - 1.
        answers: the answer of every row, same index: region_code ("" = not placed), match, match_detail_id,
            match_detail_en, distance_km.
        records: the placed rows as records of the atlas, indexed by record_id ("own1-12" is the twelfth row):
            columns name, product_id, product_en, kbli2, units, workers, year, region_code, lon, lat (WGS 84; NaN = the
            row has no point of its own), precision, basis and the constant ones.
        numbers: the figures of the placed rows: index as records, a float column per figure; NaN = unknown.
        columns: the figures by column id, in the order of the table.
        version: changes with anything above; equal versions are equal layers.
        mapping, sheet: how the file was read, so that it can be read so again.
    """

    layer_id: str
    name: str
    file_name: str
    sha256: str
    roles: Roles
    own_roles: OwnRoles
    table: pd.DataFrame
    answers: pd.DataFrame
    records: pd.DataFrame
    numbers: pd.DataFrame
    columns: dict[str, OwnFigure]
    version: str
    mapping: ReadMapping = field(default_factory=ReadMapping)
    sheet: str = ""

    @property
    def rows(self) -> int:
        """How many rows the file has."""
        return len(self.table)

    @property
    def placed(self) -> int:
        """How many of them stand in a region."""
        return len(self.records)

    @cached_property
    def figures(self) -> pd.DataFrame:
        """The figures per region, by ``summarise``: indexed by region_code, a column per figure."""
        return summarise(self, self.records["region_code"])

    def position(self, record_id: str) -> int:
        """Return the position in ``table`` of the row that a record is."""
        return int(record_id.rpartition("-")[2]) - 1


def build_own_layer(  # noqa: PLR0913, PLR0917 - what a layer is made of
    layer_id: str,
    name: str,
    table: ForeignTable,
    roles: Roles,
    own_roles: OwnRoles,
    resolution: Resolution,
    gazetteer: Gazetteer,
    *,
    file_name: str = "",
    sha256: str = "",
    crs: str = "",
) -> OwnLayer:
    """Make a layer of a resolved table.

    Args:
        layer_id: from the session; "own1".
        name: what the person calls it; shortened and folded to one line.
        table: as read.
        roles: the columns by which the rows were placed.
        own_roles: what the other columns say.
        resolution: the answer of every row.
        gazetteer: names the regions.
        file_name: the file's name, said wherever a source stands.
        sha256: the checksum of the file's bytes, for exports.
        crs: the system of the coordinates, as given to ``resolve``.

    Raises:
        UsageFault: a role names a column that the table has not, or more rows are placed than a session may show.
    """
    frame = table.frame.reset_index(drop=True)
    _refuse(frame, own_roles, resolution)
    answers = _answers(resolution)
    placed = np.flatnonzero(answers["region_code"] != "")
    ids = pd.Index([f"{layer_id}-{position + 1}" for position in placed], name="record_id", dtype="str")
    columns = _figures(frame, own_roles)
    points = own_point_columns(*own_points(table, roles, placed, crs))
    layer = OwnLayer(
        layer_id=layer_id,
        name=one_line(name) or layer_id,
        file_name=one_line(file_name),
        sha256=sha256,
        roles=roles,
        own_roles=own_roles,
        table=frame,
        answers=answers,
        records=own_records(layer_id, frame, own_roles, answers.iloc[placed], gazetteer).assign(**points).set_axis(ids),
        numbers=_numbers(frame, columns, own_roles).iloc[placed].set_axis(ids),
        columns=columns,
        version="",
    )
    return replace(layer, version=_fingerprint(layer))


def _refuse(frame: pd.DataFrame, own_roles: OwnRoles, resolution: Resolution) -> None:
    for column in (*own_roles.singles().values(), *own_roles.amounts, *own_roles.rates):
        if column and column not in frame.columns:
            raise UsageFault("column_missing", given=column[:40], allowed=", ".join(map(str, frame.columns))[:400])
    if resolution.placed > MAX_PLACED:
        raise UsageFault("own_rows", given=resolution.placed, allowed=MAX_PLACED)


def _fingerprint(layer: OwnLayer) -> str:
    told = (layer.layer_id, layer.name, layer.file_name, layer.sha256, layer.roles, layer.own_roles)
    digest = hashlib.sha256(repr(told).encode())
    for part in (layer.table, layer.answers, layer.records, layer.numbers):
        digest.update(pd.util.hash_pandas_object(part, index=False).to_numpy().tobytes())
    return digest.hexdigest()


def _numbers(frame: pd.DataFrame, columns: Mapping[str, OwnFigure], own_roles: OwnRoles) -> pd.DataFrame:
    read = {
        column_id: read_numbers(frame[figure.heading], decimal_comma=own_roles.decimal_comma)
        for column_id, figure in columns.items()
    }
    return pd.DataFrame(read, index=frame.index, dtype="float64")


def summarise(layer: OwnLayer, by: pd.Series) -> pd.DataFrame:
    """Bring the figures of a layer's rows to regions.

    An amount is the sum over the rows of a region, known only when it is known in each of them: a sum with an unknown
    part is unknown. A rate is known only where a region has a single row: rates are neither added up nor averaged.

    Args:
        layer: the layer.
        by: per record of the layer the code of its region, of either level; same index as ``layer.records``.

    Returns:
        A row per code that has rows, a float column per figure.
    """
    groups = layer.numbers.groupby(by.rename("region_code"), sort=True)
    summed, size = groups.sum(min_count=1), groups.size()
    for column_id, figure in layer.columns.items():
        known = size == 1 if figure.is_rate else groups[column_id].count() == size
        summed[column_id] = summed[column_id].where(known)
    return summed


def own_series(atlas: "Atlas", name: str) -> pd.Series:
    """Return a figure of a layer per regency, by its name in a link ("own1.c3", "own1.rows").

    Returns:
        Floats indexed by region_code, aligned with ``atlas.regions``; NaN = unknown. The rows of a layer are counted
        with zero where it has none; no figure is ever filled with zero.

    Raises:
        UsageFault: the atlas has no such layer or figure.
    """
    found = FIGURE.fullmatch(name)
    layer = next((one for one in atlas.own if found and one.layer_id == found["layer"]), None)
    if found is None or layer is None or found["column"] not in (ROWS, *layer.columns):
        raise UsageFault("own_gone", given=name[:40])
    if found["column"] == ROWS:
        counted = layer.records["region_code"].value_counts()
        return counted.reindex(atlas.regions.index, fill_value=0).astype("float64").rename(name)
    return layer.figures[found["column"]].reindex(atlas.regions.index).rename(name)


def _answers(resolution: Resolution) -> pd.DataFrame:
    said = [[answer.describe(lang) for answer in resolution.answers] for lang in LANGUAGES]
    frame = pd.DataFrame(
        {
            "region_code": [answer.region_code for answer in resolution.answers],
            "match": [answer.match.value for answer in resolution.answers],
            **{f"match_detail_{lang}": text for lang, text in zip(LANGUAGES, said, strict=True)},
        },
        dtype="str",
    )
    distance = [np.nan if answer.distance_km is None else answer.distance_km for answer in resolution.answers]
    return frame.assign(distance_km=np.array(distance, dtype="float64"))


def _figures(frame: pd.DataFrame, own_roles: OwnRoles) -> dict[str, OwnFigure]:
    wanted = {*own_roles.amounts, *own_roles.rates}
    return {
        f"c{number}": OwnFigure(
            f"c{number}",
            str(heading),
            heading in own_roles.rates,
            decimals_of(read_numbers(frame[heading], decimal_comma=own_roles.decimal_comma)),
        )
        for number, heading in enumerate(frame.columns, start=1)
        if heading in wanted
    }
