"""Foreign tables: what people and programs write as CSV, and hostile files that end in one sentence."""

import csv
import io
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import DataFault, UsageFault
from geo.foreign import limits, neutral, parse_table, read_table, to_csv_bytes
from geo.foreign.delimited import DELIMITERS
from texts import LANGUAGES


@pytest.mark.parametrize(
    ("content", "encoding", "delimiter", "comma"),
    [
        (b"nama,nilai\nBangka Barat,1.5\n", "utf-8", ",", False),
        ("nama;nilai\r\nBangka Barat;1,5\r\n".encode("utf-8-sig"), "utf-8-sig", ";", True),
        ("nama\tnilai\nBangka Barat\t1,5\n".encode("utf-16"), "utf-16", "\t", True),
        ("nama;nilai\nBangka Barat – é;2\n".encode("cp1252"), "cp1252", ";", False),
        (b"nama|nilai\nBangka Barat|2\n", "utf-8", "|", False),
        (b'nama;nilai\n"Pasuruan; Kota,\nJatim";2\n', "utf-8", ";", False),
    ],
)
def test_encoding_delimiter_and_decimal_comma_are_found(
    content: bytes, encoding: str, delimiter: str, *, comma: bool
) -> None:
    table = parse_table(content, "t.csv")
    assert (table.encoding, table.delimiter, table.decimal_comma) == (encoding, delimiter, comma)
    assert table.headings == ("nama", "nilai")
    assert table.frame.shape == (1, 2)


def test_a_lone_carriage_return_is_a_break_within_a_cell_where_lines_end_otherwise() -> None:
    for end in ("\n", "\r\n"):
        table = parse_table(f'nama{end}Kab. Toba\rSamosir{end}"Kota\rTual"{end}'.encode(), "t.csv")
        assert table.frame["nama"].tolist() == ["Kab. Toba\rSamosir", "Kota\rTual"]
    assert parse_table(b"nama\rToba\rSamosir\r", "t.csv").frame["nama"].tolist() == ["Toba", "Samosir"]


def test_short_rows_are_filled_and_blank_lines_are_no_rows() -> None:
    table = parse_table(b"a,b,a\n1\n\n,,\n1,2,3\n", "t.csv")
    assert table.frame.columns.tolist() == ["a", "b", "a (2)"]
    assert table.frame.to_numpy().tolist() == [["1", "", ""], ["", "", ""], ["1", "2", "3"]]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04 a workbook", "is damaged or cut off"),
        (b"%PDF-1.7 a report", "not a table of a kind that is read"),
        (b"\x89PNG\r\n", "not a table of a kind that is read"),
        (b"a,b\n1,\x00\n", "not a table of a kind that is read"),
        (b"a,b\n\x81\x8d,1\n", "not a table of a kind that is read"),
        (b"a,b\n1,2\n1,2,3\n", "Line 3 of t.csv has 3 cells where 2 belong"),
        (b"a,b\n" + b"x" * 40_000 + b",1\n", "longer than 32767 characters"),
        (b'a,b\n"' + b"x" * 200_000 + b",1\n", "longer than 32767 characters"),
        (b",".join(b"c%d" % n for n in range(501)), "has 501 columns, 500 are allowed"),
    ],
)
def test_a_hostile_or_broken_file_ends_in_one_sentence(content: bytes, said: str) -> None:
    with pytest.raises(DataFault) as caught:
        parse_table(content, "t.csv")
    assert said in caught.value.describe("en")
    assert all("\n" not in caught.value.describe(lang) for lang in LANGUAGES)


def test_size_and_rows_are_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "big.csv"
    path.write_bytes(b"a\n" + b"1\n" * 30)
    monkeypatch.setattr(limits, "MAX_ROWS", 20)
    with pytest.raises(DataFault, match="more than 20 rows"):
        read_table(path)
    monkeypatch.setattr(limits, "MAX_BYTES", 10)
    with pytest.raises(DataFault, match="MB large"):
        read_table(path)
    with pytest.raises(DataFault, match="cannot be read"):
        read_table(tmp_path / "none.csv")


def test_a_file_of_a_gigabyte_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "one_cell.csv"
    with path.open("wb") as file:
        # A sparse file: it takes no room on the disk.
        file.truncate(2**30)
    with pytest.raises(DataFault, match="is 1024 MB large, and at most 200 MB are allowed"):
        read_table(path)


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+62 812", "'+62 812"),
        ("-cmd", "'-cmd"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("-5", "-5"),
        ("-1.234,5", "-1.234,5"),
        ("+3", "+3"),
        ("-", "-"),
        ("Bangka Barat", "Bangka Barat"),
        ("", ""),
    ],
)
def test_formulas_are_neutralised_and_numbers_stay(cell: str, written: str) -> None:
    assert neutral(cell) == written


def test_every_row_and_column_is_written_in_order_and_added_names_are_not_taken() -> None:
    table = parse_table(b'b;a;b\n1;x;=2\n-3;"y,z\n";\n', "t.csv")
    added = pd.DataFrame({"match": ["code", "none"]}, dtype="str")
    rows = list(csv.reader(io.StringIO(to_csv_bytes(table, added).decode(), newline="")))
    assert rows == [["b", "a", "b", "match"], ["1", "x", "'=2", "code"], ["-3", "y,z\n", "", "none"]]
    with pytest.raises(UsageFault, match="already has a column match"):
        to_csv_bytes(parse_table(b"match,x\n1,2\n", "t.csv"), added.head(1))


@pytest.mark.parametrize("lead", [b"Sentra IKM\n\n", b"Sentra IKM;;;\nTahun;2023;;\n;;;\n"])
def test_titles_above_the_headings_stand_apart(lead: bytes) -> None:
    table = parse_table(lead + b"Kode;Nama;IKM;TK\n1905;Bangka Barat;1;2\n;Jumlah;1;2\n", "t.csv")
    assert table.headings == ("Kode", "Nama", "IKM", "TK")
    assert table.titles[0] == "Sentra IKM"
    assert [row[1] for row in table.frame.to_numpy().tolist()] == ["Bangka Barat", "Jumlah"]
    assert all(notice.describe(lang) for notice in table.notices for lang in LANGUAGES)


@pytest.mark.parametrize(
    "content",
    [
        b"kode,nama,ikm\n1905,,\n",
        b"nama,,\nx,1,2\n",
        b"a,b\n,1\n",
        b"a\n1\n2\n",
        b",nama,ikm\n1,x,2\n",
        b"kode\n19.05\n",
    ],
)
def test_a_table_without_titles_loses_no_row_to_them(content: bytes) -> None:
    table = parse_table(content, "t.csv")
    assert table.titles == ()
    assert len(table.frame) == len(content.splitlines()) - 1


def test_padding_and_cells_together_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    content = b",".join(b"c%d" % n for n in range(100)) + b"\nx" * 60
    monkeypatch.setattr(limits, "MAX_CELLS", 5_000)
    with pytest.raises(DataFault, match="more than 5000 cells"):
        parse_table(content, "t.csv")


CELLS = st.text(st.characters(exclude_categories=("C",), codec="cp1252"), max_size=12)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    width = draw(st.integers(2, 6))
    rows = draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=12))
    return [[f"kolom {at}" for at in range(width)], *rows]


@given(tables(), st.sampled_from(DELIMITERS), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
def test_any_table_written_as_csv_reads_back_cell_by_cell(rows: list[list[str]], delimiter: str, encoding: str) -> None:
    sink = io.StringIO(newline="")
    csv.writer(sink, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    content = sink.getvalue().encode(encoding)
    table = parse_table(content, "t.csv")
    assert table.encoding == encoding or content.isascii() or table.encoding == "utf-8"
    if table.encoding == encoding or content.isascii():
        assert [list(table.headings), *table.frame.to_numpy().tolist()] == rows
