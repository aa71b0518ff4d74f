"""The decision of a table's code system, case by case: how many witnesses it takes, and what is told of the others."""

import pytest

from geo.code_systems import Decision, Refusal, RowEvidence, SystemEvidence, decide
from geo.gazetteer import CodeSystem

HOME, THEN, BPS, BPS_THEN = CodeSystem


def row(*readings: str, known: str | None = None) -> RowEvidence:
    """A row whose code means these regions in the four systems, each a letter; those not given mean nothing."""
    meant = (*readings, *[""] * (len(CodeSystem) - len(readings)))
    return RowEvidence(tuple(map(frozenset, meant)), None if known is None else frozenset(known))


def rows(count: int, *readings: str, known: str = "") -> list[RowEvidence]:
    """Different rows that speak alike; of several regions in a reading or a name the first tells the rows apart."""
    return [
        RowEvidence(
            tuple(frozenset(f"{n}{region}" for region in found) for found in row(*readings).readings),
            frozenset(f"{n}{region}" for region in known) if known else None,
        )
        for n in range(count)
    ]


def told(found: Decision) -> tuple[object, ...]:
    return found.system, found.rivals, found.same, found.refusal, found.contenders


def won(system: CodeSystem) -> tuple[object, ...]:
    return system, (), (), None, ()


def thin(system: CodeSystem, *rivals: CodeSystem) -> tuple[object, ...]:
    return system, rivals, (), None, ()


def refused(refusal: Refusal, *contenders: CodeSystem) -> tuple[object, ...]:
    return None, (), (), refusal, contenders


def test_a_table_without_codes_has_the_declared_system_or_none() -> None:
    nothing = tuple(SystemEvidence(system, 0, 0, 0, 0) for system in CodeSystem)
    for given in ([], [row(known="a")]):
        assert decide(given) == Decision(None, nothing)
        assert decide(given, BPS) == Decision(BPS, nothing, BPS)


def test_each_different_row_counts_once_for_and_against_each_system() -> None:
    given = [row("a", "b", "", "ac", known="a"), row("a", "a", known=""), row("b", "b", "b", "b")]
    assert decide([*given, *given]).evidence == (
        SystemEvidence(HOME, 3, 0, 1, 0),
        SystemEvidence(THEN, 3, 0, 0, 1),
        SystemEvidence(BPS, 1, 2, 0, 0),
        SystemEvidence(BPS_THEN, 2, 1, 1, 0),
    )


def test_systems_that_mean_the_same_throughout_are_told_as_the_same() -> None:
    assert told(decide(rows(2, "a", "a", "a", "a"))) == (HOME, (), (THEN, BPS, BPS_THEN), None, ())
    assert told(decide([*rows(2, "a", "a", "a"), row("b", "b", "", "b")])) == (HOME, (), (THEN,), None, ())


def test_of_systems_that_names_fit_alike_the_one_that_knows_more_codes_is_taken_then_the_first() -> None:
    assert decide([*rows(3, "a", "", "a", known="a"), row("", "", "c")]).system is BPS
    assert decide(rows(3, "", "a", "a", known="a")).system is THEN


@pytest.mark.parametrize(
    ("right", "wrong", "verdict"),
    [(27, 3, won(HOME)), (26, 3, refused(Refusal.MIXED, HOME, BPS)), (1, 2, won(HOME))],
)
def test_a_table_whose_names_contradict_every_system_is_refused_from_three_in_thirty_on(
    right: int, wrong: int, verdict: tuple[object, ...]
) -> None:
    given = [*rows(right, "a", known="a"), *rows(wrong, "b", known="z"), row("c", "", "c")]
    assert told(decide(given)) == verdict
    declared = decide(given, HOME)
    if verdict[0] is None:
        assert told(declared) == refused(Refusal.DECLARED, HOME, BPS)
    else:
        assert told(declared) == won(HOME)
    assert (declared.declared, declared.evidence) == (HOME, decide(given).evidence)


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        # Three names that fit one system and not the other decide; two leave the other as a rival.
        (rows(3, "a", "", "b", known="a"), won(HOME)),
        (rows(2, "a", "", "b", known="a"), thin(HOME, BPS)),
        (rows(3, "b", "", "a", known="a"), won(BPS)),
        (rows(2, "b", "", "a", known="a"), refused(Refusal.UNDECIDED, BPS, HOME)),
        ([*rows(2, "b", "", "a", known="a"), row("c", "", "c", known="c")], thin(BPS, HOME)),
        # A code that the best system does not know, or a name against it, weakens it.
        ([*rows(3, "a", "", "b", known="a"), row("", "", "c")], thin(HOME, BPS)),
        ([*rows(10, "a", "", "b", known="a"), row("c", "", "d", known="d")], thin(HOME, BPS)),
        (
            [*rows(10, "a", "", "b", known="a"), row("c", "", "d", known="d"), row("e", "", "f", known="f")],
            refused(Refusal.MIXED, HOME, BPS),
        ),
        # Without names, only codes that the other lacks decide, from three on.
        ([row("a", "", "b"), *rows(3, "c")], won(HOME)),
        ([row("a", "", "b"), *rows(2, "c")], refused(Refusal.UNDECIDED, HOME, BPS)),
        ([row("a", "", "b"), *rows(3, "c"), row("", "d")], refused(Refusal.UNDECIDED, HOME, THEN, BPS)),
        # A name that picks one region whichever system is meant needs no decision; one that both fit does.
        ([row("ab", "", "b", known="b")], thin(HOME, BPS)),
        ([row("a", "", "b", known="ab")], refused(Refusal.UNDECIDED, HOME, BPS)),
        ([row("ab", "", "b", known="b"), row("a", "", "b")], refused(Refusal.UNDECIDED, HOME, BPS)),
        # Several rivals are all told.
        (rows(1, "a", "b", "b", "b"), refused(Refusal.UNDECIDED, HOME, THEN, BPS, BPS_THEN)),
        (rows(2, "a", "b", "a", "b", known="a"), (HOME, (THEN, BPS_THEN), (BPS,), None, ())),
    ],
)
def test_what_it_takes_to_win(given: list[RowEvidence], verdict: tuple[object, ...]) -> None:
    found = decide(given)
    assert told(found) == verdict
    assert [one.system for one in found.evidence] == list(CodeSystem)
    assert decide(given[::-1]) == found
    assert found.declared is None


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        # The declared system lacks three codes, and another knows them all.
        ([*rows(3, "", "", "a"), row("b", "", "b")], refused(Refusal.DECLARED_CODES, HOME, BPS)),
        ([*rows(2, "", "", "a"), row("b", "", "b")], won(HOME)),
        ([*rows(3, "", "", "a"), row("b", "c")], won(HOME)),
        # One that fewer names speak for, or that names contradict, is no better; one that as many speak for is.
        ([*rows(3, "", "", "a"), row("b", "", "c", known="b")], won(HOME)),
        ([*rows(3, "", "", "a"), row("b", "", "b", known="b")], refused(Refusal.DECLARED_CODES, HOME, BPS)),
        (rows(3, "", "", "a", known="z"), won(HOME)),
        (rows(3, "", "a", "a", "a"), refused(Refusal.DECLARED_CODES, HOME, THEN, BPS, BPS_THEN)),
    ],
)
def test_what_it_takes_to_refuse_a_declaration(given: list[RowEvidence], verdict: tuple[object, ...]) -> None:
    found = decide(given, HOME)
    assert told(found) == verdict
    assert found.declared is HOME
    assert [one.system for one in found.evidence] == list(CodeSystem)
