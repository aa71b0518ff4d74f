"""Peers among the real regions, with the figures that make them so."""

from dataclasses import replace

import pytest

from clusters.atlas import load_atlas
from clusters.choice import OwnCriterion, preset
from clusters.criteria.criterion import load_criteria
from clusters.criteria.facts import region_facts
from clusters.explain import values_of
from clusters.peer_regions import COUNT, describe_peer, find_peers, likeness
from geo.vintages import TODAY

PASURUAN = "3575"


def test_a_small_old_city_is_most_like_other_cities_and_says_by_what() -> None:
    atlas = load_atlas(TODAY)
    facts = region_facts(atlas, "24")
    choice = replace(preset("balanced"), kbli2="24")
    written, scaled = likeness(choice, facts, values_of(choice, facts))
    assert all(load_criteria()[str(name)].kind == "weight" for name in written)
    found = find_peers(scaled, PASURUAN)
    assert len(found) == COUNT
    assert found["distance"].is_monotonic_increasing
    kinds = atlas.regions.loc[found.index, "name"].str.startswith("Kota")
    assert kinds.sum() >= 8
    known = written.to_dict("index")
    for code, row in found.to_dict("index").items():
        for lang, like in (("en", "Like it in: "), ("id", "Mirip dalam: ")):
            assert describe_peer(row, known[PASURUAN], known[code], lang).startswith(like)  # type: ignore[arg-type]
    alike = describe_peer(
        {"alike": ("population",), "unlike": ("density",), "shared": 2, "of": 3},
        {"population": 100.0, "density": 1.0},
        {"population": 100.0, "density": 9.5},
        "en",
    )
    assert alike == (
        "Like it in: Population (100 people). Unlike it in: Population density (9.5 people per km²; here 1.0 people "
        "per km²). Compared by 2 of 3; the others are unknown there."
    )


def test_a_column_of_ones_own_counts_when_it_is_weighed() -> None:
    atlas = load_atlas(TODAY)
    facts = region_facts(atlas, "")
    own = OwnCriterion("Biaya")
    choice = replace(preset("balanced"), own={own.criterion_id: own})
    values = values_of(preset("balanced"), facts).assign(**{own.criterion_id: facts["population"]})
    _, scaled = likeness(choice, facts, values)
    assert own.criterion_id in scaled
    assert "budget" not in scaled


@pytest.mark.parametrize("criterion", ["border", "jica-before", "boundary-doubt"])
def test_questions_and_doubts_make_no_peers(criterion: str) -> None:
    facts = region_facts(load_atlas(TODAY), "24")
    choice = preset("balanced")
    assert criterion not in likeness(choice, facts, values_of(choice, facts))[1]
