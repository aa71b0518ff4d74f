"""What holds for all tests: examples have no time limit (machines are shared), and CI draws the same ones each time."""

import os

from hypothesis import settings

settings.register_profile("atlas", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("atlas")
