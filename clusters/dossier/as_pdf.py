"""A document as PDF by fpdf2: pure Python, text that can be searched, bookmarks, the font inside.

The font is DejaVu Sans as matplotlib's wheel carries it: it has every sign of Indonesian and of the names in the
registers. A sign that it lacks is shown as a box.
"""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final, cast

from fpdf import FPDF
from fpdf.enums import TableCellFillMode
from fpdf.fonts import FontFace, TextStyle, TTFFont

from clusters.dossier import look
from clusters.dossier.content import (
    Block,
    Contents,
    Document,
    Heading,
    Items,
    Paragraph,
    Picture,
    Reference,
    References,
    Table,
    label,
)
from clusters.provenance import SOFTWARE
from texts import say

FONT: Final = "DejaVu"
FACES: Final = {"": "DejaVuSans.ttf", "B": "DejaVuSans-Bold.ttf"}
LOCALES: Final = {"id": "id-ID", "en": "en-GB"}

LINE: Final = 1.38
"""Line height by type size."""

PT_MM: Final = 25.4 / 72
SHORT: Final = 0.86
"""How much smaller the type of a one-page document is."""

NARROW: Final = 0.92
"""DejaVu Sans runs wider than an office's usual typeface: its sizes are that much smaller."""


def to_pdf_bytes(document: Document) -> bytes:
    """Return a document as the bytes of a PDF. Drawn twice: the first time tells how many pages there are."""
    counted = _draw(document, 0)
    paper = _draw(document, counted.pages_count)
    content = bytes(paper.output())
    for one in (counted, paper):
        one.close()
    return content


def _draw(document: Document, pages: int) -> "_Paper":
    paper = _Paper(document, pages)
    paper.add_page()
    paper.head()
    for at, block in enumerate(document.blocks):
        paper.draw(block, document.blocks[at + 1 : at + 3])
    return paper


class _Paper(FPDF):
    """The pages, as they are drawn."""

    def __init__(self, document: Document, pages: int) -> None:
        super().__init__(format="A4")
        self.document, self.total = document, pages
        self.scale = NARROW * (SHORT if document.is_short else 1.0)
        self._describe()
        fonts = _font_folder()
        for style, file in FACES.items():
            self.add_font(FONT, style, fonts / file)
        margin = look.MARGIN_MM * (0.8 if document.is_short else 1.0)
        self.set_margins(margin, margin - 2, margin)
        self.set_auto_page_break(auto=True, margin=margin - 3)
        self.str_alias_nb_pages = None  # type: ignore[assignment]  # no sign of a name stands for a number
        self.goals = {text: self.add_link(page=1) for text in self._sections()}

    def _describe(self) -> None:
        self.set_lang(LOCALES[self.document.lang])
        self.set_title(self.document.title)
        self.set_subject(self.document.subtitle)
        self.set_author(SOFTWARE)
        self.set_creator(SOFTWARE)
        self.set_creation_date(self.document.made_at)

    def _sections(self) -> list[str]:
        return [block.text for block in self.document.blocks if isinstance(block, Heading) and block.level == 1]

    def footer(self) -> None:
        """Draw the foot of a page: software, data and date, and which page of how many it is."""
        self.set_y(-12)
        self._type(look.SMALL_PT - 0.5, look.QUIET)
        page = say("dossier.form.page", self.document.lang, page=self.page_no(), pages=self.total)
        self.cell(self.epw / 2, 4, self.document.footer)
        self.cell(self.epw / 2, 4, page, align="R")

    def close(self) -> None:
        """Close the font files, which fpdf2 leaves open."""
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()

    def head(self) -> None:
        """Draw the title, its line and the rule below them."""
        self._type(look.TITLE_PT * (0.8 if self.document.is_short else 1), look.ACCENT, "B")
        self._say(self.document.title, tight=True)
        self.ln(1.2)
        self._type(look.SUBTITLE_PT - 1, look.QUIET)
        self._say(self.document.subtitle)
        self.ln(1.5)
        self.set_draw_color(*look.rgb(look.ACCENT))
        self.set_line_width(0.8)
        self.line(self.l_margin, self.y, self.l_margin + self.epw, self.y)
        self.ln(4)

    def draw(self, block: Block, following: Sequence[Block] = ()) -> None:
        """Draw one block; a heading stays on the page of what follows it."""
        match block:
            case Heading():
                self._heading(block, following)
            case Paragraph():
                self._paragraph(block)
            case Items(items):
                self._items(items)
            case Table():
                self._table(block)
            case Picture():
                self._picture(block)
            case Contents():
                self._contents(block)
            case References(entries):
                self._references(entries)

    def _type(self, size: float, colour: str, style: str = "") -> None:
        self.set_font(FONT, style, size * self.scale)
        self.set_text_color(*look.rgb(colour))

    def _line(self, *, tight: bool = False) -> float:
        return self.font_size_pt * PT_MM * (1.2 if tight else LINE)

    def _say(self, text: str, *, tight: bool = False, link: str = "") -> None:
        height = self._line(tight=tight)
        self.multi_cell(self.w - self.x - self.r_margin, height, text, align="L", new_x="LEFT", new_y="NEXT", link=link)

    def _room(self, height: float) -> None:
        """Begin a new page when there is less room left than this."""
        if self.y + height > self.page_break_trigger and self.y > self.t_margin:
            self.add_page()

    def _heading(self, block: Heading, following: Sequence[Block]) -> None:
        is_section = block.level == 1
        size = look.HEADING_PT[block.level]
        above, below = (5.0, 1.6) if is_section else (2.6, 0.8)
        self._room(above + 6.0 + self._height(following))
        self.ln(above * self.scale)
        colour = look.ACCENT if is_section else look.TEXT
        style = TextStyle(FONT, "B", size * self.scale, look.rgb(colour), b_margin=below)
        self.set_section_title_styles(style, style)
        if is_section:
            self.set_link(self.goals[block.text], y=self.y, page=self.page)
        self.start_section(block.text, level=block.level - 1, strict=False)

    def _height(self, following: Sequence[Block]) -> float:
        """Return about how much room the beginning of what follows a heading needs (millimetres)."""
        needed = 0.0
        for block in following:
            if isinstance(block, Picture):
                return needed + self.epw * block.width * block.size[1] / block.size[0] + 9
            needed += {Table: 30.0, Items: 16.0, Heading: 24.0}.get(type(block), 9.0)
        return needed

    def _paragraph(self, block: Paragraph) -> None:
        if block.tone == "lead":
            self._lead(block.text)
            return
        size, colour = (look.SMALL_PT, look.QUIET) if block.tone == "note" else (look.BODY_PT, look.TEXT)
        self._type(size, colour)
        self._room(2 * self._line())
        self._flow(block)
        self.ln(1.4 * self.scale)

    def _lead(self, text: str) -> None:
        """Draw the first sentence on a pale ground with a bar of the accent colour."""
        self._type(look.BODY_PT + 1, look.TEXT)
        inner, pad = self.epw - 8, 2.6
        measured = self.multi_cell(inner, self._line(), text, align="L", dry_run=True, output="HEIGHT")
        height = cast("float", measured)
        self.set_fill_color(*look.rgb(look.PALE))
        self.rect(self.l_margin, self.y, self.epw, height + 2 * pad, style="F")
        self.set_fill_color(*look.rgb(look.ACCENT))
        self.rect(self.l_margin, self.y, 1.2, height + 2 * pad, style="F")
        self.set_xy(self.l_margin + 5, self.y + pad)
        self.multi_cell(inner, self._line(), text, align="L", new_x="LMARGIN", new_y="NEXT")
        self.ln(pad + 2.5)

    def _items(self, items: tuple[Paragraph, ...]) -> None:
        self._type(look.BODY_PT, look.TEXT)
        for item in items:
            self._room(2 * self._line())
            self.set_x(self.l_margin + 1)
            self.cell(3, self._line(), "•")
            self._flow(item)
            self.ln(0.5)
        self.ln(1.2 * self.scale)

    def _flow(self, item: Paragraph) -> None:
        """Write a paragraph from here on, its first words in bold, every line beginning below the first."""
        margin = self.l_margin
        self.set_left_margin(self.x)
        if item.strong:
            self.set_font(style="B")
            self.write(self._line(), f"{item.strong} ")
            self.set_font(style="")
        self.write(self._line(), item.text, link=item.url)
        self.set_left_margin(margin)
        self.ln(self._line())

    def _caption(self, block: Table | Picture) -> None:
        self._type(look.SMALL_PT, look.QUIET)
        self._say(f"{label(block, self.document.lang)} {block.number}. {block.caption}")

    def _table(self, block: Table) -> None:
        self._room(24.0)
        self.ln(0.8)
        self._caption(block)
        self.ln(0.8)
        self._type(look.SMALL_PT, look.TEXT)
        self.set_draw_color(*look.rgb(look.LINE))
        self.set_fill_color(255)
        self.set_line_width(0.2)
        head = FontFace(emphasis="BOLD", fill_color=look.rgb(look.PALE))
        with self.table(
            col_widths=[column.width for column in block.columns],
            text_align=["RIGHT" if column.is_figure else "LEFT" for column in block.columns],
            headings_style=head,
            borders_layout="HORIZONTAL_LINES",
            cell_fill_mode=TableCellFillMode.NONE,
            line_height=self._line(tight=True),
            padding=(0.9, 1.2, 0.9, 1.2) if not self.document.is_short else (0.45, 1.0, 0.45, 1.0),
            v_align="TOP",
        ) as table:
            for cells in ([column.title for column in block.columns], *(row.cells for row in block.rows)):
                row = table.row()
                for cell in cells:
                    row.cell(cell)
        self.ln(2.4 * self.scale)

    def _picture(self, block: Picture) -> None:
        width = self.epw * block.width
        height = width * block.size[1] / block.size[0]
        self._room(height + 9)
        self.ln(1)
        self.image(io.BytesIO(block.png), x=self.l_margin, w=width, h=height, alt_text=block.alt)
        self.ln(1)
        self._caption(block)
        self.ln(2 * self.scale)

    def _contents(self, block: Contents) -> None:
        self._type(look.BODY_PT, look.TEXT, "B")
        self._say(block.title)
        self.ln(0.6)
        self._type(look.BODY_PT, look.TEXT)
        top, rows = self.y, -(-len(block.entries) // 2)
        for at, entry in enumerate(block.entries):
            column, row = divmod(at, rows)
            self.set_xy(self.l_margin + column * self.epw / 2, top + row * self._line())
            self.cell(self.epw / 2, self._line(), entry, link=self.goals[entry])
        self.set_xy(self.l_margin, top + rows * self._line())

    def _references(self, entries: tuple[Reference, ...]) -> None:
        for one in entries:
            self._type(look.SMALL_PT - 0.4, look.TEXT)
            self._room(2 * self._line())
            self._say(one.said, link=one.url)
            self.set_x(self.l_margin)
            self.ln(0.5)


def _font_folder() -> Path:
    from matplotlib import get_data_path  # noqa: PLC0415 - its wheel carries the font

    return Path(get_data_path()) / "fonts" / "ttf"
