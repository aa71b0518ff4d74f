"""Criteria on the real registers: what they answer for places that a planner knows, and that unknown is never no."""

import numpy as np
import pandas as pd
import pytest

from clusters import registers
from clusters.atlas import Atlas, load_atlas
from clusters.criteria.access import load_airports, nearest_airport
from clusters.criteria.criterion import Verdict, load_criteria, load_presets, verdict
from clusters.criteria.facts import region_facts
from clusters.criteria.values import ANSWERS
from geo.measures import distance_km
from geo.vintages import TODAY
from texts import LANGUAGES

DOGIYAI, PASURUAN, MAKASSAR, BANGKA_BARAT, KONAWE_SELATAN = "9406", "3575", "7371", "1905", "7405"


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas(TODAY)


@pytest.fixture(scope="module")
def facts(atlas: Atlas) -> pd.DataFrame:
    return region_facts(atlas, "24")


def test_every_criterion_at_hand_has_one_function_and_every_function_a_row() -> None:
    assert set(ANSWERS) == {one.criterion_id for one in load_criteria().values() if one.data == "shipped"}


def test_answers_are_aligned_with_the_facts(facts: pd.DataFrame) -> None:
    for criterion in load_criteria().values():
        values = criterion.answer(facts)
        assert values.index.equals(facts.index), criterion.criterion_id
        assert values.dtype == "float64", criterion.criterion_id


def test_the_questions_know_three_answers(facts: pd.DataFrame) -> None:
    for criterion in load_criteria().values():
        if criterion.is_question:
            assert set(criterion.answer(facts).dropna()) <= {0.0, 1.0}
    assert [verdict(value) for value in (1.0, 0.0, np.nan)] == [Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN]


def test_dogiyai_is_underdeveloped_in_2020_and_unknown_in_2015(facts: pd.DataFrame) -> None:
    criteria = load_criteria()
    assert verdict(criteria["underdeveloped-2020"].answer(facts)[DOGIYAI]) is Verdict.MET
    assert verdict(criteria["underdeveloped-2015"].answer(facts)[DOGIYAI]) is Verdict.UNKNOWN
    assert verdict(criteria["underdeveloped-2015"].answer(facts)[PASURUAN]) is Verdict.NOT_MET


def test_no_unconfirmed_claim_becomes_a_yes_or_a_no(facts: pd.DataFrame) -> None:
    answered = load_criteria()["underdeveloped-2015"].answer(facts)
    listed = registers.load_underdeveloped()
    unconfirmed = listed[(listed["decree_id"] == "perpres-131-2015") & (listed["status"] == "unconfirmed")]
    assert answered[unconfirmed["region_code"]].isna().all()
    firm = (
        registers.load_border().groupby("region_code")["basis_class"].agg(lambda found: "scope_article" in set(found))
    )
    answered = load_criteria()["border"].answer(facts)
    assert answered[firm.index[~firm]].isna().all()
    assert (answered[firm.index[firm]] == 1).all()


def test_the_five_sites_of_2017_are_programme_sites(facts: pd.DataFrame) -> None:
    answered = load_criteria()["jica-before"].answer(facts)
    assert (answered[[DOGIYAI, PASURUAN, MAKASSAR, BANGKA_BARAT, KONAWE_SELATAN]] == 1).all()
    assert answered.sum() == registers.load_programme_sites()["region_code"].nunique()


def test_earlier_sites_are_told_apart_by_phase_and_product(atlas: Atlas, facts: pd.DataFrame) -> None:
    criteria = load_criteria()
    assert (criteria["jica-phase-2"].answer(facts) == 1).sum() == 5
    assert criteria["jica-phase-1"].answer(facts)[DOGIYAI] == 0
    metal = criteria["jica-product"].answer(facts)  # division 24: casting and metal components
    assert (metal[PASURUAN], metal[MAKASSAR], metal["3328"]) == (1, 0, 1)
    assert criteria["jica-product"].answer(region_facts(atlas)).isna().all()


def test_a_region_without_a_catalogued_sentra_is_unknown_not_zero(facts: pd.DataFrame) -> None:
    answered = load_criteria()["sentra-catalogued"].answer(facts)
    assert (answered.dropna() >= 1).all()
    assert answered.notna().sum() == registers.load_sentra()["region_code"].nunique()


def test_no_link_is_implied_where_none_is_sourced(facts: pd.DataFrame) -> None:
    links = registers.load_supply_links()
    counted = links[links["link_kind"] != "survey_announced"]
    answered = load_criteria()["supply-links"].answer(facts)
    assert set(answered.dropna().index) == set(counted["from_region_code"]) - {""}


def test_the_airport_is_the_nearest_of_all(atlas: Atlas) -> None:
    airports = load_airports()
    found = nearest_airport(atlas.regions)
    for code in (DOGIYAI, PASURUAN, MAKASSAR):
        lon, lat = atlas.regions.loc[code, ["capital_lon", "capital_lat"]]
        every = {iata: distance_km(lon, lat, row["lon"], row["lat"]) for iata, row in airports.iterrows()}
        assert found.loc[code, "iata"] == min(every, key=every.__getitem__)
        assert found.loc[code, "km"] == pytest.approx(min(every.values()))
    unknown = atlas.regions["capital_lon"].isna()
    assert (found["iata"][unknown] == "").all()
    assert found["km"][unknown].isna().all()


def test_a_value_is_written_in_both_languages(facts: pd.DataFrame) -> None:
    for criterion in load_criteria().values():
        value = criterion.answer(facts)[DOGIYAI]
        assert all(criterion.write(value, lang) for lang in LANGUAGES)
    assert load_criteria()["airport-distance"].write(5.5747, "id") == "5,6 km"


def test_presets_weigh_only_what_may_be_weighed_and_is_at_hand() -> None:
    criteria = load_criteria()
    assert set(load_presets()) == {"affirmative", "strategic", "balanced", "jica-2017"}
    for weights in load_presets().values():
        assert all(criteria[name].kind != "doubt" and criteria[name].data == "shipped" for name in weights)
        assert all(weight > 0 for weight in weights.values())


def test_an_unknown_value_lies_between_bounds_that_the_register_states(facts: pd.DataFrame) -> None:
    for criterion in load_criteria().values():
        scaled = criterion.scale(criterion.answer(facts)).dropna()
        lower, upper = criterion.bounds(criterion.answer(facts))
        stated = {"no_to_yes": (0, 1), "observed": (scaled.min(), scaled.max()), "zero_to_median": (0, scaled.median())}
        assert (lower, upper) == pytest.approx(stated[criterion.missing], nan_ok=True), criterion.criterion_id
