"""Picking: on the map, in the table, by keyboard alone; what is picked is the same everywhere."""

import json
import re

from playwright.sync_api import expect

from clusters.atlas import load_atlas
from geo import geojson
from tests.browser.harness.screen import OpenScreen, Screen
from texts import number, say

pytest_plugins = ["tests.browser.harness.screen_fixtures"]

ROW_PX = 33  # the grid draws its header and every row this high
FOCUS = "(css) => Boolean(document.activeElement?.closest(css))"


def expect_picked(screen: Screen, *codes: str) -> None:
    """Map, chips, table and address hold these picks; the card is the last one's."""
    screen.expect_link(sel=",".join(codes) or None)
    expect(screen.chips()).to_have_count(len(codes))
    screen.wait_map("[...atlas.selected].sort().join() === given", ",".join(sorted(codes)))
    for code in codes:
        expect(screen.chip(code)).to_be_visible()


def test_a_pick_on_the_map_is_in_the_chips_the_card_the_table_and_the_address(open_screen: OpenScreen) -> None:
    screen = open_screen("/?province=11&province=14&province=94")
    screen.page.mouse.click(*screen.at_region("11"))
    expect_picked(screen, "11")
    expect(screen.card.locator("h2")).to_have_text("Aceh")
    expect(screen.grid.locator("tr[aria-selected=true] td").first).to_have_text("11")
    screen.page.mouse.click(*screen.at_region("94"))
    expect_picked(screen, "11", "94")
    expect(screen.card.locator("h2")).to_have_text("Papua Tengah")
    expect(screen.grid.locator("tr[aria-selected=true]")).to_have_count(2)
    assert screen.picked_rows() == ["11", "94"]
    screen.page.mouse.click(*screen.at_region("11"))
    expect_picked(screen, "94")
    expect(screen.grid.locator("tr[aria-selected=true]")).to_have_count(1)


def test_two_quick_picks_are_both_kept(open_screen: OpenScreen) -> None:
    screen = open_screen()
    aceh, riau, papua = (screen.at_region(code) for code in ("11", "14", "94"))
    for place in (aceh, riau, papua):
        screen.page.mouse.click(*place)
    expect_picked(screen, "11", "14", "94")
    screen.page.mouse.dblclick(*riau)
    expect_picked(screen, "11", "94", "14")


def test_a_pick_in_the_table_is_outlined_on_the_map(open_screen: OpenScreen) -> None:
    screen = open_screen("/?level=regency&province=94")
    canvas = screen.page.locator("[data-testid=stDataFrame] canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    screen.page.mouse.click(box["x"] + 16, box["y"] + 6.5 * ROW_PX)  # below the header, the sixth of eight regencies
    expect_picked(screen, "9406")
    expect(screen.card.locator("h2")).to_have_text("Kabupaten Dogiyai")
    screen.chip("9406").click()
    expect_picked(screen)
    expect(screen.grid.locator("tr[aria-selected=true]")).to_have_count(0)
    expect(screen.card.locator("h2")).to_have_text(say("screen.card.empty.title", "id"))


def test_a_point_opens_its_card_and_a_second_pick_moves_on(open_screen: OpenScreen) -> None:
    screen = open_screen("/?programme=jica-kemenperin&phase=2")
    screen.page.mouse.click(*screen.at_point("P10"))
    screen.expect_link(point="P10")
    expect(screen.card).to_contain_text("Dogiyai")
    expect(screen.card.locator("li")).to_contain_text("Republika")
    assert screen.outlined() == []
    screen.wait_map("atlas.state.active !== null")
    screen.press("table", say("screen.table.records", "id"))
    expect(screen.grid.locator("tr[aria-selected=true]")).to_have_count(1)
    expect(screen.grid.locator("tr[aria-selected=true]")).to_contain_text("Dogiyai")
    screen.page.locator(".st-key-card_pick button").click()
    screen.expect_link(point=None, level="regency", sel="9406")
    expect(screen.card.locator("h2")).to_have_text("Kabupaten Dogiyai")


def test_picks_of_one_level_wait_while_the_other_is_shown(open_screen: OpenScreen) -> None:
    screen = open_screen("/?sel=11,9406")
    screen.wait_map("[...atlas.selected].join() === '11'")
    screen.press("level", say("screen.level.regency", "id"))
    screen.wait_map("[...atlas.selected].join() === '9406'")
    expect(screen.chips()).to_have_count(2)
    screen.page.locator(".st-key-chips_clear button").click()
    expect_picked(screen)


def test_the_card_of_a_region_says_codes_status_area_and_sources(open_screen: OpenScreen) -> None:
    measured = number(load_atlas("2022").regions.loc["9406", "area_km2"], "id", 1)
    screen = open_screen("/?level=regency&sel=9406")
    for said in ("94.06", "91.26", "9434", "9602", "Papua Tengah", measured, "3.792,9"):
        expect(screen.card).to_contain_text(said)
    for key in ("codes", "status", "neighbours", "sources", "area_doubt"):
        expect(screen.card).to_contain_text(say(f"screen.card.{key}", "id"))


# ---- the keyboard


def tab_to(screen: Screen, css: str, limit: int = 60) -> None:
    """Press Tab until the focus stands inside an element."""
    expect(screen.grid).to_be_attached()
    assert screen.ask("atlas.ready")  # an element that comes later would not be on the way yet
    for _ in range(limit):
        if screen.page.evaluate(FOCUS, css):
            return
        screen.page.keyboard.press("Tab")
    held = screen.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    raise AssertionError(f"{css} is not reached by Tab; the focus ended on {held}")


def test_search_and_pills_by_keyboard_alone(open_screen: OpenScreen) -> None:
    screen = open_screen()
    keys = screen.page.keyboard
    tab_to(screen, ".st-key-widget_text input")
    keys.type("kopi")
    keys.press("Enter")
    expect(screen.sentence).to_contain_text("kopi")
    screen.settle()
    tab_to(screen, ".st-key-widget_kbli [role=toolbar] button")
    keys.press("Space")
    screen.page.wait_for_function("new URL(location.href).searchParams.has('kbli')")
    screen.settle()
    tab_to(screen, ".st-key-widget_vintage button")
    keys.press("Space")  # the first of the two editions has the focus
    expect(screen.sentence).to_contain_text("34")
    screen.expect_link(vintage="2017", text="kopi")


def test_a_region_is_picked_and_taken_away_by_keyboard_alone(open_screen: OpenScreen) -> None:
    screen = open_screen("/?level=regency&province=94")
    keys = screen.page.keyboard
    tab_to(screen, "[data-testid=stDataFrame]")
    tab_to(screen, "[data-testid=stDataFrame] canvas")
    for _ in range(5):
        keys.press("ArrowDown")
    expect(screen.grid.locator("td:focus")).to_have_text("9406")
    keys.press("Shift+Space")  # the grid's own way to mark a row
    expect_picked(screen, "9406")
    expect(screen.card.locator("h2")).to_have_text("Kabupaten Dogiyai")
    screen.settle()
    tab_to(screen, ".st-key-export button")
    keys.press("Enter")
    expect(screen.page.locator(".st-key-export_take button")).to_be_visible()
    tab_to(screen, ".st-key-export_take button")
    with screen.page.expect_download() as caught:
        keys.press("Enter")
    document = json.loads(caught.value.path().read_bytes())
    assert [feature["properties"]["region_code"] for feature in document["features"]] == ["9406"]
    assert geojson.find_faults(document) == []
    assert re.fullmatch(r"sentra-atlas_regions_2022_.*selection\.geojson", caught.value.suggested_filename)
