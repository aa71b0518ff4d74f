"""Export: a query's answer as a file. The screen's button and the command line end here alike."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from clusters.atlas import Atlas
from clusters.layers import find_layer
from clusters.provenance import describe_file
from clusters.query import Answer, Query
from geo import geojson

MEDIA_TYPE: Final = geojson.MEDIA_TYPE
SUFFIX: Final = ".geojson"


@dataclass(frozen=True)
class Export:
    """A finished file: its name, its bytes and how many features it holds."""

    name: str
    content: bytes
    count: int


def export(atlas: Atlas, query: Query, layer_name: str, *, selection: tuple[str, ...] = ()) -> Export:
    """Make the file of a layer.

    Args:
        atlas: the atlas of the asked vintage.
        query: what is asked.
        layer_name: one of LAYERS, or the id of a layer imported into the atlas.
        selection: region codes; when given, only these of the answer leave.

    Returns:
        The file. Nothing found is a valid file without features, and the caller tells.
    """
    layer = find_layer(atlas, layer_name)
    answer = query.ask(atlas)
    if selection:
        chosen = np.asarray(atlas.regions.index.isin(selection))
        within = np.asarray(atlas.records["region_code"].isin(selection))
        answer = Answer(answer.regions & chosen, answer.records & within)
    frame = layer.frame(atlas, answer)
    metadata = describe_file(atlas, query, frame, layer.name, selection=selection)
    content = geojson.to_bytes(frame, layer=layer.name, id_column=layer.id_column, metadata=metadata)
    return Export(file_name(atlas, query, layer_name, selection), content, len(frame))


def file_name(atlas: Atlas, query: Query, layer_name: str, selection: tuple[str, ...] = ()) -> str:
    """Name a file by what it holds; what a person typed never enters a file name."""
    asked = "-".join(condition.name for condition in query.filters)
    parts = ["sentra-atlas", layer_name, atlas.vintage.vintage_id, asked, "selection" if selection else ""]
    return "_".join(part for part in parts if part) + SUFFIX
