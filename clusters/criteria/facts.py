"""The frame that criteria read: what is known of each region, one row each, unknown as NaN or ""."""

import numpy as np
import pandas as pd

from clusters import registers
from clusters.atlas import FIRM_BORDER, Atlas
from clusters.criteria import access, catalogue
from geo.boundaries import load_provinces
from geo.crosswalk import load_crosswalk
from geo.vintages import TODAY

DOUBTED_LIST_PROVINCES = ("82", "91", "92")
"""Provinces of 2017 for which no document confirms who the decree of 2015 lists: there, not listed is unknown."""

LINKS_COUNTED = ("supplies", "exports", "makes_parts_for")
"""A survey that was announced is no link."""


def region_facts(atlas: Atlas, kbli2: str = "") -> pd.DataFrame:
    """Gather what the criteria read.

    Args:
        atlas: of any vintage; provinces are today's and, where a decree is older, those of 2017.
        kbli2: the programme's KBLI division, "" = none chosen.

    Returns:
        Indexed by ``region_code``, sorted. Text: ``underdeveloped_2020``, ``underdeveloped_2015`` ("confirmed",
        "unconfirmed", "" = not listed), ``doubted_list`` (bool), ``border`` ("firm", "weak", "province" = only other
        regions of the province are recorded, ""), ``phases`` ("1", "2", "1 2", ""), ``airport_iata``. Figures, NaN =
        unknown: ``jica_product`` (1, 0), ``sentra``, ``lq``, ``related_nearby``, ``links``, ``bps_sentra``,
        ``population``, ``density_per_km2``, ``airport_km``, ``seat_km``, ``area_gap`` (share).
    """
    regions = atlas.regions.drop(columns="geometry")
    provinces = pd.Series(regions.index.str[:2], index=regions.index)
    return pd.DataFrame(
        {
            "underdeveloped_2020": regions["underdeveloped_perpres-63-2020"],
            "underdeveloped_2015": regions["underdeveloped_perpres-131-2015"],
            "doubted_list": _province_2017(regions).isin(DOUBTED_LIST_PROVINCES),
            "border": _border(regions, provinces),
            "phases": _phases(atlas).reindex(regions.index).fillna(""),
            "jica_product": _jica_product(atlas, kbli2),
            "links": _links().reindex(regions.index),
            "bps_sentra": provinces.map(registers.load_sentra_count_bps_2024()["sentra_count"]).astype("Float64"),
            "population": regions["population"],
            "density_per_km2": regions["density_per_km2"],
            "area_gap": (regions["area_km2"] / regions["area_km2_official"] - 1).abs(),
            **_catalogued(atlas, kbli2),
            **_access(regions, provinces),
        }
    ).astype(dict.fromkeys(("bps_sentra", "population", "density_per_km2"), "float64"))


def _province_2017(regions: pd.DataFrame) -> pd.Series:
    return load_crosswalk()["province_code_2017"].reindex(regions.index)


def _border(regions: pd.DataFrame, provinces: pd.Series) -> pd.Series:
    recorded = regions["border_any"] != ""
    bordering = provinces.isin(provinces[recorded].unique())
    firm = regions["border_any"].str.contains(FIRM_BORDER)
    return pd.Series(np.select([firm, recorded, bordering], ["firm", "weak", "province"], ""), index=regions.index)


def _phases(atlas: Atlas) -> pd.Series:
    sites = atlas.records[(atlas.records["layer"] == "programme_site") & (atlas.records["region_code"] != "")]
    return sites.groupby("region_code")["phase"].agg(lambda found: " ".join(sorted(set(found))))


def _jica_product(atlas: Atlas, kbli2: str) -> pd.Series:
    """Tell where a site's product is related to a division: 1.0, 0.0, and NaN everywhere while none is chosen."""
    codes = atlas.regions.index
    if not kbli2:
        return pd.Series(np.nan, index=codes)
    sites = atlas.records[atlas.records["layer"] == "programme_site"]
    related = sites[sites["kbli2"].isin(catalogue.related_divisions(kbli2))]
    return pd.Series(codes.isin(related["region_code"]), index=codes, dtype="float64")


def _links() -> pd.Series:
    links = registers.load_supply_links()
    counted = links[links["link_kind"].isin(LINKS_COUNTED) & (links["from_region_code"] != "")]
    return counted.groupby("from_region_code").size().astype("float64")


def _catalogued(atlas: Atlas, kbli2: str) -> dict[str, pd.Series]:
    sentra = atlas.records[atlas.records["layer"] == "sentra"]
    counts = catalogue.count_sentra(sentra, atlas.regions.index)
    total = counts.sum(axis=1).astype("float64")
    unknown = pd.Series(np.nan, index=atlas.regions.index)
    return {
        "sentra": total.where(total > 0),
        "lq": catalogue.location_quotient(counts, kbli2) if kbli2 else unknown,
        "related_nearby": catalogue.count_related_nearby(atlas.regions, sentra, kbli2) if kbli2 else unknown,
    }


def _access(regions: pd.DataFrame, provinces: pd.Series) -> dict[str, pd.Series]:
    airport = access.nearest_airport(regions)
    today = regions.assign(province_code=provinces)
    return {
        "airport_iata": airport["iata"],
        "airport_km": airport["km"],
        "seat_km": access.distance_to_seat_km(today, load_provinces(TODAY)),
    }
