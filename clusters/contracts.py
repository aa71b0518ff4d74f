"""What each register must look like: one contract per file of ``data/registers``.

A contract speaks of one register alone: its columns, which cells are required, what a cell may hold, which
rows are duplicates. What points from one register into another stands in ``references``. Cells are text, ""
is unknown. Validate with ``lazy=True``: every fault of a register is found in one pass.
"""

from collections.abc import Mapping
from typing import Final

import pandera.pandas as pa

from clusters.choice_contracts import CHOICE
from clusters.rules import (
    DATE,
    DISTRICT,
    FIELD,
    PROVINCE,
    REGENCY,
    REGION,
    SLUG,
    SPAN,
    VILLAGE,
    YEARS,
    both,
    claim,
    form,
    needed,
    number,
    one_of,
    register,
    sourced,
    text,
    url,
    whole,
    year,
)


def _point() -> dict[str, pa.Column]:
    """Return the columns of a reference point; a flag excuses one that stands outside its regency."""
    return {"lon": text(number()), "lat": text(number()), "point_flag": text(one_of("point_flag"))}


SCHEMAS: Final[Mapping[str, pa.DataFrameSchema]] = {
    "sources": register(
        {
            "source_id": needed(form(SLUG)),
            "title": text(),
            **both("title"),
            "publisher": text(),
            "url": text(url()),
            "published": text(form(DATE)),
            "kind": needed(one_of("source_kind")),
            "licence": text(),
            **both("note"),
        },
        ("source_id",),
    ),
    "evidence": register(
        {
            "evidence_id": needed(form((r"E\d{3,}", "E001"))),
            "subject_kind": needed(one_of("subject_kind")),
            "subject_id": needed(),
            "property": needed(one_of("property")),
            "value": text(),
            **both("value"),
            "as_written": text(),
            "confidence": needed(one_of("confidence")),
            **claim(),
        },
        ("evidence_id",),
    ),
    "programmes": register(
        {
            "programme_id": needed(form(SLUG)),
            **both("name", required=True),
            **both("short", required=True),
            "partners": text(),
            **claim(),
        },
        ("programme_id",),
    ),
    "phases": register(
        {
            "programme_id": needed(),
            "phase": needed(whole()),
            "period": needed(form(YEARS)),
            "start_year": text(year()),
            "end_year": text(year()),
            **claim(),
        },
        ("programme_id", "phase"),
    ),
    "programme_provinces": register(
        {
            "programme_id": needed(),
            "phase": needed(whole()),
            "stage": text(one_of("stage")),
            "written_province": needed(),
            "province_code_2017": needed(form(PROVINCE)),
            "source_id": sourced(),
        },
        ("programme_id", "phase", "stage", "province_code_2017"),
    ),
    "programme_sites": register(
        {
            "site_id": needed(form((r"P\d{2,}", "P01"))),
            "programme_id": needed(),
            "phase": needed(whole()),
            "stage": text(one_of("stage")),
            **both("name", required=True),
            **both("product", required=True),
            "kbli2": text(form(PROVINCE)),
            "kbli_basis": text(one_of("kbli_basis")),
            "written_province": needed(),
            "written_place": text(),
            "region_code": needed(form(REGENCY)),
            "placement": needed(one_of("placement")),
            "precision": needed(one_of("precision")),
            "point_basis": text(one_of("point_basis")),
            **_point(),
            "confidence": needed(one_of("confidence")),
            "place_source_id": sourced(),
            **claim(),
        },
        ("site_id",),
    ),
    "places": register(
        {
            "place_id": needed(form((r"P\d{2,}", "P33"))),
            "place_kind": needed(one_of("place_kind")),
            **both("name", required=True),
            **both("role", required=True),
            "programme_id": text(),
            "period": text(form(SPAN)),
            "written_place": text(),
            "province_code_2017": text(form(PROVINCE)),
            "region_code": text(form(REGENCY)),
            "placement": needed(one_of("placement")),
            "precision": needed(one_of("precision")),
            **_point(),
            "confidence": needed(one_of("confidence")),
            "place_source_id": sourced(),
            **claim(),
        },
        ("place_id",),
    ),
    "sentra": register(
        {
            "sentra_id": needed(form((r"S\d{4}-\d{3}", "S1106-001"))),
            "name": needed(),
            "product": needed(),
            "product_id": needed(),
            "kbli2": text(form(PROVINCE)),
            "region_code": needed(form(REGENCY)),
            "district_code": text(form(DISTRICT)),
            "district": text(),
            "village_code": text(form(VILLAGE)),
            "village": text(),
            **_point(),
            "precision": needed(one_of("precision")),
            "geo_basis": needed(one_of("geo_basis")),
            "units": text(whole()),
            "workers": text(whole()),
            "year": text(year()),
            "figure_scope": text(one_of("figure_scope")),
            "record_type": needed(one_of("record_type")),
            "status": needed(one_of("status")),
            "status_year": text(year()),
            "jica_relation": text(one_of("jica_relation")),
            "site_id": text(),
            "confidence": needed(one_of("confidence")),
            "url_flag": text(one_of("url_flag")),
            **claim(),
        },
        ("sentra_id",),
    ),
    "indicators": register(
        {
            "indicator_id": needed(form((r"[IJ]\d{2,}", "I01, J01"))),
            **both("name", required=True),
            "value": needed(number()),
            "as_written": text(),
            "unit": needed(one_of("unit")),
            "kind": needed(one_of("indicator_kind")),
            "ref_year": needed(form(YEARS)),
            "year_basis": needed(one_of("year_basis")),
            "scope": needed(one_of("scope")),
            "scope_id": text(),
            "scope_count": text(whole()),
            **both("definition"),
            "contradiction_group": text(),
            **claim(),
        },
        ("indicator_id",),
    ),
    "contradictions": register(
        {
            "contradiction_group": needed(form((r"[a-z0-9]+(_[a-z0-9]+)*", "a-z 0-9 _"))),
            **both("title", required=True),
            **both("explanation", required=True),
        },
        ("contradiction_group",),
    ),
    "decrees": register(
        {
            "decree_id": needed(form(SLUG)),
            "number": needed(whole()),
            "year": needed(year()),
            **both("title", required=True),
            **both("short", required=True),
            "valid_from": text(year()),
            "valid_to": text(year()),
            "listed_count": text(whole()),
            **claim(),
        },
        ("decree_id",),
    ),
    "underdeveloped": register(
        {
            "decree_id": needed(),
            "region_code": needed(form(REGENCY)),
            "name_in_decree": needed(),
            "status": needed(one_of("listing")),
            **claim(),
        },
        ("decree_id", "region_code"),
    ),
    "border": register(
        {
            "region_code": needed(form(REGENCY)),
            "basis_class": needed(one_of("basis_class")),
            **both("basis", required=True),
            "decree": text(form((r"Perpres \d+/\d{4}", "Perpres N/YYYY"))),
            "border_kind": text(one_of("border_kind")),
            **claim(),
        },
        ("region_code", "basis_class", "basis_id"),
    ),
    "sentra_count_bps_2024": register(
        {"province_code": needed(form(PROVINCE)), "sentra_count": text(whole()), **claim()},
        ("province_code",),
    ),
    "vintages": register(
        {
            "vintage_id": needed(year()),
            **both("label", required=True),
            "province_count": needed(whole()),
            "regency_count": needed(whole()),
            "legal_basis": needed(),
            "code_system": needed(),
            **claim(),
        },
        ("vintage_id",),
    ),
    "code_systems": register(
        {
            "code_system": needed(form(SLUG)),
            "authority": needed(),
            "edition": needed(year()),
            "title": needed(),
            **claim(),
        },
        ("code_system",),
    ),
    "provinces": register(
        {
            "vintage_id": needed(),
            "province_code": needed(form(PROVINCE)),
            "name": needed(),
            "name_en": needed(),
            "island_group": needed(),
        },
        ("vintage_id", "province_code"),
        ("vintage_id", "name"),
    ),
    "island_groups": register({"island_group": needed(form(SLUG)), **both("name", required=True)}, ("island_group",)),
    "crosswalk": register(
        {
            "region_code": needed(form(REGENCY)),
            "name_2025": needed(),
            "kemendagri_2017": needed(form(REGENCY)),
            "name_2017": needed(),
            "bps_2020": needed(form(REGENCY)),
            "bps_2022": needed(form(REGENCY)),
            "bps_name": needed(),
            "province_code_2017": needed(form(PROVINCE)),
            "province_code_2022": needed(form(PROVINCE)),
            "source_id": sourced(),
        },
        ("region_code",),
        ("name_2025",),
        ("kemendagri_2017",),
        ("bps_2020",),
        ("bps_2022",),
    ),
    "former_names": register(
        {
            "region_code": needed(form(REGENCY)),
            "name": needed(),
            "kind_of_name": needed(one_of("kind_of_name")),
            "valid_until": text(form(DATE)),
            **claim(),
        },
        ("region_code", "name"),
    ),
    "kbli": register(
        {
            "kbli2": needed(form(PROVINCE)),
            **both("name", required=True),
            **both("short", required=True),
            "edition": needed(year()),
            "source_id": sourced(),
        },
        ("kbli2",),
    ),
    "corrections": register(
        {
            "region_code": needed(form(REGION)),
            "field": needed(one_of("correction_field")),
            "given": text(),
            "corrected": text(),
            **both("reason", required=True),
            "source_id": sourced(),
        },
        ("region_code", "field"),
    ),
    "boundary_aliases": register(
        {
            "source_name": needed(),
            "region_code": needed(form(REGENCY)),
            **both("reason", required=True),
            "source_id": sourced(),
        },
        ("source_name",),
    ),
    **CHOICE,
    "columns": register(
        {
            "name": needed(form(FIELD)),
            **both("meaning", required=True),
            "unit": text(one_of("column_unit")),
            "type": needed(one_of("column_type")),
            "source_id": sourced(),
        },
        ("name",),
    ),
}
"""The registers, in the order in which they are read and reported."""
