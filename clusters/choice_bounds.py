"""What a question of the page Choose may hold, wherever it is written: on the screen, in a link, in a workspace."""

from typing import Final, get_args

from clusters.criteria.criterion import Theme, load_criteria

MOST_WEIGHT: Final = 5.0
MOST_WANTED: Final = 50
"""The greatest N: a choice of more regions than this is no choice."""

MOST_SEED: Final = 2**31 - 1
MOST_BUDGET: Final = 1e12

LIVE: Final = 500
FULL: Final = 5_000
"""Draws counted at every change, and those counted on request: slower, and steadier by a few per cent."""

THEMES: Final[tuple[Theme, ...]] = get_args(Theme)
"""The themes in the ministry's order, and what it did not name."""


def weighable() -> tuple[str, ...]:
    """Return the ids of the criteria that may have a weight, in the order of the register."""
    return tuple(name for name, criterion in load_criteria().items() if criterion.kind != "doubt")


def questions() -> tuple[str, ...]:
    """Return the ids of the criteria that may be a gate."""
    return tuple(name for name, criterion in load_criteria().items() if criterion.is_question)


def answerable() -> tuple[str, ...]:
    """Return the ids of the criteria that need a column of the planner's own."""
    return tuple(name for name, criterion in load_criteria().items() if criterion.data == "own")
