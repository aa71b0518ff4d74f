"""Pages on paper: what a planner takes to a meeting by the browser's own print."""

from io import BytesIO

from pypdf import PdfReader

from tests.browser.harness.screen import OpenScreen, Screen
from texts import say

pytest_plugins = ["tests.browser.harness.screen_fixtures"]


def printed(screen: Screen) -> list[str]:
    """The text of each sheet."""
    paper = PdfReader(BytesIO(screen.page.pdf(format="A4", print_background=True)))
    return [" ".join(sheet.extract_text().split()) for sheet in paper.pages]


def test_the_page_of_a_region_is_printed_once_and_in_whole_words(open_screen: OpenScreen) -> None:
    sheets = printed(open_screen("/region?region=9406"))
    text = " ".join(sheets)
    assert len(sheets) <= 3
    assert text.count(say("screen.card.neighbours", "id")) == 1
    for words in ("tercatat sebagai", "daerah tertinggal", "kabupaten/kota", "Perindagkop Dogiyai"):
        assert words in text
    for button in ("Word", "HTML", say("export.menu.open", "id")):
        assert button not in text


def test_the_map_is_printed_with_its_sentence_and_the_card(open_screen: OpenScreen) -> None:
    screen = open_screen("/?level=regency&sel=9406&kbli=13")
    sentence = screen.sentence.inner_text()
    sheets = printed(screen)
    assert sentence in sheets[0]
    assert "Kabupaten Dogiyai" in " ".join(sheets)
    assert say("screen.filters.search", "id") not in " ".join(sheets)
