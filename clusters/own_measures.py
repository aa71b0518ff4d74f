"""What an imported layer can colour the map by: how many of its rows are shown, and each of its columns of figures."""

from dataclasses import dataclass

import pandas as pd

from clusters.atlas import Atlas
from clusters.measures import Measure, region_index
from clusters.own_layers import ROWS, OwnFigure, OwnLayer, summarise
from clusters.own_records import one_line
from clusters.query import Answer
from geo.codes import Level
from texts import Language, say


@dataclass(frozen=True, kw_only=True)
class OwnMeasure(Measure):
    """A figure of an imported layer; its words come from the person's own table and are plain text."""

    layer: OwnLayer
    figure: OwnFigure | None = None

    def label(self, lang: Language) -> str:
        """Return "Your data · layer: heading"."""
        heading = say("own.rows_shown", lang) if self.figure is None else one_line(self.figure.heading)
        return say("own.measure", lang, layer=self.layer.name, heading=heading)

    def note(self, lang: Language) -> str:
        """Say how the figure comes about, and that it is not the atlas's."""
        kind = "rows" if self.figure is None else "rate" if self.figure.is_rate else "amount"
        return say(f"own.note.{kind}", lang, file=self.layer.file_name or self.layer.name)


def own_measures(atlas: Atlas) -> list[OwnMeasure]:
    """Return the measures of the atlas's imported layers, in their order; named as a link names them."""
    return [
        measure for layer in atlas.own for measure in (_rows(layer), *(_column(layer, one) for one in layer.columns))
    ]


def own_column(atlas: Atlas, layer: OwnLayer, column_id: str, level: Level) -> pd.Series:
    """Return a column of figures per region of a level, aligned with the level's frame; NaN = unknown."""
    of = "region_code" if level is Level.REGENCY else "province_code"
    summed = summarise(layer, atlas.records.loc[layer.records.index, of])[column_id]
    return summed.reindex(region_index(atlas, level))


def _rows(layer: OwnLayer) -> OwnMeasure:
    def count(atlas: Atlas, answer: Answer, level: Level) -> pd.Series:
        found = answer.records & (atlas.records["own_layer"] == layer.layer_id).to_numpy(dtype=bool)
        of = "region_code" if level is Level.REGENCY else "province_code"
        return atlas.records[of][found].value_counts().reindex(region_index(atlas, level), fill_value=0)

    return OwnMeasure(f"{layer.layer_id}.{ROWS}", count, is_count=True, layer=layer)


def _column(layer: OwnLayer, column_id: str) -> OwnMeasure:
    figure = layer.columns[column_id]
    return OwnMeasure(
        f"{layer.layer_id}.{column_id}",
        lambda atlas, _, level: own_column(atlas, layer, column_id, level),
        decimals=figure.decimals,
        layer=layer,
        figure=figure,
    )
