"""The neighbouring countries' land around Indonesia, as the map's backdrop is compiled: TopoJSON, read into shapes."""

import json
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Final

import shapely

from geo import store

NAME: Final = "boundaries/screen/neighbours.topojson"

Position = tuple[float, float]


@lru_cache(maxsize=1)
def load_neighbouring_land() -> shapely.MultiPolygon:
    """Return the land of the neighbouring countries, cut to a box around Indonesia: longitude and latitude (WGS 84).

    A backdrop for pictures; its detail is the screen's. Raises AssetFault when the file is missing.
    """
    topology = json.loads(store.read_bytes(NAME))
    arcs = [_positions(arc, topology["transform"]) for arc in topology["arcs"]]
    shapes = [shape for one in topology["objects"].values() for shape in one["geometries"]]
    polygons = []
    for shape in shapes:
        parts = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        for exterior, *holes in parts:
            polygons.append(shapely.Polygon(_ring(exterior, arcs), [_ring(hole, arcs) for hole in holes]))
    return shapely.MultiPolygon(polygons)


def _positions(arc: Sequence[Sequence[int]], transform: dict[str, Sequence[float]]) -> list[Position]:
    """Undo the quantisation: positions are differences in whole steps (TopoJSON 1.0, section 2.1.2)."""
    (x_step, y_step), (x_first, y_first) = transform["scale"], transform["translate"]
    xs, ys = (accumulate(steps) for steps in zip(*arc, strict=True))
    return [(x * x_step + x_first, y * y_step + y_first) for x, y in zip(xs, ys, strict=True)]


def _ring(indexes: Sequence[int], arcs: Sequence[list[Position]]) -> list[Position]:
    """Join arcs end to end; a negative index is the complement of the arc that is walked backwards."""
    ring: list[Position] = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += arc[1:] if ring else arc
    return ring
