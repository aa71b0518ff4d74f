"""A planner's own table end to end: given, matched, corrected, on the map, taken away; and what must not happen."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Frame, Locator, expect

from cli import main
from tests.browser.harness.screen import OpenScreen, Screen
from texts import Language, number, plural, say

pytest_plugins = ["tests.browser.harness.screen_fixtures"]

BUDGET = """Kode;Kabupaten/Kota;Provinsi;Produk;Unit usaha;Anggaran
19.05;Kab. Bangka Barat;Kepulauan Bangka Belitung;Lada;40;212,5
73.71;Kota Makassar;Sulawesi Selatan;Kemasan;60;300
94.06;Kab. Dogiyai;Papua;Kopi;25;275
74.05;Kab. Konawe Selatan;Sulawesi Tenggara;Anyaman;18;95
;Kab. Bangka Slatan;Kepulauan Bangka Belitung;Ikan;22;130
;Kab. Bangka Slatan;Kepulauan Bangka Belitung;Kerupuk;15;55
;Pasuruan;Jawa Timur;Logam;20;120
;Kab. Suka Maju;Jawa Barat;Studi;5;25
;Jumlah;;;205;1.212,5
"""
"""Six rows can be placed, four of them at once; the sum of the last column is 1.212,5 as printed."""

BPS = "Kode,Unit usaha\n1903,4\n1905,7\n1906,2\n1901,5\n"
"""BPS codes of Bangka Belitung without names: valid Kemendagri codes too, of other regencies."""


def give(screen: Screen, name: str, content: bytes, uploader: str = "table") -> None:
    """Give a file to an uploader."""
    box = screen.page.locator(f"[class*='st-key-upload_{uploader}_'] input[type=file]")
    box.set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})
    screen.settle()


def press(screen: Screen, key: str) -> None:
    """Press a button by its name."""
    button(screen, key).click()
    screen.settle()


def button(screen: Screen, key: str) -> Locator:
    return screen.page.locator(f"[class*='st-key-{key}'] button:visible").first


def choose(screen: Screen, key: str, words: str) -> None:
    """Choose from a list by the keyboard, as somebody without a mouse does."""
    box = screen.page.locator(f"[class*='st-key-{key}'] input").first
    box.focus()
    box.press("ArrowDown")
    box.fill(words)
    expect(screen.page.get_by_role("option").first).to_contain_text(words)
    box.press("Enter")
    screen.settle()


def counts(screen: Screen) -> dict[str, int]:
    """Return the figures of the match report by group."""
    screen.page.locator(".sa-counts").wait_for()
    found: dict[str, str] = screen.page.evaluate(
        """Object.fromEntries([...document.querySelectorAll(".sa-counts > div")]
           .map((one) => [one.className.replace(/sa-count-|sa-none/g, "").trim(), one.lastElementChild.innerText]))"""
    )
    return {group: int(count) for group, count in found.items() if group}


def expect_count(screen: Screen, group: str, count: int, lang: Language) -> None:
    """Wait until a group of the match report has so many rows."""
    expect(screen.page.locator(f".sa-count-{group} dd")).to_have_text(number(count, lang))


def take(screen: Screen, kind: str) -> tuple[str, bytes]:
    """Download a result."""
    screen.settle()
    with screen.page.expect_download() as caught:
        button(screen, f"import_take_{kind}").click()
    return caught.value.suggested_filename, Path(caught.value.path()).read_bytes()


def small_map(screen: Screen) -> Frame:
    """Return the report's map once it is ready: to leave earlier breaks off what it loads, which counts as a fault."""
    element = screen.page.wait_for_selector(".st-key-import_map iframe", state="attached")
    frame = element.content_frame() if element else None
    assert frame
    frame.wait_for_function("window.map?.sentraAtlas?.ready")
    return frame


def show_on_map(screen: Screen) -> None:
    """Make the table a layer and wait for the map page."""
    small_map(screen)
    press(screen, "import_show")
    screen.page.wait_for_url(lambda url: "/import" not in url)
    screen.settle()


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def matched(screen: Screen, name: str, text: str) -> None:
    """Give a table and match its rows as the columns were guessed."""
    give(screen, name, text.encode())
    press(screen, "import_match")


def open_import(open_screen: OpenScreen, lang: Language = "id", **options: int) -> Screen:
    return open_screen(f"/import?lang={lang}", **options)


def correct_the_budget(screen: Screen, lang: Language) -> None:
    """Accept the one suggestion, which two rows share, and say which Pasuruan is meant."""
    expect_count(screen, "suggested", 2, lang)
    press(screen, "import_accept_")
    expect_count(screen, "suggested", 0, lang)
    choose(screen, "import_pick_", "Kota Pasuruan")
    expect_count(screen, "ambiguous", 0, lang)


def test_a_table_is_given_corrected_seen_on_the_map_and_taken_away(open_screen: OpenScreen) -> None:
    screen = open_screen("/")
    assert screen.points() > 0
    screen.turn_to("import", "id")
    matched(screen, "anggaran 2027.csv", BUDGET)
    found = {"placed": 4, "suggested": 2, "ambiguous": 1, "conflicting": 0, "unplaced": 1, "set_aside": 1}
    for group, count in found.items():
        expect_count(screen, group, count, "id")
    correct_the_budget(screen, "id")
    expect_count(screen, "placed", 7, "id")

    name, content = take(screen, "table")
    assert name == "anggaran_2027_resolved.csv"
    rows, given = read(content), list(csv.reader(io.StringIO(BUDGET), delimiter=";"))
    assert [list(row.values())[:6] for row in rows] == given[1:]
    codes = ["1905", "7371", "9406", "7405", "1903", "1903", "3575", "", ""]
    assert [row["region_code"] for row in rows] == codes
    name, content = take(screen, "report")
    report = json.loads(content)
    assert (report["rows"], report["placed"], report["chosen_by_person"]) == (9, 7, 3)
    assert report["code_system"] == "kemendagri-2025"

    show_on_map(screen)
    screen.expect_link(measure="own1.rows", level="regency")
    screen.wait_map("atlas.state.values['1903'] === '2' && atlas.state.values['3575'] === '1'")
    expect(screen.page.locator(".st-key-own_layers")).to_contain_text("anggaran 2027")
    screen.turn_to("import", "id")
    expect_count(screen, "placed", 7, "id")  # the import stands as it was left


def test_the_example_is_tried_with_one_click_and_undone(open_screen: OpenScreen) -> None:
    screen = open_import(open_screen, "en")
    press(screen, "import_try")
    expect(screen.page.locator(".sa-found").first).to_contain_text(say("import.example.file", "en"))
    press(screen, "import_match")
    before = counts(screen)
    assert min(before.values()) > 0  # each group has something to show
    difference = screen.page.get_by_test_id("stAlert").first
    expect(difference).to_contain_text("the difference is 10")
    shown = screen.page.locator(".st-key-import_group")
    shown.locator("button").filter(has_text=say("import.group.suggested", "en")).click()
    screen.expect_rows(before["suggested"])
    press(screen, "import_accept_")
    expect_count(screen, "suggested", 0, "en")
    screen.expect_rows(sum(before.values()))  # the group that was shown is empty: all rows are shown
    press(screen, "import_undo")
    for group, count in before.items():
        expect_count(screen, group, count, "en")
    frame = small_map(screen)
    assert frame.evaluate("window.map.sentraAtlas.state.values['1905']") == "1"
    press(screen, "import_change")
    expect(button(screen, "import_match")).to_be_visible()


def test_codes_that_fit_two_systems_are_asked_about_and_then_placed(open_screen: OpenScreen) -> None:
    screen = open_import(open_screen)
    matched(screen, "bps.csv", BPS)
    question = screen.page.get_by_test_id("stAlert").first
    expect(question).to_contain_text(say("import.refused.undecided", "id")[:40])
    readings = screen.page.locator(".st-key-import_report .sa-table").first
    expect(readings.get_by_role("row").nth(1)).to_contain_text("Kabupaten Bangka Barat (1905)")
    expect(readings.get_by_role("row").nth(1)).to_contain_text("Kabupaten Bangka Selatan (1903)")
    assert button(screen, "import_show").count() == 0
    press(screen, "import_read_bps-2022")
    expect_count(screen, "placed", 4, "id")
    _, content = take(screen, "table")
    assert [row["region_code"] for row in read(content)] == ["1905", "1903", "1906", "1901"]


def test_decisions_are_saved_and_hold_for_the_next_file(open_screen: OpenScreen, tmp_path: Path) -> None:
    screen = open_import(open_screen, "en")
    matched(screen, "first.csv", BUDGET)
    correct_the_budget(screen, "en")
    name, mapping = take(screen, "mapping")
    assert name == "first_mapping.json"
    _, on_screen = take(screen, "table")

    again = open_import(open_screen, "en")
    give(again, "second.csv", BUDGET.encode())
    again.page.locator(".st-key-import_mapping summary").click()
    give(again, "mapping.json", mapping, uploader="mapping")
    expect(again.page.locator(".st-key-import_held")).to_contain_text(plural("import.mapping.held", 2, "en"))
    press(again, "import_match")
    expect_count(again, "placed", 7, "en")
    expect_count(again, "suggested", 0, "en")

    table, saved, out = tmp_path / "first.csv", tmp_path / "mapping.json", tmp_path / "out.csv"
    table.write_text(BUDGET, "utf-8")
    saved.write_bytes(mapping)
    asked = ["resolve", str(table), "-o", str(out), "--report", str(tmp_path / "r.json"), "--mapping", str(saved)]
    assert main(["--lang", "en", *asked]) == 3
    assert out.read_bytes() == on_screen


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("gambar.csv", b"\x89PNG\r\n\x1a\n" + bytes(200), "table_binary"),
        ("kosong.csv", b"", "table_empty"),
        ("lebar.csv", ",".join(f"k{n}" for n in range(600)).encode(), "table_columns"),
    ],
)
def test_a_hostile_file_is_one_sentence_and_the_first_file_stays(
    open_screen: OpenScreen, name: str, content: bytes, said: str
) -> None:
    screen = open_import(open_screen)
    give(screen, "baik.csv", BUDGET.encode())
    screen.page.locator(".st-key-import_another button").first.click()
    give(screen, name, content)
    alert = screen.page.get_by_test_id("stAlert").first
    expect(alert).to_contain_text(name)
    opening = say(f"errors.{said}", "id", name=name, given=600, allowed=500)[:30]
    expect(alert).to_contain_text(opening)
    assert "Traceback" not in screen.page.content()
    screen.page.keyboard.press("Escape")
    screen.settle()
    expect(screen.page.locator(".sa-found").first).to_contain_text("baik.csv")
    press(screen, "import_match")
    expect_count(screen, "placed", 4, "id")


def test_names_and_cells_of_a_table_are_text_wherever_they_appear(open_screen: OpenScreen) -> None:
    markup = "<img src=x onerror=window.pwned=1> [x](javascript:window.pwned=1) :material/home: $\\frac{1}{2}$"
    rows = f'Kode,"Kabupaten/Kota {markup}",Kabupaten/Kota\n19.06,"{markup}",Kab. Bangka Barat\n19.05,b,{markup}\n'
    screen = open_import(open_screen, "en")
    give(screen, f"{markup.replace('/', '')}.csv", (rows + "73.71,c,Kota Makassar\n35.75,d,Kota Pasuruan\n").encode())
    expect(screen.page.locator(".sa-found").first).to_contain_text("<img src=x")
    press(screen, "import_match")
    expect(screen.page.locator(".st-key-import_report .sa-table").first).to_contain_text("<img src=x")
    press(screen, "import_read_kemendagri-2025")
    expect(screen.page.locator(".sa-case").first).to_be_visible()
    show_on_map(screen)
    for frame in screen.page.frames:
        assert frame.evaluate("window.pwned") is None
        assert frame.locator("img[src='x'], a[href^='javascript:']").count() == 0
    assert screen.page.locator(".katex").count() == 0


def test_another_sheet_of_a_workbook_is_one_choice_away(open_screen: OpenScreen) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Catatan"])
    book.active.append(["tidak ada daerah di sini"])
    sheet = book.create_sheet("Sentra")
    for row in (["Sentra IKM 2025"], [], ["Kabupaten/Kota", "Unit"], ["Kab. Dogiyai", 5], ["Kota Makassar", 7]):
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    screen = open_import(open_screen)
    give(screen, "sentra.xlsx", content.getvalue())
    choose(screen, "import_sheet_", "Sentra")
    expect(screen.page.locator(".sa-found").first).to_contain_text("Sentra IKM 2025")
    press(screen, "import_match")
    expect_count(screen, "placed", 2, "id")


def test_points_in_swapped_columns_are_asked_about_and_swapped_by_a_button(open_screen: OpenScreen) -> None:
    points = "Nama usaha,bujur,lintang\n" + "".join(f"U{n},{lat},{lon}\n" for n, (lat, lon) in enumerate(PLACES))
    screen = open_import(open_screen, "en")
    matched(screen, "points.csv", points)
    expect(screen.page.get_by_test_id("stAlert").first).to_contain_text("swapped")
    press(screen, "import_swap")
    expect_count(screen, "placed", len(PLACES), "en")


PLACES = ((-7.05, 110.44), (-6.9, 107.6), (-5.15, 119.45), (-2.1, 105.9))


def test_ten_thousand_rows_stay_quick_and_are_paged(open_screen: OpenScreen) -> None:
    lines = BUDGET.splitlines()[1:-1]
    table = "\n".join([BUDGET.splitlines()[0], *(lines[row % len(lines)] for row in range(10_000))])
    screen = open_import(open_screen, "en")
    matched(screen, "many.csv", table)
    expect_count(screen, "placed", 5000, "en")
    shown = plural("import.rows.page", 10_000, "en", first="1", last="500")
    expect(screen.page.locator(".st-key-import_report")).to_contain_text(shown)
    press(screen, "import_accept_")
    expect_count(screen, "placed", 7500, "en")  # one decision, 2,500 rows


def test_on_a_phone_every_step_fits_the_width(open_screen: OpenScreen) -> None:
    screen = open_import(open_screen, width=390, height=844)
    press(screen, "import_try")
    press(screen, "import_match")
    expect(button(screen, "import_show")).to_be_visible()
    assert screen.page.evaluate("document.documentElement.scrollWidth") <= 390
    for key in ("import_file", "import_columns", "import_report", "import_finish"):
        box = screen.page.locator(f".st-key-{key}").bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
