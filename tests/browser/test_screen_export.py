"""What leaves by the screen: files that independent judges accept, the very bytes that the command line writes."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import geojson_validator
import pyogrio
import pytest
from playwright.sync_api import expect

from cli import main
from geo import geojson
from geo.writing import FORMATS
from tests.browser.harness.screen import OpenScreen, features
from tests.browser.test_screen_import import button, give, open_import, press, small_map
from texts import LANGUAGES, Language, say
from ui.parts.download import OFFERED

pytest_plugins = ["tests.browser.harness.screen_fixtures"]


Command = Callable[..., bytes]


def judge(content: bytes) -> None:
    """Ask our own checks and geojson-validator, whose "problematic" counts as a failure too."""
    document = json.loads(content)
    assert geojson.find_faults(document) == []
    assert geojson_validator.validate_structure(document, check_crs=True) == {}
    judged = geojson_validator.validate_geometries(document)
    assert judged["invalid"] == {}
    assert judged["problematic"] == {}


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Write the same file by the command line, at the time at which the screen made its own."""

    def write(like: bytes, *arguments: str, suffix: str = ".geojson", made_at: str = "") -> bytes:
        made = datetime.fromisoformat(made_at or json.loads(like)["metadata"]["made_at"])
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(made.timestamp())))
        path = tmp_path / f"cli{suffix}"
        assert main(["export", "-o", str(path), *arguments]) == 0
        return path.read_bytes()

    return write


def test_the_filtered_set_leaves_as_the_command_line_would_write_it(open_screen: OpenScreen, command: Command) -> None:
    screen = open_screen("/?province=94&vintage=2022")
    for layer, asked in (("regions", 8), ("programme-sites", 1), ("sentra", 1)):
        name, content = screen.download(layer)
        assert name == f"sentra-atlas_{layer}_2022_province.geojson"
        judge(content)
        assert len(features(content)) == asked
        assert content == command(content, "--layer", layer, "--province", "94", "--vintage", "2022")
    metadata = json.loads(content)["metadata"]
    assert "Papua Tengah" in str(metadata["filter"])


def test_the_sites_of_2017_leave_with_the_provinces_of_2017(open_screen: OpenScreen, command: Command) -> None:
    screen = open_screen("/?programme=jica-kemenperin&phase=2&vintage=2017")
    name, content = screen.download("programme-sites")
    judge(content)
    assert name.startswith("sentra-atlas_programme-sites_2017_")
    found = {one["properties"]["region_code"]: one["properties"]["province_name"] for one in features(content)}
    assert sorted(found) == ["1905", "3575", "7371", "7405", "9406"]
    assert found["9406"] == "Papua"
    asked = ("--layer", "programme-sites", "--programme", "jica-kemenperin", "--phase", "2", "--vintage", "2017")
    assert content == command(content, *asked)


def test_a_selection_leaves_alone_and_says_so(open_screen: OpenScreen, command: Command) -> None:
    screen = open_screen("/?level=regency&sel=9406,1905")
    name, content = screen.download("regions")
    assert name == "sentra-atlas_regions_2022_selection.geojson"
    judge(content)
    assert [one["properties"]["region_code"] for one in features(content)] == ["1905", "9406"]
    assert content == command(content, "--layer", "regions", "--selection", "1905,94.06")
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


def test_the_page_of_a_region_gives_that_region_away(open_screen: OpenScreen, command: Command) -> None:
    screen = open_screen("/region?region=9406")
    _, content = screen.download("regions")
    judge(content)
    assert [one["id"] for one in features(content)] == ["9406"]
    assert content == command(content, "--layer", "regions", "--regency", "9406")
    assert say("screen.page.region", "id") in screen.words()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_format_leaves_the_screen_as_the_command_line_writes_it(
    lang: Language, open_screen: OpenScreen, command: Command
) -> None:
    screen = open_screen(f"/?province=94&lang={lang}")
    for suffix in OFFERED:
        name, content = screen.download("sentra", suffix)
        several = FORMATS[suffix].takes_layers
        assert name == f"sentra-atlas_{'all' if several else 'sentra'}_2022_province{suffix}"
        layer = () if several else ("--layer", "sentra")
        assert content == command(content, *layer, "--province", "94", suffix=suffix, made_at=made_at(content, suffix))
    assert say("export.menu.for.kml", lang) in screen.words()


def made_at(content: bytes, suffix: str) -> str:
    """Return when a file says that it was made, wherever its format keeps that."""
    if suffix in {".xlsx", ".csv.zip"}:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"".join(archive.read(name) for name in archive.namelist())
    found = re.search(rb"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", content)
    assert found, suffix
    return found[0].decode()


def test_fewer_layers_can_be_chosen_for_a_file_of_several(open_screen: OpenScreen, tmp_path: Path) -> None:
    screen = open_screen("/?province=94&lang=en")
    screen.download("regions", ".gpkg")
    for layer in (0, 1):  # all are pressed at first: release two of the four
        screen.page.locator(".st-key-export_layers button").nth(layer).click()
        screen.settle()
    with screen.page.expect_download() as caught:
        screen.page.locator(".st-key-export_take button").click()
    assert caught.value.suggested_filename == "sentra-atlas_sentra-programme-sites_2022_province.gpkg"
    path = tmp_path / "some.gpkg"
    caught.value.save_as(path)
    assert [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None] == ["sentra", "programme_sites"]


@pytest.mark.parametrize(
    ("layer", "level", "chosen"), [("regions", "regency", "1905,9406"), ("provinces", None, "19,94")]
)
def test_an_export_that_is_imported_brings_its_selection_back(
    open_screen: OpenScreen, layer: str, level: str | None, chosen: str
) -> None:
    name, content = open_screen(f"/?{f'level={level}&' if level else ''}sel={chosen}&lang=en").download(
        layer, ".csv.zip"
    )
    screen = open_import(open_screen, "en")
    give(screen, name, content)
    if layer == "regions":  # a row of a province has no regency to match
        press(screen, "import_match")
        small_map(screen)
    select = button(screen, "import_select")
    expect(select).to_contain_text("Select its 2 regions")
    select.scroll_into_view_if_needed()
    select.click()
    screen.expect_link(sel=chosen, level=level)
