"""Put each row of a table in its region, or say why not. Never a guess: what is not certain is not placed.

First the whole table is read and its code system decided (``code_systems``); then each row is judged by itself, so the
order of the rows cannot change an answer. Rows that wrote the same are read and judged once. Code, name, province,
district and point must not contradict each other; the rules in their order stand in docs/resolver.md.
"""

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd

from geo.answers import Match, Resolution, RowAnswer, because
from geo.code_systems import Refusal, decide
from geo.errors import DataFault
from geo.gazetteer import CodeSystem, Gazetteer
from geo.judge import Judge
from geo.located import MISSING, Located, locate_points, locate_shapes, read_points
from geo.locator import Locator
from geo.roles import ROLES, Roles, WrittenKey, written_keys
from geo.rows import Row, make_readers
from geo.written_names import is_total
from geo.written_points import PointFault


def resolve(  # noqa: PLR0913 - the table, what it is, and what a person says of it
    table: pd.DataFrame,
    roles: Roles,
    gazetteer: Gazetteer,
    *,
    locator: Locator | None = None,
    declared: CodeSystem | None = None,
    accept_suggestions: bool = False,
    crs: str = "",
    geometry: gpd.GeoSeries | None = None,
    corrections: Mapping[WrittenKey, str] | None = None,
) -> Resolution:
    """Resolve a table.

    Args:
        table: text cells, "" = empty; any index; not changed.
        roles: which column is what.
        gazetteer: the official lists.
        locator: needed when the roles name a point or a geometry is given.
        declared: the code system that a person vouches for; checked against names all the same.
        accept_suggestions: place misspelt names by their suggestion.
        crs: the EPSG number of the coordinate columns; "" = longitude and latitude of WGS 84.
        geometry: points or shapes of the rows (OGC:CRS84), in the table's order; None or empty where a row has none.
        corrections: what rows wrote (``written_keys``) -> the region that a person chose for it.

    Returns:
        One answer per row, in the table's order.

    Raises:
        UsageFault: the ``crs`` is unknown.
        DataFault: a correction names a region that does not exist.
    """
    chosen = _existing(corrections or {}, gazetteer)
    keys = _with_labels_of_totals(table, written_keys(table, roles, geometry))
    first = _first_of_equals(keys, geometry)
    rows = _read(sorted(set(first)), keys, gazetteer, locator, crs, geometry)
    decision = decide([row.evidence for row in rows.values()], declared)
    refusal = decision.refusal or _swapped_axes([rows[place] for place in first], roles)
    if refusal is Refusal.SWAPPED:
        refused = RowAnswer(Match.NONE, reasons=(because("point_swapped_table"),))
        return Resolution((refused,) * len(keys), decision, refusal)
    judge = Judge(gazetteer, decision, locator, accept_suggestions=accept_suggestions)
    answers = {place: judge.answer(row, chosen.get(keys[place], "")) for place, row in rows.items()}
    return Resolution(tuple(answers[place] for place in first), decision, refusal)


def _existing(corrections: Mapping[WrittenKey, str], gazetteer: Gazetteer) -> Mapping[WrittenKey, str]:
    for region in corrections.values():
        if region not in gazetteer.regions:
            raise DataFault("correction_region", given=region[:20])
    return corrections


def _with_labels_of_totals(table: pd.DataFrame, keys: list[WrittenKey]) -> list[WrittenKey]:
    """Return the keys with a total's label as the name where it stands in a column of no role, in a row without one."""
    bare = [place for place, key in enumerate(keys) if not any(key)]
    name = ROLES.index("name")
    for place in bare:
        label = next((cell for cell in table.iloc[place] if is_total(cell)), "")
        keys[place] = (*keys[place][:name], " ".join(label.split()), *keys[place][name + 1 :])
    return keys


def _first_of_equals(keys: list[WrittenKey], geometry: gpd.GeoSeries | None) -> list[int]:
    """Return, per row, the position of the first row that wrote the same; each shape is its own."""
    if geometry is not None:
        return list(range(len(keys)))
    first: dict[WrittenKey, int] = {}
    return [first.setdefault(key, place) for place, key in enumerate(keys)]


def _read(
    places: list[int],
    keys: list[WrittenKey],
    gazetteer: Gazetteer,
    locator: Locator | None,
    crs: str,
    geometry: gpd.GeoSeries | None,
) -> dict[int, Row]:
    """Read the rows at the places."""
    readers = make_readers(gazetteer)
    cells = [dict(zip(ROLES, keys[place], strict=True)) for place in places]
    located = _locate(cells, locator, crs, None if geometry is None else geometry.iloc[places])
    return {place: readers.row(cell, point) for place, cell, point in zip(places, cells, located, strict=True)}


def _locate(
    cells: list[dict[str, str]], locator: Locator | None, crs: str, shapes: gpd.GeoSeries | None
) -> list[Located]:
    """Locate rows by their shape, else by their coordinate cells."""
    if locator is None:
        return [MISSING] * len(cells)
    points = read_points([cell["lon"] for cell in cells], [cell["lat"] for cell in cells], crs)
    located = locate_points(points, locator)
    if shapes is None:
        return located
    found = locate_shapes(shapes, locator)
    return [point if shape is None else shape for shape, point in zip(found, located, strict=True)]


def _swapped_axes(rows: list[Row], roles: Roles) -> Refusal | None:
    """Refuse a table of points alone when most of them are swapped: the columns are, not the rows."""
    if roles.code or roles.name or roles.district or roles.village:
        return None
    faults = [row.point.written.fault for row in rows if row.point.written.fault is not PointFault.MISSING]
    swapped = sum(fault is PointFault.SWAPPED for fault in faults)
    return Refusal.SWAPPED if 2 * swapped > len(faults) else None
