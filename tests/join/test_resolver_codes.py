"""Codes: every edition, every way that spreadsheets spoil them, and the decision of the system from the whole table."""

import re
from pathlib import Path

import pandas as pd
import pytest

from geo.answers import Match, Resolution
from geo.code_systems import Refusal
from geo.gazetteer import CodeSystem, Gazetteer
from geo.match_report import describe_refusal
from geo.resolver import resolve
from geo.roles import Roles
from geo.written_codes import CodeForm, read_code
from texts import LANGUAGES, catalogue

HOME = CodeSystem.KEMENDAGRI_2025
THEN = CodeSystem.KEMENDAGRI_2017
ROOT = Path(__file__).parents[2]


def asked(lists: Gazetteer, rows: list[tuple[str, ...]], columns: str = "code name province", **options) -> Resolution:
    names = columns.split()
    padded = [(*row, *[""] * (len(names) - len(row))) for row in rows]
    table = pd.DataFrame(padded, columns=names, dtype="str")
    return resolve(table, Roles(**{name: name for name in names}), lists, **options)


def placed(found: Resolution) -> list[str]:
    return [answer.region_code for answer in found.answers]


# One cell


@pytest.mark.parametrize(
    ("cell", "digits"),
    [
        ("1905", {"1905"}),
        (" 19.05 ", {"1905"}),
        ("'1905", {"1905"}),
        ("1905.0", {"1905"}),
        ("19,05", {"1905"}),
        ("1.905", {"1905"}),
        ("1,905", {"1905"}),
        ("19.050000000000001", {"1905"}),
        ("11.1", {"1101", "1110"}),
        ("11.1000000000000001", {"1101", "1110"}),
        ("19.05.03", {"190503"}),
        ("190503.0", {"190503"}),
        ("19.05.03.2001", {"1905032001"}),
        ("1905\u00a0", {"1905"}),
        ("(1905)", {"1905"}),
        ("19", {"19"}),
        ("191", set()),
        ("1.905E+03", set()),
        ("-1905", set()),
        ("19055", set()),
        ("१९०५", set()),
        ("abc", set()),
        ("", set()),
    ],
)
def test_a_cell_stands_for_these_digits(cell: str, digits: set[str]) -> None:
    assert set(read_code(cell).digits) == digits


def test_a_missing_code_is_told_from_an_unreadable_one() -> None:
    assert [read_code(cell).form for cell in ("", "-", "nan", "abc", "19", "1905")] == [
        CodeForm.MISSING,
        CodeForm.MISSING,
        CodeForm.MISSING,
        CodeForm.UNREADABLE,
        CodeForm.PROVINCE,
        CodeForm.REGENCY,
    ]


# Whole lists


@pytest.mark.parametrize("system", list(CodeSystem))
@pytest.mark.parametrize("declared", [True, False])
def test_all_codes_of_a_system_without_names_are_all_right(
    lists: Gazetteer, system: CodeSystem, *, declared: bool
) -> None:
    pairs = list(lists.codes[system].items())
    found = asked(lists, [(code,) for code, _ in pairs], declared=system if declared else None)
    assert found.refusal is None
    assert placed(found) == [region for _, region in pairs]


def test_one_provinces_codes_without_names_are_never_wrong(lists: Gazetteer) -> None:
    right = refused = 0
    for system in CodeSystem:
        for province in sorted({code[:2] for code in lists.codes[system]}):
            pairs = [(code, region) for code, region in lists.codes[system].items() if code[:2] == province]
            found = asked(lists, [(code,) for code, _ in pairs])
            if found.refusal is None:
                assert placed(found) == [region for _, region in pairs], (system, province)
                right += 1
            else:
                assert not any(placed(found))
                refused += 1
    assert right > 40
    assert refused > 40


@pytest.mark.parametrize("system", list(CodeSystem))
def test_codes_with_names_are_all_right_and_the_system_is_found(lists: Gazetteer, system: CodeSystem) -> None:
    pairs = list(lists.codes[system].items())
    found = asked(lists, [(f"{code[:2]}.{code[2:]}", lists.regions[region].name) for code, region in pairs])
    assert found.decision.system is system
    assert placed(found) == [region for _, region in pairs]
    assert set(found.counts) == set(Match)
    assert found.counts[Match.CODE] == 514


def test_codes_as_numbers_with_names_are_all_right(lists: Gazetteer) -> None:
    for system in CodeSystem:
        pairs = list(lists.codes[system].items())
        for spoil in (lambda code: f"{code}.0", lambda code: str(float(f"{code[:2]}.{code[2:]}"))):
            found = asked(lists, [(spoil(code), lists.regions[region].name) for code, region in pairs])
            assert placed(found) == [region for _, region in pairs], system


def test_dotted_codes_as_numbers_without_names_are_placed_only_where_one_code_fits(lists: Gazetteer) -> None:
    pairs = [(str(float(f"{code[:2]}.{code[2:]}")), code) for code in lists.regions]
    found = asked(lists, [(code,) for code, _ in pairs], declared=HOME)
    assert all(answer.region_code in {"", code} for answer, (_, code) in zip(found.answers, pairs, strict=True))
    assert found.answers[[code for _, code in pairs].index("1110")].match is Match.AMBIGUOUS
    assert found.placed > 450


# The decision


def test_codes_that_two_systems_know_are_refused_with_what_each_would_mean(lists: Gazetteer) -> None:
    found = asked(lists, [("1903",), ("1905",)])
    assert found.refusal is Refusal.UNDECIDED
    for lang in LANGUAGES:
        told = found.answers[0].describe(lang)
        assert "kemendagri-2025: Kabupaten Bangka Selatan (1903)" in told
        assert "bps-2022: Kabupaten Bangka Barat (1905)" in told
    assert found.answers[0].candidates == ("1903", "1905")


def test_one_foreign_row_is_refused_but_a_whole_foreign_table_is_read(lists: Gazetteer) -> None:
    assert asked(lists, [("1903", "Bangka Barat")]).placed == 0
    bps = {region: code for code, region in lists.codes[CodeSystem.BPS_2022].items()}
    rows = [(bps[code], lists.regions[code].name) for code in ("1901", "1902", "1903", "1904", "1905", "1906")]
    found = asked(lists, rows)
    assert found.decision.system is CodeSystem.BPS_2022
    assert placed(found) == ["1901", "1902", "1903", "1904", "1905", "1906"]


def test_witnesses_decide_for_rows_without_a_name_only_when_there_are_three(lists: Gazetteer) -> None:
    bps = {region: code for code, region in lists.codes[CodeSystem.BPS_2022].items()}
    named = [(bps[code], lists.regions[code].name) for code in ("1101", "1102", "1103", "1905")]
    found = asked(lists, [*named, ("1905", "")])
    assert found.decision.system is CodeSystem.BPS_2022
    assert placed(found)[-1] == "1903"
    few = asked(lists, [("1905", "Bangka Barat"), ("1903", "")])
    assert few.answers[0].region_code == "1905"
    assert few.answers[1].match is Match.AMBIGUOUS


def test_a_table_of_two_systems_is_refused_as_mixed(lists: Gazetteer) -> None:
    bps = {region: code for code, region in lists.codes[CodeSystem.BPS_2022].items()}
    codes = ["1101", "1102", "1103", "1104", "1105", "1106"]
    rows = [(bps[code], lists.regions[code].name) for code in codes]
    rows += [(code, lists.regions[code].name) for code in codes]
    found = asked(lists, rows)
    assert found.refusal is Refusal.MIXED
    assert found.placed == 0


def test_a_declared_system_is_refused_when_names_contradict_it(lists: Gazetteer) -> None:
    pairs = list(lists.codes[CodeSystem.BPS_2020].items())
    rows = [(code, lists.regions[region].name) for code, region in pairs]
    found = asked(lists, rows, declared=HOME)
    assert found.refusal is Refusal.DECLARED
    assert found.placed == 0
    assert asked(lists, rows, declared=CodeSystem.BPS_2020).placed == 514


def test_one_wrong_row_is_a_conflict_with_both_readings_and_the_rest_is_placed(lists: Gazetteer) -> None:
    rows = [(code, region.name) for code, region in lists.regions.items()]
    rows[0] = (rows[0][0], "Kota Pasuruan")
    found = asked(lists, rows)
    wrong = found.answers[0]
    assert (wrong.match, wrong.region_code) == (Match.CONFLICT, "")
    assert "Kabupaten Aceh Selatan (1101)" in wrong.describe("en")
    assert "Kota Pasuruan (3575)" in wrong.describe("en")
    assert found.placed == 513


# Districts, villages, editions


def test_districts_and_villages_stand_in_their_regency_if_they_exist(lists: Gazetteer) -> None:
    within = sorted(lists.within)
    sample = [code for code in within if len(code) == 6][::50] + [code for code in within if len(code) == 10][::2000]
    found = asked(lists, [(code,) for code in sample], declared=HOME)
    assert placed(found) == [code[:4] for code in sample]
    assert asked(lists, [("190599",), ("1905999999",)], declared=HOME).placed == 0


def test_codes_of_2017_are_todays_regions(lists: Gazetteer) -> None:
    found = asked(lists, [("91.26", "Kab. Dogiyai", "Papua")])
    assert (found.answers[0].match, found.answers[0].region_code) == (Match.CODE, "9406")
    assert "2017" in found.answers[0].describe("en")


def test_a_province_that_never_held_the_region_is_a_conflict(lists: Gazetteer) -> None:
    found = asked(lists, [("1905", "Bangka Barat", "Jawa Barat")], declared=HOME)
    assert found.answers[0].match is Match.CONFLICT
    assert asked(lists, [("9406", "Dogiyai", "91")], declared=THEN).placed <= 1


def test_a_name_tells_which_of_two_readings_of_a_number_is_meant(lists: Gazetteer) -> None:
    found = asked(lists, [("11.1", "Aceh Singkil"), ("11.1", "Aceh Selatan"), ("11.1", "")], declared=HOME)
    assert placed(found) == ["1110", "1101", ""]


def test_an_unknown_name_beside_a_code_must_at_least_resemble_it(lists: Gazetteer) -> None:
    found = asked(lists, [("1905", "Bangka Brat"), ("1905", "Kuala Lumpur"), ("1905", "Muntok")], declared=HOME)
    assert [answer.match for answer in found.answers] == [Match.CODE, Match.CONFLICT, Match.CONFLICT]


def test_a_code_that_only_another_system_knows_makes_rows_without_a_name_wait(lists: Gazetteer) -> None:
    bps = {region: code for code, region in lists.codes[CodeSystem.BPS_2022].items()}
    named = [(bps[code], lists.regions[code].name) for code in ("1101", "1102", "1103", "1104", "1105")]
    stranger = next(code for code in lists.regions if code not in lists.codes[CodeSystem.BPS_2022])
    found = asked(lists, [*named, ("1905", ""), (stranger, "")])
    assert placed(found)[:5] == ["1101", "1102", "1103", "1104", "1105"]
    assert found.answers[5].match is Match.AMBIGUOUS
    assert set(found.answers[5].candidates) == {"1903", "1905"}


def test_every_reason_that_the_code_names_has_a_sentence() -> None:
    source = "".join(path.read_text("utf-8") for path in (ROOT / "geo").glob("*.py"))
    named = set(re.findall(r'(?:because|conflict|ambiguous)\(\s*"(\w+)"', source))
    assert len(named) > 25
    assert {key for key in named if f"resolve.reason.{key}" not in catalogue("id")} == set()
    assert {f"resolve.refusal.{refusal}" for refusal in Refusal} <= catalogue("id").keys()
    assert {f"resolve.reason.{match}" for match in ("name", "former_name", "alias", "code")} <= catalogue("id").keys()


def test_a_declared_system_that_lacks_codes_which_another_knows_is_refused_without_a_single_name(
    lists: Gazetteer,
) -> None:
    found = asked(lists, [(code,) for code in lists.codes[CodeSystem.BPS_2020]], "code", declared=HOME)
    assert found.refusal is Refusal.DECLARED_CODES
    assert found.placed == 0
    said = describe_refusal(found)
    assert said is not None
    assert "kemendagri-2025, does not know 35 of" in said["en"]
    assert "bps-2020" in said["id"]
    assert asked(lists, [("1905",), ("1950",)], "code", declared=HOME).refusal is None
