"""Colours and words of the map that never change while it lives: the browser fetches them once.

Classes of regions come with the state (YlGnBu). Point colours were chosen against it: warm or dark, so that they
stand off every class; hue families follow what is made, not the order of codes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from geo.vintages import VintageId
from texts import LANGUAGES, catalogue

YLGNBU: Final = {
    3: ("#edf8b1", "#7fcdbb", "#2c7fb8"),
    4: ("#ffffcc", "#a1dab4", "#41b6c4", "#225ea8"),
    5: ("#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494"),
    6: ("#ffffcc", "#c7e9b4", "#7fcdbb", "#41b6c4", "#2c7fb8", "#253494"),
    7: ("#ffffcc", "#c7e9b4", "#7fcdbb", "#41b6c4", "#1d91c0", "#225ea8", "#0c2c84"),
}
"""ColorBrewer's YlGnBu (Cynthia Brewer, Apache 2.0) by number of classes; colour-blind readers tell them apart."""


def palette(classes: int) -> tuple[str, ...]:
    """Return the colours of so many classes (at most seven), light to dark; one or two keep off both ends."""
    return YLGNBU[classes] if classes in YLGNBU else YLGNBU[4][1 : 1 + classes]


@dataclass(frozen=True)
class PointGroup:
    """Points of one colour: a text key below ``map.`` and the values that belong to it."""

    label: str
    colour: str
    members: frozenset[str]


def _group(label: str, colour: str, *members: str) -> PointGroup:
    return PointGroup(label, colour, frozenset(members))


KBLI_GROUPS: Final = (
    _group("group.food", "#e0631b", "10", "11", "12"),
    _group("group.textile", "#a3307f", "13", "14"),
    _group("group.leather", "#7b4a1c", "15"),
    _group("group.wood", "#3f7d2b", "16", "31"),
    _group("group.paper", "#5f6b76", "17", "18"),
    _group("group.chemical", "#00857f", "19", "20", "21", "22"),
    _group("group.mineral", "#d9a400", "23"),
    _group("group.metal", "#22315f", "24", "25", "26", "27", "28", "29", "30", "33"),
    _group("group.other", "#cf1f45", "32"),
)
"""KBLI divisions by what is worked. A grouping of our own, for colour only: nothing is counted by it."""

SITE_GROUPS: Final = (
    _group("group.phase_1", "#6a4bb0", "1"),
    _group("group.phase_2", "#10161c", "2"),
)
"""Programme sites by phase, whatever the points beside them are coloured by; the first targets are stars."""

PROGRAMME_GROUPS: Final = (
    *SITE_GROUPS,
    _group("group.first_target", "#c8102e", "first_target"),
    _group("group.programme_other", "#22315f", "other"),
)

OWN_GROUP: Final = _group("group.own", "#e0007a", "own")
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
