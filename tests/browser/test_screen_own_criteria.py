"""The planner's own table as criteria, and the specialist's corner, on the page Choose."""

import csv
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.browser.conftest import ROOT
from tests.browser.harness.screen import OpenScreen, Screen
from texts import say

pytest_plugins = ["tests.browser.harness.screen_fixtures"]

BUDGETS = """Kode;Kabupaten/Kota;Anggaran (miliar);Jumlah IKM
1905;Kabupaten Bangka Barat;12,5;300
3575;Kota Pasuruan;40;120
7371;Kota Makassar;22,25;900
9406;Kabupaten Dogiyai;;15
"""


def bring(screen: Screen) -> None:
    """Import the table as a planner does, and leave it on the map."""
    screen.turn_to("import", "id")
    box = screen.page.locator("[class*='st-key-upload_table_'] input[type=file]")
    box.set_input_files({"name": "dana.csv", "mimeType": "text/csv", "buffer": BUDGETS.encode()})
    screen.settle()
    for key in ("import_match", "import_show"):
        screen.page.locator(f"[class~='st-key-{key}'] button:visible").first.click()
        screen.settle()
    expect(screen.page.locator(".st-key-own_layers")).to_contain_text("dana")
    screen.settle()


def part(screen: Screen, name: str) -> Locator:
    """Open a part of the page Choose."""
    screen.page.locator(".st-key-choose_part button").filter(has_text=say(f"choose.part.{name}", "id")).click()
    screen.settle()
    opened = screen.page.locator(f".st-key-choose_{name}")
    opened.wait_for()
    return opened


def pick(screen: Screen, box: Locator, option: str) -> None:
    """Choose an option of a list."""
    box.scroll_into_view_if_needed()
    screen.page.wait_for_timeout(300)  # a list that opens while the page still moves closes again
    box.locator("input").click()
    screen.page.get_by_role("option").filter(has_text=option).first.click()
    screen.settle()


def test_without_a_table_it_says_how_to_bring_one_and_offers_the_templates(open_screen: OpenScreen) -> None:
    screen = open_screen("/choose?part=own")
    own = screen.page.locator(".st-key-choose_own")
    expect(own).to_contain_text("Anggaran tersedia (APBN)")
    for file in sorted((ROOT / "data/templates").glob("*.csv")):
        with screen.page.expect_download() as caught:
            own.locator(f".st-key-own_template_{file.stem} button").click()
        assert caught.value.suggested_filename == file.name
        assert Path(caught.value.path()).read_bytes() == file.read_bytes()
        with file.open(encoding="utf-8") as rows:
            assert len(list(csv.DictReader(rows))) == 514
    own.locator(".st-key-own_import button").click()
    screen.page.wait_for_url("**/import**")
    screen.settle()


def test_columns_answer_criteria_and_are_weighed_with_direction_ideal_and_axis(open_screen: OpenScreen) -> None:
    screen = open_screen()
    bring(screen)
    screen.turn_to("choose", "id")
    own = part(screen, "own")
    # A criterion that no public data answer takes a column, and counts at once.
    pick(screen, own.locator(".st-key-own_answer_budget"), "Anggaran")
    screen.expect_link(columns="budget:own1.c3")
    expect(screen.page.locator(".sa-sentence").first).to_contain_text("Anggaran tersedia (APBN)")
    # Any other column becomes a criterion: more at first, then an ideal range, on the axis of need.
    pick(screen, own.locator(".st-key-own_add"), "Jumlah IKM")
    screen.expect_link(own_criterion="own1.c4:more:potential")
    expect(screen.page.locator(".sa-sentence").first).to_contain_text("Jumlah IKM")
    added = own.locator(".st-key-own_own1_c4")
    added.locator("button").filter(has_text=say("choose.direction.target", "id")).click()
    screen.settle()
    screen.expect_link(own_criterion="own1.c4:target:potential:93.75:450")
    added.locator("button").filter(has_text=say("registers.axis.need", "id")).click()
    screen.settle()
    screen.expect_link(own_criterion="own1.c4:target:need:93.75:450")
    lowest = added.locator("input[type=number]").first
    lowest.fill("500")
    lowest.press("Tab")
    screen.settle()
    screen.expect_link(own_criterion="own1.c4:target:need:450:500")  # put in the right order
    added.locator("button").filter(has_text=say("choose_own.remove", "id")).click()
    screen.settle()
    screen.expect_link(own_criterion=None, columns="budget:own1.c3")


def test_the_corner_gives_a_quotient_with_its_counts_or_says_why_not(open_screen: OpenScreen) -> None:
    screen = open_screen("/choose?part=concentration&lang=en")
    corner = screen.page.locator(".st-key-choose_concentration")
    expect(corner).to_contain_text(say("concentration.needs_product", "en"))
    screen = open_screen("/choose?part=concentration&lang=en&product=13&sel=5171")
    corner = screen.page.locator(".st-key-choose_concentration")
    expect(corner).to_contain_text("No location quotient: below 3 catalogued sentra")
    expect(corner).to_contain_text(say("concentration.proxy", "en"))
    screen = open_screen("/choose?part=concentration&lang=en&product=13&sel=7271")
    corner = screen.page.locator(".st-key-choose_concentration")
    expect(corner).to_contain_text("Location quotient")
    expect(corner).to_contain_text(say("concentration.small", "en"))


def test_a_pattern_of_few_regions_is_refused_in_words(open_screen: OpenScreen) -> None:
    screen = open_screen("/choose?part=concentration&lang=en&product=15&sel=7271")
    corner = screen.page.locator(".st-key-choose_concentration")
    corner.locator(".st-key-concentration_on label").first.click()
    expect(corner).to_contain_text("at least 30 are needed")
