"""Collections: the layers of each vintage as the live layer serves them, feature by feature those of the export."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final, Literal

import shapely

from clusters.atlas import Atlas
from clusters.export import make_export
from clusters.layers import LAYERS
from clusters.query import Query
from geo.writing import Column, FileLayer, to_bytes
from texts import LANGUAGES, Language, say

Feature = Mapping[str, Any]
Direction = Literal["+", "-"]

GEOJSON: Final = ".geojson"
NUMBER: Final = r"[+-]?[0-9]{1,18}(?:\.[0-9]{0,18})?(?:[eE][+-]?[0-9]{1,3})?"
FORMS: Final = {"integer": "[+-]?[0-9]{1,18}", "number": NUMBER, "boolean": "true|false"}
"""How a value is written in an address, by its type; a text is written as it is."""


@dataclass(frozen=True, eq=False)
class Collection:
    """One layer of one vintage, read once and only read after that.

    Args:
        collection_id: ``regions-2022``: the name in every address.
        layer: the layer's name in LAYERS.
        vintage: the edition of the map.
        title, description: by language.
        columns: name, meaning, unit, type and source of every property, in their order.
        features: the GeoJSON features of the export (CRS84, six decimals), in its order.
        bbox: west, south, east, north in degrees.
        metadata: what the export says of itself: filter, sources, licence, attribution, data hash, time.
    """

    collection_id: str
    layer: str
    vintage: str
    title: Mapping[Language, str]
    description: Mapping[Language, str]
    columns: Mapping[str, Column]
    features: Sequence[Feature]
    bbox: Sequence[float]
    metadata: Mapping[str, Any]

    def __deepcopy__(self, memo: dict[int, object]) -> "Collection":
        """Return itself: pygeoapi copies its configuration, and nothing here changes."""
        return self

    @cached_property
    def by_id(self) -> Mapping[str, Feature]:
        """Return the features by their id."""
        return {feature["id"]: feature for feature in self.features}

    @cached_property
    def _tree(self) -> shapely.STRtree:
        shapes = [feature["geometry"] and json.dumps(feature["geometry"]) for feature in self.features]
        return shapely.STRtree(shapely.from_geojson(shapes))

    def within(self, bbox: Sequence[float]) -> frozenset[int]:
        """Return the places in ``features`` of those that meet a box.

        Args:
            bbox: west, south, east, north in degrees; west beyond east crosses the antimeridian (RFC 7946, 5.2).
        """
        west, south, east, north = bbox
        boxes = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
        hits = [self._tree.query(shapely.box(left, south, right, north), "intersects") for left, right in boxes]
        return frozenset(int(place) for found in hits for place in found)

    def find(self, conditions: Sequence[tuple[str, str]], bbox: Sequence[float]) -> list[Feature]:
        """Return the features that meet all conditions (a property's name and its value as written) and the box."""
        wanted = [(name, parse_value(self.columns[name], written)) for name, written in conditions]
        places = self.within(bbox) if bbox else range(len(self.features))
        found = [self.features[place] for place in sorted(places)]
        return [one for one in found if all(one["properties"][name] == value for name, value in wanted)]


def sort_features(features: Sequence[Feature], order: Sequence[tuple[str, Direction]]) -> list[Feature]:
    """Sort features by properties, the first one weighing most; what is unknown comes last either way."""
    done = list(features)
    for name, direction in reversed(order):
        known = [feature for feature in done if feature["properties"][name] is not None]
        unknown = [feature for feature in done if feature["properties"][name] is None]
        known.sort(key=lambda feature: feature["properties"][name], reverse=direction == "-")
        done = [*known, *unknown]
    return done


def parse_value(column: Column, written: str) -> str | float | bool:
    """Return a property's value as its column writes it. Raises ValueError when it is not of the column's type."""
    if column.type == "string":
        return written
    if not re.fullmatch(FORMS[column.type], written):
        raise ValueError(column.type)
    if column.type == "boolean":
        return written == "true"
    if not math.isfinite(float(written)):
        raise ValueError(written)
    return float(written)


def load_collections(atlases: Sequence[Atlas], made_at: datetime) -> dict[str, Collection]:
    """Return every collection by its id: the layers of the newest vintage first.

    Args:
        atlases: the atlases to serve, one a vintage.
        made_at: the time that every export states, so that one server gives one answer.
    """
    made = [_collect(atlas, layer, made_at) for atlas in atlases for layer in LAYERS]
    return {collection.collection_id: collection for collection in made}


def _collect(atlas: Atlas, layer: str, made_at: datetime) -> Collection:
    content = make_export(atlas, Query(), [layer], made_at=made_at)
    document = json.loads(to_bytes(content, GEOJSON))
    written: FileLayer = content.layers[0]
    vintage = atlas.vintage
    return Collection(
        collection_id=f"{layer}-{vintage.vintage_id}",
        layer=layer,
        vintage=vintage.vintage_id,
        title={
            lang: say(f"live.layer.{layer}.title", lang, vintage=vintage.describe(lang).lower()) for lang in LANGUAGES
        },
        description={lang: say(f"live.layer.{layer}.description", lang) for lang in LANGUAGES},
        columns={column.name: column for column in written.columns},
        features=document["features"],
        bbox=document["bbox"],
        metadata=document["metadata"],
    )
