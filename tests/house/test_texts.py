"""Both languages say everything, with the same values in each sentence."""

import ast
import re
import string
from pathlib import Path

import pytest

from texts import LANGUAGES, catalogue, number, percent, plural, say, when


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


def test_dates_follow_the_language_as_far_as_they_are_known() -> None:
    assert when("2017-12-26", "id") == "26 Desember 2017"
    assert when("2017-12-26", "en") == "26 December 2017"
    assert when("2016-12", "id") == "Desember 2016"
    assert [when(kept, "id") for kept in ("2017", "", "2017-13-40")] == ["2017", "", "2017-13-40"]


def test_numbers_follow_the_language() -> None:
    assert number(1888239, "id") == "1.888.239"
    assert number(1888239, "en") == "1,888,239"
    assert percent(0.1236, "id", 1) == "12,4%"
    assert plural("filters.regions", 1, "en") == "1 regency or city"
    assert plural("filters.regions", 2, "en") == "2 regencies and cities"


# No screen says anything that the texts do not.

UI = Path(__file__).parents[2] / "ui"
SIGNS = {"km²"}
SPEAKING = {
    "button", "caption", "checkbox", "download_button", "error", "expander", "header", "info", "markdown",
    "multiselect", "pills", "popover", "segmented_control", "selectbox", "spinner", "subheader", "success", "tabs",
    "text", "text_input", "title", "toggle", "warning", "write",
}  # fmt: skip
"""Functions of Streamlit whose first value a reader sees."""


def literals(source: str) -> list[str]:
    """Return the literal texts that a module hands to Streamlit to show: first values, and placeholders and helps."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SPEAKING):
            continue
        shown = [
            *node.args[:1],
            *(word.value for word in node.keywords if word.arg in {"label", "help", "placeholder"}),
        ]
        found += [
            str(value.value)
            for value in shown
            if isinstance(value, ast.Constant) and re.search(r"[^\W\d_]", str(value.value))
        ]
    return found


@pytest.mark.parametrize("module", sorted(UI.rglob("*.py")), ids=lambda path: path.relative_to(UI).as_posix())
def test_no_module_shows_a_literal_text(module: Path) -> None:
    assert literals(module.read_text("utf-8")) == []


def test_a_planted_literal_is_found() -> None:
    planted = 'import streamlit as st\nst.button("Export", help="Save")\nst.pills(say("a.b", lang), [])'
    assert literals(planted) == ["Export", "Save"]


@pytest.mark.parametrize("template", sorted(UI.rglob("*.html")), ids=lambda path: path.name)
def test_no_template_holds_a_literal_text(template: Path) -> None:
    bare = re.sub(r"\{[{%#].*?[%#}]\}|<[^>]*>|&\w+;", " ", template.read_text("utf-8"), flags=re.DOTALL)
    assert set(re.findall(r"[^\W\d_]+\S*", bare)) <= SIGNS


def used_keys() -> set[str]:
    """Return the keys that templates and modules name outright; those they put together are checked where drawn."""
    pattern = re.compile(r"""\b(?:say|plural|t|p)\(\s*"([a-z_]+(?:\.[\w-]+)+)"[,)]""")
    sources = [*UI.rglob("*.py"), *UI.rglob("*.html"), *(UI.parent / "clusters").glob("*.py")]
    return {key for path in sources for key in pattern.findall(path.read_text("utf-8"))}


def test_every_named_key_has_a_sentence() -> None:
    keys = used_keys()
    assert len(keys) > 60
    known = set(catalogue("id"))
    assert {key for key in keys if key not in known and f"{key}.other" not in known} == set()
