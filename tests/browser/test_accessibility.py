"""WCAG 2.2 AA, asked of every page and state by axe-core, in both themes; and what axe cannot ask.

Findings that stay are listed with their reason in docs/accessibility.md; a new one fails, and so does a listed one that
is no longer found.
"""

import re
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, StartApp
from tests.browser.harness.screen import OpenScreen, Screen
from texts import say

pytest_plugins = ["tests.browser.harness.screen_fixtures"]

AXE: Final = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASK: Final = """async (values) => {
  const asked = { resultTypes: ["violations"], runOnly: { type: "tag", values } };
  const { violations } = await axe.run(document, asked);
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, html }) => [id, impact, target.flat(9).join(" "), html.slice(0, 300)]));
}"""
FITS: Final = "document.documentElement.scrollWidth <= innerWidth && document.body.scrollWidth <= innerWidth"
TABLE: Final = "Kode;Kabupaten/Kota;Unit usaha\n19.05;Kab. Bangka Barat;40\n;Kab. Bangka Slatan;22\n;Pasuruan;20\n"

Act = Callable[[Screen], None]


class Finding(NamedTuple):
    """What axe finds: rule, impact, the element's path and its own markup."""

    rule: str
    impact: str
    target: str
    html: str


class Known(NamedTuple):
    """A row of the table in docs/accessibility.md: a finding of Streamlit's own, and why it stays."""

    rule: str
    where: str
    reason: str

    def explains(self, finding: Finding) -> bool:
        return finding.rule == self.rule and self.where in f"{finding.target} {finding.html}"


def known_findings() -> list[Known]:
    """Read the table of findings that stay."""
    rows = re.findall(
        r"^\| `([a-z-]+)` \| `([^`]+)` \| (.+) \|$", (ROOT / "docs/accessibility.md").read_text("utf-8"), re.M
    )
    return [Known(*row) for row in rows]


def look(_: Screen) -> None:
    """Do nothing: the state is the page as it opens."""


def click(selector: str) -> Act:
    def act(screen: Screen) -> None:
        screen.page.locator(selector).locator("visible=true").first.click()
        screen.settle()

    return act


def open_filters(screen: Screen) -> None:
    click(".st-key-aside summary")(screen)


def end_of_tour(screen: Screen) -> None:
    for _ in range(2):
        click(".st-key-tour_next button")(screen)


def give_table(screen: Screen) -> None:
    box = screen.page.locator("[class*='st-key-upload_table_'] input[type=file]")
    box.set_input_files({"name": "usaha.csv", "mimeType": "text/csv", "buffer": TABLE.encode()})
    expect(screen.page.locator(".st-key-import_match button")).to_be_visible()


def match_table(screen: Screen) -> None:
    give_table(screen)
    click(".st-key-import_match button")(screen)
    expect(screen.page.locator(".st-key-import_report")).to_be_visible()


STATES: Final[Mapping[str, tuple[str, Act]]] = {
    "first visit": ("/", look),
    "tour, last step": ("/", end_of_tour),
    "all filters": ("/?lang=en", open_filters),
    "region picked": ("/?level=regency&sel=9406", look),
    "province picked": ("/?sel=91&lang=en", look),
    "record picked": ("/?lang=en&point=P10", look),
    "table of records": ("/?table=records", look),
    "all links": ("/?links=all&lang=en", look),
    "export menu": ("/?level=regency&sel=9406", click(".st-key-export button")),
    "saving": ("/?level=regency", click(".st-key-workspace button")),
    "nothing found": ("/?kbli=24&underdeveloped=perpres-63-2020&type=event", look),
    "a link in part wrong": ("/?lang=xx&level=foo&sel=abc", look),
    "choose": ("/choose?product=24&sel=9406", look),
    **{
        f"choose, {part}": (f"/choose?lang=en&product=24&sel=9406,7371&part={part}", look)
        for part in ("portfolio", "compare", "sensitivity", "axes", "peers", "concentration", "own")
    },
    "replay": ("/replay", look),
    "import": ("/import", look),
    "import, columns": ("/import?lang=en", give_table),
    "import, report": ("/import", match_table),
    "region, none yet": ("/region", look),
    "region": ("/region?lang=en&region=9406", look),
    "evidence": ("/evidence", look),
    "evidence, sources": ("/evidence?lang=en", lambda screen: screen.page.get_by_role("tab").last.click()),
    "glossary": ("/glossary", look),
    "about": ("/about?lang=en", look),
}
NARROW: Final = ("first visit", "region picked", "choose", "import, report", "region", "evidence", "replay", "glossary")


def axe(page: Page) -> list[Finding]:
    """Ask axe of the page and the map's frame, once everything stands still."""
    page.wait_for_timeout(600)  # what is drawn anew fades in
    # In a fold that is shut a transition stays listed when it is over: nothing there is drawn.
    still = "(one) => !(one instanceof CSSTransition) || one.playState === 'finished'"
    page.wait_for_function(f"document.getAnimations().every({still})")
    for frame in page.frames:
        frame.evaluate(AXE)
    return [Finding(*found) for found in page.evaluate(ASK, RULES)]


SEEN: Final[set[Known]] = set()


def unexplained(found: list[Finding]) -> list[Finding]:
    known = known_findings()
    SEEN.update(one for one in known for finding in found if one.explains(finding))
    return [finding for finding in found if not any(one.explains(finding) for one in known)]


def findings(screen: Screen) -> list[Finding]:
    """Ask of a page in light, and then in dark."""
    found = axe(screen.page)
    screen.page.emulate_media(color_scheme="dark")
    expect(screen.page.locator(".stApp")).to_have_css("color-scheme", "dark")
    return found + axe(screen.page)


def wait_whole(screen: Screen) -> None:
    expect(screen.page.locator("[data-testid=stSkeleton], [data-testid=stSpinner]")).to_have_count(0)
    if screen.page.locator(".st-key-map iframe").count():
        assert screen.ask("atlas.ready")


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_new(open_screen: OpenScreen, state: str) -> None:
    path, act = STATES[state]
    screen = open_screen(path, height=844, reduced_motion="reduce", color_scheme="light")
    wait_whole(screen)
    act(screen)
    assert unexplained(findings(screen)) == []


@pytest.fixture(scope="module")
def broken(app_server: StartApp, data_copy: Path) -> str:
    """The address of an atlas without one of its registers, as in test_screen_faults."""
    (data_copy / "registers/sentra.csv").unlink()
    return app_server(ROOT / "app.py", env={"SENTRA_ATLAS_DATA": str(data_copy)})


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", ["/", "/region?lang=en", "/choose", "/evidence?lang=en"])
def test_axe_finds_nothing_new_where_data_are_broken(
    open_screen: OpenScreen, broken: str, path: str, width: int
) -> None:
    screen = open_screen(path, address=broken, width=width, height=844, reduced_motion="reduce", color_scheme="light")
    expect(screen.page.get_by_test_id("stAlert").first).to_contain_text("registers/sentra.csv")
    assert screen.page.evaluate(FITS)
    assert unexplained(findings(screen)) == []


@pytest.mark.parametrize("state", NARROW)
def test_a_phone_shows_everything_without_scrolling_sideways(open_screen: OpenScreen, state: str) -> None:
    path, act = STATES[state]
    screen = open_screen(path, width=390, height=844, reduced_motion="reduce")
    wait_whole(screen)
    act(screen)
    assert screen.page.evaluate(FITS)
    assert unexplained(axe(screen.page)) == []


@pytest.mark.parametrize("state", ["region picked", "choose", "region", "evidence"])
def test_twice_the_size_fits_too(open_screen: OpenScreen, state: str) -> None:
    # A browser at 200 % shows half as many pixels, each twice as large: 640 of a screen of 1280.
    screen = open_screen(STATES[state][0], width=640, height=430, device_scale_factor=2)
    wait_whole(screen)
    assert screen.page.evaluate(FITS)
    headings = screen.page.locator("h1")
    expect(headings).to_have_count(1)


def test_every_listed_finding_is_still_there() -> None:
    if len(SEEN) == 0:
        pytest.skip("the states were not asked in this run")
    assert {one for one in known_findings() if one not in SEEN} == set()


# ---- what axe cannot ask


def test_a_changed_answer_is_announced_once_it_stands(open_screen: OpenScreen) -> None:
    screen = open_screen("/?lang=en&level=regency")
    live = screen.page.locator("#sa-live")
    expect(live).to_have_attribute("aria-live", "polite")
    expect(live).to_be_empty()
    screen.press("underdeveloped", "Perpres 63/2020")
    expect(screen.sentence).to_contain_text("Perpres 63/2020")
    expect(live).to_have_text(screen.sentence.inner_text())
    expect(live).to_contain_text("underdeveloped by: Perpres 63/2020")


@pytest.mark.parametrize("page", ["", "choose", "region", "glossary"])
def test_the_document_says_its_language_and_its_name(open_screen: OpenScreen, page: str) -> None:
    for lang in ("id", "en"):
        screen = open_screen(f"/{page}?lang={lang}")
        expect(screen.page.locator("html")).to_have_attribute("lang", lang)
        name = say(f"screen.page.{page or 'map'}", lang)
        expect(screen.page.locator("h1")).to_have_text(name)
        assert screen.page.title() == f"{name} · Sentra Atlas"


SEEN_FOCUS: Final = """() => {
  const held = document.activeElement;
  if (held.matches("body, canvas, iframe, td, table *")) return "";
  const { outlineStyle, outlineWidth } = getComputedStyle(held);
  return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 ? "" : held.outerHTML.slice(0, 160);
}"""
"""What has the focus without showing it; the map, the table and the frames show theirs inside."""


@pytest.mark.parametrize("path", ["/?level=regency&sel=9406", "/choose?product=24", "/region?region=9406"])
def test_the_focus_can_be_seen_wherever_it_stands(open_screen: OpenScreen, path: str) -> None:
    # That everything can be done by keyboard is asked where it is done: test_screen_picks, test_screen_import.
    screen = open_screen(path)
    wait_whole(screen)
    unseen = set()
    for _ in range(45):
        screen.page.keyboard.press("Tab")
        unseen.add(screen.page.evaluate(SEEN_FOCUS))
    assert unseen == {""}


def test_nothing_moves_for_those_who_ask_for_stillness(open_screen: OpenScreen) -> None:
    screen = open_screen("/?level=regency", reduced_motion="reduce")
    moving = screen.page.evaluate(
        "document.getAnimations().filter(({ effect }) => effect.getComputedTiming().duration > 20).length"
    )
    assert moving == 0
