"""An import under way is a value: an act gives another draft, and what fails leaves the one before as it was."""

import tomllib
from pathlib import Path

import pytest

from geo.errors import AtlasError, DataFault, UsageFault
from geo.foreign import limits
from geo.gazetteer import CodeSystem, Gazetteer, load_gazetteer
from geo.mapping import Mapping, parse_mapping
from geo.roles import Roles
from texts import LANGUAGES
from ui.draft import GROUPS, Draft, open_draft
from ui.parts.import_file import EXAMPLE, MAX_MEGABYTES

ROOT = Path(__file__).parents[2]
TABLE = (
    "Kode;Kabupaten/Kota;Provinsi;Unit\n19.05;Kab. Bangka Barat;Kepulauan Bangka Belitung;4\n"
    ";Kab. Bangka Slatan;Kepulauan Bangka Belitung;2\n;Kab.  Bangka Slatan ;Kepulauan Bangka Belitung;3\n"
    ";Pasuruan;Jawa Timur;1\n;;;7\n;Jumlah;;17\n"
)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


@pytest.fixture
def draft(gazetteer: Gazetteer) -> Draft:
    return open_draft("tabel.csv", TABLE.encode()).confirm().match(gazetteer, None)


def placed(draft: Draft, gazetteer: Gazetteer) -> list[str]:
    return [answer.region_code for answer in draft.match(gazetteer, None).answers]


def test_every_row_is_in_one_group(draft: Draft) -> None:
    assert sorted(row for rows in draft.groups.values() for row in rows) == list(range(6))
    assert [len(draft.groups[group]) for group in GROUPS] == [1, 2, 1, 0, 1, 1]


def test_equal_rows_are_one_case_and_a_row_that_wrote_nothing_is_none(draft: Draft) -> None:
    (suggested,) = draft.cases["suggested"]
    assert suggested.rows == (1, 2)
    assert suggested.answer.candidates == ("1903",)
    assert draft.cases["unplaced"] == []


def test_a_decision_holds_for_equal_rows_and_can_be_undone(draft: Draft, gazetteer: Gazetteer) -> None:
    accepted = draft.place(draft.suggested())
    assert placed(accepted, gazetteer) == ["1905", "1903", "1903", "", "", ""]
    (ambiguous,) = draft.cases["ambiguous"]
    both = accepted.place({ambiguous.written: "3575"})
    assert placed(both, gazetteer) == ["1905", "1903", "1903", "3575", "", ""]
    assert both.undo().mapping == accepted.mapping
    assert both.undo().undo().mapping == draft.mapping
    assert draft.undo() is draft


def test_what_was_decided_comes_back_from_its_file(draft: Draft, gazetteer: Gazetteer) -> None:
    decided = draft.place(draft.suggested()).with_system(CodeSystem.KEMENDAGRI_2025)
    saved = parse_mapping(decided.mapping_file(), "m.json")
    again = open_draft("lain.csv", TABLE.encode()).with_mapping(saved)
    assert placed(again, gazetteer) == ["1905", "1903", "1903", "", "", ""]
    assert again.mapping.declared is CodeSystem.KEMENDAGRI_2025


def test_an_act_that_fails_changes_nothing(draft: Draft) -> None:
    with pytest.raises(UsageFault):
        draft.with_mapping(Mapping(roles=Roles(code="Kode lain")))
    with pytest.raises(UsageFault):
        draft.with_roles(code="", name="", province="").confirm()
    with pytest.raises(DataFault):
        open_draft("gambar.csv", b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert draft.mapping.roles == Roles(code="Kode", name="Kabupaten/Kota", province="Provinsi")


def test_going_back_to_the_columns_keeps_what_was_decided(draft: Draft) -> None:
    decided = draft.place(draft.suggested()).reopen()
    assert not decided.confirmed
    assert decided.resolution is None
    assert len(decided.mapping.corrections) == 1
    assert decided.forget().mapping == draft.mapping


def test_a_layer_is_made_of_the_rows_that_were_placed(draft: Draft, gazetteer: Gazetteer) -> None:
    layer = draft.layer("own1", gazetteer)
    assert (layer.rows, layer.placed, layer.file_name) == (6, 1, "tabel.csv")


def test_the_example_shows_every_group_and_says_that_it_is_made_up(gazetteer: Gazetteer) -> None:
    example = open_draft("contoh.csv", (ROOT / "data" / EXAMPLE).read_bytes())
    groups = example.confirm().match(gazetteer, None).groups
    assert all(groups.values())
    *rows, total = example.table.frame["Keterangan"]
    assert {*rows, total} == {"contoh rekaan"}
    differing = [
        check for check in example.confirm().match(gazetteer, None).totals["printed_totals"] if not check["equal"]
    ]
    assert [check["column"] for check in differing] == ["Anggaran (juta rupiah)"]


def test_the_size_that_the_page_states_is_the_one_that_is_kept() -> None:
    config = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))
    assert config["server"]["maxUploadSize"] == MAX_MEGABYTES <= limits.MAX_BYTES / 2**20


def test_a_fault_can_be_said_in_both_languages() -> None:
    with pytest.raises(AtlasError) as caught:
        open_draft("kosong.csv", b"")
    assert all("kosong.csv" in caught.value.describe(lang) for lang in LANGUAGES)
