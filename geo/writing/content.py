"""What a file is to hold: its layers, what their columns mean, and what the file says of itself.

Values in, no disk here. A writer of any format takes the same FileContent, so the same features leave in all.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

import geopandas as gpd

from geo.writing.style import Style
from texts import HOME, LANGUAGES, Language

ColumnType = Literal["string", "integer", "number", "boolean"]
"""Data types by the words of CSV on the Web (https://www.w3.org/TR/tabular-data-primer/#datatypes)."""

GeometryType = Literal["Point", "MultiPolygon"]

EPOCH: Final = "1970-01-01T00:00:00Z"
"""The time of a file that does not say when it was made: a clock would make two equal requests differ."""

_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,62}")
_FAMILIES: Final[Mapping[str, GeometryType]] = {
    "Point": "Point",
    "Polygon": "MultiPolygon",
    "MultiPolygon": "MultiPolygon",
}


@dataclass(frozen=True)
class Column:
    """A row of the data dictionary: what a column means, in which unit, from which source."""

    name: str
    meaning: Mapping[Language, str]
    unit: str = ""
    type: ColumnType = "string"
    source: str = ""


@dataclass(frozen=True)
class FileLayer:
    """A layer of a file.

    Args:
        name: ASCII snake_case; the layer's name in the file.
        title: its name for people.
        frame: a row is a feature; OGC:CRS84 longitude and latitude; points or (multi)polygons, not both; a feature
            without a geometry is allowed. The index does not leave.
        id_column: a text column with unique values, which identifies a feature.
        columns: one for each column of the frame besides the geometry, in its order.
        style: how the layer is drawn by default; None leaves it to the reader.

    Raises:
        ValueError: the frame breaks this contract. It is a fault of ours, never of a person's data.
    """

    name: str
    title: Mapping[Language, str]
    frame: gpd.GeoDataFrame
    id_column: str
    columns: tuple[Column, ...]
    style: Style | None = None

    def __post_init__(self) -> None:
        """Hold the frame to the contract before a byte is written."""
        faults = [*self._name_faults(), *self._frame_faults()]
        if faults:
            raise ValueError(f"layer {self.name}: {'; '.join(faults)}")

    @property
    def geometry_type(self) -> GeometryType:
        """Return the one type of the layer's geometries; of a layer without any, what its style is made for."""
        families = self._families()
        if families:
            return families.pop()
        return "Point" if self.style is not None and self.style.marker_size else "MultiPolygon"

    @property
    def dictionary(self) -> list[dict[str, object]]:
        """Return the data dictionary as JSON values."""
        return [
            {
                "name": column.name,
                "meaning": dict(column.meaning),
                "unit": column.unit,
                "type": column.type,
                "source": column.source,
            }
            for column in self.columns
        ]

    def _families(self) -> set[GeometryType]:
        return {_FAMILIES[kind] for kind in self.frame.geom_type.dropna().unique() if kind in _FAMILIES}

    def _name_faults(self) -> list[str]:
        names = [column.name for column in self.columns]
        # GeoPackage does not tell names apart by case.
        repeated = [name for name, count in Counter(map(str.casefold, names)).items() if count > 1]
        wrong = [name for name in (self.name, *names) if not _NAME.fullmatch(name)]
        types = [column.name for column in self.columns if column.type not in get_args(ColumnType)]
        told = {"repeated": repeated, "not snake_case": wrong, "of unknown type": types}
        return [f"{fault}: {', '.join(given)}" for fault, given in told.items() if given]

    def _frame_faults(self) -> list[str]:
        faults = []
        found = [str(name) for name in self.frame.columns if name != self.frame.geometry.name]
        if found != [column.name for column in self.columns]:
            faults.append(f"columns {found} are not those described")
        if self.id_column not in found:
            faults.append(f"no column {self.id_column}")
        elif self.frame[self.id_column].isna().any() or self.frame[self.id_column].duplicated().any():
            faults.append(f"{self.id_column} is unknown or repeated")
        if self.frame.crs is None or self.frame.crs.to_epsg() not in (4326, None) or not self.frame.crs.is_geographic:
            faults.append("not in longitude and latitude")
        others = {*self.frame.geom_type.dropna().unique()} - {*_FAMILIES}
        if others or len(self._families()) > 1:
            faults.append(f"geometries: {sorted({*others, *self._families()})}")
        return faults


@dataclass(frozen=True)
class FileContent:
    """What a file holds.

    Args:
        layers: at least one, each of another name.
        metadata: what the file says of itself, as JSON values. All of it stays in the file; formats with a place of
            their own for them also read ``title``, ``filter`` and ``accuracy`` (by language), ``sources`` (mappings
            with ``source_id``), ``licence``, ``attribution`` (texts), ``vintage``, ``software``, ``data_hash`` and
            ``made_at`` (``2026-11-22T17:03:00Z``), from which every timestamp inside the file comes.

    Raises:
        ValueError: there are no layers, or two of one name.
    """

    layers: tuple[FileLayer, ...]
    metadata: Mapping[str, object]

    def __post_init__(self) -> None:
        """Refuse a file without layers, or with two of one name."""
        names = [layer.name for layer in self.layers]
        if not names or len(set(names)) < len(names):
            raise ValueError(f"layers of a file: {names}")

    @property
    def features(self) -> int:
        """Return how many features the layers hold together."""
        return sum(len(layer.frame) for layer in self.layers)

    @property
    def made_at(self) -> str:
        """Return when the file was made, by its metadata: ``2026-11-22T17:03:00Z``."""
        return str(self.metadata.get("made_at") or EPOCH)

    def told(self, name: str, lang: Language = HOME) -> str:
        """Return a text of the metadata in a language, "" when it says nothing of that name."""
        given = self.metadata.get(name, "")
        return str(given.get(lang, "")) if isinstance(given, Mapping) else str(given)

    def both(self, name: str) -> str:
        """Return a text of the metadata in both languages, where a format has one place for it."""
        return " / ".join(dict.fromkeys(filter(None, (self.told(name, lang) for lang in LANGUAGES))))
