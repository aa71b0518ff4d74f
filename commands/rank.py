"""rank: every region's range of ranks under a planner's weights."""

from pathlib import Path
from typing import Annotated

import typer

from clusters.ranking_file import describe_ranking, ranking_rows, to_csv_bytes, to_json_bytes
from commands.choosing import Options, ask, check_output, write
from commands.console import both, language, tell
from geo.vintages import TODAY, parse_vintage
from texts import number


def rank_regions(  # noqa: PLR0913 - one option per part of the question
    *,
    output: Annotated[Path, typer.Option("-o", "--output", help=both("rank.output"))],
    preset: Annotated[str, typer.Option(help=both("rank.preset"))] = "",
    criteria: Annotated[Path | None, typer.Option(help=both("rank.criteria"))] = None,
    weights: Annotated[str, typer.Option(help=both("rank.weights"))] = "",
    gate: Annotated[list[str] | None, typer.Option(help=both("rank.gate"))] = None,
    kbli: Annotated[str, typer.Option(help=both("rank.kbli"))] = "",
    top: Annotated[int | None, typer.Option(help=both("rank.top"))] = None,
    draws: Annotated[int | None, typer.Option(help=both("rank.draws"))] = None,
    seed: Annotated[int | None, typer.Option(help=both("rank.seed"))] = None,
    table: Annotated[Path | None, typer.Option(help=both("rank.table"))] = None,
    vintage: Annotated[str, typer.Option(help=both("export.vintage"))] = TODAY,
) -> None:
    """Rank all regions; ranks are ranges over draws of weights, methods and unknown values."""
    check_output(output, criteria, table)
    options = Options(preset, criteria, weights, gate or [], kbli, top, draws, seed, table)
    asked = ask(options, vintage=parse_vintage(vintage))
    write(
        output,
        lambda: to_csv_bytes(ranking_rows(asked.atlas, asked.ranking, asked.values)),
        lambda: to_json_bytes(
            describe_ranking(asked.atlas, asked.choice, asked.ranking, asked.values, left_out=asked.left_out)
        ),
    )
    ranked, every = len(asked.ranking.cells.regions), len(asked.facts)
    tell("rank.done", ranked=number(ranked, language()), regions=number(every, language()), name=output)
