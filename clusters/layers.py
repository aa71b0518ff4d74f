"""Layers: what leaves the house. One frame per layer, the same for screen, command line, live layer and dossier.

Every feature carries ``region_code`` (Kemendagri 2025, four digits, text) and the name and province of the asked
vintage; points and polygons are never mixed in one layer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from clusters.atlas import Atlas
from clusters.dictionary import columns_of, typed
from clusters.layer_styles import style_of
from clusters.measures import count_records
from clusters.own_export import own_columns, own_features
from clusters.own_layers import OwnLayer
from clusters.query import Answer
from clusters.ranked import Ranked, ranked_features
from geo.codes import Level
from geo.crosswalk import load_crosswalk
from geo.writing import Column, FileLayer
from texts import LANGUAGES, Language, say

PLACE: Final = ["region_code", "region_name", "province_code", "province_name"]


@dataclass(frozen=True)
class Drawn:
    """What a layer holds: its frame, and the columns in it that were made on the fly, by name."""

    frame: gpd.GeoDataFrame
    made: Mapping[str, Column] = field(default_factory=dict)


@dataclass(frozen=True)
class Layer:
    """A layer that can be exported.

    Args:
        name: its name on the command line, on the screen and in ``export.layer`` of the texts.
        id_column: the column that identifies a feature.
        draw: makes what the layer holds of what an answer found.
        title: what people call it, where it is not of ``export.layer``.
    """

    name: str
    id_column: str
    draw: Callable[[Atlas, Answer], Drawn]
    title: str = ""

    @property
    def field_name(self) -> str:
        """Its name inside a file: databases take no hyphen."""
        return self.name.replace("-", "_")

    def describe(self, lang: Language) -> str:
        """Return what people call it."""
        return say("export.own", lang, layer=self.title) if self.title else say(f"export.layer.{self.name}", lang)

    def in_file(self, atlas: Atlas, answer: Answer) -> FileLayer:
        """Return what an answer found as a layer of a file: typed, described column by column, styled."""
        drawn = self.draw(atlas, answer)
        columns = columns_of(drawn.frame, drawn.made)
        return FileLayer(
            name=self.field_name,
            title={lang: self.describe(lang) for lang in LANGUAGES},
            frame=typed(drawn.frame, columns),
            id_column=self.id_column,
            columns=columns,
            style=style_of(self.name),
        )


def _regions(atlas: Atlas, answer: Answer) -> Drawn:
    found = atlas.regions[answer.regions]
    codes = load_crosswalk().reindex(found.index)
    sentra, sites = (count_records(atlas, answer, layer, Level.REGENCY) for layer in ("sentra", "programme_site"))
    columns = {
        "region_code": found.index,
        "region_name": found["name"],
        "province_code": found["province_code"],
        "province_name": found["province_name"],
        "kind": found["kind"],
        "island_group": found["island_group"],
        "kemendagri_2017": codes["kemendagri_2017"],
        "bps_2020": codes["bps_2020"],
        "bps_2022": codes["bps_2022"],
        "area_km2": found["area_km2"].round(3),
        "area_km2_official": found["area_km2_official"],
        "population": found["population"],
        "sentra_shown": sentra.loc[found.index],
        "programme_sites_shown": sites.loc[found.index],
        # perpres-63-2020 -> perpres63_2020: told apart in its first ten signs
        **{
            decree_id.replace("-", "", 1).replace("-", "_"): found[f"underdeveloped_{decree_id}"]
            for decree_id in atlas.decrees.index
        },
        "border_basis": found["border_any"],
    }
    return _with_own(atlas, answer, Level.REGENCY, gpd.GeoDataFrame(columns, geometry=found.geometry, crs=found.crs))


def _provinces(atlas: Atlas, answer: Answer) -> Drawn:
    shown = atlas.regions[answer.regions]
    codes = shown.index.to_series().groupby(shown["province_code"]).agg(" ".join)
    provinces = atlas.provinces.loc[atlas.provinces.index.isin(codes.index)]
    sentra, sites = (count_records(atlas, answer, layer, Level.PROVINCE) for layer in ("sentra", "programme_site"))
    columns = {
        "province_code": provinces.index,
        "province_name": provinces["name"],
        "island_group": provinces["island_group"],
        "area_km2": provinces["area_km2"].round(3),
        "population": provinces["population"],
        "regencies_shown": shown["province_code"].value_counts().reindex(provinces.index),
        "codes_shown": codes.reindex(provinces.index),
        "sentra_shown": sentra.loc[provinces.index],
        "programme_sites_shown": sites.loc[provinces.index],
    }
    frame = gpd.GeoDataFrame(columns, geometry=provinces.geometry, crs=provinces.crs)
    return _with_own(atlas, answer, Level.PROVINCE, frame)


def _with_own(atlas: Atlas, answer: Answer, level: Level, frame: gpd.GeoDataFrame) -> Drawn:
    """Put the figures of imported layers beside the regions."""
    own = own_columns(atlas, answer, level, taken=list(map(str, frame.columns)))
    frame = frame.assign(**{column.name: values.loc[frame.index] for column, values in own})
    return Drawn(frame, {column.name: column for column, _ in own})


def _sentra(atlas: Atlas, answer: Answer) -> Drawn:
    columns = [*PLACE, "district", "village", "precision", "basis", "kbli2", "product_id", "product_en"]
    figures = ["units", "workers", "year", "figure_scope", "record_type", "status", "confidence"]
    return _points(atlas, answer, "sentra", "sentra_id", [*columns, *figures, "source_id", "note_id", "note_en"])


def _programme_sites(atlas: Atlas, answer: Answer) -> Drawn:
    programme = ["programme_id", "phase", "stage", "product_id", "product_en", "kbli2", "written_place"]
    place = ["precision", "basis", "confidence", "source_id", "place_source_id", "note_id", "note_en"]
    return _points(atlas, answer, "programme_site", "site_id", [*PLACE, *programme, *place])


def _points(atlas: Atlas, answer: Answer, layer: str, id_name: str, columns: list[str]) -> Drawn:
    found = atlas.records[answer.records & np.asarray(atlas.records["layer"] == layer)]
    values = pd.DataFrame(found[["name", *columns]])
    values.insert(0, id_name, found.index)
    points = gpd.points_from_xy(found["lon"].round(6), found["lat"].round(6))
    return Drawn(gpd.GeoDataFrame(values, geometry=points, crs=atlas.regions.crs))


LAYERS: Final[dict[str, Layer]] = {
    layer.name: layer
    for layer in (
        Layer("regions", "region_code", _regions),
        Layer("provinces", "province_code", _provinces),
        Layer("sentra", "sentra_id", _sentra),
        Layer("programme-sites", "site_id", _programme_sites),
    )
}
"""The atlas's own layers. A session's imported ones and a ranking come beside them: ``find_layers``."""


def find_layers(atlas: Atlas, ranked: Ranked | None = None) -> dict[str, Layer]:
    """Return every layer that can leave, by name: the atlas's, those imported into it, a ranking or portfolio."""
    layers = {**LAYERS, **{layer.layer_id: _own(layer) for layer in atlas.own}}
    if ranked is not None:
        layers[ranked.kind] = Layer(ranked.kind, "region_code", partial(_ranked, ranked=ranked))
    return layers


def _own(layer: OwnLayer) -> Layer:
    def draw(atlas: Atlas, answer: Answer) -> Drawn:
        return Drawn(*own_features(atlas, answer, layer))

    return Layer(layer.layer_id, "record_id", draw, title=layer.name)


def _ranked(atlas: Atlas, answer: Answer, *, ranked: Ranked) -> Drawn:
    return Drawn(*ranked_features(atlas, answer, ranked))
