"""export: what the filters leave, as a file of any format."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final

import typer

from clusters.atlas import load_atlas
from clusters.export import make_export
from clusters.layers import find_layers
from clusters.query import parse_query
from clusters.ranked import parse_ranked
from clusters.selection import read_selection
from commands.console import EXIT_NOTHING, both, language, tell
from geo.errors import UsageFault
from geo.foreign import read_content
from geo.vintages import TODAY, parse_vintage
from geo.writing import find_format, write
from texts import number, say

SHOWN_FROM: Final = 5_000
"""Features from which a bar says how far the writing is."""


def export_layers(  # noqa: PLR0913 - one option per filter of the screen
    *,
    output: Annotated[Path, typer.Option("-o", "--output", help=both("export.output"))],
    layer: Annotated[list[str] | None, typer.Option(help=both("export.layer"))] = None,
    vintage: Annotated[str, typer.Option(help=both("export.vintage"))] = "",
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
    border: Annotated[list[str] | None, typer.Option(help=both("export.border"))] = None,
    bbox: Annotated[list[str] | None, typer.Option(help=both("export.bbox"))] = None,
    text: Annotated[list[str] | None, typer.Option(help=both("export.text"))] = None,
    selection: Annotated[str, typer.Option(help=both("export.selection"))] = "",
    ranking: Annotated[Path | None, typer.Option(help=both("export.ranking"))] = None,
    simplify: Annotated[float, typer.Option(help=both("export.simplify"))] = 0.0,
) -> None:
    """Write layers of what the filters leave, in the format that the output's suffix names."""
    asked = {
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
        "border": border,
        "bbox": bbox,
        "text": text,
    }
    wanted = find_format(output.name)
    _refuse_itself(output, Path(selection) if selection else None, ranking)
    ranked = None if ranking is None else parse_ranked(read_content(ranking), ranking.name[:60])
    atlas = load_atlas(parse_vintage(vintage or (ranked.vintage if ranked else TODAY)))
    query, faults = parse_query({name: given for name, given in asked.items() if given}, atlas)
    if faults:
        raise faults[0]
    known = find_layers(atlas, ranked)
    names = layer or (list(known) if wanted.takes_layers else [ranked.kind] if ranked else [])
    if not names:
        raise UsageFault("layer_needed", format=wanted.name, allowed=", ".join(known))
    codes = read_selection(selection, atlas) if selection else ()
    content = make_export(atlas, query, names, selection=codes, ranking=ranked, simplify=simplify)
    with _show_progress(content.features) as progress:
        write(content, output, progress=progress)
    typer.echo(content.told("filter", language()), err=True)
    if content.features == 0:
        tell("export.nothing", name=output)
        raise typer.Exit(EXIT_NOTHING)
    tell("export.written", count=number(content.features, language()), name=output)


def _refuse_itself(output: Path, *inputs: Path | None) -> None:
    """Refuse to write over what is read."""
    if any(given is not None and given.resolve() == output.resolve() for given in inputs):
        raise UsageFault("table_itself", name=output.name[:60])


@contextmanager
def _show_progress(features: int) -> Iterator[Callable[[int, int], None] | None]:
    """Show on stderr how far the writing is, where it takes long enough to be asked."""
    if features < SHOWN_FROM:
        yield None
        return
    with typer.progressbar(length=features, label=say("cli.export.progress", language()), file=sys.stderr) as bar:
        yield lambda done, _: bar.update(done - bar.pos)
