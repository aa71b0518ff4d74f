"""Markup that data cannot break out of: plain text for Streamlit's Markdown, escaping Jinja templates for HTML."""

import re
from pathlib import Path
from typing import Final
from urllib.parse import quote

import streamlit as st
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from texts import Language, number, percent, plural, say, when

_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~:$&])")
_SHORT_CODE: Final = re.compile(r":(?=[\w+-])")
"""Streamlit replaces :icon: and :material/…: after Markdown has dropped the backslashes; a word joiner, which is
invisible, keeps a colon from beginning one."""

_SAFE_LINK: Final = ("https://", "http://")


def plain(text: str) -> str:
    """Escape a text so that Streamlit's Markdown shows it letter by letter: no link, image, formula, icon or HTML."""
    return _MARKDOWN.sub(r"\\\1", _SHORT_CODE.sub(":\u2060", text))


def headed(label: str) -> str:
    """Return a label as a heading: only its first letter is raised, so that "KBLI" stays as it is."""
    return label[:1].upper() + label[1:]


def web_address(given: str) -> str:
    """Return an address that may become a link, or "" for one that may not (javascript:, data:, a bare name)."""
    return given if given.startswith(_SAFE_LINK) else ""


_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters["web_address"] = web_address
_TEMPLATES.filters["headed"] = headed


def picture(template: str, lang: Language, **values: object) -> str:
    """Return the SVG template of a picture as an address that holds it whole; ``st.html`` takes no bare SVG."""
    return "data:image/svg+xml," + quote(render(f"{template}.svg", lang, **values), safe="")


def render(file: str, lang: Language, **values: object) -> str:
    """Return a file of ``templates/`` with its values escaped; see ``draw``."""
    return _TEMPLATES.get_template(file).render(
        t=lambda key, **named: say(key, lang, **named),
        n=lambda value, decimals=0: number(value, lang, decimals),
        p=lambda key, count: plural(key, count, lang),
        share=lambda value: percent(value, lang, 1),
        when=lambda written: when(written, lang),
        lang=lang,
        **values,
    )


def draw(template: str, lang: Language, **values: object) -> None:
    """Draw a template of ``templates/`` with its values escaped.

    A template says sentences with ``t`` and ``p`` (plural), and writes ``n`` (numbers), ``share`` and ``when`` (dates).
    """
    html = render(f"{template}.html", lang, **values)
    if html.strip():
        st.html(html)
