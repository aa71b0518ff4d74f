"""The decision of 2017 replayed: the sites are the record's, the figures are the registers', the doubts are said."""

import numpy as np
import pytest

from clusters.atlas import load_atlas
from clusters.replay import (
    CANNOT_TELL,
    DRAWS,
    STEPS,
    Replay,
    conclude,
    describe_replay,
    describe_weights,
    replay,
    verdicts,
)
from geo.vintages import TODAY
from texts import LANGUAGES


@pytest.fixture(scope="module")
def found() -> Replay:
    return replay(load_atlas(TODAY))


def test_five_committed_and_three_of_them_first(found: Replay) -> None:
    assert set(found.sites.index) == {"1905", "7405", "7371", "9406", "3575"}
    assert set(found.sites.index[found.sites["first"]]) == {"7371", "3575", "9406"}


def test_budgets_are_unknown_for_every_site_and_dogiyai_is_unconfirmed_in_2015(found: Replay) -> None:
    assert found.answers["budget"].isna().all()
    assert np.isnan(found.answers.loc["9406", "underdeveloped-2015"])
    assert verdicts(found)["counts"].sum() == 5 * found.answers.shape[1]
    assert (verdicts(found)["source_id"] != "").all()


def test_mixes_cover_the_whole_triangle(found: Replay) -> None:
    assert len(found.mixes) == (STEPS + 1) * (STEPS + 2) // 2
    assert np.allclose(found.mixes[["support", "strategic", "affirmative"]].sum(axis=1), 1)
    assert found.mixes["share"].between(0, 1).all()


def test_with_support_alone_the_order_is_drawn_by_lot(found: Replay) -> None:
    """Nothing is known of support: there the real three lead as often as any other three of five."""
    alone = found.mixes.loc[found.mixes["support"] == 1, "share"].iloc[0]
    assert alone == pytest.approx(found.by_chance, abs=4 * np.sqrt(0.09 / DRAWS))


def test_what_became_known_later_is_shown_and_never_counted(found: Replay) -> None:
    later = verdicts(found)[~verdicts(found)["counts"]].set_index("region_code")["value"]
    assert later["9406"] == 1
    assert not later.drop("9406").any()
    assert "underdeveloped-2020" not in found.answers


def test_three_places_are_shared_out_in_every_draw(found: Replay) -> None:
    assert found.among_first.sum() == pytest.approx(3)
    assert found.among_first.between(0, 1).all()
    # No draw has exactly the real three first more often than the rarest of them is among the first.
    assert found.share <= found.among_first[found.sites["first"]].min()


def test_the_weight_region_is_said_with_its_best_mix(found: Replay) -> None:
    assert found.leading == 0
    assert found.best["share"] == found.mixes["share"].max()
    assert "In none of the 231 mixes" in describe_weights(found, "en")


def test_every_regency_is_ranked_or_said_to_be_unknown(found: Replay) -> None:
    assert found.ranked + found.unranked == 514


def test_the_same_registers_give_the_same_figures(found: Replay) -> None:
    again = replay(load_atlas(TODAY))
    assert again.mixes.equals(found.mixes)
    assert again.national.equals(found.national)


def test_the_page_says_that_the_choice_cannot_be_reproduced(found: Replay) -> None:
    assert found.share < 2 * found.by_chance
    assert "cannot be reproduced" in conclude(found, "en")
    told = describe_replay(found)
    assert len(told["cannot_tell"]) == len(CANNOT_TELL)  # type: ignore[arg-type]
    assert all(conclude(found, lang) for lang in LANGUAGES)
