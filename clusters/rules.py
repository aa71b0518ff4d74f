"""The rules that a contract is made of: what a cell of a register may hold.

A check's ``name`` is the rule's key in ``texts/*/check.toml``, its ``description`` is what is allowed. Every
rule but ``required`` lets "" pass, so that an empty cell is one fault and not two. A rule over whole rows names its
columns in the description.
"""

import re
from collections.abc import Mapping
from typing import Final

import pandas as pd
import pandera.pandas as pa

from clusters.vocabularies import VOCABULARIES

ROW_RULES: Final = ("duplicate", "both_languages")
"""The rules over whole rows; the others judge a cell."""

YEAR_RANGE: Final = (1900, 2100)

FIELD: Final = (r"[a-z][a-z0-9_]{0,30}", "a-z 0-9 _, ≤ 31")
SLUG: Final = (r"[a-z0-9]+(-[a-z0-9]+)*", "a-z 0-9 -")
PROVINCE: Final = (r"\d{2}", "NN")
REGENCY: Final = (r"\d{4}", "NNNN")
REGION: Final = (r"\d{2}|\d{4}", "NN, NNNN")
DISTRICT: Final = (r"\d{6}", "NNNNNN")
VILLAGE: Final = (r"\d{10}", "NNNNNNNNNN")
DATE: Final = (r"\d{4}(-\d{2}(-\d{2})?)?", "YYYY, YYYY-MM, YYYY-MM-DD")
SPAN: Final = (r"\d{4}(-\d{2}(-\d{2})?)?(/\d{4}(-\d{2}(-\d{2})?)?)?", "YYYY[-MM[-DD]], YYYY-MM/YYYY-MM")
YEARS: Final = (r"\d{4}(-\d{4})?", "YYYY, YYYY-YYYY")


def text(*rules: pa.Check) -> pa.Column:
    """Return a column that may be empty (unknown, or not applicable)."""
    return pa.Column(str, list(rules))


def needed(*rules: pa.Check) -> pa.Column:
    """Return a column in which every cell must be filled."""
    return pa.Column(str, [pa.Check(lambda cells: cells != "", name="required"), *rules])


def both(stem: str, *, required: bool = False) -> dict[str, pa.Column]:
    """Return the two columns of a text in Indonesian and English; ``register`` sees that neither stands alone."""
    column = needed if required else text
    return {f"{stem}_id": column(), f"{stem}_en": column()}


def sourced() -> pa.Column:
    """Return the column of a claim's source: no claim stands without one."""
    return pa.Column(str, [pa.Check(lambda cells: cells != "", name="source_missing")])


def claim() -> dict[str, pa.Column]:
    """Return the last columns of a row that claims something: its source, and what is doubtful."""
    return {"source_id": sourced(), **both("note")}


def form(pattern: tuple[str, str], rule: str = "form") -> pa.Check:
    """Return the rule of a written form: an expression that the whole cell must match, and how to show it."""
    expression, shown = pattern
    return pa.Check(lambda cells: (cells == "") | cells.str.fullmatch(expression), name=rule, description=shown)


def one_of(vocabulary: str) -> pa.Check:
    """Return the rule of a closed vocabulary."""
    allowed = VOCABULARIES[vocabulary]
    return pa.Check(
        lambda cells: (cells == "") | cells.isin(allowed), name="vocabulary", description=", ".join(allowed)
    )


def number() -> pa.Check:
    """Return the rule of a number with a decimal point; what a spreadsheet writes with a comma is not one."""
    return form((r"-?\d+(\.\d+)?", "123.45"), "number")


def whole() -> pa.Check:
    """Return the rule of a count: digits only, no separator of thousands."""
    return form((r"\d+", "0, 1, 2 …"), "whole")


def year() -> pa.Check:
    """Return the rule of a year of four digits within YEAR_RANGE."""
    first, last = YEAR_RANGE

    def is_year(cell: str) -> bool:
        return not cell or (bool(re.fullmatch(r"\d{4}", cell)) and first <= int(cell) <= last)

    return pa.Check(is_year, element_wise=True, name="year", description=f"{first}-{last}")


def url() -> pa.Check:
    """Return the rule of a web address."""
    return form((r"https?://\S+", "https://…"), "url")


def register(columns: Mapping[str, pa.Column], *keys: tuple[str, ...]) -> pa.DataFrameSchema:
    """Return a contract: exactly these columns, in any order; a text in two languages is given in both or in none.

    Args:
        columns: the columns, each with its rules.
        keys: each names columns that no two rows may share.
    """
    checks = [*(_distinct(key) for key in keys), *(_in_both_languages(pair) for pair in _optional_pairs(columns))]
    return pa.DataFrameSchema(dict(columns), checks=checks, strict=True)


def _optional_pairs(columns: Mapping[str, pa.Column]) -> list[tuple[str, str]]:
    """Return the columns of texts in two languages that may be empty; those that may not are ``required`` already."""
    pairs = [(name, f"{name.removesuffix('_id')}_en") for name in columns if name.endswith("_id")]
    return [
        (home, other)
        for home, other in pairs
        if other in columns and not any(rule.name == "required" for rule in columns[home].checks)
    ]


def _in_both_languages(pair: tuple[str, str]) -> pa.Check:
    def in_both_or_none(rows: pd.DataFrame) -> pd.Series:
        if not set(pair) <= set(rows.columns):  # a missing column is its own fault
            return pd.Series(data=True, index=rows.index)
        return (rows[pair[0]] == "") == (rows[pair[1]] == "")

    return pa.Check(in_both_or_none, name="both_languages", description=" + ".join(pair))


def _distinct(key: tuple[str, ...]) -> pa.Check:
    def first_of_its_kind(rows: pd.DataFrame) -> pd.Series:
        if not set(key) <= set(rows.columns):  # a missing column is its own fault
            return pd.Series(data=True, index=rows.index)
        return ~rows.duplicated(list(key)) | (rows[key[0]] == "")

    return pa.Check(first_of_its_kind, name="duplicate", description=" + ".join(key))
