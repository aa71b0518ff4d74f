"""The server: the service on this machine's own address, until it is stopped."""

import signal
import socket
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import uvicorn

from clusters.atlas import load_atlas
from clusters.moment import now
from geo.errors import UsageFault
from geo.vintages import VINTAGES
from live.service import make_service

HOST: Final = "127.0.0.1"
"""Nobody else's machine reaches this address; whoever opens the service to others puts a web server before it."""
MOST_AT_ONCE: Final = 64
"""Connections at once; one more is told to come back (503)."""


def serve(port: int, url: str, ready: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM. Raises UsageFault when the port is not free.

    Args:
        port: of this machine; 0 takes any free one.
        url: the address that others see, "" for this machine's own.
        ready: is told the address when requests are answered from then on.
    """
    with listen(port) as listening, TemporaryDirectory(prefix="sentra-atlas-") as folder:
        address = url.rstrip("/") or f"http://localhost:{listening.getsockname()[1]}"
        atlases = [load_atlas(vintage) for vintage in sorted(VINTAGES, reverse=True)]
        app = make_service(atlases, address, now(), Path(folder))
        server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_level="warning",
                access_log=False,
                server_header=False,
                limit_concurrency=MOST_AT_ONCE,
                lifespan="off",
            )
        )
        # uvicorn hands a signal on when it is done; as an interrupt it leaves this block, which clears the folder.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        ready(address)
        try:
            server.run(sockets=[listening])
        except KeyboardInterrupt:
            return


def listen(port: int) -> socket.socket:
    """Take a port of this machine, 0 for any free one. Raises UsageFault when it cannot be had."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except (OSError, OverflowError) as error:
        listening.close()
        raise UsageFault("live_port", given=port) from error
    listening.listen(MOST_AT_ONCE)
    return listening
