"""The offline package: everything in one folder, nothing from elsewhere, and labels that say how far to trust it."""

import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pyogrio
import pytest

import cli
from clusters.atlas import load_atlas
from clusters.visits import plan_visits
from commands.bundle import FILES
from commands.console import EXIT_USAGE
from geo.errors import UsageFault
from geo.vintages import TODAY
from texts import say

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
