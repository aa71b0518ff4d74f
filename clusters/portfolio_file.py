"""A portfolio as a file: the chosen regions as rows, and all of it, quotas and alternatives included, as JSON."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import pandas as pd

from clusters.atlas import Atlas
from clusters.choice import Choice
from clusters.explain import Reason
from clusters.portfolios import describe_alternative, describe_price
from clusters.ranking.portfolio import Portfolio
from clusters.ranking.ranges import Ranking
from clusters.ranking_file import DECIMALS, describe_asked, plain_reasons, plain_records, ranking_rows
from texts import LANGUAGES


def portfolio_rows(
    atlas: Atlas, ranking: Ranking, values: pd.DataFrame, found: Portfolio, costs: pd.Series | None = None
) -> pd.DataFrame:
    """Return a row per chosen region, the best first, with the columns of ``clusters.ranking_file.ranking_rows``.

    With ``costs`` (per region) a last column ``cost`` says what each region costs.
    """
    chosen = list(found.best.regions)
    rows = ranking_rows(atlas, ranking, values).set_index("region_code", drop=False).loc[chosen]
    if costs is not None:
        rows = rows.assign(cost=costs.reindex(chosen).astype("float64"))
    return rows.reset_index(drop=True)


def describe_portfolio(  # noqa: PLR0913 - what a portfolio rests on
    atlas: Atlas,
    choice: Choice,
    found: Portfolio,
    chosen: pd.DataFrame,
    *,
    reasons: Mapping[str, Sequence[Reason]],
    left_out: tuple[str, ...] = (),
    made_at: datetime | None = None,
) -> dict[str, object]:
    """Return a portfolio as JSON values: what was asked, the chosen regions, the price of each quota, alternatives.

    Args:
        atlas: names regions and island groups.
        choice: what was asked.
        found: the portfolio.
        chosen: of ``portfolio_rows``.
        reasons: of ``clusters.explain.explain_each``, for the chosen regions.
        left_out: criteria with weight that told nothing.
        made_at: when the file is made; None = now.
    """
    names = atlas.regions["name"].to_dict()
    return {
        "kind": "portfolio",
        **describe_asked(atlas, choice, left_out=left_out, made_at=made_at),
        "mean_score": round(found.best.mean, DECIMALS),
        "regions": [
            {**row, "reasons": plain_reasons(reasons[str(row["region_code"])])} for row in plain_records(chosen)
        ],
        "prices": [
            {
                "quota": name,
                "price": round(price, DECIMALS),
                **{lang: describe_price(name, price, atlas, lang) for lang in LANGUAGES},
            }
            for name, price in found.prices.items()
        ],
        "alternatives": [
            {
                "mean_score": round(one.mean, DECIMALS),
                "regions": [{"region_code": code, "region_name": names[code]} for code in one.regions],
                **{lang: describe_alternative(found.best, one, names, lang) for lang in LANGUAGES},
            }
            for one in found.alternatives
        ],
        "alternatives_complete": found.complete,
    }
