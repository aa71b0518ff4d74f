"""Visits: a shortlist in the order of a field trip, by island group and nearest airport.

Distances are straight and geodesic, from a regency's capital to the airport; they are no travel times, and whoever
shows them says so. Points are reference points, never the exact site.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from clusters.atlas import Atlas
from clusters.criteria.access import load_airports, nearest_airport
from geo.errors import UsageFault

TO_CONFIRM: Final = ("contact", "exists", "units", "workers", "product", "position", "access", "photos")
"""What a visit should confirm of each record, as keys below ``visits.ask`` of the texts; the fields stay blank."""


@dataclass(frozen=True, eq=False)
class Stop:
    """One region to be visited.

    Attributes:
        code, name, province_name: the region, in the atlas's vintage.
        capital: the name of its capital, "" = unknown.
        lon, lat: the capital's reference point in degrees, WGS 84; None = unknown.
        airport_km: straight distance from there to the group's airport; None = unknown.
        records: sentra, programme sites and places in it, as rows of ``Atlas.records``.
    """

    code: str
    name: str
    province_name: str
    capital: str
    lon: float | None
    lat: float | None
    airport_km: float | None
    records: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Leg:
    """The stops that one airport serves.

    Attributes:
        island_group: id of the island group.
        iata, airport: the nearest airport's code and name, "" = unknown, for no capital's point is known.
        stops: by their distance from it, the nearest first.
    """

    island_group: str
    iata: str
    airport: str
    stops: tuple[Stop, ...]


def plan_visits(atlas: Atlas, codes: Sequence[str]) -> tuple[Leg, ...]:
    """Group regions by island group (in the register's order) and nearest airport (by its code, unknown last).

    Args:
        atlas: of any vintage; imported records are visited too.
        codes: region codes of the shortlist; a repeated one counts once.

    Raises UsageFault when a code is no region, or none is given.
    """
    wanted = list(dict.fromkeys(codes))
    unknown = [code for code in wanted if code not in atlas.regions.index]
    if unknown or not wanted:
        raise UsageFault("selection_unknown", given=", ".join(unknown)[:60] or "-")
    found = atlas.regions.loc[wanted].join(nearest_airport(atlas.regions.loc[wanted]))
    airports = load_airports()["name"]
    legs = []
    for island in [name for name in atlas.islands.index if name in set(found["island_group"])]:
        here = found[found["island_group"] == island]
        for iata in sorted(here["iata"].unique(), key=lambda code: (code == "", code)):
            stops = here[here["iata"] == iata].sort_values(["km", "name"], kind="stable")
            name = str(airports[iata]) if iata else ""
            legs.append(Leg(island, str(iata), name, tuple(_stop(atlas, str(code), stops) for code in stops.index)))
    return tuple(legs)


def _stop(atlas: Atlas, code: str, found: pd.DataFrame) -> Stop:
    row = found.loc[code]
    return Stop(
        code=code,
        name=str(row["name"]),
        province_name=str(row["province_name"]),
        capital=str(row["capital"] or ""),
        lon=_known(row["capital_lon"]),
        lat=_known(row["capital_lat"]),
        airport_km=_known(row["km"]),
        records=atlas.records[np.asarray(atlas.records["region_code"] == code)],
    )


def _known(value: object) -> float | None:
    return float(value) if isinstance(value, float) and np.isfinite(value) else None
