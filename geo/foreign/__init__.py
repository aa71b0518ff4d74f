"""The door for foreign tables: files that people and programs made, read whole or refused in one sentence.

What a file is, its content says and not its name. Limits are enforced before parsing wherever the format allows it.
Cells are text as a person would read them; what was found and mended on the way is kept, to be shown.
"""

from geo.foreign.reading import parse_table, read_content, read_table
from geo.foreign.table import ForeignTable, Notice
from geo.foreign.writing import neutral, to_csv_bytes

__all__ = ["ForeignTable", "Notice", "neutral", "parse_table", "read_content", "read_table", "to_csv_bytes"]
