"""What one row gets, once the table's code system is decided.

A row is judged by itself: code first, then name, then point. What contradicts is a conflict, what fits several
regions is ambiguous; neither is placed.
"""

from dataclasses import dataclass, replace
from typing import Final

from geo.answers import Match, Reason, RowAnswer, because
from geo.code_systems import SYSTEMS, Decision
from geo.gazetteer import CodeSystem, Gazetteer, NamesFound, ProvinceFound
from geo.locator import MAX_DISTANCE_KM, Locator
from geo.suggestions import is_like, suggest
from geo.written_codes import CodeForm, WrittenCode
from geo.written_names import TOTALS, compact, words
from geo.written_points import PointFault, WrittenPoint

_SHOWN: Final = 60
"""A cell is quoted up to so many signs."""


@dataclass(frozen=True)
class LocatedPoint:
    """A written point and the region that it stands in, or nearest to (then with a distance)."""

    written: WrittenPoint
    region_code: str = ""
    distance_km: float | None = None
    in_lake: bool = False


@dataclass(frozen=True)
class Row:
    """One row as read: cells, and what each may mean."""

    code_cell: str
    code: WrittenCode
    readings: tuple[frozenset[str], ...]
    name_cell: str
    names: NamesFound
    province_cell: str
    province: ProvinceFound | None
    point: LocatedPoint


class Judge:
    """Judges rows of one table.

    Args:
        gazetteer: the official lists.
        decision: the table's code system, or its refusal.
        locator: for distances; None when the table has no points.
        accept_suggestions: place a misspelt name by its suggestion.
    """

    def __init__(
        self, gazetteer: Gazetteer, decision: Decision, locator: Locator | None, *, accept_suggestions: bool
    ) -> None:
        """Keep what all rows share."""
        self._lists = gazetteer
        self._decision = decision
        self._locator = locator
        self._accept = accept_suggestions
        self._systems: tuple[CodeSystem, ...] = () if decision.system is None else (decision.system, *decision.rivals)

    def answer(self, row: Row) -> RowAnswer:
        """Return what a row gets."""
        if self._decision.refusal is not None:
            return self._refused(row)
        if compact(words(row.name_cell)) in TOTALS:
            return RowAnswer(Match.NONE, reasons=(because("total_row", name=row.name_cell[:_SHOWN]),))
        return self._judged(row)

    def _judged(self, row: Row) -> RowAnswer:
        row, notes = self._with_province_code(row)
        notes += self._point_notes(row)
        if row.code.form is CodeForm.REGENCY:
            own = self._meant(row, self._systems[:1])
            if own:
                return self._by_code(row, own, notes)
            elsewhere = frozenset[str]().union(*row.readings)
            if elsewhere and not elsewhere & row.names.regions.keys():
                return self._conflict("code_elsewhere", row, elsewhere, frozenset(row.names.regions))
            notes.append(because("code_other_edition" if elsewhere else "code_unknown", code=row.code_cell[:_SHOWN]))
        elif row.code.form is not CodeForm.MISSING:
            notes.append(because(f"code_{row.code.form}", code=row.code_cell[:_SHOWN]))
        if row.names.regions:
            return self._by_name(row, notes)
        if row.name_cell:
            return self._by_unknown_name(row, notes)
        return self._by_point(row, notes)

    def _refused(self, row: Row) -> RowAnswer:
        """Say what the row's code would mean in each system that the table may be written in."""
        meanings = [
            f"{system.value}: {self._lists.labels(row.readings[SYSTEMS.index(system)]) or '-'}"
            for system in self._decision.contenders
        ]
        if not any(row.readings):
            return RowAnswer(Match.NONE, reasons=(because("refused"),))
        reason = because("refused_code", code=row.code_cell[:_SHOWN], readings=" | ".join(meanings))
        every = frozenset[str]().union(*row.readings)
        return RowAnswer(Match.NONE, reasons=(reason,), candidates=tuple(sorted(every)))

    def _with_province_code(self, row: Row) -> tuple[Row, list[Reason]]:
        """Read a province given by code, which can be done only now that the system is known."""
        if row.province is not None or not row.province_cell:
            return row, []
        digits = row.province_cell.removesuffix(".0")
        systems = (*self._systems, *self._decision.same) or SYSTEMS
        found = self._lists.find_province_code(digits, systems) if digits.isdigit() else None
        if found is None:
            return row, [because("province_unknown", province=row.province_cell[:_SHOWN])]
        return replace(row, province=found), []

    def _point_notes(self, row: Row) -> list[Reason]:
        fault = row.point.written.fault
        return [] if fault in {None, PointFault.MISSING} else [because(f"point_{fault}")]

    def _meant(self, row: Row, systems: tuple[CodeSystem, ...]) -> frozenset[str]:
        return frozenset[str]().union(*(row.readings[SYSTEMS.index(system)] for system in systems))

    def _by_code(self, row: Row, own: frozenset[str], notes: list[Reason]) -> RowAnswer:
        named = frozenset(row.names.regions)
        if named:
            fitting = own & named
            if not fitting:
                return self._conflict("code_and_name", row, own, named)
        elif row.name_cell:
            fitting = frozenset(code for code in own if is_like(row.name_cell, code, self._lists))
            if not fitting:
                return self._conflict("name_unknown_beside_code", row, own, frozenset())
            notes.append(because("name_like", name=row.name_cell[:_SHOWN]))
        else:
            # Nothing but the system says which region is meant: what its rivals mean counts too.
            fitting = self._meant(row, self._systems)
        if row.province is not None:
            if not fitting & own & row.province.members:
                return self._conflict("code_and_province", row, fitting & own, frozenset())
            fitting &= row.province.members
        if len(fitting) > 1 and row.point.region_code in fitting & own:
            fitting = frozenset({row.point.region_code})
            notes.append(because("told_by_point"))
        if len(fitting) > 1:
            return self._ambiguous("code_ambiguous", row.code_cell, fitting, notes)
        return self._place(Match.CODE, row, next(iter(fitting)), notes)

    def _by_name(self, row: Row, notes: list[Reason]) -> RowAnswer:
        found = frozenset(row.names.regions)
        if row.province is not None:
            inside = found & row.province.members
            if not inside:
                return self._conflict("name_and_province", row, frozenset(), found)
            found = inside
        if row.names.province_too:
            return self._ambiguous("name_province_too", row.name_cell, found, notes)
        if len(found) > 1 and row.point.region_code in found and row.point.distance_km is None:
            found = frozenset({row.point.region_code})
            notes.append(because("told_by_point"))
        if len(found) > 1:
            return self._ambiguous("name_ambiguous", row.name_cell, found, notes)
        code = next(iter(found))
        return self._place(Match(row.names.regions[code].value), row, code, notes)

    def _by_unknown_name(self, row: Row, notes: list[Reason]) -> RowAnswer:
        if self._lists.find_province(row.name_cell) is not None:
            notes.append(because("name_is_province", name=row.name_cell[:_SHOWN]))
            return self._by_point(row, notes)
        members = None if row.province is None else row.province.members
        likely = suggest(row.name_cell, members, self._lists)
        located = row.point.region_code
        if likely and located and located not in likely:
            return self._conflict("suggestion_and_point", row, frozenset({located}), frozenset(likely))
        if located:
            notes.append(because("name_unknown", name=row.name_cell[:_SHOWN]))
            return self._by_point(row, notes)
        return self._suggested(row, likely, notes) if likely else self._unknown_name(row, notes)

    def _suggested(self, row: Row, likely: tuple[str, ...], notes: list[Reason]) -> RowAnswer:
        reason = because("suggestion", name=row.name_cell[:_SHOWN], regions=self._lists.labels(likely))
        if len(likely) > 1:
            return RowAnswer(Match.AMBIGUOUS, reasons=(reason, *notes), candidates=likely)
        if self._accept:
            return self._place(Match.SUGGESTION, row, likely[0], [reason, because("suggestion_accepted"), *notes])
        return RowAnswer(Match.SUGGESTION, reasons=(reason, *notes), candidates=likely)

    def _unknown_name(self, row: Row, notes: list[Reason]) -> RowAnswer:
        other_kind = self._lists.of_other_kind(row.name_cell)
        if other_kind:
            regions = self._lists.labels(other_kind)
            reason = because("name_other_kind", name=row.name_cell[:_SHOWN], regions=regions)
            return RowAnswer(Match.NONE, reasons=(reason, *notes), candidates=tuple(sorted(other_kind)))
        return RowAnswer(Match.NONE, reasons=(because("name_unknown", name=row.name_cell[:_SHOWN]), *notes))

    def _by_point(self, row: Row, notes: list[Reason]) -> RowAnswer:
        point = row.point
        if point.written.fault is not None:
            why = "nothing_written" if not notes else "nothing_else"
            return RowAnswer(Match.NONE, reasons=(*notes, because(why)))
        if not point.region_code:
            return RowAnswer(Match.NONE, reasons=(because("point_far", limit=MAX_DISTANCE_KM), *notes))
        region = self._lists.regions[point.region_code]
        if row.province is not None and region.region_code not in row.province.members:
            return self._conflict("point_and_province", row, frozenset({region.region_code}), frozenset())
        notes += self._province_note(row, region.region_code)
        if point.distance_km is None:
            reason = because("point", region=region.label)
            return RowAnswer(Match.POINT, region.region_code, (reason, *notes), distance_km=0.0)
        where = "nearest_lake" if point.in_lake else "nearest_sea"
        reason = because(where, region=region.label, distance=point.distance_km)
        return RowAnswer(Match.NEAREST, region.region_code, (reason, *notes), distance_km=point.distance_km)

    def _place(self, match: Match, row: Row, code: str, notes: list[Reason]) -> RowAnswer:
        """Place a row by code or name, unless its point stands elsewhere."""
        distance = self._distance(row, code)
        if distance is not None and distance > MAX_DISTANCE_KM:
            reason = because("point_elsewhere", region=self._lists.regions[code].label, distance=distance)
            return RowAnswer(Match.CONFLICT, reasons=(reason, *notes), candidates=(code,), distance_km=distance)
        if distance:
            notes = [*notes, because("point_beside", distance=distance)]
        notes += self._province_note(row, code)
        own = [] if match is Match.SUGGESTION else [self._said(match, row, code)]
        return RowAnswer(match, code, (*own, *notes), distance_km=distance)

    def _said(self, match: Match, row: Row, code: str) -> Reason:
        region = self._lists.regions[code].label
        if match is Match.CODE:
            system = "" if self._decision.system is None else self._decision.system.value
            return because("code", code=row.code_cell[:_SHOWN], system=system, region=region)
        return because(match.value, name=row.name_cell[:_SHOWN], region=region)

    def _distance(self, row: Row, code: str) -> float | None:
        point = row.point.written
        if self._locator is None or point.fault is not None:
            return None
        return self._locator.distance_km(point.lon, point.lat, code)

    def _province_note(self, row: Row, code: str) -> list[Reason]:
        if row.province is None or code in row.province.today:
            return []
        return [because("province_2017", province=row.province_cell[:_SHOWN], region=self._lists.regions[code].label)]

    def _ambiguous(self, key: str, given: str, found: frozenset[str], notes: list[Reason]) -> RowAnswer:
        reason = because(key, given=given[:_SHOWN], regions=self._lists.labels(found))
        return RowAnswer(Match.AMBIGUOUS, reasons=(reason, *notes), candidates=tuple(sorted(found)))

    def _conflict(self, key: str, row: Row, one: frozenset[str], other: frozenset[str]) -> RowAnswer:
        reason = because(
            key,
            code=row.code_cell[:_SHOWN],
            name=row.name_cell[:_SHOWN],
            province=row.province_cell[:_SHOWN],
            one=self._lists.labels(one),
            other=self._lists.labels(other) or "-",
        )
        return RowAnswer(Match.CONFLICT, reasons=(reason,), candidates=tuple(sorted(one | other)))
