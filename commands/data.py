"""data build, data verify: the compiled files of ``data/``."""

import typer

from commands.console import EXIT_DATA, both, language, tell
from geo import store
from texts import say

data_app = typer.Typer(help=both("data.help"), no_args_is_help=True, rich_markup_mode=None)


@data_app.command("build", help=both("data.build"))
def data_build() -> None:
    """Rebuild every compiled file of data/ from pinned packages."""
    from data.recipes.build import build  # noqa: PLC0415 - the recipes' libraries load only when they are called

    build(progress=lambda step: typer.echo(say(f"data.progress.{step}", language()), err=True))


@data_app.command("verify", help=both("data.verify"))
def data_verify() -> None:
    """Compare every compiled file with the catalogue's checksums."""
    faults = store.verify()
    for fault in faults:
        typer.echo(fault.describe(language()), err=True)
    if faults:
        raise typer.Exit(EXIT_DATA)
    tell("data.whole", count=len(store.catalog()))
