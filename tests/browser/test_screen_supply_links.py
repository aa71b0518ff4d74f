"""Supply links on the map: none by themselves, those of what is picked, all when asked; each with its source."""

from pathlib import Path

from playwright.sync_api import expect

from clusters.supply_links import supply_links
from tests.browser.conftest import NewPage
from tests.browser.harness.screen import OpenScreen, Screen
from texts import say
from ui import cache
from ui.map.standalone import write_standalone
from ui.map.state import MapLink, MapState

pytest_plugins = ["tests.browser.harness.screen_fixtures"]

SELLER, BUYER = "S7405-001", "7471"
LINKS = "atlas.links.all.length"


def hover_link(screen: Screen, at: int) -> str:
    """Point at the middle of a link and return what the map says of it."""
    place = screen.ask(
        "atlas.map.layerPointToLatLng([given.x, given.y])", screen.ask("atlas.links.all[given].path[7]", at)
    )
    x, y = screen.at(place["lat"], place["lng"])
    screen.page.mouse.move(x - 30, y - 30)
    screen.page.mouse.move(x, y)
    return screen.frame.locator(".atlas-tip").inner_text()


def test_the_map_is_calm_until_a_linked_sentra_is_picked(open_screen: OpenScreen) -> None:
    screen = open_screen("/?lang=en&level=regency")
    assert screen.ask(LINKS) == 0
    assert screen.ask("document.querySelector('.atlas-legend').textContent").count(say("map.legend.links", "en")) == 0
    screen = open_screen(f"/?lang=en&level=regency&point={SELLER}")
    screen.wait_map(f"{LINKS} === 1")
    (link,) = (one for one in supply_links() if one.from_id == SELLER)
    expect(screen.card).to_contain_text(link.describe("en"))
    expect(screen.card).to_contain_text(link.name("note", "en"))
    expect(screen.card.locator("a[href*='radarkendari']").last).to_be_visible()
    screen.look_at(-4.05, 122.5, 10)
    assert link.describe("en") in hover_link(screen, 0)
    expect(screen.frame.locator(".atlas-legend")).to_contain_text(say("map.legend.link", "en"))
    # It begins at the symbol and ends at the buyer's reference point.
    start, mark = screen.ask(
        f"""[atlas.links.all[0].path[0], atlas.marks.points.find((one) => one.record_id === "{SELLER}")]"""
    )
    assert (start["x"], start["y"]) == (mark["px"], mark["py"])


def test_the_region_that_is_supplied_names_the_link_too(open_screen: OpenScreen) -> None:
    screen = open_screen(f"/?lang=en&level=regency&sel={BUYER}")
    screen.wait_map(f"{LINKS} === 1")
    expect(screen.card).to_contain_text("supplies Kota Kendari")
    screen = open_screen(f"/region?lang=en&region={BUYER}")
    expect(screen.page.locator(".sa-card").first).to_contain_text("supplies Kota Kendari")
    trail = screen.page.locator(".sa-card").last
    expect(trail.locator("tr").filter(has_text=say("registers.property.supply_link", "en"))).to_contain_text("Tofu")


def test_all_of_them_are_drawn_when_asked_and_a_survey_is_no_link(open_screen: OpenScreen) -> None:
    screen = open_screen("/")
    screen.page.locator(".st-key-map_links label").first.click()
    screen.settle()
    screen.expect_link(links="all")
    # Tegal's place is known to its province alone: it stands in the table, and has no line.
    screen.wait_map(f"{LINKS} === given", len(supply_links()) - 1)
    dashed = screen.ask("atlas.links.all.filter(({ announced }) => announced).map(({ to }) => to)")
    assert dashed == [None]
    table = screen.page.locator(".sa-card").filter(has_text=say("links.what", "id"))
    expect(table.locator("tbody tr")).to_have_count(len(supply_links()))
    expect(table.locator("tr").filter(has_text="Tegal")).to_contain_text(say("links.not_drawn", "id"))
    expect(table.locator("tr").filter(has_text="Ceper")).to_contain_text("survei rantai pasok diumumkan")
    # Filters narrow them with what they begin at.
    screen.press("kbli", "Kulit")
    screen.wait_map(f"{LINKS} === 1")
    assert screen.ask("atlas.links.all[0].label") == "Amerika Serikat"


def test_a_link_is_picked_as_what_it_begins_at(open_screen: OpenScreen) -> None:
    screen = open_screen("/?links=all&level=regency")
    screen.look_at(-4.05, 122.5, 10)
    at = screen.ask("atlas.links.all.findIndex(({ to }) => to)")
    hover_link(screen, at)
    screen.page.mouse.down()
    screen.page.mouse.up()
    screen.expect_link(point=SELLER)
    assert screen.outlined() == []


def test_the_stand_alone_map_draws_them_and_a_hostile_word_stays_text(new_page: NewPage, tmp_path: Path) -> None:
    hostile = '<img src=x onerror="window.hostile=1">${window.hostile=2}</script>'
    link = MapLink((112.9, -7.6), (119.4, -5.1), None, False, hostile, (hostile,))  # noqa: FBT003
    file = tmp_path / "map.html"
    file.write_text(write_standalone(MapState(links=(link,)), cache.map_assets()), "utf-8")
    page, trail = new_page()
    page.goto(file.as_uri())
    page.wait_for_function("window.map?.sentraAtlas?.ready")
    place = page.evaluate(
        """() => {
          const { links, map } = window.map.sentraAtlas;
          return map.layerPointToContainerPoint([links.all[0].path[7].x, links.all[0].path[7].y]);
        }"""
    )
    page.mouse.move(place["x"] - 30, place["y"] - 30)
    page.mouse.move(place["x"], place["y"])
    assert hostile in page.locator(".atlas-tip").inner_text()
    assert page.evaluate("window.hostile") is None
    assert trail.faults == []
    assert [url for url in trail.requests if not url.startswith("file:")] == []
