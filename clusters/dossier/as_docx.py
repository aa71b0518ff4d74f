"""A document as Word file by python-docx: real headings, fields for contents, captions and pages, alt text."""

import io
import zipfile
from collections.abc import Sequence
from typing import Final

import docx
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell
from docx.text.paragraph import Paragraph as WordParagraph

from clusters.dossier import look
from clusters.dossier.as_docx_styles import dress
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

STYLES: Final = {"body": "Normal", "lead": "Lead", "note": "Note"}
FIRST_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can hold: the file's own time is the document's, and not that of its parts."""


def to_docx_bytes(document: Document) -> bytes:
    """Return a document as the bytes of a Word file."""
    word = docx.Document()
    dress(word, document.lang, is_short=document.is_short)
    _describe(word, document)
    word.add_paragraph(document.title, style="Title")
    word.add_paragraph(document.subtitle, style="Subtitle")
    sections = [block.text for block in document.blocks if isinstance(block, Heading) and block.level == 1]
    for block in document.blocks:
        _draw(word, block, document, sections)
    _foot(word, document)
    return _without_times(word)


def _describe(word: WordDocument, document: Document) -> None:
    core, moment = word.core_properties, document.made_at.replace(tzinfo=None)
    core.title, core.subject, core.author = document.title[:255], document.subtitle[:255], SOFTWARE
    core.last_modified_by, core.comments, core.keywords = SOFTWARE, "", ""
    core.language = {"id": "id-ID", "en": "en-GB"}[document.lang]
    core.created = core.modified = moment
    core.revision = 1


def _draw(word: WordDocument, block: Block, document: Document, sections: list[str]) -> None:
    match block:
        case Heading(text, level):
            _bookmark(word.add_heading(text, level), sections.index(text) if level == 1 else None)
        case Paragraph(tone=tone):
            _paragraph(word, block, STYLES[tone])
        case Items(items):
            _items(word, items)
        case Table():
            _caption(word, block, document).paragraph_format.keep_with_next = True
            _table(word, block)
        case Picture():
            _picture(word, block, document)
        case Contents():
            _contents(word, block)
        case References(entries):
            _references(word, entries)


def _items(word: WordDocument, items: Sequence[Paragraph]) -> None:
    for item in items:
        _paragraph(word, item, "List Bullet")


def _paragraph(word: WordDocument, block: Paragraph, style: str) -> None:
    written = word.add_paragraph(style=style)
    if block.strong:
        written.add_run(f"{block.strong} ").bold = True
    if block.url:
        _web_link(written, block.url)
    else:
        written.add_run(block.text)


def _references(word: WordDocument, entries: Sequence[Reference]) -> None:
    for one in entries:
        entry = word.add_paragraph(f"{one.number}. {one.text}", style="Reference")
        if one.url:
            entry.add_run(" ")
            _web_link(entry, one.url)


def _caption(word: WordDocument, block: Table | Picture, document: Document) -> WordParagraph:
    """Write a caption whose number is a field, so that Word can list and renumber it."""
    name = label(block, document.lang)
    caption = word.add_paragraph(f"{name} ", style="Caption")
    _field(caption, f"SEQ {name} \\* ARABIC", str(block.number))
    caption.add_run(f". {block.caption}")
    return caption


def _table(word: WordDocument, block: Table) -> None:
    table = word.add_table(rows=1, cols=len(block.columns))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    table.style = word.styles["Dossier Table"]
    _describe_table(table, block.caption)
    for cell, column in zip(table.rows[0].cells, block.columns, strict=True):
        _fill(cell, column.title, "Table Head", is_figure=column.is_figure)
        _shade(cell)
    head = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no word for a repeated heading
    head.append(OxmlElement("w:tblHeader"))
    for row in block.rows:
        cells = table.add_row().cells
        for cell, text, column in zip(cells, row.cells, block.columns, strict=True):
            _fill(cell, text, "Table Text", is_figure=column.is_figure)
    whole = sum(column.width for column in block.columns)
    for at, column in enumerate(block.columns):
        width = Mm(look.TEXT_MM * column.width / whole)
        table.columns[at].width = width
        for cell in table.columns[at].cells:
            cell.width = width
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - the same for a row kept whole
    word.add_paragraph(style="Gap")


def _describe_table(table: WordTable, caption: str) -> None:
    described = OxmlElement("w:tblDescription")
    described.set(qn("w:val"), caption)
    table._tbl.tblPr.append(described)  # noqa: SLF001 - alt text of a table


def _fill(cell: WordCell, text: str, style: str, *, is_figure: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    paragraph.add_run(text)
    if is_figure:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _shade(cell: WordCell) -> None:
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", look.PALE.removeprefix("#"))):
        shading.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shading)  # noqa: SLF001 - python-docx has no word for a cell's ground


def _picture(word: WordDocument, block: Picture, document: Document) -> None:
    paragraph = word.add_paragraph(style="Picture")
    drawn = paragraph.add_run().add_picture(io.BytesIO(block.png), width=Mm((look.TEXT_MM - 0.5) * block.width))
    drawn._inline.docPr.set("descr", block.alt)  # noqa: SLF001 - alt text of a picture
    _caption(word, block, document)


def _contents(word: WordDocument, block: Contents) -> None:
    """Write the list of sections as a field that is already filled: it can be read before Word renews it."""
    word.add_paragraph(block.title, style="Contents Title")
    for at, entry in enumerate(block.entries):
        paragraph = word.add_paragraph(style="TOC 1")
        if at == 0:
            _part(paragraph, "begin")
            _instruction(paragraph, 'TOC \\o "1-1" \\h \\z \\n')
            _part(paragraph, "separate")
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), f"section-{at}")
        paragraph._p.append(link)  # noqa: SLF001 - a link inside the document
        link.append(_text_run(entry))
        if at == len(block.entries) - 1:
            _part(paragraph, "end")


def _bookmark(heading: WordParagraph, at: int | None) -> None:
    """Mark a section's heading, so that the contents lead to it."""
    if at is None:
        return
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(at + 1))
    start.set(qn("w:name"), f"section-{at}")
    heading._p.insert(1, start)  # noqa: SLF001 - after the paragraph's properties
    heading._p.append(end)  # noqa: SLF001


def _field(paragraph: WordParagraph, instruction: str, shown: str) -> None:
    """Write a field of Word with what it shows until it is renewed."""
    _part(paragraph, "begin")
    _instruction(paragraph, instruction)
    _part(paragraph, "separate")
    paragraph.add_run(shown)
    _part(paragraph, "end")


def _part(paragraph: WordParagraph, kind: str) -> None:
    part = OxmlElement("w:fldChar")
    part.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(part)  # noqa: SLF001 - python-docx has no fields


def _instruction(paragraph: WordParagraph, text: str) -> None:
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = f" {text} "
    paragraph.add_run()._r.append(instruction)  # noqa: SLF001 - python-docx has no fields


def _text_run(text: str, style: str = "") -> BaseOxmlElement:
    run, shown = OxmlElement("w:r"), OxmlElement("w:t")
    if style:
        properties, named = OxmlElement("w:rPr"), OxmlElement("w:rStyle")
        named.set(qn("w:val"), style)
        properties.append(named)
        run.append(properties)
    shown.text = text
    shown.set(qn("xml:space"), "preserve")
    run.append(shown)
    return run


def _web_link(paragraph: WordParagraph, url: str) -> None:
    """Write an address as a link."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    link.append(_text_run(url, "Hyperlink"))
    paragraph._p.append(link)  # noqa: SLF001 - python-docx reads links and does not write them


def _foot(word: WordDocument, document: Document) -> None:
    """Write the foot of every page: software, data and date, and which page of how many it is."""
    foot = word.sections[0].footer.paragraphs[0]
    foot.style = "Footer"
    foot.paragraph_format.tab_stops.add_tab_stop(Mm(look.TEXT_MM), WD_TAB_ALIGNMENT.RIGHT)
    foot.add_run(f"{document.footer}\t")
    before, between, after = say("dossier.form.page", document.lang, page="\n", pages="\n").split("\n")
    foot.add_run(before)
    _field(foot, "PAGE", "1")
    foot.add_run(between)
    _field(foot, "NUMPAGES", "1")
    foot.add_run(after)


def _without_times(word: WordDocument) -> bytes:
    """Return the file with every part at the same time: python-docx writes the clock's into the zip."""
    written, sink = io.BytesIO(), io.BytesIO()
    word.save(written)
    with zipfile.ZipFile(written) as given, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in given.namelist():
            part = zipfile.ZipInfo(name, FIRST_TIME)
            part.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(part, given.read(name))
    return sink.getvalue()
