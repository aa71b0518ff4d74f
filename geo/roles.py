"""Which column of a table is what: named by a person, else guessed from its heading, and always reported."""

from dataclasses import dataclass, fields
from typing import Final

import pandas as pd
import shapely

from geo.errors import UsageFault
from geo.names import search_key

_HEADINGS: Final = {
    "code": (
        "kode kabupaten kota", "kode kab kota", "kode kabkota", "kode kabupaten", "kode kab", "kode wilayah",
        "kode daerah", "kdpkab", "kode bps", "kode kemendagri", "region code", "regency code", "kode", "code",
        "kode kecamatan", "kode distrik", "district code", "kode desa", "kode kelurahan", "kode desa kelurahan",
        "village code",
    ),
    "name": (
        "kabupaten kota", "kab kota", "kabkota", "nama kabupaten kota", "nama kab kota", "nama kabupaten", "kabupaten",
        "kab", "wadmkk", "nama wilayah", "nama daerah", "regency", "regency city", "district city", "wilayah", "daerah",
        "region name", "nama", "name",
    ),
    "province": ("provinsi", "nama provinsi", "propinsi", "prov", "province", "wadmpr"),
    "lon": ("lon", "long", "longitude", "bujur", "lng", "x"),
    "lat": ("lat", "latitude", "lintang", "y"),
    "district": (
        "kecamatan", "nama kecamatan", "kec", "distrik", "nama distrik", "kecamatan distrik", "district",
        "subdistrict", "sub district", "district name", "wadmkc",
    ),
    "village": (
        "desa kelurahan", "kelurahan desa", "nama desa kelurahan", "nama kelurahan desa", "desa", "nama desa",
        "kelurahan", "nama kelurahan", "kel", "kampung", "nagari", "gampong", "village", "village name", "wadmkd",
    ),
}  # fmt: skip
"""Headings by role, the most telling first, as search keys."""

WrittenKey = tuple[str, ...]
"""What one row wrote about its place: the cells of the roles, in the order of ``Roles``, folded."""


@dataclass(frozen=True)
class Roles:
    """The columns that say where a row belongs; "" = the table has none such."""

    code: str = ""
    name: str = ""
    province: str = ""
    lon: str = ""
    lat: str = ""
    district: str = ""
    village: str = ""

    def columns(self) -> dict[str, str]:
        """Return role -> column."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


ROLES: Final = tuple(field.name for field in fields(Roles))
"""The names of the roles, in the order of a written key."""


def guess_roles(columns: list[str]) -> Roles:
    """Guess the roles of a table's columns from their headings. A point needs both of its columns."""
    keys = {search_key(column): column for column in reversed(columns)}
    found = {
        role: next((keys[heading] for heading in headings if heading in keys), "")
        for role, headings in _HEADINGS.items()
    }
    if not (found["lon"] and found["lat"]):
        found |= {"lon": "", "lat": ""}
    return Roles(**found)


def choose_roles(columns: list[str], named: Roles, *, with_geometry: bool = False) -> Roles:
    """Return the roles that a person named, or the guessed ones when none was named.

    Raises UsageFault when a named column is not there, when half a point is named, or when no column says where and
    the table has no geometry either.
    """
    for column in named.columns().values():
        if column and column not in columns:
            raise UsageFault("column_missing", given=column[:40], allowed=", ".join(columns)[:400])
    if bool(named.lon) != bool(named.lat):
        raise UsageFault("column_half_point", given=(named.lon or named.lat)[:40])
    roles = named if any(named.columns().values()) else guess_roles(columns)
    if not (roles.code or roles.name or roles.lon or roles.district or roles.village or with_geometry):
        raise UsageFault("column_roles", given=", ".join(columns)[:400])
    return roles


def fold(cell: str) -> str:
    """Return a cell with its white space folded, without the apostrophe by which spreadsheets mark text."""
    return " ".join(cell.removeprefix("'").split())


def written_keys(table: pd.DataFrame, roles: Roles, geometry: pd.Series | None = None) -> list[WrittenKey]:
    """Return what each row wrote about its place, by which a person's correction is found again.

    Args:
        table: text cells.
        roles: which column is what.
        geometry: shapes of the rows (longitude and latitude), or None; a row's shape counts by the middle of its
            rectangle, to six decimals, in place of lon and lat.
    """
    empty = [""] * len(table)
    cells = [table[column].tolist() if column else empty for column in roles.columns().values()]
    keys = [tuple(map(fold, row)) for row in zip(*cells, strict=True)]
    if geometry is None:
        return keys
    west, south, east, north = shapely.bounds(geometry.to_numpy()).T
    x, y = ROLES.index("lon"), ROLES.index("lat")
    for place, (lon, lat) in enumerate(zip((west + east) / 2, (south + north) / 2, strict=True)):
        # An empty shape has no rectangle, and NaN is unlike itself.
        if lon == lon:  # noqa: PLR0124
            key = list(keys[place])
            key[x], key[y] = f"{lon:.6f}", f"{lat:.6f}"
            keys[place] = tuple(key)
    return keys
