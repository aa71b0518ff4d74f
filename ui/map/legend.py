"""Colours and words of the map that never change while it lives: the browser fetches them once.

Classes of regions come with the state (YlGnBu). Point colours were chosen against it: warm or dark, so that they
stand off every class; hue families follow what is made, not the order of codes. Each two stay apart for the three
kinds of colour blindness too, and each stands off its white halo (tests/ui/test_colours.py).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from geo.vintages import VintageId
from texts import LANGUAGES, catalogue


@dataclass(frozen=True)
class PointGroup:
    """Points of one colour: a text key below ``map.`` and the values that belong to it."""

    label: str
    colour: str
    members: frozenset[str]


def _group(label: str, colour: str, *members: str) -> PointGroup:
    return PointGroup(label, colour, frozenset(members))


KBLI_GROUPS: Final = (
    _group("group.food", "#d93a0a", "10", "11", "12"),
    _group("group.textile", "#7d0f96", "13", "14"),
    _group("group.leather", "#4d2300", "15"),
    _group("group.wood", "#2b7e42", "16", "31"),
    _group("group.paper", "#66707c", "17", "18"),
    _group("group.chemical", "#00a07a", "19", "20", "21", "22"),
    _group("group.mineral", "#d48200", "23"),
    _group("group.metal", "#2b0a4d", "24", "25", "26", "27", "28", "29", "30", "33"),
    _group("group.other", "#951851", "32"),
)
"""KBLI divisions by what is worked. A grouping of our own, for colour only: nothing is counted by it."""

SITE_GROUPS: Final = (
    _group("group.phase_1", "#3a22d8", "1"),
    _group("group.phase_2", "#10161c", "2"),
)
"""Programme sites by phase, whatever the points beside them are coloured by; the first targets are stars."""

PROGRAMME_GROUPS: Final = (
    *SITE_GROUPS,
    _group("group.first_target", "#c8102e", "first_target"),
    _group("group.programme_other", "#2b0a4d", "other"),
)

OWN_GROUP: Final = _group("group.own", "#f000c8", "own")
"""Records of imported layers, in every style alike: a colour that no record of the atlas bears."""

UNKNOWN_GROUP: Final = _group("group.unknown", "#8a949c")
"""The last group of each style: what belongs to no other."""

STYLES: Final = {
    "kbli": (*KBLI_GROUPS, *SITE_GROUPS, OWN_GROUP, UNKNOWN_GROUP),
    "programme": (*PROGRAMME_GROUPS, OWN_GROUP, UNKNOWN_GROUP),
}


def group_index(style: str, value: str) -> int:
    """Return the position of a value's group in a style; the last one for a value of no group."""
    groups = STYLES[style]
    return next((at for at, group in enumerate(groups) if value in group.members), len(groups) - 1)


def meta_payload(provinces: Mapping[VintageId, Mapping[str, str]]) -> bytes:
    """Return ``meta.json``: texts of both languages, province names by vintage and code, point styles."""
    prefix = "map."
    meta = {
        "texts": {
            lang: {key.removeprefix(prefix): text for key, text in catalogue(lang).items() if key.startswith(prefix)}
            for lang in LANGUAGES
        },
        "provinces": {vintage: dict(names) for vintage, names in provinces.items()},
        "styles": {
            style: [{"label": group.label, "colour": group.colour} for group in groups]
            for style, groups in STYLES.items()
        },
    }
    return json.dumps(meta, ensure_ascii=False, separators=(",", ":")).encode()
