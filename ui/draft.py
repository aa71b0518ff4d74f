"""An import under way: the file, how it is to be read, how its rows were matched, and what a person decided.

A draft is a value: every act returns another one, so an act that fails leaves the one before as it was. The resolution
is kept with it and made anew only when something that it rests on changes.
"""

from collections.abc import Mapping as Table
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from typing import Any, Final, Self

from clusters.own_layers import OwnLayer, build_own_layer
from clusters.own_roles import OwnRoles, guess_own_roles, writes_decimal_comma
from geo.answers import GROUPS as WAITING
from geo.answers import Resolution, RowAnswer
from geo.errors import AtlasError, UsageFault
from geo.foreign import ForeignTable, parse_table
from geo.gazetteer import CodeSystem, Gazetteer
from geo.locator import Locator
from geo.mapping import Mapping, mapping_bytes
from geo.printed_totals import check_totals
from geo.resolver import resolve
from geo.roles import WrittenKey, choose_roles, guess_roles, written_keys

GROUPS: Final = ("placed", "suggested", "ambiguous", "conflicting", "unplaced", "set_aside")
"""What can become of a row, as the match report counts it; rows of totals are set aside, they are no regions."""

DECIDABLE: Final = ("suggested", "ambiguous", "conflicting", "unplaced")
"""Groups whose rows a person can place."""


@dataclass(frozen=True)
class Upload:
    """What became of the last file given to an uploader: its id, and the fault if it could not be used.

    ``number`` rises with every file taken, which empties the uploader for the next one.
    """

    number: int = 0
    seen: str = ""
    fault: AtlasError | None = None


@dataclass(frozen=True)
class Case:
    """Rows that wrote the same about their place, and what they got: one decision of a person holds for all."""

    written: WrittenKey
    rows: tuple[int, ...]
    answer: RowAnswer


@dataclass(frozen=True)
class Draft:
    """One file on its way in.

    Attributes:
        name: of the file, for people.
        content: its bytes, to read another of its sheets.
        table: what was read.
        mapping: the columns, the declared code system, the coordinate system, and what a person corrected.
        told: what a person said of the other columns; None leaves them to guessing.
        confirmed: whether a person has seen the columns and asked for the match.
        resolution: the answers; None until they are made.
        before: the corrections before each decision, the latest last.
        layer_id: of the layer that it was put on the map as; "" = not yet.
        is_as_saved: whether it began as a workspace had kept it.
    """

    name: str
    content: bytes = field(repr=False)
    table: ForeignTable = field(repr=False)
    mapping: Mapping
    told: OwnRoles | None = None
    confirmed: bool = False
    resolution: Resolution | None = field(default=None, repr=False)
    before: tuple[Table[WrittenKey, str], ...] = field(default=(), repr=False)
    layer_id: str = ""
    is_as_saved: bool = False

    @property
    def stem(self) -> str:
        """The file's name without its ending."""
        return self.name.rpartition(".")[0] or self.name

    @cached_property
    def sha256(self) -> str:
        """The checksum of the file."""
        return sha256(self.content).hexdigest()

    @cached_property
    def own_roles(self) -> OwnRoles:
        """What the columns say besides where a row belongs."""
        return self.told or guess_own_roles(
            self.table.frame, self.mapping.roles, decimal_comma=writes_decimal_comma(self.table)
        )

    @cached_property
    def written(self) -> list[WrittenKey]:
        """What each row wrote about its place."""
        return written_keys(self.table.frame, self.mapping.roles, self.table.geometry)

    @property
    def answers(self) -> tuple[RowAnswer, ...]:
        """What each row got; nothing before they are matched."""
        return () if self.resolution is None else self.resolution.answers

    @cached_property
    def groups(self) -> Table[str, list[int]]:
        """The rows of each group, by position."""
        found: dict[str, list[int]] = {group: [] for group in GROUPS}
        for position, answer in enumerate(self.answers):
            found[group_of(answer)].append(position)
        return found

    @cached_property
    def totals(self) -> Table[str, list[dict[str, object]]]:
        """The printed totals beside the sums of the rows, as ``check_totals`` tells them."""
        if self.resolution is None:
            return {"printed_totals": [], "not_compared": []}
        return check_totals(self.table.frame, self.mapping.roles, self.resolution)

    @cached_property
    def cases(self) -> Table[str, list[Case]]:
        """What a person can decide, by group: equal rows together, in the order of their first."""
        return {group: self._cases(group) for group in DECIDABLE}

    def _cases(self, group: str) -> list[Case]:
        rows: dict[WrittenKey, list[int]] = {}
        for position in self.groups[group]:
            rows.setdefault(self.written[position], []).append(position)
        # A row that wrote nothing cannot be told from any other that wrote nothing.
        return [Case(key, tuple(found), self.answers[found[0]]) for key, found in rows.items() if any(key)]

    def with_sheet(self, sheet: str) -> "Draft":
        """Read another sheet or layer. Raises AtlasError when it cannot be read."""
        return replace(open_draft(self.name, self.content, sheet), layer_id=self.layer_id)

    def with_roles(self, **columns: str) -> Self:
        """Say which column is what."""
        return self._reread(replace(self.mapping, roles=replace(self.mapping.roles, **columns)))

    def with_own_roles(self, **columns: Any) -> Self:
        """Say what the other columns are; the match does not depend on it."""
        return replace(self, told=replace(self.own_roles, **columns))

    def with_system(self, declared: CodeSystem | None) -> Self:
        """Declare the code system, or leave it to the table."""
        return self._reread(replace(self.mapping, declared=declared))

    def with_crs(self, crs: str) -> Self:
        """Say which coordinate system the points are in."""
        return self._reread(replace(self.mapping, crs=crs))

    def with_mapping(self, mapping: Mapping) -> Self:
        """Take over a saved mapping. Raises UsageFault when the table has not the columns that it names."""
        roles = choose_roles(list(self.table.frame.columns), mapping.roles, with_geometry=self._has_geometry)
        return replace(self._reread(replace(mapping, roles=roles)), before=())

    def confirm(self) -> Self:
        """Ask for the match. Raises UsageFault when no column says where a row belongs."""
        columns = list(self.table.frame.columns)
        # A person who took every guessed column away is not answered with the guess.
        if not (any(self.mapping.roles.columns().values()) or self._has_geometry):
            raise UsageFault("column_roles", given=", ".join(columns)[:400])
        choose_roles(columns, self.mapping.roles, with_geometry=self._has_geometry)
        return replace(self, confirmed=True)

    def reopen(self) -> Self:
        """Go back to the columns; what a person decided is kept."""
        return replace(self, confirmed=False, resolution=None)

    @property
    def _has_geometry(self) -> bool:
        return self.table.geometry is not None

    def _reread(self, mapping: Mapping) -> Self:
        return replace(self, mapping=mapping, resolution=None)

    def match(self, gazetteer: Gazetteer, locator: Locator | None) -> Self:
        """Resolve all rows. Raises AtlasError when they cannot be."""
        resolution = resolve(
            self.table.frame,
            self.mapping.roles,
            gazetteer,
            locator=locator,
            declared=self.mapping.declared,
            crs=self.mapping.crs,
            geometry=self.table.geometry,
            corrections=self.mapping.corrections,
        )
        return replace(self, resolution=resolution)

    def place(self, choices: Table[WrittenKey, str]) -> Self:
        """Place all rows that wrote the same in the region that a person chose."""
        corrections = {**self.mapping.corrections, **choices}
        changed = self._reread(replace(self.mapping, corrections=corrections))
        return replace(changed, before=(*self.before, self.mapping.corrections))

    def suggested(self) -> dict[WrittenKey, str]:
        """Return every suggestion as the choice that accepts it."""
        return {case.written: case.answer.candidates[0] for case in self.cases["suggested"] if case.answer.candidates}

    def undo(self) -> Self:
        """Take back the last decision."""
        if not self.before:
            return self
        changed = self._reread(replace(self.mapping, corrections=self.before[-1]))
        return replace(changed, before=self.before[:-1])

    def forget(self) -> Self:
        """Take back all decisions, those of a mapping too."""
        return replace(self._reread(replace(self.mapping, corrections={})), before=())

    def needs_points(self) -> bool:
        """Tell whether a row's place may be a point or a shape."""
        return bool(self.mapping.roles.lon) or self._has_geometry

    def layer(self, layer_id: str, gazetteer: Gazetteer) -> OwnLayer:
        """Return the matched table as a layer of the map. Raises UsageFault when it cannot be one."""
        if self.resolution is None:
            raise ValueError(self.name)
        layer = build_own_layer(
            layer_id,
            self.stem,
            self.table,
            self.mapping.roles,
            self.own_roles,
            self.resolution,
            gazetteer,
            file_name=self.name,
            sha256=self.sha256,
            crs=self.mapping.crs,
        )
        return replace(layer, mapping=self.mapping, sheet=self.table.sheet)

    def mapping_file(self) -> bytes:
        """Return what was decided as a file that another import can take over."""
        return mapping_bytes(self.mapping)


def group_of(answer: RowAnswer) -> str:
    """Return what became of a row."""
    if answer.placed:
        return "placed"
    if any(reason.key == "total_row" for reason in answer.reasons):
        return "set_aside"
    return WAITING[answer.match]


def open_draft(name: str, content: bytes, sheet: str = "") -> Draft:
    """Read a file and guess its columns. Raises AtlasError when it cannot be read whole."""
    table = parse_table(content, name, sheet=sheet)
    roles = guess_roles(list(table.frame.columns))
    return Draft(name, content, table, Mapping(roles=roles))
