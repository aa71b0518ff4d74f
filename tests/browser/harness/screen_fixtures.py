"""Fixtures of the tests of the whole screen: one app server for all modules, each page checked when its test ends.

A pytest plugin, taken with ``pytest_plugins = ["tests.browser.harness.screen_fixtures"]``.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import ROOT, NewPage, serve
from tests.browser.harness.screen import OpenScreen, Screen


@pytest.fixture(scope="session")
def atlas_address() -> Iterator[str]:
    """The address of the atlas on its own data, started once."""
    with serve(ROOT / "app.py") as address:
        yield address


@pytest.fixture
def open_screen(new_page: NewPage, atlas_address: str) -> Iterator[OpenScreen]:
    """Open the screen at a path: ``screen = open_screen("/?lang=en", width=390)``; checked when the test ends."""
    opened: list[Screen] = []

    def open_one(path: str = "/", *, address: str = atlas_address, **options: Any) -> Screen:
        page, trail = new_page(**options)
        opened.append(Screen.open(address + path, page, trail))
        return opened[-1]

    yield open_one
    for screen in opened:
        screen.check()


@pytest.fixture(scope="module")
def data_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the data folder that a module may change."""
    copy = tmp_path_factory.mktemp("atlas") / "data"
    shutil.copytree(ROOT / "data", copy, ignore=shutil.ignore_patterns("recipes", "__pycache__"))
    return copy
