"""KML 2.2 for Google Earth (OGC 07-147r2), written feature by feature: layers as folders, columns as ExtendedData.

GDAL's drivers write no shared styles, so the stream is written here; the tests read it back by GDAL. Nothing of the
data is markup: where a text holds ``<``, it leaves as ``&lt;``, because Google Earth draws texts as HTML.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

import shapely

from geo.writing.batches import DECIMALS, Tick, read_rows
from geo.writing.content import FileContent, FileLayer
from geo.writing.style import Style, StyleClass
from texts import HOME

_PIXELS_PER_MM: Final = 3.78
_MARKER: Final = 4.0
"""Millimetres at which Google Earth's own marker has scale 1."""

_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that XML 1.0 cannot hold, not even escaped."""


def write_kml(content: FileContent, path: Path, tick: Tick) -> None:
    """Write every layer as a folder with its style; what the file says of itself is the document's description."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n')
        file.write(_element("name", content.told("title") or content.layers[0].title[HOME]) + "\n")
        file.write(_element("description", "\n".join(filter(None, _about(content)))) + "\n")
        file.writelines(f"{style}\n" for layer in content.layers for style in _styles(layer))
        file.write(_told("metadata", dict(content.metadata)) + "\n")
        for layer in content.layers:
            file.write(f"<Folder>\n{_element('name', layer.title[HOME])}\n{_told('dictionary', layer.dictionary)}\n")
            file.writelines(f"{placemark}\n" for placemark in _placemarks(layer, tick))
            file.write("</Folder>\n")
        file.write("</Document>\n</kml>\n")


def _element(name: str, text: str) -> str:
    return f"<{name}>{_escaped(text)}</{name}>"


def _told(name: str, given: object) -> str:
    """Return JSON values as data of a document or folder; JSON has its own way to write the sign of a tag."""
    text = json.dumps(given, ensure_ascii=False).replace("<", "\\u003c")
    return f'<ExtendedData><Data name="{name}">{_element("value", text)}</Data></ExtendedData>'


def _escaped(text: str) -> str:
    """Escape a text for XML, and what would begin a tag for HTML too: Google Earth draws texts as HTML."""
    return escape(_NO_XML.sub("\ufffd", text).replace("<", "&lt;"))


def _about(content: FileContent) -> Iterator[str]:
    for name in ("filter", "accuracy"):
        yield content.both(name)
    attribution = content.metadata.get("attribution")
    if isinstance(attribution, (list, tuple)):
        yield from map(str, attribution)
    yield from (content.told(name) for name in ("licence", "software", "vintage", "data_hash", "made_at"))


def _placemarks(layer: FileLayer, tick: Tick) -> Iterator[str]:
    names = [column.name for column in layer.columns]
    titles = ("" if layer.style is None else layer.style.label_column, "name", "region_name", layer.id_column)
    titled = names.index(next(name for name in titles if name in names))
    identified = names.index(layer.id_column)
    coloured = names.index(layer.style.column) if layer.style and layer.style.classes else None
    for values, shape in read_rows(layer, tick):
        drawn = "" if layer.style is None else f"#{layer.name}"
        if layer.style is not None and coloured is not None:
            drawn += _class_of(layer.style, values[coloured])
        style = _element("styleUrl", drawn) if drawn else ""
        name = _element("name", str(values[titled] or values[identified]))
        yield f"<Placemark>{name}{style}{_data(names, values)}{_shape(shape)}</Placemark>"


def _data(names: list[str], values: tuple[Any, ...]) -> str:
    pairs = [(name, value) for name, value in zip(names, values, strict=True) if value is not None]
    written = [
        f'<Data name="{name}"><value>{_escaped(str(value).lower() if value is True or value is False else str(value))}'
        "</value></Data>"
        for name, value in pairs
    ]
    return f"<ExtendedData>{''.join(written)}</ExtendedData>"


def _shape(shape: shapely.Geometry | None) -> str:
    match shape:
        case None:
            return ""
        case shapely.Point():
            return f"<Point><coordinates>{_written(shape)}</coordinates></Point>"
        case _:
            return f"<MultiGeometry>{''.join(map(_polygon, shapely.get_parts(shape)))}</MultiGeometry>"


def _polygon(polygon: shapely.Polygon) -> str:
    inner = "".join(f"<innerBoundaryIs>{_ring(ring)}</innerBoundaryIs>" for ring in polygon.interiors)
    return f"<Polygon><outerBoundaryIs>{_ring(polygon.exterior)}</outerBoundaryIs>{inner}</Polygon>"


def _ring(ring: shapely.LinearRing) -> str:
    return f"<LinearRing><coordinates>{_written(ring)}</coordinates></LinearRing>"


def _written(line: shapely.Geometry) -> str:
    return " ".join(f"{round(lon, DECIMALS)!r},{round(lat, DECIMALS)!r}" for lon, lat in line.coords)


def _styles(layer: FileLayer) -> Iterator[str]:
    style = layer.style
    if style is None:
        return
    fills = {"": style.fill}
    if style.classes:
        fills = {f"-{number}": one.colour for number, one in enumerate(style.classes)} | {"-none": style.no_data}
    for suffix, fill in fills.items():
        yield f'<Style id="{layer.name}{suffix}">{_symbol(style, fill)}</Style>'


def _symbol(style: Style, fill: str) -> str:
    paint = _element("color", _colour(fill, style.fill_opacity))
    if style.marker_size:
        return f"<IconStyle>{paint}{_element('scale', f'{style.marker_size / _MARKER:.2f}')}</IconStyle>"
    width = _element("width", f"{style.stroke_width * _PIXELS_PER_MM:.2f}")
    line = f"<LineStyle>{_element('color', _colour(style.stroke, 1.0))}{width}</LineStyle>"
    return f"{line}<PolyStyle>{paint}</PolyStyle>"


def _class_of(style: Style, value: float | None) -> str:
    return next((f"-{number}" for number, one in enumerate(style.classes) if _holds(one, value)), "-none")


def _holds(one: StyleClass, value: float | None) -> bool:
    return value is not None and one.lower <= value <= one.upper


def _colour(colour: str, opacity: float) -> str:
    """Write a colour as KML does: opacity, blue, green, red."""
    return f"{round(opacity * 255):02x}{colour[5:7]}{colour[3:5]}{colour[1:3]}".lower()
