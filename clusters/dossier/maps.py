"""Maps as pictures: the country with the chosen regions, and each of them from near, in the screen's colours."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from clusters.atlas import Atlas
from clusters.dossier import canvas
from clusters.dossier.canvas import FAR_PENS, NEAR_PENS, Box, Colouring, Drawn
from clusters.dossier.look import ACCENT, TEXT, TEXT_MM
from clusters.share_classes import KEPT_OUT
from geo.boundaries import load_lakes
from geo.measures import distance_km
from geo.neighbouring_land import load_neighbouring_land
from texts import Language, number, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SEA: Final = "#dce9ef"
LAND: Final = "#e3e5e0"
LAND_EDGE: Final = "#c9cec9"
OUTSIDE: Final = "#f1f2f0"
MISSING: Final = "#d3d5d6"
HATCH: Final = "#a9aeb2"
COAST: Final = "#6f8796"
LAKE: Final = "#cfe1ea"
PROVINCE: Final = "#34444f"
"""The inks of the screen's map (``ui/map/atlas/paint.js``)."""

REGENCY: Final = "#b4c0c8"
SENTRA: Final = "#7a2e12"
SITE: Final = "#c8102e"
COUNTRY: Final[Box] = (94.6, -11.6, 141.6, 6.6)
LEGEND_MM: Final = 10.0
SIGNS_MM: Final = 6.0
GAP_MM: Final = 1.5
"""Room for the legend below the country, for the signs below the near maps, and between two of them."""

TINY_DEGREES: Final = 0.45
"""A region smaller than this on the country's map gets a ring: an outline alone would be a dot."""


def draw_country(atlas: Atlas, codes: Sequence[str], colouring: Colouring | None, lang: Language) -> Drawn:
    """Draw the whole country with numbered regions; without a colouring all others are plain land."""
    west, south, east, north = COUNTRY
    map_mm = TEXT_MM * (north - south) / (east - west)
    legend_mm = 0.0 if colouring is None else LEGEND_MM
    whole = map_mm + legend_mm
    figure = canvas.new_figure(TEXT_MM, whole)
    axes = canvas.new_axes(figure, (0, legend_mm / whole, 1, map_mm / whole), COUNTRY, SEA)
    _paint(axes, atlas, atlas.regions, colouring, is_near=False)
    if colouring is not None:
        _legend(figure, colouring, lang)
    _numbers(axes, atlas.regions.loc[list(codes)])
    return canvas.finish(figure)


@dataclass(frozen=True)
class Panel:
    """One region from near: its code, its number in the document (0 = none), its place, its width by its height."""

    code: str
    number: int
    place: Box
    aspect: float


def draw_near(atlas: Atlas, codes: Sequence[str], colouring: Colouring | None, lang: Language) -> Drawn:
    """Draw each region from near, with its neighbours, catalogued sentra, programme sites and capital."""
    rows = _in_rows(codes)
    high = float(np.clip(0.78 * TEXT_MM / len(rows[0]), 34.0, 62.0))
    figure = canvas.new_figure(TEXT_MM, high * len(rows) + SIGNS_MM)
    for panel in _panels(rows, high):
        frame = _frame(atlas.regions.geometry[panel.code], panel.aspect)
        _draw_panel(canvas.new_axes(figure, panel.place, frame, SEA), frame, panel, atlas, colouring, lang)
    _signs(figure, lang)
    return canvas.finish(figure)


def draw_place(atlas: Atlas, code: str, lang: Language) -> Drawn:
    """Draw where one region lies: in the country at the left, from near at the right."""
    high, near_mm = 54.0, 62.0
    whole, country_mm = high + SIGNS_MM, TEXT_MM - near_mm - GAP_MM
    figure = canvas.new_figure(TEXT_MM, whole)
    place = (0.0, SIGNS_MM / whole, country_mm / TEXT_MM, high / whole)
    west, south, east, north = COUNTRY
    margin = ((east - west) * high / country_mm - (north - south)) / 2
    axes = canvas.new_axes(figure, place, (west, south - margin, east, north + margin), SEA)
    _paint(axes, atlas, atlas.regions, None, is_near=False)
    _numbers(axes, atlas.regions.loc[[code]], is_numbered=False)
    panel = Panel(code, 0, (1 - near_mm / TEXT_MM, SIGNS_MM / whole, near_mm / TEXT_MM, high / whole), near_mm / high)
    frame = _frame(atlas.regions.geometry[code], panel.aspect)
    _draw_panel(canvas.new_axes(figure, panel.place, frame, SEA), frame, panel, atlas, None, lang)
    _signs(figure, lang)
    return canvas.finish(figure)


def _in_rows(codes: Sequence[str]) -> list[list[str]]:
    """Return regions in rows of a picture: up to three in one row, more in two."""
    rows = 1 if len(codes) <= 3 else 2  # noqa: PLR2004 - three panels stand side by side
    first = -(-len(codes) // rows)
    return [list(part) for part in (codes[:first], codes[first:]) if part]


def _panels(rows: Sequence[Sequence[str]], high: float) -> Iterator[Panel]:
    count, whole, number_now = sum(map(len, rows)), high * len(rows) + SIGNS_MM, 0
    for at, row in enumerate(rows):
        wide = (TEXT_MM - GAP_MM * (len(row) - 1)) / len(row)
        bottom = SIGNS_MM + high * (len(rows) - 1 - at)
        for column, code in enumerate(row):
            number_now += 1
            left = column * (wide + GAP_MM)
            place = (left / TEXT_MM, bottom / whole, wide / TEXT_MM, (high - GAP_MM) / whole)
            yield Panel(code, number_now if count > 1 else 0, place, wide / (high - GAP_MM))


def _draw_panel(
    axes: "Axes", frame: Box, panel: Panel, atlas: Atlas, colouring: Colouring | None, lang: Language
) -> None:
    region = atlas.regions.loc[panel.code]
    around = atlas.regions.iloc[sorted(atlas.regions.sindex.query(shapely.box(*frame)))]
    _paint(axes, atlas, around, colouring, is_near=True)
    canvas.outline(axes, region.geometry, NEAR_PENS)
    if pd.notna(region["capital_lon"]):
        axes.plot(region["capital_lon"], region["capital_lat"], "s", ms=4, mfc="white", mec="black", mew=0.9, zorder=6)
    _points(axes, atlas.records, frame)
    _scale_bar(axes, frame, lang)
    canvas.name_panel(axes, f"{panel.number}  {region['name']}" if panel.number else str(region["name"]))


def _frame(shape: shapely.Geometry, aspect: float) -> Box:
    """Return a box around a shape with room on all sides, of the panel's form."""
    west, south, east, north = shape.bounds
    wide, high = max(east - west, 0.25) * 1.3, max(north - south, 0.25) * 1.4
    wide, high = max(wide, high * aspect), max(high, wide / aspect)
    x, y = (west + east) / 2, (south + north) / 2
    return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2


def _paint(
    axes: "Axes", atlas: Atlas, regions: gpd.GeoDataFrame, colouring: Colouring | None, *, is_near: bool
) -> None:
    """Paint neighbours, regions by class, lakes and the borders of provinces."""
    canvas.fill(axes, [load_neighbouring_land()], LAND, LAND_EDGE, 0.3)
    for colour, codes in _by_colour(regions.index, colouring).items():
        edge, width = (REGENCY, 0.5) if is_near else ("#ffffff", 0.12)
        canvas.fill(axes, list(regions.geometry[codes]), colour, edge, width, hatch=HATCH if colour == MISSING else "")
    canvas.fill(axes, list(load_lakes().geometry), LAKE, COAST, 0.25)
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    provinces = atlas.provinces.iloc[sorted(atlas.provinces.sindex.query(shapely.box(west, south, east, north)))]
    canvas.fill(axes, list(provinces.geometry), "none", PROVINCE, 0.8 if is_near else 0.25)


def _by_colour(codes: pd.Index, colouring: Colouring | None) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code in map(str, codes):
        found.setdefault(_colour(code, colouring), []).append(code)
    return found


def _colour(code: str, colouring: Colouring | None) -> str:
    if colouring is None:
        return OUTSIDE
    index = colouring.classes.get(code)
    if index is None:
        return MISSING
    return OUTSIDE if index == KEPT_OUT else colouring.colours[index]


def _numbers(axes: "Axes", chosen: gpd.GeoDataFrame, *, is_numbered: bool = True) -> None:
    """Outline regions on the country's map and number them, the numbers pushed apart where regions are close.

    Without a number a region has a ring.
    """
    inside = chosen.geometry.representative_point()
    points = np.column_stack([inside.x, inside.y])
    for at, (shape, point, place) in enumerate(zip(chosen.geometry, points, _apart(points), strict=True), start=1):
        canvas.outline(axes, shape, FAR_PENS)
        west, south, east, north = shape.bounds
        if not is_numbered:
            axes.plot(*point, "o", ms=13, mfc="none", mec=SITE, mew=1.4, zorder=6)
            continue
        if max(east - west, north - south) < TINY_DEGREES:
            axes.plot(*point, "o", ms=6, mfc="none", mec="black", mew=0.9, zorder=5)
        axes.plot(*zip(point, place, strict=True), color="black", lw=0.7, zorder=6)
        axes.plot(*place, "o", ms=10.5, mfc=ACCENT, mec="white", mew=1.0, zorder=7)
        x, y = place
        axes.text(x, y, str(at), color="white", size=6.5, weight="bold", ha="center", va="center_baseline", zorder=8)


def _apart(points: np.ndarray, least: float = 1.35, lift: float = 1.5) -> np.ndarray:
    """Return where numbers stand: above their points, moved so far apart that none hides another (degrees)."""
    placed = points + np.array([0.0, lift])
    for _ in range(200):
        moved = False
        for one in range(len(placed)):
            for other in range(one):
                apart = placed[one] - placed[other]
                gap = float(np.hypot(*apart))
                if gap >= least:
                    continue
                step = apart / gap if gap > 0 else np.array([1.0, 0.0])
                placed[one] += step * (least - gap) / 2
                placed[other] -= step * (least - gap) / 2
                moved = True
        if not moved:
            break
    west, south, east, north = COUNTRY
    return np.asarray(np.clip(placed, [west + 0.8, south + 0.8], [east - 0.8, north - 0.8]))


def _points(axes: "Axes", records: pd.DataFrame, frame: Box) -> None:
    west, south, east, north = frame
    inside = records["lon"].between(west, east) & records["lat"].between(south, north)
    sentra, sites = (records[inside & (records["layer"] == layer)] for layer in ("sentra", "programme_site"))
    axes.plot(sentra["lon"], sentra["lat"], "o", ms=3.4, mfc=SENTRA, mec="white", mew=0.5, zorder=7)
    axes.plot(sites["lon"], sites["lat"], "*", ms=8, mfc=SITE, mec="white", mew=0.6, zorder=8)


def _scale_bar(axes: "Axes", frame: Box, lang: Language) -> None:
    """Draw a bar of a round length, at most a third of the panel, measured on the ellipsoid along the bottom."""
    west, south, east, north = frame
    across = distance_km(west, south, east, south)
    length = max(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500) if step <= max(across / 3, 1))
    x, y = west + 0.03 * (east - west), south + 0.05 * (north - south)
    end = x + length / across * (east - west)
    axes.plot([x, end], [y, y], color=TEXT, lw=1.6, solid_capstyle="butt", zorder=9)
    said = say("dossier.map.scale", lang, km=number(length, lang))
    axes.text((x + end) / 2, y + 0.02 * (north - south), said, size=5.2, color=TEXT, ha="center", va="bottom", zorder=9)


def _legend(figure: "Figure", colouring: Colouring, lang: Language) -> None:
    """Draw the classes in one row below the map: their heading, their colours, kept out, unknown."""
    entries = list(zip(colouring.colours, colouring.labels, strict=True))
    if KEPT_OUT in colouring.classes.values():
        entries.append((OUTSIDE, say("choose.map.gated", lang)))
    figure.legend(
        handles=[canvas.swatch(colour, label) for colour, label in entries],
        loc="lower left",
        bbox_to_anchor=(0, 0),
        ncols=len(entries),
        frameon=False,
        fontsize=6.2,
        title=colouring.title,
        title_fontproperties={"size": 6.4, "weight": "bold"},
        alignment="left",
        borderpad=0.1,
        handlelength=1.6,
        handleheight=0.9,
        columnspacing=1.4,
        handletextpad=0.5,
        borderaxespad=0,
    )


def _signs(figure: "Figure", lang: Language) -> None:
    """Draw what the signs of the near maps stand for, in one row below them."""
    from matplotlib.lines import Line2D  # noqa: PLC0415 - only when a picture is drawn

    signs = (
        ("o", 3.8, SENTRA, "white", "sentra"),
        ("*", 8, SITE, "white", "site"),
        ("s", 4, "white", "black", "capital"),
    )
    handles = [
        Line2D(
            [], [], ls="", marker=marker, ms=size, mfc=face, mec=edge, mew=0.6, label=say(f"dossier.map.{key}", lang)
        )
        for marker, size, face, edge, key in signs
    ]
    figure.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(0, 0),
        ncols=len(handles),
        frameon=False,
        fontsize=6.2,
        borderpad=0.2,
        borderaxespad=0,
        columnspacing=2,
        handletextpad=0.3,
    )
