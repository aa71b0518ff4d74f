"""workspace check, workspace compare: what a workspace file holds, and in what two of them differ."""

from pathlib import Path
from typing import Annotated

import typer

from clusters.atlas import load_atlas
from clusters.own_records import one_line
from clusters.workspace import Workspace, compare, declared, describe, parse_workspace, settle
from commands.console import EXIT_NOTHING, both, language
from geo import store
from geo.foreign import read_content
from texts import plural, say, when

workspace_app = typer.Typer(help=both("workspace.help"), no_args_is_help=True, rich_markup_mode=None)

File = Annotated[Path, typer.Argument(metavar="FILE", help=both("workspace.file"), show_default=False)]


@workspace_app.command("check", help=both("workspace.check"))
def check_workspace(file: File) -> None:
    """Say what a workspace holds, line by line, and what of it is not known today."""
    workspace, lang = _read(file), language()
    software = one_line(workspace.software) or say("workspace.screen.unsigned", lang)
    saved = when(workspace.made_at[:10], lang) or say("workspace.screen.undated", lang)
    name = one_line(file.name)
    typer.echo(say("workspace.cli.saved", lang, name=name, when=saved, software=software, data=workspace.data_hash))
    now = store.data_hash()
    key = "same_data" if workspace.data_hash == now else "data_differs"
    typer.echo(say(f"workspace.cli.{key}", lang, then=workspace.data_hash, now=now))
    atlas = load_atlas(workspace.vintage)
    for line in describe(workspace, atlas, lang):
        typer.echo(f"{line.label}: {'; '.join(map(_printable, line.values))}")
    _, faults = settle(workspace, atlas, declared(workspace))
    for fault in faults:
        typer.echo(fault.describe(lang), err=True)
    if faults:
        raise typer.Exit(EXIT_NOTHING)


@workspace_app.command("compare", help=both("workspace.compare"))
def compare_workspaces(one: File, other: File) -> None:
    """Say in what the second workspace differs from the first, one line for each difference."""
    changes = compare(_read(one), _read(other), language())
    for change in changes:
        typer.echo(_printable(change.describe(language())))
    typer.echo(plural("workspace.cli.compared", len(changes), language()), err=True)


def _read(file: Path) -> Workspace:
    return parse_workspace(read_content(file), file.name)


def _printable(text: str) -> str:
    """Return a text without signs that steer a terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
