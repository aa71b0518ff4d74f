"""The forms that a document can have, by the suffix of its file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from clusters.dossier.content import Document
from geo.errors import UsageFault


@dataclass(frozen=True)
class Form:
    """A form: its suffix, its media type, and what writes it."""

    suffix: str
    media_type: str
    to_bytes: Callable[[Document], bytes]


def _docx(document: Document) -> bytes:
    from clusters.dossier.as_docx import to_docx_bytes  # noqa: PLC0415 - its library only when a document is made

    return to_docx_bytes(document)


def _pdf(document: Document) -> bytes:
    from clusters.dossier.as_pdf import to_pdf_bytes  # noqa: PLC0415 - its library only when a document is made

    return to_pdf_bytes(document)


def _html(document: Document) -> bytes:
    from clusters.dossier.as_html import to_html_bytes  # noqa: PLC0415 - its template only when a document is made

    return to_html_bytes(document)


_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

FORMS: Final[Mapping[str, Form]] = {
    form.suffix: form
    for form in (Form(".docx", _WORD, _docx), Form(".pdf", "application/pdf", _pdf), Form(".html", "text/html", _html))
}


def find_form(name: str) -> Form:
    """Return the form that a file's name asks for. Raises UsageFault for a suffix that there is not."""
    form = next((form for suffix, form in FORMS.items() if name.lower().endswith(suffix)), None)
    if form is None:
        raise UsageFault("suffix_unknown", given=name[:60], allowed=", ".join(FORMS))
    return form
