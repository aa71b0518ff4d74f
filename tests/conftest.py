"""What holds for all tests: examples have no time limit (machines are shared), and CI draws the same ones each time.

The official lists and the locator of the shipped coverage never change, so that all tests may share them.
"""

import os

import pytest
from hypothesis import settings

from geo.gazetteer import Gazetteer, load_gazetteer
from geo.locator import Locator, load_locator

settings.register_profile("atlas", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("atlas")


@pytest.fixture(scope="session")
def lists() -> Gazetteer:
    """The official lists."""
    return load_gazetteer()


@pytest.fixture(scope="session")
def locator() -> Locator:
    """The locator of the shipped coverage."""
    return load_locator()
