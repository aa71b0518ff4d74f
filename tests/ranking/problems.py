"""Problems to rank, small and random; every value has few decimals, as figures do."""

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from clusters.ranking.problem import AXES, Criterion, Problem

DIRECTIONS = ("more", "less", "target")


def frame(rows: list[list[float]]) -> pd.DataFrame:
    return pd.DataFrame(
        rows, index=[f"{1100 + at}" for at in range(len(rows))], columns=[f"c{at}" for at in range(len(rows[0]))]
    ).astype("float64")


def problem(rows: list[list[float]], weights: list[float] | None = None, **options: object) -> Problem:
    figures = frame(rows)
    weights = weights or [1.0] * figures.shape[1]
    criteria = tuple(Criterion(name, weight, **options) for name, weight in zip(figures.columns, weights, strict=True))
    return Problem(figures, criteria)


def random_problem(
    seed: int, regions: int = 30, criteria: int = 5, unknown: float = 0.0, *, mixed: bool = False
) -> Problem:
    source = np.random.default_rng(seed)
    figures = frame(source.normal(50, 20, (regions, criteria)).round(2).tolist())
    figures = figures.mask(source.random(figures.shape) < unknown)
    return Problem(
        figures,
        tuple(
            Criterion(
                name,
                float(source.integers(1, 10)),
                axis=AXES[at % 2] if mixed else "potential",
                direction=DIRECTIONS[at % 3] if mixed else "more",
                ideal=(45.0, 55.0) if mixed and at % 3 == 2 else None,
            )
            for at, name in enumerate(figures.columns)
        ),
    )


@st.composite
def problems(draw: st.DrawFn, *, unknown: bool = False, direction: str | None = None) -> Problem:
    """Three to eight regions, two to four criteria; every criterion tells at least two known regions apart."""
    regions, criteria = draw(st.integers(3, 8)), draw(st.integers(2, 4))
    cell = st.integers(0, 12).map(float)
    columns = []
    for _ in range(criteria):
        column = draw(st.lists(cell, min_size=regions, max_size=regions).filter(lambda values: len(set(values)) > 1))
        if unknown:
            spared = {column.index(min(column)), column.index(max(column))}
            holes = draw(st.sets(st.integers(0, regions - 1), max_size=regions - 2)) - spared
            column = [np.nan if at in holes else value for at, value in enumerate(column)]
        columns.append(column)
    figures = frame(np.array(columns).T.tolist())
    chosen = [Criterion("c0", float(draw(st.integers(1, 9))), axis="need", direction=direction or "more")]
    chosen += [
        Criterion(name, float(draw(st.integers(0, 9))), direction=direction or draw(st.sampled_from(["more", "less"])))
        for name in figures.columns[1:]
    ]
    # a region of which nothing that counts is known would be told apart as such, which has its own tests
    counting = [one.criterion_id for one in chosen if one.weight > 0]
    figures.loc[figures[counting].isna().all(axis=1), "c0"] = 6.0
    return Problem(figures, tuple(chosen))
