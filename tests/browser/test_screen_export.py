"""What leaves by the screen: files that independent judges accept, the very bytes that the command line writes."""

import json
from pathlib import Path

import geojson_validator
import pytest
from playwright.sync_api import expect

from cli import main
from clusters.atlas import load_atlas
from clusters.export import export
from clusters.query import Query
from geo import geojson
from tests.browser.harness.screen import OpenScreen, features
from texts import say

pytest_plugins = ["tests.browser.harness.screen_fixtures"]


def judge(content: bytes) -> None:
    """Ask our own checks and geojson-validator, whose "problematic" counts as a failure too."""
    document = json.loads(content)
    assert geojson.find_faults(document) == []
    assert geojson_validator.validate_structure(document, check_crs=True) == {}
    judged = geojson_validator.validate_geometries(document)
    assert judged["invalid"] == {}
    assert judged["problematic"] == {}


def command(tmp_path: Path, *arguments: str) -> bytes:
    path = tmp_path / "cli.geojson"
    assert main(["export", "-o", str(path), *arguments]) == 0
    return path.read_bytes()


def test_the_filtered_set_leaves_as_the_command_line_would_write_it(open_screen: OpenScreen, tmp_path: Path) -> None:
    screen = open_screen("/?province=94&vintage=2022")
    for layer, asked in (("regions", 8), ("programme-sites", 1), ("sentra", 1)):
        name, content = screen.download(layer)
        assert name == f"sentra-atlas_{layer}_2022_province.geojson"
        judge(content)
        assert len(features(content)) == asked
        assert content == command(tmp_path, "--layer", layer, "--province", "94", "--vintage", "2022")
    metadata = json.loads(content)["metadata"]
    assert "Papua Tengah" in str(metadata["filter"])


def test_the_sites_of_2017_leave_with_the_provinces_of_2017(open_screen: OpenScreen, tmp_path: Path) -> None:
    screen = open_screen("/?programme=jica-kemenperin&phase=2&vintage=2017")
    name, content = screen.download("programme-sites")
    judge(content)
    assert name.startswith("sentra-atlas_programme-sites_2017_")
    found = {one["properties"]["region_code"]: one["properties"]["province_name"] for one in features(content)}
    assert sorted(found) == ["1905", "3575", "7371", "7405", "9406"]
    assert found["9406"] == "Papua"
    asked = ("--layer", "programme-sites", "--programme", "jica-kemenperin", "--phase", "2", "--vintage", "2017")
    assert content == command(tmp_path, *asked)


def test_a_selection_leaves_alone_and_says_so(open_screen: OpenScreen) -> None:
    screen = open_screen("/?level=regency&sel=9406,1905")
    name, content = screen.download("regions")
    assert name == "sentra-atlas_regions_2022_selection.geojson"
    judge(content)
    assert [one["properties"]["region_code"] for one in features(content)] == ["1905", "9406"]
    assert content == export(load_atlas("2022"), Query(), "regions", selection=("1905", "9406")).content
    name, content = screen.download("programme-sites")
    assert {one["properties"]["region_code"] for one in features(content)} == {"1905", "9406"}
    screen.page.get_by_test_id("stPopoverBody").locator("label").filter(has_text="2").first.click()
    screen.settle()
    name, content = screen.download("provinces")
    assert name == "sentra-atlas_provinces_2022.geojson"
    assert len(features(content)) == 38


@pytest.mark.parametrize("codes", ["94", "94,9406"])
def test_a_selected_province_stands_for_its_regencies(open_screen: OpenScreen, codes: str) -> None:
    screen = open_screen(f"/?sel={codes}")
    _, content = screen.download("regions")
    judge(content)
    assert [one["properties"]["region_code"] for one in features(content)] == [
        f"94{number:02}" for number in range(1, 9)
    ]


def test_the_page_of_a_region_gives_that_region_away(open_screen: OpenScreen, tmp_path: Path) -> None:
    screen = open_screen("/region?region=9406")
    button = screen.page.get_by_test_id("stDownloadButton").locator("button:visible").first
    expect(button).to_be_visible()
    with screen.page.expect_download() as caught:
        button.click()
    content = caught.value.path().read_bytes()
    judge(content)
    assert [one["id"] for one in features(content)] == ["9406"]
    assert content == command(tmp_path, "--layer", "regions", "--regency", "9406")
    assert say("screen.page.region", "id") in screen.words()
