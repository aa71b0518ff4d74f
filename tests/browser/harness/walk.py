"""A walk through the whole house: every page by its link in the header, every popover, expander and tab on it once."""

from collections.abc import Callable

from playwright.sync_api import Locator

from tests.browser.harness.screen import Screen
from texts import Language, say
from ui.document import PAGES
from ui.pages.choose_page import PARTS

QUESTION = "lang={lang}&level=regency&sel=9406,3575&region=9406&weights=border:2,population:1&quota=island:papua:1"
"""Something is set on every page: a selection, a region, a question."""


def walk(screen: Screen, lang: Language) -> list[str]:
    """Turn to every page from the start page, open what can be opened on it, and return the pages that were seen."""
    seen = []
    for name in ("map", *(page for page in PAGES if page)):
        if seen:
            screen.turn_to(name, lang)
        seen.append(name)
        if name == "import":
            _import_example(screen)
        if name == "choose":
            for part in PARTS:
                _press(
                    screen, screen.page.locator(".st-key-choose_part button", has_text=say(f"choose.part.{part}", lang))
                )
        open_all(screen)
    return seen


def open_all(screen: Screen) -> None:
    """Open each popover (one at a time), expander and tab of a page."""
    page = screen.page
    _each(screen, lambda: page.locator("[data-testid=stPopoverButton]:visible"), closes=True)
    _each(screen, lambda: page.locator("[data-testid=stExpander] summary:visible"))
    _each(screen, lambda: page.get_by_role("tab"))


def _each(screen: Screen, found: Callable[[], Locator], *, closes: bool = False) -> None:
    for at in range(found().count()):
        _press(screen, found().nth(at))
        if closes:
            screen.page.keyboard.press("Escape")
            screen.settle()


def _press(screen: Screen, button: Locator) -> None:
    button.first.scroll_into_view_if_needed()
    button.first.click()
    screen.settle()
    screen.page.wait_for_load_state("networkidle")


def _import_example(screen: Screen) -> None:
    for key in ("import_try", "import_match"):
        _press(screen, screen.page.locator(f".st-key-{key} button:visible"))
