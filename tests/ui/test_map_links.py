"""Supply links on the wire, and what is drawn of each: never a line that no source names."""

import json

import pytest

from clusters.atlas import load_atlas
from clusters.evidence import trail
from clusters.profile import describe_region
from clusters.registers import load_supply_links
from clusters.supply_links import links_of_region, supply_links
from geo.vintages import TODAY, VINTAGES
from texts import LANGUAGES
from ui.map.state import MapLink, MapState

LINK = MapLink((122.478812, -4.107571), (122.511739, -3.972904), 7, is_announced=False, label="", lines=("a", "b"))


def test_a_link_travels_as_plain_json_and_is_short() -> None:
    assert MapState().to_patch()["links"] == []
    patch = json.loads(json.dumps(MapState(links=(LINK,)).to_patch()))
    (told,) = patch["links"]
    assert told["from"] == [122.4788, -4.1076]
    assert told["to"] == [122.5117, -3.9729]
    assert (told["row"], told["announced"], told["lines"]) == (7, False, ["a", "b"])
    assert len(json.dumps(told)) < 160


def test_a_stub_has_no_other_end() -> None:
    stub = MapLink((110.7, -7.7), None, None, is_announced=True, label="KBLI 29", lines=("a",))
    told = stub.to_patch()
    assert (told["to"], told["row"], told["announced"]) == (None, None, True)


def test_every_link_is_a_row_of_the_register_and_no_other() -> None:
    rows = load_supply_links()
    assert [link.link_id for link in supply_links()] == list(rows.index)
    for link in supply_links():
        for lang in LANGUAGES:
            assert link.name("seller", lang) in link.describe(lang)
            assert link.name("product", lang) in link.describe(lang)
            assert link.name("note", lang)
            if not link.is_announced:
                assert link.name("buyer", lang) in link.describe(lang)


@pytest.mark.parametrize("vintage", VINTAGES)
def test_a_line_ends_in_the_region_that_is_supplied_and_only_there(vintage: str) -> None:
    atlas = load_atlas(vintage)  # type: ignore[arg-type]
    for link in supply_links():
        course = link.course(atlas)
        if link.from_id == "P16":  # Tegal, of which only the province is known: its point stands in Semarang
            assert course is None
            continue
        assert course is not None
        record = atlas.records.loc[link.from_id]
        assert course.start == (record["lon"], record["lat"])
        assert (course.end is None) == (link.to_kind != "region")
    seat = atlas.regions.loc["7471"]
    (supplied,) = links_of_region("7471")
    drawn = supplied.course(atlas)
    assert drawn is not None
    assert drawn.end == (seat["capital_lon"], seat["capital_lat"])


def test_the_profile_and_the_trails_name_the_link_with_its_source() -> None:
    atlas = load_atlas(TODAY)
    (link,) = (one for one in supply_links() if one.from_id == "S7405-001")
    for code in ("7405", "7471"):
        profile = describe_region(atlas, code, {})
        assert link in profile.links
        assert link.source_id in profile.source_ids
    claims = [claim for claim in trail("sentra", "S7405-001") if claim.property == "supply_link"]
    assert [(claim.value, claim.source.source_id) for claim in claims] == [(link.link_id, link.source_id)]
    assert claims[0].said("en") == link.describe("en")
    assert [claim.value for claim in trail("region", "7471") if claim.property == "supply_link"] == [link.link_id]
    assert describe_region(atlas, "1101", {}).links == ()
