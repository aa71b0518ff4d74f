"""The door to disk for points by the million: CSV and Parquet in, batch by batch; Parquet out, whole or not at all.

What a file is, its content says and not its name. CSV cells stay text, exactly as written; Parquet columns keep their
types. Memory is bounded by the size of a batch, not of a file.
"""

import codecs
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from typing import Final, Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from geo.errors import AtlasError, DataFault, OutputFault
from geo.foreign import delimited, limits
from geo.foreign.table import ForeignTable, unique

BATCH_BYTES: Final = 4 * 2**20
"""What a batch may weigh: some 100,000 rows of a few columns. No row of a CSV file may be longer. Arrow reads up to 32
blocks of a CSV file ahead, so four times as much here would be half a gigabyte there (measured)."""

SUFFIX: Final = ".parquet"

_BATCH_ROWS: Final = 2**18
_ROW_BYTES: Final = 2**20
"""What a row may weigh on average: a Parquet file can hold a gigabyte in one cell."""

_HEAD_BYTES: Final = 2**18
_MAGIC: Final = b"PAR1"
_BLANK: Final = b"\xef\xbb\xbf \t\r\n"
_MARKUP: Final = (b"{", b"[", b"<")
"""How JSON and XML begin: text, and no table."""

_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

Batches = Iterator[tuple[pa.RecordBatch, float]]
"""Batches of rows, each with the share of the file (0-1) that is read by then."""


class Points(Protocol):
    """A file of points: its columns, and its rows in order, once."""

    @property
    def schema(self) -> pa.Schema:
        """The columns."""

    def batches(self) -> Batches:
        """Yield the rows. Raises DataFault where the file is damaged."""


def open_points(
    path: Path, *, batch_bytes: int = BATCH_BYTES, row_groups: Sequence[int] | None = None
) -> "ParquetPoints | CsvPoints":
    """Open a file of points. Raises DataFault when it is no table.

    Args:
        path: CSV (any delimiter and encoding that ``geo.foreign`` reads; headings in the first line) or Parquet.
        batch_bytes: what a batch may weigh.
        row_groups: the row groups wanted of a Parquet file; None = all.
    """
    with _reading(path):
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
        if head.startswith(_MAGIC):
            return ParquetPoints(path, batch_bytes, row_groups)
        return CsvPoints(path, head, batch_bytes)


class ParquetPoints:
    """A Parquet file as batches."""

    def __init__(self, path: Path, batch_bytes: int, row_groups: Sequence[int] | None) -> None:
        """Read the footer."""
        self._path = path
        self._file = pq.ParquetFile(path, pre_buffer=False, buffer_size=2**20, page_checksum_verification=True)
        self.schema: pa.Schema = self._file.schema_arrow
        groups = [self._file.metadata.row_group(place) for place in range(self._file.num_row_groups)]
        self.group_rows = tuple(group.num_rows for group in groups)
        self._wanted = list(range(len(groups)) if row_groups is None else row_groups)
        weight = max((group.total_byte_size / max(group.num_rows, 1) for group in groups), default=1.0)
        if weight > _ROW_BYTES:
            raise DataFault("points_row", name=path.name[:60], allowed=_ROW_BYTES // 2**20)
        self._batch_rows = min(max(int(batch_bytes / max(weight, 1.0)), 1), _BATCH_ROWS)

    def batches(self) -> Batches:
        """Yield the rows."""
        wanted, read = sum(self.group_rows[group] for group in self._wanted), 0
        with _reading(self._path), self._file:
            for batch in self._file.iter_batches(self._batch_rows, row_groups=self._wanted, use_threads=False):
                read += batch.num_rows
                yield batch, read / max(wanted, 1)


class CsvPoints:
    """A CSV file as batches of text columns, repeated headings numbered."""

    def __init__(self, path: Path, head: bytes, batch_bytes: int) -> None:
        """Find out how the file is written, and read its headings."""
        self._path = path
        self._size = max(path.stat().st_size, 1)
        written = _read_head(_whole_lines(head, self._size), path.name[:60])
        self._ragged: pacsv.InvalidRow | None = None
        self._stream = pa.OSFile(str(path))
        with self._reading():
            self._reader = pacsv.open_csv(
                self._stream,
                pacsv.ReadOptions(
                    use_threads=False,
                    block_size=batch_bytes,
                    # The headings come as the first row, with whatever line breaks they hold.
                    autogenerate_column_names=True,
                    encoding=_settle_encoding(written.encoding, path),
                ),
                pacsv.ParseOptions(
                    delimiter=written.delimiter, newlines_in_values=True, invalid_row_handler=self._keep_ragged
                ),
                pacsv.ConvertOptions(
                    column_types={f"f{place}": pa.string() for place in range(limits.MAX_COLUMNS)},
                    strings_can_be_null=False,
                ),
            )
            self._first = self._reader.read_next_batch()
        headings = [str(column[0]) for column in self._first.columns]
        self.schema = pa.schema([(name, pa.string()) for name in unique(headings)])

    def batches(self) -> Batches:
        """Yield the rows."""
        batch: pa.RecordBatch | None = self._first.slice(1)
        while batch is not None:
            if any((pc.max(pc.utf8_length(column)).as_py() or 0) > limits.MAX_CELL for column in batch.columns):
                raise DataFault("points_cell", name=self._path.name[:60], allowed=limits.MAX_CELL)
            yield pa.RecordBatch.from_arrays(batch.columns, schema=self.schema), self._stream.tell() / self._size
            with self._reading():
                batch = next(self._reader, None)

    def _keep_ragged(self, row: pacsv.InvalidRow) -> str:
        self._ragged = row
        return "error"

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Say of a line that does not fit what is wrong with it."""
        name = self._path.name[:60]
        try:
            yield
        except pa.ArrowInvalid as error:
            if self._ragged is not None:
                row = self._ragged
                raise DataFault(
                    "points_ragged", name=name, line=row.number, given=row.actual_columns, allowed=row.expected_columns
                ) from error
            if "straddl" in str(error):
                raise DataFault("points_cell", name=name, allowed=limits.MAX_CELL) from error
            raise DataFault("points_damaged", name=name) from error


def _read_head(head: bytes, name: str) -> ForeignTable:
    """Read the first lines of a text table. Raises DataFault when they are none, or begin with titles."""
    if head.lstrip(_BLANK).startswith(_MARKUP):
        raise DataFault("points_format", name=name)
    try:
        table = delimited.parse(head, name)
    except DataFault as fault:
        if fault.key == "table_binary":
            raise DataFault("points_format", name=name) from fault
        raise
    if table.titles:
        raise DataFault("points_titles", name=name)
    return table


def _whole_lines(head: bytes, size: int) -> bytes:
    """Return the start of a file up to its last whole line."""
    if len(head) == size:
        return head
    if head.startswith(_UTF16):
        text = codecs.getincrementaldecoder("utf-16")("replace").decode(head)
        return text[: text.rfind("\n") + 1].encode("utf-16")
    return head[: max(head.rfind(b"\n"), head.rfind(b"\r")) + 1] or head


def _settle_encoding(found: str, path: Path) -> str:
    """Return the encoding of a whole file, by what its start was found to be in: UTF-8 only if all of it is."""
    if not found.startswith("utf-8"):
        return found
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while block := file.read(2**20):
                decoder.decode(block)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf8"


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Turn what can go wrong with a file into one sentence."""
    try:
        yield
    except AtlasError:
        raise
    except OSError as error:
        # Arrow's own faults with a file's content are OSErrors too, without a number.
        key = "points_damaged" if error.errno is None else "points_unreadable"
        raise DataFault(key, name=path.name[:60], reason=error.strerror or "") from error
    except (pa.ArrowException, UnicodeDecodeError, StopIteration) as error:
        raise DataFault("points_damaged", name=path.name[:60]) from error


@contextmanager
def write_points(target: Path, schema: pa.Schema) -> Iterator[Callable[[pa.RecordBatch], None]]:
    """Give a function that writes one batch; the file stands under its name when all is written, else not at all.

    Raises OutputFault when it cannot be written.
    """
    draft = target.with_name(f"{target.name}.{uuid.uuid4().hex}")
    try:
        with pq.ParquetWriter(draft, schema) as writer:
            yield writer.write_batch
        draft.replace(target)
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        draft.unlink(missing_ok=True)


def join_files(parts: Sequence[Path], target: Path) -> None:
    """Make one Parquet file of several, their rows in order; a single one is moved."""
    if len(parts) == 1:
        publish(parts[0], target)
        return
    with write_points(target, open_points(parts[0]).schema) as write:
        for part in parts:
            for batch, _ in open_points(part).batches():
                write(batch)


@contextmanager
def make_workspace(output: Path) -> Iterator[Path]:
    """Make a folder beside an output for its parts; it is gone at the end, with whatever is still in it."""
    folder = output.with_name(f".{output.name}.{uuid.uuid4().hex}")
    try:
        folder.mkdir()
    except OSError as error:
        raise _unwritable(output, error) from error
    try:
        yield folder
    finally:
        rmtree(folder, ignore_errors=True)


def publish(made: Path, output: Path) -> None:
    """Give a finished file or folder the name that was asked for. Raises OutputFault."""
    try:
        made.replace(output)
    except OSError as error:
        raise _unwritable(output, error) from error


def list_parts(folder: Path) -> list[Path]:
    """Return the Parquet files of a folder, by name. Raises DataFault when there is none."""
    parts = sorted(folder.glob(f"*{SUFFIX}"))
    if not parts:
        raise DataFault("points_folder_empty", name=folder.name[:60])
    return parts


def _unwritable(path: Path, error: OSError) -> OutputFault:
    return OutputFault("output_unwritable", name=str(path), reason=error.strerror or "OSError")
