"""Arrow columns, in which GDAL and Parquet hand over their tables, as text cells and shapes; bounded by batches."""

from collections.abc import Iterable
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from geo.errors import DataFault
from geo.foreign import limits
from geo.foreign.cells import cell_text
from geo.foreign.geometry import count_vertices, shapes_of_wkb, vertices_of_wkb
from geo.foreign.table import unique

_TEXT: Final = pa.large_string()


class Gatherer:
    """Takes record batches, refuses what is too large before it is laid out, and hands back a frame and shapes."""

    def __init__(self, headings: list[str], geometry: str, name: str) -> None:
        """Take the columns that become text, the column of WKB ("" = none), and ``name`` for faults."""
        if len(headings) > limits.MAX_COLUMNS:
            raise DataFault("table_columns", name=name, given=len(headings), allowed=limits.MAX_COLUMNS)
        self._headings, self._geometry, self._name = headings, geometry, name
        self._frames: list[pd.DataFrame] = []
        self._shapes: list[np.ndarray] = []
        self._rows = self._text = self._vertices = 0
        self.unreadable = 0

    def take(self, batches: Iterable[pa.RecordBatch]) -> None:
        """Take batches. Raises DataFault beyond a limit."""
        for batch in batches:
            self._count_rows(batch.num_rows)
            texts = [self._texts(batch.column(batch.schema.get_field_index(heading))) for heading in self._headings]
            columns = {str(position): text for position, text in enumerate(texts)}
            index = pd.RangeIndex(batch.num_rows)
            self._frames.append(pd.DataFrame(columns, index=index, dtype="str"))
            if self._geometry:
                self._shapes.append(self._built(batch.column(batch.schema.get_field_index(self._geometry))))

    def frame(self) -> pd.DataFrame:
        """Return all rows as text."""
        columns = unique(self._headings)
        empty = pd.DataFrame([], columns=[str(position) for position in range(len(columns))], dtype="str")
        whole = pd.concat([empty, *self._frames], ignore_index=True)
        return whole.set_axis(columns, axis="columns")

    def shapes(self) -> np.ndarray:
        """Return the shapes of all rows."""
        return np.concatenate([np.array([], dtype=object), *self._shapes])

    def _count_rows(self, rows: int) -> None:
        self._rows += rows
        if self._rows > limits.MAX_ROWS:
            raise DataFault("table_rows", name=self._name, allowed=limits.MAX_ROWS)
        if self._rows * len(self._headings) > limits.MAX_CELLS:
            raise DataFault("table_cells", name=self._name, allowed=limits.MAX_CELLS)

    def _texts(self, column: pa.Array) -> pd.Series:
        values = column.dictionary if pa.types.is_dictionary(column.type) else column
        if not _is_text(values.type):
            return pd.Series([cell_text(value) for value in column.to_pylist()], dtype="str")
        lengths = _lengths(column, pc.utf8_length(values))
        if lengths.max(initial=0) > limits.MAX_CELL:
            line = self._rows - len(column) + int(lengths.argmax()) + 1
            raise DataFault("table_cell", name=self._name, line=line, allowed=limits.MAX_CELL)
        self._text += int(lengths.sum())
        if self._text > limits.MAX_TEXT:
            raise DataFault("table_text", name=self._name, allowed=limits.MAX_TEXT)
        return pd.Series(pc.fill_null(column.cast(_TEXT), "").to_pandas(), dtype="str")

    def _built(self, column: pa.Array) -> np.ndarray:
        values = column.dictionary if pa.types.is_dictionary(column.type) else column
        self._vertices += vertices_of_wkb(int(_lengths(column, pc.binary_length(values)).sum()))
        count_vertices(self._vertices, self._name)
        shapes, unreadable = shapes_of_wkb(column.to_pylist())
        self.unreadable += unreadable
        return np.asarray(shapely.force_2d(shapes), dtype=object)


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _lengths(column: pa.Array, of_values: pa.Array) -> np.ndarray:
    """Return the length of each value of a column, from those of its dictionary if it has one: nothing is laid out."""
    lengths = pc.take(of_values, column.indices) if pa.types.is_dictionary(column.type) else of_values
    return np.asarray(pc.fill_null(lengths, 0).to_numpy(zero_copy_only=False), dtype="int64")
