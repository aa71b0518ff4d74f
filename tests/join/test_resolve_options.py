"""python cli.py resolve with a district, a coordinate system, a mapping and totals: what leaves the command."""

import csv
import json
from pathlib import Path

import pytest

from cli import main
from geo.answers import ADDED
from geo.mapping import Mapping, mapping_bytes
from geo.roles import Roles

Files = tuple[Path, Path, Path]


@pytest.fixture(autouse=True)
def language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENTRA_ATLAS_LANG", "en")


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return tmp_path / "in.csv", tmp_path / "out.csv", tmp_path / "report.json"


def run(files: Files, content: str, *options: str) -> tuple[int, list[dict[str, str]], dict]:
    given, output, report = files
    given.write_text(content, encoding="utf-8")
    code = main(["resolve", str(given), *options, "-o", str(output), "--report", str(report)])
    rows = list(csv.DictReader(output.read_text("utf-8").splitlines())) if output.exists() else []
    return code, rows, json.loads(report.read_bytes()) if report.exists() else {}


def save(files: Files, mapping: Mapping) -> str:
    path = files[0].with_name("mapping.json")
    path.write_bytes(mapping_bytes(mapping))
    return str(path)


TABLE = "kab;kec;nilai\nPasuruan;Bangil;1\nPasuruan;Bugul Kidul;2\nPasuruan;;4\n;Ubud;8\nJumlah;;14\n"


def test_districts_are_guessed_tell_namesakes_apart_and_are_reported(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    code, rows, report = run(files, TABLE)
    assert code == 3
    assert [row["region_code"] for row in rows] == ["3514", "3575", "", "", ""]
    assert [row["match"] for row in rows] == ["name", "name", "ambiguous", "suggestion", "none"]
    assert report["columns"]["district"] == "kec"
    assert report["groups"] == {"placed": 2, "suggested": 1, "ambiguous": 1, "conflicting": 0, "unplaced": 1}
    assert report["file"]["format"] == "csv"
    assert report["file"]["delimiter"] == ";"
    total = report["totals_check"]["printed_totals"][0]
    assert (total["printed"], total["summed"], total["equal"]) == (14, 15, False)
    assert total["en"] in capsys.readouterr().err
    assert run(files, TABLE, "--accept-suggestions")[1][3]["region_code"] == "5104"
    named = run(files, TABLE, "--name-column", "kab")
    assert [row["region_code"] for row in named[1]] == ["", "", "", "", ""]
    assert run(files, TABLE, "--name-column", "kab", "--district-column", "kec")[2]["placed"] == 2
    assert run(files, "desa\nGempol\n", "--village-column", "desa")[1][0]["match"] == "ambiguous"


def test_a_mapping_places_what_a_person_chose_and_options_win(files: Files) -> None:
    roles = Roles(name="kab", district="kec")
    chosen = {("", "Pasuruan", "", "", "", "", ""): "3575", ("", "", "", "", "", "Ubud", ""): "5104"}
    mapping = save(files, Mapping(roles, corrections=chosen))
    code, rows, report = run(files, TABLE, "--mapping", mapping)
    assert [row["region_code"] for row in rows] == ["3514", "3575", "3575", "5104", ""]
    assert rows[2]["match"] == "suggestion"
    assert rows[2]["match_detail"].startswith("A person chose Kota Pasuruan (3575).")
    assert report["chosen_by_person"] == 2
    assert code == 3
    later = run(files, "kab;kec;nilai;lain\nPasuruan;;7;x\n", "--mapping", mapping)
    assert (later[0], later[1][0]["region_code"]) == (0, "3575")
    codes = "kode,kab\n1903,\n1905,\n"
    declared = save(files, Mapping(Roles(code="kode"), declared=None))
    assert run(files, codes, "--mapping", declared)[0] == 5
    assert run(files, codes, "--mapping", declared, "--code-system", "bps-2022")[1][0]["region_code"] == "1905"


@pytest.mark.parametrize(
    ("mapping", "code", "said"),
    [
        (Mapping(Roles(name="Daerah")), 2, "There is no column Daerah; the table has: kab, kec, nilai"),
        (Mapping(Roles(name="kab"), corrections={("", "a", "", "", "", "", ""): "9999"}), 4, "names the region 9999"),
        (Mapping(Roles(name="kab"), crs="EPSG:32748"), 2, "needs both columns of coordinates"),
        (Mapping(Roles(lon="kab", lat="kec"), crs="EPSG:1"), 2, "There is no coordinate system EPSG:1"),
    ],
)
def test_a_mapping_that_does_not_fit_is_one_sentence_and_writes_nothing(
    files: Files, mapping: Mapping, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(files, TABLE, "--mapping", save(files, mapping)) == (code, [], {})
    assert said in capsys.readouterr().err


def test_a_file_that_is_no_mapping_is_exit_4(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    files[1].write_text("no")
    assert run(files, TABLE, "--mapping", str(files[1]))[0] == 4
    assert run(files, TABLE, "--mapping", str(files[0].with_name("absent.json")))[0] == 4
    assert "cannot be read" in capsys.readouterr().err


def test_projected_coordinates(files: Files) -> None:
    points = "x;y\n580000,5;9774000\n9774000;580000\n"
    code, rows, report = run(files, points, "--crs", "EPSG:32748")
    assert (code, [row["region_code"] for row in rows]) == (3, ["1905", ""])
    assert report["crs"] == "EPSG:32748"
    assert run(files, points)[1][0]["match"] == "none"
    assert run(files, "kab\nSleman\n", "--crs", "EPSG:32748")[0] == 2
    assert run(files, points, "--crs", "utm")[0] == 2


def test_a_geojson_of_shapes_is_placed_without_any_other_column(files: Files) -> None:
    ring = [[105.17, -2.06], [105.19, -2.06], [105.19, -2.04], [105.17, -2.06]]
    features = [
        {"type": "Feature", "properties": {"apa": "x"}, "geometry": {"type": "Polygon", "coordinates": [ring]}},
        {
            "type": "Feature",
            "properties": {"apa": "y"},
            "geometry": {"type": "Point", "coordinates": [112.907, -7.645]},
        },
    ]
    code, rows, report = run(files, json.dumps({"type": "FeatureCollection", "features": features}))
    assert (code, [row["region_code"] for row in rows]) == (0, ["1905", "3575"])
    assert report["file"]["format"] == "geojson"


def test_resolving_an_output_again_gives_the_same_file(files: Files) -> None:
    run(files, TABLE + ";=HYPERLINK(1);\n")
    first = files[1].read_bytes()
    code, rows, report = run((files[0], files[1].with_name("again.csv"), files[2]), first.decode())
    assert files[1].with_name("again.csv").read_bytes() == first
    assert (code, report["rows"], list(rows[0])[-6:]) == (3, 6, list(ADDED))
