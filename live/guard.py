"""What holds for every request and every answer, whatever its address.

Reading only, asked of this machine by its own name, and no longer than an address is; an answer names no software, may
load nothing from elsewhere and is no other site's to read: there is no CORS header, since GIS programs need none.
"""

from collections.abc import Callable, Collection
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from live.asking import MAX_ADDRESS, Refusal
from live.pages import POLICY

METHODS: Final = ("GET", "HEAD")
LOCAL_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept, Accept-Language",
    "X-Content-Type-Options": "nosniff",
}


class Guard:
    """The outermost part of the service.

    Args:
        app: what answers the requests that are let through.
        hosts: names by which this service may be asked; another name in a request is a page elsewhere that was
            led to this machine (DNS rebinding).
        refuse: makes the answer of a refusal.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str], refuse: Callable[[Request, Refusal], Response]) -> None:
        """Keep what stands behind."""
        self._app = app
        self._hosts = hosts
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        try:
            self._check(request)
        except Refusal as refusal:
            await self._refuse(request, refusal)(scope, receive, _with_headers(send))
        else:
            await self._app(scope, receive, _with_headers(send))

    def _check(self, request: Request) -> None:
        if request.method not in METHODS:
            raise Refusal("method", 405, given=request.method[:20])
        if len(request.scope.get("raw_path", b"")) + len(request.scope["query_string"]) > MAX_ADDRESS:
            raise Refusal("address_long", 414, allowed=MAX_ADDRESS)
        if _host(request.headers.get("host", "")) not in self._hosts:
            raise Refusal("host")


def _host(written: str) -> str:
    try:
        return urlsplit(f"//{written}").hostname or ""
    except ValueError:
        return ""


def _with_headers(send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
        await send(message)

    return send_with_headers
