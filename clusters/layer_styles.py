"""How layers are drawn by default in GIS tools: the colours of the screen's map, unknown never the first class."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from clusters.colours import NONE, palette
from clusters.measures import COUNT_EDGES
from geo.writing import Style, StyleClass
from texts import LANGUAGES, Language, number

_OUTLINE: Final = "#6f8796"
_PROVINCE_OUTLINE: Final = "#34444f"
_RANKS: Final = (0.0, 5.0, 10.0, 20.0, 50.0, 100.0, 514.0)
_MOST: Final = 1_000_000.0


def _classes(edges: Sequence[float], colours: Sequence[str]) -> tuple[StyleClass, ...]:
    """Return classes of whole numbers: each begins one after the edge before it, and ends at its own."""
    return tuple(
        StyleClass(lower + 1, upper, colour, {lang: _label(lower + 1, upper, lang) for lang in LANGUAGES})
        for (lower, upper), colour in zip(pairwise(edges), colours, strict=True)
    )


def _label(lower: float, upper: float, lang: Language) -> str:
    low, high = (number(edge, lang) for edge in (lower, upper))
    if upper == _MOST:
        return f"≥ {low}"
    return low if low == high else f"{low}–{high}"


_COUNTS: Final = _classes((-1.0, *COUNT_EDGES, _MOST), (NONE, *palette(len(COUNT_EDGES))))
_STYLES: Final = {
    "regions": Style(NONE, _OUTLINE, column="sentra_shown", classes=_COUNTS),
    "provinces": Style(
        NONE, _PROVINCE_OUTLINE, stroke_width=0.4, column="sentra_shown", classes=_COUNTS, label_column="province_name"
    ),
    "sentra": Style("#3f7d2b", "#ffffff", marker_size=2.4),
    "programme-sites": Style("#c8102e", "#14202b", marker_size=3.6, label_column="name"),
    # Dark is near the top; ranks end at the number of regions.
    "ranking": Style(NONE, _OUTLINE, column="rank_median", classes=_classes(_RANKS, palette(len(_RANKS) - 1)[::-1])),
    "portfolio": Style("#2c7fb8", "#14202b", stroke_width=0.4, label_column="region_name"),
}
_OWN: Final = Style("#e0007a", "#ffffff", marker_size=2.8)


def style_of(name: str) -> Style:
    """Return the style of a layer, by its name; imported ones look alike."""
    return _STYLES.get(name, _OWN)
