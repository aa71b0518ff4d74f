"""The offline package: everything in one folder, nothing from elsewhere, and labels that say how far to trust it."""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pyogrio
import pytest

import cli
from clusters.atlas import load_atlas
from clusters.criteria.criterion import load_criteria
from clusters.dossier.content import words
from clusters.visits import plan_visits
from clusters.visits_document import visit_document
from clusters.workspace import Question, Workspace, to_bytes
from commands.bundle import FILES
from commands.console import EXIT_USAGE
from geo import store
from geo.errors import UsageFault
from geo.vintages import TODAY
from texts import number, percent, say

MADE_AT = datetime(2026, 11, 22, tzinfo=UTC)
SHORTLIST = ("1905", "9406", "3575")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle") / "visit"
    asked = ["--regions", ",".join(SHORTLIST), "--filter", "kbli=10"]
    assert cli.main(["--lang", "en", "bundle", "-o", str(folder), *asked]) == 0
    return folder


def text_of(page: Path) -> str:
    without_style = re.sub(r"<(style|script).*?</\1>", " ", page.read_text("utf-8"), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", without_style)).split())


def test_the_first_page_leads_to_every_file(package: Path) -> None:
    linked = re.findall(r'href="([^"]+)"', (package / "index.html").read_text("utf-8"))
    assert linked == list(FILES.values())
    assert {path.name for path in package.iterdir()} == {"index.html", *linked}
    assert all((package / name).stat().st_size > 1_000 for name in linked)


def test_no_page_asks_for_anything_outside_the_folder(package: Path) -> None:
    for page in package.glob("*.html"):
        text = page.read_text("utf-8")
        assert "default-src 'none'" in text, page.name
        assert re.findall(r'<[^>]+ (?:src|srcset|action)="(?!data:)[^"]+"|@import', text) == [], page.name


def test_map_and_data_hold_what_the_filter_leaves(package: Path) -> None:
    atlas = load_atlas(TODAY)
    food = atlas.records[(atlas.records["layer"] == "sentra") & (atlas.records["kbli2"] == "10")]
    assert set(pyogrio.read_dataframe(package / "atlas.gpkg", layer="sentra")["sentra_id"]) == set(food.index)
    page = (package / "map.html").read_text("utf-8")
    assert all(f'"{code}"' in page[page.index("SentraAtlas.patch") :] for code in SHORTLIST)


def test_the_visit_list_tells_every_stop_and_says_what_its_figures_are(package: Path) -> None:
    text, atlas = text_of(package / "visits.html"), load_atlas(TODAY)
    for code in SHORTLIST:
        assert atlas.regions.loc[code, "name"] in text
        found = atlas.records[(atlas.records["region_code"] == code)]
        assert all(name in text for name in found["name_en"])
    assert say("visits.straight", "en") in text
    assert say("visits.points", "en") in text
    assert text.count(say("visits.ask.position", "en")) == len(SHORTLIST)


def test_the_dossier_is_of_the_shortlist(package: Path) -> None:
    text, regions = text_of(package / "dossier.html"), load_atlas(TODAY).regions
    assert all(regions.loc[code, "name"] in text for code in SHORTLIST)


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert cli.main(["bundle", "-o", str(tmp_path), "--regions", "1905"]) == EXIT_USAGE
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    "asked",
    [
        [],
        ["--regions", "9999"],
        ["--regions", "1905", "--filter", "province"],
        ["--regions", "1905", "--filter", "colour=red"],
        ["--regions", "1905", "--filter", "province=99"],
        ["--regions", "1905", "--portfolio", "chosen.json"],
        ["--regions", "33"],
    ],
    ids=["no shortlist", "no region", "no value", "no filter", "no province", "two shortlists", "too many"],
)
def test_what_cannot_be_packed_is_refused_and_leaves_nothing(asked: list[str], tmp_path: Path) -> None:
    assert cli.main(["bundle", "-o", str(tmp_path / "visit"), *asked]) == EXIT_USAGE
    assert list(tmp_path.iterdir()) == []


def test_stops_go_by_island_group_and_airport_the_nearest_first() -> None:
    atlas = load_atlas(TODAY)
    codes = atlas.regions.index[atlas.regions["province_code"].isin(["19", "33", "94"])]
    legs = plan_visits(atlas, list(codes))
    assert sorted(stop.code for leg in legs for stop in leg.stops) == sorted(codes)
    order = [list(atlas.islands.index).index(leg.island_group) for leg in legs]
    assert order == sorted(order)
    assert len({(leg.island_group, leg.iata) for leg in legs}) == len(legs)
    for leg in legs:
        known = [stop.airport_km for stop in leg.stops if stop.airport_km is not None]
        assert known == sorted(known)
        assert bool(known) == bool(leg.iata)
    with pytest.raises(UsageFault):
        plan_visits(atlas, [])


def test_the_map_from_disk_needs_neither_streamlit_nor_folium() -> None:
    asked = "import sys, ui.map.standalone; print({'streamlit', 'folium', 'streamlit_folium'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_figures_of_a_whole_regency_say_so() -> None:
    atlas = load_atlas(TODAY)
    (stop,) = (stop for leg in plan_visits(atlas, ["3209"]) for stop in leg.stops)
    wide = stop.records[(stop.records["figure_scope"] == "regency") & stop.records["units"].notna()]
    assert len(wide) > 0
    told = " ".join(words(visit_document(atlas, plan_visits(atlas, ["3209"]), "", "en", made_at=MADE_AT)))
    for _, record in wide.iterrows():
        scope = say("registers.figure_scope.regency", "en")
        assert f"{number(record['units'], 'en')} · " in told
        assert f"({scope}, {int(record['year'])})" in told


def test_the_dossier_answers_the_question_of_the_workspace(tmp_path: Path) -> None:
    asked = Question(weights={"border": 5.0, "population": 1.0}, kbli="24", data_hash=store.data_hash())
    held = Workspace(data_hash=store.data_hash(), vintage="2017", selection=("9406",), choice=asked)
    (tmp_path / "mine.json").write_bytes(to_bytes(held))
    folder = tmp_path / "visit"
    assert cli.main(["--lang", "en", "bundle", "-o", str(folder), "--workspace", str(tmp_path / "mine.json")]) == 0
    dossier = text_of(folder / "dossier.html")
    assert "KBLI 24" in dossier
    border = load_criteria()["border"].name("en")
    assert re.search(rf"{re.escape(border)} [a-z ]*{percent(5 / 6, 'en')}", dossier)
    assert say("filters.vintage.2017", "en").split(" (")[0] in text_of(folder / "index.html")


@pytest.mark.parametrize("quota", ["budget:e", "budget:1e999", "province:1e9", "province:", "affirmative:x"])
def test_a_portfolio_with_a_broken_quota_is_refused_in_a_sentence(quota: str, tmp_path: Path) -> None:
    told = {
        "kind": "portfolio", "weights": {"population": 1.0}, "top": 1, "vintage": "2022",
        "data_hash": store.data_hash(), "regions": [{"region_code": "9406"}], "prices": [{"quota": quota}],
    }  # fmt: skip
    (tmp_path / "edited.json").write_text(json.dumps(told))
    out = str(tmp_path / "out.html")
    assert cli.main(["dossier", "--portfolio", str(tmp_path / "edited.json"), "-o", out]) == EXIT_USAGE
    assert not Path(out).exists()


def test_a_pipe_is_no_file_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert cli.main(["check-geojson", str(tmp_path / "pipe")]) != 0


def test_a_selection_that_a_spreadsheet_made_numbers_of_is_read(tmp_path: Path) -> None:
    (tmp_path / "codes.csv").write_text("region_code\n9406.0\n 1905 \n", "utf-8")
    out = tmp_path / "out.geojson"
    assert cli.main(["export", "--layer", "regions", "--selection", str(tmp_path / "codes.csv"), "-o", str(out)]) == 0
    assert {feature["id"] for feature in json.loads(out.read_bytes())["features"]} == {"9406", "1905"}
