"""What a workbook is made of: its sheets by name, and each sheet looked through before a library reads it.

The library (calamine) tells neither errors nor formulas, and lays out every cell between the first and the last: what
it will meet is measured here first.
"""

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from typing import Final

from geo.errors import DataFault
from geo.foreign import archive as zips
from geo.foreign import limits, markup

WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_KEPT: Final = ("[Content_Types].xml", "_rels/.rels", "xl/styles.xml")
_STRINGS: Final = "xl/sharedStrings.xml"
_PLACE: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ROW: Final = re.compile(r"[1-9][0-9]{0,6}")
_LETTERS: Final = 26


@dataclass(frozen=True)
class Part:
    """One sheet of a workbook: its name, its file in the zip, and whether it is hidden."""

    name: str
    file: str
    hidden: bool


@dataclass
class SheetContents:
    """What a sheet holds, before its values are read; rows and columns count from 0."""

    last_row: int = -1
    first_column: int = limits.MAX_COLUMNS
    last_column: int = -1
    text: int = 0
    formulas: int = 0
    formulas_without_value: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Tell whether no cell holds anything."""
        return self.last_row < 0


class Package:
    """The files of a workbook, each checked as XML without document type when it is taken out."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        """Keep the archive, and ``name`` for faults."""
        self.name = name
        self._archive = archive
        self._files = {file.lower(): file for file in archive.namelist()}

    def take(self, file: str, handlers: markup.Handlers | None = None) -> bytes | None:
        """Return a file, walked through with handlers; None when there is none of that name in any case."""
        content = self._unpack(file)
        if content is not None:
            markup.scan(content, self.name, "xlsx", handlers or markup.Handlers())
        return content

    def sheets(self) -> tuple[Part, ...]:
        """Return the worksheets in their order; sheets of charts are none."""
        targets: dict[str, str] = {}
        found: list[tuple[str, str, bool]] = []

        def relation(element: str, given: dict[str, str]) -> None:
            if element == "Relationship" and given.get("Type", "").endswith("/worksheet"):
                path = posixpath.normpath(posixpath.join("/xl", given.get("Target", "")))
                targets[given.get("Id", "")] = path.lstrip("/")

        def sheet(element: str, given: dict[str, str]) -> None:
            if element == "sheet":
                key = next((value for label, value in given.items() if label.endswith(":id")), "")
                found.append((given.get("name", ""), key, given.get("state", "visible") != "visible"))

        self.take(_RELATIONS, markup.Handlers(start=relation))
        self.take(WORKBOOK, markup.Handlers(start=sheet))
        return tuple(Part(name, targets[key], hidden) for name, key, hidden in found if key in targets)

    def string_lengths(self) -> list[int]:
        """Return how many signs each shared text has."""
        lengths: list[int] = []

        def start(element: str, _: dict[str, str]) -> None:
            if element == "si":
                lengths.append(0)

        def text(piece: str) -> None:
            if lengths:
                lengths[-1] += len(piece)

        self.take(_STRINGS, markup.Handlers(start=start, text=text))
        return lengths

    def look(self, part: Part, lengths: list[int]) -> SheetContents:
        """Look a sheet through. Raises DataFault when it is larger than allowed."""
        looker = _Looker(self.name, lengths)
        self.take(part.file, markup.Handlers(looker.start, looker.end, looker.text))
        return looker.found

    def only(self, part: Part) -> bytes:
        """Return a workbook of our own packing that holds what is needed to read one sheet that was looked through."""
        checked = {file: self.take(file) for file in _KEPT}
        walked = {file: self._unpack(file) for file in (WORKBOOK, _RELATIONS, _STRINGS, part.file)}
        return zips.pack({file: content for file, content in (checked | walked).items() if content is not None})

    def _unpack(self, file: str) -> bytes | None:
        held = self._files.get(file.lower())
        return None if held is None else zips.unpack(self._archive, held, self.name)


class _Looker:
    """Walks through the XML of a sheet."""

    def __init__(self, name: str, lengths: list[int]) -> None:
        self.found = SheetContents()
        self._name = name
        self._lengths = lengths
        self._row = self._column = -1
        self._kind = ""
        self._within: set[str] = set()
        self._reading = False
        self._value: list[str] = []

    def start(self, element: str, given: dict[str, str]) -> None:
        if element == "row":
            written = given.get("r")
            if written is not None and not _ROW.fullmatch(written):
                raise DataFault("table_damaged", name=self._name, format="xlsx")
            self._row = self._row + 1 if written is None else int(written) - 1
            self._column = -1
        elif element == "c":
            self._place(given.get("r", ""))
            self._kind, self._within, self._value = given.get("t", ""), set(), []
        elif element in {"v", "f", "is", "t"}:
            self._within.add(element)
            self._reading = element in {"v", "t"}

    def text(self, piece: str) -> None:
        if self._reading:
            self._value.append(piece)

    def end(self, element: str) -> None:
        if element in {"v", "t"}:
            self._reading = False
        elif element == "c" and self._within:
            self._count("".join(self._value))

    def _place(self, reference: str) -> None:
        if not reference:
            self._column += 1
            return
        place = _PLACE.fullmatch(reference)
        if place is None:
            # Where calamine would put such a cell is its own business, and it might be very far away.
            raise DataFault("table_damaged", name=self._name, format="xlsx")
        column = 0
        for letter in place[1]:
            column = column * _LETTERS + ord(letter) - ord("A") + 1
        self._row, self._column = int(place[2]) - 1, column - 1

    def _count(self, value: str) -> None:
        found = self.found
        if "f" in self._within:
            found.formulas += 1
            found.formulas_without_value += not value
        if self._kind == "e":
            found.errors[self._row, self._column] = value[:40]
        shared = self._kind == "s" and value.isdecimal() and int(value) < len(self._lengths)
        length = self._lengths[int(value)] if shared else len(value)
        found.text += length
        found.last_row = max(found.last_row, self._row)
        found.first_column = min(found.first_column, self._column)
        found.last_column = max(found.last_column, self._column)
        self._limit(length)

    def _limit(self, length: int) -> None:
        found, name = self.found, self._name
        width = found.last_column - found.first_column + 1
        if length > limits.MAX_CELL:
            raise DataFault("table_cell", name=name, line=self._row + 1, allowed=limits.MAX_CELL)
        if found.last_column >= limits.MAX_COLUMNS:
            raise DataFault("table_columns", name=name, given=found.last_column + 1, allowed=limits.MAX_COLUMNS)
        if found.last_row > limits.MAX_ROWS + limits.MAX_HEADER:
            raise DataFault("table_rows", name=name, allowed=limits.MAX_ROWS)
        if (found.last_row + 1) * width > limits.MAX_SHEET_CELLS:
            raise DataFault("workbook_cells", name=name, allowed=limits.MAX_SHEET_CELLS)
        if found.text > limits.MAX_TEXT:
            raise DataFault("table_text", name=name, allowed=limits.MAX_TEXT)
