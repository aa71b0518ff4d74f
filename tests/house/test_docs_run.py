"""Commands and snippets of the documents are run, page by page, top to bottom, in one empty folder per page."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("docs/*.md"), *ROOT.glob("data/*.md"), ROOT / "CONTRIBUTING.md"])
BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```", re.M | re.S)
SERVES = "python cli.py serve"
"""Does not end by itself: tests/live starts it and asks it."""


def blocks(page: Path) -> list[tuple[str, str]]:
    return BLOCK.findall(page.read_text("utf-8"))


def calls(block: str) -> list[tuple[str, str]]:
    """Return the commands of a block with the exit code that the line before each states, "" where none does."""
    lines = block.splitlines()
    found = []
    for before, line in zip(["", *lines], lines, strict=False):
        if line.startswith("python cli.py") and not line.startswith(SERVES):
            stated = re.match(r"# exit (\d)", before)
            found.append((line, stated[1] if stated else ""))
    return found


WITH_CODE = [page for page in PAGES if any(kind == "python" or calls(text) for kind, text in blocks(page))]


@pytest.mark.parametrize("page", WITH_CODE, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_a_page_tells_to_type_ends_as_it_says(page: Path, tmp_path: Path) -> None:
    (tmp_path / "data").symlink_to(ROOT / "data")
    environment = {**os.environ, "SENTRA_ATLAS_LANG": "en", "PYTHONPATH": str(ROOT)}
    for kind, block in blocks(page):
        typed = (
            [([sys.executable, "-c", block], "0")]
            if kind == "python"
            else [([sys.executable, str(ROOT / "cli.py"), *shlex.split(line)[2:]], code) for line, code in calls(block)]
        )
        for words, stated in typed:
            assert stated, f"{page.name}: a line '# exit N: what it shows' belongs before: {' '.join(words[2:])}"
            done = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
            assert done.returncode == int(stated), f"{page.name}: {' '.join(words[1:])}\n{done.stdout}{done.stderr}"


def test_the_walk_finds_the_commands() -> None:
    assert len(WITH_CODE) >= 2
    assert calls("# exit 3: nothing\npython cli.py x -o y\npython cli.py z") == [
        ("python cli.py x -o y", "3"),
        ("python cli.py z", ""),
    ]
