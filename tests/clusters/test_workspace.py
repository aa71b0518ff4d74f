"""Workspace files: kept whole, migrated, compared, and refused with a reason whatever a hostile one holds."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cli
from clusters.atlas import Atlas, load_atlas
from clusters.workspace import (
    Workspace,
    compare,
    declared,
    describe,
    parse_workspace,
    settle,
    to_bytes,
    with_layer_ids,
)
from clusters.workspace.file import FORMAT, MAX_BYTES, VERSION
from clusters.workspace.form import MAX_NOTES
from geo.errors import AtlasError, DataFault, OutputFault
from geo.mapping import MAX_CORRECTIONS, Mapping
from geo.roles import ROLES
from texts import LANGUAGES

FILES = Path(__file__).parent / "workspaces"
HASH = "0123456789ab"

atlas_of: Callable[..., Atlas] = cache(load_atlas)


def read(name: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((FILES / name).read_text("utf-8"))
    return told


def parse(told: object) -> Workspace:
    return parse_workspace(json.dumps(told).encode(), "rapat.json")


def refused(content: bytes) -> DataFault:
    with pytest.raises(DataFault) as caught:
        parse_workspace(content, "rapat.json")
    assert all("rapat.json" in caught.value.describe(lang) for lang in LANGUAGES)
    return caught.value


@pytest.fixture(scope="module")
def present() -> Workspace:
    return parse_workspace((FILES / "version-2.json").read_bytes(), "version-2.json")


# Kept


def test_a_workspace_is_the_same_after_saving_and_opening(present: Workspace) -> None:
    assert parse_workspace(to_bytes(present), "x") == present
    assert to_bytes(parse_workspace(to_bytes(present), "x")) == to_bytes(present)
    assert json.loads(to_bytes(present))["version"] == VERSION
    mapping = present.layers["own1"].mapping
    written = tuple("Kab. Bangka Brt" if role == "name" else "" for role in ROLES)
    assert mapping.corrections == {written: "1905"}
    assert present.layers["own1"].columns.amounts == ("Tenaga Kerja", "Nilai Investasi")


def test_a_file_of_version_1_opens_with_all_that_it_held() -> None:
    found = parse_workspace((FILES / "version-1.json").read_bytes(), "version-1.json")
    assert (found.vintage, found.measure, found.level, found.lang) == ("2017", "population", "regency", "en")
    assert found.selection == ("9406", "91")
    assert found.filters == {"kbli": ("13",), "text": ("tenun",)}
    assert (found.notes, found.choice, dict(found.layers)) == ("", None, {})
    assert json.loads(to_bytes(found))["version"] == VERSION


@pytest.mark.parametrize("key", ["vintage", "measure", "notes", "choice"])
def test_a_key_of_version_2_in_a_file_of_version_1_is_refused(key: str) -> None:
    assert refused(json.dumps({**read("version-1.json"), key: ""}).encode()).values["part"] == key


# Refused


def test_a_newer_version_is_refused_and_named() -> None:
    fault = refused(json.dumps({**read("version-2.json"), "version": VERSION + 1, "new": 1}).encode())
    assert fault.key == "workspace_newer"
    assert str(VERSION + 1) in fault.describe("en")


@pytest.mark.parametrize(
    ("change", "key", "said"),
    [
        ({"script": "x"}, "workspace_key", "script"),
        ({"choice": {"data_hash": HASH, "wieghts": {}}}, "workspace_key", "choice.wieghts"),
        ({"filters": {"planet": ["mars"]}}, "workspace_part", "planet"),
        ({"choice": {}}, "workspace_missing", "choice.data_hash"),
        ({"choice": {"data_hash": HASH, "weights": {"border": "2"}}}, "workspace_part", "choice.weights.border"),
        ({"choice": {"data_hash": HASH, "weights": {"border": 6}}}, "workspace_part", "≤ 5.0"),
        ({"choice": {"data_hash": HASH, "weights": {"border": True}}}, "workspace_part", "choice.weights.border"),
        ({"choice": {"data_hash": HASH, "top": 51}}, "workspace_part", "≤ 50"),
        ({"choice": {"data_hash": HASH, "draws": 50_000}}, "workspace_part", "500, 5000"),
        ({"choice": {"data_hash": HASH, "own": {"own1.c1": {"direction": "target"}}}}, "workspace_part", "own1.c1"),
        ({"selection": ["9406'; DROP TABLE"]}, "workspace_part", "selection.0"),
        ({"selection": ["94"] * 101}, "workspace_part", "≤ 100"),
        ({"vintage": "1945"}, "workspace_part", "2017"),
        ({"data_hash": "<script>"}, "workspace_part", "data_hash"),
        ({"notes": "x" * (MAX_NOTES + 1)}, "workspace_part", f"≤ {MAX_NOTES}"),
        ({"notes": "\ud800"}, "workspace_unreadable", FORMAT),
        ({"layers": {"own1": {"name": "a", "rows": [[1, 2]]}}}, "workspace_key", "rows"),
        ({"layers": {"own1": {"name": "a", "columns": {"colour": "x"}}}}, "workspace_part", "columns"),
        ({"layers": {f"own{at}": {"name": "a"} for at in range(1, 10)}}, "workspace_part", "≤ 8"),
        ({"format": "sentra-atlas-mapping"}, "workspace_format", FORMAT),
        ({"version": True}, "workspace_format", FORMAT),
        ({"version": 0}, "workspace_format", FORMAT),
    ],
)
def test_what_the_form_does_not_hold_is_refused_by_its_name(change: dict[str, Any], key: str, said: str) -> None:
    fault = refused(json.dumps({**read("version-2.json"), **change}).encode())
    assert fault.key == key
    assert all(said in fault.describe(lang) for lang in LANGUAGES), fault


def test_a_mapping_inside_is_checked_as_a_mapping_file_is() -> None:
    told = read("version-2.json")
    told["layers"]["own1"]["mapping"]["corrections"][0]["region_code"] = "../../etc"
    with pytest.raises(DataFault, match=r"corrections\[1\]"):
        parse(told)


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "workspace_unreadable"),
        (b"\x80\x04\x95", "workspace_unreadable"),
        (b"[" * 200_000, "workspace_unreadable"),
        (b'{"a":' * 100_000, "workspace_unreadable"),
        (b'{"format": "sentra-atlas-workspace", "version": 2, "version": 1}', "workspace_unreadable"),
        (b'{"data_hash": NaN}', "workspace_unreadable"),
        (b'{"data_hash": ' + b"9" * 5_000 + b"}", "workspace_unreadable"),
        (b"[]", "workspace_format"),
        (b"null", "workspace_format"),
        (b" " * (MAX_BYTES + 1), "workspace_large"),
    ],
)
def test_bytes_that_are_no_workspace_are_refused(content: bytes, key: str) -> None:
    assert refused(content).key == key


def test_what_could_not_be_opened_again_is_not_saved(present: Workspace) -> None:
    corrections = {(f"{at:060}", *[""] * (len(ROLES) - 1)): "1905" for at in range(MAX_CORRECTIONS)}
    layer = present.layers["own1"].model_copy(update={"mapping": Mapping(corrections=corrections)})
    with pytest.raises(OutputFault) as caught:
        to_bytes(present.changed(layers={"own1": layer}))
    assert all(caught.value.describe(lang) for lang in LANGUAGES)


def speak(fault: AtlasError) -> None:
    """A fault can be said, and its sentence be written, in both languages."""
    assert all(fault.describe(lang).encode() for lang in LANGUAGES)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_any_json_is_opened_or_refused_in_a_sentence(told: object) -> None:
    try:
        parse(told)
    except AtlasError as fault:
        speak(fault)


def places(told: object, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    return [at, *(place for key, value in inner for place in places(value, (*at, key)))]


@settings(max_examples=300)
@given(st.data())
def test_a_file_that_is_wrong_in_one_place_is_opened_or_refused_in_a_sentence(data: st.DataObject) -> None:
    told = read("version-2.json")
    *way, last = data.draw(st.sampled_from(places(told)[1:]))
    holder: Any = told
    for key in way:
        holder = holder[key]
    holder[last] = data.draw(JSON)
    try:
        found = parse(told)
    except AtlasError as fault:
        speak(fault)
    else:
        assert parse_workspace(to_bytes(found), "x") == found
        known, faults = settle(found, atlas_of(found.vintage), declared(found))
        assert settle(known, atlas_of(known.vintage), declared(known)) == (known, [])
        assert all(fault.describe(lang) for fault in faults for lang in LANGUAGES)
        assert all(describe(found, atlas_of(found.vintage), lang) for lang in LANGUAGES)


# Known today


def test_every_code_unknown_today_is_told_and_the_rest_is_kept(present: Workspace) -> None:
    told = read("version-2.json")
    told["selection"] = ["9406", "9999", "88"]
    told["filters"]["kbli"] = ["13", "98"]
    told["point"], told["region"], told["measure"] = "S-none", "1234", "happiness"
    told["choice"]["weights"]["happiness"] = 1
    told["choice"]["gates"].append("happiness")
    told["choice"]["quotas"]["per_island"]["mars"] = 1
    told["choice"]["kbli"] = "98"
    found = parse(told)
    known, faults = settle(found, atlas_of("2022"), declared(found))
    said = " ".join(fault.describe("en") for fault in faults)
    for lost in ("9999", "88", "98", "S-none", "1234", "happiness (measure", "happiness (choice.weights",
                 "happiness (choice.gates", "mars", "98 (choice.kbli"):  # fmt: skip
        assert lost in said
    assert known.selection == ("9406",)
    assert known.filters["kbli"] == ("13",)
    assert (known.point, known.region, known.measure) == ("", "", "sentra_shown")
    assert known.choice
    assert present.choice
    assert known.choice.weights == present.choice.weights
    assert known.choice.quotas == present.choice.quotas
    assert settle(known, atlas_of("2022"), declared(found))[1] == []


def test_what_rests_on_a_table_that_is_not_here_is_left_out_and_told_once(present: Workspace) -> None:
    known, faults = settle(present, atlas_of("2022"), lambda _: False)
    assert [fault.key for fault in faults] == ["workspace_layers"]
    assert "survei.csv" in faults[0].describe("id")
    assert "own1" not in known.model_copy(update={"layers": {}}).model_dump_json()
    assert known.choice
    assert dict(known.choice.weights) == {"border": 2, "population": 1.5}
    kept, none = settle(present, atlas_of("2022"), declared(present))
    assert (kept.choice, none) == (present.choice, [])


def test_a_table_that_the_file_itself_does_not_name_is_told() -> None:
    told = {**read("version-2.json"), "layers": {}}
    found = parse(told)
    _, faults = settle(found, atlas_of("2022"), declared(found))
    said = " ".join(fault.describe("en") for fault in faults)
    for part in ("measure", "point", "filters.own", "choice.own", "choice.columns", "choice.cost"):
        assert f"({part} of the workspace)" in said


def test_tables_take_the_ids_that_they_have_in_another_session(present: Workspace) -> None:
    other = with_layer_ids(present, {"own1": "own3"})
    assert "own1" not in other.model_dump_json()
    assert other.measure == "own3.c5"
    assert other.point == "own3-2"
    assert with_layer_ids(other, {"own3": "own1"}) == present


# Compared


def test_a_comparison_names_what_differs_in_the_readers_language(present: Workspace) -> None:
    assert compare(present, present, "en", atlas_of) == []
    other = parse({**read("version-2.json"), "selection": ["3575", "94", "1905"], "vintage": "2017",
                   "choice": {**read("version-2.json")["choice"], "top": 6, "gates": []}})  # fmt: skip
    said = {lang: [change.describe(lang) for change in compare(present, other, lang, atlas_of)] for lang in LANGUAGES}
    english = "\n".join(said["en"])
    assert "Selected regions: Kabupaten Dogiyai (9406) → Kabupaten Bangka Barat (1905)" in english
    assert "Regions wanted: 4 → 6" in english
    assert "Conditions: without" in english
    assert "38 provinces" in english
    assert "34 provinces" in english
    assert len(said["id"]) == len(said["en"]) == 4
    assert not set(said["id"]) & set(said["en"])


def test_weights_in_another_order_differ_for_draws_go_by_their_order(present: Workspace) -> None:
    told = read("version-2.json")
    told["choice"]["weights"] = dict(reversed(told["choice"]["weights"].items()))
    changes = compare(present, parse(told), "en", atlas_of)
    assert [change.describe("en") for change in changes] == ["Weights: the same, in another order"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_part_that_can_be_set_has_a_line(present: Workspace, lang: str) -> None:
    lines = {line.part.split(".")[0] for line in describe(present, atlas_of("2022"), lang)}  # type: ignore[arg-type]
    assert lines == {
        "notes", "vintage", "filters", "selection", "level", "measure", "region", "point", "weights", "gates", "kbli",
        "top", "spread", "seed", "draws", "quotas", "columns", "own", "cost", "layers", "view", "lang", "data_hash",
    }  # fmt: skip


# Command line


def run(*words: str) -> int:
    return cli.main(["--lang", "en", "workspace", *words])


def test_check_says_what_a_file_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", str(FILES / "version-1.json")) == 0
    said = capsys.readouterr().out
    assert "20 November 2026" in said
    assert "numbers may differ" in said
    assert "Product (KBLI division): Textiles" in said


def test_check_tells_what_is_unknown_and_compare_what_differs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "lain.json"
    other.write_text(json.dumps({**read("version-2.json"), "selection": ["9999"], "notes": "\x1b[2J"}), "utf-8")
    assert run("check", str(other)) == 3
    caught = capsys.readouterr()
    assert "9999 (selection of the workspace) is not known today" in caught.err
    assert "\x1b" not in caught.out + caught.err
    assert run("compare", str(FILES / "version-2.json"), str(other)) == 0
    caught = capsys.readouterr()
    assert "Selected regions: Kabupaten Dogiyai (9406)" in caught.out
    assert "2 differences." in caught.err
    assert run("compare", str(other), str(other)) == 0
    assert "0 differences." in capsys.readouterr().err


def test_a_file_that_cannot_be_used_ends_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "lain.json"
    other.write_bytes(b"{")
    assert run("check", str(other)) == 4
    assert run("check", str(tmp_path / "none.json")) == 4
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 2
