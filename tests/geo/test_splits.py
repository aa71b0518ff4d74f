"""Provincial figures across the split of Papua: sums are kept, a parent's figure is never copied to its children."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.boundaries import load_regencies
from geo.errors import UsageFault
from geo.splits import Carried, Quantity, carry_provinces

REGENCIES = pd.DataFrame(load_regencies().drop(columns="geometry"))
THEN = sorted(REGENCIES["province_code_2017"].unique())
NOW = sorted(REGENCIES["province_code_2022"].unique())
figures = st.floats(0, 1e9, allow_nan=False)


def carry(values: dict[str, float], source: str = "2017", target: str = "2022", **options) -> pd.DataFrame:
    wanted = {"quantity": Quantity.STOCK, **options}
    return carry_provinces(pd.Series(values, dtype="float64"), REGENCIES, source=source, target=target, **wanted)


def test_a_parents_figure_is_kept_at_the_parent() -> None:
    found = carry({"11": 5.0, "91": 100.0})
    assert found[["province_code", "vintage", "value", "carried"]].to_numpy().tolist() == [
        ["11", "2022", 5.0, "same"],
        ["91", "2017", 100.0, "kept_at_parent"],
    ]


def test_a_shared_figure_is_marked_as_an_estimate_with_its_method() -> None:
    found = carry({"91": 100.0}, share_by="population")
    assert found["province_code"].tolist() == ["91", "93", "94", "95"]
    assert set(found["carried"]) == {Carried.ESTIMATE.value}
    assert set(found["method"]) == {"population"}
    assert math.isclose(found["value"].sum(), 100)
    assert found["value"].nunique() == 4


def test_an_unknown_measure_shares_nothing() -> None:
    blind = REGENCIES.assign(population=REGENCIES["population"].mask(REGENCIES.index == "9406"))
    found = carry_provinces(
        pd.Series({"91": 1.0}), blind, source="2017", target="2022", quantity=Quantity.FLOW, share_by="population"
    )
    assert found["carried"].tolist() == ["kept_at_parent"]


def test_rates_are_neither_summed_nor_shared() -> None:
    assert carry({"91": 12.0}, quantity=Quantity.RATE, share_by="population")["carried"].tolist() == ["kept_at_parent"]
    back = carry(dict.fromkeys(["91", "93", "94", "95"], 12.0), "2022", "2017", quantity=Quantity.RATE)
    assert back["carried"].tolist() == ["not_additive"]
    assert back["value"].isna().all()


def test_a_sum_with_a_part_missing_is_not_given() -> None:
    back = carry({"91": 1.0, "93": 2.0, "94": 3.0}, "2022", "2017")
    assert back["carried"].tolist() == ["incomplete"]
    assert back["value"].isna().all()


def test_a_code_of_the_other_edition_is_refused() -> None:
    with pytest.raises(UsageFault, match="There is no province 94"):
        carry({"94": 1.0})


@settings(deadline=None, max_examples=40, derandomize=True)
@given(st.fixed_dictionaries(dict.fromkeys(THEN, figures)), st.sampled_from([None, "population", "area_km2"]))
def test_sums_survive_the_way_forward(values: dict[str, float], share_by: str | None) -> None:
    assert math.isclose(carry(values, share_by=share_by)["value"].sum(), sum(values.values()), rel_tol=1e-9)


@settings(deadline=None, max_examples=40, derandomize=True)
@given(st.fixed_dictionaries(dict.fromkeys(NOW, figures)))
def test_sums_survive_the_way_back(values: dict[str, float]) -> None:
    found = carry(values, "2022", "2017")
    assert found["province_code"].tolist() == THEN
    assert math.isclose(found["value"].sum(), sum(values.values()), rel_tol=1e-9)


@settings(deadline=None, max_examples=40, derandomize=True)
@given(st.fixed_dictionaries(dict.fromkeys(THEN, figures)))
def test_shared_and_back_is_the_same(values: dict[str, float]) -> None:
    forward = carry(values, share_by="area_km2").set_index("province_code")["value"]
    back = carry(forward.to_dict(), "2022", "2017").set_index("province_code")["value"]
    assert all(math.isclose(back[code], value, rel_tol=1e-9, abs_tol=1e-9) for code, value in values.items())
