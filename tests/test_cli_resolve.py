"""python cli.py resolve: a table in, the same table with regions and a report out; exit codes as promised."""

import csv
import json
from pathlib import Path

import pytest

from cli import main
from geo.answers import ADDED
from geo.gazetteer import CodeSystem, load_gazetteer


@pytest.fixture(autouse=True)
def language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENTRA_ATLAS_LANG", "en")


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    return tmp_path / "in.csv", tmp_path / "out.csv", tmp_path / "report.json"


def run(files: tuple[Path, Path, Path], content: str | bytes, *options: str) -> tuple[int, list[list[str]], dict]:
    given, output, report = files
    given.write_bytes(content if isinstance(content, bytes) else content.encode())
    code = main(["resolve", str(given), *options, "-o", str(output), "--report", str(report)])
    rows = list(csv.reader(output.read_text("utf-8").splitlines())) if output.exists() else []
    return code, rows, json.loads(report.read_bytes()) if report.exists() else {}


TABLE = """Kode;Kabupaten/Kota;Provinsi;IKM
19.05;Bangka Barat;Babel;1.200
19.03;Kab. Bangka Selatan;Babel;300
19.71;KOTA PANGKAL PINANG;Babel;-5
"""


def test_all_placed_is_exit_0_with_every_row_and_column(
    files: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    code, rows, report = run(files, TABLE)
    assert code == 0
    assert rows[0] == ["Kode", "Kabupaten/Kota", "Provinsi", "IKM", *ADDED]
    assert [row[:4] for row in rows[1:]] == [line.split(";") for line in TABLE.splitlines()[1:]]
    assert [row[4] for row in rows[1:]] == ["1905", "1903", "1971"]
    assert (report["code_system"], report["edition"], report["refused"]) == ("kemendagri-2025", "2025", False)
    assert report["rows"] == report["placed"] == report["totals_check"]["rows_out"] == 3
    assert report["columns"]["province"] == "Provinsi"
    assert {"id", "en"} == set(report["evidence_said"])
    assert "3 of 3 rows placed" in capsys.readouterr().err


def test_some_not_placed_is_exit_3_with_reasons_in_both_languages_and_totals_compared(
    files: tuple[Path, Path, Path],
) -> None:
    code, rows, report = run(files, TABLE + ";Pasuruan;;10\n;=HYPERLINK(1);;\n;Jumlah;;1.505\n")
    assert code == 3
    assert [row[7] for row in rows[4:]] == ["ambiguous", "none", "none"]
    assert rows[5][1] == "'=HYPERLINK(1)"
    missing = report["not_placed"]
    assert [entry["row"] for entry in missing] == [4, 5, 6]
    assert missing[0]["candidates"][1] == {"region_code": "3575", "region_name": "Kota Pasuruan"}
    assert missing[0]["reason"]["id"] != missing[0]["reason"]["en"]
    total = report["totals_check"]["printed_totals"][0]
    assert (total["column"], total["printed"], total["summed"], total["equal"]) == ("IKM", 1505, 1505, True)
    _, _, wrong = run(files, TABLE + ";Jumlah;;1.500\n")
    assert "the difference is 5" in wrong["totals_check"]["printed_totals"][0]["en"].replace("-", "")


def test_refused_is_exit_5_with_nothing_placed_and_what_each_reading_means(
    files: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    code, rows, report = run(files, "kode\n1903\n1905\n")
    assert code == 5
    assert [row[1] for row in rows[1:]] == ["", ""]
    assert report["refused"] is True
    assert "--code-system" in report["why"]["en"]
    assert "--code-system" in report["why"]["id"]
    assert "bps-2022: Kabupaten Bangka Barat (1905)" in rows[1][5]
    assert report["why"]["en"] in capsys.readouterr().err
    assert run(files, "kode\n1903\n1905\n", "--code-system", "bps-2022")[0] == 0
    assert [row[1] for row in run(files, "kode\n1903\n1905\n", "--code-system", "bps-2022")[1][1:]] == ["1905", "1903"]


def test_a_declared_system_that_names_contradict_is_exit_5(files: tuple[Path, Path, Path]) -> None:
    lists = load_gazetteer()
    rows = "\n".join(f"{code},{lists.regions[own].name}" for code, own in lists.codes[CodeSystem.BPS_2022].items())
    code, _, report = run(files, f"kode,nama\n{rows}\n", "--code-system", "kemendagri-2025")
    assert code == 5
    assert report["declared"] == "kemendagri-2025"
    assert "Fitting better: bps-2022" in report["why"]["en"]


def test_points_and_suggestions(files: tuple[Path, Path, Path]) -> None:
    points = "bujur;lintang\n105,53;-2,04\n105°31'48\"E;2°02'24''S\n"
    code, rows, report = run(files, points)
    assert (code, [row[2] for row in rows[1:]], report["file"]["decimal_comma"]) == (0, ["1905", "1905"], True)
    slip = "nama,prov\nBngka Barat,Babel\n"
    assert run(files, slip)[0] == 3
    code, rows, _ = run(files, slip, "--accept-suggestions", "--name-column", "nama", "--province-column", "prov")
    assert (code, rows[1][2], rows[1][5]) == (0, "1905", "suggestion")


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--code-column", "kd"], 2, "There is no column kd; the table has: kode"),
        (["--lon-column", "kode"], 2, "A point needs both columns"),
        (["--code-system", "bps"], 2, "available: kemendagri-2025, kemendagri-2017, bps-2022, bps-2020"),
        (["--frobnicate"], 2, "--frobnicate"),
    ],
)
def test_bad_usage_is_exit_2_and_writes_nothing(
    files: tuple[Path, Path, Path], options: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(files, "kode\n1905\n", *options) == (code, [], {})
    assert said in capsys.readouterr().err


def test_files_that_are_no_tables_are_exit_4_and_the_table_is_never_overwritten(
    files: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(files, b"PK\x03\x04\x14\x00")[0] == 4
    assert "is damaged or cut off" in capsys.readouterr().err
    assert run(files, b"")[0] == 4
    files[0].unlink()
    assert main(["resolve", str(files[0]), "-o", str(files[1]), "--report", str(files[2])]) == 4
    files[0].write_text("kode\n1905\n")
    assert main(["resolve", str(files[0]), "-o", str(files[0]), "--report", str(files[2])]) == 2
    assert files[0].read_text() == "kode\n1905\n"
    assert run(files, "a,b\n1,2\n")[0] == 2
    assert run(files, "kode,match\n1905,x\n", "--code-system", "kemendagri-2025")[0] == 2
    assert not files[2].exists()
