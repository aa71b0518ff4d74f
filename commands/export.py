"""export: what the filters leave, as a file."""

from pathlib import Path
from typing import Annotated

import typer

from clusters.atlas import load_atlas
from clusters.export import SUFFIX, export
from clusters.layers import LAYERS
from clusters.query import parse_query
from commands.console import EXIT_NOTHING, both, language, tell
from geo import geojson
from geo.errors import UsageFault
from geo.vintages import TODAY, parse_vintage
from texts import number


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
