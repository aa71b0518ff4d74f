"""Zip files from strangers: looked at in their directory first, opened only when nothing in it threatens.

What is taken out is packed anew before another library sees it: a reader in another language might believe other
sizes, other checksums or another of two files of one name than were checked here.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import Final

from geo.errors import DataFault
from geo.foreign import limits

_ENTRY: Final = b"PK\x01\x02"
_ENCRYPTED: Final = 0x1
_ESCAPING: Final = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\x00")
_NESTED: Final = (".zip", ".kmz", ".7z", ".rar", ".gz", ".tar", ".bz2", ".xz")


def open_archive(content: bytes, name: str) -> zipfile.ZipFile:
    """Open a zip of which every entry was found harmless in the directory. Raises DataFault."""
    if content.count(_ENTRY) > limits.MAX_ENTRIES:
        raise DataFault("table_zip_entries", name=name, allowed=limits.MAX_ENTRIES)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise DataFault("table_damaged", name=name, format="zip") from error
    entries = archive.infolist()
    for entry in entries:
        # The name as it stands in the file: zipfile itself cuts it at a NUL.
        if _ESCAPING.search(entry.orig_filename):
            raise DataFault("table_zip_path", name=name, entry=entry.orig_filename[:60])
        if entry.flag_bits & _ENCRYPTED:
            raise DataFault("table_zip_password", name=name)
    if _is_bomb(entries, len(content)):
        raise DataFault("table_zip_bomb", name=name, allowed=limits.MAX_UNPACKED // 2**20, ratio=limits.MAX_RATIO)
    return archive


def _is_bomb(entries: list[zipfile.ZipInfo], size: int) -> bool:
    """Tell whether files unpack to too much, or overlap: then their packed sizes add up to more than the file."""
    large = [entry for entry in entries if entry.file_size > limits.MIN_SUSPECT]
    return (
        sum(entry.file_size for entry in entries) > limits.MAX_UNPACKED
        or sum(entry.compress_size for entry in entries) > size
        or any(entry.file_size > limits.MAX_RATIO * entry.compress_size for entry in large)
    )


def refuse_nested(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse an archive that holds another."""
    if any(entry.filename.lower().endswith(_NESTED) for entry in archive.infolist()):
        raise DataFault("table_zip_nested", name=name)


def unpack(archive: zipfile.ZipFile, entry: str, name: str) -> bytes:
    """Return one file of an archive, of the size that its directory promised and no more."""
    try:
        return archive.read(entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, KeyError) as error:
        raise DataFault("table_damaged", name=name, format="zip") from error


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return files as a zip of our own making, not compressed."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for entry, content in files.items():
            archive.writestr(entry, content)
    return sink.getvalue()
