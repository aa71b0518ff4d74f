"""Run by itself: write all regencies at full detail and 100,000 imported points by suffix; print the peak of memory.

The points have the columns of an imported layer: our answer for each row, and cells as a person's table has them.
"""

import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from clusters.atlas import Atlas, load_atlas
from clusters.export import make_export
from clusters.layer_styles import style_of
from clusters.query import Query
from geo.writing import Column, ColumnType, FileContent, FileLayer, find_format, write

ROWS = 100_000
ANSWERS = ("region_code", "region_name", "province_code", "province_name")


def points(atlas: Atlas) -> FileLayer:
    rng = np.random.default_rng(7)
    inside = atlas.regions.geometry.representative_point()
    chosen = rng.integers(0, len(inside), ROWS)
    told = atlas.regions[["name", "province_code", "province_name"]].iloc[chosen].reset_index()
    frame = pd.DataFrame(told.to_numpy(), columns=ANSWERS)
    frame.insert(0, "record_id", [f"own1-{number}" for number in range(1, ROWS + 1)])
    for number in range(4):
        frame[f"text_{number}"] = [f"Usaha {row} di Jalan Merdeka {row % 97}" for row in range(ROWS)]
    for number in range(4):
        frame[f"figure_{number}"] = rng.uniform(0, 1e9, ROWS).round(2)
    shapes = inside.iloc[chosen].translate(0.0001).reset_index(drop=True)
    columns = tuple(Column(str(name), {"id": str(name), "en": str(name)}, type=kind(frame[name])) for name in frame)
    title = {"id": "Survei", "en": "Survey"}
    return FileLayer("own1", title, gpd.GeoDataFrame(frame, geometry=shapes), "record_id", columns, style_of("own1"))


def kind(values: pd.Series) -> ColumnType:
    return "number" if values.dtype == "float64" else "string"


def main(folder: Path, suffixes: list[str]) -> None:
    atlas = load_atlas("2022")
    regions = make_export(atlas, Query(), ["regions"])
    layers = (*regions.layers, points(atlas))
    for suffix in suffixes:
        wanted = find_format(suffix)
        for held in [layers] if wanted.takes_layers else [(layer,) for layer in layers]:
            told: list[int] = []
            content = FileContent(held, regions.metadata)
            path = folder / f"{held[-1].name}{suffix}"
            write(content, path, progress=lambda done, _total, told=told: told.append(done))  # type: ignore[misc]
            assert told[-1] == content.features
            assert len(told) >= content.features / 5000
    status = Path("/proc/self/status").read_text("ascii")
    peak = next(int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmHWM"))
    sys.stdout.write(str(peak))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
