"""dossier: chosen regions as a document for the meeting, or one region's profile on a page."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from clusters.atlas import load_atlas
from clusters.choice import OWN
from clusters.dossier.content import Document
from clusters.dossier.forms import find_form
from clusters.dossier.given_portfolio import GivenPortfolio, read_portfolio
from clusters.dossier.region_page import make_profile
from clusters.dossier.request import DossierRequest, check_codes
from clusters.dossier.told import make_dossier
from clusters.moment import now
from clusters.portfolios import Quotas, build
from clusters.question_link import question_address
from clusters.selection import read_selection
from commands.choosing import Asked, Options, ask, count
from commands.console import both, language, tell
from commands.portfolio import costs_of
from geo import store
from geo.errors import UsageFault
from geo.foreign import read_content
from geo.vintages import TODAY
from geo.writing import save_bytes
from texts import join, say

DEFAULT_PRESET = "balanced"
"""What the page Choose begins with: it reads regions that were named without any weights."""


def tell_regions(  # noqa: PLR0913 - one option per part of the question
    *,
    output: Annotated[Path, typer.Option("-o", "--output", help=both("dossier.output"))],
    regions: Annotated[str, typer.Option(help=both("dossier.regions"))] = "",
    portfolio: Annotated[Path | None, typer.Option(help=both("dossier.portfolio"))] = None,
    profile: Annotated[str, typer.Option(help=both("dossier.profile"))] = "",
    preset: Annotated[str, typer.Option(help=both("dossier.preset"))] = "",
    criteria: Annotated[Path | None, typer.Option(help=both("rank.criteria"))] = None,
    weights: Annotated[str, typer.Option(help=both("rank.weights"))] = "",
    gate: Annotated[list[str] | None, typer.Option(help=both("rank.gate"))] = None,
    kbli: Annotated[str, typer.Option(help=both("rank.kbli"))] = "",
    top: Annotated[int | None, typer.Option(help=both("rank.top"))] = None,
    draws: Annotated[int | None, typer.Option(help=both("rank.draws"))] = None,
    seed: Annotated[int | None, typer.Option(help=both("rank.seed"))] = None,
    table: Annotated[Path | None, typer.Option(help=both("rank.table"))] = None,
    cost_column: Annotated[str, typer.Option(help=both("portfolio.cost_column"))] = "",
) -> None:
    """Write a dossier of regions or of a portfolio, or a profile of one region."""
    form = find_form(output.name)
    if sum(map(bool, (regions, portfolio, profile))) != 1:
        raise UsageFault("dossier_which")
    if any(given is not None and given.resolve() == output.resolve() for given in (portfolio, criteria, table)):
        raise UsageFault("table_itself", name=output.name[:60])
    if profile:
        document = _profile(profile)
    elif portfolio is not None:
        document = of_portfolio(read_portfolio(read_content(portfolio), portfolio.name[:60]), table, cost_column)
    else:
        given = preset or ("" if criteria is not None or weights else DEFAULT_PRESET)
        options = Options(given, criteria, weights, gate or [], kbli, top, draws, seed, table)
        codes = read_selection(regions, load_atlas(TODAY))
        check_codes(codes, load_atlas(TODAY))
        tell("dossier.counting")
        document = of_regions(codes, ask(options), options, cost_column)
    save_bytes(form.to_bytes(document), output)
    tell("dossier.done", what=document.title, name=output)


def _profile(given: str) -> Document:
    atlas = load_atlas(TODAY)
    codes = read_selection(given, atlas)
    if len(codes) != 1:
        raise UsageFault("dossier_profile", given=len(codes))
    return make_profile(atlas, codes[0], language(), made_at=now())


def of_regions(codes: tuple[str, ...], asked: Asked, options: Options, cost_column: str) -> Document:
    """Tell of regions that were named, read within a ranking."""
    request = _request(asked, codes, options.table)
    return _told(asked, replace(request, costs=costs_of(asked, cost_column)))


def of_portfolio(given: GivenPortfolio, table: Path | None, cost_column: str) -> Document:
    """Tell of a portfolio: its question is counted anew on its edition of the map, and what has changed is said."""
    own = [name.removeprefix(OWN) for name in given.weights if name.startswith(OWN)]
    if own and table is None:
        raise UsageFault("portfolio_own", given=", ".join(own)[:100])
    tell("dossier.counting")
    asked = count(given.choice, table, vintage=given.vintage)
    check_codes(given.codes, asked.atlas)
    costs = costs_of(asked, cost_column)
    found = build(asked.atlas, asked.ranking, asked.values, given.quotas, costs)
    request = replace(
        _request(asked, given.codes, table, given.quotas),
        left_out=tuple(given.left_out),
        portfolio=found,
        quotas=given.quotas,
        costs=costs,
        doubts=_changed(given, asked, found.best.regions),
    )
    return _told(asked, request)


def _changed(given: GivenPortfolio, asked: Asked, today: tuple[str, ...]) -> tuple[str, ...]:
    """Say how far today's answer differs from the portfolio's."""
    lang, data = language(), store.data_hash()
    doubts = []
    if given.data_hash != data:
        doubts.append(say("dossier.given.data", lang, given=given.data_hash, now=data))
    if set(today) != set(given.codes):
        names = join([str(asked.atlas.regions.loc[code, "name"]) for code in today], lang)
        doubts.append(say("dossier.given.regions", lang, names=names))
    return tuple(doubts)


def _request(asked: Asked, codes: tuple[str, ...], table: Path | None, quotas: Quotas | None = None) -> DossierRequest:
    vintage = asked.atlas.vintage.vintage_id
    link = question_address(asked.choice, quotas or Quotas(), codes, store.data_hash(), language(), vintage=vintage)
    name = "" if table is None else table.name
    return DossierRequest(
        codes, asked.choice, asked.left_out, asked.ranking, asked.values, now(), table=name, link=link
    )


def _told(asked: Asked, request: DossierRequest) -> Document:
    tell("dossier.telling")
    return make_dossier(asked.atlas, request, language())
