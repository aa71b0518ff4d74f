"""The official lists in one object: what each code means in each system, and who bears which name.

The gazetteer answers questions about one written value. What a whole table means is decided in ``code_systems``,
what a row gets in ``resolver``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final

import pandas as pd

from geo.crosswalk import SYSTEMS as COLUMNS
from geo.crosswalk import load_crosswalk, load_former_names
from geo.districts import Holders, Within, find_holders, index_holders
from geo.names import search_key
from geo.store import read_register, read_table
from geo.vintages import VINTAGES, load_province_names
from geo.written_codes import PROVINCE_DIGITS, REGENCY_DIGITS, WrittenCode
from geo.written_names import CONTRACTIONS, compact, province_key, read_name, split_kind, unordered, words


class CodeSystem(StrEnum):
    """The code systems that a table may be written in, this product's own first."""

    KEMENDAGRI_2025 = "kemendagri-2025"
    KEMENDAGRI_2017 = "kemendagri-2017"
    BPS_2022 = "bps-2022"
    BPS_2020 = "bps-2020"


HOME: Final = CodeSystem.KEMENDAGRI_2025
TODAYS: Final = frozenset({CodeSystem.KEMENDAGRI_2025, CodeSystem.BPS_2022})
_BPS: Final = frozenset({CodeSystem.BPS_2020, CodeSystem.BPS_2022})
_BPS_LENGTHS: Final = (4, 7, 10)


class Borne(StrEnum):
    """How a region bears a name, the firmest first."""

    OFFICIAL = "name"
    FORMER = "former_name"
    ALIAS = "alias"


@dataclass(frozen=True)
class Region:
    """One regency or city."""

    region_code: str
    name: str
    kind: str
    tokens: tuple[str, ...]
    province_2017: str
    province_2022: str

    @property
    def label(self) -> str:
        """The name with its code, the same in both languages."""
        return f"{self.name} ({self.region_code})"


@dataclass(frozen=True)
class ProvinceFound:
    """The regions of a written province, in either vintage, and those that lie in it today."""

    members: frozenset[str]
    today: frozenset[str]


@dataclass(frozen=True)
class Gazetteer:
    """The official lists, read-only.

    ``codes`` maps, per system, a four-digit code to a region. ``names`` maps a key to the regions that bear it.
    ``provinces`` maps a province's key to its regions, ``districts`` a district's key to the regions that hold one of
    that name. ``within`` holds the codes of districts and villages; ``village_list`` their names and regions.
    """

    regions: Mapping[str, Region]
    codes: Mapping[CodeSystem, Mapping[str, str]]
    names: Mapping[str, Mapping[str, Borne]]
    unordered_names: Mapping[str, Mapping[str, Borne]]
    provinces: Mapping[str, ProvinceFound]
    districts: Holders
    within: frozenset[str]
    village_list: pd.DataFrame = field(repr=False, compare=False)

    @cached_property
    def villages(self) -> Holders:
        """Key of a village's name -> the regions that hold one. Made when first asked for (0.6 s)."""
        return index_holders(self.village_list["name"], self.village_list["region_code"])

    @cached_property
    def siblings(self) -> Mapping[str, frozenset[str]]:
        """Region -> the other regions of its base name: Kota Pasuruan of Kabupaten Pasuruan."""
        bases: dict[str, set[str]] = {}
        for code, region in self.regions.items():
            bases.setdefault(compact(region.tokens), set()).add(code)
        return {code: frozenset(bases[compact(region.tokens)] - {code}) for code, region in self.regions.items()}

    def find_within(self, district: str, village: str) -> Within:
        """Return the regions that hold a written district and village."""
        return Within(
            find_holders(district, self.districts) if district.strip() else None,
            find_holders(village, self.villages, village=True) if village.strip() else None,
        )

    def read_codes(self, code: WrittenCode, system: CodeSystem) -> frozenset[str]:
        """Return the regions that a written code may mean in a system; none when it is unknown there."""
        found = (self._region_of(digits, system) for digits in code.digits)
        return frozenset(region for region in found if region is not None)

    def _region_of(self, digits: str, system: CodeSystem) -> str | None:
        region = self.codes[system].get(digits[:REGENCY_DIGITS])
        if region is None or len(digits) == REGENCY_DIGITS:
            return region
        if system in _BPS:
            # No list of BPS districts and villages is shipped: their first four digits are all that can be checked.
            return region if len(digits) in _BPS_LENGTHS else None
        return region if region + digits[REGENCY_DIGITS:] in self.within else None

    def find_name(self, text: str) -> Mapping[str, Borne]:
        """Return the regions that bear a written name, of the written kind if one is written, and how they bear it."""
        regions: dict[str, Borne] = {}
        for reading in read_name(text):
            index = self.unordered_names if reading.english else self.names
            for code, borne in index.get(reading.key, {}).items():
                if reading.kind not in {"", self.regions[code].kind}:
                    continue
                how = Borne.ALIAS if reading.english else borne
                regions[code] = min(regions.get(code, how), how, key=list(Borne).index)
        return regions

    def of_other_kind(self, text: str) -> frozenset[str]:
        """Return the regions that bear a written name but are of the other kind: "Kota Bangka Barat"."""
        keys = [reading.key for reading in read_name(text) if reading.kind and not reading.english]
        return frozenset(code for key in keys for code in self.names.get(key, {}))

    def find_province(self, text: str) -> ProvinceFound | None:
        """Return the regions of a province by its name; None when no province of either vintage is called so."""
        return self.provinces.get(province_key(text))

    def find_province_code(self, digits: str, systems: tuple[CodeSystem, ...]) -> ProvinceFound | None:
        """Return the regions whose code in one of the systems begins with a province's two digits."""
        by_system = {
            system: {region for code, region in self.codes[system].items() if code[:PROVINCE_DIGITS] == digits}
            for system in systems
        }
        members = frozenset[str]().union(*by_system.values())
        today = frozenset[str]().union(*(found for system, found in by_system.items() if system in TODAYS))
        return ProvinceFound(members, today) if members else None

    def labels(self, codes: frozenset[str] | tuple[str, ...]) -> str:
        """Return regions as one list of names with codes, in order of code."""
        return "; ".join(self.regions[code].label for code in sorted(codes))


def load_gazetteer() -> Gazetteer:
    """Load the official lists from the registers and the compiled tables (about half a second)."""
    columns = ["region_code", "name", "kind", "province_code_2017", "province_code_2022"]
    rows = read_table("boundaries/regencies.parquet", columns=columns)
    regions = {
        code: Region(code, name, kind, _bare(name), then, now)
        for code, name, kind, then, now in rows.itertuples(index=False, name=None)
    }
    names, any_order = _index_names(regions)
    crosswalk = load_crosswalk()
    codes = {HOME: {code: code for code in regions}} | {
        CodeSystem(system): {str(code): str(region) for region, code in crosswalk[column].items()}
        for system, column in COLUMNS.items()
    }
    districts = read_table("boundaries/districts.parquet", columns=["district_code", "region_code", "name"])
    villages = read_table("boundaries/villages.parquet", columns=["village_code", "region_code", "name"])
    return Gazetteer(
        regions=regions,
        codes=codes,
        names=names,
        unordered_names=any_order,
        provinces=_index_provinces(regions),
        districts=index_holders(districts["name"], districts["region_code"]),
        within=frozenset(districts["district_code"]) | frozenset(villages["village_code"]),
        village_list=villages,
    )


def _bare(name: str) -> tuple[str, ...]:
    """Return the words of an official name without its kind, which stands first."""
    ways = split_kind(words(name))
    return ways[1][1] if len(ways) > 1 else ways[0][1]


def _index_names(regions: Mapping[str, Region]) -> tuple[dict[str, dict[str, Borne]], dict[str, dict[str, Borne]]]:
    names: dict[str, dict[str, Borne]] = {}
    any_order: dict[str, dict[str, Borne]] = {}

    def add(tokens: tuple[str, ...], code: str, borne: Borne) -> None:
        # The firmest comes first: a former name that is spelled like the official one stays official.
        names.setdefault(compact(tokens), {}).setdefault(code, borne)
        any_order.setdefault(unordered(tokens), {}).setdefault(code, borne)

    for code, region in regions.items():
        add(region.tokens, code, Borne.OFFICIAL)
        # Written together, words that carry no meaning cannot be left out: "PangkajenedanKepulauan".
        names.setdefault(compact(tuple(search_key(region.name).split()[1:])), {}).setdefault(code, Borne.OFFICIAL)
    for row in load_former_names().to_dict("records"):
        add(_bare(row["name"]), row["region_code"], Borne.FORMER if row["kind_of_name"] == "former" else Borne.ALIAS)
    for row in load_crosswalk().reset_index().to_dict("records"):
        for name in (row["name_2017"], row["bps_name"]):
            add(_bare(name), row["region_code"], Borne.ALIAS)
    for row in read_register("boundary_aliases").to_dict("records"):
        add(words(row["source_name"]), row["region_code"], Borne.ALIAS)
    for short, key in CONTRACTIONS.items():
        names[short] = dict.fromkeys(names[key], Borne.ALIAS)
    return names, any_order


def _index_provinces(regions: Mapping[str, Region]) -> dict[str, ProvinceFound]:
    members: dict[str, set[str]] = {}
    today: dict[str, set[str]] = {}
    for vintage in VINTAGES:
        for code, row in load_province_names(vintage).iterrows():
            inside = {
                region.region_code
                for region in regions.values()
                if code == (region.province_2017 if vintage == "2017" else region.province_2022)
            }
            for key in {province_key(row["name"]), province_key(row["name_en"])}:
                members.setdefault(key, set()).update(inside)
                today.setdefault(key, set()).update(inside if vintage == "2022" else ())
    return {key: ProvinceFound(frozenset(found), frozenset(today[key])) for key, found in members.items()}
