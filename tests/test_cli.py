"""The command door: exit codes, one sentence per error, help in both languages."""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cli import main
from commands.console import EXIT_CODES
from geo import errors, store

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENTRA_ATLAS_LANG", "en")


def test_nothing_matched_is_an_empty_valid_file_and_exit_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "none.geojson"
    assert main(["export", "--layer", "sentra", "--text", "xyzzyqwertz", "-o", str(path)]) == 3
    document = json.loads(path.read_bytes())
    assert (document["type"], document["features"]) == ("FeatureCollection", [])
    assert "Nothing matched" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["--layer", "villages"],
            "There is no layer villages; available: regions, provinces, sentra, programme-sites.",
        ),
        (["--layer", "regions", "--province", "9"], "The province code 9 is not readable; give 2 digits"),
        (["--layer", "regions", "--province", "99"], "There is no province 99; available: 11, 12"),
        (["--layer", "regions", "--vintage", "1999"], "There is no map edition 1999; choose one of: 2017, 2022."),
        (["--layer", "regions", "--regency", "94.99"], "There is no regency 9499; available: 1101"),
        (["--layer", "sentra", "--kbli", "textile"], "There is no kbli textile; available: 10"),
        (["--layer", "sentra", "--bbox", "1,2"], "The rectangle 1,2 cannot be read; write west,south,east,north"),
        (["--layer", "sentra", "--frobnicate"], "--frobnicate"),
        ([], "--layer"),
    ],
)
def test_bad_usage_is_one_sentence_and_exit_2(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "out.geojson"
    assert main(["export", "-o", str(path), *arguments]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert told.err.strip().count("\n") == 0
    assert told.out == ""
    assert not path.exists()


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--layer", "provinces", "-o", str(tmp_path / "no" / "such.geojson")]) == 2
    assert "name another folder" in capsys.readouterr().err
    assert main(["export", "--layer", "provinces", "-o", str(tmp_path / "out.shp")]) == 2
    assert "must end in .geojson" in capsys.readouterr().err


def test_a_missing_or_altered_asset_names_the_file_and_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "data"
    shutil.copytree(store.SHIPPED, copy, ignore=shutil.ignore_patterns("*.py", "villages.parquet"))
    monkeypatch.setenv("SENTRA_ATLAS_DATA", str(copy))
    regencies = copy / "boundaries" / "regencies.parquet"
    whole = regencies.read_bytes()
    regencies.write_bytes(whole[: len(whole) // 2])
    assert main(["data", "verify"]) == 4
    told = capsys.readouterr().err
    assert "data/boundaries/villages.parquet is missing" in told
    assert "data/boundaries/regencies.parquet is altered" in told
    assert "make data" in told
    assert main(["export", "--layer", "regions", "-o", str(tmp_path / "out.geojson")]) == 4
    assert "data/boundaries/regencies.parquet is altered" in capsys.readouterr().err


def test_the_shipped_data_are_whole_and_the_registers_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", "verify"]) == 0
    assert main(["check"]) == 0
    assert "0 faults" in capsys.readouterr().err


def test_check_reports_every_fault_of_an_edited_copy_and_exits_4(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SENTRA_ATLAS_DATA", "")  # check --data sets it: let the fixture put it back
    copy = tmp_path / "data"
    shutil.copytree(store.SHIPPED, copy, ignore=shutil.ignore_patterns("*.py"))
    register = copy / "registers" / "underdeveloped.csv"
    lines = register.read_text("utf-8").splitlines()
    header = lines[0].split(",")
    for line, column, planted in ((1, "region_code", "9999"), (2, "source_id", "")):
        cells = next(csv.reader([lines[line]]))
        cells[header.index(column)] = planted
        lines[line] = ",".join(f'"{cell}"' for cell in cells)
    register.write_text("\n".join(lines) + "\n", "utf-8")
    assert main(["check", "--data", str(copy)]) == 4
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 3
    assert all("data/registers/underdeveloped.csv" in line for line in told[:2])
    assert "line 2, column region_code" in told[0]
    assert "9999" in told[0]
    assert "line 3, column source_id" in told[1]


def test_help_speaks_both_languages() -> None:
    for command in (["--help"], ["export", "--help"], ["data", "--help"], ["check", "--help"]):
        shown = subprocess.run(
            [sys.executable, "cli.py", *command], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
        ).stdout
        assert " | " in shown
    assert "Kode provinsi dua digit" in shown or "Periksa semua register" in shown


def test_messages_follow_the_language(tmp_path: Path) -> None:
    path = str(tmp_path / "out.geojson")
    for lang, said in (("id", "Edisi peta 1999 tidak ada"), ("en", "There is no map edition 1999")):
        done = subprocess.run(
            [sys.executable, "cli.py", "--lang", lang, "export", "--layer", "regions", "--vintage", "1999", "-o", path],
            cwd=ROOT,
            capture_output=True,
            text=True,
            env={**os.environ, "SENTRA_ATLAS_LANG": "id"},
            check=False,
            timeout=120,
        )
        assert done.returncode == 2
        assert done.stderr.startswith(said)


def test_every_error_has_an_exit_code() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.AtlasError)]
    leaves = [kind for kind in kinds if kind is not errors.AtlasError]
    assert all(any(issubclass(kind, known) for known in EXIT_CODES) for kind in leaves)
