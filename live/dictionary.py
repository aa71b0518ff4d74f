"""The data dictionary of what is served: every column of every layer, as in each export."""

from collections.abc import Mapping

from live.collection import Collection
from texts import LANGUAGES

Row = dict[str, object]


def describe_columns(collections: Mapping[str, Collection]) -> dict[str, list[Row]]:
    """Return by layer a row for each column: meaning in both languages, unit, type, source.

    Returns:
        Rows in the order of the columns; ``unit`` and ``source`` are "" where there is none. The collections of one
        layer have the same columns in every vintage.
    """
    layers = {collection.layer: collection for collection in collections.values()}
    return {
        layer: [
            {
                "name": column.name,
                "type": column.type,
                "unit": column.unit,
                "meaning": {lang: column.meaning[lang] for lang in LANGUAGES},
                "source": column.source,
            }
            for column in collection.columns.values()
        ]
        for layer, collection in layers.items()
    }
