"""No sentence is kept that nothing says: every key is named in the code, outright or by its beginning."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from clusters.vocabularies import VOCABULARIES
from texts import catalogue

ROOT = Path(__file__).parents[2]
ROOMS = ("texts", "geo", "clusters", "live", "commands", "ui", "data")
ANY = r"[\w.-]+"
FEWEST = 4
"""A key put together must begin or end with so many fixed signs, or it would stand for everything."""


def python_texts(source: str) -> Iterator[str]:
    """Return the texts of a module as patterns; what an f-string fills in may be anything."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield re.escape(node.value)
        elif isinstance(node, ast.JoinedStr):
            parts = [re.escape(str(part.value)) if isinstance(part, ast.Constant) else ANY for part in node.values]
            if sum(len(part) for part in parts if part != ANY) >= FEWEST:
                yield "".join(parts)


def template_texts(source: str) -> Iterator[str]:
    """Return the keys that a template names; "a.b." ~ name stands for all that begin so."""
    for key, goes_on in re.findall(r'"([a-z_]+\.[\w.-]*)"(\s*~)?', source):
        yield re.escape(key) + (ANY if goes_on else "")


def script_texts(source: str) -> Iterator[str]:
    """Return the keys that the map's core names, without the file's name."""
    for key in re.findall(r'"([a-z_]+(?:\.[\w-]+)*)"', source):
        yield re.escape(key)
    for key in re.findall(r"`([a-z_]+\.)\$\{", source):
        yield re.escape(key) + ANY


READERS = {"*.py": python_texts, "*.html": template_texts, "*.js": script_texts}


@cache
def named() -> tuple[frozenset[str], re.Pattern[str]]:
    """Return the keys named outright, and one pattern for those put together."""
    files = [path for room in ROOMS for kind in READERS for path in (ROOT / room).rglob(kind)]
    patterns = {
        pattern
        for path in (*files, ROOT / "cli.py", ROOT / "app.py")
        for pattern in READERS[f"*{path.suffix}"](path.read_text("utf-8"))
    }
    whole = {re.sub(r"\\(.)", r"\1", pattern) for pattern in patterns if ANY not in pattern}
    made = [pattern for pattern in patterns if ANY in pattern and not pattern.startswith((ANY, "errors"))]
    return frozenset(whole), re.compile("|".join(made))


def is_used(key: str) -> bool:
    """Tell whether a key is named: one of a count by its stem too, an error or a text of the map without its file."""
    whole, made = named()
    file, _, name = key.partition(".")
    vocabulary, _, value = name.partition(".")
    if file == "registers" and value in VOCABULARIES.get(vocabulary, ()):
        return True  # what a value of a closed list is called, on a screen or in the documentation of the registers
    asked = {"errors": {name}, "map": {key, name}}.get(file, {key, re.sub(r"\.(one|other)$", "", key)})
    return bool(asked & whole) or any(made.fullmatch(one) for one in asked)


def test_every_sentence_is_said_somewhere() -> None:
    assert [key for key in catalogue("id") if not is_used(key)] == []


def test_a_forgotten_sentence_is_found() -> None:
    assert not is_used("errors.never_raised")
    assert not is_used("screen.forgotten.button")
    assert is_used("errors.code_form_regency")  # put together from a level
    assert is_used("filters.regions.one")
