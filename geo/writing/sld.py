"""A style as Styled Layer Descriptor 1.0 (OGC 02-070), for readers other than QGIS."""

from typing import Final
from xml.etree import ElementTree as ET  # written only: nothing foreign is parsed

from geo.writing.qgis_style import class_rules
from geo.writing.style import Style, StyleClass

_SPACES: Final = {
    "xmlns": "http://www.opengis.net/sld",
    "xmlns:ogc": "http://www.opengis.net/ogc",
    "version": "1.0.0",
}
_PIXELS_PER_MM: Final = 1 / 0.28
"""A pixel of SLD is 0.28 mm wide (section 11.1)."""


def to_sld(style: Style, layer_name: str) -> str:
    """Return a style as SLD: a rule for each class and one for all that no class holds, or one for everything."""
    root = ET.Element("StyledLayerDescriptor", _SPACES)
    named = ET.SubElement(root, "NamedLayer")
    ET.SubElement(named, "Name").text = layer_name
    rules = ET.SubElement(ET.SubElement(named, "UserStyle"), "FeatureTypeStyle")
    if not style.classes:
        _add_symbol(ET.SubElement(rules, "Rule"), style, style.fill)
        return ET.tostring(root, encoding="unicode")
    for number, (_, label, colour) in enumerate(class_rules(style)):
        rule = ET.SubElement(rules, "Rule")
        ET.SubElement(rule, "Title").text = label
        if number < len(style.classes):
            _add_filter(rule, style, number)
        else:
            ET.SubElement(rule, "ElseFilter")
        _add_symbol(rule, style, colour)
    return ET.tostring(root, encoding="unicode")


def _add_filter(rule: ET.Element, style: Style, number: int) -> None:
    one = style.classes[number]
    within = ET.SubElement(ET.SubElement(rule, "ogc:Filter"), "ogc:And")
    lowest = "PropertyIsGreaterThan" if _touches(style, number) else "PropertyIsGreaterThanOrEqualTo"
    for kind, bound in ((lowest, one.lower), ("PropertyIsLessThanOrEqualTo", one.upper)):
        compared = ET.SubElement(within, f"ogc:{kind}")
        ET.SubElement(compared, "ogc:PropertyName").text = style.column
        ET.SubElement(compared, "ogc:Literal").text = f"{bound:.15g}"


def _touches(style: Style, number: int) -> bool:
    before: tuple[StyleClass, ...] = style.classes[:number]
    return bool(before) and style.classes[number].lower <= before[-1].upper


def _add_symbol(rule: ET.Element, style: Style, fill: str) -> None:
    if style.marker_size:
        graphic = ET.SubElement(ET.SubElement(rule, "PointSymbolizer"), "Graphic")
        shape = ET.SubElement(graphic, "Mark")
        ET.SubElement(shape, "WellKnownName").text = "circle"
        _add_paint(shape, style, fill)
        ET.SubElement(graphic, "Size").text = f"{style.marker_size * _PIXELS_PER_MM:.2f}"
    else:
        _add_paint(ET.SubElement(rule, "PolygonSymbolizer"), style, fill)


def _add_paint(parent: ET.Element, style: Style, fill: str) -> None:
    painted = {"fill": fill, "fill-opacity": repr(style.fill_opacity)}
    drawn = {"stroke": style.stroke, "stroke-width": f"{style.stroke_width * _PIXELS_PER_MM:.2f}"}
    for kind, settings in (("Fill", painted), ("Stroke", drawn)):
        element = ET.SubElement(parent, kind)
        for name, value in settings.items():
            ET.SubElement(element, "CssParameter", name=name).text = value
