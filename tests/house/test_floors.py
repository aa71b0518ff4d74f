"""The floors of the house: who may import whom, and who may open which door. Prose does not keep them, this does."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

ROOMS = ("texts", "geo", "clusters", "ui", "live", "data", "commands", "app", "cli", "benchmarks")
MAY_IMPORT = {
    "texts": set[str](),
    "geo": {"texts"},
    "clusters": {"texts", "geo"},
    "ui": {"texts", "geo", "clusters"},
    "app": {"texts", "geo", "clusters", "ui"},
    "live": {"texts", "geo", "clusters"},
    "commands": {"texts", "geo", "clusters", "live", "data"},
    "cli": {"texts", "geo", "commands"},
    "data": {"texts", "geo", "clusters"},
}
ONE_WAY_IN = {("commands/bundle.py", "ui.map.standalone")}
"""The map that opens from disk is drawn by the screen's own core, which knows no Streamlit (decision 0010)."""
# An outside package -> the modules (by path prefix) that may import it.
ONLY_IN = {
    "streamlit": ("ui/", "app.py"),
    "folium": ("ui/map/",),
    "branca": ("ui/map/",),
    "streamlit_folium": ("ui/map/",),
    "topojson": ("data/recipes/",),
    "numba": ("geo/grid_kernel.py",),
    "typer": ("cli.py", "commands/"),
    "pygeoapi": ("live/",),
}
# Reading or writing files is these modules' business.
DOORS_TO_DISK = (
    "texts/__init__.py",
    "geo/store.py",
    "geo/writing/",  # files of features on their way out, each format its own way
    "geo/foreign/",
    "geo/mapping.py",
    "geo/bulk/files.py",  # points by the million: batch by batch, never a whole file in memory
    "data/recipes/",
    "ui/assets.py",
    "ui/document.py",
    "ui/packed.py",
    "ui/map/",
)
FILE_CALLS = {
    "open",
    "read_text",
    "read_bytes",
    "write_text",
    "write_bytes",
    "read_csv",
    "read_parquet",
    "read_file",
    "to_csv",
    "to_parquet",
    "to_file",
    "to_pickle",
    "read_pickle",
}
ONE_OWNER = {"session_state": "ui/session/", "cache_data": "ui/cache.py", "cache_resource": "ui/cache.py"}


def sources() -> Iterator[tuple[str, str]]:
    for room in ROOMS:
        folder = ROOT / room
        files = [folder.with_suffix(".py")] if not folder.is_dir() else sorted(folder.rglob("*.py"))
        for file in files:
            if file.is_file() and room in MAY_IMPORT:
                yield file.relative_to(ROOT).as_posix(), file.read_text("utf-8")


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module


def breaches(path: str, source: str) -> list[str]:
    tree = ast.parse(source)
    room = path.split("/", maxsplit=1)[0].removesuffix(".py")
    found = []
    for name in imported(tree):
        top = name.split(".")[0]
        if top in ROOMS and top != room and top not in MAY_IMPORT[room] and (path, name) not in ONE_WAY_IN:
            found.append(f"{path} imports {name}: {room} may not stand on {top}")
        if name.startswith("data.recipes") and not path.startswith(("data/recipes/", "commands/data.py")):
            found.append(f"{path} imports {name}: only commands/data.py calls recipes")
        if top in ONLY_IN and not path.startswith(ONLY_IN[top]):
            found.append(f"{path} imports {top}, which belongs to {' and '.join(ONLY_IN[top])}")
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            # GDAL's in-memory writer shares no name with these; geo.store's own functions are called by bare name.
            if called in FILE_CALLS and not path.startswith(DOORS_TO_DISK) and not _own_door(node.func):
                found.append(f"{path}:{node.lineno} calls {called}: it owns no door to disk")
        if isinstance(node, ast.Attribute) and node.attr in ONE_OWNER and not path.startswith(ONE_OWNER[node.attr]):
            found.append(f"{path}:{node.lineno} touches {node.attr}, owned by {ONE_OWNER[node.attr]}")
    return found


def _own_door(func: ast.expr) -> bool:
    """Tell a call of geo.store (read_bytes(name) or store.read_bytes(name)) from one on a path."""
    return (isinstance(func, ast.Name) and func.id != "open") or (
        isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) and func.value.id == "store"
    )


def test_every_module_keeps_to_its_floor() -> None:
    assert [breach for path, source in sources() for breach in breaches(path, source)] == []


def test_the_walk_sees_the_whole_house() -> None:
    rooms = {path.split("/")[0].removesuffix(".py") for path, _ in sources()}
    assert rooms == set(MAY_IMPORT)


@pytest.mark.parametrize(
    ("path", "source", "said"),
    [
        ("geo/planted.py", "from clusters.query import Query", "geo may not stand on clusters"),
        ("geo/planted.py", "import ui.session", "geo may not stand on ui"),
        ("clusters/planted.py", "from live.links import LICENCE", "clusters may not stand on live"),
        ("live/planted.py", "from ui.texts import say", "live may not stand on ui"),
        ("commands/planted.py", "import pygeoapi", "pygeoapi, which belongs to"),
        ("commands/planted.py", "from ui.map.standalone import write_standalone", "commands may not stand on ui"),
        ("commands/bundle.py", "from ui.map.folium_map import atlas_map", "commands may not stand on ui"),
        ("texts/planted.py", "import geo.codes", "texts may not stand on geo"),
        ("clusters/planted.py", "from ui import session", "clusters may not stand on ui"),
        ("clusters/planted.py", "import streamlit as st", "streamlit, which belongs to"),
        ("cli.py", "from ui.texts import say", "cli may not stand on ui"),
        ("ui/pages/planted.py", "import folium", "folium, which belongs to ui/map/"),
        ("ui/pages/planted.py", "from data.recipes import build", "only commands/data.py calls recipes"),
        ("clusters/planted.py", "open('x.csv')", "owns no door to disk"),
        ("clusters/planted.py", "from pathlib import Path\nPath('x').read_text()", "owns no door to disk"),
        ("geo/planted.py", "import pandas as pd\npd.read_csv('x')", "owns no door to disk"),
        (
            "ui/pages/planted.py",
            "import streamlit as st\nst.session_state['a'] = 1",
            "owned by ui/session/",
        ),
        (
            "ui/parts/planted.py",
            "import streamlit as st\n@st.cache_data\ndef f(): ...",
            "owned by ui/cache.py",
        ),
    ],
)
def test_a_planted_breach_is_found(path: str, source: str, said: str) -> None:
    assert any(said in breach for breach in breaches(path, source))


def test_rooms_have_no_drawer_for_odds_and_ends() -> None:
    names = {Path(path).stem for path, _ in sources()} | {part for path, _ in sources() for part in Path(path).parts}
    assert names.isdisjoint({"utils", "helpers", "common", "manager", "misc"})
    assert not (ROOT / "pages").exists()
    assert not (ROOT / "app").exists()
    assert not (ROOT / "data" / "build").exists()
