"""The map's wire: what a state becomes, and what may come back."""

import base64
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.map.state import OUTSIDE, Focus, MapEvent, MapState, encode_rows, parse_event


def decode_rows(code: str) -> list[int]:
    """Read the code as atlas/points.js does."""
    if code.startswith("="):
        bits = "".join(f"{byte:08b}" for byte in base64.b64decode(code[1:]))
        return [row for row, bit in enumerate(bits) if bit == "1"]
    rows: list[int] = []
    for token in code.split():
        gap, _, run = token.partition("+")
        start = (rows[-1] if rows else -1) + int(gap, 36)
        rows.extend(range(start, start + int(run or "0", 36) + 1))
    return rows


@given(st.sets(st.integers(0, 6000)) | st.integers(0, 6000).flatmap(lambda n: st.just(set(range(0, n, 2)))))
def test_visible_rows_survive_the_wire(rows: set[int]) -> None:
    assert decode_rows(encode_rows(rows)) == sorted(rows)


def test_rows_take_little_room() -> None:
    assert encode_rows(range(5000)) == "1+3uv"
    assert encode_rows([4, 5, 6, 40]) == "5+2 y"
    assert encode_rows([0, 7]) == "1 7"
    assert len(encode_rows(range(0, 5000, 2))) < 850


@given(st.integers(0, 2**32 - 1), st.floats(0, 1))
def test_no_choice_of_fifty_thousand_rows_takes_more_than_a_bit_each(seed: int, share: float) -> None:
    rows = np.flatnonzero(np.random.default_rng(seed).random(50_000) < share)
    assert len(encode_rows(rows)) <= 8_400


def test_a_state_is_plain_json_and_small_for_all_regencies_and_scattered_points() -> None:
    codes = [f"{code}" for code in range(1101, 1101 + 514)]
    state = MapState(
        level="regency",
        classes={code: OUTSIDE if at % 5 == 0 else at % 4 for at, code in enumerate(codes)},
        values=dict.fromkeys(codes, "1.234.567,8"),
        palette=("#ffffcc", "#a1dab4", "#41b6c4", "#225ea8"),
        points=[row for row in range(5000) if row % 3 != 1],
        labels={3: "Dogiyai"},
        focus=Focus((95.0, -11.0, 141.0, 6.0), 2),
    )
    patch = json.dumps(state.to_patch())
    assert json.loads(patch)["classes"]["1101"] == OUTSIDE
    assert json.loads(patch)["focus"] == {"bbox": [95.0, -11.0, 141.0, 6.0], "n": 2}
    assert len(patch) < 30_000


@pytest.mark.parametrize(
    ("raw", "event"),
    [
        ({"kind": "pick_region", "value": ["9406"], "n": 7}, MapEvent("pick_region", ("9406",), 7)),
        ({"kind": "pick_region", "value": [], "n": 8}, MapEvent("pick_region", (), 8)),
        ({"kind": "pick_point", "value": "P10", "n": 9}, MapEvent("pick_point", "P10", 9)),
        (
            {"kind": "rectangle", "value": [100, -3.5, 110, 2], "n": 1},
            MapEvent("rectangle", (100.0, -3.5, 110.0, 2.0), 1),
        ),
        ({"kind": "clear", "value": "rectangle", "n": 2}, MapEvent("clear", "rectangle", 2)),
    ],
)
def test_events_are_read(raw: dict[str, Any], event: MapEvent) -> None:
    assert parse_event(raw) == event


@pytest.mark.parametrize(
    "raw",
    [
        {},
        None,
        "pick_region",
        {"kind": "drop_tables", "value": "x", "n": 1},
        {"kind": "pick_region", "value": "9406", "n": 1},
        {"kind": "pick_region", "value": [9406], "n": 1},
        {"kind": "pick_point", "value": ["P10"], "n": 1},
        {"kind": "rectangle", "value": [100, -3, 110], "n": 1},
        {"kind": "rectangle", "value": [100, -3, 110, "2"], "n": 1},
        {"kind": "pick_point", "value": "P10"},
        {"kind": "pick_point", "value": "P10", "n": "1"},
        {"kind": ["pick_point"], "value": "P10", "n": 1},
    ],
)
def test_what_is_no_event_is_none(raw: object) -> None:
    assert parse_event(raw) is None
