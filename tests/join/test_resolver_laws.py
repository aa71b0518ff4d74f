"""Laws of the resolver, over tables that nobody wrote by hand."""

from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.answers import Resolution
from geo.boundaries import load_districts
from geo.gazetteer import CodeSystem, Gazetteer, load_gazetteer
from geo.resolver import resolve
from geo.roles import Roles

LISTS = load_gazetteer()
CODES = sorted(LISTS.regions)
LAW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)

Rows = list[tuple[str, str]]
spoilers: list[Callable[[str], str]] = [
    lambda code: code,
    lambda code: f"{code[:2]}.{code[2:]}",
    lambda code: f"{code}.0",
    lambda code: str(float(f"{code[:2]}.{code[2:]}")),
    lambda code: f" '{code} ",
]
namers: list[Callable[[str], str]] = [
    lambda code: LISTS.regions[code].name,
    lambda code: LISTS.regions[code].name.upper(),
    lambda code: LISTS.regions[code].name.replace("Kabupaten", "Kab."),
    lambda code: LISTS.regions[code].name.split(" ", 1)[1],
    lambda _: "",
]
noise = st.tuples(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12).filter(
        lambda text: not LISTS.find_name(text)
    ),
    st.sampled_from(["", "-", "abc", "99999", "=1+1", "0"]),
).map(lambda pair: (pair[1], pair[0]))


@st.composite
def true_rows(draw: st.DrawFn) -> list[tuple[str, str, str]]:
    """Rows of one system, spoiled and named as people do, each with its true region."""
    system = draw(st.sampled_from(list(CodeSystem)))
    foreign = {region: code for code, region in LISTS.codes[system].items()}
    regions = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=12))
    return [
        (draw(st.sampled_from(spoilers))(foreign[region]), draw(st.sampled_from(namers))(region), region)
        for region in regions
    ]


def ask(rows: Rows, **options) -> Resolution:
    table = pd.DataFrame(rows, columns=["code", "name"], dtype="str")
    return resolve(table, Roles(code="code", name="name"), LISTS, **options)


@LAW
@given(true_rows())
def test_no_true_row_is_ever_put_in_a_wrong_region(
    rows: list[tuple[str, str, str]],
) -> None:
    found = ask([(code, name) for code, name, _ in rows])
    for answer, (_, _, region) in zip(found.answers, rows, strict=True):
        assert answer.region_code in {"", region}


@LAW
@given(true_rows(), st.randoms(use_true_random=False))
def test_the_order_of_rows_never_changes_an_answer(rows: list[tuple[str, str, str]], random) -> None:
    pairs = [(code, name) for code, name, _ in rows]
    order = list(range(len(pairs)))
    random.shuffle(order)
    found, shuffled = ask(pairs), ask([pairs[place] for place in order])
    assert [found.answers[place] for place in order] == list(shuffled.answers)
    assert found.decision == shuffled.decision


@LAW
@given(true_rows(), st.lists(noise, max_size=6))
def test_noise_is_never_placed_and_no_row_is_lost(rows: list[tuple[str, str, str]], junk: Rows) -> None:
    pairs = [(code, name) for code, name, _ in rows]
    found = ask([*pairs, *junk])
    assert len(found.answers) == len(pairs) + len(junk)
    assert not any(answer.placed for answer in found.answers[len(pairs) :])
    assert [answer.region_code for answer in found.answers[: len(pairs)]] == [a.region_code for a in ask(pairs).answers]


@LAW
@given(true_rows())
def test_resolving_again_gives_the_same(rows: list[tuple[str, str, str]]) -> None:
    first = ask([(code, name) for code, name, _ in rows])
    again = ask(
        [(a.region_code, LISTS.regions[a.region_code].name if a.placed else "") for a in first.answers],
        declared=CodeSystem.KEMENDAGRI_2025,
    )
    assert [answer.region_code for answer in again.answers] == [answer.region_code for answer in first.answers]


@LAW
@given(true_rows())
def test_adding_names_never_turns_right_into_wrong(rows: list[tuple[str, str, str]]) -> None:
    named = ask([(code, LISTS.regions[region].name) for code, _, region in rows])
    for answer, (_, _, region) in zip(named.answers, rows, strict=True):
        assert answer.region_code in {"", region}


@LAW
@given(st.sampled_from(list(CodeSystem)), st.lists(st.sampled_from(CODES), min_size=1, max_size=8, unique=True))
def test_a_declared_codes_region_is_itself(system: CodeSystem, regions: list[str]) -> None:
    foreign = {region: code for code, region in LISTS.codes[system].items()}
    found = ask([(foreign[region], "") for region in regions], declared=system)
    assert [answer.region_code for answer in found.answers] == regions


@pytest.mark.parametrize("lists", [LISTS])
def test_the_given_table_is_not_changed(lists: Gazetteer) -> None:
    table = pd.DataFrame({"code": ["1905"], "name": ["Bangka Barat"]}, index=["x"], dtype="str")
    before = table.copy()
    added = resolve(table, Roles(code="code", name="name"), lists).columns(table.index, lists, "id")
    pd.testing.assert_frame_equal(table, before)
    assert added.index.tolist() == ["x"]
    assert added.loc["x", ["region_code", "region_name", "province_code", "match"]].tolist() == [
        "1905",
        "Kabupaten Bangka Barat",
        "19",
        "code",
    ]


DISTRICTS = load_districts().groupby("region_code")["name"].agg(list).to_dict()


@LAW
@given(true_rows(), st.randoms(use_true_random=False))
def test_adding_a_regions_own_district_never_turns_right_into_wrong(rows: list[tuple[str, str, str]], random) -> None:
    table = pd.DataFrame(
        [(code, name, random.choice(DISTRICTS[region])) for code, name, region in rows],
        columns=["code", "name", "district"],
        dtype="str",
    )
    plain = ask([(code, name) for code, name, _ in rows])
    found = resolve(table, Roles(code="code", name="name", district="district"), LISTS)
    for before, answer, (_, _, region) in zip(plain.answers, found.answers, rows, strict=True):
        assert answer.region_code in {"", region}
        assert answer.placed or not before.placed


@LAW
@given(true_rows(), st.sampled_from(CODES))
def test_an_answered_table_resolved_again_by_its_own_columns_and_by_its_answers_is_the_same(
    rows: list[tuple[str, str, str]], other: str
) -> None:
    table = pd.DataFrame([(code, name) for code, name, _ in rows], columns=["code", "name"], dtype="str")
    roles = Roles(code="code", name="name")
    first = resolve(table, roles, LISTS)
    out = pd.concat([table, first.columns(table.index, LISTS, "en")], axis="columns")
    assert resolve(out, roles, LISTS).answers == first.answers
    by_name = resolve(out, Roles(name="region_name"), LISTS)
    assert [answer.region_code for answer in by_name.answers] == [answer.region_code for answer in first.answers]
    elsewhere = resolve(out, roles, LISTS, corrections={("x", other, "", "", "", "", ""): other})
    assert elsewhere.answers == first.answers


@LAW
@given(
    st.lists(st.tuples(st.sampled_from(CODES), st.integers(-1_000, 10_000)), min_size=1, max_size=30),
    st.sampled_from(list(CodeSystem)),
)
def test_sums_survive_the_crosswalk(rows: list[tuple[str, int]], system: CodeSystem) -> None:
    foreign = {region: code for code, region in LISTS.codes[system].items()}
    found = ask([(foreign[region], "") for region, _ in rows], declared=system)
    carried = pd.Series([value for _, value in rows], index=[answer.region_code for answer in found.answers])
    back = carried.groupby(carried.index.map(foreign)).sum()
    given_sums = pd.Series([value for _, value in rows], index=[foreign[region] for region, _ in rows])
    pd.testing.assert_series_equal(back, given_sums.groupby(level=0).sum(), check_names=False)
    assert carried.sum() == given_sums.sum()
