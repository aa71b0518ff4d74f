"""One row asked alone, and what a person sees of its answer."""

import pandas as pd

from geo.answers import Match, Reason, RowAnswer
from geo.gazetteer import HOME, Gazetteer
from geo.resolver import resolve
from geo.roles import ROLES, Roles, written_keys

Cells = dict[str, str]
Seen = tuple[Match, str, str, tuple[str, ...], float | None]
"""What a person sees of an answer: match, region, sentences, the regions to pick from, the distance to 10 m."""


def ask(lists: Gazetteer, cells: Cells, chosen: str = "", **options) -> RowAnswer:
    """Resolve one row, its cells by role; ``chosen`` is what a person chose for it. Codes are this product's own."""
    table = pd.DataFrame([cells], dtype="str")
    roles = Roles(**{role: role for role in cells if role in ROLES})
    given = {"declared": HOME if "code" in cells else None} | options
    if chosen:
        given["corrections"] = {written_keys(table, roles, given.get("geometry"))[0]: chosen}
    return resolve(table, roles, lists, **given).answers[0]


def seen(answer: RowAnswer) -> Seen:
    """Return what a person sees of an answer."""
    km = None if answer.distance_km is None else round(answer.distance_km, 2)
    return answer.match, answer.region_code, answer.describe("en"), answer.candidates, km


def told(match: Match, region: str, *reasons: Reason, pick: str = "", km: float | None = None) -> Seen:
    """Return what a person should see; a reason names no more than its sentence needs."""
    return seen(RowAnswer(match, region, reasons, tuple(pick.split()), km))
