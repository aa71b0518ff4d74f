"""Large exports stream: all regencies at full detail and 100,000 imported points, under 500 MB in all."""

import subprocess
import sys
from pathlib import Path

import pytest

MOST_MB = 500
ROOT = Path(__file__).parents[2]


# .xlsx and .kml take 20 and 10 s of one core; docs/formats.md has their figures, measured by the same module.
@pytest.mark.parametrize("suffixes", [[".geojson", ".gpkg", ".parquet", ".fgb", ".csv", ".csv.zip"]], ids=" ".join)
def test_the_whole_process_stays_under_500_mb(suffixes: list[str], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.clusters.large_export", str(tmp_path), *suffixes]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert 100 < int(done.stdout) < MOST_MB
