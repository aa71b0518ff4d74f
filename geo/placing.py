"""The last checks before a row is placed, and what a row gets that nothing but its point or district places.

A region that code or name allow is given only when point and district do not contradict it.
"""

from dataclasses import replace
from typing import Final

from geo.answers import Match, Reason, RowAnswer, because
from geo.gazetteer import Gazetteer
from geo.locator import MAX_DISTANCE_KM, Locator
from geo.rows import Row

SHOWN: Final = 60
"""A cell is quoted up to so many signs."""

_LISTED: Final = 5
"""So many regions are listed in a sentence; all of them stand among the candidates."""


class Placer:
    """Places rows, or says what contradicts.

    Args:
        gazetteer: the official lists.
        system: what the table's code system is called in reasons; "" when it has none.
        locator: for distances; None when the table has no points.
        accept: place a suggestion.
    """

    def __init__(self, gazetteer: Gazetteer, system: str, locator: Locator | None, *, accept: bool) -> None:
        """Keep what all rows share."""
        self._lists = gazetteer
        self._system = system
        self._locator = locator
        self._accept = accept

    def place(self, match: Match, row: Row, code: str, notes: list[Reason]) -> RowAnswer:
        """Place a row by code or name, unless its point stands elsewhere or its district is another region's."""
        region = self._lists.regions[code].label
        distance = self.distance(row, code)
        if distance is not None and distance > MAX_DISTANCE_KM:
            located = {row.point.region_code} - {"", code}
            key = "shape_elsewhere" if row.point.is_shape else "point_elsewhere"
            reason = because(key, region=region, distance=distance, other=self._lists.labels(frozenset(located)) or "-")
            return RowAnswer(Match.CONFLICT, "", (reason, *notes), (code, *located), distance)
        rivals = self._lists.siblings[code] & row.within.regions
        if rivals and code not in row.within.regions:
            return self.conflict("district_and_region", row, frozenset({code}), rivals)
        if distance:
            notes = [*notes, because("point_beside", distance=distance)]
        notes = [*notes, *self._province_note(row, code), *self._within_notes(row, code)]
        own = [] if match is Match.SUGGESTION else [self._said(match, row, code)]
        return RowAnswer(match, code, (*own, *notes), distance_km=distance)

    def suggest(self, row: Row, likely: tuple[str, ...], reason: Reason, notes: list[Reason]) -> RowAnswer:
        """Suggest a region; place it when suggestions are accepted. Several that are equally likely are ambiguous."""
        if len(likely) > 1:
            return RowAnswer(Match.AMBIGUOUS, "", (reason, *notes), likely)
        if not self._accept:
            return RowAnswer(Match.SUGGESTION, "", (reason, *notes), likely)
        placed = self.place(Match.SUGGESTION, row, likely[0], [reason, because("suggestion_accepted"), *notes])
        return placed if placed.candidates else replace(placed, candidates=likely)

    def by_point(self, row: Row, notes: list[Reason]) -> RowAnswer:
        """Place a row by its point or shape; without one, suggest by its district."""
        point = row.point
        if point.written.fault is not None:
            return self._by_district(row, notes)
        if point.shares:
            return self._over_several(row, notes)
        if not point.region_code:
            key = "shape_far" if point.is_shape else "point_far"
            return RowAnswer(Match.NONE, reasons=(because(key, limit=MAX_DISTANCE_KM), *notes))
        return self._where_it_stands(row, notes)

    def _where_it_stands(self, row: Row, notes: list[Reason]) -> RowAnswer:
        point = row.point
        region = self._lists.regions[point.region_code]
        if row.province is not None and region.region_code not in row.province.members:
            return self.conflict("point_and_province", row, frozenset({region.region_code}), frozenset())
        holders = frozenset(
            code for code in row.within.regions if self._lists.regions[code].province_2022 == region.province_2022
        )
        if holders and region.region_code not in holders:
            return self.conflict("point_and_district", row, frozenset({region.region_code}), holders)
        notes = [*notes, *self._province_note(row, region.region_code), *self._within_notes(row, region.region_code)]
        shape = "shape" if point.is_shape else "point"
        if point.distance_km is None:
            return RowAnswer(Match.POINT, region.region_code, (because(shape, region=region.label), *notes), (), 0.0)
        where = f"{shape}_lake" if point.in_lake else f"{shape}_sea"
        reason = because(where, region=region.label, distance=point.distance_km)
        return RowAnswer(Match.NEAREST, region.region_code, (reason, *notes), (), point.distance_km)

    def distance(self, row: Row, code: str) -> float | None:
        """Return the distance of a row's point or shape to a region in km; None when the row has neither."""
        if self._locator is None or row.point.written.fault is not None:
            return None
        return row.point.distance_to(code, self._locator)

    def ambiguous(self, key: str, given: str, found: frozenset[str], notes: list[Reason]) -> RowAnswer:
        """List the regions between which nothing decides."""
        reason = because(key, given=given[:SHOWN], regions=self._lists.labels(found))
        return RowAnswer(Match.AMBIGUOUS, reasons=(reason, *notes), candidates=tuple(sorted(found)))

    def conflict(self, key: str, row: Row, one: frozenset[str], other: frozenset[str]) -> RowAnswer:
        """Show both readings of a row whose cells contradict each other."""
        reason = because(
            key,
            code=row.code_cell[:SHOWN],
            name=row.name_cell[:SHOWN],
            province=row.province_cell[:SHOWN],
            district=_said_within(row),
            one=self._lists.labels(one),
            other=self._lists.labels(other) or "-",
        )
        return RowAnswer(Match.CONFLICT, reasons=(reason,), candidates=tuple(sorted(one | other)))

    def _over_several(self, row: Row, notes: list[Reason]) -> RowAnswer:
        said = "; ".join(f"{self._lists.regions[code].label} {share:.0%}" for code, share in row.point.shares[:_LISTED])
        candidates = tuple(code for code, _ in row.point.shares)
        return RowAnswer(Match.AMBIGUOUS, "", (because("shape_over_several", regions=said), *notes), candidates)

    def _by_district(self, row: Row, notes: list[Reason]) -> RowAnswer:
        """Suggest the only region (of the row's province) that holds the row's district and village."""
        if row.within.district is None and row.within.village is None:
            why = "nothing_else" if notes else "nothing_written"
            return RowAnswer(Match.NONE, reasons=(*notes, because(why)))
        province = row.province or row.name_province
        holders = row.within.regions if province is None else row.within.regions & province.members
        if not holders:
            return RowAnswer(Match.NONE, reasons=(because("district_nowhere", district=_said_within(row)), *notes))
        if len(holders) > 1:
            return self.ambiguous("district_ambiguous", _said_within(row), holders, notes)
        reason = because("district_suggests", district=_said_within(row), regions=self._lists.labels(holders))
        return self.suggest(row, tuple(holders), reason, notes)

    def _said(self, match: Match, row: Row, code: str) -> Reason:
        region = self._lists.regions[code].label
        if match is Match.CODE:
            return because("code", code=row.code_cell[:SHOWN], system=self._system, region=region)
        return because(match.value, name=row.name_cell[:SHOWN], region=region)

    def _province_note(self, row: Row, code: str) -> list[Reason]:
        if row.province is None or code in row.province.today:
            return []
        return [because("province_2017", province=row.province_cell[:SHOWN], region=self._lists.regions[code].label)]

    def _within_notes(self, row: Row, code: str) -> list[Reason]:
        """Note a district or village that the region does not hold by the list: lists change, so it decides nothing."""
        region = self._lists.regions[code].label
        levels = (
            ("district", row.district_cell, row.within.district),
            ("village", row.village_cell, row.within.village),
        )
        return [
            because(f"{level}_elsewhere" if holding else f"{level}_unknown", given=cell[:SHOWN], region=region)
            for level, cell, holding in levels
            if holding is not None and code not in holding
        ]


def _said_within(row: Row) -> str:
    """Return a row's village and district as written."""
    return ", ".join(cell[:SHOWN] for cell in (row.village_cell, row.district_cell) if cell)
