"""Geometry on the wire: the fine form loses nothing, the coarse one keeps borders shared and rings closed."""

import json
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.store import read_bytes
from ui.map.arcs import COARSE_DEGREES, encode_polylines, pack, pack_arcs

Line = list[tuple[int, int]]
STEP = st.integers(-100_000, 100_000)


def decode(texts: list[str]) -> list[Line]:
    """Read polylines as atlas/topology.js does."""
    x = y = 0
    lines = []
    for text in texts:
        values, value, shift = [], 0, 0
        for character in text:
            digit = ord(character) - 63
            value |= (digit & 31) << shift
            shift += 5
            if digit < 32:
                values.append(~(value >> 1) if value & 1 else value >> 1)
                value = shift = 0
        line = []
        for dx, dy in zip(values[::2], values[1::2], strict=True):
            x, y = x + dx, y + dy
            line.append((x, y))
        lines.append(line)
    return lines


def positions(topology: Any) -> list[Line]:
    return [[(int(x), int(y)) for x, y in np.cumsum(arc, axis=0)] for arc in topology["arcs"]]


@pytest.fixture(scope="module")
def regions() -> bytes:
    return read_bytes("boundaries/screen/regions.topojson")


@given(st.lists(st.lists(st.tuples(STEP, STEP), min_size=1), min_size=1))
def test_any_lines_survive_the_wire(lines: list[Line]) -> None:
    assert decode(encode_polylines([np.array(line) for line in lines])) == lines


def test_the_form_is_the_published_one() -> None:
    # the example of Google's page "Encoded Polyline Algorithm Format", latitude before longitude
    places = np.array([(3850000, -12020000), (4070000, -12095000), (4325200, -12645300)])
    assert encode_polylines([places]) == ["_p~iF~ps|U_ulLnnqC_mqNvxq`@"]


def test_the_fine_form_is_the_shipped_geometry(regions: bytes) -> None:
    shipped = json.loads(regions)
    told = json.loads(pack_arcs({"regions": regions}))["regions"]
    assert (told["transform"], decode(told["arcs"])) == (shipped["transform"], positions(shipped))
    fine = json.loads(pack(regions))
    assert decode(fine["arcs"]) == positions(shipped)
    assert {name: value for name, value in fine.items() if name != "arcs"} == {
        name: value for name, value in shipped.items() if name != "arcs"
    }


def test_the_coarse_form_has_the_same_arcs_with_fewer_vertices(regions: bytes) -> None:
    shipped = json.loads(regions)
    packed = json.loads(pack(regions, coarse=True))
    fine, coarse = positions(shipped), decode(packed["arcs"])
    assert len(coarse) == len(fine)
    assert sum(map(len, coarse)) < 0.6 * sum(map(len, fine))
    for before, after in zip(fine, coarse, strict=True):
        if before[0] == before[-1]:
            assert after[0] == after[-1]
            assert len(after) >= min(4, len(before))
    degrees = [np.array(one["transform"]["scale"]) for one in (shipped, packed)]
    pairs = list(zip(fine, coarse, strict=True))
    borders = [(before, after) for before, after in pairs if before[0] != before[-1]]
    for end in (0, -1):
        moved = [before[end] * degrees[0] - after[end] * degrees[1] for before, after in borders]
        assert np.abs(moved).max() <= degrees[1].max()
    gone = max(leaves(before * degrees[0], after * degrees[1]) for before, after in pairs[::20])
    assert gone <= COARSE_DEGREES * 1.5  # a ring of an islet that keeps its last four vertices may leave a little more


def leaves(before: npt.NDArray[np.float64], after: npt.NDArray[np.float64]) -> float:
    """How far the vertices of a line stand from another line, in degrees."""
    return float(shapely.distance(shapely.linestrings(after), shapely.points(before)).max())
