"""The data dictionary: complete, true, and part of every file and of docs/exports.md.

``SENTRA_ATLAS_DOCS=1 pytest tests/clusters/test_dictionary.py`` rewrites the page's section.
"""

import io
import json
import os
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusters.atlas import Atlas, load_atlas
from clusters.choice import Choice, OwnCriterion, make_problem
from clusters.criteria.facts import region_facts
from clusters.dictionary import NAME_SIGNS, TELLING_SIGNS, field_names, registered
from clusters.explain import explain_each, values_of
from clusters.export import make_export
from clusters.layers import LAYERS
from clusters.own_layers import build_own_layer
from clusters.own_roles import guess_own_roles
from clusters.portfolio_file import describe_portfolio, portfolio_rows
from clusters.portfolios import Quotas, build
from clusters.query import Query
from clusters.ranked import Ranked, parse_ranked
from clusters.ranking.draws import Settings
from clusters.ranking.ranges import rank
from clusters.ranking_file import describe_ranking, to_json_bytes
from clusters.registers import load_sources
from geo.foreign import parse_table
from geo.gazetteer import load_gazetteer
from geo.resolver import resolve
from geo.roles import guess_roles
from geo.vintages import TODAY
from geo.writing import FORMATS, FileLayer, to_bytes
from texts import LANGUAGES, catalogue

PAGE = Path(__file__).parents[2] / "docs" / "exports.md"
HEADING = "## The data dictionary\n"
TABLE = "Kabupaten/Kota;Tenaga Kerja;Tenaga Kerja Wanita;Tahun\nKota Pasuruan;30;12;2018\nAntah;1;1;2018\n"


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    """The atlas with a table of a person's own in it."""
    shipped, lists = load_atlas(TODAY), load_gazetteer()
    table = parse_table(TABLE.encode(), "anggaran.csv")
    roles = guess_roles(list(table.frame.columns))
    own = guess_own_roles(table.frame, roles)
    found = resolve(table.frame, roles, lists)
    layer = build_own_layer("own1", "Anggaran", table, roles, own, found, lists, file_name="anggaran.csv")
    return shipped.with_own([layer])


@pytest.fixture(scope="module")
def rankings(atlas: Atlas) -> tuple[Ranked, Ranked]:
    """A ranking and a portfolio with costs, by criteria of ours and a column of the person's own."""
    facts = region_facts(atlas, "24")
    own = pd.DataFrame({"Biaya (Rp)": 2.0}, index=facts.index)
    own.loc[own.index[::2], "Biaya (Rp)"] = 1.0
    weights = {"underdeveloped-2020": 1.0, "underdeveloped-2015": 1.0, "population": 2.0, "own:Biaya (Rp)": 1.0}
    choice = Choice(weights, own={"own:Biaya (Rp)": OwnCriterion("Biaya (Rp)")}, settings=Settings(top=3, draws=50))
    ranking, values = rank(make_problem(choice, facts, own), choice.settings), values_of(choice, facts, own)
    costs = own["Biaya (Rp)"]
    found = build(atlas, ranking, values, Quotas(budget=100.0), costs)
    rows = portfolio_rows(atlas, ranking, values, found, costs)
    reasons = explain_each(ranking, values, found.best.regions)
    files = (
        describe_ranking(atlas, choice, ranking, values),
        describe_portfolio(atlas, choice, found, rows, reasons=reasons),
    )
    return tuple(parse_ranked(to_json_bytes(file)) for file in files)  # type: ignore[return-value]


@pytest.fixture(scope="module")
def layers(atlas: Atlas, rankings: tuple[Ranked, Ranked]) -> list[FileLayer]:
    """Every layer that can leave."""
    alone = make_export(replace(atlas, own=()), Query(), list(LAYERS)).layers
    with_own = make_export(atlas, Query(), ["regions", "provinces", "own1"]).layers
    ranked = [make_export(atlas, Query(), [one.kind], ranking=one).layers[0] for one in rankings]
    return [*alone, *with_own, *ranked]


def test_every_column_is_described_and_no_row_of_the_register_is_unused(layers: list[FileLayer]) -> None:
    described = {column.name: column for layer in layers for column in layer.columns}
    assert registered().keys() <= described.keys()
    for layer in layers:
        assert [column.name for column in layer.columns] == list(layer.frame.columns.drop("geometry"))
        for column in layer.columns:
            assert all(column.meaning[lang].strip() for lang in LANGUAGES), column.name


def test_field_names_are_those_that_every_tool_takes(layers: list[FileLayer]) -> None:
    for layer in layers:
        names = [column.name for column in layer.columns]
        assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) and len(name) <= NAME_SIGNS for name in names)
        assert len({name[:TELLING_SIGNS] for name in names}) == len(names), layer.name


def test_every_value_is_of_the_type_that_is_said(layers: list[FileLayer]) -> None:
    kinds = {"string": str, "integer": int, "number": float}
    for layer in layers:
        for column in layer.columns:
            known = layer.frame[column.name].dropna()
            assert all(isinstance(value, kinds[column.type]) for value in known.tolist()), f"{layer.name}.{column.name}"
            assert "" not in known.tolist(), column.name


def test_a_type_is_no_wider_than_its_values_need(layers: list[FileLayer]) -> None:
    """A text that holds nothing but whole numbers is a code or a key; a number that is always whole is a count."""
    texts = {"phase", "kbli2"}
    for layer in layers[: len(LAYERS)]:
        for column in layer.columns:
            known = layer.frame[column.name].dropna()
            if column.type == "number":
                assert (known % 1 != 0).any(), column.name
            elif column.type == "string" and known.astype(str).str.fullmatch(r"\d+").all():
                assert column.name in texts or "_code" in column.name or column.name.startswith(("bps_", "kemendagri_"))


def test_every_source_of_a_column_can_be_looked_up_in_the_file(atlas: Atlas, layers: list[FileLayer]) -> None:
    known = set(load_sources().index)
    own = {"anggaran.csv", "Biaya (Rp)"}
    assert {column.source for layer in layers for column in layer.columns} <= known | own
    content = make_export(atlas, Query(), ["regions", "sentra"])
    listed = {source["source_id"] for source in content.metadata["sources"]}  # type: ignore[attr-defined]
    assert {column.source for layer in content.layers for column in layer.columns} <= listed | own


def test_an_imported_column_keeps_its_heading_in_the_dictionary(layers: list[FileLayer]) -> None:
    own = next(layer for layer in layers if layer.name == "own1")
    told = {column.name: column for column in own.columns}
    assert "“Tenaga Kerja Wanita”" in told["tenaga_k_2"].meaning["en"]
    assert told["num_tenaga_kerja"].type == "number"
    beside = next(layer for layer in layers if layer.name == "regions" and "own1_rows" in layer.frame)
    assert [column.name for column in beside.columns if column.source == "anggaran.csv"] == [
        "own1_rows", "own1_tenaga_kerja", "own1_ten_2",
    ]  # fmt: skip


def test_the_ranking_says_how_its_criteria_are_answered(layers: list[FileLayer]) -> None:
    ranking = next(layer for layer in layers if layer.name == "ranking")
    told = {column.name: column for column in ranking.columns}
    assert set(ranking.frame["underdeveloped_2020"]) == {"met", "not_met"}
    assert told["underdeveloped_2020"].type == "string"
    assert told["underdev_2"].meaning["en"].startswith("Is the region listed as underdeveloped in Perpres 131/2015?")
    assert (told["population"].type, told["population"].unit) == ("number", "person")
    assert told["biaya_rp"].source == "Biaya (Rp)"


@pytest.mark.parametrize("suffix", sorted(set(FORMATS) - {".csv"}))
def test_the_dictionary_is_part_of_every_file(suffix: str, atlas: Atlas) -> None:
    """The description of a CSV stands beside the table, and with it in .csv.zip."""
    layer = make_export(atlas, Query(), ["programme-sites"])
    whole = _words(to_bytes(layer, suffix), suffix)
    for column in layer.layers[0].columns:
        for lang in LANGUAGES:
            assert column.meaning[lang] in whole, f"{suffix}: {column.name}"


def _words(content: bytes, suffix: str) -> str:
    """Return all texts of a file as one, whatever its format packs or escapes."""
    if suffix in (".xlsx", ".csv.zip"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"".join(archive.read(name) for name in archive.namelist())
    text = content.decode("utf-8", errors="ignore")
    for written, meant in (("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#34;", '"'), ("\\/", "/")):
        text = text.replace(written, meant)
    return text


@given(headings=st.lists(st.text(max_size=60), max_size=30))
def test_any_headings_become_distinct_safe_names(headings: list[str]) -> None:
    taken = ("region_code", "region_name", "record_id")
    names = field_names(headings, taken)
    assert len(names) == len(headings)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{0,30}", name) for name in names)
    assert len({name[:TELLING_SIGNS] for name in (*names, *taken)}) == len(names) + len(taken)
    assert field_names(headings, taken) == names


def test_a_heading_that_is_safe_stays_as_it_is() -> None:
    assert field_names(["tahun", "Nilai (Rp)", "Σ", "2020", "Kota Béta"], ()) == [
        "tahun", "nilai_rp", "column", "c_2020", "kota_beta",
    ]  # fmt: skip


# The page


def _rows() -> Iterator[str]:
    units = {lang: catalogue(lang) for lang in LANGUAGES}
    for column in registered().values():
        unit = units["en"][f"registers.column_unit.{column.unit}"] if column.unit else ""
        yield (
            f"| `{column.name}` | {column.meaning['id']} | {column.meaning['en']} | {unit} | {column.type} "
            f"| `{column.source}` |"
        )


def _section(layers: list[FileLayer]) -> str:
    own = sorted(registered())
    used = {layer.name: [column.name for column in layer.columns if column.name in own] for layer in layers}
    lines = [HEADING]
    lines += ["| layer | its columns, in their order |", "|---|---|"]
    lines += [f"| `{name}` | {', '.join(f'`{column}`' for column in columns)} |" for name, columns in used.items()]
    lines += ["", "| column | arti | meaning | unit | type | source |", "|---|---|---|---|---|---|", *_rows(), ""]
    return "\n".join(lines)


def test_the_page_holds_the_dictionary(layers: list[FileLayer]) -> None:
    text = PAGE.read_text("utf-8")
    head, _, _ = text.partition(HEADING)
    if os.environ.get("SENTRA_ATLAS_DOCS") == "1":
        PAGE.write_text(head + _section(layers), "utf-8")
    assert PAGE.read_text("utf-8") == head + _section(layers)


def test_metadata_are_plain_json(atlas: Atlas, rankings: tuple[Ranked, Ranked]) -> None:
    for one in rankings:
        content = make_export(atlas, Query(), [one.kind, "regions"], ranking=one)
        told = json.loads(json.dumps(content.metadata, allow_nan=False))
        assert told[one.kind]["seed"] == 2017
        assert told[one.kind]["weights"] == {
            "underdeveloped-2020": 1.0, "underdeveloped-2015": 1.0, "population": 2.0, "own:Biaya (Rp)": 1.0,
        }  # fmt: skip
        assert set(told[one.kind]) >= {"gates", "methods", "normalisations", "draws", "criteria", "caution"}
    assert {price["quota"] for price in told["portfolio"]["prices"]} == {"budget:100"}
