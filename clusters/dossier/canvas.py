"""Drawing on matplotlib's canvas: figures in millimetres, polygons, outlines, labels, PNG that is the same each time.

Matplotlib is imported when a picture is drawn (half a second, for documents only), through its objects and not
``pyplot``: nothing is shared between sessions.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from clusters.dossier.look import ACCENT

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch
    from matplotlib.path import Path

DPI: Final = 220
INCH_MM: Final = 25.4
FRAME: Final = "#9fb0bb"

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees; or left, bottom, width, height as parts of a figure."""

Pens = tuple[tuple[float, str], tuple[float, str]]
FAR_PENS: Final[Pens] = ((1.5, "#111111"), (0.5, "#ffffff"))
NEAR_PENS: Final[Pens] = ((3.0, "#111111"), (1.3, "#ffffff"))
"""The double outline of a chosen region, as on the screen: one of the two stands off any colour."""

_MOVE, _LINE, _CLOSE = 1, 2, 79
"""Matplotlib's codes of a path."""


@dataclass(frozen=True)
class Colouring:
    """What the map's colours mean: the class of each region, the colour and the words of each class, their heading."""

    classes: Mapping[str, int]
    colours: Sequence[str]
    labels: Sequence[str]
    title: str


@dataclass(frozen=True)
class Drawn:
    """A finished picture: PNG, and its pixels across and down."""

    png: bytes
    size: tuple[int, int]


def new_figure(wide_mm: float, high_mm: float) -> "Figure":
    """Return an empty figure of a size on paper."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - only when a picture is drawn
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=(wide_mm / INCH_MM, high_mm / INCH_MM), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    return figure


def new_axes(figure: "Figure", place: Box, frame: Box, ground: str) -> "Axes":
    """Return axes at a place of a figure that show a box of longitudes and latitudes."""
    axes = figure.add_axes(place)
    west, south, east, north = frame
    axes.set(xlim=(west, east), ylim=(south, north), xticks=[], yticks=[], facecolor=ground)
    for spine in axes.spines.values():
        spine.set(edgecolor=FRAME, linewidth=0.5)
    return axes


def fill(
    axes: "Axes", shapes: Sequence[shapely.Geometry], face: str, edge: str, width: float, *, hatch: str = ""
) -> None:
    """Fill polygons; ``hatch`` is the colour of lines across them, "" = none."""
    from matplotlib.collections import PathCollection  # noqa: PLC0415

    drawn = PathCollection([_path(shape) for shape in shapes], facecolors=face, edgecolors=edge, linewidths=width)
    if hatch:
        drawn.set(hatch="//////", hatchcolor=hatch, hatch_linewidth=0.35)
    axes.add_collection(drawn, autolim=False)


def outline(axes: "Axes", shape: shapely.Geometry, pens: Pens) -> None:
    """Draw the double outline of a chosen region."""
    from matplotlib.collections import PathCollection  # noqa: PLC0415

    for width, colour in pens:
        drawn = PathCollection([_path(shape)], facecolors="none", edgecolors=colour, linewidths=width, zorder=5)
        axes.add_collection(drawn, autolim=False)


def _path(shape: shapely.Geometry) -> "Path":
    """Return a polygon, holes included, as a path of matplotlib's."""
    from matplotlib.path import Path  # noqa: PLC0415

    rings = shapely.get_rings(shapely.get_parts(shape))
    codes = [[_MOVE, *[_LINE] * (shapely.get_num_coordinates(ring) - 2), _CLOSE] for ring in rings]
    return Path(shapely.get_coordinates(rings), np.concatenate(codes).astype(np.uint8))


def name_panel(axes: "Axes", text: str) -> None:
    """Write a name in the upper left corner; no sign in it is read as a formula."""
    axes.annotate(
        text,
        (0, 1),
        (4.2, -4.2),
        xycoords="axes fraction",
        textcoords="offset points",
        size=6.4,
        weight="bold",
        color="white",
        va="top",
        ha="left",
        zorder=10,
        parse_math=False,
        bbox={"boxstyle": "square,pad=0.35", "facecolor": ACCENT, "edgecolor": "none"},
    )


def swatch(colour: str, label: str) -> "Patch":
    """Return a class of a legend."""
    from matplotlib.patches import Patch  # noqa: PLC0415

    return Patch(facecolor=colour, edgecolor=FRAME, linewidth=0.5, label=label)


def finish(figure: "Figure") -> Drawn:
    """Return a figure as PNG without a time or a version in it."""
    sink = io.BytesIO()
    figure.savefig(sink, format="png", dpi=DPI, metadata={"Software": None})
    wide, high = figure.get_size_inches() * DPI
    return Drawn(sink.getvalue(), (int(wide), int(high)))
