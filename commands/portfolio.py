"""portfolio: regions chosen together under quotas, and what each quota costs."""

from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from clusters.explain import explain_each
from clusters.portfolio_file import describe_portfolio, portfolio_rows
from clusters.portfolios import Quotas, build, describe_price
from clusters.ranking_file import to_csv_bytes, to_json_bytes
from commands.choosing import Asked, Options, ask, check_output, write
from commands.console import both, language, tell
from geo.errors import UsageFault
from geo.vintages import TODAY, parse_vintage
from texts import number


def choose_regions(  # noqa: PLR0913 - one option per part of the question, one per quota
    *,
    output: Annotated[Path, typer.Option("-o", "--output", help=both("portfolio.output"))],
    preset: Annotated[str, typer.Option(help=both("rank.preset"))] = "",
    criteria: Annotated[Path | None, typer.Option(help=both("rank.criteria"))] = None,
    weights: Annotated[str, typer.Option(help=both("rank.weights"))] = "",
    gate: Annotated[list[str] | None, typer.Option(help=both("rank.gate"))] = None,
    kbli: Annotated[str, typer.Option(help=both("rank.kbli"))] = "",
    top: Annotated[int | None, typer.Option(help=both("portfolio.top"))] = None,
    draws: Annotated[int | None, typer.Option(help=both("rank.draws"))] = None,
    seed: Annotated[int | None, typer.Option(help=both("rank.seed"))] = None,
    table: Annotated[Path | None, typer.Option(help=both("rank.table"))] = None,
    vintage: Annotated[str, typer.Option(help=both("export.vintage"))] = TODAY,
    min_island: Annotated[list[str] | None, typer.Option(help=both("portfolio.min_island"))] = None,
    min_theme: Annotated[list[str] | None, typer.Option(help=both("portfolio.min_theme"))] = None,
    affirmative_share: Annotated[float, typer.Option(help=both("portfolio.affirmative_share"))] = 0.0,
    max_per_province: Annotated[int | None, typer.Option(help=both("portfolio.max_per_province"))] = None,
    budget: Annotated[float | None, typer.Option(help=both("portfolio.budget"))] = None,
    cost_column: Annotated[str, typer.Option(help=both("portfolio.cost_column"))] = "",
) -> None:
    """Choose N regions together under quotas; every quota comes with its price."""
    check_output(output, criteria, table)
    options = Options(preset, criteria, weights, gate or [], kbli, top, draws, seed, table)
    asked = ask(options, vintage=parse_vintage(vintage))
    quotas = Quotas(
        per_island=_counts(min_island or [], "min-island"),
        affirmative=affirmative_share,
        per_theme=_counts(min_theme or [], "min-theme"),
        per_province=max_per_province,
        budget=budget,
    )
    costs = costs_of(asked, cost_column)
    found = build(asked.atlas, asked.ranking, asked.values, quotas, costs)
    chosen = portfolio_rows(asked.atlas, asked.ranking, asked.values, found, costs)
    write(
        output,
        lambda: to_csv_bytes(chosen),
        lambda: to_json_bytes(
            describe_portfolio(
                asked.atlas,
                asked.choice,
                found,
                chosen,
                reasons=explain_each(asked.ranking, asked.values, found.best.regions),
                left_out=asked.left_out,
            )
        ),
    )
    for name, price in found.prices.items():
        typer.echo(describe_price(name, price, asked.atlas, language()), err=True)
    tell("portfolio.done", count=number(len(chosen), language()), name=output)


def _counts(written: list[str], option: str) -> dict[str, int]:
    """Read "papua=1"."""
    found = {}
    for part in written:
        name, _, count = part.partition("=")
        if not count.isdecimal():
            raise UsageFault("portfolio_count", option=option, given=part[:40])
        found[name] = int(count)
    return found


def costs_of(asked: Asked, column: str) -> pd.Series | None:
    """Return what each region costs by a column of the own table; None when no column is named."""
    if not column:
        return None
    if asked.own is None or column not in asked.own:
        named = "-" if asked.own is None else ", ".join(map(str, asked.own.columns))[:200]
        raise UsageFault("choice_column", given=column[:40], allowed=named)
    costs: pd.Series = asked.own[column]
    return costs
