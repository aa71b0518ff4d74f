"""Filters: the sentence, the map, the table and the address always say the same, and the view stays."""

import re

from playwright.sync_api import expect

from tests.browser.harness.screen import OpenScreen, Screen
from texts import say

pytest_plugins = ["tests.browser.harness.screen_fixtures"]

NOWHERE = "zzqqxxkk"


def counts(screen: Screen) -> tuple[int, int]:
    """Records and regencies by the sentence, which counts each layer apart."""
    found = re.match(r"[^—]*", screen.sentence.inner_text())
    numbers = [int(number.replace(".", "")) for number in re.findall(r"\d[\d.]*(?= (?:sentra|lokasi|tempat|kabupaten))",
               found.group() if found else "")]  # fmt: skip
    return sum(numbers[:-1]), numbers[-1]


def expect_agreement(screen: Screen) -> tuple[int, int]:
    """The table of records, the table of regions and the map hold what the sentence says."""
    records, regions = counts(screen)
    screen.press("level", say("screen.level.regency", "id"))
    screen.expect_rows(regions)
    screen.wait_map("Object.values(atlas.state.classes).filter((index) => index >= 0).length <= given", regions)
    screen.press("table", say("screen.table.records", "id"))
    screen.expect_rows(records)
    assert screen.points() <= records  # a place abroad has no point on the map
    return records, regions


def test_a_pill_and_a_misspelt_word_narrow_everything_alike(open_screen: OpenScreen) -> None:
    screen = open_screen()
    everything = screen.points()
    screen.press("kbli", "Tekstil")
    expect(screen.sentence).to_contain_text("Tekstil")
    screen.expect_link(kbli="13")
    textiles = screen.points()
    assert 0 < textiles < everything
    screen.search("tenon")
    expect(screen.sentence).to_contain_text("tenon")
    screen.expect_link(kbli="13", text="tenon")
    assert 0 < screen.points() < textiles
    records, _ = expect_agreement(screen)
    assert records == screen.points()
    products = screen.page.locator("[data-testid^='glide-cell-3-']").all_inner_texts()
    assert products
    assert all("tenun" in product.lower() for product in products)


def test_a_province_is_chosen_from_the_list_and_everything_else_fades(open_screen: OpenScreen) -> None:
    screen = open_screen()
    box = screen.widget("province").locator("input")
    box.fill("Papua Tengah")
    screen.page.get_by_role("option").filter(has_text="Papua Tengah").click()
    screen.settle()
    screen.page.keyboard.press("Escape")
    expect(screen.sentence).to_contain_text("Papua Tengah")
    screen.expect_link(province="94")
    screen.expect_rows(1)
    outside = screen.ask("Object.entries(atlas.state.classes).filter(([, index]) => index < 0).map(([code]) => code)")
    assert len(outside) == 37
    assert "94" not in outside
    expect(screen.frame.locator(".atlas-legend")).to_contain_text(say("map.legend.outside", "id"))
    assert expect_agreement(screen)[1] == 8


def test_view_and_map_outlive_a_change_of_filters(open_screen: OpenScreen) -> None:
    screen = open_screen()
    screen.look_at(-3.5, 136.0, 7)
    view = screen.view()
    screen.ask("atlas.isTheSame = true")
    asked = len(screen.trail.requests)
    screen.press("kbli", "Makanan")
    expect(screen.sentence).to_contain_text("Makanan")
    screen.search("kopi")
    expect(screen.sentence).to_contain_text("kopi")
    screen.press("vintage", "2017")
    expect(screen.sentence).to_contain_text("34")
    assert screen.ask("atlas.isTheSame")
    assert screen.view() == view
    assert [url for url in screen.trail.requests[asked:] if "/assets/" in url or "/component/" in url] == []


def test_nothing_found_explains_itself_and_offers_the_way_back(open_screen: OpenScreen) -> None:
    screen = open_screen()
    everything = screen.sentence.inner_text()
    screen.look_at(-3.5, 136.0, 7)
    view = screen.view()
    screen.ask("atlas.isTheSame = true")
    screen.search(NOWHERE)
    expect(screen.sentence).to_contain_text(NOWHERE)
    notice = screen.page.locator(".st-key-nothing")
    expect(notice).to_contain_text(say("screen.nothing.what", "id").split("**")[1])
    expect(notice.locator(".st-key-without_text button")).to_contain_text("514 kabupaten/kota")
    screen.wait_map("atlas.marks.visible.length === 0")
    notice.get_by_role("button", name=say("screen.filters.reset", "id")).click()
    expect(screen.sentence).to_have_text(everything)
    expect(notice).to_be_hidden()
    screen.expect_link(text=None)
    assert screen.view() == view
    assert screen.ask("atlas.isTheSame === true"), "the map was torn down and built again"


def test_one_click_unsets_all_filters_and_keeps_what_was_picked(open_screen: OpenScreen) -> None:
    screen = open_screen("/?kbli=13&island=jawa&text=batik&confidence=high&sel=33")
    everything = screen.ask("atlas.marks.points.length")
    assert screen.points() < everything
    screen.page.locator(".st-key-reset button").click()
    expect(screen.sentence).not_to_contain_text("batik")
    screen.expect_link(kbli=None, island=None, text=None, confidence=None, sel="33")
    screen.wait_map("atlas.marks.visible.length === atlas.marks.points.length")
    expect(screen.widget("text").locator("input")).to_have_value("")
    expect(screen.page.locator(".st-key-reset button")).to_have_count(0)
    assert screen.outlined() == ["33"]


def test_a_rectangle_drawn_on_the_map_is_a_filter_like_any_other(open_screen: OpenScreen) -> None:
    screen = open_screen()
    everything = screen.points()
    screen.frame.locator("[data-tool=rectangle]").click()
    mouse = screen.page.mouse
    mouse.move(*screen.at(-5.5, 105.5))
    mouse.down()
    mouse.move(*screen.at(-7.0, 110.0), steps=3)
    mouse.move(*screen.at(-8.9, 115.0), steps=3)
    mouse.up()
    screen.page.wait_for_function("new URL(location.href).searchParams.has('bbox')")
    screen.settle()
    edges = [float(edge) for edge in screen.link()["bbox"][0].split(",")]
    assert all(abs(edge - meant) < 0.4 for edge, meant in zip(edges, (105.5, -8.9, 115.0, -5.5), strict=True)), edges
    assert 0 < screen.points() < everything
    west, south, east, north = edges
    inside = """atlas.marks.visible.every(({ lon, lat }) => {
      const [x, y] = Math.abs(lon) > 1000 ? [lon / 1e5, lat / 1e5] : [lon, lat];
      return x >= given[0] && y >= given[1] && x <= given[2] && y <= given[3];
    })"""
    assert screen.ask(inside, [west - 0.001, south - 0.001, east + 0.001, north + 0.001])
    screen.frame.locator("[data-tool=rectangle]").click()
    screen.expect_link(bbox=None)
    screen.wait_map("atlas.marks.visible.length === given", everything)


def test_words_typed_right_after_a_click_are_not_lost(open_screen: OpenScreen) -> None:
    screen = open_screen()
    screen.widget("kbli").locator("button").filter(has_text="Tekstil").click()
    box = screen.widget("text").locator("input")
    box.press_sequentially("batik", delay=60)  # the answer to the click arrives meanwhile
    box.press("Enter")
    expect(screen.sentence).to_contain_text("batik")
    expect(box).to_have_value("batik")
