"""A document as one HTML file: pictures inside, no script, no request, set for paper as for the screen."""

from base64 import b64encode
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from clusters.dossier import look
from clusters.dossier.content import Document, Heading, Table, label
from clusters.provenance import SOFTWARE
from texts import say

_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

_CSS_TEXT: Final = {ord(sign): " " for sign in '"\\\n<>'}
"""Signs that could end a text in a style sheet; a page's foot is our own words, and stays so."""


def to_html(document: Document) -> str:
    """Return a document as the text of an HTML file; every value is escaped."""
    lang = document.lang
    return _TEMPLATES.get_template("page.html").render(
        document=document,
        look=look,
        software=SOFTWARE,
        sections=[block.text for block in document.blocks if isinstance(block, Heading) and block.level == 1],
        foot=document.footer.translate(_CSS_TEXT),
        page=say("dossier.form.page", lang, page="\n", pages="\n").split("\n"),
        kind_of=lambda block: type(block).__name__,
        label=lambda block: label(block, lang),
        widths=_widths,
        base64=lambda png: b64encode(png).decode("ascii"),
    )


def to_html_bytes(document: Document) -> bytes:
    """Return a document as the bytes of an HTML file (UTF-8)."""
    return to_html(document).encode()


def _widths(table: Table) -> list[float]:
    whole = sum(column.width for column in table.columns)
    return [round(100 * column.width / whole, 2) for column in table.columns]
