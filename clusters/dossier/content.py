"""A document as values: what it says, once, whatever form it is drawn in.

Builders make blocks whose figures name their sources by id; ``compose`` numbers sections, captions and sources in the
order in which a reader meets them and writes the numbers into the text. The three forms draw the result and add
nothing, so they cannot differ.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Literal

from texts import Language, say

_UNWRITABLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Unicode categories that no document shows: controls, signs that turn the direction of reading, halves of pairs."""

_SAFE_LINK: Final = re.compile(r"https?://[^\s<>\"]+")


MOST_SIGNS: Final = 1_500
"""Signs of one text that a document shows: our own are shorter, and a name from elsewhere may be a book."""


def clean(text: str) -> str:
    """Return a text as one line of signs that can be shown: a name from elsewhere is text and nothing more."""
    shown = "".join(" " if unicodedata.category(sign) in _UNWRITABLE else sign for sign in text[: MOST_SIGNS + 1])
    return " ".join(shown.split()) if len(shown) <= MOST_SIGNS else f"{' '.join(shown[:MOST_SIGNS].split())} …"


@dataclass(frozen=True)
class Heading:
    """A heading: 1 for a section, which is numbered and stands in the contents; 2 below it."""

    text: str
    level: Literal[1, 2] = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; ``sources`` are the ids of the documents that its figures come from.

    ``strong`` stands before the text, in bold.
    """

    text: str
    sources: tuple[str, ...] = ()
    tone: Literal["body", "lead", "note"] = "body"
    strong: str = ""

    @property
    def said(self) -> str:
        """The whole paragraph as a reader sees it."""
        return f"{self.strong} {self.text}" if self.strong else self.text

    @property
    def url(self) -> str:
        """The whole paragraph as an address that may become a link; "" where it is none."""
        return _address(self.said)


@dataclass(frozen=True)
class Items:
    """A list; each item is a paragraph of its own."""

    items: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, its part of the width, and whether it holds figures."""

    title: str
    width: float = 1.0
    is_figure: bool = False


@dataclass(frozen=True)
class Row:
    """A row of a table; ``sources`` as in Paragraph."""

    cells: tuple[str, ...]
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table with a heading row that is repeated on every page it reaches.

    Attributes:
        caption: what it is; ``compose`` numbers it.
        columns, rows: ``compose`` adds a last column with the sources when a row has any.
        number: given by ``compose``.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    number: int = 0


@dataclass(frozen=True)
class Picture:
    """A picture (PNG) with its caption; ``alt`` says what it shows to those who cannot see it.

    ``width`` is its part of the text's width, ``size`` its pixels, across and down.
    """

    caption: str
    alt: str
    png: bytes
    size: tuple[int, int]
    sources: tuple[str, ...] = ()
    width: float = 1.0
    number: int = 0


@dataclass(frozen=True)
class Contents:
    """Where the list of sections stands; ``compose`` fills it."""

    title: str
    entries: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reference:
    """An entry of the list of sources: its number, what it is, and where it is found ("" = no address)."""

    number: int
    source_id: str
    text: str
    url: str = ""

    @property
    def said(self) -> str:
        """The whole entry as a reader sees it."""
        return " ".join(part for part in (f"{self.number}.", self.text, self.url) if part)


@dataclass(frozen=True)
class References:
    """Where the list of sources stands; ``compose`` fills it."""

    entries: tuple[Reference, ...] = ()


Block = Heading | Paragraph | Items | Table | Picture | Contents | References


@dataclass(frozen=True)
class Described:
    """How a source is told in the list: its text, and its address if it has one that may become a link."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Document:
    """A finished document.

    Attributes:
        title, subtitle: its head.
        lang: the language that it is written in.
        made_at: when, UTC.
        blocks: what it says.
        footer: what stands at the foot of every page, before the page's number.
        is_short: one page: smaller type, no numbered sections.
    """

    title: str
    subtitle: str
    lang: Language
    made_at: datetime
    blocks: tuple[Block, ...]
    footer: str
    is_short: bool = False

    @property
    def references(self) -> tuple[Reference, ...]:
        """The list of sources."""
        return next(block.entries for block in self.blocks if isinstance(block, References))


def label(block: Table | Picture, lang: Language) -> str:
    """Return what stands before a caption: "Table 2" and its like without the number."""
    return say("dossier.form.table" if isinstance(block, Table) else "dossier.form.figure", lang)


def compose(document: Document, known: Mapping[str, Described]) -> Document:
    """Number a document's sections, captions and sources, and clean all text.

    Args:
        document: as its builder made it.
        known: every source that may be cited.

    Raises KeyError when a block cites a source that is not known: no figure leaves without its source.
    """
    numbers = _Numbers(document.lang)
    blocks = [numbers.number(block, sections=not document.is_short) for block in document.blocks]
    entries = tuple(
        Reference(at, source_id, clean(known[source_id].text), _address(known[source_id].url))
        for source_id, at in numbers.cited.items()
    )
    titles = tuple(block.text for block in blocks if isinstance(block, Heading) and block.level == 1)
    return replace(
        document,
        title=clean(document.title),
        subtitle=clean(document.subtitle),
        footer=clean(document.footer),
        blocks=tuple(_filled(block, entries, titles) for block in blocks),
    )


def _filled(block: Block, entries: tuple[Reference, ...], titles: tuple[str, ...]) -> Block:
    if isinstance(block, References):
        return replace(block, entries=entries)
    return replace(block, entries=titles) if isinstance(block, Contents) else block


def _address(url: str) -> str:
    """Return an address that may become a link; another scheme than http is none."""
    return url if _SAFE_LINK.fullmatch(url) else ""


@dataclass
class _Numbers:
    """Counts sections, tables, pictures and sources as a reader meets them."""

    lang: Language
    cited: dict[str, int] = field(default_factory=dict)
    sections: int = 0
    tables: int = 0
    pictures: int = 0

    def cite(self, sources: Sequence[str]) -> str:
        """Return the numbers of sources, the first time giving each its own: "1, 4"."""
        found = sorted({self.cited.setdefault(one, len(self.cited) + 1) for one in sources})
        return ", ".join(map(str, found))

    def number(self, block: Block, *, sections: bool) -> Block:
        """Return a block with its number and those of its sources, its text cleaned."""
        match block:
            case Heading(text, level):
                self.sections += level == 1
                return replace(
                    block, text=f"{self.sections}. {clean(text)}" if sections and level == 1 else clean(text)
                )
            case Paragraph():
                return self._paragraph(block)
            case Items(items):
                return Items(tuple(map(self._paragraph, items)))
            case Table():
                return self._table(block)
            case Picture():
                return self._picture(block)
        return block

    def _picture(self, block: Picture) -> Picture:
        self.pictures += 1
        caption = self._cited(block.caption, block.sources)
        return replace(block, caption=caption, alt=clean(block.alt), number=self.pictures)

    def _paragraph(self, block: Paragraph) -> Paragraph:
        return replace(block, text=self._cited(block.text, block.sources), strong=clean(block.strong))

    def _cited(self, text: str, sources: Sequence[str]) -> str:
        return f"{clean(text)} [{self.cite(sources)}]" if sources else clean(text)

    def _table(self, block: Table) -> Table:
        self.tables += 1
        rows = tuple(Row(tuple(map(clean, row.cells)), row.sources) for row in block.rows)
        columns = tuple(replace(column, title=clean(column.title)) for column in block.columns)
        if any(row.sources for row in rows):
            columns = (*columns, Column(say("dossier.form.sources", self.lang), _narrowest(columns)))
            rows = tuple(replace(row, cells=(*row.cells, self.cite(row.sources))) for row in rows)
        return replace(block, caption=clean(block.caption), columns=columns, rows=rows, number=self.tables)


def _narrowest(columns: Sequence[Column]) -> float:
    return 0.09 * sum(column.width for column in columns)


def words(document: Document) -> Iterator[str]:
    """Yield every text of a document in the order in which it is read; what any form must hold."""
    yield document.title
    yield document.subtitle
    for block in document.blocks:
        yield from _words(block, document.lang)


def _words(block: Block, lang: Language) -> Iterator[str]:
    match block:
        case Heading(text):
            yield text
        case Paragraph():
            yield block.said
        case Items(items):
            yield from (item.said for item in items)
        case Table(caption, columns, rows):
            yield f"{label(block, lang)} {block.number}. {caption}"
            yield from (column.title for column in columns)
            yield from (cell for row in rows for cell in row.cells if cell)
        case Picture(caption):
            yield f"{label(block, lang)} {block.number}. {caption}"
        case Contents(title, entries):
            yield title
            yield from entries
        case References(references):
            yield from (one.said for one in references)
