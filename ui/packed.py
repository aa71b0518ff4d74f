"""Streamlit's own scripts and styles, and those of streamlit-folium: compressed once, kept by browsers for good.

Streamlit sends them as they are, four megabytes for a first visit, and leaves compression to a proxy that an office
may not have. Their names carry their content's hash and never mean anything else: one answer, made once, serves all.
"""

import gzip
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import pyarrow as pa
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

HASHED: Final = {
    "static": ("streamlit", "static/static"),
    "component/streamlit_folium.st_folium/static": ("streamlit_folium", "frontend/build/static"),
}
"""Address -> package and folder of files whose names carry their hash."""

TYPES: Final = {".js": "text/javascript", ".css": "text/css"}
"""What shrinks, and its content type; fonts and pictures are compressed already."""

_BROTLI: Final = pa.Codec("brotli", compression_level=5)
ENCODERS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "br": lambda body: bytes(_BROTLI.compress(body, asbytes=True)),
    "gzip": lambda body: gzip.compress(body, 9, mtime=0),
}
"""How a file is compressed, best first. Browsers take Brotli over TLS and from their own machine only."""

_SMALLEST: Final = 500
_YEAR: Final = 31_536_000


def hashed_files() -> dict[str, Path]:
    """Return every file worth compressing, by its address below the base path. Requests are looked up here alone."""
    found: dict[str, Path] = {}
    for address, (package, folder) in HASHED.items():
        spec = find_spec(package)  # found, not imported: streamlit-folium may not be before the server runs
        root = Path(spec.origin or "").parent / folder if spec else Path()
        found |= {
            f"/{address}/{file.relative_to(root).as_posix()}": file
            for file in sorted(root.rglob("*"))
            if file.suffix in TYPES and file.stat().st_size >= _SMALLEST
        }
    return found


class Packed:
    """ASGI middleware: answers for the hashed files, and hands everything else on."""

    def __init__(self, app: ASGIApp, base_path: str = "") -> None:
        """Stand before an app.

        Args:
            app: what answers everything else.
            base_path: ``server.baseUrlPath``.
        """
        prefix = f"/{base_path.strip('/')}" if base_path.strip("/") else ""
        self._app = app
        self._files = {f"{prefix}{address}": file for address, file in hashed_files().items()}
        self._kept: dict[tuple[str, str], bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        path = scope.get("path", "")
        encoding = _encoding(scope) if scope["type"] == "http" and path in self._files else None
        if encoding is None:
            await self._app(scope, receive, send)
            return
        if (path, encoding) not in self._kept:
            self._kept[path, encoding] = await run_in_threadpool(_pack, self._files[path], encoding)
        headers = {
            "Cache-Control": f"public, max-age={_YEAR}, immutable",
            "Content-Encoding": encoding,
            "Content-Type": TYPES[self._files[path].suffix],
            "Vary": "Accept-Encoding",
        }
        await Response(self._kept[path, encoding], 200, headers)(scope, receive, send)


def _encoding(scope: Scope) -> str | None:
    """Name the best encoding that a request for a whole file takes; None when it wants anything else."""
    headers = Headers(scope=scope)
    taken = {name.partition(";")[0].strip() for name in headers.get("accept-encoding", "").split(",")}
    is_plain = scope["method"] == "GET" and "range" not in headers
    return next((encoding for encoding in ENCODERS if is_plain and encoding in taken), None)


def _pack(file: Path, encoding: str) -> bytes:
    return ENCODERS[encoding](file.read_bytes())
