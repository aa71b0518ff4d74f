"""Tiles below the map, when whoever installs it names a tile server: none otherwise, and no request for any."""

import os
import re
from dataclasses import dataclass
from typing import Final

from geo.errors import UsageFault

URL: Final = "SENTRA_ATLAS_TILES"
CREDIT: Final = "SENTRA_ATLAS_TILES_CREDIT"
_ALLOWED: Final = re.compile(r"(?!//)(?:https?://[\w.:-]+)?/(?=.*\{z\})(?=.*\{x\})(?=.*\{y\})[\w./{}?=&%~-]*")
_MAX_CREDIT: Final = 200


@dataclass(frozen=True)
class TileSource:
    """A tile server that an installation may configure: Leaflet's URL template, and its owner's credit."""

    url: str
    credit: str


def configured_tiles() -> TileSource | None:
    """Return the tile server that the environment names; None for none.

    Raises UsageFault when the address is no template with {z}, {x} and {y}, or when its owner is not credited.
    """
    url, credit = os.environ.get(URL, "").strip(), os.environ.get(CREDIT, "").strip()
    if not url:
        return None
    if not _ALLOWED.fullmatch(url) or not credit:
        raise UsageFault("tiles", given=url[:60], allowed=f"{URL}=https://host/{{z}}/{{x}}/{{y}}.png, {CREDIT}=…")
    return TileSource(url, credit[:_MAX_CREDIT])
