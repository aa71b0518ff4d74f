"""Which code system a table is written in: decided from all its codes and names together, never row by row.

169 BPS codes of 2022 are the Kemendagri code of another regency, so a code alone proves nothing. A system wins by
witnesses: rows whose name or province fits it and not the other. Without witnesses it can win only by codes that the
other does not know. Where neither decides, the table is refused, and a person says which system it is.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from geo.gazetteer import HOME, CodeSystem

MAX_DISAGREEMENT: Final = 0.10
"""The share of named rows that may contradict the system. Beyond it the table is refused: codes or names shifted."""

MIN_WITNESSES: Final = 3
"""So many different rows must contradict before a table is refused, and must speak for a system before rows without a
name are placed by it: one row alone may simply be wrong."""


class Refusal(StrEnum):
    """Why a whole table is refused."""

    UNDECIDED = "undecided"
    MIXED = "mixed"
    DECLARED = "declared"
    DECLARED_CODES = "declared_codes"
    SWAPPED = "swapped"


@dataclass(frozen=True)
class RowEvidence:
    """What one row says about the system: what its code means in each, and the regions its name and province allow.

    ``known`` is None when the row has neither; empty when they contradict each other.
    """

    readings: tuple[frozenset[str], ...]
    known: frozenset[str] | None

    def under(self, system: CodeSystem) -> frozenset[str]:
        """Return what the code means in one system."""
        return self.readings[SYSTEMS.index(system)]

    def agrees(self, system: CodeSystem) -> bool:
        """Tell whether name and province fit what the code means in a system."""
        return bool(self.known) and bool(self.under(system) & (self.known or frozenset()))

    def disagrees(self, system: CodeSystem) -> bool:
        """Tell whether the code means something in a system that name and province do not allow."""
        return bool(self.known) and bool(self.under(system)) and not self.agrees(system)


SYSTEMS: Final = tuple(CodeSystem)


@dataclass(frozen=True)
class SystemEvidence:
    """What speaks for and against one system, in different rows: codes known and unknown, names fitting and not."""

    system: CodeSystem
    known: int
    unknown: int
    agree: int
    disagree: int


@dataclass(frozen=True)
class Decision:
    """The system of a table, or why there is none.

    ``system`` is None when the table holds no code or is refused. ``rivals`` are systems that few witnesses speak
    against: a row without a name is placed only where they mean the same. ``same`` are systems that mean the same in
    every row of this table. ``contenders`` are those between which a refused table could not decide.
    """

    system: CodeSystem | None
    evidence: tuple[SystemEvidence, ...]
    declared: CodeSystem | None = None
    rivals: tuple[CodeSystem, ...] = ()
    same: tuple[CodeSystem, ...] = ()
    refusal: Refusal | None = None
    contenders: tuple[CodeSystem, ...] = field(default=())


def decide(rows: Sequence[RowEvidence], declared: CodeSystem | None = None) -> Decision:
    """Decide a table's code system. The order of the rows and their repetition do not count."""
    distinct = list(dict.fromkeys(row for row in rows if any(row.readings)))
    evidence = {system: _weigh(system, distinct) for system in SYSTEMS}
    found = tuple(evidence.values())
    if not distinct:
        return Decision(declared, found, declared)
    if declared is not None:
        return _declared(declared, evidence)
    best = min(SYSTEMS, key=lambda system: (-evidence[system].agree, evidence[system].unknown, SYSTEMS.index(system)))
    if _contradicted(evidence[best]):
        return Decision(None, found, refusal=Refusal.MIXED, contenders=_sensible(evidence))
    verdicts = {system: _compare(distinct, best, system, evidence) for system in SYSTEMS if system is not best}
    for verdict, refusal in ((_Verdict.CONTESTED, Refusal.MIXED), (_Verdict.UNDECIDED, Refusal.UNDECIDED)):
        against = tuple(system for system, given in verdicts.items() if given is verdict)
        if against:
            return Decision(None, found, refusal=refusal, contenders=(best, *against))
    return Decision(
        best,
        found,
        rivals=tuple(system for system, given in verdicts.items() if given is _Verdict.THIN),
        same=tuple(system for system, given in verdicts.items() if given is _Verdict.SAME),
    )


class _Verdict(StrEnum):
    """How the best system stands against another."""

    SAME = "same"
    WON = "won"
    THIN = "thin"
    UNDECIDED = "undecided"
    CONTESTED = "contested"


def _weigh(system: CodeSystem, rows: Sequence[RowEvidence]) -> SystemEvidence:
    count = Counter[str]()
    for row in rows:
        count["known" if row.under(system) else "unknown"] += 1
        count["agree"] += row.agrees(system)
        count["disagree"] += row.disagrees(system)
    return SystemEvidence(system, count["known"], count["unknown"], count["agree"], count["disagree"])


def _contradicted(given: SystemEvidence) -> bool:
    return given.disagree >= MIN_WITNESSES and given.disagree > MAX_DISAGREEMENT * (given.agree + given.disagree)


def _declared(declared: CodeSystem, evidence: Mapping[CodeSystem, SystemEvidence]) -> Decision:
    """Believe a declaration unless names or codes contradict it."""
    found = tuple(evidence.values())
    if _contradicted(evidence[declared]):
        return Decision(None, found, declared, refusal=Refusal.DECLARED, contenders=_sensible(evidence))
    if better := _known_by_others(declared, evidence):
        return Decision(None, found, declared, refusal=Refusal.DECLARED_CODES, contenders=(declared, *better))
    return Decision(declared, found, declared)


def _known_by_others(declared: CodeSystem, evidence: Mapping[CodeSystem, SystemEvidence]) -> tuple[CodeSystem, ...]:
    """Return the systems that know every code while the declared one does not, and that no fewer names speak for."""
    own = evidence[declared]
    return tuple(
        system
        for system, given in evidence.items()
        if _known_better(given, own) and given.agree >= own.agree and not _contradicted(given)
    )


def _sensible(evidence: Mapping[CodeSystem, SystemEvidence]) -> tuple[CodeSystem, ...]:
    return tuple(system for system, given in evidence.items() if given.known)


def _compare(
    rows: Sequence[RowEvidence],
    best: CodeSystem,
    other: CodeSystem,
    evidence: Mapping[CodeSystem, SystemEvidence],
) -> _Verdict:
    # Only rows that both can read, and read differently, can be placed wrongly by the wrong choice.
    clashes = [row for row in rows if row.under(other) and row.under(best) != row.under(other)]
    if not clashes:
        return _Verdict.SAME if all(row.under(best) == row.under(other) for row in rows) else _Verdict.WON
    wins = sum(row.agrees(best) and not row.agrees(other) for row in rows)
    losses = sum(row.agrees(other) and not row.agrees(best) for row in rows)
    if losses > MAX_DISAGREEMENT * wins:
        return _Verdict.CONTESTED
    if wins >= MIN_WITNESSES:
        # A code that only another system knows is a sign of a mixed table: rows without a name cannot be trusted then.
        return _Verdict.WON if losses == 0 and evidence[best].unknown == 0 else _Verdict.THIN
    # A table of one or two rows that only a foreign system fits may as well hold a wrong code or name: it is refused.
    if wins and (best is HOME or evidence[best].agree >= MIN_WITNESSES):
        return _Verdict.THIN
    if wins == 0 and _known_better(evidence[best], evidence[other]):
        return _Verdict.WON
    settled = all(len((row.under(best) | row.under(other)) & (row.known or frozenset())) == 1 for row in clashes)
    # Names that both systems fit, or that pick one region whichever is meant, need no decision.
    return _Verdict.THIN if wins == 0 and settled else _Verdict.UNDECIDED


def _known_better(best: SystemEvidence, other: SystemEvidence) -> bool:
    return best.unknown == 0 and other.unknown >= MIN_WITNESSES
