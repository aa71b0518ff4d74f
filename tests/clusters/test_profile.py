"""What the card of a region says, checked on regions that are hard to get right."""

import pytest

from clusters.atlas import Atlas, load_atlas
from clusters.evidence import sources
from clusters.profile import describe_province, describe_region
from geo.measures import neighbours


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas("2022")


def test_dogiyai_has_its_codes_provinces_and_doubts(atlas: Atlas) -> None:
    profile = describe_region(atlas, "9406", neighbours(atlas.regions))
    assert {code.system: code.code for code in profile.codes} == {
        "kemendagri-2025": "9406",
        "kemendagri-2017": "9126",
        "bps-2020": "9434",
        "bps-2022": "9602",
    }
    assert {province.vintage_id: province.name for province in profile.provinces} == {
        "2017": "Papua",
        "2022": "Papua Tengah",
    }
    assert profile.is_area_doubtful
    assert [status.status for status in profile.underdeveloped] == ["confirmed", "unconfirmed"]
    assert list(profile.sites.index) == ["P10"]
    assert {"Kabupaten Nabire", "Kabupaten Paniai", "Kabupaten Deiyai"} <= {name for _, name in profile.neighbours}
    assert set(profile.source_ids) <= set(sources())


def test_a_bps_code_is_never_shown_as_anothers_kemendagri_code(atlas: Atlas) -> None:
    profile = describe_region(atlas, "1905", {})
    codes = {code.system: code.code for code in profile.codes}
    assert profile.name == "Kabupaten Bangka Barat"
    assert codes["bps-2022"] == "1903"
    assert atlas.regions.loc["1903", "name"] == "Kabupaten Bangka Selatan"


def test_former_names_and_statuses_without_a_record(atlas: Atlas) -> None:
    toba = describe_region(atlas, "1212", {})
    assert any("Toba Samosir" in name for name in toba.former_names)
    assert [status.status for status in describe_region(atlas, "3575", {}).underdeveloped] == ["", ""]


def test_a_province_sums_its_regencies_and_keeps_unknown_unknown(atlas: Atlas) -> None:
    papua_tengah = describe_province(atlas, "94")
    assert len(papua_tengah.regencies) == 8
    assert papua_tengah.sites == 1
    assert describe_province(atlas, "51").bps_sentra is None
