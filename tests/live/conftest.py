"""One live layer for all its tests, on a port of its own, asked over HTTP as a GIS program asks it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from clusters.atlas import Atlas, load_atlas

ROOT = Path(__file__).parents[2]
MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, repr=False)
class Live:
    url: str
    atlases: tuple[Atlas, ...]
    session: requests.Session

    def get(self, address: str, **headers: str) -> requests.Response:
        """Ask for an address below the service, or for one that a link gave."""
        full = address if address.startswith(self.url) else f"{self.url}{address}"
        return self.session.get(full, headers={"Accept": "*/*", **headers}, timeout=60, allow_redirects=False)

    def document(self, address: str, **headers: str) -> dict[str, Any]:
        answer = self.get(address, **headers)
        assert answer.status_code == 200, answer.text[:400]
        found: dict[str, Any] = answer.json()
        return found

    def features(self, address: str) -> list[dict[str, Any]]:
        """Read every page from an address on, by the links to the next one."""
        found: list[dict[str, Any]] = []
        following: str | None = address
        while following:
            page = self.document(following)
            assert page["numberReturned"] == len(page["features"])
            found += page["features"]
            following = next((link["href"] for link in page["links"] if link["rel"] == "next"), None)
        return found


@contextmanager
def started() -> Iterator[Live]:
    """Start the service as a person does: a process of its own, since GDAL holds Python's lock while it asks."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(int(MADE_AT.timestamp())), "SENTRA_ATLAS_LANG": "en"}
    command = [sys.executable, "cli.py", "serve", "--port", "0"]
    with (
        subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as process,
        requests.Session() as session,
    ):
        session.trust_env = False
        try:
            yield Live(address_of(process), (load_atlas("2022"), load_atlas("2017")), session)
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def live() -> Iterator[Live]:
    with started() as service:
        yield service


def address_of(process: "subprocess.Popen[str]") -> str:
    """Return the address that the command says when it is ready."""
    assert process.stderr is not None
    said = process.stderr.readline()
    found = re.search(r"http://localhost:[0-9]+", said)
    assert found, said + process.stderr.read()
    return found[0]


@pytest.fixture(scope="session")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what tests take from the service."""
    return tmp_path_factory.mktemp("taken")
