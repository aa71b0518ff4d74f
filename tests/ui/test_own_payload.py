"""The points of imported layers on their way to the browser: only by their own address, bounded, gone when dropped."""

import gzip
import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from starlette.applications import Starlette

from geo.errors import OutputFault
from tests.ui.asgi import ask
from texts import LANGUAGES, catalogue
from ui.map.layers import own_payload, points_payload
from ui.map.legend import STYLES
from ui.map.state import MapState, OwnPoints
from ui.own_payload import Shelf, Ticket, own_routes


def get(shelf: Shelf, path: str, base_path: str = "", accept: str = "gzip") -> tuple[int, dict[str, str], bytes]:
    """Ask the route."""
    answer = ask(Starlette(routes=own_routes(lambda: shelf, base_path)), path, accept_encoding=accept)
    return answer.status, answer.headers, answer.body


def record(**given: object) -> dict[str, object]:
    usual: dict[str, object] = {
        "record_id": "own1-1", "layer": "own", "own_layer": "own1", "name": "Tenun", "product_id": "Kain",
        "product_en": "Kain", "kbli2": "13", "programme_id": "", "phase": "", "stage": "", "precision": "",
        "region_name": "Kota Pasuruan", "lon": 112.9, "lat": -7.65,
    }  # fmt: skip
    return usual | given


def test_the_holder_of_the_address_gets_the_payload_and_no_cache_keeps_it() -> None:
    shelf = Shelf()
    ticket = shelf.put(b'{"rows":[1]}')
    assert ticket.url == f"../../own/{ticket.token}"
    status, headers, body = get(shelf, f"/own/{ticket.token}")
    assert (status, gzip.decompress(body)) == (200, b'{"rows":[1]}')
    assert headers["content-type"] == "application/json"
    assert headers["cache-control"] == "private, no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert get(shelf, f"/own/{ticket.token}", accept="identity")[2] == b'{"rows":[1]}'


def test_an_address_below_the_base_path() -> None:
    shelf = Shelf()
    ticket = shelf.put(b"{}")
    assert get(shelf, f"/atlas/own/{ticket.token}", base_path="/atlas/")[0] == 200
    assert get(shelf, f"/own/{ticket.token}", base_path="/atlas/")[0] == 404


def test_no_address_can_be_guessed_and_any_other_is_a_plain_404() -> None:
    shelf = Shelf()
    tokens = {shelf.put(b"{}").token for _ in range(50)}
    assert len(tokens) == 50
    assert min(map(len, tokens)) >= 43  # 32 random bytes
    token = tokens.pop()
    for other in ("x", token[:-1], token + "a", token.swapcase(), "own1"):
        status, headers, body = get(shelf, f"/own/{other}")
        assert (status, body, headers["cache-control"]) == (404, b"404", "no-store")
    assert [get(shelf, f"/own/{path}")[0] for path in ("", "../app.py", f"{token}/more")] == [404, 404, 404]


def test_a_dropped_payload_is_gone_and_dropping_twice_is_no_fault() -> None:
    shelf = Shelf()
    first, second = shelf.put(b"1"), shelf.put(b"2")
    shelf.drop(first)
    shelf.drop(first)
    assert get(shelf, f"/own/{first.token}")[0] == 404
    assert get(shelf, f"/own/{second.token}")[0] == 200
    assert len(shelf) == 1
    shelf.drop(Ticket("never held"))


@pytest.mark.parametrize("shelf", [Shelf(max_held=2), Shelf(max_bytes=2 * len(gzip.compress(b"{}")))])
def test_a_full_shelf_refuses_the_newcomer_and_keeps_what_others_hold(shelf: Shelf) -> None:
    held = [shelf.put(b"{}"), shelf.put(b"{}")]
    with pytest.raises(OutputFault) as refused:
        shelf.put(b"{}")
    assert all(refused.value.describe(lang) for lang in LANGUAGES)
    assert [get(shelf, f"/own/{ticket.token}")[0] for ticket in held] == [200, 200]
    shelf.drop(held[0])
    assert shelf.put(b"{}")


def test_rows_go_on_after_the_atlas_s_and_names_travel_as_they_are() -> None:
    name = "</script><img src=x onerror=alert(1)>"
    frame = pd.DataFrame([record(), record(record_id="own1-2", lon=np.nan), record(record_id="own2-1", name=name)])
    payload = json.loads(own_payload(frame, first_row=259, names={"own1": name, "own2": "B"}))
    assert payload["rows"] == [259, 261]
    assert payload["layers"] == [["own1", name], ["own2", "B"]]
    assert payload["columns"]["name"] == ["Tenun", name]


def test_imported_points_bear_a_colour_of_their_own_in_every_style() -> None:
    frame = pd.DataFrame([record(kbli2="13", programme_id="x", phase="2"), record(layer="sentra")])
    columns = json.loads(points_payload(frame))["columns"]
    for style, groups in STYLES.items():
        mine, sentra = columns[f"group_{style}"]
        assert groups[mine].label == "group.own" != groups[sentra].label
        assert [group.colour for group in groups].count(groups[mine].colour) == 1


def test_a_state_names_the_payload_and_holds_none_of_it() -> None:
    assert MapState().to_patch()["own"] is None
    patch = MapState(own=OwnPoints("../../own/abc", 20_000)).to_patch()
    assert patch["own"] == {"url": "../../own/abc", "n": 20_000}


def test_twenty_thousand_scattered_rows_travel_in_less_than_50_kb() -> None:
    rows = np.flatnonzero(np.random.default_rng(3).random(20_259) < 0.5)
    assert len(json.dumps(MapState(points=rows.tolist()).to_patch())) < 50_000


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_map_s_words_for_imported_points_exist(lang: Any) -> None:
    assert {"map.kind.own", "map.precision.own", "map.notice.own_failed", "map.group.own"} <= set(catalogue(lang))
