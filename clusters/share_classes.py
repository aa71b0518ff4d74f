"""How a ranking colours a map: every region by its share of draws among the first N, on the screen and in a picture."""

from itertools import pairwise
from typing import Final

import numpy as np
import pandas as pd

from clusters.colours import NONE, palette
from clusters.ranking.cells import GATED, UNKNOWN
from texts import Language, percent, say

EDGES: Final = (0.005, 0.1, 0.25, 0.5)
"""Shares of draws at which a class begins; below the first a region is as good as never among the top N."""

COLOURS: Final = (NONE, *palette(len(EDGES)))

KEPT_OUT: Final = -1
"""The class of a region that a gate keeps out: drawn faded."""


def classify(frame: pd.DataFrame) -> dict[str, int]:
    """Return a class of COLOURS by region code, KEPT_OUT by a gate; one that cannot be ranked is absent.

    Args:
        frame: of ``Ranking.frame``.
    """
    classes = pd.Series(np.searchsorted(EDGES, frame["top_share"].to_numpy(), side="right"), index=frame.index)
    classes[frame["outcome"] == GATED] = KEPT_OUT
    return {str(code): int(found) for code, found in classes[frame["outcome"] != UNKNOWN].items()}


def labels(lang: Language) -> tuple[str, ...]:
    """Return what each class of COLOURS is."""
    ends = [percent(edge, lang, 1 if edge == EDGES[0] else 0) for edge in EDGES]
    between = [f"{low}–{high}" for low, high in pairwise(ends)]
    return (say("choose.map.never", lang, share=ends[0]), *between, f"≥ {ends[-1]}")
