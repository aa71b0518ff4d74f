"""A style in the words of QGIS (QML), as its projects and the table layer_styles of a GeoPackage hold it."""

from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as ET  # written only: nothing foreign is parsed

from geo.writing.style import Style, rgb
from texts import LANGUAGES, say

_VERSION: Final = "3.22.0"
"""The oldest QGIS that a GeoPackage's styles are tested with."""

_LABEL_POINTS: Final = 8
_HALO_MM: Final = 0.7


def to_qml(style: Style) -> str:
    """Return a style as QML: one symbol, or a rule for each class and one for all that no class holds."""
    root = ET.Element("qgis", version=_VERSION, styleCategories="Symbology|Labeling", labelsEnabled="0")
    renderer = ET.SubElement(root, "renderer-v2", type="RuleRenderer" if style.classes else "singleSymbol")
    if style.classes:
        rules = ET.SubElement(renderer, "rules", key="root")
        for number, (rule, label, _) in enumerate(class_rules(style)):
            ET.SubElement(rules, "rule", key=f"rule{number}", symbol=str(number), filter=rule, label=label)
    symbols = ET.SubElement(renderer, "symbols")
    fills = [colour for _, _, colour in class_rules(style)] if style.classes else [style.fill]
    for number, fill in enumerate(fills):
        _add_symbol(symbols, str(number), style, fill)
    if style.label_column:
        root.set("labelsEnabled", "1")
        _add_labels(root, style)
    return ET.tostring(root, encoding="unicode")


def class_rules(style: Style) -> Iterator[tuple[str, str, str]]:
    """Yield each class as QGIS's filter, its label in both languages and its colour; at the end what is in none."""
    reached = None
    for one in style.classes:
        above = ">" if reached is not None and one.lower <= reached else ">="
        rule = f'"{style.column}" {above} {one.lower:.15g} AND "{style.column}" <= {one.upper:.15g}'
        yield rule, join_tongues([one.label[lang] for lang in LANGUAGES]), one.colour
        reached = one.upper
    yield "ELSE", join_tongues([say("writing.no_data", lang) for lang in LANGUAGES]), style.no_data


def join_tongues(texts: list[str]) -> str:
    """Return a text in both languages for the one place that a format has; equal ones stand once."""
    return " / ".join(dict.fromkeys(texts))


def _add_symbol(parent: ET.Element, name: str, style: Style, fill: str) -> None:
    kind = "marker" if style.marker_size else "fill"
    symbol = ET.SubElement(parent, "symbol", name=name, type=kind, alpha="1", clip_to_extent="1", force_rhr="0")
    settings = {
        "color": _colour(fill, style.fill_opacity),
        "outline_color": _colour(style.stroke, 1.0),
        "outline_width": repr(style.stroke_width),
        "outline_width_unit": "MM",
        "outline_style": "solid",
    }
    if style.marker_size:
        settings |= {"name": "circle", "size": repr(style.marker_size), "size_unit": "MM"}
    else:
        settings |= {"style": "solid"}
    kind = "SimpleMarker" if style.marker_size else "SimpleFill"
    layer = ET.SubElement(symbol, "layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"})
    options = ET.SubElement(layer, "Option", type="Map")
    for key, value in settings.items():
        ET.SubElement(options, "Option", type="QString", name=key, value=value)


def _add_labels(root: ET.Element, style: Style) -> None:
    settings = ET.SubElement(ET.SubElement(root, "labeling", type="simple"), "settings", calloutType="simple")
    text = ET.SubElement(
        settings,
        "text-style",
        fieldName=style.label_column,
        isExpression="0",
        fontSize=str(_LABEL_POINTS),
        fontSizeUnit="Point",
        textColor=_colour(style.stroke, 1.0),
    )
    ET.SubElement(
        text,
        "text-buffer",
        bufferDraw="1",
        bufferSize=repr(_HALO_MM),
        bufferSizeUnits="MM",
        bufferColor=_colour("#ffffff", 1.0),
        bufferOpacity="1",
    )


def _colour(colour: str, opacity: float) -> str:
    return ",".join(map(str, (*rgb(colour), round(opacity * 255))))
