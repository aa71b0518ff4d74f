"""Visitors without a browser: each speaks Streamlit's own protocol over a websocket, as the page in a browser does.

A browser of its own for each of fifty visitors would measure the browsers. What is asked of the server is the same: a
first run, then runs with another filter pressed.
"""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Final, Self
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ButtonGroup_pb2 import ButtonGroup
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

PATIENCE_SECONDS: Final = 120


@dataclass
class Visitor:
    """One open session: its connection, the groups of buttons that the page has shown, by key, and what has come."""

    socket: ClientConnection
    groups: dict[str, ButtonGroup] = field(default_factory=dict)
    page: str = ""
    received: int = 0

    @classmethod
    async def arrive(cls, address: str, query: str = "") -> Self:
        """Open a session and wait for the whole first page."""
        host = urlsplit(address).netloc
        visitor = cls(await connect(f"ws://{host}/_stcore/stream", subprotocols=["streamlit"], max_size=None))
        message = BackMsg()
        message.rerun_script.query_string = query
        await visitor.ask(message)
        return visitor

    async def press(self, key: str, at: int) -> float:
        """Press one button of a group and no other; return the seconds until the answer was whole."""
        message, group = BackMsg(), self.groups[key]
        message.rerun_script.page_script_hash = self.page
        state = message.rerun_script.widget_states.widgets.add()
        state.id = group.id
        state.string_array_value.data.append(group.options[at % len(group.options)].content)
        started = time.perf_counter()
        await self.ask(message)
        return time.perf_counter() - started

    async def ask(self, message: BackMsg) -> None:
        """Send a message and take in everything until the run that it causes has ended."""
        await self.socket.send(message.SerializeToString())
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not self.take(await self.socket.recv(decode=False)):
                pass

    def take(self, raw: bytes) -> bool:
        """Take in one message; return whether it ends a run."""
        self.received += len(raw)
        message = ForwardMsg.FromString(raw)
        if message.HasField("new_session"):
            self.page = message.new_session.page_script_hash
        element = message.delta.new_element
        if message.HasField("delta") and element.WhichOneof("type") == "button_group":
            self.groups[element.button_group.id.rpartition("-")[2]] = element.button_group
        return message.HasField("script_finished")

    async def leave(self) -> None:
        """Close the session."""
        await self.socket.close()
