"""docs/api.md is what the docstrings say; ``make docs`` rewrites it."""

import ast
import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "api.md"
ROOMS = ("texts", "geo", "clusters", "live", "commands")
HEAD = " ".join(
    (
        "# API reference\n\nWhat the rooms below the screen offer, made from the docstrings;",
        "the whole contract (shapes, units, CRS, errors, sources of formulas) stands at each definition.",
        "Names that begin with an underscore are nobody else's business. Floors: [architecture.md](architecture.md).\n",
    )
)


def modules() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted((ROOT / room).rglob("*.py"))


def first_sentence(node: ast.Module | ast.ClassDef | ast.FunctionDef) -> str:
    paragraph = " ".join((ast.get_docstring(node) or "").split("\n\n")[0].split())
    return paragraph.replace("|", "\\|").replace("<", "&lt;")


def entry(node: ast.ClassDef | ast.FunctionDef) -> str:
    if isinstance(node, ast.ClassDef):
        return f"| class `{node.name}` | {first_sentence(node)} |"
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    call = f"{node.name}({ast.unparse(node.args)}){returns}".replace("|", "\\|")
    return f"| `{call}` | {first_sentence(node)} |"


def reference() -> str:
    parts = [HEAD]
    for path in modules():
        tree = ast.parse(path.read_text("utf-8"))
        public = [
            entry(node)
            for node in tree.body
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_")
        ]
        if public:
            name = path.relative_to(ROOT).as_posix()
            table = "\n".join(("| | |", "|---|---|", *public))
            parts.append(f"## [`{name}`](../{name})\n\n{first_sentence(tree)}\n\n{table}\n")
    return "\n".join(parts)


def test_the_reference_says_what_the_docstrings_say() -> None:
    if os.environ.get("SENTRA_ATLAS_DOCS") == "1":
        PAGE.write_text(reference(), "utf-8")
    assert PAGE.read_text("utf-8") == reference()


def test_every_public_definition_says_what_it_does() -> None:
    assert [line for line in reference().splitlines() if line.startswith("| ") and line.endswith("|  |")] == []
