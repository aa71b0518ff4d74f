"""Geometry on its way to the browser: TopoJSON whose arcs are short texts, and a coarse copy for the first look.

Arcs are most of what a first visit fetches of the map. As lists of numbers they take a third more, compressed, than
as encoded polylines; and on the map of the whole country nobody sees a step of half a pixel.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

COARSE_DEGREES: Final = 0.03
"""How far a coarse line may leave its arc: less than a pixel up to atlas.js's DETAIL_ZOOM."""

COARSE_STEPS: Final = 32
"""So many quantised steps of the source are one of a coarse line: a fifth of COARSE_DEGREES."""

Steps = npt.NDArray[np.int64]

_LARGEST: Final = 1 << 30
_ORIGIN: Final = np.zeros((1, 2), np.int64)
_RING: Final = 4
"""Vertices of the smallest ring: a triangle that ends where it began."""


def pack(topology: bytes, *, coarse: bool = False) -> bytes:
    """Return a quantised TopoJSON with each arc as an encoded polyline, all else as it was.

    Args:
        topology: quantised TopoJSON (with ``transform``), in degrees.
        coarse: leave out vertices within COARSE_DEGREES of the line between the others (Douglas and Peucker). Arcs keep
            their number, order and ends, so borders stay shared, and every ring stays a ring.
    """
    read = json.loads(topology)
    arcs, transform = _positions(read), read["transform"]
    if coarse:
        scale = np.array(transform["scale"])
        arcs = _simplified(arcs, scale)
        transform = {**transform, "scale": (COARSE_STEPS * scale).tolist()}
    return _dump({**read, "transform": transform, "arcs": encode_polylines(arcs)})


def pack_arcs(topologies: Mapping[str, bytes]) -> bytes:
    """Return the arcs of quantised TopoJSON files, whole, with the transform of each, by the names given."""
    read = {name: json.loads(topology) for name, topology in topologies.items()}
    return _dump(
        {name: {"transform": one["transform"], "arcs": encode_polylines(_positions(one))} for name, one in read.items()}
    )


def encode_polylines(arcs: Sequence[Steps]) -> list[str]:
    """Write lines of whole numbers as text, each beginning where the one before it ended.

    The form is Google's Encoded Polyline Algorithm Format, with quantised steps in place of 1/100,000 degrees:
    differences, sign in the lowest bit, five bits a character, lowest first.
    """
    lengths = [len(arc) for arc in arcs]
    steps: Steps = np.diff(np.concatenate([_ORIGIN, *arcs]), axis=0).ravel()
    signed = np.where(steps < 0, ~(steps << 1), steps << 1)
    shifts = np.arange(0, _LARGEST.bit_length(), 5)
    digits = (signed[:, None] >> shifts) & 31
    is_used = (signed[:, None] >> shifts > 0) | (shifts == 0)
    goes_on = np.pad(is_used[:, 1:], ((0, 0), (0, 1)))
    text = (digits + 32 * goes_on + 63)[is_used].astype(np.uint8).tobytes().decode("ascii")
    ends = np.cumsum(is_used.sum(axis=1))[2 * np.cumsum(lengths) - 1]
    return [text[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)]


def _positions(topology: dict[str, Any]) -> list[Steps]:
    return [np.cumsum(np.array(arc, dtype=np.int64), axis=0) for arc in topology["arcs"]]


def _simplified(arcs: Sequence[Steps], scale: npt.NDArray[np.float64]) -> list[Steps]:
    is_ring = [len(arc) >= _RING and bool((arc[0] == arc[-1]).all()) for arc in arcs]
    makers = [shapely.linearrings if is_closed else shapely.linestrings for is_closed in is_ring]
    lines = [make(arc * scale) for make, arc in zip(makers, arcs, strict=True)]
    kept = shapely.simplify(lines, COARSE_DEGREES, preserve_topology=True)
    return [np.rint(shapely.get_coordinates(line) / (COARSE_STEPS * scale)).astype(np.int64) for line in kept]


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
