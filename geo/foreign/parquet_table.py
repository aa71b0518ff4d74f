"""Parquet and GeoParquet as a table, sized up from its own directory first and read in small batches."""

import io
import json
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from geo.errors import DataFault
from geo.foreign import limits
from geo.foreign.arrow_table import Gatherer
from geo.foreign.geometry import agree_crs, crs_label, settle
from geo.foreign.table import ForeignTable, Notice, notice

_BATCH_ROWS: Final = 4096
_DIRECTORY_BYTES: Final = 16 * 1024 * 1024
_DIRECTORY_ITEMS: Final = 1_000_000
_GROWING: Final = "DELTA_BYTE_ARRAY"
"""Texts written as what they add to the one before: a few bytes may stand for gigabytes."""

_BYTES: Final = "BYTE_ARRAY"


def parse(content: bytes, name: str, crs: str = "") -> ForeignTable:
    """Parse a Parquet file, with geometries if it is GeoParquet (WKB). Raises DataFault."""
    try:
        file = pq.ParquetFile(
            io.BytesIO(content),
            thrift_string_size_limit=_DIRECTORY_BYTES,
            thrift_container_size_limit=_DIRECTORY_ITEMS,
        )
        _weigh(file.metadata, name)
        geometry, declared = _geometry(file.schema_arrow, name)
        flat = [field.name for field in file.schema_arrow if _is_flat(field.type) and field.name != geometry]
        gatherer = Gatherer(flat, geometry, name)
        gatherer.take(_opened(content, file).iter_batches(_BATCH_ROWS, columns=[*flat, *([geometry] * bool(geometry))]))
    except (pa.ArrowException, ValueError, OSError, KeyError, OverflowError) as error:
        raise DataFault("table_damaged", name=name, format="Parquet") from error
    if not flat:
        raise DataFault("table_empty", name=name)
    left = [field.name for field in file.schema_arrow if field.name not in {*flat, geometry}]
    found, told = agree_crs(declared, crs, name)
    shapes, notices = settle(gatherer.shapes(), found, name, gatherer.unreadable) if geometry else (None, ())
    return ForeignTable(
        frame=gatherer.frame(),
        headings=tuple(flat),
        file_format="parquet",
        geometry=shapes,
        crs=crs_label(found) if geometry else "",
        notices=(*(told if geometry else ()), *notices, *_left_out(left)),
    )


def _opened(content: bytes, file: pq.ParquetFile) -> pq.ParquetFile:
    """Open anew with texts as dictionaries: what repeats is laid out only after its length is known."""
    leaves = [file.schema.column(at) for at in range(len(file.schema))]
    texts = [leaf.path for leaf in leaves if leaf.physical_type == _BYTES and leaf.path == leaf.name]
    return pq.ParquetFile(io.BytesIO(content), read_dictionary=texts)


def _weigh(directory: Any, name: str) -> None:
    if directory.num_rows > limits.MAX_ROWS:
        raise DataFault("table_rows", name=name, allowed=limits.MAX_ROWS)
    if directory.num_columns > limits.MAX_COLUMNS:
        raise DataFault("table_columns", name=name, given=directory.num_columns, allowed=limits.MAX_COLUMNS)
    groups = [directory.row_group(at) for at in range(directory.num_row_groups)]
    chunks = [group.column(at) for group in groups for at in range(group.num_columns)]
    if sum(chunk.total_uncompressed_size for chunk in chunks) > limits.MAX_UNPACKED:
        raise DataFault("table_zip_bomb", name=name, allowed=limits.MAX_UNPACKED // 2**20, ratio=limits.MAX_RATIO)
    if any(_GROWING in chunk.encodings for chunk in chunks):
        raise DataFault("table_parquet_encoding", name=name, given=_GROWING)


def _geometry(schema: pa.Schema, name: str) -> tuple[str, object]:
    """Return the column of geometries and its declared system; "" when the file is plain Parquet."""
    told = (schema.metadata or {}).get(b"geo")
    if told is None:
        return "", None
    given = json.loads(told)
    column = given["primary_column"]
    if not isinstance(column, str) or column not in schema.names:
        raise DataFault("table_damaged", name=name, format="GeoParquet")
    about = given["columns"][column]
    if about.get("encoding") != "WKB" or not _is_wkb(schema.field(column).type):
        raise DataFault("table_parquet_encoding", name=name, given=str(about.get("encoding"))[:40])
    # By the specification no declaration is OGC:CRS84, and null is unknown.
    return column, about.get("crs", "OGC:CRS84")


def _is_wkb(kind: pa.DataType) -> bool:
    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind))


def _is_flat(kind: pa.DataType) -> bool:
    return not (pa.types.is_nested(kind) or _is_wkb(kind) or pa.types.is_fixed_size_binary(kind))


def _left_out(columns: list[str]) -> tuple[Notice, ...]:
    return (notice("columns_left_out", columns=", ".join(columns)[:200]),) if columns else ()
