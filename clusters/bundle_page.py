"""The first page of an offline package: what is in the folder, as links that work from disk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from clusters.dossier import look
from clusters.provenance import SOFTWARE
from geo import store
from texts import Language, say, when

_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
)


@dataclass(frozen=True)
class BundleFile:
    """A file of the package: its name in the folder, and what it is in the reader's language."""

    name: str
    title: str
    what: str


def bundle_page(asked: str, files: Sequence[BundleFile], lang: Language, made_at: datetime) -> str:
    """Return the HTML text of the first page; every value is escaped, and nothing outside the folder is asked for.

    Args:
        asked: the sentence of what was asked.
        files: in the order in which they are told.
        lang: the language.
        made_at: when, UTC.
    """
    footer = say(
        "dossier.footer", lang, software=SOFTWARE, data=store.data_hash(), date=when(f"{made_at:%Y-%m-%d}", lang)
    )
    return _TEMPLATES.get_template("bundle_page.html").render(
        lang=lang, title=say("bundle.title", lang), asked=asked, offline=say("bundle.offline", lang),
        files=files, footer=footer, look=look,
    )  # fmt: skip
