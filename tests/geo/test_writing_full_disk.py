"""A disk that fills up while a file is written: one sentence, and nothing left behind."""

import subprocess
import sys
from pathlib import Path

from geo.writing import FORMATS

ROOT = Path(__file__).parents[2]
MOST_BYTES = 150_000
"""A file of a process may grow so far: the system refuses the rest, as a full disk does."""

WRITE_ALL = """
import resource, signal, sys
from pathlib import Path
import geopandas as gpd, numpy as np, shapely
from geo.errors import OutputFault
from geo.writing import FORMATS, FileContent, FileLayer, write
from tests.geo.written_files import COLUMNS, MARKERS, METADATA, tongues

rows, folder, most = 20_000, Path(sys.argv[1]), int(sys.argv[2])
shapes = shapely.points(np.linspace(95, 141, rows), np.linspace(-11, 6, rows))
cells = {"code": [str(row) for row in range(rows)], "name": ["Sentra tenun ikat di tepi danau"] * rows}
frame = gpd.GeoDataFrame(cells, geometry=shapes, crs="OGC:CRS84")
content = FileContent((FileLayer("big", tongues("x"), frame, "code", COLUMNS[:2], MARKERS),), METADATA)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
for suffix in FORMATS:
    try:
        write(content, folder / f"big{suffix}")
    except OutputFault as fault:
        print(suffix, fault.key)
"""


def test_every_format_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WRITE_ALL, str(tmp_path), str(MOST_BYTES)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines() == [f"{suffix} output_unwritable" for suffix in FORMATS]
    assert list(tmp_path.iterdir()) == []
