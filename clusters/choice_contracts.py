"""What the registers of the choice must look like: criteria, presets of weights, related divisions, supply links."""

from collections.abc import Mapping
from typing import Final

import pandera.pandas as pa

from clusters.rules import (
    PROVINCE,
    REGENCY,
    SLUG,
    both,
    claim,
    form,
    needed,
    number,
    one_of,
    register,
    sourced,
    text,
    year,
)

CHOICE: Final[Mapping[str, pa.DataFrameSchema]] = {
    "related_kbli": register(
        {
            "group_id": needed(form(SLUG)),
            "kbli2": needed(form(PROVINCE)),
            **both("group_name", required=True),
            "source_id": sourced(),
        },
        ("kbli2",),
    ),
    "criteria": register(
        {
            "criterion_id": needed(form(SLUG)),
            "theme": needed(one_of("theme")),
            "axis": text(one_of("axis")),
            "kind": needed(one_of("criterion_kind")),
            "data": needed(one_of("criterion_data")),
            "direction": needed(one_of("direction")),
            "unit": needed(one_of("criterion_unit")),
            "transform": needed(one_of("transform")),
            "missing": needed(one_of("missing")),
            **both("name", required=True),
            **both("question", required=True),
            **both("limit", required=True),
            "source_id": sourced(),
        },
        ("criterion_id",),
    ),
    "presets": register(
        {"preset_id": needed(form(SLUG)), **both("name", required=True), **claim()},
        ("preset_id",),
    ),
    "preset_weights": register(
        {"preset_id": needed(), "criterion_id": needed(), "weight": needed(number())},
        ("preset_id", "criterion_id"),
    ),
    "supply_links": register(
        {
            "link_id": needed(form((r"L\d{2,}", "L01"))),
            "from_kind": needed(one_of("link_from")),
            "from_id": text(),
            "from_region_code": text(form(REGENCY)),
            "to_kind": needed(one_of("link_to")),
            "to_kbli2": text(form(PROVINCE)),
            "to_region_code": text(form(REGENCY)),
            **both("to_name"),
            **both("product", required=True),
            "link_kind": needed(one_of("link_kind")),
            "year": text(year()),
            "confidence": needed(one_of("confidence")),
            **claim(),
        },
        ("link_id",),
    ),
}
"""In the order in which they are read and reported, after the facts."""
