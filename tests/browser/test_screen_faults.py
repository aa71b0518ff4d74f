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


def misplace(path: Path) -> None:
    path.write_text(path.read_text("utf-8").replace(",1106,", ",9999,", 1), "utf-8")


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.fixture(scope="module")
def faulty_address(app_server: StartApp, data_copy: Path) -> str:
    """The address of an atlas whose data are broken before anything is loaded; faults are not remembered."""
    (data_copy / BOUNDARIES).unlink()
    return app_server(ROOT / "app.py", env={"SENTRA_ATLAS_DATA": str(data_copy)})


def whole(data: Path) -> None:
    for name in (BOUNDARIES, SENTRA, "catalog.json"):
        shutil.copy(ROOT / "data" / name, data / name)


@pytest.mark.parametrize(
    ("name", "harm", "remedy"),
    [
        (BOUNDARIES, Path.unlink, "make data"),
        (BOUNDARIES, cut, "make data"),
        (BOUNDARIES, empty, "make data"),
        (SENTRA, Path.unlink, "make data"),
        (SENTRA, break_quotes, "make data"),
        (SENTRA, empty, "make data"),
        (SENTRA, drop_a_column, "python cli.py check"),
        (SENTRA, misplace, "python cli.py check"),
    ],
    ids=lambda value: getattr(value, "__name__", str(value).replace("/", "-")),
)
@pytest.mark.parametrize("page", ["/", "/region?region=1106"])
def test_a_broken_file_is_named_with_its_remedy(
    faulty_address: str,
    data_copy: Path,
    new_page: NewPage,
    page: str,
    name: str,
    harm: Callable[[Path], None],
    remedy: str,
) -> None:
    whole(data_copy)
    harm(data_copy / name)
    screen = Screen.open(faulty_address + page, *new_page())
    alert = screen.page.get_by_test_id("stAlert")
    expect(alert.first).to_contain_text(f"data/{name}")
    expect(alert.first).to_contain_text(remedy)
    assert "Traceback" not in screen.page.content()
    assert screen.page.get_by_test_id("stException").count() == 0
    assert screen.trail.faults == []
    with urlopen(f"{faulty_address}/_stcore/health", timeout=20) as answer:  # noqa: S310 - our own server
        assert answer.status == 200


def test_a_mended_file_needs_no_restart(faulty_address: str, data_copy: Path, new_page: NewPage) -> None:
    whole(data_copy)
    screen = Screen.open(faulty_address, *new_page())
    expect(screen.sentence).to_contain_text("233 sentra")
    assert screen.points() > 200
    screen.check()
