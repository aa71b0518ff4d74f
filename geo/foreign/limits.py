"""What a foreign file may be at most. Stated in docs/resolver.md; read at each use, so that a test can lower them."""

MAX_BYTES = 200 * 1024 * 1024
"""Bytes of a file."""

MAX_ROWS = 1_000_000
"""Rows below the headings."""

MAX_COLUMNS = 500

MAX_CELLS = 20_000_000
"""Rows times columns: some 160 MB of memory before the text itself."""

MAX_SHEET_CELLS = 5_000_000
"""Cells of a workbook's sheet, up to the last one used: reading takes some 140 MB and, on a busy machine, half a minute
per million of them (measured). The same table as CSV is read many times faster."""

MAX_CELL = 32_767
"""Signs in one cell: what a spreadsheet allows."""

MAX_TEXT = 200 * 1024 * 1024
"""Signs in all cells together: a packed file may repeat one text in every row."""

MAX_ENTRIES = 1_000
"""Files in a zip; a workbook is a zip too."""

MAX_UNPACKED = 600 * 1024 * 1024
"""Bytes of all files of a zip, or of all columns of a Parquet file, unpacked."""

MAX_RATIO = 200
"""Bytes unpacked per byte packed. Sheets of one repeated row reach about 100; deflate ends at 1,032."""

MIN_SUSPECT = 1024 * 1024
"""A file in a zip that unpacks to less is small whatever its ratio."""

MAX_VERTICES = 10_000_000
"""Corners of all geometries of a file: at 16 bytes each, 160 MB."""

MAX_DEPTH = 100
"""Elements within elements of an XML file."""

MAX_HEADER = 30
"""Rows among which the headings are looked for."""
