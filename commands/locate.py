"""locate: points by the million to their regions."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final

import typer

from clusters.provenance import BASE_PACKAGES, LICENCE, SOFTWARE
from commands.boundaries import use_own_boundaries
from commands.console import EXIT_NOTHING, EXIT_REFUSED, both, language
from geo import store
from geo.bulk import NOT_PLACED, Cluster, Engine, OneProcess, Question, Tally, locate_file
from geo.codes import CODE_SYSTEM, Level
from geo.errors import UsageFault
from geo.gazetteer import load_gazetteer
from geo.locator import MAX_DISTANCE_KM
from geo.own_boundaries import BoundaryReport
from geo.vintages import TODAY, parse_vintage
from texts import number, plural, say

SUFFIX: Final = ".parquet"
ENGINES: Final = ("local", "dask")
MOST_KM: Final = 20.0
"""Beyond this the nearest region says nothing about where a point belongs, and the search takes long."""

_STEPS: Final = 1000
_QUARTER: Final = 0.25


def locate_points(  # noqa: PLR0913 - what, where to, which columns, which regions, by whom
    points: Annotated[Path, typer.Argument(help=both("locate.points"))],
    *,
    lon_column: Annotated[str, typer.Option(help=both("locate.lon_column"))],
    lat_column: Annotated[str, typer.Option(help=both("locate.lat_column"))],
    output: Annotated[Path, typer.Option("-o", "--output", help=both("locate.output"))],
    level: Annotated[str, typer.Option(help=both("locate.level"))] = Level.REGENCY.value,
    vintage: Annotated[str, typer.Option(help=both("locate.vintage"))] = TODAY,
    max_distance_km: Annotated[float, typer.Option(help=both("locate.max_distance_km"))] = MAX_DISTANCE_KM,
    engine: Annotated[str, typer.Option(help=both("locate.engine"))] = ENGINES[0],
    scheduler: Annotated[str, typer.Option(help=both("locate.scheduler"))] = "",
    boundaries: Annotated[Path | None, typer.Option(help=both("boundaries.use"))] = None,
) -> None:
    """Put each point of a file of any size in its region."""
    _check_allowed("level", level, [known.value for known in Level])
    if output.suffix != SUFFIX:
        raise UsageFault("suffix_unknown", given=output.name[:60], allowed=SUFFIX)
    if not 0 <= max_distance_km <= MOST_KM:
        raise UsageFault("points_distance", given=max_distance_km, allowed=number(MOST_KM, language()))
    question = Question(lon_column, lat_column, Level(level), parse_vintage(vintage), max_distance_km)
    if boundaries is not None and engine != ENGINES[0]:
        raise UsageFault("boundaries_cluster", given=engine[:40])
    own = None if boundaries is None else use_own_boundaries(boundaries, load_gazetteer())
    worker = _choose_engine(engine, scheduler, own)
    with _show_progress() as progress:
        tally = locate_file(points, output, question, engine=worker, progress=progress, about=_describe(question, own))
    _end_locate(tally, output)


def _check_allowed(field: str, given: str, allowed: list[str]) -> None:
    if given not in allowed:
        raise UsageFault("value_unknown", field=field, given=given[:40], allowed=", ".join(allowed))


def _choose_engine(engine: str, scheduler: str, own: BoundaryReport | None) -> Engine:
    _check_allowed("engine", engine, list(ENGINES))
    if engine == "dask":
        return Cluster(scheduler)
    if scheduler:
        raise UsageFault("cluster_unasked", given=scheduler[:60])
    return OneProcess(None if own is None else own.locator)


def _describe(question: Question, own: BoundaryReport | None) -> dict[str, str]:
    """Return what the written file says of itself, in its metadata."""
    about: dict[str, object] = {
        "level": question.level.value,
        "vintage": question.vintage,
        "max_distance_km": question.max_distance_km,
        "code_system": CODE_SYSTEM,
        "licence": LICENCE,
        "attribution": store.attributions(BASE_PACKAGES),
        "data_hash": store.data_hash(),
        "software": SOFTWARE,
    }
    if own is not None:
        # Whose the boundaries are, and on what terms, their owner knows: only codes and names are from the packages.
        about |= {"boundaries": own.source, "licence": None, "attribution": store.attributions(BASE_PACKAGES[1:])}
    return {"sentra-atlas": json.dumps(about, ensure_ascii=False)}


@contextmanager
def _show_progress() -> Iterator[Callable[[float], None]]:
    """Show a bar on a terminal; elsewhere say a line at each quarter of the work."""
    lang = language()
    if sys.stderr.isatty():
        label = say("locate.progress", lang)
        with typer.progressbar(length=_STEPS, label=label, file=sys.stderr) as bar:
            yield lambda share: bar.update(int(share * _STEPS) - bar.pos)
        return
    said = 0

    def tell_quarter(share: float) -> None:
        nonlocal said
        if said < int(share / _QUARTER) < 1 / _QUARTER:
            said = int(share / _QUARTER)
            typer.echo(say("locate.quarter", lang, percent=number(100 * said * _QUARTER, lang)), err=True)

    yield tell_quarter


def _end_locate(tally: Tally, output: Path) -> None:
    """Say what became of the points, and leave with the exit code that says the same."""
    lang = language()
    if tally.swapped:
        typer.echo(say("locate.refused", lang, name=output), err=True)
        raise typer.Exit(EXIT_REFUSED)
    counts = {match: number(count, lang) for match, count in tally.matches.items()}
    typer.echo(
        say(
            "locate.done",
            lang,
            placed=number(tally.placed, lang),
            rows=number(tally.rows, lang),
            nearest=counts.get("nearest", "0"),
            name=output,
        ),
        err=True,
    )
    for reason in NOT_PLACED:
        if count := tally.reasons[reason]:
            typer.echo(plural(f"locate.reason.{reason}", count, lang), err=True)
    if tally.placed < tally.rows:
        raise typer.Exit(EXIT_NOTHING)
