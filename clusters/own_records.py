"""The rows of an imported table as records of the atlas: what each is called, makes and counts, and where it stands."""

import re
import unicodedata
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from clusters import registers
from clusters.own_numbers import read_numbers
from clusters.own_roles import OwnRoles
from geo.foreign import ForeignTable
from geo.gazetteer import Gazetteer
from geo.located import read_points
from geo.roles import Roles
from geo.written_points import judge_point

OWN: Final = "own"
"""The layer and the kind of every record that is a person's own."""

MAX_NAME: Final = 60
OWN_POINT: Final = "own_point"
REGION_POINT: Final = "region_reference_point"
"""The bases of a record's point: the row's own, or no more than the reference point of its region."""

Floats = npt.NDArray[np.float64]

_KBLI: Final = re.compile(r"[A-Z]?\s*(\d{2})\d{0,3}(?:\.0+)?(?!\d)", re.ASCII | re.IGNORECASE)
_YEAR: Final = re.compile(r"(1[89]\d\d|20\d\d)(?:\.0+)?", re.ASCII)


def one_line(text: str, most: int = MAX_NAME) -> str:
    """Return a text as one short line without signs that no reader sees."""
    shown = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in text)
    return " ".join(shown.split())[:most].strip()


def own_records(
    layer_id: str, frame: pd.DataFrame, own_roles: OwnRoles, answers: pd.DataFrame, gazetteer: Gazetteer
) -> pd.DataFrame:
    """Return what the placed rows say of themselves; ``answers`` are theirs."""
    empty = pd.Series("", index=answers.index, dtype="str")
    cells = {
        role: frame[column].loc[answers.index].map(one_line) if column else empty
        for role, column in own_roles.singles().items()
    }
    regions = answers["region_code"].map(lambda code: gazetteer.regions[code].name)
    name = cells["label"].where(cells["label"] != "", cells["product"]).where(lambda found: found != "", regions)
    known = frozenset(registers.load_kbli().index)
    counts = {role: read_numbers(cells[role], decimal_comma=own_roles.decimal_comma) for role in ("units", "workers")}
    return pd.DataFrame(
        {
            "layer": OWN,
            "record_type": OWN,
            "own_layer": layer_id,
            **dict.fromkeys(("name", "name_id", "name_en"), name),
            **dict.fromkeys(("product_id", "product_en"), cells["product"]),
            "kbli2": cells["kbli"].map(lambda cell: _division(cell, known)),
            "region_code": answers["region_code"],
            # A count of firms or people is whole and not negative; what is written otherwise is no such count.
            **{role: found.where((found >= 0) & (found == found.round())) for role, found in counts.items()},
            "year": cells["year"].map(_year).astype("float64"),
        }
    )


def own_point_columns(lon: Floats, lat: Floats) -> dict[str, npt.NDArray[Any]]:
    """Return the columns of the rows' own points; where there is none the region's will stand for them, marked so."""
    has_point = np.isfinite(lon)
    return {
        "lon": lon,
        "lat": lat,
        "precision": np.where(has_point, "", "regency"),
        "basis": np.where(has_point, OWN_POINT, REGION_POINT),
    }


def own_points(table: ForeignTable, roles: Roles, placed: npt.NDArray[np.intp], crs: str) -> tuple[Floats, Floats]:
    """Return the rows' own points: of their geometry (a shape stands by a point inside it), else of their columns."""
    if table.geometry is not None:
        inside = shapely.point_on_surface(np.asarray(table.geometry.array, dtype=object)[placed])
        points = [judge_point(x, y) for x, y in zip(shapely.get_x(inside), shapely.get_y(inside), strict=True)]
    elif roles.lon:
        rows = table.frame[[roles.lon, roles.lat]].iloc[placed]
        points = read_points(rows[roles.lon].tolist(), rows[roles.lat].tolist(), crs)
    else:
        return np.full(len(placed), np.nan), np.full(len(placed), np.nan)
    sound = [(point.lon, point.lat) if point.fault is None else (np.nan, np.nan) for point in points]
    lon, lat = np.array(sound, dtype="float64").reshape(-1, 2).T
    return lon, lat


def _division(cell: str, known: frozenset[str]) -> str:
    found = _KBLI.match(cell)
    return found[1] if found and found[1] in known else ""


def _year(cell: str) -> float:
    found = _YEAR.fullmatch(cell)
    return float(found[1]) if found else np.nan
