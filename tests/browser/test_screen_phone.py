"""The screen on a phone, 390 pixels wide: map first, then chips and card, filters in a drawer."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.harness.screen import OpenScreen

pytest_plugins = ["tests.browser.harness.screen_fixtures"]

WIDTH = 390
FITS = "document.documentElement.scrollWidth <= innerWidth && document.body.scrollWidth <= innerWidth"


def top(part: Locator) -> float:
    box = part.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= WIDTH + 1
    return box["y"]


def test_map_chips_and_card_stand_below_each_other(open_screen: OpenScreen) -> None:
    screen = open_screen("/?level=regency&sel=9406", width=WIDTH, height=844)
    assert screen.ask("atlas.map.getBounds().contains([[-11, 95.1], [6, 141]])")
    assert screen.page.evaluate(FITS)
    chips, card, table = screen.chip("9406"), screen.card, screen.page.get_by_test_id("stDataFrame")
    expect(card).to_be_visible()
    shown = screen.page.locator(".st-key-map iframe")
    tops = [top(shown), top(chips), top(card), top(table)]
    assert tops == sorted(tops)
    assert tops[0] < 500, "the map is not on the first screenful"


def test_filters_wait_in_a_drawer(open_screen: OpenScreen) -> None:
    screen = open_screen(width=WIDTH, height=844)
    search = screen.widget("text").locator("input")
    expect(search).not_to_be_in_viewport()
    screen.page.get_by_test_id("stExpandSidebarButton").click()
    expect(search).to_be_in_viewport()
    assert screen.page.evaluate(FITS)
    screen.press("kbli", "Tekstil")
    screen.page.get_by_test_id("stSidebarCollapseButton").locator("button").click()
    expect(search).not_to_be_in_viewport()
    expect(screen.sentence).to_contain_text("Tekstil")
    expect(screen.page.locator(".st-key-map iframe")).to_be_in_viewport()


def test_the_drawers_button_names_what_the_drawer_holds(open_screen: OpenScreen) -> None:
    screen = open_screen("/?lang=en", width=WIDTH, height=844)
    button = screen.page.get_by_test_id("stExpandSidebarButton")
    for page, holds in ((None, "Filters"), ("About", "Pages"), ("Choose", "Criteria"), ("Map", "Filters")):
        if page:
            button.click()
            screen.page.get_by_test_id("stSidebar").get_by_role("link", name=page, exact=True).click()
            expect(screen.page.locator("h1")).to_have_text(page)
            screen.settle()
            screen.page.get_by_test_id("stSidebarCollapseButton").locator("button").click()
        expect(button).to_be_visible()
        written = """(holds) => JSON.stringify(holds) ===
            getComputedStyle(document.querySelector("[data-testid=stExpandSidebarButton]"), "::after").content"""
        screen.page.wait_for_function(written, arg=holds)


@pytest.mark.parametrize("path", ["/evidence?lang=en", "/region?region=9406&lang=en", "/about?lang=en"])
def test_tables_are_read_without_scrolling_sideways(open_screen: OpenScreen, path: str) -> None:
    screen = open_screen(path, width=WIDTH, height=844)
    table = screen.page.locator(".sa-stacks:visible").first
    row = table.locator("tbody tr").first
    expect(row.locator("th[scope=row]")).to_be_visible()
    for cell in row.locator("td").all():
        top(cell)
        named = cell.evaluate("(cell) => getComputedStyle(cell, '::before').content.slice(1, -1)")
        assert named in table.locator("thead th").all_inner_texts()
    wide = "[...document.querySelectorAll('.sa-scroll')].filter((one) => one.scrollWidth > one.clientWidth).length"
    assert screen.page.evaluate(wide) == 0


def test_language_and_edition_can_be_switched(open_screen: OpenScreen) -> None:
    screen = open_screen(width=WIDTH, height=844)
    screen.press("vintage", "2017")
    screen.expect_link(vintage="2017")
    screen.press("lang", "EN")
    screen.expect_link(lang="en", vintage="2017")
    expect(screen.sentence).to_contain_text("34 provinces")


@pytest.mark.parametrize("page", ["region?region=9406", "evidence", "about"])
def test_no_page_is_wider_than_the_phone(open_screen: OpenScreen, page: str) -> None:
    screen = open_screen(f"/{page}", width=WIDTH, height=844)
    expect(screen.page.locator(".sa-card").first).to_be_visible()
    assert screen.page.evaluate(FITS)
