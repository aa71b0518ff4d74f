"""The pictures in docs/screens: those of the README by name, and every page in both widths, themes and languages.

``make screens`` takes them anew (SENTRA_ATLAS_SCREENS=1). Without the variable the committed pictures stay as they are:
fonts differ by machine, so only size and colours of the README's are compared.
"""

import os
from collections import Counter
from itertools import product
from pathlib import Path
from typing import Final

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import ROOT
from tests.browser.harness.screen import OpenScreen, Screen
from texts import HOME, LANGUAGES, Language

pytest_plugins = ["tests.browser.harness.screen_fixtures"]

COMMITTED: Final = ROOT / "docs" / "screens"
PICTURES: Final = {
    "map": ("/?tour=ended", 1280, 800),
    "region": ("/region?region=9406", 1280, 800),
    "evidence": ("/evidence", 1280, 800),
    "about": ("/about", 1280, 800),
    "choose": ("/choose?product=24", 1280, 900),
    "replay": ("/replay", 1280, 900),
    "import": ("/import", 1280, 800),
    "map-390": ("/?level=regency&sel=9406", 390, 844),
    "choose-390": ("/choose?product=24", 390, 844),
}
EVERY: Final = {
    "first-visit": "/",
    "map": "/?level=regency&sel=9406",
    "choose": "/choose?product=24",
    "replay": "/replay",
    "import": "/import",
    "region": "/region?region=9406",
    "evidence": "/evidence",
    "glossary": "/glossary",
    "about": "/about",
}
"""The pages as planners meet them; a name here and one above with a suffix are different pictures."""

SIZES: Final = {1280: 800, 390: 844}
SHOTS: Final = [shot for shot in product(EVERY, SIZES, LANGUAGES) if shot[0] != "first-visit" or shot[2] == HOME]
"""A link that names a language is no first visit."""

COLOURS_AT_LEAST: Final = 100
"""A blank or half-drawn page has a few dozen colours; text and a map fill a palette of 256."""

MAX_FOLDER_BYTES: Final = 12_000_000
REWRITE: Final = os.environ.get("SENTRA_ATLAS_SCREENS") == "1"


def wait_whole(screen: Screen, path: str) -> None:
    """Wait until nothing more is drawn."""
    if path.startswith(("/?", "/choose")) or path == "/":
        screen.wait_map("document.querySelectorAll('.atlas-legend').length > 0")
    expect(screen.page.locator("[data-testid=stSkeleton], [data-testid=stSpinner]")).to_have_count(0)
    screen.page.evaluate("document.fonts.ready.then(() => true)")
    screen.page.mouse.move(0, 0)


def palette_of(picture: Image.Image) -> Image.Image:
    """Return 256 colours: those that fill most of a picture, as they are, and as many that keep small marks apart."""
    channels = iter(picture.tobytes())
    counted = Counter(zip(channels, channels, channels, strict=True))
    common = [channel for colour, _ in counted.most_common(128) for channel in colour]
    few = picture.quantize(128, Image.Quantize.MAXCOVERAGE).getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette([*common, *few[:384]])
    return palette


def take(screen: Screen, path: Path) -> None:
    """Take a picture; 256 colours take a third of the room."""
    path.parent.mkdir(exist_ok=True)
    screen.page.screenshot(path=path, animations="disabled", caret="hide")
    with Image.open(path) as whole:
        picture = whole.convert("RGB")
    picture.quantize(palette=palette_of(picture), dither=Image.Dither.NONE).save(path, optimize=True)


@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_of_a_page(open_screen: OpenScreen, tmp_path: Path, name: str) -> None:
    path, width, height = PICTURES[name]
    taken = (COMMITTED if REWRITE else tmp_path) / f"{name}.png"
    screen = open_screen(path, width=width, height=height, reduced_motion="reduce", color_scheme="light")
    wait_whole(screen, path)
    take(screen, taken)
    with Image.open(taken) as picture, Image.open(COMMITTED / f"{name}.png") as committed:
        assert picture.size == committed.size == (width, height)
        assert len(picture.convert("RGB").getcolors(width * height) or ()) > COLOURS_AT_LEAST


@pytest.mark.skipif(not REWRITE, reason="make screens takes these")
@pytest.mark.parametrize(("page", "width", "lang"), SHOTS)
def test_a_page_in_both_themes(open_screen: OpenScreen, page: str, width: int, lang: Language) -> None:
    path = EVERY[page]
    address = path if lang == HOME else f"{path}{'&' if '?' in path else '?'}lang={lang}"
    screen = open_screen(address, width=width, height=SIZES[width], reduced_motion="reduce", color_scheme="light")
    for theme in ("light", "dark"):
        screen.page.emulate_media(color_scheme=theme)
        expect(screen.page.locator(".stApp")).to_have_css("color-scheme", theme)
        wait_whole(screen, path)
        screen.page.wait_for_timeout(400)  # the tables are painted once more
        take(screen, COMMITTED / f"{page}-{width}-{theme}-{lang}.png")


def test_the_pictures_stay_small() -> None:
    assert sum(path.stat().st_size for path in COMMITTED.glob("*.png")) <= MAX_FOLDER_BYTES
