"""A monkey in the browser: random acts in each language, and the address and the screen agree after every one.

``MONKEY_SEED=7 MONKEY_ACTS=300 pytest tests/browser/test_monkey.py`` plays another run, or a longer one.
"""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.browser.conftest import ROOT, NewPage, StartApp
from tests.browser.harness.monkey import Monkey, read
from tests.browser.harness.screen import Screen
from texts import LANGUAGES, Language

SEED = int(os.environ.get("MONKEY_SEED", "2017"))
ACTS = int(os.environ.get("MONKEY_ACTS", "100"))
FRESH = 20
"""After so many acts a second reader opens the link."""


@contextmanager
def told(monkey: Monkey) -> Iterator[None]:
    """Say on a fault what led to it: the seed plays it again, the list lets a person do it by hand."""
    try:
        yield
    except BaseException as fault:
        acts = "\n".join(f"{at:4} {act}" for at, act in enumerate(monkey.diary, 1))
        fault.add_note(f"seed {SEED}, language {monkey.home}, address {monkey.screen.page.url}, acts:\n{acts}")
        raise


def expect_the_same_by_the_link(mine: Monkey, second: Monkey) -> None:
    """Open the address afresh: a second reader, in a browser of their own, is told the same."""
    facts = mine.agree()
    second.screen.page.goto(mine.screen.page.url)
    second.screen.page.locator(".st-key-switches").wait_for()
    second.agree()
    if "layers=" not in facts["query"]:  # an imported layer stays with its session; the second is told without it
        assert read(second.screen) == read(mine.screen)
    second.screen.page.goto("about:blank")  # reading on, it would take time from the first


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_act_breaks_the_page_or_parts_the_address_from_the_screen(
    app_server: StartApp, new_page: NewPage, lang: Language
) -> None:
    address = app_server(ROOT / "app.py", "--client.showErrorDetails", "full")  # a fault shows where it arose
    draw = random.Random(f"{SEED} {lang}")  # noqa: S311 - a seed that can be played again
    monkey, second = (Monkey(Screen.open(f"{address}/?lang={lang}", *new_page()), lang, draw) for _ in range(2))
    with told(monkey):
        monkey.agree()
        for count in range(1, ACTS + 1):
            monkey.act()
            if count % FRESH == 0:
                expect_the_same_by_the_link(monkey, second)
    assert monkey.missed < ACTS / 10, "the monkey presses mostly what cannot be pressed"
