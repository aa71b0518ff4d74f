"""The dossier's buttons in their four places: one click gives a document that a stranger's program opens and reads."""

import io
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import docx
from playwright.sync_api import Locator, expect
from pypdf import PdfReader

from clusters.atlas import load_atlas
from clusters.dossier.request import MOST
from geo.vintages import TODAY
from tests.browser.conftest import NewPage
from tests.browser.harness.screen import OpenScreen, Screen
from tests.browser.test_screen_choose import place, ranking
from tests.browser.test_screen_portfolio import names
from texts import Language, say

pytest_plugins = ["tests.browser.harness.screen_fixtures"]

MOST_PAGES = 6


class Reader(HTMLParser):
    """Reads a page's title and all that it would fetch or run."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.fetched += [value or "" for name, value in attrs if name in {"src", "srcset", "data", "background"}]


def take(screen: Screen, key: str) -> tuple[str, bytes]:
    """Press a dossier's button; return the file's name and its bytes."""
    with screen.page.expect_download() as caught:
        screen.page.locator(f".st-key-{key} button").click()
    return caught.value.suggested_filename, Path(caught.value.path()).read_bytes()


def open_menu(screen: Screen) -> Locator:
    """Open the dossier's menu on the map page, once the map has said all that it says when it arrives."""
    assert screen.frame
    screen.settle()
    screen.page.locator(".st-key-dossier_menu button").click()
    return screen.page.get_by_test_id("stPopoverBody")


def read_pdf(content: bytes) -> tuple[int, str]:
    """Return the number of pages of a PDF, and its text without the breaks of lines."""
    pages = PdfReader(io.BytesIO(content)).pages
    return len(pages), " ".join(" ".join(page.extract_text() for page in pages).split())


def link_in(text: str) -> str:
    """Return the address that asks the same again."""
    found = re.search(r"http://127\.0\.0\.1:\d+/\S*choose\?\S+", text)
    assert found, "no address of this server"
    return found[0]


def test_a_regions_page_gives_its_profile_on_one_page(open_screen: OpenScreen) -> None:
    screen = open_screen("/region?region=9406")
    name, content = take(screen, "profile_pdf")
    assert name == "sentra-atlas_profile_9406.pdf"
    pages, text = read_pdf(content)
    assert pages == 1
    assert "Kabupaten Dogiyai" in text
    assert "Papua Tengah" in text
    assert say("dossier.profile.kind", "id") in text
    assert say("dossier.profile.kind", "en") not in text


def test_a_selection_on_the_map_becomes_a_word_file_of_that_edition_and_too_large_a_one_says_why_not(
    open_screen: OpenScreen,
) -> None:
    """A condition on the page Choose counts too, though the weighed criterion that it asks then tells nobody apart."""
    screen = open_screen("/?lang=en&vintage=2017&level=regency&sel=9406,1905,33&gates=underdeveloped-2020")
    menu = screen.page.locator(".st-key-dossier_menu button")
    too_many = screen.page.locator(".st-key-chips").get_by_text(
        say("dossier.screen.too_many", "en", most=MOST, given=37)
    )
    expect(menu).to_be_disabled()
    expect(too_many).to_be_visible()
    screen.chip("33").click()
    screen.expect_link(sel="9406,1905")
    screen.settle()
    expect(too_many).to_have_count(0)
    expect(open_menu(screen)).to_contain_text(say("dossier.screen.what", "en", most=MOST))
    name, content = take(screen, "dossier_docx")
    assert name == "sentra-atlas_dossier.docx"
    word = docx.Document(io.BytesIO(content))
    assert word.core_properties.title == say("dossier.title", "en")
    assert word.core_properties.language == "en-GB"
    styled = [((one.style.name or "") if one.style else "", one.text) for one in word.paragraphs]
    headings = [text for style, text in styled if style.startswith("Heading")]
    assert headings[0] == f"1. {say('dossier.asked.title', 'en')}"
    ranges = word.tables[1]
    rows = {row.cells[1].text: row.cells[2].text for row in ranges.rows}
    assert rows["Kabupaten Dogiyai"] == "Papua"
    assert rows["Kabupaten Bangka Barat"] == "Kepulauan Bangka Belitung"
    again = parse_qs(urlsplit(link_in("\n".join(text for _, text in styled))).query)
    assert again["vintage"] == ["2017"]
    assert again["sel"] == ["1905,9406"]
    assert again["gates"] == ["underdeveloped-2020"]

    screen.page.keyboard.press("Escape")
    screen.page.locator(".st-key-chips_clear button").click()
    screen.settle()
    expect(menu).to_have_count(0)


def test_a_question_that_cannot_be_counted_is_told_where_the_buttons_would_be(open_screen: OpenScreen) -> None:
    screen = open_screen("/?sel=9406&weights=none")
    menu = open_menu(screen)
    expect(menu).to_contain_text(say("errors.choice_none", "id"))
    expect(menu.locator("button")).to_have_count(0)


def test_named_regions_and_a_portfolio_leave_the_page_choose_with_a_link_that_asks_the_same(
    open_screen: OpenScreen, new_page: NewPage, tmp_path: Path
) -> None:
    asked = "product=24&top=3&weights=border:2.5,population:1&quota=province:1&sel=9406,3575&part=portfolio"
    mine = open_screen(f"/choose?{asked}")
    chosen = mine.page.locator(".st-key-choose_portfolio")
    chosen.locator("#portfolio").wait_for()

    name, content = take(mine, "portfolio_dossier_pdf")
    assert name == "sentra-atlas_dossier.pdf"
    pages, text = read_pdf(content)
    assert 2 <= pages <= MOST_PAGES
    assert_language(text, "id")
    together = names(chosen)
    assert len(together) == 3
    assert say("dossier.opening.together", "id", names="").strip().rstrip(".") in text
    assert all(one in text for one in together)
    assert "paling banyak 1 per provinsi" in text

    name, content = take(mine, "dossier_html")
    assert name == "sentra-atlas_dossier.html"
    path = tmp_path / name
    path.write_bytes(content)
    assert_self_contained(content.decode())
    page, trail = new_page()
    page.goto(path.as_uri())
    assert [url for url in trail.requests if not url.startswith("data:")] == [path.as_uri()]
    assert page.locator("html").get_attribute("lang") == "id"
    read = page.inner_text("body")
    assert_language(read, "id")
    regions = load_atlas(TODAY).regions
    assert all(str(regions.loc[code, "name"]) in read for code in ("9406", "3575"))

    link = link_in(read)
    assert link.startswith(str(mine.page.evaluate("location.origin")))
    yours = Screen.open(link, page, trail)
    yours.expect_link(sel="9406,3575", product="24", top="3", weights="border:2.5,population:1")
    assert ranking(yours) == ranking(mine)
    assert place(yours) == place(mine)
    yours.check()


def assert_language(text: str, lang: Language) -> None:
    """Assert that a dossier's title is that of one language and not of the other."""
    other: Language = "en" if lang == "id" else "id"
    assert say("dossier.title", lang) in text
    assert say("dossier.title", other) not in text


def assert_self_contained(content: str) -> None:
    """Assert that a page runs nothing and fetches nothing: its pictures are inside."""
    reader = Reader()
    reader.feed(content)
    assert reader.tags.isdisjoint({"script", "link", "iframe", "object", "embed", "form", "base"})
    assert reader.fetched
    assert all(value.startswith("data:image/") for value in reader.fetched)
    assert "@import" not in content
    assert "url(" not in content
