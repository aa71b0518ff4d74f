"""The command door: python cli.py. Every command is thin; what it does stands in geo, clusters and data/recipes.

Exit codes: 0 done; 2 bad usage; 3 nothing matched (an empty, valid file is still written), or some rows not placed;
4 data fault; 5 refused: the table's code system is in doubt and nothing was placed.
Errors go to stderr, one sentence each, in the language of --lang or SENTRA_ATLAS_LANG (Indonesian unless set).
"""

import json
import os
import re
import sys
from pathlib import Path
from typing import Annotated, Final

import typer
from typer.exceptions import TyperException

from clusters.atlas import load_atlas
from clusters.check import check_registers
from clusters.export import SUFFIX, export
from clusters.layers import LAYERS
from clusters.query import parse_query
from geo import geojson, store, tables
from geo.answers import Resolution
from geo.errors import AtlasError, DataFault, OutputFault, UsageFault
from geo.gazetteer import CodeSystem, load_gazetteer
from geo.locator import load_locator
from geo.match_report import build_report, describe_refusal
from geo.resolver import resolve
from geo.roles import Roles, choose_roles
from geo.vintages import TODAY, parse_vintage
from texts import HOME, LANGUAGES, Language, number, plural, say

EXIT_USAGE: Final = 2
EXIT_NOTHING: Final = 3
EXIT_DATA: Final = 4
EXIT_REFUSED: Final = 5
EXIT_INTERRUPTED: Final = 130
EXIT_CODES: Final[dict[type[AtlasError], int]] = {
    UsageFault: EXIT_USAGE,
    OutputFault: EXIT_USAGE,
    DataFault: EXIT_DATA,
}

USAGE_KINDS: Final = {"MissingParameter": "missing", "NoSuchOption": "unknown", "UsageError": "unknown"}
"""Faults of the option parser, by the name of their class, that have a sentence of their own."""


def both(key: str) -> str:
    """Return a help text in both languages, Indonesian first."""
    return f"{say(f'cli.{key}', 'id')} | {say(f'cli.{key}', 'en')}"


def language() -> Language:
    """Return the language of messages: from --lang, else SENTRA_ATLAS_LANG, else Indonesian."""
    wanted = os.environ.get("SENTRA_ATLAS_LANG", HOME)
    return next((lang for lang in LANGUAGES if lang == wanted), HOME)


def tell(key: str, **values: object) -> None:
    """Say one line of progress or result on stderr: stdout stays free for pipes."""
    typer.echo(say(f"cli.{key}", language(), **values), err=True)


app = typer.Typer(
    help=both("help"),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
data_app = typer.Typer(help=both("data.help"), no_args_is_help=True, rich_markup_mode=None)
app.add_typer(data_app, name="data")


@app.callback()
def set_language(lang: Annotated[str | None, typer.Option(help=both("lang"))] = None) -> None:
    """Take the language before the command runs."""
    if lang is None:
        return
    if lang not in LANGUAGES:
        raise UsageFault("value_unknown", field="lang", given=lang[:20], allowed=", ".join(LANGUAGES))
    os.environ["SENTRA_ATLAS_LANG"] = lang


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


@app.command(help=both("check.help"))
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


@app.command("export", help=both("export.help"))
def export_layer(  # noqa: PLR0913 - one option per filter of the screen
    *,
    layer: Annotated[str, typer.Option(help=both("export.layer"))],
    output: Annotated[Path, typer.Option("-o", "--output", help=both("export.output"))],
    vintage: Annotated[str, typer.Option(help=both("export.vintage"))] = TODAY,
    province: Annotated[list[str] | None, typer.Option(help=both("export.province"))] = None,
    regency: Annotated[list[str] | None, typer.Option(help=both("export.regency"))] = None,
    island: Annotated[list[str] | None, typer.Option(help=both("export.island"))] = None,
    kbli: Annotated[list[str] | None, typer.Option(help=both("export.kbli"))] = None,
    programme: Annotated[list[str] | None, typer.Option(help=both("export.programme"))] = None,
    phase: Annotated[list[str] | None, typer.Option(help=both("export.phase"))] = None,
    stage: Annotated[list[str] | None, typer.Option(help=both("export.stage"))] = None,
    record_type: Annotated[list[str] | None, typer.Option("--type", help=both("export.type"))] = None,
    confidence: Annotated[list[str] | None, typer.Option(help=both("export.confidence"))] = None,
    precision: Annotated[list[str] | None, typer.Option(help=both("export.precision"))] = None,
    underdeveloped: Annotated[list[str] | None, typer.Option(help=both("export.underdeveloped"))] = None,
    border: Annotated[bool, typer.Option("--border", help=both("export.border"))] = False,
    bbox: Annotated[str | None, typer.Option(help=both("export.bbox"))] = None,
    text: Annotated[str | None, typer.Option(help=both("export.text"))] = None,
) -> None:
    """Write a layer of what the filters leave as GeoJSON."""
    if layer not in LAYERS:
        raise UsageFault("value_unknown", field="layer", given=layer[:40], allowed=", ".join(LAYERS))
    if output.suffix != SUFFIX:
        raise UsageFault("suffix_unknown", given=output.name[:60], allowed=SUFFIX)
    lists = {
        "province": province,
        "regency": regency,
        "island": island,
        "kbli": kbli,
        "programme": programme,
        "phase": phase,
        "stage": stage,
        "type": record_type,
        "confidence": confidence,
        "precision": precision,
        "underdeveloped": underdeveloped,
        "border": ["any"] if border else None,
        "bbox": [bbox] if bbox is not None else None,
        "text": [text] if text is not None else None,
    }
    atlas = load_atlas(parse_vintage(vintage))
    query, faults = parse_query({name: given for name, given in lists.items() if given}, atlas)
    if faults:
        raise faults[0]
    made = export(atlas, query, layer)
    geojson.write(made.content, output)
    typer.echo(query.describe(atlas, language()), err=True)
    if made.count == 0:
        tell("export.nothing", name=output)
        raise typer.Exit(EXIT_NOTHING)
    tell("export.written", count=number(made.count, language()), name=output)


@app.command("resolve", help=both("resolve.help"))
def resolve_table(  # noqa: PLR0913 - one option per column that can say where a row belongs
    table: Annotated[Path, typer.Argument(help=both("resolve.table"))],
    *,
    output: Annotated[Path, typer.Option("-o", "--output", help=both("resolve.output"))],
    report: Annotated[Path, typer.Option(help=both("resolve.report"))],
    code_column: Annotated[str, typer.Option(help=both("resolve.code_column"))] = "",
    name_column: Annotated[str, typer.Option(help=both("resolve.name_column"))] = "",
    province_column: Annotated[str, typer.Option(help=both("resolve.province_column"))] = "",
    lon_column: Annotated[str, typer.Option(help=both("resolve.lon_column"))] = "",
    lat_column: Annotated[str, typer.Option(help=both("resolve.lat_column"))] = "",
    code_system: Annotated[str | None, typer.Option(help=both("resolve.code_system"))] = None,
    accept_suggestions: Annotated[
        bool, typer.Option("--accept-suggestions", help=both("resolve.accept_suggestions"))
    ] = False,
) -> None:
    """Put each row of a foreign table in its region, or say why not."""
    allowed = [system.value for system in CodeSystem]
    if code_system is not None and code_system not in allowed:
        raise UsageFault("value_unknown", field="code-system", given=code_system[:40], allowed=", ".join(allowed))
    for path in (output, report):
        if path.resolve() == table.resolve():
            raise UsageFault("table_itself", name=path.name[:60])
    given = tables.read_table(table)
    roles = choose_roles(
        list(given.frame.columns), Roles(code_column, name_column, province_column, lon_column, lat_column)
    )
    gazetteer = load_gazetteer()
    found = resolve(
        given.frame,
        roles,
        gazetteer,
        locator=load_locator() if roles.lon else None,
        declared=None if code_system is None else CodeSystem(code_system),
        accept_suggestions=accept_suggestions,
    )
    added = found.columns(given.frame.index, gazetteer, language())
    geojson.write(tables.to_csv_bytes(given, added), output)
    told = json.dumps(build_report(given, roles, found, gazetteer), ensure_ascii=False, indent=1)
    geojson.write(f"{told}\n".encode(), report)
    _end_resolve(found, output)


def _end_resolve(found: Resolution, output: Path) -> None:
    """Say what became of the table, and leave with the exit code that says the same."""
    why = describe_refusal(found)
    if why is not None:
        typer.echo(why[language()], err=True)
        raise typer.Exit(EXIT_REFUSED)
    rows = len(found.answers)
    tell("resolve.done", placed=number(found.placed, language()), rows=number(rows, language()), name=output)
    if found.placed < rows:
        raise typer.Exit(EXIT_NOTHING)


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
