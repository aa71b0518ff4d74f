"""Specialisation and concentration: exact on small cases, refused where the catalogue is too thin."""

import numpy as np
import pandas as pd
import pytest

from clusters.atlas import load_atlas
from clusters.criteria import catalogue
from geo.measures import neighbours
from geo.vintages import TODAY


def counts(rows: dict[str, dict[str, int]]) -> pd.DataFrame:
    return pd.DataFrame(rows).T


def test_a_quotient_is_the_share_here_over_the_share_in_all() -> None:
    table = counts({"a": {"13": 3, "24": 1}, "b": {"13": 0, "24": 4}, "c": {"13": 2, "24": 0}})
    found = catalogue.location_quotient(table, "13")
    assert found["a"] == pytest.approx((3 / 4) / (5 / 10))
    assert found["b"] == 0
    assert np.isnan(found["c"])  # two sentra are too few for a share


def test_a_division_that_nobody_has_gives_no_quotient() -> None:
    assert catalogue.location_quotient(counts({"a": {"13": 5}}), "24").isna().all()


def test_related_divisions_hold_the_division_itself() -> None:
    assert set(catalogue.related_divisions("24")) == {"24", "25", "28", "29", "30", "33"}
    assert catalogue.related_divisions("32") == ("32",)


def test_nearby_counts_within_a_hundred_kilometres_and_none_is_unknown() -> None:
    regions = pd.DataFrame(
        {"capital_lon": [110.0, 140.0, np.nan], "capital_lat": [-7.0, -4.0, -7.0]}, index=list("abc")
    )
    sentra = pd.DataFrame(
        {"kbli2": ["24", "25", "13", "24"], "lon": [110.5, 110.0, 110.0, 112.0], "lat": [-7.0, -7.2, -7.0, -7.0]}
    )
    found = catalogue.count_related_nearby(regions, sentra, "24")
    assert found["a"] == 2  # of two related within 100 km; the third stands 220 km away
    assert found[["b", "c"]].isna().all()


def test_a_thin_catalogue_is_refused_with_its_count() -> None:
    atlas = load_atlas(TODAY)
    sentra = atlas.records[atlas.records["layer"] == "sentra"]
    table = catalogue.count_sentra(sentra, atlas.regions.index)
    metal = catalogue.local_concentration(table["24"], dict(neighbours(atlas.regions)))
    assert (metal.refused, metal.regions, metal.table) == ("too_thin", int((table["24"] > 0).sum()), None)


def test_a_planted_gathering_is_found_and_scatter_is_not() -> None:
    side = 12
    codes = [f"{row:02}{column:02}" for row in range(side) for column in range(side)]
    near = {
        code: tuple(
            f"{row:02}{column:02}"
            for row in range(int(code[:2]) - 1, int(code[:2]) + 2)
            for column in range(int(code[2:]) - 1, int(code[2:]) + 2)
            if 0 <= row < side and 0 <= column < side and f"{row:02}{column:02}" != code
        )
        for code in codes
    }
    planted = pd.Series(0, index=codes)
    planted[[code for code in codes if int(code[:2]) < 6 and int(code[2:]) < 6]] = 5
    found = catalogue.local_concentration(planted, near)
    assert found.table is not None
    assert bool(found.table["gathered"]["0202"])
    assert (found.table["p_adjusted"] >= found.table["p"]).all()
    scattered = pd.Series(np.random.default_rng(1).permutation(planted.to_numpy()), index=codes)
    nothing = catalogue.local_concentration(scattered, near)
    assert nothing.table is not None
    assert nothing.table["gathered"].mean() <= 0.05
