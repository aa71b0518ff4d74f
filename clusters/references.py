"""What points from one register into another, and what the columns of one row must say alike."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from clusters.faults import Fault
from clusters.sheets import path_of

Tables = Mapping[str, pd.DataFrame]
"""The registers that could be read: text cells, indexed by line."""


@dataclass(frozen=True)
class Reference:
    """A column, or several together, whose values must exist in another register.

    Args:
        register: the register that points.
        columns: its columns.
        target: the register that is pointed to.
        target_columns: the columns there.
        rule: the rule's key in ``texts/*/check.toml``.
        where: a column and a value that the row's target must have.
        when: a column and a value that the pointing row must have.
    """

    register: str
    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]
    rule: str = "reference"
    where: tuple[str, str] | None = None
    when: tuple[str, str] | None = None

    def judge(self, tables: Tables) -> Iterator[Fault]:
        """Yield a fault for each row that points nowhere; nothing when a register or a column is missing."""
        rows = _columns(tables, self.register, (*self.columns, *((self.when[0],) if self.when else ())))
        there = _columns(tables, self.target, (*self.target_columns, *((self.where[0],) if self.where else ())))
        if rows is None or there is None:
            return
        if self.where:
            there = there[there[self.where[0]] == self.where[1]]
        if self.when:
            rows = rows[rows[self.when[0]] == self.when[1]]
        known = set(there[list(self.target_columns)].itertuples(index=False, name=None))
        for line, *cells in rows[list(self.columns)].itertuples(name=None):
            if cells[-1] and tuple(cells) not in known:
                yield Fault(
                    path_of(self.register),
                    line,
                    self.columns[-1],
                    self.rule,
                    given=" + ".join(cells),
                    allowed=path_of(self.target),
                )


def _columns(tables: Tables, register: str, columns: tuple[str, ...]) -> pd.DataFrame | None:
    rows = tables.get(register)
    return rows if rows is not None and set(columns) <= set(rows.columns) else None


SOURCED: Final = (
    "evidence",
    "programmes",
    "phases",
    "programme_provinces",
    "programme_sites",
    "places",
    "sentra",
    "indicators",
    "decrees",
    "underdeveloped",
    "border",
    "sentra_count_bps_2024",
    "vintages",
    "code_systems",
    "crosswalk",
    "former_names",
    "kbli",
    "related_kbli",
    "criteria",
    "presets",
    "supply_links",
    "corrections",
    "boundary_aliases",
    "columns",
)
"""The registers each of whose rows claims something, and so names its source."""

SUBJECTS: Final[Mapping[str, tuple[str, str]]] = {
    "programme_site": ("programme_sites", "site_id"),
    "place": ("places", "place_id"),
    "sentra": ("sentra", "sentra_id"),
    "indicator": ("indicators", "indicator_id"),
    "programme": ("programmes", "programme_id"),
    "decree": ("decrees", "decree_id"),
    "region": ("crosswalk", "region_code"),
}
"""What evidence can be about: the register that holds it and its id there."""

_REGIONS: Final = (
    "programme_sites",
    "places",
    "sentra",
    "underdeveloped",
    "border",
    "former_names",
    "boundary_aliases",
)
_PROVINCES_2017: Final = ("programme_provinces", "places", "crosswalk")

REFERENCES: Final[tuple[Reference, ...]] = (
    *(Reference(name, ("source_id",), "sources", ("source_id",), "source_unknown") for name in SOURCED),
    *(
        Reference(name, ("place_source_id",), "sources", ("source_id",), "source_unknown")
        for name in ("programme_sites", "places")
    ),
    *(Reference(name, ("region_code",), "crosswalk", ("region_code",), "region_unknown") for name in _REGIONS),
    *(
        Reference(
            name,
            ("province_code_2017",),
            "provinces",
            ("province_code",),
            "province_unknown",
            ("vintage_id", "2017"),
        )
        for name in _PROVINCES_2017
    ),
    *(
        Reference(name, (column,), "provinces", ("province_code",), "province_unknown", ("vintage_id", "2022"))
        for name, column in (("crosswalk", "province_code_2022"), ("sentra_count_bps_2024", "province_code"))
    ),
    *(Reference(name, ("kbli2",), "kbli", ("kbli2",)) for name in ("sentra", "programme_sites", "related_kbli")),
    *(
        Reference(name, ("programme_id",), "programmes", ("programme_id",))
        for name in ("phases", "programme_provinces", "programme_sites", "places")
    ),
    *(
        Reference(name, ("programme_id", "phase"), "phases", ("programme_id", "phase"))
        for name in ("programme_provinces", "programme_sites")
    ),
    Reference("sentra", ("site_id",), "programme_sites", ("site_id",)),
    Reference("underdeveloped", ("decree_id",), "decrees", ("decree_id",)),
    Reference("indicators", ("contradiction_group",), "contradictions", ("contradiction_group",)),
    Reference("vintages", ("code_system",), "code_systems", ("code_system",)),
    Reference("provinces", ("vintage_id",), "vintages", ("vintage_id",)),
    Reference("provinces", ("island_group",), "island_groups", ("island_group",)),
    Reference("preset_weights", ("preset_id",), "presets", ("preset_id",)),
    Reference("preset_weights", ("criterion_id",), "criteria", ("criterion_id",)),
    Reference("supply_links", ("to_kbli2",), "kbli", ("kbli2",)),
    *(
        Reference("supply_links", (column,), "crosswalk", ("region_code",), "region_unknown")
        for column in ("from_region_code", "to_region_code")
    ),
    *(
        Reference("supply_links", ("from_id",), register, (column,), "subject_unknown", when=("from_kind", kind))
        for kind, (register, column) in (("sentra", ("sentra", "sentra_id")), ("place", ("places", "place_id")))
    ),
    *(
        Reference("evidence", ("subject_id",), register, (column,), "subject_unknown", when=("subject_kind", kind))
        for kind, (register, column) in SUBJECTS.items()
    ),
)


@dataclass(frozen=True)
class Agreement:
    """Something that the columns of one row must say alike.

    Args:
        register: the register.
        columns: the columns that are read; the fault is reported at the last.
        rule: the rule's key in ``texts/*/check.toml``.
        holds: whether a row of these cells agrees with itself.
    """

    register: str
    columns: tuple[str, ...]
    rule: str
    holds: Callable[..., bool]

    def judge(self, tables: Tables) -> Iterator[Fault]:
        """Yield a fault for each row that contradicts itself."""
        rows = _columns(tables, self.register, self.columns)
        if rows is None:
            return
        for line, *cells in rows[list(self.columns)].itertuples(name=None):
            if not self.holds(*cells):
                given, allowed = cells[-1], cells[0]
                yield Fault(path_of(self.register), line, self.columns[-1], self.rule, given=given, allowed=allowed)


def _is_within(outer: str, inner: str) -> bool:
    return not inner or inner.startswith(outer)


def _is_coded(precision: str, code: str, wanted: tuple[str, ...]) -> bool:
    return bool(code) or precision not in wanted


AGREEMENTS: Final[tuple[Agreement, ...]] = (
    Agreement("sentra", ("region_code", "district_code"), "code_within", _is_within),
    Agreement("sentra", ("district_code", "village_code"), "code_within", _is_within),
    Agreement("sentra", ("region_code", "village_code"), "code_within", _is_within),
    Agreement(
        "sentra",
        ("precision", "district_code"),
        "precision_code",
        lambda precision, code: _is_coded(precision, code, ("village", "district")),
    ),
    Agreement(
        "sentra",
        ("precision", "village_code"),
        "precision_code",
        lambda precision, code: _is_coded(precision, code, ("village",)),
    ),
    Agreement(
        "places",
        ("precision", "region_code"),
        "precision_code",
        lambda precision, code: _is_coded(precision, code, ("village", "district", "regency")),
    ),
    # A figure, a code or a name is the same in both languages; words are not.
    Agreement(
        "evidence",
        ("value_id", "value"),
        "said_once",
        lambda words, value: bool(words) != bool(value),
    ),
    Agreement(
        "sources",
        ("title_id", "title"),
        "said_once",
        lambda words, title: bool(words) != bool(title),
    ),
    # "site" is a claim: some source names the sentra as that programme site.
    Agreement(
        "sentra",
        ("jica_relation", "site_id"),
        "site_relation",
        lambda relation, site: relation.endswith("_site") == bool(site),
    ),
)


def judge_references(tables: Tables) -> Iterator[Fault]:
    """Yield every dangling reference, row that contradicts itself and id used in two registers."""
    for reference in REFERENCES:
        yield from reference.judge(tables)
    for agreement in AGREEMENTS:
        yield from agreement.judge(tables)
    yield from _judge_shared_ids(tables)


def _judge_shared_ids(tables: Tables) -> Iterator[Fault]:
    """Sites and places stand in one list on the map, so an id may be used once in both together."""
    sites = _columns(tables, "programme_sites", ("site_id",))
    places = _columns(tables, "places", ("place_id",))
    if sites is None or places is None:
        return
    taken = set(sites["site_id"])
    for line, place_id in places["place_id"].items():
        if place_id and place_id in taken:
            path = path_of("places")
            yield Fault(
                path,
                int(str(line)),
                "place_id",
                "duplicate",
                given=place_id,
                allowed=path_of("programme_sites"),
            )
