"""Saved mappings: a person's corrections hold for what was written, come back from the file, and touch nothing else."""

import json

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.answers import Match, Resolution
from geo.errors import DataFault
from geo.gazetteer import CodeSystem, load_gazetteer
from geo.mapping import MAX_BYTES, Mapping, mapping_bytes, parse_mapping
from geo.resolver import resolve
from geo.roles import ROLES, Roles, fold, written_keys

LISTS = load_gazetteer()
CODES = sorted(LISTS.regions)
NAMES = Roles(name="name", province="province", district="district")
LAW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)

texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)
keys = st.tuples(*[texts.map(fold)] * len(ROLES)).filter(lambda key: any(key) and key == tuple(map(fold, key)))
mappings = st.builds(
    Mapping,
    roles=st.builds(Roles, **dict.fromkeys(ROLES, texts)),
    declared=st.sampled_from([None, *CodeSystem]),
    crs=st.sampled_from(["", "EPSG:32748"]),
    corrections=st.dictionaries(keys, st.sampled_from(CODES), max_size=5),
)
homonyms = st.sampled_from(["Pasuruan", "Malang", "Bngka Barat", "Kota Pasuruan", "Xyzzy", "Jumlah", "", "Sleman"])
rows = st.lists(
    st.tuples(homonyms, st.sampled_from(["", "Jatim", "Jawa Timur"]), st.sampled_from(["", "Bangil", "Bugul Kidul"])),
    min_size=1,
    max_size=8,
)


def frame(cells: list[tuple[str, str, str]]) -> pd.DataFrame:
    return pd.DataFrame(cells, columns=["name", "province", "district"], dtype="str")


def ask(table: pd.DataFrame, **options) -> Resolution:
    return resolve(table, NAMES, LISTS, **options)


@LAW
@given(mappings)
def test_a_mapping_comes_back_from_its_file(mapping: Mapping) -> None:
    assert parse_mapping(mapping_bytes(mapping), "m.json") == mapping
    assert mapping_bytes(parse_mapping(mapping_bytes(mapping), "m.json")) == mapping_bytes(mapping)


@LAW
@given(rows, st.sampled_from(CODES), st.data())
def test_a_correction_changes_rows_that_wrote_the_same_and_no_other(
    cells: list[tuple[str, str, str]], region: str, data: st.DataObject
) -> None:
    table = frame(cells)
    written = written_keys(table, NAMES)
    place = data.draw(st.integers(0, len(cells) - 1))
    before, after = ask(table), ask(table, corrections={written[place]: region})
    for position, (one, other) in enumerate(zip(before.answers, after.answers, strict=True)):
        if written[position] != written[place]:
            assert one == other
        elif one.placed and one.region_code != region:
            assert other.match is Match.CONFLICT
            assert set(other.candidates) == {one.region_code, region}
        elif any(written[position]) and cells[position][0] != "Jumlah":
            assert other.region_code == region


def test_a_choice_wins_over_ambiguous_none_conflict_and_suggested_and_is_marked() -> None:
    table = frame(
        [("Pasuruan", "Jatim", ""), ("Xyzzy", "", ""), ("Kota Pasuruan", "", "Bangil"), ("Bngka Brat", "", "")]
    )
    regions = ["3575", "1905", "3514", "1905"]
    found = ask(table, corrections=dict(zip(written_keys(table, NAMES), regions, strict=True)), accept_suggestions=True)
    assert [answer.region_code for answer in found.answers] == regions
    assert {answer.match for answer in found.answers} == {Match.SUGGESTION}
    assert found.answers[0].candidates == ("3514", "3575")
    assert "A person chose Kota Pasuruan (3575)" in found.answers[0].describe("en")
    assert "Pengguna memilih" in found.answers[0].describe("id")
    assert found.groups["placed"] == [0, 1, 2, 3]


def test_white_space_does_not_count_and_the_next_file_is_corrected_too() -> None:
    first = frame([("Pasuruan", "Jatim", "")])
    saved = mapping_bytes(Mapping(NAMES, corrections={written_keys(first, NAMES)[0]: "3575"}))
    mapping = parse_mapping(saved, "m.json")
    later = frame([("Sleman", "", ""), ("  Pasuruan\n", "Jatim\u00a0", ""), ("Pasuruan", "", "")])
    found = ask(later, corrections=mapping.corrections)
    assert [answer.region_code for answer in found.answers] == ["3404", "3575", ""]


def test_a_refused_table_stays_refused_and_a_total_is_no_region() -> None:
    table = pd.DataFrame({"code": ["1903", "1905"]}, dtype="str")
    roles = Roles(code="code")
    found = resolve(table, roles, LISTS, corrections=dict.fromkeys(written_keys(table, roles), "1905"))
    assert found.refusal is not None
    assert found.placed == 0
    total = frame([("Jumlah", "", "")])
    assert ask(total, corrections={written_keys(total, NAMES)[0]: "1905"}).placed == 0


def test_a_region_that_does_not_exist_is_refused() -> None:
    table = frame([("Pasuruan", "", "")])
    with pytest.raises(DataFault, match="names the region 9999, which does not exist"):
        ask(table, corrections={written_keys(table, NAMES)[0]: "9999"})


GOOD = json.loads(mapping_bytes(Mapping(NAMES, corrections={("", "a", "", "", "", "", ""): "1905"})))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "cannot be read"),
        (b"\xff\xfe\x00", "cannot be read"),
        (b"[" * 100_000, "cannot be read"),
        (b"[]", "is not a mapping"),
        (b'{"format": "other", "version": 1}', "is not a mapping"),
        (b'{"format": "sentra-atlas-mapping", "version": 2}', "is not a mapping"),
        (json.dumps(GOOD | {"more": 1}).encode(), "wrong in more"),
        (json.dumps(GOOD | {"columns": {"colour": "x"}}).encode(), "wrong in columns"),
        (json.dumps(GOOD | {"columns": {"name": 1}}).encode(), "wrong in columns"),
        (json.dumps(GOOD | {"columns": []}).encode(), "wrong in columns"),
        (json.dumps(GOOD | {"code_system": "bps"}).encode(), "wrong in code_system"),
        (json.dumps(GOOD | {"code_system": ["bps-2020"]}).encode(), "wrong in code_system"),
        (json.dumps(GOOD | {"crs": 32748}).encode(), "wrong in crs"),
        (json.dumps(GOOD | {"corrections": {}}).encode(), "wrong in corrections"),
        (json.dumps(GOOD | {"corrections": [{"written": {}, "region_code": "1905"}]}).encode(), r"corrections\[1\]"),
        (json.dumps(GOOD | {"corrections": [{"written": {"name": "a"}, "region_code": 1905}]}).encode(), "four digits"),
        (
            json.dumps(GOOD | {"corrections": [{"written": {"name": "a" * 3000}, "region_code": "1905"}]}).encode(),
            r"\[1\]",
        ),
        (
            json.dumps(
                GOOD | {"corrections": [*GOOD["corrections"], {"written": {"name": "a"}, "region_code": "3575"}]}
            ).encode(),
            "gives two regions",
        ),
        (b" " * (MAX_BYTES + 1), "larger than"),
    ],
)
def test_a_file_that_is_no_mapping_is_refused_in_one_sentence(content: bytes, said: str) -> None:
    with pytest.raises(DataFault, match=said):
        parse_mapping(content, "m.json")
