"""The map on its own, in a real browser: what it asks for, draws, tells of a reader's acts, and survives."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.conftest import ROOT, NewPage, StartApp, Trail
from tests.browser.harness.map_bench import Bench

BENCH = ROOT / "tests" / "browser" / "harness" / "bench_app.py"
HOSTILE = '<img src=x onerror="window.hostile=1">'
IN_PAPUA = (-3.2, 137.5)  # Papua in 2017, Papua Tengah since 2022
IN_ACEH = (4.6, 96.9)
IN_RIAU = (0.6, 101.6)
LONE_POINT = (-1.1, 109.9)
TILES = "http://127.0.0.1:9/tiles/**"


@pytest.fixture(scope="module")
def opened(chromium: Browser, app_server: StartApp) -> Iterator[Bench]:
    """One page for most tests: opening one is what takes the time."""
    context = chromium.new_context(viewport={"width": 1280, "height": 860})
    page, trail = context.new_page(), Trail()
    trail.watch(page)
    yield Bench.open(app_server(BENCH), page, trail)
    context.close()


@pytest.fixture
def bench(opened: Bench) -> Iterator[Bench]:
    """The page as it is at first; after the test it has asked no other machine and met no fault."""
    opened.page.get_by_role("button", name="reset").click()
    opened.frame.wait_for_function(
        """(() => {
          const { state, selected, view } = window.map.sentraAtlas;
          view.goHome(false);
          const { level, vintage, lang, points, bbox, focus } = state;
          return [level, vintage, lang, points, bbox, focus].join() === "regency,2022,id,*,," && !selected.size;
        })()"""
    )
    yield opened
    assert opened.trail.outside() == []
    assert opened.trail.faults == []


def test_everything_comes_from_here_once_and_with_its_type(new_page: NewPage, app_server: StartApp) -> None:
    page, trail = new_page()
    types: dict[str, str] = {}
    page.on("response", lambda answer: types.update({answer.url: answer.headers.get("content-type", "")}))
    Bench.open(app_server(BENCH), page, trail)
    own = {re.sub(r".*/assets/|\?v=[0-9a-f]{12}$", "", url): kind for url, kind in types.items() if "/assets/" in url}
    assert own == {
        "leaflet/leaflet.js": "text/javascript; charset=utf-8",
        "leaflet/leaflet.css": "text/css; charset=utf-8",
        "atlas/atlas.js": "text/javascript; charset=utf-8",
        "atlas/atlas.css": "text/css; charset=utf-8",
        "data/regions.json": "application/json",
        "data/neighbours.json": "application/json",
        "data/points.json": "application/json",
        "data/meta.json": "application/json",
    }
    assert trail.outside() == []
    assert trail.faults == []


@pytest.mark.parametrize("width", [1280, 390])
def test_the_first_look_is_the_whole_country_with_the_chosen_sites_named(
    new_page: NewPage, app_server: StartApp, width: int
) -> None:
    bench = Bench.open(app_server(BENCH), *new_page(width=width, height=844))
    assert bench.ask("atlas.map.getBounds().contains([[-11, 95.1], [6, 141]])")
    labels = bench.frame.locator(".atlas-label").all_inner_texts()
    assert {"Bangka Barat", "Dogiyai", "Kota Pasuruan"} <= set(labels)
    assert bench.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert bench.frame.locator(".atlas-legend").evaluate("node => node.open") is (width >= 640)


def test_regions_wear_the_colour_of_their_class(bench: Bench) -> None:
    before = {
        place: bench.ask("atlas.geography.at(atlas.map.latLngToLayerPoint(given)).code", list(place))
        for place in (IN_ACEH, IN_RIAU)
    }
    for place, code in before.items():
        index = bench.ask("atlas.state.classes[given]", code)
        assert bench.colour(place) == bench.ask("atlas.state.palette[given]", index)
    bench.switch("fade")
    bench.page.wait_for_timeout(800)
    assert bench.colour((-1.5, 113.5)) == "#f1f2f0"  # Kalimantan is outside the bench's filter
    expect(bench.frame.locator(".atlas-legend")).to_contain_text("Di luar saringan")


def test_a_change_reaches_the_living_map(bench: Bench) -> None:
    bench.ask("(atlas.map.isTheSame = true, atlas.map.setView([-3, 136], 6, { animate: false }))")
    asked = len([url for url in bench.trail.requests if "/assets/data/" in url])
    everything = bench.ask("atlas.marks.visible.length")
    assert bench.hover(IN_PAPUA).splitlines()[1] == "Provinsi 94"
    for label in ("few", "province", "2017", "en"):
        bench.switch(label)
    expect(bench.frame.locator(".atlas-legend summary")).to_have_text("Legend")
    bench.page.wait_for_timeout(500)
    assert bench.ask("atlas.map.isTheSame")
    assert bench.ask("[atlas.map.getZoom(), atlas.map.getCenter().lat.toFixed(1)]") == [6, "-3.0"]
    assert bench.ask("atlas.marks.visible.length") < everything
    assert bench.hover(IN_PAPUA).splitlines()[0] == "Provinsi 91"
    assert len([url for url in bench.trail.requests if "/assets/data/" in url]) == asked


def test_provinces_of_2022_are_split_by_borders_that_2017_has_not(bench: Bench) -> None:
    borders = bench.ask(
        "[atlas.geography.borders.province[2017].length, atlas.geography.borders.province[2022].length]"
    )
    assert borders[0] < borders[1]
    papua = bench.ask("['2017', '2022'].map((v) => atlas.geography.members('91', 'province', v).length)")
    assert papua == [29, 9]


def test_picking_marks_at_once_and_tells_the_page(bench: Bench) -> None:
    bench.click(IN_ACEH)
    aceh = bench.ask("[...atlas.selected]")
    assert len(aceh) == 1
    bench.click(IN_RIAU)
    bench.click(IN_PAPUA)
    bench.click(IN_ACEH)
    expect(bench.page.locator("code")).to_have_text(re.compile(r"^pick_region \('14\d\d', '94\d\d'\)$"))
    bench.page.wait_for_timeout(600)
    assert [code[:2] for code in bench.ask("[...atlas.selected]")] == ["14", "94"]


def test_a_late_state_does_not_undo_a_newer_pick(bench: Bench) -> None:
    kept = bench.ask(
        """(() => {
          const before = atlas.state;
          atlas.selected.add("1101");
          atlas.lastEvent = Date.now();
          atlas.apply({ ...before, answered: atlas.lastEvent - 1, selected: [] });
          const late = [...atlas.selected];
          atlas.apply({ ...before, answered: atlas.lastEvent, selected: [] });
          return [late, [...atlas.selected]];
        })()"""
    )
    assert kept == [["1101"], []]


def test_a_point_is_picked_before_the_region_under_it(bench: Bench) -> None:
    bench.click(LONE_POINT)
    expect(bench.page.locator("code")).to_have_text("pick_point S-lone")
    assert bench.ask("atlas.selected.size") == 0


def test_points_on_one_reference_stand_apart_and_answer_each_for_itself(bench: Bench) -> None:
    fan = "atlas.marks.fans.find((fan) => fan.length > 5).map((point) => [point.px, point.py, point.record_id])"
    places = bench.ask(fan)
    assert len({(round(x), round(y)) for x, y, _ in places}) == len(places)
    found = [bench.ask("atlas.marks.at({ x: given[0], y: given[1] }, 0).record_id", [x, y]) for x, y, _ in places]
    assert found == [record_id for _, _, record_id in places]
    again = f"(atlas.marks.show(atlas.state.points, atlas.state.style), atlas.painter.arrange(), {fan})"
    assert bench.ask(again) == places


def test_a_rectangle_is_drawn_told_and_removed(bench: Bench) -> None:
    tool = bench.frame.locator("[data-tool=rectangle]")
    tool.click()
    expect(bench.frame.locator(".atlas-message")).to_contain_text("Seret")
    bench.page.mouse.move(*bench.pixel((2.0, 98.0)))
    bench.page.mouse.down()
    bench.page.mouse.move(*bench.pixel((-1.0, 100.0)), steps=3)
    bench.page.mouse.move(*bench.pixel((-4.0, 104.0)), steps=3)
    bench.page.mouse.up()
    expect(bench.page.locator("code")).to_have_text(re.compile("^rectangle"))
    west, south, east, north = map(float, re.findall(r"-?\d+\.\d+", bench.said()))
    assert (west, south, east, north) == pytest.approx((98.0, -4.0, 104.0, 2.0), abs=0.06)
    assert bench.ask("atlas.selected.size") == 0
    expect(tool).to_have_attribute("aria-label", "Hapus kotak")
    tool.click()
    expect(bench.page.locator("code")).to_have_text("clear rectangle")


def test_escape_leaves_the_rectangle_tool_and_the_map_drags_again(bench: Bench) -> None:
    bench.frame.locator("[data-tool=rectangle]").click()
    bench.page.keyboard.press("Escape")
    assert bench.ask("[atlas.rectangle.armed, atlas.map.dragging.enabled()]") == [False, True]


def test_names_are_text_and_never_markup(bench: Bench) -> None:
    assert bench.hover(LONE_POINT).splitlines()[0] == HOSTILE
    names = bench.ask("atlas.marks.points.map((point) => point.name)")
    for at in range(len(names)):
        bench.ask("atlas.tip.show(atlas.describePoint(atlas.marks.points[given]), { x: 9, y: 9 })", at)
    assert bench.frame.locator("img").count() == 0
    assert bench.frame.evaluate("window.hostile") is None
    assert bench.page.evaluate("window.hostile") is None


def test_tools_have_names_and_the_map_says_where_its_content_is_in_words(bench: Bench) -> None:
    for button in bench.frame.locator(".atlas-tools button").all():
        assert button.get_attribute("aria-label") == button.get_attribute("title") != ""
    expect(bench.frame.locator(".leaflet-container")).to_have_attribute("aria-label", re.compile("tabel"))
    expect(bench.frame.locator(".atlas-credit")).to_contain_text("CC BY 3.0 IGO")


def test_the_view_outlives_the_frame_and_an_old_request_does_not_return(bench: Bench) -> None:
    bench.switch("focus")
    bench.frame.wait_for_function("map.getZoom() > 6")
    bench.page.wait_for_timeout(600)
    bench.ask("atlas.map.setView([3, 98], 7, { animate: false })")
    again = Bench.open(bench.page.url, bench.page, bench.trail)
    assert again.ask("[atlas.map.getZoom(), Math.round(atlas.map.getCenter().lat)]") == [7, 3]
    again.switch("focus")
    again.page.wait_for_timeout(900)
    assert again.ask("atlas.map.getZoom()") == 7
    again.frame.locator("[data-tool=home]").click()
    again.page.wait_for_timeout(700)
    assert again.ask("atlas.map.getBounds().contains([[-11, 95.1], [6, 141]])")


def test_a_base_path_changes_nothing(new_page: NewPage, app_server: StartApp) -> None:
    page, trail = new_page()
    Bench.open(app_server(BENCH, "--server.baseUrlPath", "atlas") + "/atlas", page, trail)
    assert any("/atlas/assets/data/regions.json" in url for url in trail.requests)
    assert trail.faults == []


def test_a_missing_file_is_said_on_the_map(new_page: NewPage, app_server: StartApp) -> None:
    page, _ = new_page()
    page.route("**/regions.json*", lambda route: route.fulfill(status=503, body="data/x.topojson: make data"))
    page.goto(app_server(BENCH))
    message = page.frame_locator("iframe[title^='streamlit_folium']").locator(".atlas-message")
    expect(message).to_have_text("data/x.topojson: make data", timeout=30_000)


@pytest.mark.parametrize("works", [True, False])
def test_tiles_are_shown_when_they_come_and_never_missed(
    new_page: NewPage, app_server: StartApp, tmp_path: Path, *, works: bool
) -> None:
    page, _ = new_page()
    tile = tmp_path / "tile.svg"
    tile.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"/>')

    def serve_tile(route: Route) -> None:
        if works:
            route.fulfill(path=tile, content_type="image/svg+xml")
        else:
            route.abort()

    page.route(TILES, serve_tile)
    bench = Bench.open(f"{app_server(BENCH)}/?tiles=http://127.0.0.1:9/tiles/{{z}}/{{x}}/{{y}}.png", page, Trail())
    bench.page.wait_for_timeout(500)
    assert bool(bench.ask("atlas.hasTiles")) is works
    assert (bench.frame.locator(".leaflet-tile").count() > 0) is works
    assert ("Ubin uji" in bench.frame.locator(".atlas-credit").inner_text()) is works
    if works:
        page.unroute(TILES)
        page.route(TILES, lambda route: route.abort())
        bench.ask("atlas.map.setView([0, 110], 9, { animate: false })")
        bench.frame.wait_for_function("map.sentraAtlas.hasTiles === false")
        assert bench.frame.locator(".leaflet-tile").count() == 0
