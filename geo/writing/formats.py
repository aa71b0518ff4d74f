"""The one door for files of features: the format by the suffix, the same content in all of them."""

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from geo.errors import UsageFault
from geo.writing.batches import Tick
from geo.writing.content import FileContent
from geo.writing.csv_file import write_csv, write_csv_zip
from geo.writing.disk import staged
from geo.writing.flatgeobuf import write_flatgeobuf
from geo.writing.geojson_file import write_geojson
from geo.writing.geopackage import write_geopackage
from geo.writing.geoparquet import write_geoparquet
from geo.writing.kml import write_kml
from geo.writing.workbook import write_workbook

Progress = Callable[[int, int], None]
"""Told how many features are done, of how many."""


@dataclass(frozen=True)
class Format:
    """A format of files.

    Args:
        suffix: the end of a file's name, by which a person chooses the format.
        name: what the format is called; the same in every language.
        media_type: as registered with IANA or, where it is not, as its own specification says.
        takes_layers: whether one file holds several layers.
        writer: writes content to a place in an empty folder, telling how many features more are done.
    """

    suffix: str
    name: str
    media_type: str
    takes_layers: bool
    writer: Callable[[FileContent, Path, Tick], None]


_SHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FORMATS: Final[Mapping[str, Format]] = {
    one.suffix: one
    for one in (
        Format(".geojson", "GeoJSON", "application/geo+json", takes_layers=False, writer=write_geojson),
        Format(".gpkg", "GeoPackage", "application/geopackage+sqlite3", takes_layers=True, writer=write_geopackage),
        Format(".parquet", "GeoParquet", "application/vnd.apache.parquet", takes_layers=False, writer=write_geoparquet),
        Format(".fgb", "FlatGeobuf", "application/flatgeobuf", takes_layers=False, writer=write_flatgeobuf),
        Format(".csv", "CSV", "text/csv", takes_layers=False, writer=write_csv),
        Format(".csv.zip", "CSV + CSVW", "application/zip", takes_layers=False, writer=write_csv_zip),
        Format(".xlsx", "XLSX", _SHEET, takes_layers=False, writer=write_workbook),
        Format(".kml", "KML", "application/vnd.google-earth.kml+xml", takes_layers=True, writer=write_kml),
    )
}


def find_format(file_name: str) -> Format:
    """Return the format that a file's name asks for. Raises UsageFault, which names all suffixes."""
    found = [one for suffix, one in FORMATS.items() if file_name.casefold().endswith(suffix)]
    if not found:
        raise UsageFault("suffix_unknown", given=file_name[:60], allowed=", ".join(FORMATS))
    return max(found, key=lambda one: len(one.suffix))


def write(content: FileContent, path: Path, *, progress: Progress | None = None) -> None:
    """Write content as a file of the format that its name asks for, in memory that does not grow with it.

    A CSV gets its description ``<name>.csv-metadata.json`` beside it. The same content gives the same bytes.

    Args:
        content: what the file is to hold.
        path: where; a file that is there is replaced when the new one is whole, and not before.
        progress: told after every few thousand features how many are done, of how many.

    Raises:
        UsageFault: the suffix is unknown, or the format holds one layer and several are given.
        OutputFault: the place cannot be written, or the format cannot hold so many rows or so long a text.
    """
    wanted = find_format(path.name)
    if len(content.layers) != 1 and not wanted.takes_layers:
        several = ", ".join(suffix for suffix, one in FORMATS.items() if one.takes_layers)
        raise UsageFault("format_layers", given=len(content.layers), format=wanted.name, allowed=several)
    with staged(path) as place:
        wanted.writer(content, place, _counted(content, progress))


def to_bytes(content: FileContent, suffix: str) -> bytes:
    """Return content as a file's bytes, of a format by its suffix; ``.csv`` is the table alone, without description.

    Raises what ``write`` raises.
    """
    with tempfile.TemporaryDirectory(prefix="sentra-atlas-") as folder:
        path = Path(folder, f"{content.layers[0].name}{suffix}")
        write(content, path)
        return path.read_bytes()


def _counted(content: FileContent, progress: Progress | None) -> Tick:
    done = 0

    def tick(more: int) -> None:
        nonlocal done
        done += more
        if progress is not None:
            progress(done, content.features)

    return tick
