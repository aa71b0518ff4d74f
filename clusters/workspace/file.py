"""The workspace file: JSON with a version. An older version is migrated, a newer one and anything else is refused."""

import json
from collections.abc import Callable, Sequence
from typing import Any, Final

from pydantic import ValidationError

from clusters.own_records import one_line
from clusters.workspace.form import Workspace
from geo.errors import DataFault, OutputFault

FORMAT: Final = "sentra-atlas-workspace"
VERSION: Final = 2
MAX_BYTES: Final = 5 * 2**20
"""Room for eight mappings with thousands of corrections each."""

Told = dict[str, Any]
_LIMITS: Final = {
    "expected": "{}", "error": "{}", "pattern": "{}", "ge": "≥ {}", "gt": "> {}", "le": "≤ {}", "max_length": "≤ {}",
}  # fmt: skip
"""How a limit of the form is written, by pydantic's name for it."""

_HEAD: Final = ("format", "version")
_SHOWN: Final = 40
"""Signs of a wrong value that its fault repeats."""


def to_bytes(workspace: Workspace) -> bytes:
    """Return a workspace as the bytes of its file; the same workspace always gives the same bytes.

    Raises OutputFault when it is larger than what can be opened again.
    """
    told = {"format": FORMAT, "version": VERSION, **workspace.model_dump(mode="json")}
    content = f"{json.dumps(told, ensure_ascii=False, indent=1)}\n".encode()
    if len(content) > MAX_BYTES:
        raise OutputFault("workspace_full", allowed=MAX_BYTES // 2**20)
    return content


def parse_workspace(content: bytes, name: str) -> Workspace:
    """Parse the bytes of a workspace file; ``name`` is what faults call it.

    Whether its codes are known today is asked by ``clusters.workspace.today``.
    Raises DataFault naming what is wrong: no such file, too large, of a newer version, an unknown key, a wrong value.
    """
    name = one_line(name)
    told = _read_json(content, name)
    version = told.get("version")
    if told.get("format") != FORMAT or not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise DataFault("workspace_format", name=name, allowed=FORMAT)
    if version > VERSION:
        raise DataFault("workspace_newer", name=name, given=str(version)[:_SHOWN], allowed=VERSION)
    try:
        for older in range(version, VERSION):
            told = MIGRATIONS[older](told, name)
        return Workspace.model_validate({key: value for key, value in told.items() if key not in _HEAD})
    except ValidationError as error:
        raise _wrong(error, name) from error


def _read_json(content: bytes, name: str) -> Told:
    if len(content) > MAX_BYTES:
        raise DataFault("workspace_large", name=name, allowed=MAX_BYTES // 2**20)
    try:
        text = content.decode("utf-8-sig")
        told = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
        # Half a sign ("\ud800") is JSON and no text: nothing could show it or write it again.
        json.dumps(told, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise DataFault("workspace_unreadable", name=name, allowed=FORMAT) from error
    if not isinstance(told, dict):
        raise DataFault("workspace_format", name=name, allowed=FORMAT)
    return told


def _once(pairs: Sequence[tuple[str, object]]) -> Told:
    """Refuse an object that says the same thing twice: one of the two would be lost in silence."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _no_number(written: str) -> float:
    """Refuse NaN and Infinity, which JSON does not know."""
    raise ValueError(written)


def _from_1(told: Told, name: str) -> Told:
    """Version 1 held the map only: other names for edition and colour, the selection as one text."""
    if unknown := told.keys() - _KEYS_1:
        raise DataFault("workspace_key", name=name, part=one_line(min(unknown)))
    renamed = {"edition": "vintage", "colour": "measure"}
    moved = {renamed.get(key, key): value for key, value in told.items()}
    if isinstance(selection := told.get("selection"), str):
        moved["selection"] = [code for code in selection.split(",") if code]
    return moved


_KEYS_1: Final = frozenset(
    {*_HEAD, "data_hash", "software", "made_at", "lang", "edition", "level", "colour", "filters", "selection"}
)
MIGRATIONS: Final[dict[int, Callable[[Told, str], Told]]] = {1: _from_1}
"""What makes the next version of a version's values. Raises DataFault on a key that the version did not know."""


def _wrong(error: ValidationError, name: str) -> DataFault:
    first = error.errors(include_url=False, include_context=True)[0]
    part = one_line(".".join(map(str, first["loc"])))
    if first["type"] == "extra_forbidden":
        return DataFault("workspace_key", name=name, part=part)
    if first["type"] == "missing":
        return DataFault("workspace_missing", name=name, part=part)
    given = one_line(json.dumps(first["input"], ensure_ascii=False, default=str)[:_SHOWN])
    limits = first.get("ctx", {})
    allowed = ", ".join(form.format(limits[limit]) for limit, form in _LIMITS.items() if limit in limits)
    return DataFault("workspace_part", name=name, part=part, given=given, allowed=allowed or "docs/workspace.md")
