"""One run: a file or folder of points in, the same with regions out; who does the parts is an engine's business."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final, Protocol

import pyarrow as pa

from geo.bulk.coordinates import is_readable
from geo.bulk.files import (
    BATCH_BYTES,
    ParquetPoints,
    join_files,
    list_parts,
    make_workspace,
    open_points,
    publish,
)
from geo.bulk.parts import Part, Progress, locate_part
from geo.bulk.placer import ADDED, Question, Tally
from geo.errors import DataFault, UsageFault
from geo.locator import Locator

PART_ROWS: Final = 500_000
"""Row groups of one file are done together up to so many rows."""


class Engine(Protocol):
    """Does the parts of a run. ``divides`` tells whether one file is worth dividing."""

    divides: bool

    def run(self, parts: Sequence[Part], question: Question, progress: Progress) -> Tally:
        """Do all parts and return their tally together."""


class OneProcess:
    """Does the parts here, one after the other.

    Args:
        locator: another coverage than the shipped one, indexed by the same codes.
    """

    divides = False

    def __init__(self, locator: Locator | None = None) -> None:
        """Keep the locator."""
        self._locator = locator

    def run(self, parts: Sequence[Part], question: Question, progress: Progress) -> Tally:
        """Do all parts and return their tally together."""
        tally = Tally()
        for done, part in enumerate(parts):
            tally += locate_part(part, question, partial(_tell_share, progress, done, len(parts)), self._locator)
        return tally


def locate_file(  # noqa: PLR0913 - what, where to, which question, by whom, in what sizes
    points: Path,
    output: Path,
    question: Question,
    *,
    engine: Engine,
    progress: Progress = lambda _: None,
    about: Mapping[str, str] | None = None,
    batch_bytes: int = BATCH_BYTES,
    part_rows: int = PART_ROWS,
) -> Tally:
    """Locate points and write them with the columns of ``ADDED``, every given row and column in order.

    Args:
        points: a CSV or Parquet file, or a folder of Parquet files with the same columns.
        output: the Parquet file to write; for a folder, the folder, with a file of the same name for each part.
        question: which columns, which regions.
        engine: who does the work.
        progress: told of the work.
        about: kept in the metadata of what is written.
        batch_bytes: what a batch may weigh in memory.
        part_rows: how large the parts of one file may be.

    Returns:
        The tally. When most points have swapped axes (``Tally.swapped``), nothing is written.

    Raises UsageFault (a column or an output that cannot be meant), DataFault (a file) and OutputFault.
    """
    points, output = points.resolve(), output.resolve()
    is_folder = points.is_dir()
    _check_output(points, output, is_folder=is_folder)
    sources = list_parts(points) if is_folder else [points]
    _check_sources(sources, question)
    with make_workspace(output) as workspace:
        made = workspace / "made"
        bundles = _bundle_groups(points, part_rows) if engine.divides and not is_folder else [None]
        pieces = [(source, None) for source in sources] if is_folder else [(points, rows) for rows in bundles]
        parts = [
            Part(source, workspace / f"part-{place}", rows, batch_bytes, about or {})
            for place, (source, rows) in enumerate(pieces)
        ]
        tally = engine.run(parts, question, progress)
        if tally.swapped:
            return tally
        if is_folder:
            _gather(parts, made)
        else:
            join_files([part.target for part in parts], made)
        publish(made, output)
    return tally


def _gather(parts: Sequence[Part], folder: Path) -> None:
    """Put finished parts into a folder under their sources' names; a killed worker's draft is left behind."""
    folder.mkdir()
    for part in parts:
        publish(part.target, folder / part.source.name)


def _tell_share(progress: Progress, done: int, parts: int, share: float) -> None:
    progress((done + share) / parts)


def _check_output(points: Path, output: Path, *, is_folder: bool) -> None:
    if output == points or (is_folder and points in output.parents):
        raise UsageFault("table_itself", name=output.name[:60])
    if is_folder and output.exists():
        raise UsageFault("points_output_exists", name=output.name[:60])


def _check_sources(sources: Sequence[Path], question: Question) -> None:
    """Look at the columns of every file before the work starts."""
    first: pa.Schema | None = None
    for source in sources:
        columns = open_points(source).schema
        _check_columns(columns, question)
        first = first or columns
        if not columns.equals(first):
            raise DataFault("points_folder_columns", name=source.name[:60], other=sources[0].name[:60])


def _check_columns(columns: pa.Schema, question: Question) -> None:
    for name in (question.lon, question.lat):
        places = columns.get_all_field_indices(name)
        if len(places) != 1:
            key = "points_column_twice" if places else "column_missing"
            raise UsageFault(key, given=name[:40], allowed=", ".join(columns.names)[:400])
        if not is_readable(columns.field(name).type):
            raise DataFault("points_column_type", column=name[:40], given=str(columns.field(name).type)[:40])
    taken = [name for name in columns.names if name in ADDED.names]
    if taken:
        raise UsageFault("table_taken", column=taken[0])


def _bundle_groups(path: Path, part_rows: int) -> Sequence[tuple[int, ...] | None]:
    """Return the row groups of a Parquet file in runs of at most so many rows; a larger group stays whole."""
    points = open_points(path)
    if not isinstance(points, ParquetPoints):
        raise UsageFault("points_not_divisible", name=path.name[:60])
    bundles: list[list[int]] = [[]]
    rows = 0
    for group, count in enumerate(points.group_rows):
        if bundles[-1] and rows + count > part_rows:
            bundles.append([])
            rows = 0
        bundles[-1].append(group)
        rows += count
    return [tuple(bundle) for bundle in bundles]
