"""The styles of the Word file: the same colours and sizes as the other forms, under the names that Word knows."""

from typing import Final

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from clusters.dossier import look
from texts import Language

FONT: Final = "Arial"
"""On every office machine, and Liberation Sans, of the same widths, on every Linux."""

SHORT: Final = 0.86
LOCALES: Final = {"id": "id-ID", "en": "en-GB"}


def dress(word: WordDocument, lang: Language, *, is_short: bool) -> None:
    """Set page, language and styles of a new Word document; a one-page document has smaller type."""
    scale = SHORT if is_short else 1.0
    section = word.sections[0]
    section.page_width, section.page_height = Mm(look.PAGE_MM[0]), Mm(look.PAGE_MM[1])
    section.left_margin = section.right_margin = Mm(look.MARGIN_MM)
    section.top_margin = section.bottom_margin = Mm(look.MARGIN_MM * (0.75 if is_short else 0.95))
    section.footer_distance = Mm(9)
    _language(word, LOCALES[lang])
    body = look.BODY_PT
    sizes = (
        # name, base, size, colour, bold, space before, space after (points)
        ("Normal", "", body, look.TEXT, False, 0, 4),
        ("Title", "", look.TITLE_PT * (0.9 if is_short else 1), look.ACCENT, True, 0, 3),
        ("Subtitle", "", look.SUBTITLE_PT - 1, look.QUIET, False, 0, 8),
        ("Heading 1", "", look.HEADING_PT[1], look.ACCENT, True, 13, 4),
        ("Heading 2", "", look.HEADING_PT[2], look.TEXT, True, 8, 2),
        ("Caption", "", look.SMALL_PT, look.QUIET, False, 3, 3),
        ("List Bullet", "", body, look.TEXT, False, 0, 2),
        ("Footer", "", look.SMALL_PT - 0.5, look.QUIET, False, 0, 0),
        ("Lead", "Normal", body + 1, look.TEXT, False, 4, 8),
        ("Note", "Normal", look.SMALL_PT, look.QUIET, False, 0, 4),
        ("Contents Title", "Normal", body, look.TEXT, True, 6, 1),
        ("TOC 1", "Normal", body, look.TEXT, False, 0, 1),
        ("Table Head", "Normal", look.SMALL_PT, look.TEXT, True, 1.5, 1.5),
        ("Table Text", "Normal", look.SMALL_PT, look.TEXT, False, 1.5, 1.5),
        ("Reference", "Normal", look.SMALL_PT - 0.3, look.TEXT, False, 0, 1.5),
        ("Picture", "Normal", body, look.TEXT, False, 4, 0),
        ("Gap", "Normal", 3, look.TEXT, False, 0, 0),
    )
    for name, base, size, colour, bold, before, after in sizes:
        style = _style(word, name, base)
        style.font.name, style.font.size, style.font.bold = FONT, Pt(round(size * scale * 2) / 2), bold
        style.font.italic = False
        style.font.color.rgb = RGBColor(*look.rgb(colour))
        _typeface(style)
        spacing = style.paragraph_format
        spacing.space_before, spacing.space_after = Pt(before * scale), Pt(after * scale)
        spacing.line_spacing = 1.0 if name.startswith("Table") else 1.12
    _keep(word)
    _ground(word)
    _table_style(word)


def _style(word: WordDocument, name: str, base: str) -> ParagraphStyle:
    known = {style.name for style in word.styles}
    if name not in known:
        word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style: ParagraphStyle = word.styles[name]
    if base:
        style.base_style = word.styles[base]
    return style


def _typeface(style: ParagraphStyle) -> None:
    """Name the typeface for every script: the template's headings take theirs from a theme."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)


def _language(word: WordDocument, locale: str) -> None:
    """Set the language of all text, so that spelling and speech are right."""
    for language in word.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), locale)


def _keep(word: WordDocument) -> None:
    """Keep headings and pictures with what follows, and no single line alone on a page."""
    for name in ("Heading 1", "Heading 2", "Picture", "Contents Title", "Note"):
        word.styles[name].paragraph_format.keep_with_next = True
    for name in ("Normal", "Note", "Reference", "List Bullet"):
        word.styles[name].paragraph_format.widow_control = True
    for name, hang in (("Reference", 6), ("List Bullet", 4)):
        hanging = word.styles[name].paragraph_format
        hanging.left_indent, hanging.first_line_indent = Mm(hang), Mm(-hang)
    for stray in (*word.styles["Subtitle"].element.iter(qn("w:spacing")),):
        if stray.getparent().tag == qn("w:rPr"):  # the template spreads its letters
            stray.getparent().remove(stray)
    for tabs in (*word.styles["Footer"].element.iter(qn("w:tabs")),):  # its stops are those of another page
        tabs.getparent().remove(tabs)
    title = word.styles["Subtitle"].element.get_or_add_pPr()
    for border in word.styles["Title"].element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
        break
    title.append(_borders("w:pBdr", bottom=(18, look.ACCENT)))


def _ground(word: WordDocument) -> None:
    """Set the first sentence on a pale ground with a bar of the accent colour."""
    properties = word.styles["Lead"].element.get_or_add_pPr()
    pale = (24, look.PALE)
    properties.append(_borders("w:pBdr", top=pale, left=(36, look.ACCENT), bottom=pale, right=pale))
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", look.PALE.removeprefix("#"))):
        shading.set(qn(f"w:{name}"), value)
    properties.append(shading)


def _borders(kind: str, **sides: tuple[int, str]) -> BaseOxmlElement:
    """Return borders by side: their width in eighths of a point, and their colour."""
    found = OxmlElement(kind)
    for side, (width, colour) in sides.items():
        line = OxmlElement(f"w:{side}")
        given = (("val", "single"), ("sz", str(width)), ("space", "4"), ("color", colour.removeprefix("#")))
        for name, value in given:
            line.set(qn(f"w:{name}"), value)
        found.append(line)
    return found


def _table_style(word: WordDocument) -> None:
    """Make a table style of hairlines between rows."""
    style = word.styles.add_style("Dossier Table", WD_STYLE_TYPE.TABLE)
    style.base_style = word.styles["Normal Table"]
    properties = OxmlElement("w:tblPr")
    line = (4, look.LINE)
    properties.append(_borders("w:tblBorders", top=line, bottom=line, insideH=line))
    style.element.append(properties)
