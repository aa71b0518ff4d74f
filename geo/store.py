"""The one door to the shipped data on disk: registers (CSV, text cells), layers (GeoParquet) and raw assets.

``data/catalog.json`` names every compiled file with its sha256, recipe, licence and attribution. Registers are edited
by people and reviewed as diffs, so they are read as they are and validated by contract, not by checksum.
Set ``SENTRA_ATLAS_DATA`` to read another data folder (an officer's edited copy, a test's).
"""

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, TypedDict

import geopandas as gpd
import pandas as pd
import pyarrow

from geo.errors import AssetFault

SHIPPED: Final = Path(__file__).resolve().parent.parent / "data"
CATALOG: Final = "catalog.json"

_REASON: Final = 120
"""Signs of a library's own words that a message repeats."""


class CatalogEntry(TypedDict):
    """One compiled file: where it came from and how to know that it is whole."""

    path: str
    sha256: str
    bytes: int
    recipe: str
    sources: list[str]
    licence: str
    attribution: str


def data_root() -> Path:
    """Return the data folder in force."""
    return Path(os.environ.get("SENTRA_ATLAS_DATA") or SHIPPED)


def read_bytes(name: str) -> bytes:
    """Return a file of the data folder as it is. Raises AssetFault when it is not there, or is no more as built."""
    path = _whole(name)
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(f"data/{name}", error) from error


def read_register(name: str) -> pd.DataFrame:
    """Return a register as text: every column is str, an empty cell is "" (unknown), a row keeps its file order."""
    path = data_root() / "registers" / f"{name}.csv"
    if not path.is_file():
        raise AssetFault("asset_missing", name=f"data/registers/{name}.csv")
    try:
        return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError, OSError) as error:
        raise _unreadable(f"data/registers/{name}.csv", error) from error


def read_table(name: str, *, columns: list[str] | None = None) -> pd.DataFrame:
    """Return a compiled Parquet table without geometry."""
    read_path = _whole(name)
    try:
        return pd.read_parquet(read_path, columns=columns)
    except (pyarrow.ArrowException, OSError) as error:
        raise _unreadable(f"data/{name}", error) from error


def read_layer(name: str) -> gpd.GeoDataFrame:
    """Return a compiled GeoParquet layer in WGS 84 longitude and latitude (OGC:CRS84)."""
    read_path = _whole(name)
    try:
        return gpd.read_parquet(read_path)
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise _unreadable(f"data/{name}", error) from error


def _whole(name: str) -> Path:
    """Return where a file of the data folder stands.

    Raises AssetFault when it is not there, and when it is a compiled file that is not the one the catalogue names: a
    table that was altered or cut can still be read, and every answer from it would be wrong without a word.
    """
    path = data_root() / name
    if not path.is_file():
        raise AssetFault("asset_missing", name=f"data/{name}")
    expected = _expected(name)
    try:
        given = hashlib.sha256(path.read_bytes()).hexdigest() if expected else ""
    except OSError as error:
        raise _unreadable(f"data/{name}", error) from error
    if given != expected:
        raise AssetFault("asset_altered", name=f"data/{name}", given=given[:12], expected=expected[:12])
    return path


def _unreadable(name: str, error: Exception) -> AssetFault:
    reason = getattr(error, "strerror", None) or (str(error).splitlines() or [type(error).__name__])[0]
    return AssetFault("asset_unreadable", name=name, reason=str(reason)[:_REASON])


def _expected(name: str) -> str:
    """Return the sha256 that the catalogue names for a compiled file; "" for any other, and without a catalogue."""
    listed = data_root() / CATALOG
    if name == CATALOG or not listed.is_file():
        return ""
    return next((entry["sha256"] for entry in catalog() if entry["path"] == name), "")


def catalog() -> list[CatalogEntry]:
    """Return the entries of ``data/catalog.json``, one per compiled file."""
    entries: list[CatalogEntry] = _catalog()["files"]
    return entries


def attributions(packages: Sequence[str]) -> list[str]:
    """Return the attribution that each named source package asks for."""
    known = {package["name"]: package["attribution"] for package in _catalog()["packages"]}
    return [known[name] for name in packages]


def metrics() -> dict[str, float]:
    """Return the figures that the build measured, by name: what the accuracy statement quotes."""
    measured: dict[str, float] = _catalog()["metrics"]
    return measured


def _catalog() -> Any:
    try:
        return json.loads(read_bytes(CATALOG))
    except ValueError as error:
        raise _unreadable(f"data/{CATALOG}", error) from error


def verify() -> list[AssetFault]:
    """Compare every compiled file with the catalogue; return a fault for each that is missing or altered."""
    faults: list[AssetFault] = []
    for entry in catalog():
        try:
            _whole(entry["path"])
        except AssetFault as fault:
            faults.append(fault)
    return faults


def data_hash() -> str:
    """Return twelve hex digits that change with any compiled file or register: what an export was made from."""
    digest = hashlib.sha256(read_bytes(CATALOG))
    for path in sorted((data_root() / "registers").glob("*.csv")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
