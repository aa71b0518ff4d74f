"""What the map shows, as one value, and what a reader does on it, as another.

A MapState becomes a small JSON patch; geometry, point attributes and texts never travel with it (they are
fetched once by URL). A MapEvent is what comes back.
"""

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypedDict, cast, get_args

import numpy as np
import numpy.typing as npt

from geo.codes import Level
from geo.vintages import TODAY, VintageId
from texts import HOME, Language

PointStyle = Literal["kbli", "programme"]
EventKind = Literal["pick_region", "pick_point", "rectangle", "clear"]
BBox = tuple[float, float, float, float]

OUTSIDE: Final = -1
"""The class of a region that the filter leaves out: drawn faded."""

_SHORTEST_RUN: Final = 2
"""Characters of the shortest run of rows and the space before it."""


@dataclass(frozen=True)
class Focus:
    """A place to move the view to: west, south, east, north in degrees. A new count asks for it again."""

    bbox: BBox
    count: int


@dataclass(frozen=True)
class OwnPoints:
    """Where this session's browser fetches the points of imported layers, and how many records they are."""

    url: str
    count: int


@dataclass(frozen=True)
class MapLink:
    """A line between two points, or a stub where the other end is no place on the map.

    Attributes:
        start, end: longitude and latitude in degrees, WGS 84; ``end`` None = a stub.
        row: the record that it begins at, for a start at its symbol; None = a region's reference point.
        is_announced: dashed: no link, a survey that was announced.
        label: what stands at a stub's open end.
        lines: for the tooltip.
    """

    start: tuple[float, float]
    end: tuple[float, float] | None
    row: int | None
    is_announced: bool
    label: str
    lines: tuple[str, ...]

    def to_patch(self) -> dict[str, object]:
        """Return the link as the browser's core reads it; to four decimals a degree is right to some ten metres."""
        ends = [None if end is None else [round(degree, 4) for degree in end] for end in (self.start, self.end)]
        return {
            "from": ends[0],
            "to": ends[1],
            "row": self.row,
            "announced": self.is_announced,
            "label": self.label,
            "lines": list(self.lines),
        }


@dataclass(frozen=True)
class MapState:
    """Everything that can change on the map. Codes are of the level shown, provinces in the vintage shown.

    Attributes:
        classes: code to class index into palette; a code that is absent has no data, OUTSIDE is faded.
        values: code to the measure's value, written in the language, for the tooltip.
        measure: the measure's name in the language; heads the legend.
        ranges: the legend's line per class, same length as palette.
        points: "*" for all, else rows of the points payload.
        labels: row of a point to the label that stands beside it (few: a label without room is left out).
        links: lines between places, few: they travel with the state.
        own: where the points of imported layers are; their rows go on after those of the points payload.
        active: the row of the point whose card is open.
        bbox: the reader's rectangle.
        answered: the number of the last event taken into account; with it, a state made before the reader's
            last picks does not undo them on screen. None applies every state as it comes.
    """

    level: Level = Level.PROVINCE
    vintage: VintageId = TODAY
    lang: Language = HOME
    classes: Mapping[str, int] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    palette: tuple[str, ...] = ()
    measure: str = ""
    ranges: tuple[str, ...] = ()
    selected: tuple[str, ...] = ()
    points: Literal["*"] | Sequence[int] | npt.NDArray[np.integer[Any]] = "*"
    point_style: PointStyle = "kbli"
    labels: Mapping[int, str] = field(default_factory=dict)
    links: Sequence[MapLink] = ()
    own: OwnPoints | None = None
    active: int | None = None
    bbox: BBox | None = None
    focus: Focus | None = None
    answered: int | None = None

    def to_patch(self) -> dict[str, object]:
        """Return the state as the browser's core reads it: plain JSON values, as short as legible."""
        return {
            "level": self.level,
            "vintage": self.vintage,
            "lang": self.lang,
            "classes": dict(self.classes),
            "values": dict(self.values),
            "palette": list(self.palette),
            "measure": self.measure,
            "ranges": list(self.ranges),
            "selected": list(self.selected),
            "points": self.points if isinstance(self.points, str) else encode_rows(self.points),
            "style": self.point_style,
            "labels": [[row, text] for row, text in self.labels.items()],
            "links": [link.to_patch() for link in self.links],
            "own": None if self.own is None else {"url": self.own.url, "n": self.own.count},
            "active": self.active,
            "bbox": None if self.bbox is None else list(self.bbox),
            "focus": None if self.focus is None else {"bbox": list(self.focus.bbox), "n": self.focus.count},
            "answered": self.answered,
        }


def encode_rows(rows: Iterable[int]) -> str:
    """Write row numbers as short as they can be, in one of two forms (read by ``atlas/points.js``).

    Gaps and runs in base 36: [4, 5, 6, 40] is "5+2 y" (the count starts before row 0); a bit per row in base 64 after
    a "=": [0, 7] is "=gQ==". 5,000 consecutive rows take 5 bytes, and any selection of 50,000 rows at most 8.4 kB.
    """
    ordered = np.unique(np.fromiter(rows, np.int64))
    if not len(ordered):
        return ""
    bits = "=" + base64.b64encode(np.packbits(np.bincount(ordered).astype(bool)).tobytes()).decode()
    starts = np.flatnonzero(np.diff(ordered, prepend=-2) != 1)
    if _SHORTEST_RUN * len(starts) > len(bits):
        return bits
    ends = np.append(starts[1:], len(ordered)) - 1
    gaps = ordered[starts] - np.append(-1, ordered[ends[:-1]])
    runs = " ".join(
        np.base_repr(gap, 36).lower() + (f"+{np.base_repr(more, 36).lower()}" if more else "")
        for gap, more in zip(gaps.tolist(), (ends - starts).tolist(), strict=True)
    )
    return min(runs, bits, key=len)


class _RawEvent(TypedDict):
    kind: EventKind
    value: object
    n: int


@dataclass(frozen=True)
class MapEvent:
    """What a reader did on the map.

    Attributes:
        kind: pick_region (value: all selected codes of the level shown), pick_point (value: the record's id),
            rectangle (value: west, south, east, north), clear (value: "rectangle").
        value: see kind.
        n: rises with every event of a browser page; the last one stays readable, so compare it with the last
            one seen.
    """

    kind: EventKind
    value: tuple[str, ...] | BBox | str
    n: int


def parse_event(raw: object) -> MapEvent | None:
    """Read what the browser sent. What is not a well-formed event is no event: the sender is not trusted."""
    if not isinstance(raw, Mapping) or raw.get("kind") not in get_args(EventKind) or not _is_number(raw.get("n")):
        return None
    event = cast("_RawEvent", raw)
    value, n = event["value"], int(event["n"])
    match event["kind"], value:
        case "pick_region", list() if all(isinstance(code, str) for code in value):
            return MapEvent("pick_region", tuple(value), n)
        case "rectangle", [
            int() | float() as west,
            int() | float() as south,
            int() | float() as east,
            int() | float() as north,
        ]:
            return MapEvent("rectangle", (float(west), float(south), float(east), float(north)), n)
        case ("pick_point" | "clear") as kind, str():
            return MapEvent(kind, value, n)
    return None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
