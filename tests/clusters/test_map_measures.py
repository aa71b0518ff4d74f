"""What colours the map: aligned with its regions, honest about none and unknown."""

import math

import pytest

from clusters.atlas import Atlas, load_atlas
from clusters.measures import MEASURES, Measure
from clusters.query import Query, parse_query
from geo.codes import Level
from texts import LANGUAGES


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas("2022")


ASKED = [(measure, level) for measure in MEASURES.values() for level in measure.levels]


@pytest.mark.parametrize(("measure", "level"), ASKED, ids=lambda value: getattr(value, "name", value))
def test_values_are_aligned_and_every_known_one_has_a_class(atlas: Atlas, measure: Measure, level: Level) -> None:
    frame = atlas.regions if level is Level.REGENCY else atlas.provinces
    values = measure.values(atlas, Query().ask(atlas), level)
    assert list(values.index) == list(frame.index)
    for lang in LANGUAGES:
        classes = measure.classify(values, lang)
        assert classes.of.keys() == set(values.dropna().index)
        assert set(classes.of.values()) <= set(range(len(classes.labels)))
        assert len(set(classes.labels)) == len(classes.labels) <= 7
        assert measure.label(lang)


def test_a_higher_value_is_never_in_a_lower_class(atlas: Atlas) -> None:
    values = MEASURES["density_per_km2"].values(atlas, Query().ask(atlas), Level.REGENCY)
    classes = MEASURES["density_per_km2"].classify(values, "id")
    ordered = [classes.of[code] for code in values.dropna().sort_values().index if code in classes.of]
    assert ordered == sorted(ordered)


def test_counts_follow_the_filters_and_none_has_a_class_of_its_own(atlas: Atlas) -> None:
    measure = MEASURES["sentra_shown"]
    query, _ = parse_query({"kbli": ["13"]}, atlas)
    values = measure.values(atlas, query.ask(atlas), Level.PROVINCE)
    assert values.sum() == 80
    classes = measure.classify(values, "en")
    assert classes.begins_with_none
    assert classes.labels[0] == "0"
    assert {code for code, index in classes.of.items() if index == 0} == set(values.index[values == 0])
    assert not measure.classify(values[values > 0], "en").begins_with_none


def test_what_is_unknown_has_no_class_and_is_said_to_be_unknown(atlas: Atlas) -> None:
    measure = MEASURES["bps_sentra_2024"]
    values = measure.values(atlas, Query().ask(atlas), Level.PROVINCE)
    unknown = set(values.index[values.isna()])
    assert unknown == {"36", "51", "95"}  # Banten, Bali, Papua Pegunungan
    assert unknown.isdisjoint(measure.classify(values, "id").of)
    assert measure.write(math.nan, "id") == "tidak diketahui"
    assert values["35"] > 0


def test_a_status_keeps_confirmed_apart_from_unconfirmed(atlas: Atlas) -> None:
    measure = MEASURES["underdeveloped_2015"]
    values = measure.values(atlas, Query().ask(atlas), Level.REGENCY)
    written = values.map(lambda value: measure.write(value, "en")).value_counts().to_dict()
    assert written == {"Not listed": 392, "Listed": 83, "Listed, unconfirmed": 39}
