"""Files of features on their way out: one writer per format behind one function, the same features in all.

Knows layers, columns and styles, and nothing of what they are about (docs/formats.md).
"""

from geo.writing.content import Column, ColumnType, FileContent, FileLayer
from geo.writing.disk import save_bytes
from geo.writing.formats import FORMATS, Format, Progress, find_format, to_bytes, write
from geo.writing.style import Style, StyleClass

__all__ = [
    "FORMATS",
    "Column",
    "ColumnType",
    "FileContent",
    "FileLayer",
    "Format",
    "Progress",
    "Style",
    "StyleClass",
    "find_format",
    "save_bytes",
    "to_bytes",
    "write",
]
