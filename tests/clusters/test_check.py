"""The check finds every fault of edited registers in one pass, and says where and how to mend it."""

import csv
import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from clusters.check import Fault, check_registers
from clusters.registers import RegisterFault, load_sentra
from geo.errors import AssetFault
from geo.store import SHIPPED
from texts import LANGUAGES, Language, catalogue


class Folder:
    """A copy of the registers that an officer edits."""

    def __init__(self, root: Path) -> None:
        self.registers = root / "registers"
        shutil.copytree(SHIPPED / "registers", self.registers)
        (root / "boundaries").symlink_to(SHIPPED / "boundaries")

    def path(self, register: str) -> Path:
        return self.registers / f"{register}.csv"

    def rows(self, register: str) -> list[list[str]]:
        return list(csv.reader(io.StringIO(self.path(register).read_text("utf-8"), newline="")))

    def write(self, register: str, rows: list[list[str]]) -> None:
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows(rows)
        self.path(register).write_text(text.getvalue(), "utf-8")

    def set(self, register: str, row_id: str, **cells: str) -> int:
        """Change cells of the row whose first cell is the id; return its line."""
        rows = self.rows(register)
        line = next(number for number, row in enumerate(rows) if row[0] == row_id)
        for column, value in cells.items():
            rows[line][rows[0].index(column)] = value
        self.write(register, rows)
        return line + 1


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.setenv("SENTRA_ATLAS_DATA", str(tmp_path))
    return Folder(tmp_path)


# Broken cells: rule, register, id of the row, column of the fault, the cells as the officer left them.
CELLS: list[tuple[str, str, str, str, dict[str, str]]] = [
    ("required", "sentra", "S1106-001", "name", {"name": ""}),
    ("source_missing", "sentra", "S1108-001", "source_id", {"source_id": ""}),
    ("source_unknown", "sentra", "S1202-001", "source_id", {"source_id": "nowhere-2020"}),
    ("source_unknown", "programme_sites", "P01", "place_source_id", {"place_source_id": "nowhere-2020"}),
    ("region_unknown", "border", "1103", "region_code", {"region_code": "9999"}),
    ("province_unknown", "crosswalk", "9406", "province_code_2017", {"province_code_2017": "94"}),
    ("reference", "underdeveloped", "perpres-131-2015", "decree_id", {"decree_id": "perpres-1-2000"}),
    ("reference", "places", "P26", "programme_id", {"programme_id": "colombo"}),
    ("reference", "programme_sites", "P07", "phase", {"phase": "3"}),
    ("reference", "sentra", "S3576-002", "site_id", {"site_id": "P99"}),
    ("reference", "sentra", "S1212-001", "kbli2", {"kbli2": "99"}),
    ("reference", "indicators", "I09", "contradiction_group", {"contradiction_group": "nothing"}),
    ("subject_unknown", "evidence", "E023", "subject_id", {"subject_id": "S0000-000"}),
    ("vocabulary", "sentra", "S1212-002", "confidence", {"confidence": "certain"}),
    ("form", "sources", "seed-004", "published", {"published": "26 Dec 2017"}),
    ("url", "sources", "seed-003", "url", {"url": "www.kontan.co.id"}),
    ("number", "sentra", "S1301-001", "lon", {"lon": "101,18675"}),
    ("whole", "sentra", "S1304-003", "units", {"units": "1.142"}),
    ("year", "sentra", "S1303-001", "year", {"year": "218"}),
    ("duplicate", "sentra", "S1305-001", "sentra_id", {"sentra_id": "S1304-003"}),
    ("duplicate", "places", "P15", "place_id", {"place_id": "P01"}),
    ("both_languages", "sentra", "S2101-001", "note_id", {"note_en": ""}),
    ("both_languages", "indicators", "I01", "definition_id", {"definition_id": ""}),
    ("said_once", "evidence", "E024", "value", {"value": ""}),
    ("said_once", "sources", "page-not-recorded", "title", {"title": "Halaman"}),
    ("code_within", "sentra", "S1408-001", "district_code", {"district_code": "140902"}),
    ("precision_code", "sentra", "S1471-001", "village_code", {"precision": "village"}),
    ("precision_code", "places", "P29", "region_code", {"region_code": ""}),
    ("site_relation", "sentra", "S1507-001", "site_id", {"jica_relation": "phase1_site"}),
    ("point_half", "sentra", "S1571-001", "lat", {"lat": ""}),
    ("point_swapped", "sentra", "S1571-002", "lon", {"lon": "-1.56889", "lat": "103.61383"}),
    ("point_outside_country", "sentra", "S1571-003", "lon", {"lon": "10.0"}),
    ("point_outside_region", "sentra", "S1610-001", "lon", {"lon": "106.8", "lat": "-6.2"}),
    ("point_outside_region", "sentra", "S5314-001", "lon", {"point_flag": ""}),
    ("control", "sentra", "S1610-002", "note_en", {"note_en": "About 300\x07people"}),
    ("control", "sentra", "S1671-001", "name", {"name": "zero\u200bwidth"}),
    ("spaces", "sentra", "S1610-003", "name", {"name": " Sentra songket"}),
    ("formula", "sentra", "S1610-004", "name", {"name": "=HYPERLINK(1)"}),
]
FILES = (
    "file_missing",
    "file_encoding",
    "file_mark",
    "file_unreadable",
    "file_empty",
    "file_separator",
    "row_cells",
    "column_missing",
    "column_unknown",
    "column_repeated",
)
"""The rules on files and headers, broken by break_files."""


Places = set[tuple[str, int, str, str]]
"""Where faults stand: register, line, column, rule."""


def break_files(folder: Folder) -> Places:
    """Break one register a rule, and return where."""
    folder.path("former_names").unlink()
    folder.path("vintages").write_bytes("Provinsi Papua Barat Daya é".encode("latin-1"))
    folder.path("code_systems").write_bytes(b"\xef\xbb\xbf" + folder.path("code_systems").read_bytes())
    folder.path("programme_provinces").write_text('programme_id,phase\n"jica,1\n', "utf-8")
    folder.path("sentra_count_bps_2024").write_text("", "utf-8")
    folder.path("island_groups").write_text("island_group;name_id;name_en\njawa;Jawa;Java\n", "utf-8")
    rows = folder.rows("corrections")
    folder.write("corrections", [*rows, ["9406", "area_km2"]])
    header, *others = folder.rows("kbli")
    folder.write("kbli", [[name.replace("name_en", "nama") for name in header], *others])
    folder.write("boundary_aliases", [[*row, row[0]] for row in folder.rows("boundary_aliases")])
    return {
        ("former_names", 0, "", "file_missing"),
        ("vintages", 0, "", "file_encoding"),
        ("code_systems", 1, "", "file_mark"),
        ("programme_provinces", 0, "", "file_unreadable"),
        ("sentra_count_bps_2024", 0, "", "file_empty"),
        ("island_groups", 1, "", "file_separator"),
        ("corrections", len(rows) + 1, "", "row_cells"),
        ("kbli", 1, "name_en", "column_missing"),
        ("kbli", 1, "nama", "column_unknown"),
        ("boundary_aliases", 1, "source_name", "column_repeated"),
    }


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[list[Fault], Places]]:
    """Break every rule at once; return what the check found in one pass and what it should find."""
    root = tmp_path_factory.mktemp("data")
    folder = Folder(root)
    expected = {
        (register, folder.set(register, row_id, **cells), column, rule)
        for rule, register, row_id, column, cells in CELLS
    }
    # A point outside its regency passes when the register says that it is meant so.
    folder.set("sentra", "S1610-005", lon="106.8", lat="-6.2", point_flag="coast")
    expected |= break_files(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SENTRA_ATLAS_DATA", str(root))
        yield check_registers(), expected


def test_the_shipped_registers_are_clean() -> None:
    assert [fault.describe("en") for fault in check_registers()] == []


def test_one_pass_finds_every_fault_and_nothing_else(broken: tuple[list[Fault], Places]) -> None:
    faults, expected = broken
    found = {(Path(fault.register).stem, fault.row, fault.column, fault.rule) for fault in faults}
    assert found == expected
    assert len(faults) == len(expected)


def test_every_rule_that_has_a_sentence_is_proven_to_fire() -> None:
    rules = {key.removeprefix("check.rule.") for key in catalogue("en") if key.startswith("check.rule.")}
    assert rules == {rule for rule, *_ in CELLS} | set(FILES)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_fault_says_where_what_and_how_to_mend_it(broken: tuple[list[Fault], Places], lang: Language) -> None:
    for fault in broken[0]:
        sentence = fault.describe(lang)
        assert sentence.startswith(fault.register)
        assert not fault.row or f" {fault.row}" in sentence
        assert sentence.isprintable()
        assert sentence.endswith(".")
        assert ";" in sentence  # what is wrong; what to do


def test_a_sentence_names_what_was_given_and_what_is_allowed(broken: tuple[list[Fault], Places]) -> None:
    said = {fault.rule: fault.describe("en") for fault in broken[0]}
    assert "certain" in said["vocabulary"]
    assert "high, medium, low" in said["vocabulary"]
    assert "1610 Kabupaten Ogan Ilir" in said["point_outside_region"] or "3.3 km" in said["point_outside_region"]
    assert "101,18675" in said["number"]


def test_faults_come_by_register_and_line(broken: tuple[list[Fault], Places]) -> None:
    lines = [fault.row for fault in broken[0] if fault.register.endswith("/sentra.csv")]
    assert lines == sorted(lines)


def test_lines_are_those_of_an_editor(folder: Folder) -> None:
    """Blank lines and cells with line breaks count, as they do in an editor."""
    header, first, second, *others = folder.path("programmes").read_text("utf-8").splitlines()
    first = first.replace("Two phases", '"Two\nphases"')
    second = second.replace("seed-004", "seed-999")
    folder.path("programmes").write_text("\n".join([header, "", first, second, *others]) + "\n", "utf-8")
    assert [(fault.row, fault.rule) for fault in check_registers()] == [(3, "control"), (5, "source_unknown")]


def test_spreadsheet_line_ends_and_quotes_are_no_fault(folder: Folder) -> None:
    rows = folder.rows("phases")
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerows(rows)
    folder.path("phases").write_bytes(text.getvalue().encode("utf-8"))
    assert check_registers() == []


def test_a_hostile_cell_is_quoted_and_never_run(folder: Folder) -> None:
    folder.set("sentra", "S1106-001", confidence="{0.__class__}</script>\x1b[31m")
    sentences = [fault.describe("id") for fault in check_registers()]
    assert len(sentences) == 2
    assert all("{0.__class__}</script>\\x1b" in sentence for sentence in sentences)


def test_a_broken_register_is_not_loaded(folder: Folder) -> None:
    folder.set("sentra", "S1106-001", lon="95,41310")
    with pytest.raises(RegisterFault, match=r"data/registers/sentra.csv.*python cli.py check"):
        load_sentra()


def test_without_boundaries_the_check_says_what_is_missing(folder: Folder) -> None:
    (folder.registers.parent / "boundaries").unlink()
    with pytest.raises(AssetFault, match=r"regencies.parquet.*make data"):
        check_registers()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_worked_example_of_the_guide_is_what_the_check_says(folder: Folder, lang: Language) -> None:
    folder.set("sentra", "S2101-001", lon="104,58939")
    sentences = [fault.describe(lang) for fault in check_registers()]
    assert len(sentences) == 1
    assert f"    {sentences[0]}\n" in (SHIPPED.parent / "CONTRIBUTING.md").read_text("utf-8")
