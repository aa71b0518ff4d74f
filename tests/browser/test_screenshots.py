"""The pictures of the README, made by a test: ``SENTRA_ATLAS_SCREENS=1 pytest tests/browser/test_screenshots.py``.

Without the variable the committed pictures stay as they are: fonts differ by machine, so only their size is compared.
"""

import os
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import ROOT
from tests.browser.harness.screen import OpenScreen

pytest_plugins = ["tests.browser.harness.screen_fixtures"]

COMMITTED = ROOT / "docs" / "screens"
PICTURES = {
    "map": ("/", 1280, 800),
    "region": ("/region?region=9406", 1280, 800),
    "evidence": ("/evidence", 1280, 800),
    "about": ("/about", 1280, 800),
    "choose": ("/choose?product=24", 1280, 900),
    "replay": ("/replay", 1280, 900),
    "import": ("/import", 1280, 800),
    "map-390": ("/?level=regency&sel=9406", 390, 844),
    "choose-390": ("/choose?product=24", 390, 844),
}
NO_CARD = ("choose", "replay", "import")
COLOURS_AT_LEAST = 200
"""A blank or half-drawn page has a few dozen colours, text and a map have thousands."""


@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_of_a_page(open_screen: OpenScreen, tmp_path: Path, name: str) -> None:
    path, width, height = PICTURES[name]
    rewrite = os.environ.get("SENTRA_ATLAS_SCREENS") == "1"
    taken = (COMMITTED if rewrite else tmp_path) / f"{name}.png"
    screen = open_screen(path, width=width, height=height, reduced_motion="reduce")
    if name.startswith("map"):
        screen.wait_map("document.querySelectorAll('.atlas-label').length > 0")
    elif name.startswith("choose"):
        screen.wait_map("document.querySelectorAll('.atlas-legend').length > 0")
    expect(screen.page.locator("[data-testid=stSkeleton]")).to_have_count(0)
    if not name.startswith(NO_CARD):
        expect(screen.page.locator(".sa-card").first).to_be_visible()
    screen.page.evaluate("document.fonts.ready.then(() => true)")
    screen.page.mouse.move(0, 0)
    taken.parent.mkdir(exist_ok=True)
    screen.page.screenshot(path=taken, animations="disabled", caret="hide")
    with Image.open(taken) as picture, Image.open(COMMITTED / f"{name}.png") as committed:
        assert picture.size == committed.size == (width, height)
        assert len(picture.convert("RGB").getcolors(width * height) or ()) > COLOURS_AT_LEAST
