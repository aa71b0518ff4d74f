"""Hostile names in the registers: wherever they appear they are text, letter by letter, and nothing runs."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, StartApp
from tests.browser.harness.screen import OpenScreen, Screen
from texts import say

pytest_plugins = ["tests.browser.harness.screen_fixtures"]

SENTRA = "S1106-001"
SITE = "P10"
HTML = "<img src=x onerror=window.pwned=1> ${window.pwned=1} </script><script>window.pwned=1</script>"
MARKDOWN = "[x](javascript:window.pwned=1) ![i](http://outside.example/x.png) :material/home: $\\frac{1}{2}$ **b** `c`"
EDITS: dict[str, tuple[str, str, dict[str, str]]] = {
    "sentra": ("sentra_id", SENTRA, {"name": HTML, "product": MARKDOWN, "product_id": MARKDOWN, "note_id": HTML,
                                      "note_en": HTML}),
    "programme_sites": ("site_id", SITE, {"name_id": MARKDOWN, "name_en": HTML, "product_id": HTML, "note_id": MARKDOWN,
                                          "written_place": HTML}),
    "programmes": ("programme_id", "jica-kemenperin", {"name_id": HTML, "short_id": MARKDOWN, "short_en": HTML}),
    "kbli": ("kbli2", "10", {"short_id": HTML + MARKDOWN}),
    "decrees": ("decree_id", "perpres-63-2020", {"short_id": MARKDOWN, "title_id": HTML}),
    # An address that is not one of the web never gets as far as the screen: the contract refuses it.
    "sources": ("source_id", "acehnews-industri-kerajinan-bordir-di", {"title": HTML, "publisher": MARKDOWN,
                                                                       "note_id": HTML, "note_en": HTML}),
    "indicators": ("indicator_id", "I01", {"name_id": HTML, "as_written": MARKDOWN}),
    "contradictions": ("contradiction_group", "medium_firms", {"title_id": HTML, "explanation_id": MARKDOWN}),
}  # fmt: skip


@pytest.fixture(scope="module")
def hostile_address(app_server: StartApp, data_copy: Path) -> str:
    """The address of an atlas whose registers hold markup, code and links that run."""
    for register, (key, value, cells) in EDITS.items():
        edit(data_copy / "registers" / f"{register}.csv", key, value, cells)
    return app_server(ROOT / "app.py", env={"SENTRA_ATLAS_DATA": str(data_copy)})


def edit(path: Path, key: str, value: str, cells: dict[str, str]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert cells.keys() <= rows[0].keys(), path.name
    (row,) = (row for row in rows if row[key] == value)
    row.update(cells)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def open_hostile(open_screen: OpenScreen, hostile_address: str) -> Iterator[OpenScreen]:
    opened: list[Screen] = []

    def open_one(path: str) -> Screen:
        opened.append(open_screen(path, address=hostile_address))
        return opened[-1]

    yield open_one
    for screen in opened:
        for frame in screen.page.frames:
            assert frame.evaluate("window.pwned") is None
            assert frame.locator("img[src='x'], img[src*='outside'], a[href^='javascript:']").count() == 0
        assert screen.page.locator(".katex").count() == 0


def test_on_the_map_in_the_tip_and_in_the_card(open_hostile: OpenScreen) -> None:
    screen = open_hostile("/")
    screen.look_at(5.4, 95.4, 9)
    place = screen.at_point(SENTRA)
    screen.page.mouse.move(place[0] - 60, place[1] - 60)
    screen.page.mouse.move(*place)
    tip = screen.frame.locator(".atlas-tip")
    expect(tip.locator("b")).to_have_text(HTML)
    expect(tip).to_contain_text(MARKDOWN)
    screen.page.mouse.click(*place)
    screen.expect_link(point=SENTRA)
    expect(screen.card.locator("h2")).to_have_text(HTML)
    expect(screen.card).to_contain_text(MARKDOWN)
    screen.look_at(-4.0, 136.0, 8)
    screen.page.mouse.click(*screen.at_point(SITE))
    screen.expect_link(point=SITE)
    expect(screen.card.locator("h2")).to_have_text(MARKDOWN)
    expect(screen.card).to_contain_text(HTML)


def test_in_filters_sentence_and_table(open_hostile: OpenScreen) -> None:
    screen = open_hostile("/?programme=jica-kemenperin&underdeveloped=perpres-63-2020&kbli=10&table=records")
    for widget, text in (("programme", MARKDOWN), ("underdeveloped", MARKDOWN), ("kbli", HTML + MARKDOWN)):
        expect_pill(screen, widget, text)
    expect(screen.sentence).to_contain_text(MARKDOWN)
    expect(screen.grid).to_contain_text(MARKDOWN)


def expect_pill(screen: Screen, widget: str, text: str) -> None:
    """A pill shows a text letter by letter; an invisible joiner may keep Streamlit's Markdown from reading a code."""
    screen.page.wait_for_function(
        """({ widget, text }) => [...document.querySelectorAll(`.st-key-widget_${widget} button`)]
             .some((pill) => pill.textContent.replaceAll("\\u2060", "").includes(text))""",
        arg={"widget": widget, "text": text},
    )


def test_on_the_pages_of_regions_and_of_evidence(open_hostile: OpenScreen) -> None:
    screen = open_hostile("/region?region=1106")
    expect(screen.page.locator("article.sa-card")).to_contain_text(HTML)
    expect(screen.page.locator("section.sa-card").first).to_contain_text(MARKDOWN)
    screen.turn_to("evidence", "id")
    figures = screen.page.locator("section.sa-card").first
    expect(figures.locator("h3").filter(has_text=HTML)).to_have_count(1)
    expect(figures.locator("p").filter(has_text=MARKDOWN)).to_have_count(1)
    expect(figures.locator("th[scope=row]").filter(has_text=HTML)).to_have_count(1)
    screen.page.get_by_role("tab", name=say("screen.evidence.tab.programme", "id")).click()
    expect(screen.page.locator("section.sa-card:visible td").filter(has_text=MARKDOWN).first).to_be_visible()
    screen.page.get_by_role("tab", name=say("screen.evidence.tab.trail", "id")).click()
    box = screen.page.get_by_role("combobox", name=say("screen.evidence.choose", "id"))
    box.fill(SENTRA)
    option = screen.page.get_by_role("option").filter(has_text=SENTRA)
    expect(option).to_contain_text(HTML)
    option.click()
    expect(screen.page.locator("section.sa-card:visible").filter(has_text=SENTRA)).to_contain_text(HTML)
    screen.page.get_by_role("tab", name=say("screen.evidence.tab.sources", "id")).click()
    expect(screen.page.get_by_test_id("stDataFrame")).to_be_visible()
    screen.settle()
