"""Twenty thousand points on one map: counted exactly at every zoom and filter, opened by a click, picked one by one."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from benchmarks.synthetic import sizes
from tests.browser.conftest import ROOT, StartApp, Trail
from tests.browser.harness.map_bench import Bench

POINTS = 20_000
VIEWS = [((-2.5, 118.0), 4.75), ((-7.3, 110.0), 6), ((-7.3, 110.0), 7.5), ((3.0, 98.5), 9), ((-6.9, 107.6), 12)]

ACCOUNT = """(() => {
  const { marks, painter, map } = atlas;
  painter.arrange();
  const stands = [...marks.drawn, ...marks.discs.flatMap(({ members }) => [...members].map((at) => marks.points[at]))];
  const inside = map.getBounds();
  const unit = marks.payload.unit;
  const seen = marks.visible.filter(({ lon, lat }) => inside.contains([lat / unit, lon / unit]));
  const standing = new Set(stands);
  const visible = new Set(marks.visible);
  return {
    twice: stands.length - standing.size,
    unseen: seen.filter((point) => !standing.has(point)).length,
    hidden: stands.filter((point) => !visible.has(point)).length,
    said: marks.discs.every(({ members, count, shares }) => count === members.length
      && count === shares.reduce((sum, [, share]) => sum + share, 0)),
    all: stands.length, discs: marks.discs.length, visible: marks.visible.length,
  };
})()"""
"""How the points shown are accounted for: each in the view once, alone or in a disc, and no other."""


@pytest.fixture(scope="module")
def bench(chromium: Browser, app_server: StartApp) -> Iterator[Bench]:
    address = app_server(ROOT / "benchmarks" / "apps" / "ours.py", env={"SENTRA_ATLAS_BENCH_POINTS": str(POINTS)})
    context = chromium.new_context(viewport={"width": 1280, "height": 860})
    page, trail = context.new_page(), Trail()
    trail.watch(page)
    yield Bench.open(address, page, trail)
    assert trail.faults == []
    context.close()


def leave_out(bench: Bench, division: str) -> None:
    """Press the button of a division: its points go, or when it was pressed, come back."""
    bench.page.locator(f".st-key-leave_out button:has-text('{division}')").click()


def look(bench: Bench, place: tuple[float, float], zoom: float) -> dict[str, Any]:
    """Move the view, and account for the points."""
    bench.ask("void atlas.map.setView(given[0], given[1], { animate: false })", [place, zoom])
    told = bench.ask(ACCOUNT)
    assert isinstance(told, dict)
    return told


def test_every_point_in_view_is_counted_once_at_every_zoom_and_filter(bench: Bench) -> None:
    for division, left_out in [(None, 0), ("10", sizes(POINTS)["10"]), ("32", sizes(POINTS)["32"])]:
        if division:
            leave_out(bench, division)
            left = POINTS - left_out
            bench.frame.wait_for_function(f"map.sentraAtlas.marks.visible.length === {left}")
        accounts = [look(bench, *view) for view in VIEWS]
        for told in accounts:
            assert (told["twice"], told["unseen"], told["hidden"], told["said"]) == (0, 0, 0, True)
        assert accounts[0]["all"] == accounts[0]["visible"] == POINTS - left_out
        assert accounts[0]["discs"] > 20
        assert accounts[-1]["discs"] == 0
    leave_out(bench, "32")  # pressed again, everything is back
    bench.frame.wait_for_function(f"map.sentraAtlas.marks.visible.length === {POINTS}")


def test_discs_never_touch(bench: Bench) -> None:
    for view in VIEWS[:3]:
        look(bench, *view)
        gap = bench.ask(
            """Math.min(...atlas.marks.discs.flatMap((a, at) => atlas.marks.discs.slice(at + 1)
              .map((b) => Math.hypot(a.x - b.x, a.y - b.y) - a.radius - b.radius)))"""
        )
        assert gap > 0


def click_disc(bench: Bench, disc: str) -> None:
    """Click in the middle of a disc."""
    place = bench.ask(f"(({{ x, y }}) => atlas.map.layerPointToContainerPoint([x, y]))({disc})")
    box = bench.page.locator("iframe[title^='streamlit_folium']").bounding_box()
    assert box
    bench.page.mouse.click(box["x"] + place["x"], box["y"] + place["y"])


MIDDLE = """atlas.marks.discs.reduce((best, disc) => {
  const far = ({ x, y }) => atlas.map.latLngToLayerPoint(atlas.map.getCenter()).distanceTo([x, y]);
  return far(disc) < far(best) ? disc : best;
})"""


def test_a_click_on_a_disc_comes_nearer_to_what_it_stands_for(bench: Bench) -> None:
    look(bench, (-7.3, 110.0), 6)
    members = bench.ask(f"[...{MIDDLE}.members]")
    click_disc(bench, MIDDLE)
    bench.frame.wait_for_function("map.getZoom() >= 7")
    bench.page.wait_for_timeout(600)
    inside = """given.map((at) => atlas.marks.points[at]).every(({ lon, lat }) =>
      atlas.map.getBounds().contains([lat / atlas.marks.payload.unit, lon / atlas.marks.payload.unit]))"""
    assert bench.ask(inside, members)
    assert bench.ask("atlas.selected.size") == 0


def test_a_point_that_stands_alone_is_picked_and_a_disc_says_its_number(bench: Bench) -> None:
    look(bench, (-6.9, 107.6), 12)
    found = bench.ask("atlas.marks.drawn.map(({ px, py }) => atlas.marks.at({ x: px, y: py }, 0).record_id)")
    assert found == bench.ask("atlas.marks.drawn.map((point) => point.record_id)")
    assert found
    look(bench, (-2.5, 118.0), 4.75)
    count, said = bench.ask("[atlas.marks.discs[0].count, atlas.describeDisc(atlas.marks.discs[0])]")
    assert said[0] == f"{count:,} titik".replace(",", ".")
    assert said[-1] == "Klik untuk memperbesar peta ke sini."


def test_points_of_one_reference_are_opened_as_a_fan(bench: Bench) -> None:
    """A file placed by regency puts hundreds of rows on one reference point: no zoom parts them."""
    before = bench.ask("atlas.marks.points.length")
    bench.ask(
        """(() => {
          const rows = [...Array(300).keys()].map((at) => 100000 + at);
          const same = (value) => ({ of: [value], at: rows.map(() => 0) });
          const columns = { lon: same(11000000), lat: same(-730000), own_layer: same("own1"), layer: same("own"),
            precision: same("regency"), group_kbli: same(0), group_programme: same(0), name: same("x"),
            record_id: rows.map(String), stage: same("") };
          atlas.marks.setOwn({ unit: atlas.marks.payload.unit, rows, columns, layers: [["own1", "Berkas"]] });
          atlas.marks.show("*", "kbli", null);
        })()"""
    )
    told = look(bench, (-7.3, 110.0), 13)
    assert told["discs"] == 1
    assert told["all"] >= 300
    assert "klik" in bench.ask("atlas.describeDisc(atlas.marks.discs[0]).at(-1)")
    click_disc(bench, "atlas.marks.discs[0]")
    opened = bench.ask(ACCOUNT)
    assert (opened["discs"], opened["twice"], opened["unseen"]) == (0, 0, 0)
    places = bench.ask("atlas.marks.drawn.map(({ px, py }) => `${Math.round(px)} ${Math.round(py)}`)")
    assert len(set(places)) >= 300
    bench.ask("(atlas.marks.setOwn(null), atlas.marks.show('*', 'kbli', null))")
    assert bench.ask("atlas.marks.points.length") == before
