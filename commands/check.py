"""check: every fault of the registers in one pass."""

import os
from pathlib import Path
from typing import Annotated

import typer

from clusters.check import check_registers
from commands.console import EXIT_DATA, both, language
from geo.errors import UsageFault
from texts import plural


def check(data: Annotated[Path | None, typer.Option(help=both("check.data"))] = None) -> None:
    """Report every fault of the registers in one pass."""
    if data is not None:
        if not (data / "registers").is_dir():
            raise UsageFault("data_folder", given=str(data))
        os.environ["SENTRA_ATLAS_DATA"] = str(data)
    faults = check_registers()
    for fault in faults:
        typer.echo(fault.describe(language()), err=True)
    typer.echo(plural("cli.check.found", len(faults), language()), err=True)
    if faults:
        raise typer.Exit(EXIT_DATA)
