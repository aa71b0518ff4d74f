"""The map as a file: it opens from disk, asks nobody, and is as safe as the page's."""

import json
from pathlib import Path

import pandas as pd
import pytest

from clusters.colours import palette
from geo.store import read_bytes
from tests.browser.conftest import NewPage
from ui.assets import build_assets
from ui.map.layers import points_payload
from ui.map.legend import meta_payload
from ui.map.standalone import write_standalone
from ui.map.state import MapState

HOSTILE = '</script><img src=x onerror="window.hostile=1"><!--<script>`${window.hostile=2}`'


@pytest.fixture(scope="module")
def page_text() -> str:
    point = {
        "record_id": "P10", "layer": "programme_site", "name": HOSTILE, "product_id": HOSTILE, "product_en": "Coffee",
        "kbli2": "10", "programme_id": "x", "phase": "2", "stage": "first_target", "precision": "regency",
        "region_name": HOSTILE, "lon": 135.5, "lat": -4.0,
    }  # fmt: skip
    topology = json.loads(read_bytes("boundaries/screen/regions.topojson"))
    codes = [one["id"] for one in topology["objects"]["regencies"]["geometries"]]
    state = MapState(
        level="regency",
        lang="en",
        classes={code: at % 3 for at, code in enumerate(codes)},
        values=dict.fromkeys(codes, HOSTILE),
        palette=palette(3),
        measure=HOSTILE,
        ranges=(HOSTILE, "2", "3"),
        selected=("9406",),
        labels={0: HOSTILE},
    )
    names = {"94": "Papua Tengah"}
    assets = build_assets(points_payload(pd.DataFrame([point])), meta_payload({"2017": names, "2022": names}))
    return write_standalone(state, assets, title=HOSTILE)


def test_it_opens_from_disk_alone(page_text: str, tmp_path: Path, new_page: NewPage) -> None:
    path = tmp_path / "map.html"
    path.write_text(page_text, encoding="utf-8")
    page, trail = new_page()
    page.goto(path.as_uri())
    page.wait_for_function("map.sentraAtlas.ready")
    page.wait_for_timeout(300)
    assert trail.requests == [path.as_uri()]
    assert trail.faults == []
    assert page.locator(".atlas-legend summary").inner_text() == "Legend"
    assert page.evaluate("map.getBounds().contains([[-11, 95.1], [6, 141]])")
    assert page.evaluate("[...map.sentraAtlas.selected]") == ["9406"]
    at = page.evaluate("map.latLngToContainerPoint([4.6, 96.9])")
    page.mouse.click(at["x"], at["y"])
    assert len(page.evaluate("[...map.sentraAtlas.selected]")) == 2


def test_hostile_texts_stay_text(page_text: str, tmp_path: Path, new_page: NewPage) -> None:
    path = tmp_path / "map.html"
    path.write_text(page_text, encoding="utf-8")
    page, _ = new_page()
    page.goto(path.as_uri())
    page.wait_for_function("map.sentraAtlas.ready")
    at = page.evaluate("map.latLngToContainerPoint([-4, 135.5])")
    page.mouse.move(at["x"] - 30, at["y"])
    page.mouse.move(at["x"], at["y"])
    assert page.locator(".atlas-tip b").inner_text() == HOSTILE
    assert page.title() == HOSTILE
    assert page.locator(".atlas-label").inner_text() == HOSTILE
    assert page.locator("img").count() == 0
    assert page.evaluate("window.hostile") is None
