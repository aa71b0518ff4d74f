"""How documents look: one accent colour, one type scale, the map's colours; the same in all forms."""

from typing import Final

ACCENT: Final = "#1d5b79"
TEXT: Final = "#16242e"
QUIET: Final = "#56656f"
LINE: Final = "#d5dde3"
PALE: Final = "#f3f6f8"
"""The colours of .streamlit/config.toml, and the quiet one of the screen's style sheet."""

BODY_PT: Final = 9.0
SMALL_PT: Final = 7.5
TITLE_PT: Final = 22.0
SUBTITLE_PT: Final = 10.5
HEADING_PT: Final = {1: 13.5, 2: 10.5}
"""Type sizes in points; the word processor and the PDF share them, the page in a browser scales them as one."""

MARGIN_MM: Final = 20.0
PAGE_MM: Final = (210.0, 297.0)
"""A4, as offices in Indonesia print."""

TEXT_MM: Final = PAGE_MM[0] - 2 * MARGIN_MM


def rgb(colour: str) -> tuple[int, int, int]:
    """Return a colour as written in HTML as its parts, 0 to 255."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue
