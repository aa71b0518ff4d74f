"""CSV by RFC 4180 with its description beside it, by CSV on the Web (https://www.w3.org/TR/tabular-metadata/).

A cell cannot hold a region's outline: spreadsheets end at 32,767 signs. Points leave as ``lon`` and ``lat``; areas by
a point inside them that a label may stand on, as ``label_lon`` and ``label_lat``. Outlines leave in the other formats.
"""

import csv
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import shapely

from geo.foreign.writing import neutral
from geo.writing.batches import DECIMALS, Tick, free_name, read_rows
from geo.writing.content import Column, FileContent, FileLayer
from texts import LANGUAGES, say

_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""The first time that a zip can hold: files in it bear no clock."""


def write_csv(content: FileContent, path: Path, tick: Tick) -> None:
    """Write a layer as UTF-8 CSV, and its ``-metadata.json`` beside it.

    No cell is one that a spreadsheet runs: a text that begins like a formula leaves behind an apostrophe.
    """
    (layer,) = content.layers
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in flat_columns(layer)])
        writer.writerows([_cell(value) for value in row] for row in flat_rows(layer, tick))
    described = json.dumps(_describe(content, layer, path.name), ensure_ascii=False, indent=1)
    path.with_name(f"{path.name}-metadata.json").write_text(f"{described}\n", "utf-8")


def write_csv_zip(content: FileContent, path: Path, tick: Tick) -> None:
    """Write the CSV and its description in one zip, for where only one file can be taken."""
    table = path.with_name(f"{content.layers[0].name}.csv")
    write_csv(content, table, tick)
    with zipfile.ZipFile(path, "w") as packed:
        for part in (table, table.with_name(f"{table.name}-metadata.json")):
            entry = zipfile.ZipInfo(part.name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with packed.open(entry, "w") as sink, part.open("rb") as source:
                while piece := source.read(1 << 20):
                    sink.write(piece)
            part.unlink()


def flat_columns(layer: FileLayer) -> tuple[Column, ...]:
    """Return a layer's columns as a flat table has them: at the end its place as two figures."""
    kind, prefix = ("point", "") if layer.geometry_type == "Point" else ("area", "label_")
    return (
        *layer.columns,
        *(
            Column(
                free_name(f"{prefix}{axis}", layer),
                {lang: say(f"writing.{kind}.{axis}", lang) for lang in LANGUAGES},
                unit="degree",
                type="number",
            )
            for axis in ("lon", "lat")
        ),
    )


def flat_rows(layer: FileLayer, tick: Tick) -> Iterator[tuple[Any, ...]]:
    """Yield a layer's rows in order with their place as two figures; None is unknown."""
    for values, shape in read_rows(layer, tick):
        place = None if shape is None or shape.is_empty else shapely.point_on_surface(shape)
        yield (*values, *((None, None) if place is None else (round(place.x, DECIMALS), round(place.y, DECIMALS))))


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return neutral(value)
        case _:
            return repr(value)


def _describe(content: FileContent, layer: FileLayer, url: str) -> dict[str, object]:
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": LANGUAGES[0]}],
        "url": url,
        "dc:title": _tongues(layer.title),
        "dc:description": _tongues({lang: content.told("filter", lang) for lang in LANGUAGES}),
        "dc:license": content.told("licence"),
        "dc:modified": content.made_at,
        "dialect": {"lineTerminators": ["\r\n"], "quoteChar": '"', "doubleQuote": True, "encoding": "utf-8"},
        "tableSchema": {
            "columns": [_describe_column(column, layer) for column in flat_columns(layer)],
            "primaryKey": layer.id_column,
        },
        "rdfs:comment": _tongues({lang: say("writing.neutralised", lang) for lang in LANGUAGES}),
        "notes": [dict(content.metadata)],
    }


def _describe_column(column: Column, layer: FileLayer) -> dict[str, object]:
    described: dict[str, object] = {
        "name": column.name,
        "titles": column.name,
        "dc:description": _tongues(column.meaning),
        "datatype": column.type,
        "required": column.name == layer.id_column,
    }
    told = {"schema:unitText": column.unit, "dc:source": column.source}
    return described | {name: text for name, text in told.items() if text}


def _tongues(texts: Any) -> list[dict[str, str]]:
    return [{"@value": str(text), "@language": lang} for lang, text in texts.items()]
