"""A saved mapping: which column is what, the code system, the coordinate system, and what a person corrected.

A correction keys on what a row wrote, so it holds for every equal row, in the next file too. The file is JSON, bounded
and checked like every file from outside; docs/resolver.md shows one.
"""

import json
import re
from collections.abc import Mapping as Table
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from geo.errors import DataFault
from geo.gazetteer import CodeSystem
from geo.roles import ROLES, Roles, WrittenKey, fold

FORMAT: Final = "sentra-atlas-mapping"
VERSION: Final = 1
MAX_BYTES: Final = 20 * 1024 * 1024
MAX_CORRECTIONS: Final = 100_000
_MAX_TEXT: Final = 2_000
"""Signs in one heading or cell of a mapping."""

_REGION: Final = re.compile(r"\d{4}")
_KEYS: Final = {"format", "version", "columns", "code_system", "crs", "corrections"}


@dataclass(frozen=True)
class Mapping:
    """How a table is to be read, and the region that a person gave to what rows wrote."""

    roles: Roles = field(default_factory=Roles)
    declared: CodeSystem | None = None
    crs: str = ""
    corrections: Table[WrittenKey, str] = field(default_factory=dict)

    def overruled(self, roles: Roles, declared: CodeSystem | None, crs: str) -> "Mapping":
        """Return the mapping with what a person now names in place of what was saved."""
        own, saved = roles.columns(), self.roles.columns()
        merged = Roles(**{role: own[role] or saved[role] for role in ROLES})
        return replace(self, roles=merged, declared=declared or self.declared, crs=crs or self.crs)


def read_mapping(path: Path) -> Mapping:
    """Read a mapping file. Raises DataFault when it cannot be read or is no mapping."""
    name = path.name[:60]
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DataFault("mapping_large", name=name, allowed=MAX_BYTES // 2**20)
        return parse_mapping(path.read_bytes(), name)
    except OSError as error:
        raise DataFault("mapping_unreadable", name=name, reason=error.strerror or type(error).__name__) from error


def parse_mapping(content: bytes, name: str) -> Mapping:
    """Parse the bytes of a mapping file; ``name`` is what faults call it.

    Raises DataFault naming the part that is wrong. Whether its columns are in a table and its regions exist is asked
    when it is used.
    """
    if len(content) > MAX_BYTES:
        raise DataFault("mapping_large", name=name, allowed=MAX_BYTES // 2**20)
    try:
        told = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise DataFault("mapping_unreadable", name=name, reason="JSON") from error
    return told_mapping(told, name)


def told_mapping(told: object, name: str) -> Mapping:
    """Return the mapping that JSON values tell: a mapping file's, or those of a file that holds one.

    Raises DataFault naming the part that is wrong.
    """
    if not isinstance(told, dict) or told.get("format") != FORMAT or told.get("version") != VERSION:
        raise DataFault("mapping_format", name=name, allowed=f"{FORMAT} {VERSION}")
    if unknown := sorted(set(told) - _KEYS):
        raise _wrong(name, unknown[0])
    system = told.get("code_system")
    if system is not None and system not in list(CodeSystem):
        raise _wrong(name, "code_system")
    return Mapping(
        roles=Roles(**_texts(told.get("columns", {}), name, "columns")),
        declared=None if system is None else CodeSystem(system),
        crs=_text(told.get("crs", ""), name, "crs"),
        corrections=_corrections(told.get("corrections", []), name),
    )


def mapping_bytes(mapping: Mapping) -> bytes:
    """Return a mapping as the bytes of its file; the same mapping always gives the same bytes."""
    return f"{json.dumps(mapping_values(mapping), ensure_ascii=False, indent=1)}\n".encode()


def mapping_values(mapping: Mapping) -> dict[str, object]:
    """Return a mapping as JSON values; ``told_mapping`` reads them."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "columns": {role: heading for role, heading in mapping.roles.columns().items() if heading},
        "code_system": None if mapping.declared is None else mapping.declared.value,
        "crs": mapping.crs,
        "corrections": [
            {"written": {role: cell for role, cell in zip(ROLES, key, strict=True) if cell}, "region_code": region}
            for key, region in sorted(mapping.corrections.items())
        ],
    }


def _corrections(told: object, name: str) -> dict[WrittenKey, str]:
    if not isinstance(told, list) or len(told) > MAX_CORRECTIONS:
        raise _wrong(name, "corrections")
    found: dict[WrittenKey, str] = {}
    for number, entry in enumerate(told, start=1):
        where = f"corrections[{number}]"
        if not isinstance(entry, dict) or set(entry) != {"written", "region_code"}:
            raise _wrong(name, where)
        written = _texts(entry["written"], name, where)
        key = tuple(fold(written.get(role, "")) for role in ROLES)
        region = entry["region_code"]
        if not any(key) or not isinstance(region, str) or not (_REGION.fullmatch(region) and region.isascii()):
            raise _wrong(name, where)
        if found.setdefault(key, region) != region:
            raise DataFault("mapping_twice", name=name, part=where)
    return found


def _texts(told: object, name: str, part: str) -> dict[str, str]:
    if not isinstance(told, dict) or not set(told) <= set(ROLES):
        raise _wrong(name, part)
    return {role: _text(text, name, part) for role, text in told.items()}


def _text(told: object, name: str, part: str) -> str:
    if not isinstance(told, str) or len(told) > _MAX_TEXT:
        raise _wrong(name, part)
    return told


def _wrong(name: str, part: str) -> DataFault:
    return DataFault("mapping_part", name=name, part=part[:60], allowed=", ".join(ROLES))
