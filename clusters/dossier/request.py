"""What a dossier is asked to tell: a question, its ranking, and the regions that were chosen."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Final, Self

import pandas as pd

from clusters.atlas import Atlas
from clusters.choice import Choice
from clusters.portfolios import Quotas
from clusters.ranking.portfolio import Portfolio
from clusters.ranking.ranges import Ranking
from geo.errors import UsageFault

MOST: Final = 8
"""Regions of one dossier: with more it is no longer read in a meeting."""


@dataclass(frozen=True, eq=False)
class DossierRequest:
    """One dossier. The same request gives the same bytes.

    Attributes:
        codes: the chosen regions, at most MOST, in the order in which they are told.
        choice: what is weighed, without what tells nothing here.
        left_out: ids of criteria that tell nothing here.
        ranking: of the choice.
        values: of ``clusters.explain.values_of`` for the choice.
        made_at: when, UTC.
        portfolio: when the regions were chosen together: the choice under quotas; None when they were named.
        quotas: the portfolio's.
        costs: what each region costs, NaN = unknown; None where no cost was asked.
        table: the name of the planner's own table, "" = none.
        link: the address that asks the same on the screen; from the page's name on where the server is not known.
        doubts: sentences on what the reader must know of this request, in the document's language.
    """

    codes: tuple[str, ...]
    choice: Choice
    left_out: tuple[str, ...]
    ranking: Ranking
    values: pd.DataFrame
    made_at: datetime
    portfolio: Portfolio | None = None
    quotas: Quotas = field(default_factory=Quotas)
    costs: pd.Series | None = None
    table: str = ""
    link: str = ""
    doubts: tuple[str, ...] = ()

    def checked(self, atlas: Atlas) -> Self:
        """Return the request itself. Raises UsageFault when it names no region, too many, or an unknown one."""
        check_codes(self.codes, atlas)
        return self

    @cached_property
    def order(self) -> list[str]:
        """The codes of all ranked regions, the best first."""
        frame = self.ranking.frame.loc[self.ranking.cells.regions]
        return list(frame.sort_values(["rank_median", "score_median"], ascending=[True, False], kind="stable").index)

    @cached_property
    def next_three(self) -> list[str]:
        """The codes of the best ranked regions that were not chosen, at most three."""
        return [code for code in self.order if code not in self.codes][:3]


def check_codes(codes: Sequence[str], atlas: Atlas) -> None:
    """Raise UsageFault when there is no region, too many, or one that does not exist."""
    if not 1 <= len(codes) <= MOST:
        raise UsageFault("dossier_count", given=len(codes), allowed=f"1-{MOST}")
    unknown = [code for code in codes if code not in atlas.regions.index]
    if unknown:
        raise UsageFault("dossier_region", given=", ".join(unknown)[:60])
