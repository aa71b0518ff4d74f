"""locate --engine dask, with a real scheduler and real workers on loopback: the same answers, nothing lost."""

import importlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree, ignore_patterns

import distributed
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cli import main
from geo import store
from geo.boundaries import load_villages
from geo.bulk import Cluster, OneProcess, Question, locate_file
from geo.bulk.cluster import _as_done, _take
from geo.errors import DataFault, OutputFault, UsageFault

ROOT = Path(__file__).parents[2]
QUESTION = Question("lon", "lat")
PARTS, ROWS = 12, 10_000
OUTLIVES = "240"
"""Seconds after which a scheduler or worker that nobody ended ends by itself."""


@dataclass(frozen=True)
class Running:
    """A scheduler and its workers, each a process of its own."""

    address: str
    workers: list[subprocess.Popen[bytes]]


def start(module: str, *options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.{module}", *options, "--no-dashboard"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    place = tmp_path_factory.mktemp("cluster")
    told = place / "scheduler.json"
    scheduler = start(
        "dask_scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        "0",
        "--scheduler-file",
        str(told),
        "--idle-timeout",
        OUTLIVES,
    )
    workers: list[subprocess.Popen[bytes]] = []
    try:
        for _ in range(300):
            if told.exists() and (address := pd.read_json(told, typ="series").get("address")):
                break
            time.sleep(0.1)
        workers += [
            start(
                "dask_worker", address, "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny",
                "--lifetime", OUTLIVES, "--death-timeout", "30", "--local-directory", str(place),
            )
            for _ in range(2)
        ]  # fmt: skip
        yield Running(address, workers)
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of points around villages, in parts."""
    folder = tmp_path_factory.mktemp("points") / "parts"
    folder.mkdir()
    chance = np.random.default_rng(4)
    villages = load_villages().dropna(subset=["lon", "lat"])
    for part in range(PARTS):
        some = villages.sample(ROWS, replace=True, random_state=part)
        lon = some["lon"].to_numpy() + chance.normal(0, 0.02, len(some))
        lat = some["lat"].to_numpy() + chance.normal(0, 0.02, len(some))
        table = pa.table({"id": [f"{part}-{i}" for i in range(len(some))], "lon": lon, "lat": lat})
        pq.write_table(table, folder / f"{part:02}.parquet", row_group_size=5_000)
    return folder


def as_locally(parts: Path, made: Path) -> None:
    """Assert that what a cluster made of the parts is what one process makes."""
    local = made.with_name("local.parquet")
    locate_file(parts, local, QUESTION, engine=OneProcess())
    assert [path.name for path in sorted(made.iterdir())] == [path.name for path in sorted(parts.iterdir())]
    pd.testing.assert_frame_equal(pd.read_parquet(made), pd.read_parquet(local))


def test_a_worker_killed_midway_loses_nothing(cluster: Running, parts: Path, tmp_path: Path) -> None:
    shares: list[float] = []

    def kill_one(share: float) -> None:
        if not shares:
            os.kill(cluster.workers[0].pid, signal.SIGKILL)
        shares.append(share)

    tally = locate_file(parts, tmp_path / "out.parquet", QUESTION, engine=Cluster(cluster.address), progress=kill_one)
    assert cluster.workers[0].wait() == -signal.SIGKILL
    assert cluster.workers[1].poll() is None
    assert shares == [done / PARTS for done in range(1, PARTS + 1)]
    assert tally.rows == PARTS * ROWS
    as_locally(parts, tmp_path / "out.parquet")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["local.parquet", "out.parquet"]


def test_two_workers_answer_as_one_process_does_and_faults_come_home(
    cluster: Running, parts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Cluster(cluster.address)
    locate_file(parts, tmp_path / "out.parquet", QUESTION, engine=engine)
    as_locally(parts, tmp_path / "out.parquet")
    # One file, by its row groups, becomes one file with its rows in order.
    one = parts / "03.parquet"
    locate_file(one, tmp_path / "one.parquet", QUESTION, engine=engine, part_rows=9_000)
    pd.testing.assert_frame_equal(
        pd.read_parquet(tmp_path / "one.parquet"), pd.read_parquet(tmp_path / "local.parquet/03.parquet")
    )
    # A page damaged behind a whole footer is found by a worker.
    damaged = bytearray(one.read_bytes())
    damaged[len(damaged) // 2 : len(damaged) // 2 + 40_000] = b"\xff" * 40_000
    (tmp_path / "damaged.parquet").write_bytes(damaged)
    with pytest.raises(DataFault, match="damaged"):
        locate_file(tmp_path / "damaged.parquet", tmp_path / "none.parquet", QUESTION, engine=engine)
    # Workers with other data than ours would give other answers.
    copytree(store.SHIPPED, tmp_path / "data", ignore=ignore_patterns("recipes", "__pycache__"))
    with (tmp_path / "data/registers/sources.csv").open("a") as register:
        register.write("\n")
    monkeypatch.setenv("SENTRA_ATLAS_DATA", str(tmp_path / "data"))
    with pytest.raises(DataFault, match="other data"):
        locate_file(one, tmp_path / "none.parquet", QUESTION, engine=engine)
    assert not (tmp_path / "none.parquet").exists()


def test_without_a_scheduler_two_processes_here_do_it(parts: Path, tmp_path: Path) -> None:
    for engine in ("local", "dask"):
        output = str(tmp_path / f"{engine}.parquet")
        columns = ["--lon-column", "lon", "--lat-column", "lat"]
        assert main(["locate", str(parts / "00.parquet"), *columns, "--engine", engine, "-o", output]) == 3
    one, other = (pd.read_parquet(tmp_path / f"{engine}.parquet") for engine in ("local", "dask"))
    pd.testing.assert_frame_equal(one, other)


def test_a_scheduler_that_is_not_there_is_named(parts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.bulk.cluster._JOIN_SECONDS", 1)
    with pytest.raises(UsageFault, match=r"tcp://127\.0\.0\.1:9 does not answer"):
        locate_file(parts, tmp_path / "out.parquet", QUESTION, engine=Cluster("tcp://127.0.0.1:9"))


def test_without_dask_the_way_to_install_it_is_told(
    parts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageFault, match=r"pip install -r requirements-dask\.txt"):
        locate_file(parts, tmp_path / "out.parquet", QUESTION, engine=Cluster())


def test_csv_is_not_divided(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("lon,lat\n105.16,-2.06\n")
    with pytest.raises(UsageFault, match="divides Parquet only"):
        locate_file(tmp_path / "in.csv", tmp_path / "out.parquet", QUESTION, engine=Cluster())


@pytest.fixture
def without_workers(monkeypatch: pytest.MonkeyPatch) -> Iterator[distributed.LocalCluster]:
    """A scheduler that has no worker, and a short patience with it."""
    for name in ("_JOIN_SECONDS", "_WAIT_SECONDS"):
        monkeypatch.setattr(f"geo.bulk.cluster.{name}", 1)
    with distributed.LocalCluster(
        n_workers=0, processes=False, protocol="tcp://", host="127.0.0.1", dashboard_address=None
    ) as idle:
        yield idle


def test_a_scheduler_without_workers_is_named(
    parts: Path, tmp_path: Path, without_workers: distributed.LocalCluster
) -> None:
    address = without_workers.scheduler_address
    with pytest.raises(UsageFault, match=f"{address} has no worker; start dask worker"):
        locate_file(parts, tmp_path / "out.parquet", QUESTION, engine=Cluster(address))


def test_parts_that_no_worker_is_left_to_do_are_given_up(
    without_workers: distributed.LocalCluster,
) -> None:
    with distributed.Client(without_workers) as client, pytest.raises(OutputFault, match="all of its workers are gone"):
        list(_as_done(distributed, client, [client.submit(abs, 1)]))


def test_a_worker_that_cannot_load_the_project_is_told_how(without_workers: distributed.LocalCluster) -> None:
    without_workers.scale(1)
    with distributed.Client(without_workers) as client:
        with pytest.raises(UsageFault, match="cannot load nowhere; start dask worker in the same environment"):
            _take(client.submit(importlib.import_module, "nowhere"))
        with pytest.raises(OutputFault, match="ZeroDivisionError"):
            _take(client.submit(divmod, 1, 0))
