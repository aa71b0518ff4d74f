"""Names, codes and vintages as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.codes import Level, dotted, parse_code
from geo.errors import UsageFault
from geo.names import NameIndex, search_key
from geo.vintages import parse_vintage


@pytest.mark.parametrize("given_form", ["9406", "94.06", " 9406 "])
def test_a_regency_code_is_read_with_or_without_its_dot(given_form: str) -> None:
    assert parse_code(given_form, Level.REGENCY) == "9406"


@pytest.mark.parametrize("given_form", ["940", "94.6", "94060", "1905.0", "19,05", "", "Dogiyai", "९४०६", "94.06\n1"])
def test_what_is_no_regency_code_is_refused_with_the_form(given_form: str) -> None:
    with pytest.raises(UsageFault, match="give 4 digits, for example 9406"):
        parse_code(given_form, Level.REGENCY)


@given(st.integers(1, 99), st.integers(0, 99))
def test_writing_a_code_with_its_dot_and_reading_it_is_the_identity(province: int, regency: int) -> None:
    code = f"{province:02}{regency:02}"
    assert parse_code(dotted(code), Level.REGENCY) == code
    assert dotted(code[:2]) == code[:2]


def test_a_search_key_ignores_case_accents_and_punctuation() -> None:
    assert search_key("Fak-Fak") == search_key("  FAK   fak ") == "fak fak"
    assert search_key("Kafé d'Été") == "kafe d ete"


@given(st.text())
def test_a_key_of_a_key_is_itself(text: str) -> None:
    assert search_key(search_key(text)) == search_key(text)


@given(st.lists(st.text(max_size=12), min_size=1, max_size=8))
def test_every_text_is_found_by_its_own_words(texts: list[str]) -> None:
    index = NameIndex(texts)
    for position, text in enumerate(texts):
        assert index.match(text)[position]


def test_a_slip_is_forgiven_only_where_nothing_is_written_so() -> None:
    index = NameIndex(["tenun ikat", "tenon kayu", "batik tulis"])
    assert index.match("tenun").tolist() == [True, False, False]
    assert index.match("batic").tolist() == [False, False, True]
    assert index.match("batu").tolist() == [False, False, False]


def test_an_unknown_vintage_names_the_known_ones() -> None:
    with pytest.raises(UsageFault, match="choose one of: 2017, 2022"):
        parse_vintage("2020")
