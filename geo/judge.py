"""What one row gets, once the table's code system is decided.

A row is judged by itself: code first, then name, then point, then district. What contradicts is a conflict, what fits
several regions is ambiguous; neither is placed. What a person chose for what the row wrote comes last.
"""

from dataclasses import replace

from geo.answers import Match, Reason, RowAnswer, because
from geo.code_systems import SYSTEMS, Decision
from geo.gazetteer import CodeSystem, Gazetteer
from geo.locator import Locator
from geo.placing import SHOWN, Placer
from geo.rows import Row
from geo.suggestions import is_like, suggest
from geo.written_codes import CodeForm
from geo.written_names import is_total
from geo.written_points import PointFault


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
        self._systems: tuple[CodeSystem, ...] = () if decision.system is None else (decision.system, *decision.rivals)
        system = "" if decision.system is None else decision.system.value
        self._placer = Placer(gazetteer, system, locator, accept=accept_suggestions)

    def answer(self, row: Row, chosen: str) -> RowAnswer:
        """Return what a row gets; ``chosen`` is the region that a person gave to what it wrote, "" for none."""
        if self._decision.refusal is not None:
            return self._refused(row)
        for cell in (row.name_cell, row.province_cell, row.district_cell, row.village_cell, row.code_cell):
            if is_total(cell):
                return RowAnswer(Match.NONE, reasons=(because("total_row", name=cell[:SHOWN]),))
        answer = self._judged(row)
        return self._corrected(row, answer, chosen) if chosen else answer

    def _corrected(self, row: Row, answer: RowAnswer, chosen: str) -> RowAnswer:
        """Let a person's choice win over everything but a place that the row itself makes certain."""
        region = self._lists.regions[chosen].label
        certain = answer.placed and answer.match is not Match.SUGGESTION
        if certain and answer.region_code == chosen:
            return answer
        if certain:
            own = self._lists.regions[answer.region_code].label
            reason = because("chosen_and_placed", one=region, other=own)
            both = tuple(sorted({chosen, answer.region_code}))
            return RowAnswer(Match.CONFLICT, "", (reason, *answer.reasons), both, answer.distance_km)
        reasons = (because("chosen_by_person", region=region), *answer.reasons)
        return RowAnswer(Match.SUGGESTION, chosen, reasons, answer.candidates, self._placer.distance(row, chosen))

    def _judged(self, row: Row) -> RowAnswer:
        row, notes = self._with_province_code(row)
        notes += self._point_notes(row)
        if row.code.form is CodeForm.REGENCY:
            own = self._meant(row, self._systems[:1])
            if own:
                return self._by_code(row, own, notes)
            elsewhere = frozenset[str]().union(*row.readings)
            other = frozenset(row.names) or frozenset({row.point.region_code} - {""})
            if elsewhere and not elsewhere & other and (other or row.name_cell):
                return self._placer.conflict("code_elsewhere", row, elsewhere, other)
            notes.append(self._strange_code(row, elsewhere))
        elif row.code.form is not CodeForm.MISSING:
            notes.append(because(f"code_{row.code.form}", code=row.code_cell[:SHOWN]))
        if row.names:
            return self._by_name(row, notes)
        if row.name_cell:
            return self._by_unknown_name(row, notes)
        return self._placer.by_point(row, notes)

    def _strange_code(self, row: Row, elsewhere: frozenset[str]) -> Reason:
        """Say of a code that the table's system does not know whether another system knows it."""
        if not elsewhere:
            return because("code_unknown", code=row.code_cell[:SHOWN])
        return because("code_other_edition", code=row.code_cell[:SHOWN], regions=self._lists.labels(elsewhere))

    def _refused(self, row: Row) -> RowAnswer:
        """Say what the row's code would mean in each system that the table may be written in."""
        meanings = [
            f"{system.value}: {self._lists.labels(row.readings[SYSTEMS.index(system)]) or '-'}"
            for system in self._decision.contenders
        ]
        if not any(row.readings):
            return RowAnswer(Match.NONE, reasons=(because("refused"),))
        reason = because("refused_code", code=row.code_cell[:SHOWN], readings=" | ".join(meanings))
        every = frozenset[str]().union(*row.readings)
        return RowAnswer(Match.NONE, reasons=(reason,), candidates=tuple(sorted(every)))

    def _with_province_code(self, row: Row) -> tuple[Row, list[Reason]]:
        """Read a province given by code, which can be done only now that the system is known."""
        if row.province is not None:
            return row, []
        systems = (*self._systems, *self._decision.same) or SYSTEMS
        if not row.province_cell and row.code.form is CodeForm.PROVINCE:
            # The column of codes may hold provinces': a name or point in another province contradicts it.
            found = self._lists.find_province_code(row.code.digits[0], systems)
            return replace(row, province=found, province_cell=row.code_cell), []
        if not row.province_cell:
            return row, []
        found = self._lists.find_province_code(row.province_cell.removesuffix(".0"), systems)
        if found is None:
            return row, [because("province_unknown", province=row.province_cell[:SHOWN])]
        return replace(row, province=found), []

    def _point_notes(self, row: Row) -> list[Reason]:
        fault = row.point.written.fault
        return [] if fault in {None, PointFault.MISSING} else [because(f"point_{fault}")]

    def _meant(self, row: Row, systems: tuple[CodeSystem, ...]) -> frozenset[str]:
        return frozenset[str]().union(*(row.readings[SYSTEMS.index(system)] for system in systems))

    def _by_code(self, row: Row, own: frozenset[str], notes: list[Reason]) -> RowAnswer:
        named = frozenset(row.names)
        if named:
            fitting = own & named
            if not fitting:
                return self._placer.conflict("code_and_name", row, own, named)
        elif row.name_cell:
            fitting = frozenset(code for code in own if is_like(row.name_cell, code, self._lists))
            if not fitting:
                return self._placer.conflict("name_unknown_beside_code", row, own, frozenset())
            notes.append(because("name_like", name=row.name_cell[:SHOWN]))
        else:
            # Nothing but the system says which region is meant: what its rivals mean counts too.
            fitting = self._meant(row, self._systems)
        if row.province is not None:
            if not fitting & own & row.province.members:
                return self._placer.conflict("code_and_province", row, fitting & own, frozenset())
            fitting &= row.province.members
        fitting = self._told(row, fitting, own, notes)
        if len(fitting) > 1:
            return self._placer.ambiguous("code_ambiguous", row.code_cell, fitting, notes)
        return self._placer.place(Match.CODE, row, next(iter(fitting)), notes)

    def _told(self, row: Row, fitting: frozenset[str], allowed: frozenset[str], notes: list[Reason]) -> frozenset[str]:
        """Return the one of several regions that the row's point, else its district, tells; else all of them."""
        if len(fitting) > 1:
            held = row.point.region_code if row.point.distance_km is None else ""
            for told, key in ((held, "told_by_point"), (row.within.tell(fitting), "told_by_district")):
                if told in fitting & allowed:
                    notes.append(because(key))
                    return frozenset({told})
        return fitting

    def _by_name(self, row: Row, notes: list[Reason]) -> RowAnswer:
        found = frozenset(row.names)
        if row.province is not None:
            inside = found & row.province.members
            if not inside:
                return self._placer.conflict("name_and_province", row, frozenset(), found)
            found = inside
        if row.name_province is not None:
            if row.within.tell(found | row.name_province.members) not in found:
                return self._placer.ambiguous("name_province_too", row.name_cell, found, notes)
            notes.append(because("told_by_district"))
        found = self._told(row, found, found, notes)
        if len(found) > 1:
            return self._placer.ambiguous("name_ambiguous", row.name_cell, found, notes)
        code = next(iter(found))
        return self._placer.place(Match(row.names[code].value), row, code, notes)

    def _by_unknown_name(self, row: Row, notes: list[Reason]) -> RowAnswer:
        located = row.point.region_code
        if row.name_province is not None:
            if located and located not in row.name_province.members:
                named = replace(row, province_cell=row.name_cell)
                return self._placer.conflict("point_and_province", named, frozenset({located}), frozenset())
            notes.append(because("name_is_province", name=row.name_cell[:SHOWN]))
            return self._placer.by_point(row, notes)
        members = None if row.province is None else row.province.members
        # A name that is right but for its kind is no slip of the letters: "Kabupaten Palu" is not Kabupaten Palas.
        other_kind = self._lists.of_other_kind(row.name_cell)
        likely = () if other_kind else suggest(row.name_cell, members, self._lists)
        meant = other_kind or frozenset(likely)
        if meant and located and located not in meant:
            return self._placer.conflict("suggestion_and_point", row, frozenset({located}), meant)
        if located or row.point.shares:
            notes.append(because("name_unknown", name=row.name_cell[:SHOWN]))
            return self._placer.by_point(row, notes)
        if not likely:
            return self._unknown_name(row, other_kind, notes)
        reason = because("suggestion", name=row.name_cell[:SHOWN], regions=self._lists.labels(likely))
        told = self._told(row, frozenset(likely), frozenset(likely), notes)
        return self._placer.suggest(row, tuple(sorted(told)), reason, notes)

    def _unknown_name(self, row: Row, other_kind: frozenset[str], notes: list[Reason]) -> RowAnswer:
        if other_kind:
            regions = self._lists.labels(other_kind)
            reason = because("name_other_kind", name=row.name_cell[:SHOWN], regions=regions)
            return RowAnswer(Match.NONE, reasons=(reason, *notes), candidates=tuple(sorted(other_kind)))
        return RowAnswer(Match.NONE, reasons=(because("name_unknown", name=row.name_cell[:SHOWN]), *notes))
