"""A question asked on the map of 2017 stays on it: in the portfolio, in its polygons, in its dossier."""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import docx
import pyogrio
import pytest

from cli import main
from clusters.atlas import load_atlas
from commands.console import EXIT_USAGE
from geo.vintages import TODAY, load_vintage
from texts import say

ASKED = ["portfolio", "--preset", "balanced", "--kbli", "24", "--draws", "100", "--top", "4", "--max-per-province", "1"]
AS_OF_2017 = {"Papua", "Papua Barat"}
"""The provinces of the island group before four of today's six were made of them."""


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENTRA_ATLAS_LANG", "en")


@pytest.fixture(scope="module")
def chosen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("2017") / "chosen.json"
    assert main([*ASKED, "--min-island", "papua=2", "--vintage", "2017", "-o", str(path)]) == 0
    return path


@pytest.fixture(scope="module")
def papuan(chosen: Path) -> dict[str, str]:
    """The provinces of the chosen regions of Papua, by their codes, as the file names them."""
    told: dict[str, Any] = json.loads(chosen.read_bytes())
    assert told["vintage"] == "2017"
    regions = load_atlas(TODAY).regions
    rows = {row["region_code"]: row["province_name"] for row in told["regions"]}
    return {code: name for code, name in rows.items() if regions.loc[code, "island_group"] == "papua"}


def test_one_per_province_is_counted_by_the_provinces_of_2017(papuan: dict[str, str], tmp_path: Path) -> None:
    assert set(papuan.values()) == AS_OF_2017
    today = load_atlas(TODAY).regions.loc[list(papuan), "province_name"]
    assert set(today) != AS_OF_2017, "a region that did not move shows nothing"
    three = [*ASKED, "--min-island", "papua=3"]
    assert main([*three, "--vintage", "2017", "-o", str(tmp_path / "then.json")]) == EXIT_USAGE
    assert main([*three, "-o", str(tmp_path / "today.json")]) == 0


def test_its_polygons_bear_the_provinces_of_2017(chosen: Path, papuan: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "chosen.gpkg"
    assert main(["export", "--ranking", str(chosen), "-o", str(path)]) == 0
    rows = pyogrio.read_dataframe(path, layer="portfolio").set_index("region_code")
    assert len(rows) == 4
    assert rows.loc[list(papuan), "province_name"].to_dict() == papuan
    then = load_atlas("2017").regions
    assert rows["province_code"].to_dict() == then.loc[rows.index, "province_code"].to_dict()
    every = pyogrio.read_dataframe(path, layer="provinces", read_geometry=False)
    assert len(every) == 34


@pytest.mark.parametrize("command", ["export", "bundle"])
def test_another_edition_is_refused_and_leaves_nothing(
    command: str, chosen: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given, out = {"export": ("--ranking", "out.geojson"), "bundle": ("--portfolio", "visit")}[command]
    assert main([command, given, str(chosen), "--vintage", TODAY, "-o", str(tmp_path / out)]) == EXIT_USAGE
    told = {
        "export": say("errors.ranking_vintage", "en", expected="2017", given=TODAY),
        "bundle": say("errors.value_unknown", "en", field="vintage", given=TODAY, allowed="2017"),
    }[command]
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_its_dossier_names_the_provinces_of_2017_and_asks_again_on_that_map(
    chosen: Path, papuan: dict[str, str], tmp_path: Path
) -> None:
    page, word = tmp_path / "chosen.html", tmp_path / "chosen.docx"
    for output in (page, word):
        assert main(["dossier", "--portfolio", str(chosen), "-o", str(output)]) == 0
    then = load_atlas("2017").regions
    told = dict(places(word))
    assert told
    assert told == then.set_index("name").loc[list(told), "province_name"].to_dict()
    assert {told[then.loc[code, "name"]] for code in papuan} == AS_OF_2017
    text = unescape(page.read_text("utf-8"))
    assert load_vintage("2017").describe("en") in text
    link = re.search(r"choose\?\S+", text)
    assert link
    assert "vintage=2017" in link[0]


def places(path: Path) -> Iterator[tuple[str, str]]:
    """Yield region and province of every row of a Word file's tables that tell both."""
    region, province = say("dossier.column.region", "en"), say("dossier.column.province", "en")
    for table in docx.Document(str(path)).tables:
        head, *rows = [[cell.text for cell in row.cells] for row in table.rows]
        if {region, province} <= set(head):
            yield from ((row[head.index(region)], row[head.index(province)]) for row in rows)


@pytest.mark.parametrize("command", ["rank", "portfolio"])
def test_an_edition_that_there_is_not_is_refused(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.json"
    assert main([command, "--preset", "balanced", "--vintage", "2019", "-o", str(out)]) == EXIT_USAGE
    assert say("errors.vintage_unknown", "en", given="2019", allowed="2017, 2022") in capsys.readouterr().err
    assert not out.exists()
