"""resolve: each row of a foreign table to its region, or why not."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from commands.boundaries import use_own_boundaries
from commands.console import EXIT_NOTHING, EXIT_REFUSED, both, declared_system, language, tell
from geo.answers import ADDED, Resolution
from geo.errors import UsageFault
from geo.foreign import ForeignTable, read_table, to_csv_bytes
from geo.gazetteer import Gazetteer, load_gazetteer
from geo.locator import load_locator
from geo.mapping import Mapping, read_mapping
from geo.match_report import build_report, describe_refusal
from geo.own_boundaries import BoundaryReport
from geo.printed_totals import check_totals
from geo.projected import parse_crs
from geo.resolver import resolve
from geo.roles import Roles, choose_roles
from geo.writing import save_bytes
from texts import number


def resolve_table(  # noqa: PLR0913 - one option per column that can say where a row belongs
    table: Annotated[Path, typer.Argument(help=both("resolve.table"))],
    *,
    output: Annotated[Path, typer.Option("-o", "--output", help=both("resolve.output"))],
    report: Annotated[Path, typer.Option(help=both("resolve.report"))],
    sheet: Annotated[str, typer.Option(help=both("resolve.sheet"))] = "",
    code_column: Annotated[str, typer.Option(help=both("resolve.code_column"))] = "",
    name_column: Annotated[str, typer.Option(help=both("resolve.name_column"))] = "",
    province_column: Annotated[str, typer.Option(help=both("resolve.province_column"))] = "",
    lon_column: Annotated[str, typer.Option(help=both("resolve.lon_column"))] = "",
    lat_column: Annotated[str, typer.Option(help=both("resolve.lat_column"))] = "",
    district_column: Annotated[str, typer.Option(help=both("resolve.district_column"))] = "",
    village_column: Annotated[str, typer.Option(help=both("resolve.village_column"))] = "",
    crs: Annotated[str, typer.Option(help=both("resolve.crs"))] = "",
    code_system: Annotated[str | None, typer.Option(help=both("resolve.code_system"))] = None,
    accept_suggestions: Annotated[
        bool, typer.Option("--accept-suggestions", help=both("resolve.accept_suggestions"))
    ] = False,
    mapping: Annotated[Path | None, typer.Option(help=both("resolve.mapping"))] = None,
    boundaries: Annotated[Path | None, typer.Option(help=both("boundaries.use"))] = None,
) -> None:
    """Put each row of a foreign table in its region, or say why not."""
    named = Roles(code_column, name_column, province_column, lon_column, lat_column, district_column, village_column)
    saved = Mapping() if mapping is None else read_mapping(mapping)
    asked = saved.overruled(named, declared_system(code_system), crs)
    for path in (output, report):
        if path.resolve() == table.resolve():
            raise UsageFault("table_itself", name=path.name[:60])
    given, roles = _read(table, sheet, asked)
    gazetteer = load_gazetteer()
    own = None if boundaries is None else use_own_boundaries(boundaries, gazetteer)
    found = _resolve(given, roles, gazetteer, asked, own, accept=accept_suggestions)
    save_bytes(to_csv_bytes(given, found.columns(given.frame.index, gazetteer, language())), output)
    source = None if own is None else own.source
    told = build_report(given, roles, found, gazetteer, crs=asked.crs, boundaries=source)
    save_bytes(f"{json.dumps(told, ensure_ascii=False, indent=1)}\n".encode(), report)
    _end_resolve(given, roles, found, output)


def _read(table: Path, sheet: str, asked: Mapping) -> tuple[ForeignTable, Roles]:
    """Read the table and choose its columns."""
    given = _without_answers(read_table(table, sheet=sheet, crs=asked.crs))
    roles = choose_roles(list(given.frame.columns), asked.roles, with_geometry=given.geometry is not None)
    if asked.crs and parse_crs(asked.crs) and not roles.lon and given.geometry is None:
        raise UsageFault("crs_alone", given=asked.crs[:40])
    return given, roles


def _without_answers(given: ForeignTable) -> ForeignTable:
    """Return a table without the answers of an earlier run, so that resolving an output again gives the same output."""
    if given.headings[-len(ADDED) :] != ADDED:
        return given
    return replace(given, frame=given.frame.iloc[:, : -len(ADDED)], headings=given.headings[: -len(ADDED)])


def _resolve(
    given: ForeignTable,
    roles: Roles,
    gazetteer: Gazetteer,
    asked: Mapping,
    own: BoundaryReport | None,
    *,
    accept: bool,
) -> Resolution:
    """Resolve the table; its points by the user's own boundaries, if there are any."""
    has_places = roles.lon or given.geometry is not None
    return resolve(
        given.frame,
        roles,
        gazetteer,
        locator=(load_locator() if own is None else own.locator) if has_places else None,
        declared=asked.declared,
        accept_suggestions=accept,
        crs=asked.crs,
        geometry=given.geometry,
        corrections=asked.corrections,
    )


def _end_resolve(given: ForeignTable, roles: Roles, found: Resolution, output: Path) -> None:
    """Say what became of the table, and leave with the exit code that says the same."""
    for total in check_totals(given.frame, roles, found)["printed_totals"]:
        if not total["equal"]:
            typer.echo(total[language()], err=True)
    why = describe_refusal(found)
    if why is not None:
        typer.echo(why[language()], err=True)
        raise typer.Exit(EXIT_REFUSED)
    rows = len(found.answers)
    tell("resolve.done", placed=number(found.placed, language()), rows=number(rows, language()), name=output)
    if found.placed < rows:
        raise typer.Exit(EXIT_NOTHING)
