"""Which column of a table is what: named by a person, else guessed from its heading, and always reported."""

from dataclasses import dataclass, fields
from typing import Final

from geo.errors import UsageFault
from geo.names import search_key

_HEADINGS: Final = {
    "code": (
        "kode kabupaten kota", "kode kab kota", "kode kabkota", "kode kabupaten", "kode kab", "kode wilayah",
        "kode daerah", "kdpkab", "kode bps", "kode kemendagri", "region code", "regency code", "kode", "code",
    ),
    "name": (
        "kabupaten kota", "kab kota", "kabkota", "nama kabupaten kota", "nama kab kota", "nama kabupaten", "kabupaten",
        "wadmkk", "nama wilayah", "nama daerah", "regency", "regency city", "district city", "wilayah", "daerah",
        "region name", "nama", "name",
    ),
    "province": ("provinsi", "nama provinsi", "propinsi", "prov", "province", "wadmpr"),
    "lon": ("lon", "long", "longitude", "bujur", "lng", "x"),
    "lat": ("lat", "latitude", "lintang", "y"),
}  # fmt: skip
"""Headings by role, the most telling first, as search keys."""


@dataclass(frozen=True)
class Roles:
    """The columns that say where a row belongs; "" = the table has none such."""

    code: str = ""
    name: str = ""
    province: str = ""
    lon: str = ""
    lat: str = ""

    def columns(self) -> dict[str, str]:
        """Return role -> column."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


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


def choose_roles(columns: list[str], named: Roles) -> Roles:
    """Return the roles that a person named, or the guessed ones when none was named.

    Raises UsageFault when a named column is not there, when half a point is named, or when no column says where.
    """
    for column in named.columns().values():
        if column and column not in columns:
            raise UsageFault("column_missing", given=column[:40], allowed=", ".join(columns)[:400])
    if bool(named.lon) != bool(named.lat):
        raise UsageFault("column_half_point", given=(named.lon or named.lat)[:40])
    roles = named if any(named.columns().values()) else guess_roles(columns)
    if not (roles.code or roles.name or roles.lon):
        raise UsageFault("column_roles", given=", ".join(columns)[:400])
    return roles
