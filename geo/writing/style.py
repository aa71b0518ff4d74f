"""How a layer is drawn: as much as QGIS, SLD readers and Google Earth take from a file, and no more."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from texts import Language

_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class StyleClass:
    """The values from ``lower`` to ``upper``, both included, and their colour (``#rrggbb``)."""

    lower: float
    upper: float
    colour: str
    label: Mapping[Language, str]


@dataclass(frozen=True)
class Style:
    """The look of a layer's features.

    Args:
        fill: colour of areas or markers, ``#rrggbb``.
        stroke: colour of outlines.
        stroke_width: in millimetres, as QGIS draws.
        marker_size: diameter of round markers in millimetres; 0 where the layer has areas.
        fill_opacity: 0 (glass) to 1.
        column: the column of figures that ``classes`` colour; "" for one colour.
        classes: first match wins; a feature in none of them is drawn in ``no_data``.
        no_data: colour of unknown values, which are never the first class.
        label_column: the column that names features on the map; "" for none.

    Raises:
        ValueError: a colour is not ``#rrggbb``, or classes have no column.
    """

    fill: str
    stroke: str
    stroke_width: float = 0.26
    marker_size: float = 0.0
    fill_opacity: float = 1.0
    column: str = ""
    classes: tuple[StyleClass, ...] = ()
    no_data: str = "#c8c8c8"
    label_column: str = ""

    def __post_init__(self) -> None:
        """Refuse what no reader of the file would understand."""
        colours = (self.fill, self.stroke, self.no_data, *(one.colour for one in self.classes))
        wrong = [colour for colour in colours if not _COLOUR.fullmatch(colour)]
        if wrong or bool(self.classes) != bool(self.column):
            raise ValueError(f"style: colours {wrong}, column {self.column!r} with {len(self.classes)} classes")


def rgb(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue (0-255) of ``#rrggbb``."""
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue
