"""The command door: python cli.py. Each command stands in ``commands/`` and is thin; what it does stands below it.

Exit codes: 0 done; 2 bad usage; 3 nothing matched (an empty, valid file is still written), or some rows not placed;
4 data fault; 5 refused: the table's code system is in doubt and nothing was placed; 6 faults in a checked GeoJSON file.
Errors go to stderr, one sentence each, in the language of --lang or SENTRA_ATLAS_LANG (Indonesian unless set).
"""

import os
import re
import sys
from typing import Annotated, Final

import typer
from typer.exceptions import TyperException

from commands.boundaries import check_own_boundaries
from commands.bundle import write_bundle
from commands.check import check
from commands.check_geojson import check_geojson
from commands.console import EXIT_CODES, EXIT_INTERRUPTED, EXIT_USAGE, LANGUAGE_VARIABLE, both, language
from commands.data import data_app
from commands.dossier import tell_regions
from commands.export import export_layers
from commands.locate import locate_points
from commands.portfolio import choose_regions
from commands.rank import rank_regions
from commands.replay import replay_2017
from commands.resolve import resolve_table
from commands.serve import serve_layers
from commands.workspace import workspace_app
from geo.errors import AtlasError, UsageFault
from texts import LANGUAGES, say

USAGE_KINDS: Final = {"MissingParameter": "missing", "NoSuchOption": "unknown", "UsageError": "unknown"}
"""Faults of the option parser, by the name of their class, that have a sentence of their own."""

app = typer.Typer(
    help=both("help"),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(data_app, name="data")
app.add_typer(workspace_app, name="workspace")
app.command("check", help=both("check.help"))(check)
app.command("check-geojson", help=both("check_geojson.help"))(check_geojson)
app.command("export", help=both("export.help"))(export_layers)
app.command("resolve", help=both("resolve.help"))(resolve_table)
app.command("locate", help=both("locate.help"))(locate_points)
app.command("boundaries", help=both("boundaries.help"))(check_own_boundaries)
app.command("rank", help=both("rank.help"))(rank_regions)
app.command("portfolio", help=both("portfolio.help"))(choose_regions)
app.command("replay-2017", help=both("replay.help"))(replay_2017)
app.command("dossier", help=both("dossier.help"))(tell_regions)
app.command("bundle", help=both("bundle.help"))(write_bundle)
app.command("serve", help=both("serve.help"))(serve_layers)


@app.callback()
def set_language(lang: Annotated[str | None, typer.Option(help=both("lang"))] = None) -> None:
    """Take the language before the command runs."""
    if lang is None:
        return
    if lang not in LANGUAGES:
        raise UsageFault("value_unknown", field="lang", given=lang[:20], allowed=", ".join(LANGUAGES))
    os.environ[LANGUAGE_VARIABLE] = lang


def _describe_usage(error: TyperException) -> str:
    """Say in our words what the option parser found wrong; its own are English and of its own kinds only."""
    told = " ".join(error.format_message().split())
    kind = USAGE_KINDS.get(type(error).__name__)
    named = re.search(r"--?[\w-]+|'[^']+'", told)
    if kind is None or named is None:
        return say("cli.usage.other", language(), given=told)
    return say(f"cli.usage.{kind}", language(), given=named.group().strip("'"))


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code; no error leaves as a traceback."""
    try:
        done = app(sys.argv[1:] or ["--help"] if arguments is None else arguments, standalone_mode=False)
    except AtlasError as error:
        typer.echo(error.describe(language()), err=True)
        return next(code for kind, code in EXIT_CODES.items() if isinstance(error, kind))
    except TyperException as error:
        typer.echo(_describe_usage(error), err=True)
        return EXIT_USAGE
    except typer.Abort:
        return EXIT_INTERRUPTED
    return done if isinstance(done, int) else 0


if __name__ == "__main__":
    sys.exit(main())
