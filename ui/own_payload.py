"""The points of imported layers, served to the one browser that may see them: by an address that cannot be guessed.

They stand in memory only, are bounded in number and size, and are gone as soon as their session ends or changes its
layers. An address that is not held, whatever the reason, is a plain 404.
"""

import gzip
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from geo.errors import OutputFault

MAX_HELD: Final = 500
MAX_BYTES: Final = 256 * 2**20
"""Compressed bytes of all sessions together; a session's rows are bounded by ``clusters.own_layers``."""

_HEADERS: Final = {
    "Cache-Control": "private, no-store",
    "Content-Type": "application/json",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Encoding",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True)
class Ticket:
    """The right to fetch one payload."""

    token: str

    @property
    def url(self) -> str:
        """The address as the map's frame sees it, two folders below the app's root under any base path."""
        return f"../../own/{self.token}"


class Shelf:
    """What is held for all sessions: compressed payloads by token."""

    def __init__(self, max_held: int = MAX_HELD, max_bytes: int = MAX_BYTES) -> None:
        """Begin empty."""
        self._limits = (max_held, max_bytes)
        self._held: dict[str, bytes] = {}
        self._lock = threading.Lock()

    def put(self, payload: bytes) -> Ticket:
        """Hold a payload. Raises OutputFault when there is no room: what others hold is never dropped for it."""
        packed = gzip.compress(payload, 6, mtime=0)
        ticket = Ticket(secrets.token_urlsafe(32))
        max_held, max_bytes = self._limits
        with self._lock:
            if len(self._held) >= max_held or sum(map(len, self._held.values())) + len(packed) > max_bytes:
                raise OutputFault("own_full")
            self._held[ticket.token] = packed
        return ticket

    def get(self, token: str) -> bytes | None:
        """Return a payload, compressed by gzip; None when it is not held."""
        with self._lock:
            return self._held.get(token)

    def drop(self, ticket: Ticket) -> None:
        """Hold a payload no longer."""
        with self._lock:
            self._held.pop(ticket.token, None)

    def __len__(self) -> int:
        """How many payloads are held."""
        return len(self._held)


def own_routes(shelf: Callable[[], Shelf], base_path: str = "") -> list[BaseRoute]:
    """Return the route of the payloads for ``st.App``.

    Args:
        shelf: gives the one shelf of the server.
        base_path: ``server.baseUrlPath``; Streamlit prefixes its own routes with it, not ours.
    """

    def answer(request: Request) -> Response:
        packed = shelf().get(request.path_params["token"])
        if packed is None:
            return Response("404", 404, {"Cache-Control": "no-store"}, media_type="text/plain")
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(gzip.decompress(packed), 200, _HEADERS)
        return Response(packed, 200, {**_HEADERS, "Content-Encoding": "gzip"})

    prefix = f"/{base_path.strip('/')}" if base_path.strip("/") else ""
    return [Route(f"{prefix}/own/{{token}}", answer, methods=["GET"])]
