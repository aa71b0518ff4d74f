"""What the map begins with, on the page and in the stand-alone file alike; it knows neither Folium nor Streamlit."""

import json
from typing import Any, Final

from texts import LANGUAGES, say
from ui.map.tiles import TileSource

CENTRE: Final = (-2.5, 118.0)

MAP_OPTIONS: Final[dict[str, Any]] = {
    "center": list(CENTRE),
    "attributionControl": False,  # ours stands in the map, in the reader's language
    "doubleClickZoom": False,  # two quick picks are two picks
    "zoomSnap": 0.25,  # the whole country fits any width closely
    "minZoom": 3,
    "maxZoom": 13,  # without tiles there is no limit unless it is named
}
"""Leaflet's options, the same on the page and in the stand-alone file."""


def core_config(sources: dict[str, str], *, tiles: TileSource | None, remember: bool) -> dict[str, object]:
    """Return what the browser's core starts with: where the data is, what to say before texts are there."""
    return {
        "sources": {
            "regions": sources["data/regions.json"],
            "detail": sources["data/detail.json"],
            "neighbours": sources["data/neighbours.json"],
            "points": sources["data/points.json"],
            "meta": sources["data/meta.json"],
        },
        "notices": {
            lang: {"loading": say("map.notice.loading", lang), "failed": say("map.notice.failed", lang)}
            for lang in LANGUAGES
        },
        "tiles": tiles.url if tiles else None,
        "tilesCredit": tiles.credit if tiles else "",
        "remember": remember,
    }


def inline_json(value: object) -> str:
    """Write JSON that may stand inside a script element: no character in it can end the element."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028")
