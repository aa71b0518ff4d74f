"""A judge of GeoJSON: what breaks RFC 7946, and what common tools stumble over although the standard allows it.

It sees what validators leave out (a ``crs`` member, repeated ids, digits that no survey has, swapped axes), and it
takes any bytes: the file is a stranger's. A finding is a value, a key and what it names; ``texts`` says it.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from geo.geojson_geometry import GeometryFinding, judge_geometry
from texts import Language, plural, say

RULES: Final[Mapping[str, str]] = {
    "not_utf8": "RFC 8259 §8.1",
    "byte_order_mark": "RFC 8259 §8.1",
    "not_json": "RFC 8259",
    "too_deep": "",
    "not_finite": "RFC 8259 §6",
    "name_repeated": "RFC 8259 §4",
    "not_object": "RFC 7946 §3",
    "type_unknown": "RFC 7946 §1.4",
    "crs": "RFC 7946 §4",
    "features_missing": "RFC 7946 §3.3",
    "not_feature": "RFC 7946 §3.3",
    "geometry_missing": "RFC 7946 §3.2",
    "properties_missing": "RFC 7946 §3.2",
    "properties_type": "RFC 7946 §3.2",
    "id_type": "RFC 7946 §3.2",
    "member_misplaced": "RFC 7946 §7.1",
    "bbox_form": "RFC 7946 §5",
    "geometry_type": "RFC 7946 §3.1",
    "coordinates_form": "RFC 7946 §3.1",
    "position_short": "RFC 7946 §3.1.1",
    "position_long": "RFC 7946 §3.1.1",
    "line_short": "RFC 7946 §3.1.4",
    "ring_short": "RFC 7946 §3.1.6",
    "ring_open": "RFC 7946 §3.1.6",
    "winding": "RFC 7946 §3.1.6",
    "collection_form": "RFC 7946 §3.1.8",
    "collection_nested": "RFC 7946 §3.1.8",
    "out_of_range": "RFC 7946 §4",
    "id_missing": "",
    "id_repeated": "",
    "geometry_null": "",
    "geometry_empty": "",
    "geometry_invalid": "",
    "precision": "",
    "swapped": "",
    "outside": "",
    "bbox_off": "",
    "mixed": "",
    "properties_nested": "",
}
"""Every rule in the order in which it is told, with the section that it is from; "" is advice from practice."""

NAMED: Final = 5
"""How many places of one fault are named; the others are counted."""

_CLIP: Final = 40
_MOST_DIGITS: Final = 300
"""Whole numbers of more digits are beyond what a double holds."""

_DEFINED: Final = {"coordinates", "geometries", "geometry", "properties", "features"}
_OWN: Final[Mapping[str, set[str]]] = {
    "FeatureCollection": {"features"},
    "Feature": {"geometry", "properties"},
    "GeometryCollection": {"geometries"},
}
"""The defining members of each type; all geometries but one have ``coordinates``."""

_GEOMETRIES: Final = (
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection",
)  # fmt: skip
_BBOX_SIDES: Final = (4, 6)
_BBOX_SLACK: Final = 1e-6


@dataclass(frozen=True)
class GeojsonFault:
    """One rule that a file breaks.

    Args:
        key: one of RULES; its sentence stands below ``geojson.fault.``.
        count: how often it is broken.
        places: where, the first of them.
        values: what the sentence names, of the first place.
    """

    key: str
    count: int = 1
    places: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def section(self) -> str:
        """Return the section of the standard that is broken, "" for advice from practice."""
        return RULES[self.key]

    def describe(self, lang: Language) -> str:
        """Return the fault as one line: the rule, what is wrong and what to do, how often and where."""
        rule = self.section or say("geojson.practice", lang)
        sentence = say(f"geojson.fault.{self.key}", lang, **self.values)
        where = f" {plural('geojson.found', self.count, lang, places=', '.join(self.places))}" if self.places else ""
        return f"{rule}: {sentence}{where}"


class _Findings:
    """Faults as they are met, gathered by rule."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._places: dict[str, list[str]] = {}
        self._values: dict[str, Mapping[str, str]] = {}

    def add(self, key: str, place: str = "", **values: object) -> None:
        self._counts[key] += 1
        self._values.setdefault(key, {name: printable(value) for name, value in values.items()})
        places = self._places.setdefault(key, [])
        if place and len(places) < NAMED and place not in places:
            places.append(place)

    def listed(self) -> list[GeojsonFault]:
        found = [key for key in RULES if self._counts[key]]
        return [GeojsonFault(key, self._counts[key], tuple(self._places[key]), self._values[key]) for key in found]


def judge_bytes(content: bytes) -> list[GeojsonFault]:
    """Judge a file's bytes, whatever they are; none for a clean file. Never raises."""
    found = _Findings()
    text = _decode(content, found)
    if text is None:
        return found.listed()
    try:
        document = json.loads(
            text,
            object_pairs_hook=lambda pairs: _object(pairs, found),
            parse_constant=lambda name: _not_finite(name, found),
            parse_int=lambda digits: _number(digits, found),
            parse_float=lambda digits: _number(digits, found),
        )
    except json.JSONDecodeError as error:
        found.add("not_json", line=error.lineno, column=error.colno)
    except RecursionError:
        found.add("too_deep")
    else:
        _judge_document(document, found)
    return found.listed()


def find_faults(document: object) -> list[GeojsonFault]:
    """Judge a parsed GeoJSON document; none for a clean one. What only the text shows, ``judge_bytes`` finds."""
    found = _Findings()
    _judge_document(document, found)
    return found.listed()


def printable(given: object) -> str:
    """Return a stranger's text as one that may be shown: short, and without signs that steer a terminal."""
    text = str(given)
    shown = "".join(sign if sign.isprintable() else "\ufffd" for sign in text[:_CLIP])
    return f"{shown}…" if len(text) > _CLIP else shown


def _decode(content: bytes, found: _Findings) -> str | None:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        found.add("not_utf8", position=error.start)
        return None
    if text.startswith("\ufeff"):
        found.add("byte_order_mark")
    return text.removeprefix("\ufeff")


def _object(pairs: list[tuple[str, Any]], found: _Findings) -> dict[str, Any]:
    given = dict(pairs)
    if len(given) < len(pairs):
        repeated = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        found.add("name_repeated", name=repeated)
    return given


def _not_finite(name: str, found: _Findings) -> float:
    found.add("not_finite", given=name)
    return float(name)


def _number(digits: str, found: _Findings) -> float:
    if len(digits) <= _MOST_DIGITS and digits.lstrip("-").isdecimal():
        return int(digits)
    number = float(digits)
    return number if abs(number) < float("inf") else _not_finite(f"{digits[:_CLIP]}", found)


def _judge_document(document: object, found: _Findings) -> None:
    if not isinstance(document, dict):
        found.add("not_object")
        return
    kind = document.get("type")
    if "crs" in document:
        found.add("crs")
    if kind == "FeatureCollection":
        _judge_collection(document, found)
    elif kind == "Feature":
        _judge_features([document], found)
    elif kind in _GEOMETRIES:
        _judge_shapes(document, "geometry", found)
    else:
        found.add("type_unknown", given=kind)


def _judge_collection(document: Mapping[str, Any], found: _Findings) -> None:
    _judge_members(document, "FeatureCollection", "", found)
    features = document.get("features")
    if not isinstance(features, list):
        found.add("features_missing")
        return
    bounds = _judge_features(features, found)
    _judge_bbox(document, bounds, "", found)


_Bounds = tuple[float, float, float, float]


def _judge_features(features: list[Any], found: _Findings) -> list[_Bounds]:
    """Judge features one by one, then what only shows among them; return the bounds of their geometries."""
    kinds: set[str] = set()
    bounds: list[_Bounds] = []
    for number, feature in enumerate(features):
        place = _place(number, feature)
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            found.add("not_feature", place)
            continue
        _judge_members(feature, "Feature", place, found)
        _judge_properties(feature, place, found)
        families, extents = _judge_shapes(feature.get("geometry", ...), place, found)
        kinds |= families
        bounds += extents
        _judge_bbox(feature, extents, place, found)
    _judge_ids(features, found)
    if len(kinds) > 1:
        found.add("mixed", kinds=", ".join(sorted(kinds)))
    return bounds


def _place(number: int, feature: object) -> str:
    given = feature.get("id") if isinstance(feature, dict) else None
    return f"features[{number}]" + (f" ({printable(given)})" if isinstance(given, (str, int, float)) else "")


def _judge_members(given: Mapping[str, Any], kind: str, place: str, found: _Findings) -> None:
    for name in sorted((_DEFINED - _OWN.get(kind, {"coordinates"})) & given.keys()):
        found.add("member_misplaced", place, member=name, type=kind)


def _judge_properties(feature: Mapping[str, Any], place: str, found: _Findings) -> None:
    properties = feature.get("properties", ...)
    if properties is ...:
        found.add("properties_missing", place)
    elif isinstance(properties, dict):
        nested = next((name for name, value in properties.items() if isinstance(value, (dict, list))), None)
        if nested is not None:
            found.add("properties_nested", place, name=nested)
    elif properties is not None:
        found.add("properties_type", place)


def _judge_ids(features: list[Any], found: _Findings) -> None:
    """Judge the ids together. A file without any is left alone: many have none, and the standard asks for none."""
    counted: Counter[tuple[str, str]] = Counter()
    missing = []
    for number, feature in enumerate(features):
        given = feature.get("id", ...) if isinstance(feature, dict) else ...
        if given is ...:
            missing.append(_place(number, feature))
        elif isinstance(given, bool) or not isinstance(given, (str, int, float)):
            found.add("id_type", _place(number, feature))
        else:
            counted[type(given).__name__, str(given)] += 1
    for (_, given), count in counted.items():
        if count > 1:
            found.add("id_repeated", printable(given))
    if counted:
        for place in missing:
            found.add("id_missing", place)


def _judge_shapes(geometry: object, place: str, found: _Findings) -> tuple[set[str], list[_Bounds]]:
    """Judge a geometry; return the families of its parts (Point, LineString, Polygon) and their bounds."""
    if geometry is ...:
        found.add("geometry_missing", place)
    elif geometry is None:
        found.add("geometry_null", place)
    elif not isinstance(geometry, dict) or geometry.get("type") not in _GEOMETRIES:
        found.add("geometry_type", place, given=geometry.get("type") if isinstance(geometry, dict) else geometry)
    else:
        _judge_members(geometry, geometry["type"], place, found)
        judged = [judge_geometry(part) for part in _parts(geometry, place, found)]
        for finding in _findings(judged):
            found.add(finding.key, place, **finding.values)
        return {one.family for one in judged}, [one.bounds for one in judged if one.bounds is not None]
    return set(), []


def _findings(judged: Iterable[Any]) -> Iterator[GeometryFinding]:
    for one in judged:
        yield from one.findings


def _parts(geometry: Mapping[str, Any], place: str, found: _Findings) -> Iterator[Mapping[str, Any]]:
    """Yield a geometry, or those of a collection; collections inside it are told and not entered."""
    if geometry["type"] != "GeometryCollection":
        yield geometry
        return
    parts = geometry.get("geometries")
    if not isinstance(parts, list):
        found.add("collection_form", place)
        return
    for part in parts:
        kind = part.get("type") if isinstance(part, dict) else None
        if kind == "GeometryCollection":
            found.add("collection_nested", place)
        elif kind not in _GEOMETRIES:
            found.add("geometry_type", place, given=kind)
        else:
            _judge_members(part, kind, place, found)
            yield part


def _judge_bbox(given: Mapping[str, Any], bounds: list[_Bounds], place: str, found: _Findings) -> None:
    if "bbox" not in given:
        return
    bbox = given["bbox"]
    sided = isinstance(bbox, list) and len(bbox) in _BBOX_SIDES
    if not sided or any(isinstance(side, bool) or not isinstance(side, (int, float)) for side in bbox):
        found.add("bbox_form", place)
        return
    half = len(bbox) // 2
    west, south, east, north = bbox[0], bbox[1], bbox[half], bbox[half + 1]
    if south > north:
        found.add("bbox_form", place)
    # A box whose west lies east of its east crosses the antimeridian (section 5.2): Indonesia does not.
    elif west <= east and any(
        one[0] < west - _BBOX_SLACK
        or one[1] < south - _BBOX_SLACK
        or one[2] > east + _BBOX_SLACK
        or one[3] > north + _BBOX_SLACK
        for one in bounds
    ):
        found.add("bbox_off", place)
