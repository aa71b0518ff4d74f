"""Exports of all regencies in every format, against what geopandas and pandas write of the same columns.

Theirs is the bare frame. Ours also holds the dictionary of columns, metadata with sources and licences, and a style.
"""

import gc
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import geopandas as gpd

from benchmarks.report import Line, Measured, ratios, table
from clusters.atlas import load_atlas
from clusters.export import make_export
from clusters.query import Query
from geo.vintages import TODAY
from geo.writing import write

PACKAGES: Final = ("geopandas", "pyogrio", "pyarrow", "pandas", "openpyxl")
ROUNDS: Final = 3

Write = Callable[[gpd.GeoDataFrame, Path], object]

PEERS: Final[dict[str, tuple[str, Write]]] = {
    ".geojson": ("geopandas.to_file", lambda frame, path: frame.to_file(path, driver="GeoJSON")),
    ".gpkg": ("geopandas.to_file", lambda frame, path: frame.to_file(path, driver="GPKG")),
    ".fgb": ("geopandas.to_file", lambda frame, path: frame.to_file(path, driver="FlatGeobuf")),
    ".parquet": ("geopandas.to_parquet", lambda frame, path: frame.to_parquet(path)),
    ".csv": ("pandas.to_csv", lambda frame, path: _plain(frame).to_csv(path, index=False)),
    ".xlsx": ("pandas.to_excel", lambda frame, path: _plain(frame).to_excel(path, index=False)),
}


def measure() -> Measured:
    """Write all regencies in each format by turns, from the frame in memory to the file on disk."""
    content = make_export(load_atlas(TODAY), Query(), ["regions"])
    frame = content.layers[0].frame.reset_index(drop=True)
    judged, times = [], []
    with tempfile.TemporaryDirectory() as folder:
        for suffix, (name, theirs) in PEERS.items():
            ours_file, their_file = Path(folder) / f"ours{suffix}", Path(folder) / f"theirs{suffix}"
            ours, peer = [], []
            for _ in range(ROUNDS + 1):
                peer.append(_timed(lambda theirs=theirs, path=their_file: theirs(frame, path)))
                ours.append(_timed(lambda path=ours_file: write(content, path)))
            ours, peer = ours[1:], peer[1:]
            judged += [
                Line(f"{suffix}, all regencies: times {name}", ratios(ours, peer), "x"),
                Line(f"{suffix}: size, times {name}'s", [ours_file.stat().st_size / their_file.stat().st_size], "x"),
            ]
            times += [Line(f"{suffix}, ours", ours, "ms"), Line(f"{suffix}, {name}", peer, "ms")]
    print(table(judged + times), flush=True)
    return Measured(judged, times)


def _plain(frame: gpd.GeoDataFrame) -> gpd.pd.DataFrame:
    return frame.drop(columns=frame.geometry.name)


def _timed(run: Callable[[], object]) -> float:
    gc.collect()
    started = time.perf_counter()
    run()
    return 1e3 * (time.perf_counter() - started)
