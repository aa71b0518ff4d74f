"""Colours of a classed map, the same on the screen's map and in a document's picture."""

from typing import Final

YLGNBU: Final = {
    3: ("#edf8b1", "#7fcdbb", "#2c7fb8"),
    4: ("#ffffcc", "#a1dab4", "#41b6c4", "#225ea8"),
    5: ("#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494"),
    6: ("#ffffcc", "#c7e9b4", "#7fcdbb", "#41b6c4", "#2c7fb8", "#253494"),
    7: ("#ffffcc", "#c7e9b4", "#7fcdbb", "#41b6c4", "#1d91c0", "#225ea8", "#0c2c84"),
}
"""ColorBrewer's YlGnBu (Cynthia Brewer, Apache 2.0) by number of classes; colour-blind readers tell them apart."""

NONE: Final = "#fbfaf4"
"""The colour of a first class that means none or not listed: nearly paper, neither a shade of much nor of unknown."""


def palette(classes: int) -> tuple[str, ...]:
    """Return the colours of so many classes (at most seven), light to dark; one or two keep off both ends."""
    return YLGNBU[classes] if classes in YLGNBU else YLGNBU[4][1 : 1 + classes]
