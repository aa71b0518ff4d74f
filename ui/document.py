"""The document that a browser opens: Streamlit's own, told where its server is and which language it speaks.

Without it, a link straight to a page (``/region?region=9406``) makes Streamlit's script guess: it asks for its server
below the page's own path first, and every such visit begins with two failed requests.
"""

from collections.abc import Sequence
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import BaseRoute, Route

from texts import HOME, LANGUAGES

PAGES = ("", "choose", "replay", "import", "region", "evidence", "about")
"""The path of each page; "" is the start."""


def document_routes(base_path: str = "", pages: Sequence[str] = PAGES) -> list[BaseRoute]:
    """Return the routes of the pages' document for ``st.App``.

    Args:
        base_path: ``server.baseUrlPath``; Streamlit prefixes its own routes with it, not ours.
        pages: the paths of the pages.
    """
    prefix = f"/{base_path.strip('/')}" if base_path.strip("/") else ""
    document = (files("streamlit") / "static" / "index.html").read_text("utf-8")
    told = f'const home = location.origin + "{prefix}/"; '
    script = f"<script>{told}window.__streamlit = {{BACKEND_BASE_URL: home, MAIN_PAGE_BASE_URL: home}};</script>"
    document = document.replace("<head>", f"<head>{script}", 1).replace("<title>Streamlit<", "<title>Sentra Atlas<", 1)

    def answer(request: Request) -> HTMLResponse:
        asked = request.query_params.get("lang")
        lang = asked if asked in LANGUAGES else HOME
        return HTMLResponse(document.replace('<html lang="en">', f'<html lang="{lang}">', 1))

    return [Route(f"{prefix}/{page}", answer, methods=["GET"]) for page in pages]
