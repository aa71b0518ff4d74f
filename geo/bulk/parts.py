"""One part of the work: the points of a file, or of some of its row groups, into a file of their own.

A part is done by whoever gets it, here or in another process, and may be done twice: its result is the same, and it
appears whole under its name or not at all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from geo.bulk.files import BATCH_BYTES, open_points, write_points
from geo.bulk.placer import ADDED, Question, Tally, load_placer
from geo.locator import Locator

Progress = Callable[[float], None]
"""Told the share of the work that is done, 0-1."""


@dataclass(frozen=True)
class Part:
    """What to read, what to write; ``about`` is kept in the written file's metadata."""

    source: Path
    target: Path
    row_groups: tuple[int, ...] | None = None
    batch_bytes: int = BATCH_BYTES
    about: Mapping[str, str] = field(default_factory=dict)


def locate_part(part: Part, question: Question, progress: Progress, locator: Locator | None = None) -> Tally:
    """Locate the points of a part, on the shipped coverage or another locator's.

    Raises DataFault (its file) and OutputFault (its result).
    """
    placer = load_placer(question, locator)
    points = open_points(part.source, batch_bytes=part.batch_bytes, row_groups=part.row_groups)
    schema = pa.schema([*points.schema, *ADDED], metadata={**(points.schema.metadata or {}), **part.about})
    tally = Tally()
    with write_points(part.target, schema) as write:
        for batch, share in points.batches():
            columns, counted = placer.place(batch[question.lon], batch[question.lat])
            write(pa.RecordBatch.from_arrays([*batch.columns, *columns], schema=schema))
            tally += counted
            progress(share)
    return tally
