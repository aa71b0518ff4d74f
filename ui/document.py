"""The document that a browser opens: Streamlit's own, told where its server is and which language it speaks.

Without it, a link straight to a page (``/region?region=9406``) makes Streamlit's script guess: it asks for its server
below the page's own path first, and every such visit begins with two failed requests. The document holds no script of
its own, so that a proxy may forbid such scripts (docs/deployment.md): document.js is a file like any other. Nor does a
first visit fetch Streamlit's two fonts, half a megabyte: the theme names another for text, and document.css draws the
signs. The style sheet is a file too, kept by browsers: sent from the page it would travel
with every session.
"""

import html
import json
import re
from collections.abc import Sequence
from importlib.resources import files
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from texts import HOME, LANGUAGES, say
from ui.assets import make_asset, respond, without_comments

PAGES = ("", "choose", "replay", "import", "region", "evidence", "glossary", "about")
"""The path of each page; "" is the start."""

_INLINE_SCRIPT: Final = re.compile(r"<script>.*?</script>", re.DOTALL)
"""Streamlit's only one tells services that prerender pages to wait; there are none here."""

_PRELOADED_FONT: Final = re.compile(r'<link\s+rel="preload"[^>]*as="font"[^>]*/>')

_BESIDE: Final = {
    "document.js": "text/javascript; charset=utf-8",
    "document.css": "text/css; charset=utf-8",
    "style.css": "text/css; charset=utf-8",
}
"""What stands beside the document, and its content type."""

_LIVE = (
    '<div id="sa-live" role="status" aria-live="polite"'
    ' style="position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap"></div>'
)
"""Where a changed sentence is announced to screen readers (document.js)."""

_LOST = '<div id="sa-lost" role="alert" data-said="{}"></div>'
"""Where a reader is told that the server does not answer (document.js); Streamlit's own words are English."""


def document_routes(base_path: str = "", pages: Sequence[str] = PAGES) -> list[BaseRoute]:
    """Return the routes of the pages' document for ``st.App``.

    Args:
        base_path: ``server.baseUrlPath``; Streamlit prefixes its own routes with it, not ours.
        pages: the paths of the pages.
    """
    prefix = f"/{base_path.strip('/')}" if base_path.strip("/") else ""
    beside = {name: make_asset(name, _read(name)) for name in _BESIDE}
    script, signs, style = (f"./{name}?v={asset.version}" for name, asset in beside.items())
    document = (files("streamlit") / "static" / "index.html").read_text("utf-8")
    lost = _LOST.format(html.escape(json.dumps({lang: say("screen.server.lost", lang) for lang in LANGUAGES})))
    document = _PRELOADED_FONT.sub("", _INLINE_SCRIPT.sub("", document)).replace("</body>", f"{_LIVE}{lost}</body>", 1)
    head = f'<head><script src="{script}"></script><link rel="stylesheet" href="{signs}">'
    # In the body, for it must come after the styles that Streamlit writes into the head.
    body = f'<body><link rel="stylesheet" href="{style}">'
    document = document.replace("<head>", head, 1).replace("<body>", body, 1)
    document = document.replace("<title>Streamlit<", "<title>Sentra Atlas<", 1)

    spoken = {
        lang: make_asset(lang, document.replace('<html lang="en">', f'<html lang="{lang}">', 1).encode())
        for lang in LANGUAGES
    }

    def answer(request: Request) -> Response:
        asked = request.query_params.get("lang")
        return respond(request, spoken[asked if asked in LANGUAGES else HOME], "text/html; charset=utf-8")

    def answer_beside(request: Request) -> Response:
        name = request.url.path.rpartition("/")[2]
        return respond(request, beside[name], _BESIDE[name])

    shown = [Route(f"{prefix}/{page}", answer, methods=["GET"]) for page in pages]
    return [*(Route(f"{prefix}/{name}", answer_beside, methods=["GET"]) for name in beside), *shown]


def _read(name: str) -> bytes:
    text = (files("ui") / name).read_text("utf-8")
    return (without_comments(text) if name.endswith(".js") else text).encode()
