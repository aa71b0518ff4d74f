"""Both languages say everything, with the same values in each sentence."""

import string

import pytest

from texts import LANGUAGES, catalogue, number, percent, plural, say


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_both_languages_have_every_sentence() -> None:
    assert catalogue("id").keys() == catalogue("en").keys()


@pytest.mark.parametrize("key", sorted(catalogue("id")))
def test_a_sentence_has_the_same_values_in_both_languages(key: str) -> None:
    assert placeholders(catalogue("id")[key]) == placeholders(catalogue("en")[key])
    assert all(catalogue(lang)[key].strip() for lang in LANGUAGES)


def test_a_hostile_value_is_never_read_as_a_template() -> None:
    assert "{0.__class__}" in say("errors.asset_missing", "en", name="{0.__class__}")


def test_numbers_follow_the_language() -> None:
    assert number(1888239, "id") == "1.888.239"
    assert number(1888239, "en") == "1,888,239"
    assert percent(0.1236, "id", 1) == "12,4%"
    assert plural("filters.regions", 1, "en") == "1 regency or city"
    assert plural("filters.regions", 2, "en") == "2 regencies and cities"
