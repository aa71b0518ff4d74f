"""A selection comes back: from codes, from every format that leaves, from the files of rank and portfolio."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli import main
from clusters.atlas import Atlas, load_atlas
from clusters.export import make_export
from clusters.query import Query
from clusters.selection import read_selection, regencies_of
from geo.errors import DataFault, UsageFault
from geo.foreign import read_table
from geo.gazetteer import load_gazetteer
from geo.locator import load_locator
from geo.resolver import resolve
from geo.roles import guess_roles
from geo.writing import FORMATS, write
from texts import LANGUAGES

CODES = ("1905", "3575", "9406")


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas("2022")


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("layer", ["regions", "programme-sites"])
def test_an_export_of_every_format_gives_its_selection_back(
    suffix: str, layer: str, atlas: Atlas, tmp_path: Path
) -> None:
    path, again = tmp_path / f"first{suffix}", tmp_path / "again.geojson"
    write(make_export(atlas, Query(), [layer], selection=CODES), path)
    assert read_selection(str(path), atlas) == CODES
    assert main(["export", "--layer", "regions", "--selection", str(path), "-o", str(again)]) == 0
    assert json.loads(again.read_bytes())["metadata"]["selection"] == list(CODES)


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_import_page_finds_the_regions_of_an_export(suffix: str, atlas: Atlas, tmp_path: Path) -> None:
    """Without a question: its columns tell what they are, and its names that its codes are Kemendagri's."""
    path = tmp_path / f"first{suffix}"
    write(make_export(atlas, Query(), ["regions"], selection=("1903", "1905", "9406")), path)
    table = read_table(path)
    roles = guess_roles(list(table.frame.columns))
    found = resolve(table.frame, roles, load_gazetteer(), geometry=table.geometry, locator=load_locator())
    assert sorted(answer.region_code for answer in found.answers) == ["1903", "1905", "9406"]


def test_a_file_of_all_layers_gives_the_regions_back(atlas: Atlas, tmp_path: Path) -> None:
    for suffix in (".gpkg", ".kml"):
        path = tmp_path / f"all{suffix}"
        assert main(["export", "--selection", "94,1905", "-o", str(path)]) == 0
        assert read_selection(str(path), atlas) == regencies_of(("94", "1905"), atlas)


@pytest.mark.parametrize("vintage", ["2017", "2022"])
@pytest.mark.parametrize("suffix", FORMATS)
def test_exported_provinces_give_back_their_regencies_and_no_others(suffix: str, vintage: str, tmp_path: Path) -> None:
    """Also across the split of Papua, where a province's code alone means another province in the other edition."""
    chosen = ("1905", "9103", "9406", "9605")
    path = tmp_path / f"provinces{suffix}"
    write(make_export(load_atlas(vintage), Query(), ["provinces"], selection=chosen), path)
    for asked in ("2017", "2022"):
        assert read_selection(str(path), load_atlas(asked)) == chosen


def test_a_table_of_province_codes_alone_stands_for_all_their_regencies(atlas: Atlas, tmp_path: Path) -> None:
    path = tmp_path / "provinces.csv"
    path.write_text("province_code\n94\n31\n", "utf-8")
    found = read_selection(str(path), atlas)
    assert {code[:2] for code in found} == {"94", "31"}
    assert len(found) == 8 + 6


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_export_that_found_nothing_says_so_alike_in_every_format(suffix: str, atlas: Atlas, tmp_path: Path) -> None:
    path = tmp_path / f"none{suffix}"

    write(make_export(atlas, Query(), ["sentra"], selection=("3101",)), path)
    with pytest.raises(DataFault, match="names no region"):
        read_selection(str(path), atlas)


@pytest.mark.parametrize("written", ["9406,1905,3575", "94.06 19.05; 35.75", "9406\n1905\n3575\n"])
def test_codes_are_read_as_people_write_them(written: str, atlas: Atlas, tmp_path: Path) -> None:
    assert read_selection(written, atlas) == CODES
    path = tmp_path / "codes.txt"
    path.write_text(written, "utf-8")
    assert read_selection(str(path), atlas) == CODES


def test_a_ranking_file_selects_its_regions(atlas: Atlas, tmp_path: Path) -> None:
    path = tmp_path / "chosen.json"
    assert main(["portfolio", "--preset", "balanced", "--kbli", "24", "--draws", "50", "-o", str(path)]) == 0
    chosen = {region["region_code"] for region in json.loads(path.read_bytes())["regions"]}
    assert set(read_selection(str(path), atlas)) == chosen


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("9999,9406", "9999"),
        ("94.99,9406", "94.99"),
        ("no-such-file.csv", "no-such-file.csv"),
        ("../../etc", "../../etc"),
        ("", "selection"),
    ],
)
def test_what_selects_nothing_is_told_in_both_languages(given: str, said: str, atlas: Atlas) -> None:
    with pytest.raises(UsageFault) as caught:
        read_selection(given, atlas)
    assert said in caught.value.describe("en")
    assert all(caught.value.describe(lang) for lang in LANGUAGES)


def test_a_table_of_unnamed_codes_is_not_believed(atlas: Atlas, tmp_path: Path) -> None:
    """They may be of BPS: most of those that differ are another regency's valid code."""
    path = tmp_path / "bps.csv"
    path.write_text("kode,nama\n1903,Bangka Barat\n", "utf-8")
    with pytest.raises(UsageFault, match="region_code"):
        read_selection(str(path), atlas)
    (tmp_path / "empty.csv").write_text("", "utf-8")
    with pytest.raises(DataFault):
        read_selection(str(tmp_path / "empty.csv"), atlas)


@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_a_selection_is_its_own_selection(atlas: Atlas, data: st.DataObject) -> None:
    codes = data.draw(st.lists(st.sampled_from([*atlas.regions.index, *atlas.provinces.index]), min_size=1, max_size=9))
    found = regencies_of(codes, atlas)
    assert regencies_of(found, atlas) == found
    assert read_selection(",".join(codes), atlas) == found
