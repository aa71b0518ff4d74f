"""One row of a foreign table as read: its cells, and what each of them may mean."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from geo.code_systems import SYSTEMS, RowEvidence
from geo.districts import Within
from geo.gazetteer import Borne, Gazetteer, ProvinceFound
from geo.located import Located
from geo.written_codes import CodeForm, WrittenCode, read_code

_REMEMBERED: Final = 200_000
"""So many different cells are remembered per column."""


@dataclass(frozen=True)
class Row:
    """One row as read: cells, and what each may mean; ``name_province`` is a province in the cell of names."""

    code_cell: str
    code: WrittenCode
    readings: tuple[frozenset[str], ...]
    name_cell: str
    names: Mapping[str, Borne]
    name_province: ProvinceFound | None
    province_cell: str
    province: ProvinceFound | None
    district_cell: str
    village_cell: str
    within: Within
    point: Located

    @property
    def evidence(self) -> RowEvidence:
        """What the row says about the code system; a district speaks only where no name does."""
        known = frozenset(self.names) or self.within.regions or None
        if self.province is not None:
            known = self.province.members if known is None else known & self.province.members
        return RowEvidence(self.readings, known)


@dataclass(frozen=True)
class Readers:
    """Readers of cells that remember: a table repeats its codes and names."""

    code: Callable[[str], tuple[WrittenCode, tuple[frozenset[str], ...]]]
    name: Callable[[str], Mapping[str, Borne]]
    province: Callable[[str], ProvinceFound | None]
    within: Callable[[str, str], Within]

    def row(self, cell: dict[str, str], point: Located) -> Row:
        """Read one row from its cells by role."""
        code, readings = self.code(cell["code"])
        return Row(
            code_cell=cell["code"],
            code=code,
            readings=readings,
            name_cell=cell["name"],
            names=self.name(cell["name"]),
            name_province=self.province(cell["name"]),
            province_cell=cell["province"],
            province=self.province(cell["province"]),
            district_cell=cell["district"],
            village_cell=cell["village"],
            within=self.within(cell["district"], cell["village"]),
            point=point,
        )


def make_readers(gazetteer: Gazetteer) -> Readers:
    """Make the readers of one table."""

    @lru_cache(_REMEMBERED)
    def code(cell: str) -> tuple[WrittenCode, tuple[frozenset[str], ...]]:
        written = read_code(cell)
        wanted = written if written.form is CodeForm.REGENCY else WrittenCode(CodeForm.MISSING)
        return written, tuple(gazetteer.read_codes(wanted, system) for system in SYSTEMS)

    return Readers(
        code=code,
        name=lru_cache(_REMEMBERED)(gazetteer.find_name),
        province=lru_cache(_REMEMBERED)(gazetteer.find_province),
        within=lru_cache(_REMEMBERED)(gazetteer.find_within),
    )
