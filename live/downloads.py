"""Bulk downloads: every collection as a whole in every format, and a vintage in one GeoPackage, made by the export.

A file is made when it is first asked for, into a folder that only this process has and that goes with it; who asks
meanwhile waits for the same file. Its name comes from our own table, never from an address.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Final

from clusters.atlas import Atlas
from clusters.export import make_export
from clusters.layers import LAYERS
from clusters.query import Query
from geo.writing import FORMATS, Format, write
from live.collection import Collection

DOWNLOADS: Final[Mapping[str, Format]] = MappingProxyType(
    {suffix: kind for suffix, kind in FORMATS.items() if suffix != ".csv"}
)
"""By suffix. A table leaves as .csv.zip, together with the description of its columns."""
PACKAGE: Final = ".gpkg"


def file_name(collection: Collection, suffix: str) -> str:
    """Return a collection's file in the table of downloads."""
    return f"{collection.collection_id}{suffix}"


def package_name(vintage: str) -> str:
    """Return the name of the GeoPackage that holds all layers of a vintage."""
    return f"sentra-atlas-{vintage}{PACKAGE}"


@dataclass(frozen=True)
class _Content:
    """What a file holds: layers of an atlas, and how."""

    atlas: Atlas
    layers: tuple[str, ...]
    suffix: str


@dataclass(frozen=True)
class Downloads:
    """The files of some atlases.

    Args:
        atlases: one a vintage.
        made_at: the time that every file states.
        folder: an empty folder of this process.
    """

    atlases: Sequence[Atlas]
    made_at: datetime
    folder: Path
    _lock: Lock = field(default_factory=Lock)

    def table(self) -> dict[str, _Content]:
        """Return every file's content by its name."""
        vintages = {atlas.vintage.vintage_id: atlas for atlas in self.atlases}
        single = {
            f"{layer}-{vintage}{suffix}": _Content(atlas, (layer,), suffix)
            for vintage, atlas in vintages.items()
            for layer in LAYERS
            for suffix in DOWNLOADS
        }
        whole = {package_name(name): _Content(atlas, tuple(LAYERS), PACKAGE) for name, atlas in vintages.items()}
        return {**single, **whole}

    def find(self, name: str) -> tuple[Path, Format] | None:
        """Return a file of the table and its format, made if it is not there yet; None when it is not in the table."""
        content = self.table().get(name)
        if content is None:
            return None
        path = self.folder / name
        with self._lock:
            if not path.exists():
                write(make_export(content.atlas, Query(), content.layers, made_at=self.made_at), path)
        return path, DOWNLOADS[content.suffix]
