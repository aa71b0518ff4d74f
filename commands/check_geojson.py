"""check-geojson: what a GeoJSON file breaks of RFC 7946, and what tools will stumble over."""

from pathlib import Path
from typing import Annotated

import typer

from commands.console import EXIT_FAULTY, both, language
from geo.foreign import read_content
from geo.geojson import judge_bytes, printable
from texts import plural, say


def check_geojson(file: Annotated[Path, typer.Argument(help=both("check_geojson.file"))]) -> None:
    """Report every rule that a GeoJSON file breaks, one line each, with how often and where."""
    faults = judge_bytes(read_content(file))
    name, lang = printable(file.name), language()
    for fault in faults:
        typer.echo(fault.describe(lang))
    if faults:
        typer.echo(plural("geojson.total", len(faults), lang, name=name), err=True)
        raise typer.Exit(EXIT_FAULTY)
    typer.echo(say("geojson.clean", lang, name=name), err=True)
