"""Workbooks as people make them: sheets, titles, merged headings, formulas, errors, dates; and hostile ones."""

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from geo.errors import DataFault, UsageFault
from geo.foreign import ForeignTable, limits, parse_table
from texts import LANGUAGES


def saved(book: openpyxl.Workbook) -> bytes:
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def workbook(fill: Callable[[Worksheet], object]) -> bytes:
    book = openpyxl.Workbook()
    fill(book.active)
    return saved(book)


def of_rows(rows: list[list[object]]) -> bytes:
    return workbook(lambda sheet: [sheet.append(row) for row in rows])


def cells(table: ForeignTable) -> list[list[str]]:
    return table.frame.to_numpy().tolist()


def said(table: ForeignTable) -> str:
    assert all(notice.describe(lang) for notice in table.notices for lang in LANGUAGES)
    return " ".join(notice.describe("en") for notice in table.notices)


def edited(content: bytes, file: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a workbook of which one file was changed."""
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, change(old.read(entry)) if entry == file else old.read(entry))
    return sink.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
PLAIN = of_rows([["kode", "nama", "IKM"], [19.05, "Bangka Barat", 12]])


def test_values_are_text_as_a_person_reads_them() -> None:
    row = [
        19.05, 1905.0, 1905, 0.1 + 0.2, 19.050000000000001, -0.0, 1e15, 123456789012345678.0, "0190", " a ",
        date(2020, 1, 2), datetime(2020, 1, 2, 3, 4, 5), time(3, 4), timedelta(hours=30), True, False, None,
    ]  # fmt: skip
    table = parse_table(of_rows([[f"k{at}" for at in range(len(row))], row]), "t.xlsx")
    assert cells(table) == [[
        "19.05", "1905", "1905", "0.3", "19.05", "0", "1000000000000000", "123456789012346000", "0190", " a ",
        "2020-01-02", "2020-01-02 03:04:05", "03:04:00", "30:00:00", "true", "false", "",
    ]]  # fmt: skip
    assert (table.file_format, table.sheet, table.sheets, table.notices) == ("xlsx", "Sheet", ("Sheet",), ())


def test_titles_stand_apart_and_a_total_stays_a_row() -> None:
    rows = [
        ["Sentra menurut kabupaten"], ["Tahun", 2023], [], ["Kode", "Kabupaten/Kota", "Jumlah", "Tenaga kerja"],
        ["19.05", "Bangka Barat", 3, 40], [], ["19.03", "Bangka Selatan", 4, 50], [None, "Jumlah", 7, 90],
    ]  # fmt: skip
    table = parse_table(of_rows(rows), "t.xlsx")
    assert table.headings == ("Kode", "Kabupaten/Kota", "Jumlah", "Tenaga kerja")
    assert table.titles == ("Sentra menurut kabupaten", "Tahun 2023")
    assert [row[1] for row in cells(table)] == ["Bangka Barat", "Bangka Selatan", "Jumlah"]
    assert "Title rows above the headings: 2" in said(table)


def test_a_merged_title_is_no_heading() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = "Daftar sentra"
        sheet.merge_cells("A1:C1")
        sheet.append(["Kode", "Nama", "IKM"])
        sheet.append(["1905", "Bangka Barat", 5])

    table = parse_table(workbook(fill), "t.xlsx")
    assert (table.headings, table.titles) == (("Kode", "Nama", "IKM"), ("Daftar sentra",))


def merged_table(sheet: Worksheet) -> None:
    sheet["B2"] = "Sentra di Bangka Belitung"
    sheet.merge_cells("B2:G2")
    for place, text in {"B4": "Kode", "C4": "Kabupaten", "D4": "2022", "F4": 2023}.items():
        sheet[place] = text
    for merged in ("B4:B5", "C4:C5", "D4:E4", "F4:G4"):
        sheet.merge_cells(merged)
    for place, text in {"D5": "Unit", "E5": "TK", "F5": "Unit", "G5": "TK"}.items():
        sheet[place] = text
    for row, values in enumerate((("19.05", "Bangka Barat", 1, 2, 3, 4), ("19.03", "Bangka Selatan", 5, 6, 7, 8)), 6):
        for column, value in enumerate(values, 2):
            sheet.cell(row, column, value)


def test_merged_headings_of_two_rows_are_joined_over_their_span() -> None:
    table = parse_table(workbook(merged_table), "t.xlsx")
    assert table.headings == ("Kode", "Kabupaten", "2022 / Unit", "2022 / TK", "2023 / Unit", "2023 / TK")
    assert cells(table)[1] == ["19.03", "Bangka Selatan", "5", "6", "7", "8"]
    assert table.titles == ("Sentra di Bangka Belitung",)
    assert "Headings merged over several columns: 2" in said(table)


def test_a_wide_heading_above_data_takes_no_row_away() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["Kode", "Alamat", None])
        sheet.merge_cells("B1:C1")
        sheet.append(["1905", "Jalan Satu", "Muntok"])

    table = parse_table(workbook(fill), "t.xlsx")
    assert table.headings == ("Kode", "Alamat", "Alamat")
    assert cells(table) == [["1905", "Jalan Satu", "Muntok"]]


def test_a_province_merged_over_its_rows_is_each_rows_and_a_figure_is_not() -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (
            ["Provinsi", "Kabupaten", "IKM"],
            ["Babel", "Bangka", 9],
            [None, "Bangka Barat"],
            ["Riau", "Siak", 1],
        ):
            sheet.append(row)
        sheet.merge_cells("A2:A3")
        sheet.merge_cells("C2:C3")

    table = parse_table(workbook(fill), "t.xlsx")
    assert cells(table) == [["Babel", "Bangka", "9"], ["Babel", "Bangka Barat", ""], ["Riau", "Siak", "1"]]
    assert "merged over several rows: 1" in said(table)


def many_sheets() -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "Kosong"
    hidden = book.create_sheet("Rahasia", 0)
    hidden.append(["a"])
    hidden.append(["tersembunyi"])
    hidden.sheet_state = "hidden"
    for name in ("Data & <2023>", "Lain"):
        sheet = book.create_sheet(name)
        sheet.append(["a"])
        sheet.append([name])
    book.create_chartsheet("Grafik")
    return saved(book)


def test_the_first_visible_sheet_with_cells_is_read_and_any_can_be_picked() -> None:
    content = many_sheets()
    table = parse_table(content, "t.xlsx")
    assert table.sheets == ("Rahasia", "Kosong", "Data & <2023>", "Lain")
    assert (table.sheet, cells(table)) == ("Data & <2023>", [["Data & <2023>"]])
    assert cells(parse_table(content, "t.xlsx", sheet="Rahasia")) == [["tersembunyi"]]
    with pytest.raises(
        UsageFault, match="no sheet or layer Tidak ada; available: Rahasia, Kosong, Data & <2023>, Lain"
    ):
        parse_table(content, "t.xlsx", sheet="Tidak ada")
    with pytest.raises(DataFault, match="is empty"):
        parse_table(content, "t.xlsx", sheet="Kosong")


def test_formulas_give_their_stored_values_and_errors_their_text() -> None:
    content = of_rows([["nama", "a", "b"], ["Bangka", "=1+1", "#REF!"], ["Siak", "=2+2", 5]])
    stored = edited(content, SHEET, lambda xml: xml.replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
                    .replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>"))  # fmt: skip
    table = parse_table(stored, "t.xlsx")
    assert cells(table) == [["Bangka", "2", "#REF!"], ["Siak", "", "5"]]
    assert "Cells with formulas: 1" in said(table)
    assert "without a stored value: 1" in said(table)
    assert "error such as #REF!: 1" in said(table)


def test_a_workbook_is_read_whatever_its_name() -> None:
    table = parse_table(PLAIN, "t.csv")
    assert cells(table) == [["19.05", "Bangka Barat", "12"]]
    assert "ends in .csv, but the content is xlsx" in said(table)


DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (edited(PLAIN, SHEET, lambda xml: DOCTYPE + xml), "document type"),
        (edited(PLAIN, "xl/workbook.xml", lambda xml: DOCTYPE + xml), "document type"),
        (edited(PLAIN, "xl/styles.xml", lambda xml: DOCTYPE + xml), "document type"),
        (edited(PLAIN, SHEET, lambda xml: xml[:-40]), "damaged or cut off"),
        (edited(PLAIN, SHEET, lambda _: b"<x>" * 200), "nested more than 100 deep"),
        (PLAIN[: len(PLAIN) // 2], "damaged or cut off"),
        (edited(PLAIN, SHEET, lambda xml: xml + b" " * 80 * 2**20), "more than 200 times its size"),
        (workbook(lambda sheet: sheet.cell(1, 501, "far")), "has 501 columns"),
        (workbook(lambda sheet: (sheet.cell(1, 1, "a"), sheet.cell(1_048_576, 1, "far"))), "more than 1000000 rows"),
        (workbook(lambda sheet: (sheet.cell(1, 1, "a"), sheet.cell(999_999, 400, "far"))), "more than 5000000 cells"),
        (edited(PLAIN, SHEET, lambda xml: xml.replace(b"Bangka", b"B" * 33_000)), "longer than 32767 characters"),
        (workbook(lambda _: None), "is empty"),
        (of_rows([["=A1"]]), "is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a kind that is not read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "has a password"),
    ],
)  # fmt: skip
def test_a_hostile_or_broken_workbook_ends_in_one_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(DataFault) as caught:
        parse_table(content, "t.xlsx")
    assert sentence in caught.value.describe("en")
    assert all("\n" not in caught.value.describe(lang) for lang in LANGUAGES)


def test_one_text_repeated_in_every_cell_is_measured_before_it_is_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    shared = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>%b</t></si></sst>' % (
        b"x" * 30_000
    )
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (at, at) for at in range(1, 200))
    content = edited(PLAIN, SHEET, lambda xml: xml[: xml.index(b"<row")] + rows + xml[xml.index(b"</sheetData>") :])
    sink = io.BytesIO(content)
    with zipfile.ZipFile(sink, "a") as book:
        book.writestr("xl/sharedStrings.xml", shared)
    monkeypatch.setattr(limits, "MAX_TEXT", 5_000_000)
    with pytest.raises(DataFault, match="hold more than 5000000 characters together"):
        parse_table(sink.getvalue(), "t.xlsx")


@pytest.mark.parametrize("step", [7, 31])
def test_no_cut_or_changed_byte_ends_otherwise_than_in_a_table_or_a_sentence(step: int) -> None:
    content = workbook(merged_table)
    for at in range(step, len(content), 197 * step // 7):
        for broken in (content[:at], content[:at] + bytes([content[at] ^ 0x55]) + content[at + 1 :]):
            with suppress(DataFault, UsageFault):
                parse_table(broken, "t.xlsx")
