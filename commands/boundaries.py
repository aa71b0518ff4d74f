"""boundaries: official boundaries of the user's own, checked, and what they would change."""

import json
from pathlib import Path
from typing import Annotated

import typer

from clusters.atlas import load_atlas
from commands.console import EXIT_NOTHING, EXIT_REFUSED, both, declared_system, language, tell
from geo.boundary_report import build_report, describe, describe_faults
from geo.errors import DataFault, UsageFault
from geo.foreign import parse_table, read_content
from geo.gazetteer import Gazetteer, load_gazetteer
from geo.own_boundaries import BoundaryFile, BoundaryReport, Reading, boundary_file, check_boundaries
from geo.roles import Roles
from geo.vintages import TODAY
from geo.writing import save_bytes
from texts import say


def check_own_boundaries(  # noqa: PLR0913 - one option per column that can say which region a polygon is
    file: Annotated[Path, typer.Argument(help=both("boundaries.file"))],
    *,
    report: Annotated[Path, typer.Option(help=both("boundaries.report"))],
    layer: Annotated[str, typer.Option(help=both("boundaries.layer"))] = "",
    code_column: Annotated[str, typer.Option(help=both("resolve.code_column"))] = "",
    name_column: Annotated[str, typer.Option(help=both("resolve.name_column"))] = "",
    province_column: Annotated[str, typer.Option(help=both("resolve.province_column"))] = "",
    code_system: Annotated[str | None, typer.Option(help=both("resolve.code_system"))] = None,
    repair: Annotated[bool, typer.Option("--repair", help=both("boundaries.repair"))] = False,
) -> None:
    """Check boundaries of the user's own and report what they would change."""
    if report.resolve() == file.resolve():
        raise UsageFault("table_itself", name=report.name[:60])
    reading = Reading(Roles(code_column, name_column, province_column), declared_system(code_system), repair)
    gazetteer = load_gazetteer()
    found = check_boundaries(
        _read(file, layer),
        gazetteer,
        reading=reading,
        records=load_atlas(TODAY).records[["name", "lon", "lat"]],
        progress=lambda step: typer.echo(say(f"boundaries.progress.{step}", language()), err=True),
    )
    told = json.dumps(build_report(found, gazetteer), ensure_ascii=False, indent=1)
    save_bytes(f"{told}\n".encode(), report)
    for sentence in describe(found, language()):
        typer.echo(sentence, err=True)
    tell("boundaries.done", name=report)
    if found.refused:
        raise typer.Exit(EXIT_REFUSED)
    if not found.passed:
        raise typer.Exit(EXIT_NOTHING)


def use_own_boundaries(file: Path, gazetteer: Gazetteer) -> BoundaryReport:
    """Return boundaries for a join. Raises DataFault, with what stands against them, when they cannot be used."""
    found = check_boundaries(_read(file, ""), gazetteer)
    if not found.passed:
        raise DataFault("boundaries_failed", name=found.file.name, why=" ".join(describe_faults(found, language())))
    return found


def _read(file: Path, layer: str) -> BoundaryFile:
    content = read_content(file)
    return boundary_file(parse_table(content, file.name[:60], sheet=layer), content, file.name)
