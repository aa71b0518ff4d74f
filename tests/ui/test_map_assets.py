"""The asset routes as a browser meets them: types, versions, compression, refusals."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.applications import Starlette

from tests.ui.asgi import Answer, ask
from ui.assets import TYPES, Assets, asset_routes, build_assets


def get(load: Callable[[], Assets], address: str, base_path: str = "", **headers: str) -> Answer:
    """Ask the routes, taking what browsers take. A header is written with _ for -."""
    app = Starlette(routes=asset_routes(load, base_path))
    return ask(app, address, **{"accept_encoding": "gzip, br"} | headers)


@pytest.fixture(scope="module")
def assets() -> Assets:
    return build_assets(b'{"rows":[]}', b"{}")


@pytest.mark.parametrize("name", TYPES)
def test_each_file_comes_whole_with_its_type(assets: Assets, name: str) -> None:
    answer = get(lambda: assets, f"/assets/{name}?v={assets[name].version}")
    assert answer.status == 200
    assert answer.headers["content-type"] == TYPES[name]
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) == len(answer.body)
    assert "immutable" in answer.headers["cache-control"]
    assert answer.content == assets[name].body


@pytest.mark.parametrize("query", ["", "?v=0123456789ab"])
def test_an_address_without_the_current_version_is_asked_for_again(assets: Assets, query: str) -> None:
    assert get(lambda: assets, f"/assets/atlas/atlas.js{query}").headers["cache-control"] == "no-cache"


def test_an_unchanged_file_is_not_sent_twice(assets: Assets) -> None:
    first = get(lambda: assets, "/assets/data/regions.json")
    again = get(lambda: assets, "/assets/data/regions.json", if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    other = get(lambda: assets, "/assets/data/regions.json", if_none_match='"0123456789ab"')
    assert other.status == 200


def test_who_takes_no_gzip_gets_none(assets: Assets) -> None:
    answer = get(lambda: assets, "/assets/data/regions.json", accept_encoding="identity")
    assert "content-encoding" not in answer.headers
    assert answer.body == assets["data/regions.json"].body


@pytest.mark.parametrize(
    "name",
    ["", "nothing.js", "leaflet/", "leaflet/leaflet.js/", "data/../data/meta.json", "../app.py", "/etc/passwd"],
)
def test_other_names_are_a_plain_404(assets: Assets, name: str) -> None:
    answer = get(lambda: assets, f"/assets/{name}")
    assert answer.status == 404
    assert answer.headers["content-type"].startswith("text/plain")


def test_routes_stand_below_the_base_path(assets: Assets) -> None:
    assert get(lambda: assets, "/atlas/assets/data/meta.json", base_path="/atlas/").status == 200
    assert get(lambda: assets, "/assets/data/meta.json", base_path="/atlas/").status == 404


def test_versions_change_with_content_and_only_then() -> None:
    before, after = build_assets(b"1", b"{}"), build_assets(b"2", b"{}")
    changed = {name for name in TYPES if before[name].version != after[name].version}
    assert changed == {"data/points.json"}
    assert before["data/points.json"].url.startswith("../../assets/data/points.json?v=")


def test_a_missing_file_is_named_with_its_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENTRA_ATLAS_DATA", str(tmp_path))
    answer = get(lambda: build_assets(b"{}", b"{}"), "/assets/atlas/atlas.js")
    assert answer.status == 503
    assert answer.headers["content-type"].startswith("text/plain")
    assert b"data/boundaries/screen/regions.topojson" in answer.body
    assert b"make data" in answer.body


def test_geometry_for_the_screen_is_small_and_whole(assets: Assets) -> None:
    assert len(assets["data/regions.json"].packed) < 90_000
    assert len(assets["data/detail.json"].packed) < 220_000
    assert len(assets["data/neighbours.json"].packed) < 10_000
    objects = json.loads(assets["data/regions.json"].body)["objects"]
    assert len({one["id"] for one in objects["regencies"]["geometries"]}) == 514
