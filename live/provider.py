"""The plugin through which pygeoapi reads a collection: from memory, read-only.

pygeoapi's own providers would read a GeoPackage by SQL put together as text and need SpatiaLite, or read a GeoParquet
anew at each request. The largest layer is 2 MB, so the features of the export are kept as they are: what is served is
what is exported, and no request reaches a file or a database.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pygeoapi.provider.base import BaseProvider, ProviderItemNotFoundError

from live.collection import Collection, Feature, sort_features


class FeatureProvider(BaseProvider):  # type: ignore[misc] # pygeoapi publishes no types
    """A Collection as pygeoapi asks for it; ``data`` of its configuration is the Collection itself."""

    def __init__(self, provider_def: Mapping[str, Any]) -> None:
        """Keep the collection; pygeoapi makes a provider for each request."""
        super().__init__(provider_def)
        self.collection: Collection = self.data
        self._fields = self.get_fields()

    def get_fields(self) -> dict[str, dict[str, str]]:
        """Return the JSON type of every property."""
        return {name: {"type": str(column.type)} for name, column in self.collection.columns.items()}

    def query(  # noqa: PLR0913 - pygeoapi's signature
        self,
        *,
        offset: int = 0,
        limit: int = 10,
        bbox: Sequence[float] = (),
        properties: Sequence[tuple[str, str]] = (),
        sortby: Sequence[Mapping[str, Any]] = (),
        select_properties: Sequence[str] = (),
        skip_geometry: bool = False,
        **_ignored: object,
    ) -> dict[str, Any]:
        """Return one page of the features that are asked for, and how many there are in all."""
        found = self.collection.find(properties, bbox)
        ordered = sort_features(found, [(by["property"], by["order"]) for by in sortby])
        page = ordered[offset : offset + limit]
        return {
            "type": "FeatureCollection",
            "features": [_part(feature, select_properties, skip_geometry=skip_geometry) for feature in page],
            "numberMatched": len(found),
            "numberReturned": len(page),
        }

    def get(self, identifier: str, **_ignored: object) -> dict[str, Any]:
        """Return the feature of an id. Raises ProviderItemNotFoundError when there is none."""
        if identifier not in self.collection.by_id:
            raise ProviderItemNotFoundError
        return dict(self.collection.by_id[identifier])


def _part(feature: Feature, names: Sequence[str], *, skip_geometry: bool) -> Feature:
    if skip_geometry:
        feature = {**{name: value for name, value in feature.items() if name != "bbox"}, "geometry": None}
    if names:
        feature = {**feature, "properties": {name: feature["properties"][name] for name in names}}
    return feature
