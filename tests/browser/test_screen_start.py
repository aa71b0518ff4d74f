"""The first look, the two languages, the two editions of the map."""

import re

import pytest
from playwright.sync_api import expect

from clusters.atlas import load_atlas
from tests.browser.harness.screen import OpenScreen, Screen
from texts import LANGUAGES, Language, catalogue, say

pytest_plugins = ["tests.browser.harness.screen_fixtures"]

SITES_2017 = ["1905", "3575", "7371", "7405", "9406"]
KEY = re.compile(r"\b(?:" + "|".join({key.split(".")[0] for key in catalogue("id")}) + r")\.[a-z_]+\.[a-z_.]+\b")
TEXTS = """() => {
  const found = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const parent = node.parentElement;
    if (parent.closest("script, style, noscript, [lang], table[role=grid]") || !parent.checkVisibility()) continue;
    found.add(node.textContent.trim().replace(/\\s+/g, " "));
  }
  return [...found];
}"""


def visible_texts(screen: Screen) -> set[str]:
    # the document's own lang attribute is not a mark of foreign text
    return set(screen.page.evaluate(TEXTS.replace("[lang]", "body [lang]")))


def test_the_first_look_explains_itself(open_screen: OpenScreen) -> None:
    screen = open_screen()
    assert "Sentra Atlas" in screen.page.title()
    expect(screen.page.locator("html")).to_have_attribute("lang", "id")
    expect(screen.sentence).to_have_text(re.compile(r"233 sentra.*514 kabupaten/kota"))
    assert screen.ask("atlas.map.getBounds().contains([[-11, 95.1], [6, 141]])")
    classes, palette = screen.ask("[atlas.state.classes, atlas.state.palette]")
    assert classes.keys() == set(load_atlas("2022").provinces.index)
    assert len(classes) == 38
    assert all(0 <= index < len(palette) for index in classes.values())
    names = load_atlas("2022").regions.loc[SITES_2017, "base_name"]
    screen.wait_map("document.querySelectorAll('.atlas-label').length === 5")
    assert set(screen.frame.locator(".atlas-label").all_inner_texts()) == set(names)
    screen.expect_rows(38)
    assert screen.link() == {}


def test_the_map_stands_in_the_middle_and_is_the_largest_thing(open_screen: OpenScreen) -> None:
    screen = open_screen(height=800)
    assert screen.ask("atlas.ready")
    box = screen.page.locator(".st-key-map iframe").bounding_box()
    assert box
    assert box["width"] >= 0.6 * 1280
    assert box["height"] >= 0.7 * 800
    assert box["y"] < 240


def test_one_click_turns_the_whole_screen_to_english(open_screen: OpenScreen) -> None:
    screen = open_screen()
    indonesian = visible_texts(screen)
    screen.press("lang", "EN")
    expect(screen.sentence).to_contain_text("regencies")
    expect(screen.page.locator("html")).to_have_attribute("lang", "en")
    screen.expect_link(lang="en")
    legend = say("map.legend.title", "en")
    screen.wait_map("document.querySelector('.atlas-legend summary').textContent === given", legend)
    english = visible_texts(screen)
    # What reads the same in both languages is a name or a short word; a whole sentence was forgotten.
    same = {text for text in indonesian & english if len(text.split()) > 4}
    assert same == set()
    screen.press("lang", "ID")
    expect(screen.sentence).to_contain_text("kabupaten/kota")
    screen.expect_link(lang=None)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_page_shows_the_name_of_a_text_instead_of_it(open_screen: OpenScreen, lang: Language) -> None:
    screen = open_screen(f"/?lang={lang}&sel=9406&level=regency&point=P10")
    for page in ("map", "replay", "region", "evidence", "about"):
        if page != "map":
            screen.turn_to(page, lang)
        expect(screen.page.locator(".sa-card").first).to_be_visible()
        assert KEY.findall(screen.words()) == []


def test_dogiyai_changes_its_province_with_the_edition_of_the_map(open_screen: OpenScreen) -> None:
    screen = open_screen("/?sel=9406&level=regency&measure=population")
    heading = screen.card.locator("article > p").first
    expect(heading).to_contain_text("Papua Tengah")
    expect(heading).to_contain_text(re.compile(r"Papua \("))
    province = "atlas.geography.regions.find(({ code }) => code === '9406').province[atlas.state.vintage]"
    assert screen.ask(province) == "94"
    screen.press("vintage", "2017")
    screen.expect_link(vintage="2017")
    expect(screen.sentence).to_contain_text("34")
    screen.wait_map("atlas.state.vintage === '2017'")
    assert screen.ask(province) == "91"
    expect(screen.chip("9406")).to_be_visible()


def test_the_outlines_of_the_provinces_change_with_the_edition(open_screen: OpenScreen) -> None:
    screen = open_screen()
    shown = "Object.keys(atlas.state.classes).length"
    here = screen.at_region("94")
    seen = []
    for label, vintage, count in (("2022", "2022", 38), ("2017", "2017", 34), ("2022", "2022", 38)):
        screen.press("vintage", label)
        screen.wait_map("atlas.state.vintage === given", vintage)
        assert screen.ask(shown) == count
        screen.expect_rows(count)
        seen.append(screen.ask("atlas.geography.members(given, 'province', atlas.state.vintage).length", "91"))
        screen.page.mouse.move(here[0] - 60, here[1] - 60)
        screen.page.mouse.move(*here)
        tip = screen.frame.locator(".atlas-tip b")
        expect(tip).to_have_text({"2017": "Papua", "2022": "Papua Tengah"}[vintage])
    assert seen == [9, 29, 9]
