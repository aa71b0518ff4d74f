"""Atlas: everything known for one vintage, loaded once and then only read.

Regions are the 514 regencies with what is known of each; records are the things that stand in them (sentra, programme
sites, other places) in one frame, so that one filter can be asked of all.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from clusters import registers
from geo.boundaries import load_provinces, load_regencies
from geo.codes import Level
from geo.crosswalk import load_former_names
from geo.names import NameIndex
from geo.vintages import Vintage, VintageId, load_province_names, load_vintage

if TYPE_CHECKING:
    from clusters.own_layers import OwnLayer

FIRM_BORDER: Final = "scope_article"
"""The basis class of border claims that rest on a plan's article about its own scope; the others are weaker."""

RECORD_COLUMNS: Final = (
    "layer",
    "record_type",
    "name",
    "name_id",
    "name_en",
    "product_id",
    "product_en",
    "kbli2",
    "programme_id",
    "phase",
    "stage",
    "written_place",
    "region_code",
    "province_code",
    "district",
    "village",
    "lon",
    "lat",
    "precision",
    "basis",
    "confidence",
    "status",
    "units",
    "workers",
    "year",
    "figure_scope",
    "source_id",
    "place_source_id",
    "note_id",
    "note_en",
    "own_layer",
)


@dataclass(frozen=True)
class Atlas:
    """All of it for one vintage.

    Attributes:
        vintage: the edition of the administrative map.
        regions: 514 regencies, indexed by ``region_code``, sorted; full geometry in WGS 84 longitude and latitude;
            ``province_code`` and ``province_name`` are the vintage's.
        provinces: the vintage's provinces, indexed by ``province_code``, dissolved geometry.
        records: sentra, programme sites and other places, indexed by ``record_id``; columns as in RECORD_COLUMNS
            and those of their region that filters ask. The order of rows is the same in every vintage.
        islands, decrees, kbli, programmes, phases: the registers that name the filters' options.
        region_names, record_names: indexes for the text search, by position.
        own: the layers that a person imported; their records stand after all others, with ``own_layer`` set.
    """

    LAYERS: ClassVar[tuple[str, ...]] = ("sentra", "programme_site", "place", "own")

    vintage: Vintage
    regions: gpd.GeoDataFrame
    provinces: gpd.GeoDataFrame
    records: pd.DataFrame
    islands: pd.DataFrame
    decrees: pd.DataFrame
    kbli: pd.DataFrame
    programmes: pd.DataFrame
    phases: pd.DataFrame
    region_names: NameIndex
    record_names: NameIndex
    own: tuple["OwnLayer", ...] = ()

    def with_own(self, layers: Sequence["OwnLayer"]) -> "Atlas":
        """Return this atlas with the records of imported layers after its own; itself when there are none.

        Rows keep their numbers. A record without a point of its own stands at the reference point of its regency,
        and its ``precision`` and ``basis`` say so. This atlas is not changed.
        """
        if not layers:
            return self
        own = pd.concat([layer.records for layer in layers])
        records = pd.concat([self.records, _own_records(own, self)])
        return replace(
            self, records=records, record_names=NameIndex(_record_texts(records, self.regions)), own=tuple(layers)
        )

    def holds(self, records: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Return, per region, whether one of the marked records stands in it."""
        return self.count(records, Level.REGENCY) > 0

    def count(self, records: npt.NDArray[np.bool_], level: Level) -> npt.NDArray[np.intp]:
        """Return, per region of a level in the order of its frame, how many of the marked records stand in it."""
        places, frame = (
            (self._regency_of_record, self.regions)
            if level is Level.REGENCY
            else (self._province_of_record, self.provinces)
        )
        held = places[records]
        return np.bincount(held[held >= 0], minlength=len(frame))

    @cached_property
    def _regency_of_record(self) -> npt.NDArray[np.intp]:
        """The position of each record's regency, -1 where it has none: every filter is asked of it, on every change."""
        return np.asarray(self.regions.index.get_indexer(self.records["region_code"]), dtype=np.intp)

    @cached_property
    def _province_of_record(self) -> npt.NDArray[np.intp]:
        return np.asarray(self.provinces.index.get_indexer(self.records["province_code"]), dtype=np.intp)


def load_atlas(vintage_id: VintageId) -> Atlas:
    """Load the atlas of a vintage. Raises AssetFault when a file of ``data/`` is missing or unreadable."""
    decrees = registers.load_decrees()
    regions = _load_regions(vintage_id, decrees)
    records = _load_records(regions, vintage_id)
    return Atlas(
        vintage=load_vintage(vintage_id),
        regions=regions,
        provinces=load_provinces(vintage_id),
        records=records,
        islands=registers.load_island_groups(),
        decrees=decrees,
        kbli=registers.load_kbli(),
        programmes=registers.load_programmes(),
        phases=registers.load_phases(),
        region_names=NameIndex(_region_texts(regions)),
        record_names=NameIndex(_record_texts(records, regions)),
    )


def _load_regions(vintage_id: VintageId, decrees: pd.DataFrame) -> gpd.GeoDataFrame:
    regions = load_regencies()
    province_codes = regions[f"province_code_{vintage_id}"]
    names = load_province_names(vintage_id)
    regions = regions.drop(columns=["province_code_2017", "province_code_2022"]).assign(
        region_code=regions.index,
        province_code=province_codes,
        province_name=province_codes.map(names["name"]),
        density_per_km2=regions["population"].astype("Float64") / regions["area_km2"],
    )
    listed = registers.load_underdeveloped()
    for decree_id in decrees.index:
        status = listed[listed["decree_id"] == decree_id].set_index("region_code")["status"]
        regions[f"underdeveloped_{decree_id}"] = status.reindex(regions.index).fillna("")
    border = registers.load_border().groupby("region_code")["basis_class"]
    regions["border_any"] = border.agg(lambda found: " ".join(sorted(set(found)))).reindex(regions.index).fillna("")
    regions["border_firm"] = regions["border_any"].where(regions["border_any"].str.contains(FIRM_BORDER), "")
    return regions


def _load_records(regions: gpd.GeoDataFrame, vintage_id: VintageId) -> pd.DataFrame:
    sites = registers.load_programme_sites()
    frames = [_sentra(registers.load_sentra(), sites), _sites(sites), _places(registers.load_places())]
    records = pd.concat([frame.assign(own_layer="").reindex(columns=list(RECORD_COLUMNS)) for frame in frames])
    records.index.name = "record_id"
    text = records.columns.difference(["lon", "lat", "units", "workers", "year"])
    records[text] = records[text].fillna("")
    asked = [name for name in regions.columns if name.startswith(("underdeveloped_", "border_"))]
    theirs = regions[["name", "province_code", "island_group", *asked]].rename(
        columns={"name": "region_name", "province_code": "province_code_of_region"}
    )
    joined = records.join(theirs, on="region_code")
    # A record known only by its province has no region to ask; its island group follows from the province.
    joined["province_code"] = joined["province_code_of_region"].fillna(joined["province_code"])
    names = load_province_names(vintage_id)
    joined["province_name"] = joined["province_code"].map(names["name"]).fillna("")
    joined["island_group"] = joined["island_group"].fillna(joined["province_code"].map(names["island_group"]))
    unanswered = ["region_name", "island_group", *asked]
    joined[unanswered] = joined[unanswered].fillna("")
    return joined.drop(columns="province_code_of_region")


def _own_records(own: pd.DataFrame, atlas: Atlas) -> pd.DataFrame:
    """Return records of imported layers with the columns of the atlas's: what is not theirs is unknown."""
    asked = [name for name in atlas.records.columns if name.startswith(("underdeveloped_", "border_"))]
    columns = ["province_code", "province_name", "island_group", *asked]
    theirs = atlas.regions[columns].assign(region_name=atlas.regions["name"])
    joined = own.join(pd.DataFrame(theirs), on="region_code")
    joined = joined.assign(**dict.fromkeys(atlas.records.columns.difference(joined.columns), ""))[atlas.records.columns]
    for axis, point in zip(("lon", "lat"), _reference_points(atlas.regions), strict=True):
        joined[axis] = joined[axis].fillna(joined["region_code"].map(point))
    return joined.astype(atlas.records.dtypes.to_dict())


def _reference_points(regions: gpd.GeoDataFrame) -> tuple[pd.Series, pd.Series]:
    """Return longitude and latitude of each regency's capital, or of a point inside it where the capital is unknown."""
    inside = regions.geometry.representative_point()
    return regions["capital_lon"].fillna(inside.x), regions["capital_lat"].fillna(inside.y)


def _sentra(sentra: pd.DataFrame, sites: pd.DataFrame) -> pd.DataFrame:
    """Return sentra as records; one that a source names as a programme site answers the programme's filters too."""
    programme = sites[["programme_id", "phase", "stage"]]
    return sentra.join(programme, on="site_id").assign(
        layer="sentra",
        name_id=sentra["name"],
        name_en=sentra["name"],
        product_en=sentra["product"],
        basis=sentra["geo_basis"],
    )


def _sites(sites: pd.DataFrame) -> pd.DataFrame:
    return sites.assign(
        layer="programme_site",
        record_type="programme_site",
        name=sites["name_id"],
        basis=sites["point_basis"],
        written_place=(sites["written_place"] + ", " + sites["written_province"]).str.strip(", "),
    )


def _places(places: pd.DataFrame) -> pd.DataFrame:
    return places.assign(
        layer="place",
        record_type=places["place_kind"],
        name=places["name_id"],
        product_id=places["role_id"],
        product_en=places["role_en"],
        province_code=places["province_code_2017"],
        basis=places["placement"],
    )


def _region_texts(regions: gpd.GeoDataFrame) -> list[str]:
    former = load_former_names().groupby("region_code")["name"].agg(" ".join).reindex(regions.index).fillna("")
    official = registers.load_crosswalk()["name_2017"].reindex(regions.index).fillna("")
    return list(regions["name"] + " " + former + " " + official + " " + regions["province_name"])


def _record_texts(records: pd.DataFrame, regions: gpd.GeoDataFrame) -> list[str]:
    place = pd.Series(_region_texts(regions), index=regions.index)
    own = ["name_id", "name_en", "product_id", "product_en", "district", "village", "written_place"]
    texts = records[own].agg(" ".join, axis=1)
    return list(texts + " " + records["region_code"].map(place).fillna(records["province_name"]))
