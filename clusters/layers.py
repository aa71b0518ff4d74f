"""Layers: what leaves the house. One frame per layer, the same for the screen's download and the command line.

Every feature carries ``region_code`` (Kemendagri 2025, four digits, text) and the name and province of the asked
vintage; points and polygons are never mixed in one layer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from clusters.atlas import Atlas
from clusters.measures import count_records
from clusters.own_export import own_columns, own_features
from clusters.own_layers import OwnLayer
from clusters.query import Answer
from geo.codes import Level
from geo.crosswalk import load_crosswalk

PLACE: Final = ["region_code", "region_name", "province_code", "province_name"]


@dataclass(frozen=True)
class Layer:
    """A layer that can be exported.

    Args:
        name: its name in a file, on the command line and in ``export.layer`` of the texts.
        id_column: the column that identifies a feature.
        frame: makes the frame of what an answer found.
    """

    name: str
    id_column: str
    frame: Callable[[Atlas, Answer], gpd.GeoDataFrame]


def _regions(atlas: Atlas, answer: Answer) -> gpd.GeoDataFrame:
    found = atlas.regions[answer.regions]
    codes = load_crosswalk().reindex(found.index)
    sentra, sites = (count_records(atlas, answer, layer, Level.REGENCY) for layer in ("sentra", "programme_site"))
    return gpd.GeoDataFrame(
        {
            "region_code": found.index,
            "region_name": found["name"],
            "province_code": found["province_code"],
            "province_name": found["province_name"],
            "kind": found["kind"],
            "island_group": found["island_group"],
            "code_kemendagri_2017": codes["kemendagri_2017"],
            "code_bps_2020": codes["bps_2020"],
            "code_bps_2022": codes["bps_2022"],
            "area_km2": found["area_km2"].round(3),
            "area_km2_official": found["area_km2_official"],
            "population": found["population"],
            "sentra_shown": sentra.loc[found.index],
            "programme_sites_shown": sites.loc[found.index],
            **{
                f"underdeveloped_{decree_id.rsplit('-', 1)[1]}": _known(found[f"underdeveloped_{decree_id}"])
                for decree_id in atlas.decrees.index
            },
            "border_basis": _known(found["border_any"]),
            **{name: values.loc[found.index] for name, values in own_columns(atlas, answer, Level.REGENCY).items()},
        },
        geometry=found.geometry,
        crs=found.crs,
    )


def _provinces(atlas: Atlas, answer: Answer) -> gpd.GeoDataFrame:
    found = atlas.regions[answer.regions].groupby("province_code").size()
    provinces = atlas.provinces.loc[atlas.provinces.index.isin(found.index)]
    sentra, sites = (count_records(atlas, answer, layer, Level.PROVINCE) for layer in ("sentra", "programme_site"))
    return gpd.GeoDataFrame(
        {
            "province_code": provinces.index,
            "province_name": provinces["name"],
            "island_group": provinces["island_group"],
            "area_km2": provinces["area_km2"].round(3),
            "population": provinces["population"],
            "regencies_shown": found.reindex(provinces.index),
            "sentra_shown": sentra.loc[provinces.index],
            "programme_sites_shown": sites.loc[provinces.index],
            **{
                name: values.loc[provinces.index] for name, values in own_columns(atlas, answer, Level.PROVINCE).items()
            },
        },
        geometry=provinces.geometry,
        crs=provinces.crs,
    )


def _sentra(atlas: Atlas, answer: Answer) -> gpd.GeoDataFrame:
    columns = [*PLACE, "district", "village", "precision", "basis", "kbli2", "product_id", "product_en"]
    figures = [
        "units",
        "workers",
        "year",
        "figure_scope",
        "record_type",
        "status",
        "confidence",
        "source_id",
        "note_id",
        "note_en",
    ]
    return _points(atlas, answer, "sentra", "sentra_id", [*columns, *figures])


def _programme_sites(atlas: Atlas, answer: Answer) -> gpd.GeoDataFrame:
    programme = ["programme_id", "phase", "stage", "product_id", "product_en", "kbli2", "written_place"]
    place = ["precision", "basis", "confidence", "source_id", "place_source_id", "note_id", "note_en"]
    return _points(atlas, answer, "programme_site", "site_id", [*PLACE, *programme, *place])


def _points(atlas: Atlas, answer: Answer, layer: str, id_name: str, columns: list[str]) -> gpd.GeoDataFrame:
    found = atlas.records[answer.records & np.asarray(atlas.records["layer"] == layer)]
    text = found[["name", *columns]].select_dtypes(include=["object", "string"]).columns
    values = found[["name", *columns]].copy()
    values[text] = values[text].apply(_known)
    values.insert(0, id_name, found.index)
    points = gpd.points_from_xy(found["lon"].round(6), found["lat"].round(6))
    return gpd.GeoDataFrame(values, geometry=points, crs=atlas.regions.crs)


def _known(values: pd.Series) -> pd.Series:
    """Write what is unknown as null: an empty text would claim that the answer is nothing."""
    return values.where(values != "", None)


LAYERS: Final[dict[str, Layer]] = {
    layer.name: layer
    for layer in (
        Layer("regions", "region_code", _regions),
        Layer("provinces", "province_code", _provinces),
        Layer("sentra", "sentra_id", _sentra),
        Layer("programme-sites", "site_id", _programme_sites),
    )
}


def find_layer(atlas: Atlas, name: str) -> Layer:
    """Return a layer by its name: one of LAYERS, or one that a person imported into this atlas."""
    imported = {layer.layer_id: layer for layer in atlas.own}
    return _own(imported[name]) if name in imported else LAYERS[name]


def _own(layer: OwnLayer) -> Layer:
    return Layer(layer.layer_id, "record_id", lambda atlas, answer: own_features(atlas, answer, layer))
