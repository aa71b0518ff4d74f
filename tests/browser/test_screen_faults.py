"""Broken data: the page names the file and the command that mends it, and the server goes on."""

import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, NewPage, StartApp
from tests.browser.harness.screen import Screen

pytest_plugins = ["tests.browser.harness.screen_fixtures"]

Faulty = tuple[str, Path]
BOUNDARIES = "boundaries/regencies.parquet"
SENTRA = "registers/sentra.csv"


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def break_quotes(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines[:5], lines[5] + ',"', *lines[6:]]), "utf-8")


def drop_a_column(path: Path) -> None:
    header, rest = path.read_text("utf-8").split("\n", 1)
    path.write_text(f"{header.replace('region_code', 'wilayah')}\n{rest}", "utf-8")


@pytest.fixture(scope="module")
def faulty(app_server: StartApp, data_copy: Path) -> Faulty:
    """The address and the data folder of an atlas whose data are broken before anything of them is loaded."""
    (data_copy / BOUNDARIES).unlink()
    return app_server(ROOT / "app.py", env={"SENTRA_ATLAS_DATA": str(data_copy)}), data_copy


def whole(data: Path) -> None:
    for name in (BOUNDARIES, SENTRA, "catalog.json"):
        shutil.copy(ROOT / "data" / name, data / name)


@pytest.mark.parametrize(
    ("page", "name", "harm", "remedy"),
    [
        ("/", BOUNDARIES, Path.unlink, "make data"),
        ("/region?region=1106", BOUNDARIES, cut, "make data"),
        ("/", SENTRA, Path.unlink, "make data"),
        ("/evidence", SENTRA, break_quotes, "make data"),
        ("/", SENTRA, drop_a_column, "python cli.py check"),
    ],
)
def test_a_broken_file_is_named_with_its_remedy(
    faulty: Faulty, new_page: NewPage, page: str, name: str, harm: Callable[[Path], None], remedy: str
) -> None:
    address, data_copy = faulty
    whole(data_copy)
    harm(data_copy / name)
    screen = Screen.open(address + page, *new_page())
    alert = screen.page.get_by_test_id("stAlert")
    expect(alert.first).to_contain_text(f"data/{name}")
    expect(alert.first).to_contain_text(remedy)
    assert "Traceback" not in screen.page.content()
    assert screen.page.get_by_test_id("stException").count() == 0
    assert screen.trail.faults == []
    with urlopen(f"{address}/_stcore/health", timeout=20) as answer:  # noqa: S310 - our own server
        assert answer.status == 200


def test_a_mended_file_needs_no_restart(faulty: Faulty, new_page: NewPage) -> None:
    address, data_copy = faulty
    whole(data_copy)
    screen = Screen.open(address, *new_page())
    expect(screen.sentence).to_contain_text("233 sentra")
    assert screen.points() > 200
    screen.check()
