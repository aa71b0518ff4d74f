"""serve: the live layer, OGC API – Features on this machine."""

import re
from importlib.util import find_spec
from typing import Annotated, Final

import typer

from commands.console import both, tell
from geo.errors import UsageFault

PORT: Final = 5000
_ADDRESS: Final = r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*/?"


def serve_layers(
    port: Annotated[int, typer.Option(help=both("serve.port"))] = PORT,
    url: Annotated[str, typer.Option(help=both("serve.url"))] = "",
) -> None:
    """Serve the layers until stopped."""
    if url and not re.fullmatch(_ADDRESS, url):
        raise UsageFault("live_url", given=url[:60])
    if find_spec("pygeoapi") is None:
        raise UsageFault("live_missing")
    from live.server import serve  # noqa: PLC0415 - only make ogc installs what this imports

    serve(port, url, lambda address: tell("serve.ready", url=address))
