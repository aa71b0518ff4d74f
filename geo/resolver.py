"""Put each row of a table in its region, or say why not. Never a guess: what is not certain is not placed.

First the whole table is read and its code system decided (``code_systems``); then each row is judged by itself, so the
order of the rows cannot change an answer. Code, name, province and point must not contradict each other; the rules in
their order stand in docs/resolver.md.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from geo.answers import Match, Resolution, RowAnswer, because
from geo.code_systems import SYSTEMS, Refusal, RowEvidence, decide
from geo.gazetteer import CodeSystem, Gazetteer, NamesFound, ProvinceFound
from geo.judge import Judge, LocatedPoint, Row
from geo.locator import MAX_DISTANCE_KM, Locator
from geo.roles import Roles
from geo.written_codes import CodeForm, WrittenCode, read_code
from geo.written_points import PointFault, WrittenPoint, read_point

LAKE_REACH_KM = 60.0
"""The middle of Danau Toba is some 15 km from its shores: a point in a lake always finds one."""


@dataclass(frozen=True)
class _Readers:
    """Readers of cells that remember: a table repeats its codes and names."""

    code: Callable[[str], tuple[WrittenCode, tuple[frozenset[str], ...]]]
    name: Callable[[str], NamesFound]
    province: Callable[[str], ProvinceFound | None]


def resolve(
    table: pd.DataFrame,
    roles: Roles,
    gazetteer: Gazetteer,
    *,
    locator: Locator | None = None,
    declared: CodeSystem | None = None,
    accept_suggestions: bool = False,
) -> Resolution:
    """Resolve a table.

    Args:
        table: text cells, "" = empty; any index; not changed.
        roles: which column is what.
        gazetteer: the official lists.
        locator: needed when the roles name a point.
        declared: the code system that a person vouches for; checked against names all the same.
        accept_suggestions: place misspelt names by their suggestion.

    Returns:
        One answer per row, in the table's order.
    """
    rows = _read(table, roles, gazetteer, locator)
    decision = decide([_evidence(row) for row in rows], declared)
    refusal = decision.refusal or _swapped_axes(rows, roles)
    if refusal is Refusal.SWAPPED:
        refused = RowAnswer(Match.NONE, reasons=(because("point_swapped_table"),))
        return Resolution((refused,) * len(rows), decision, refusal)
    judge = Judge(gazetteer, decision, locator, accept_suggestions=accept_suggestions)
    return Resolution(tuple(judge.answer(row) for row in rows), decision, refusal)


def _read(table: pd.DataFrame, roles: Roles, gazetteer: Gazetteer, locator: Locator | None) -> list[Row]:
    readers = _readers(gazetteer)
    empty = [""] * len(table)
    cells = {role: table[column].tolist() if column else empty for role, column in roles.columns().items()}
    points = _locate([read_point(x, y) for x, y in zip(cells["lon"], cells["lat"], strict=True)], locator)
    rows = []
    for code_cell, name_cell, province_cell, point in zip(
        cells["code"], cells["name"], cells["province"], points, strict=True
    ):
        code, readings = readers.code(code_cell)
        rows.append(
            Row(
                code_cell=code_cell.strip(),
                code=code,
                readings=readings,
                name_cell=" ".join(name_cell.split()),
                names=readers.name(name_cell),
                province_cell=" ".join(province_cell.split()),
                province=readers.province(province_cell),
                point=point,
            )
        )
    return rows


def _readers(gazetteer: Gazetteer) -> _Readers:
    @lru_cache(maxsize=200_000)
    def code(cell: str) -> tuple[WrittenCode, tuple[frozenset[str], ...]]:
        written = read_code(cell)
        wanted = written if written.form is CodeForm.REGENCY else WrittenCode(CodeForm.MISSING)
        return written, tuple(gazetteer.read_codes(wanted, system) for system in SYSTEMS)

    return _Readers(
        code=code,
        name=lru_cache(maxsize=200_000)(gazetteer.find_name),
        province=lru_cache(maxsize=10_000)(gazetteer.find_province),
    )


def _evidence(row: Row) -> RowEvidence:
    known = frozenset(row.names.regions) if row.names.regions else None
    if row.province is not None:
        known = row.province.members if known is None else known & row.province.members
    return RowEvidence(row.readings, known)


def _locate(points: list[WrittenPoint], locator: Locator | None) -> list[LocatedPoint]:
    """Locate the points that can be read: inside a region, or near one when offshore or in a lake."""
    if locator is None:
        return [LocatedPoint(WrittenPoint(fault=PointFault.MISSING)) for _ in points]
    sound = np.array([point.fault is None for point in points], dtype=bool)
    lon = np.array([point.lon if point.fault is None else np.nan for point in points], dtype="float64")
    lat = np.array([point.lat if point.fault is None else np.nan for point in points], dtype="float64")
    position = locator.locate(lon, lat)
    lost = sound & (position < 0)
    lake = lost & locator.in_lake(lon, lat)
    distance = np.full(len(points), np.nan)
    for which, reach in ((lost & ~lake, MAX_DISTANCE_KM), (lake, LAKE_REACH_KM)):
        near = locator.nearest(lon[which], lat[which], max_distance_km=reach)
        position[which], distance[which] = near.position, near.distance_km
    return [
        LocatedPoint(
            point,
            locator.codes[place] if place >= 0 else "",
            None if np.isnan(away) else float(away),
            in_lake=bool(in_lake),
        )
        for point, place, away, in_lake in zip(points, position, distance, lake, strict=True)
    ]


def _swapped_axes(rows: list[Row], roles: Roles) -> Refusal | None:
    """Refuse a table of points alone when most of them are swapped: the columns are, not the rows."""
    if roles.code or roles.name:
        return None
    faults = [row.point.written.fault for row in rows if row.point.written.fault is not PointFault.MISSING]
    swapped = sum(fault is PointFault.SWAPPED for fault in faults)
    return Refusal.SWAPPED if 2 * swapped > len(faults) else None
