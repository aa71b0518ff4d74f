"""Without internet: every page, popover and part in both languages asks no other machine for anything, and none errs.

The browser of all tests can reach nothing but this machine (``conftest.FLAGS``); here it also walks everywhere.
"""

import pytest

from tests.browser.harness.screen import OpenScreen
from tests.browser.harness.walk import QUESTION, walk
from texts import LANGUAGES, Language
from ui.document import PAGES

pytest_plugins = ["tests.browser.harness.screen_fixtures"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_walk_through_everything_asks_no_other_machine(open_screen: OpenScreen, lang: Language) -> None:
    screen = open_screen(f"/?{QUESTION.format(lang=lang)}")
    assert len(walk(screen, lang)) == len(PAGES)
    hosts = [url for url in screen.trail.requests if url.startswith("http")]
    assert len(hosts) > 20, "the watch saw nothing"
    screen.check()


def test_a_browser_of_these_tests_reaches_no_other_machine(open_screen: OpenScreen) -> None:
    """The block itself works: what an asset from elsewhere would do is seen, and fails."""
    screen = open_screen("/about")
    screen.page.evaluate("fetch('http://atlas.example/tile.png').catch(() => null)")
    screen.page.wait_for_timeout(200)
    assert screen.trail.outside() == ["http://atlas.example/tile.png"]
    assert any(fault.startswith("failed: http://atlas.example") for fault in screen.trail.faults)
    screen.trail.requests.clear()
    screen.trail.faults.clear()
