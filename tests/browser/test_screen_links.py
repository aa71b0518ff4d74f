"""Links: what one reader sees, another sees by the address; back goes back; a broken or hostile link does no harm."""

from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, StartApp
from tests.browser.harness.screen import OpenScreen
from texts import LANGUAGES, Language, say

pytest_plugins = ["tests.browser.harness.screen_fixtures"]

MARKUP = "<img src=x onerror=window.pwned=1>"


def test_a_link_shows_a_second_reader_the_same(open_screen: OpenScreen) -> None:
    mine = open_screen()
    mine.press("lang", "EN")
    mine.press("vintage", "2017")
    mine.press("level", say("screen.level.regency", "en"))
    mine.press("kbli", "Food")
    mine.search("coffee")
    mine.look_at(-4.0, 136.0, 8)
    mine.page.mouse.click(*mine.at_region("9406"))
    mine.expect_link(sel="9406")
    mine.page.mouse.click(*mine.at_point("P10"))
    mine.expect_link(lang="en", vintage="2017", level="regency", kbli="10", text="coffee", sel="9406", point="P10")
    mine.settle()

    yours = open_screen(mine.page.url.removeprefix(mine.page.evaluate("location.origin")))
    expect(yours.sentence).to_have_text(mine.sentence.inner_text())
    expect(yours.page.locator("html")).to_have_attribute("lang", "en")
    expect(yours.chip("9406")).to_be_visible()
    expect(yours.card).to_have_text(mine.card.inner_text(), use_inner_text=True)
    expect(yours.widget("text").locator("input")).to_have_value("coffee")
    shown = "[atlas.state.level, atlas.state.vintage, atlas.state.lang, atlas.state.active, atlas.marks.visible.length]"
    assert yours.ask(shown) == mine.ask(shown)
    assert yours.outlined() == ["9406"]
    assert yours.page.url == mine.page.url


def test_back_and_forward_walk_through_what_was_shown(open_screen: OpenScreen) -> None:
    screen = open_screen()
    everything = screen.sentence.inner_text()
    screen.press("kbli", "Tekstil")
    screen.expect_link(kbli="13")
    textiles = screen.sentence.inner_text()
    screen.press("vintage", "2017")
    screen.expect_link(kbli="13", vintage="2017")
    screen.page.go_back()
    expect(screen.sentence).to_have_text(textiles)
    screen.wait_map("atlas.state.vintage === '2022'")
    screen.expect_link(kbli="13", vintage=None)
    screen.page.go_back()
    expect(screen.sentence).to_have_text(everything)
    screen.expect_link(kbli=None)
    screen.page.go_forward()
    expect(screen.sentence).to_have_text(textiles)
    screen.wait_map("atlas.marks.visible.length < atlas.marks.points.length")


def test_a_stale_or_hostile_link_is_told_and_the_rest_is_shown(open_screen: OpenScreen) -> None:
    given = {"province": "99", "vintage": "1999", "sel": "zz", "bbox": "a", "text": MARKUP, "lang": "xx", "kbli": "13",
             "measure": "__import__", "level": "9", "point": MARKUP, "region": MARKUP, "island": "${window.pwned=1}",
             "unknown": "x"}  # fmt: skip
    screen = open_screen("/?" + urlencode(given))
    expect(screen.sentence).to_contain_text(MARKUP)
    expect(screen.sentence).to_contain_text("Tekstil")
    warnings = screen.page.get_by_test_id("stAlert")
    expect(warnings.first).to_be_visible()
    told = " ".join(warnings.all_inner_texts())
    for value in ("99", "1999", "zz", "xx"):
        assert value in told
    assert say("screen.notice.left_out", "id") in told
    screen.wait_map("atlas.ready && atlas.state.vintage === '2022'")
    assert screen.page.evaluate("window.pwned") is None
    assert screen.frame.evaluate("window.pwned") is None
    assert screen.page.locator("img[src='x']").count() == 0
    screen.page.locator(".st-key-reset button").click()
    screen.settle()
    expect(screen.sentence).not_to_contain_text(MARKUP)
    expect(screen.sentence).to_contain_text("233 sentra")
    expect(warnings).to_have_count(0)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_opens_by_its_own_address(open_screen: OpenScreen, lang: Language) -> None:
    screen = open_screen(f"/about?lang={lang}")
    start = screen.page.evaluate("location.origin")
    for page in ("region", "evidence", "about", ""):
        screen.page.wait_for_load_state("networkidle")  # leaving earlier breaks off what is still loading
        screen.page.goto(f"{start}/{page}?lang={lang}&region=9406")
        screen.page.locator(".st-key-switches").wait_for()
        screen.settle()
        expect(screen.page.locator("html")).to_have_attribute("lang", lang)
        expect(screen.page.get_by_test_id("stTopNavLink").first).to_have_text(say("screen.page.map", lang))
        expect(screen.page.locator(".sa-card").first).to_be_visible()
        assert screen.page.evaluate("performance.getEntriesByType('navigation')[0].responseStatus") == 200
    assert screen.ask("atlas.state.lang") == lang


def test_the_first_visit_to_a_new_server_may_be_a_link_to_any_page(
    open_screen: OpenScreen, app_server: StartApp
) -> None:
    new = app_server(ROOT / "app.py")
    screen = open_screen("/region?region=9406", address=new)
    expect(screen.page.locator("article.sa-card")).to_contain_text("94.06")


def test_settings_outlive_a_walk_through_all_pages(open_screen: OpenScreen) -> None:
    screen = open_screen("/?lang=en&vintage=2017&kbli=10&text=kopi&level=regency&sel=9406")
    sentence = screen.sentence.inner_text()
    for page in ("region", "evidence", "about"):
        screen.turn_to(page, "en")
        expect(screen.page.locator(".sa-card").first).to_be_visible()
        expect(screen.page.locator("html")).to_have_attribute("lang", "en")
        screen.expect_link(lang="en", vintage="2017", kbli="10", text="kopi", level="regency", sel="9406")
    screen.turn_to("map", "en")
    expect(screen.sentence).to_have_text(sentence)
    screen.wait_map("atlas.state.vintage === '2017' && atlas.selected.has('9406')")
    expect(screen.widget("text").locator("input")).to_have_value("kopi")


def test_the_page_of_a_region_says_codes_in_all_systems_and_sources(open_screen: OpenScreen) -> None:
    screen = open_screen("/?sel=9406&level=regency")
    screen.page.locator(".st-key-card_profile button").click()
    screen.page.wait_for_url("**/region?*")
    screen.settle()
    card = screen.page.locator("article.sa-card")
    for said in ("Kabupaten Dogiyai", "94.06", "91.26", "9434", "9602", "Papua Tengah", "Perpres 63/2020"):
        expect(card).to_contain_text(said)
    expect(card.locator("li a[href^='https://']").first).to_be_visible()
    records = screen.page.locator("section.sa-card").first
    expect(records).to_contain_text("Pengolahan kopi di Dogiyai")
    expect(screen.page.locator("section.sa-card").nth(1)).to_contain_text("Republika")
    screen.page.locator("[class*='st-key-neighbour_'] button").filter(has_text="Nabire").click()
    expect(card).to_contain_text("Kabupaten Nabire")
    screen.expect_link(region="9401")


def test_the_evidence_page_explains_contradictions_and_shows_every_trail(open_screen: OpenScreen) -> None:
    screen = open_screen("/evidence?lang=en")
    figures = screen.page.locator("section.sa-card").first
    expect(figures.locator("h3")).not_to_have_count(1)
    for heading in figures.locator("h3").all()[:-1]:
        explanation = heading.locator("xpath=following-sibling::p[1]").inner_text()
        assert len(explanation.split()) > 5, heading.inner_text()
        rows = heading.locator("xpath=following-sibling::div[1]//tbody/tr")
        assert rows.count() >= 2, heading.inner_text()
    for cell in figures.locator("tbody tr td:last-child").all():
        assert cell.inner_text().strip()
    screen.page.get_by_role("tab", name=say("screen.evidence.tab.programme", "en")).click()
    expect(screen.page.locator("section.sa-card:visible tbody").first.locator("tr")).to_have_count(11)
    screen.page.get_by_role("tab", name=say("screen.evidence.tab.trail", "en")).click()
    box = screen.page.get_by_role("combobox", name=say("screen.evidence.choose", "en"))
    box.fill("P10")
    screen.page.get_by_role("option").filter(has_text="P10").click()
    expect(screen.page.locator("section.sa-card:visible")).to_contain_text("Republika")
    screen.page.get_by_role("tab", name=say("screen.evidence.tab.sources", "en")).click()
    expect(screen.grid).to_contain_text("http")


def test_the_about_page_says_accuracy_limits_and_licences(open_screen: OpenScreen) -> None:
    screen = open_screen("/about")
    page = screen.page.locator("article.sa-card")
    for said in ("CC BY 3.0 IGO", "MIT", "233", "Dogiyai", "boundaries/regencies.parquet"):
        expect(page).to_contain_text(said)
