"""The judge of GeoJSON: it finds what is planted, is silent on what is right, and never falls over a hostile file."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli import main
from commands.console import EXIT_FAULTY
from geo.geojson import NAMED, RULES, GeojsonFault, find_faults, judge_bytes, printable
from texts import LANGUAGES, say

SQUARE = [[120, -3], [121, -3], [121, -2], [120, -2], [120, -3]]
TURNED = SQUARE[::-1]
HOLE = [[120.4, -2.6], [120.4, -2.4], [120.6, -2.4], [120.6, -2.6], [120.4, -2.6]]


def point(lon: Any = 120.0, lat: Any = -3.0) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [lon, lat]}


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def feature(geometry: Any = None, **members: Any) -> dict[str, Any]:
    return {"type": "Feature", "id": "A", "properties": {}, "geometry": geometry or point()} | members


def collection(*features: Any, **members: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **members}


def shape(geometry: Any) -> dict[str, Any]:
    return collection(feature(geometry))


def keys(document: Any) -> list[str]:
    return [fault.key for fault in find_faults(document)]


PLANTED: list[tuple[str, Any]] = [
    ("not_object", [collection()]),
    ("type_unknown", {"type": "featureCollection", "features": []}),
    ("crs", collection(feature(), crs=None)),
    ("features_missing", {"type": "FeatureCollection", "features": {}}),
    ("not_feature", collection(7)),
    ("not_feature", collection(point())),
    ("geometry_missing", collection({"type": "Feature", "properties": {}})),
    ("properties_missing", collection({"type": "Feature", "geometry": point()})),
    ("properties_type", collection(feature(properties=[]))),
    ("id_type", collection(feature(id=True))),
    ("id_type", collection(feature(id=None))),
    ("member_misplaced", collection(feature(coordinates=[120, -3]))),
    ("member_misplaced", shape(point() | {"properties": {}})),
    ("bbox_form", collection(feature(), bbox=[120, -3, 121])),
    ("bbox_form", collection(feature(), bbox=[120, -3, 121, "north"])),
    ("bbox_form", collection(feature(), bbox=[120, -2, 121, -3])),
    ("bbox_form", collection(feature(bbox="all"))),
    ("geometry_type", shape({"type": "Circle", "coordinates": [120, -3]})),
    ("geometry_type", shape("POINT (120 -3)")),
    ("coordinates_form", shape({"type": "Point"})),
    ("coordinates_form", shape(point("120", "-3"))),
    ("coordinates_form", shape(point(lon=True, lat=False))),
    ("coordinates_form", shape({"type": "Polygon", "coordinates": SQUARE})),
    ("coordinates_form", shape({"type": "MultiPolygon", "coordinates": {"0": [SQUARE]}})),
    ("position_short", shape({"type": "Point", "coordinates": [120]})),
    ("position_long", shape({"type": "Point", "coordinates": [120, -3, 5, 6]})),
    ("line_short", shape({"type": "LineString", "coordinates": [[120, -3]]})),
    ("ring_short", shape(polygon([[120, -3], [121, -3], [120, -3]]))),
    ("ring_open", shape(polygon(SQUARE[:-1]))),
    ("winding", shape(polygon(TURNED))),
    ("winding", shape(polygon(SQUARE, HOLE[::-1]))),
    ("winding", shape({"type": "MultiPolygon", "coordinates": [[SQUARE], [[[x + 5, y] for x, y in TURNED]]]})),
    ("collection_form", shape({"type": "GeometryCollection"})),
    ("collection_nested", shape({"type": "GeometryCollection", "geometries": [{"type": "GeometryCollection"}]})),
    ("out_of_range", shape(point(lon=200.0))),
    ("id_missing", collection(feature(), {"type": "Feature", "properties": {}, "geometry": point()})),
    ("id_repeated", collection(feature(), feature())),
    ("geometry_null", collection({"type": "Feature", "id": "A", "properties": None, "geometry": None})),
    ("geometry_empty", shape({"type": "Polygon", "coordinates": []})),
    ("geometry_empty", shape({"type": "Point", "coordinates": []})),
    ("geometry_invalid", shape(polygon([[120, -3], [121, -2], [121, -3], [120, -2.5], [120, -3]]))),
    ("precision", shape(point(lon=120.1234567))),
    ("swapped", shape(point(lon=-3.0, lat=120.0))),
    ("outside", shape(point(lon=4.9, lat=52.4))),
    ("bbox_off", collection(feature(), bbox=[121, -3, 122, -2])),
    ("mixed", collection(feature(), feature(polygon(SQUARE), id="B"))),
    ("mixed", shape({"type": "GeometryCollection", "geometries": [point(), polygon(SQUARE)]})),
    ("properties_nested", collection(feature(properties={"products": ["kain"]}))),
]

IN_THE_TEXT: list[tuple[str, bytes]] = [
    ("not_utf8", b'{"type": "FeatureCollection", "name": "\xff", "features": []}'),
    ("byte_order_mark", b'\xef\xbb\xbf{"type": "FeatureCollection", "features": []}'),
    ("not_json", b""),
    ("not_json", b'{"type": "FeatureCollection", "features": ['),
    ("not_finite", b'{"type": "FeatureCollection", "features": [], "share": NaN}'),
    ("not_finite", b'{"type": "FeatureCollection", "features": [], "share": 1e999}'),
    ("not_finite", b'{"type": "FeatureCollection", "features": [], "share": ' + b"9" * 5000 + b"}"),
    ("name_repeated", b'{"type": "FeatureCollection", "type": "FeatureCollection", "features": []}'),
    ("too_deep", b'{"type": ' + b"[" * 100_000),
]


def test_every_rule_is_planted() -> None:
    assert {key for key, _ in (*PLANTED, *IN_THE_TEXT)} == set(RULES)


@pytest.mark.parametrize(("key", "document"), PLANTED)
def test_a_planted_fault_is_found(key: str, document: Any) -> None:
    assert key in keys(document)
    assert key in [fault.key for fault in judge_bytes(json.dumps(document).encode())]


@pytest.mark.parametrize(("key", "content"), IN_THE_TEXT, ids=[f"{key}-{n}" for n, (key, _) in enumerate(IN_THE_TEXT)])
def test_a_fault_of_the_text_is_found(key: str, content: bytes) -> None:
    assert key in [fault.key for fault in judge_bytes(content)]


@pytest.mark.parametrize(
    "document",
    [
        collection(),
        collection(feature(), bbox=[120, -3, 120, -3]),
        collection(feature(id=9406, properties=None)),
        {"type": "Feature", "properties": {}, "geometry": polygon(SQUARE, HOLE)},
        {"type": "MultiPoint", "coordinates": [[120, -3], [121.5, -2.25, 14]]},
        {"type": "LineString", "coordinates": [[120, -3], [121, -3]]},
        {"type": "MultiLineString", "coordinates": [[[120, -3], [121, -3]]]},
        {"type": "GeometryCollection", "geometries": [point(), point(lon=121.0)]},
        shape({"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE]]}),
    ],
)
def test_what_is_right_is_left_alone(document: Any) -> None:
    assert keys(document) == []


A_AT_0 = ("features[0] (A)",)
CIRCLE = {"type": "Circle", "coordinates": [120, -3]}
BARE = {"type": "Feature", "properties": {}, "geometry": point()}


def gathered(*parts: Any) -> dict[str, Any]:
    return shape({"type": "GeometryCollection", "geometries": list(parts)})


def without(member: str) -> dict[str, Any]:
    return {name: value for name, value in feature().items() if name != member}


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ({"type": "Circle"}, GeojsonFault("type_unknown", values={"given": "Circle"})),
        (
            collection(feature(), geometry=None),
            GeojsonFault("member_misplaced", values={"member": "geometry", "type": "FeatureCollection"}),
        ),
        (collection(feature(id=7), 7), GeojsonFault("not_feature", places=("features[1]",))),
        (collection(7, without("properties")), GeojsonFault("properties_missing", places=("features[1] (A)",))),
        (collection(feature(properties=[])), GeojsonFault("properties_type", places=A_AT_0)),
        (
            collection(feature(properties={"maker": "Ani", "products": ["kain"]})),
            GeojsonFault("properties_nested", places=A_AT_0, values={"name": "products"}),
        ),
        (
            collection(feature(features=[])),
            GeojsonFault("member_misplaced", places=A_AT_0, values={"member": "features", "type": "Feature"}),
        ),
        (
            shape(point() | {"properties": {}}),
            GeojsonFault("member_misplaced", places=A_AT_0, values={"member": "properties", "type": "Point"}),
        ),
        (
            gathered(point() | {"features": []}),
            GeojsonFault("member_misplaced", places=A_AT_0, values={"member": "features", "type": "Point"}),
        ),
        (collection(feature(id=None)), GeojsonFault("id_type", places=("features[0]",))),
        (collection(feature(id=True)), GeojsonFault("id_type", places=("features[0] (True)",))),
        (feature(properties=[]), GeojsonFault("properties_type", places=A_AT_0)),
        (collection(feature(), BARE), GeojsonFault("id_missing", places=("features[1]",))),
        (collection(feature(), feature()), GeojsonFault("id_repeated", places=("A",))),
        (collection(feature(id=7), feature(id=7)), GeojsonFault("id_repeated", places=("7",))),
        (collection(without("geometry")), GeojsonFault("geometry_missing", places=A_AT_0)),
        (collection(without("geometry") | {"geometry": None}), GeojsonFault("geometry_null", places=A_AT_0)),
        (shape(CIRCLE), GeojsonFault("geometry_type", places=A_AT_0, values={"given": "Circle"})),
        (shape("POINT"), GeojsonFault("geometry_type", places=A_AT_0, values={"given": "POINT"})),
        (gathered(point(), CIRCLE), GeojsonFault("geometry_type", places=A_AT_0, values={"given": "Circle"})),
        (gathered(7), GeojsonFault("geometry_type", places=A_AT_0, values={"given": "None"})),
        (gathered(gathered()["features"][0]["geometry"], point()), GeojsonFault("collection_nested", places=A_AT_0)),
        (shape({"type": "GeometryCollection"}), GeojsonFault("collection_form", places=A_AT_0)),
        (gathered(point(), point(lon=4.9)), GeojsonFault("outside", 1, A_AT_0, {"lon": "4.9", "lat": "-3"})),
        ({"type": "GeometryCollection"}, GeojsonFault("collection_form", places=("geometry",))),
        (
            collection(feature(), feature(polygon(SQUARE), id="B")),
            GeojsonFault("mixed", values={"kinds": "Point, Polygon"}),
        ),
        (collection(feature(bbox=[1])), GeojsonFault("bbox_form", places=A_AT_0)),
        (collection(feature(bbox=[120, -2, 121, -3])), GeojsonFault("bbox_form", places=A_AT_0)),
        (collection(feature(bbox=[121, -4, 122, -2])), GeojsonFault("bbox_off", places=A_AT_0)),
        (collection(bbox=[1]), GeojsonFault("bbox_form")),
    ],
)
def test_a_fault_names_its_place_and_what_stands_there(document: Any, told: GeojsonFault) -> None:
    assert told in find_faults(document)


@pytest.mark.parametrize("box", [[121, -4, 122, -2], [118, -4, 119, -2], [119, -2.5, 121, -2], [119, -4, 121, -3.5]])
@pytest.mark.parametrize("high", [False, True])
def test_a_box_that_leaves_a_geometry_out_on_any_side_is_told(box: list[float], *, high: bool) -> None:
    box = [*box[:2], 0, *box[2:], 9] if high else box
    assert find_faults(collection(feature(), bbox=box)) == [GeojsonFault("bbox_off")]
    far = feature(point(lon=(box[0] + box[-3 if high else 2]) / 2, lat=box[1] + 0.1), id="B")
    assert find_faults(collection(feature(), far, bbox=box)) == [GeojsonFault("bbox_off")]


def test_a_box_of_no_width_is_judged_too() -> None:
    assert keys(collection(feature(), bbox=[121, -3, 121, -3])) == ["bbox_off"]


@pytest.mark.parametrize("box", [[120, -3, 120, -3], [119, -4, 121, -2], [119, -4, 0, 121, -2, 9], [170, -4, -170, -2]])
def test_a_box_around_its_geometries_or_across_the_antimeridian_is_left_alone(box: list[float]) -> None:
    assert keys(collection(feature(), bbox=box)) == []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"type": "\xff"}', [GeojsonFault("not_utf8", values={"position": "10"})]),
        (b"\xef\xbb\xbf" + json.dumps(collection()).encode(), [GeojsonFault("byte_order_mark")]),
        (b'{\n "type": }', [GeojsonFault("not_json", values={"line": "2", "column": "10"})]),
        (
            b'{"type": "FeatureCollection", "features": [], "features": []}',
            [GeojsonFault("name_repeated", values={"name": "features"})],
        ),
        (
            b'{"type": "FeatureCollection", "features": [], "share": -Infinity}',
            [GeojsonFault("not_finite", values={"given": "-Infinity"})],
        ),
        (
            b'{"type": "FeatureCollection", "features": [], "share": 1e999}',
            [GeojsonFault("not_finite", values={"given": "1e999"})],
        ),
    ],
)
def test_a_fault_of_the_text_says_what_to_look_for(content: bytes, told: list[GeojsonFault]) -> None:
    assert judge_bytes(content) == told


def test_ids_are_the_same_only_as_the_same_kind_and_are_named_as_they_are_written() -> None:
    assert keys(collection(feature(id=7), feature(id="7"))) == []
    (fault,) = judge_bytes(json.dumps(collection(feature(point(lon=4.9), id=-5))).encode())
    assert fault.places == ("features[0] (-5)",)


def test_a_place_is_named_once_and_a_fault_without_one_says_none() -> None:
    twice = gathered(point(lon=4.9), CIRCLE, CIRCLE, point())
    assert [(fault.key, fault.count, fault.places) for fault in find_faults(twice)] == [
        ("geometry_type", 2, A_AT_0),
        ("outside", 1, A_AT_0),
    ]
    (missing,) = find_faults(collection(feature(), BARE, BARE))
    assert missing.describe("en").endswith("(2 times: features[1], features[2])")
    (crs,) = find_faults(collection(crs={}))
    assert crs.describe("en") == f"RFC 7946 §4: {say('geojson.fault.crs', 'en')}"


def test_a_long_text_is_cut_and_one_that_just_fits_is_not() -> None:
    assert [printable("A" * 40), printable("A" * 41)] == ["A" * 40, "A" * 40 + "…"]
    assert printable("a\x1bb\ud800") == "a\ufffdb\ufffd"


def test_a_fault_of_many_features_is_told_once_with_its_count_and_first_places() -> None:
    far = [feature(point(lon=4.9, lat=52.4), id=f"N{number}") for number in range(1000)]
    (fault,) = find_faults(collection(*far))
    assert (fault.key, fault.count) == ("outside", 1000)
    assert fault.places == tuple(f"features[{number}] (N{number})" for number in range(NAMED))
    assert "1,000 times: features[0] (N0)" in fault.describe("en")
    assert "1.000 kali: features[0] (N0)" in fault.describe("id")


def test_the_standard_and_practice_are_told_apart() -> None:
    violation, advice = find_faults(shape(polygon([[lon + 0.1234567, lat] for lon, lat in TURNED])))
    assert violation.describe("en").startswith("RFC 7946 §3.1.6: Rings run the wrong way")
    assert advice.describe("id").startswith("Praktik: Koordinat lebih dari 6 desimal")


def test_a_strangers_text_cannot_steer_the_terminal() -> None:
    hostile = "\x1b[2J\x1b]0;x\x07" + "A" * 500 + "\ud800"
    documents = [{"type": hostile}, collection(feature(id=hostile, geometry=point(lon=1.0)))]
    for document in documents:
        for fault in find_faults(document):
            for lang in LANGUAGES:
                assert fault.describe(lang).isprintable()
                fault.describe(lang).encode()
                assert len(fault.describe(lang)) < 300


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["type", "geometry", "properties", "coordinates", "id", "bbox", "x"]), inner)
    ),
    max_leaves=30,
)
KINDS = st.sampled_from(
    ["Point", "MultiPoint", "LineString", "Polygon", "MultiPolygon", "GeometryCollection", "X", None]
)
NUMBERS = st.integers() | st.floats() | st.booleans() | st.text(max_size=2)
SHAPES = st.fixed_dictionaries(
    {"type": KINDS},
    optional={
        "coordinates": st.recursive(NUMBERS, lambda inner: st.lists(inner, max_size=5), max_leaves=40),
        "geometries": st.lists(JSON, max_size=3) | JSON,
    },
)
FEATURES = st.fixed_dictionaries(
    {"type": st.just("Feature") | JSON},
    optional={"geometry": SHAPES | JSON, "properties": JSON, "id": JSON, "bbox": st.lists(NUMBERS, max_size=7) | JSON},
)
DOCUMENTS = JSON | st.fixed_dictionaries(
    {"type": st.just("FeatureCollection"), "features": st.lists(FEATURES | JSON, max_size=4)}, optional={"bbox": JSON}
)


@settings(max_examples=400, deadline=None)
@given(document=DOCUMENTS | SHAPES)
def test_any_json_is_judged_without_a_traceback(document: Any) -> None:
    for fault in judge_bytes(json.dumps(document).encode()):
        assert fault.key in RULES
        for lang in LANGUAGES:
            fault.describe(lang).encode()


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=200))
def test_any_bytes_are_judged_without_a_traceback(content: bytes) -> None:
    assert judge_bytes(content)


@given(depth=st.integers(1, 5000))
@settings(max_examples=20, deadline=None)
def test_any_depth_is_judged_without_a_traceback(depth: int) -> None:
    nested = b'{"type": "GeometryCollection", "geometries": [' * depth + b"]}" * depth
    assert judge_bytes(nested) if depth > 1 else judge_bytes(nested) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_command_says_what_is_wrong_and_ends_with_six(
    lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wrong.geojson"
    path.write_text(json.dumps(collection(feature(), feature(), crs={})), "utf-8")
    assert main(["--lang", lang, "check-geojson", str(path)]) == EXIT_FAULTY
    told = capsys.readouterr()
    assert [line.split(":")[0] for line in told.out.splitlines()] == [
        "RFC 7946 §4",
        {"id": "Praktik", "en": "Practice"}[lang],
    ]
    assert {"id": "2 jenis masalah", "en": "2 kinds of fault"}[lang] in told.err


def test_the_command_ends_with_zero_for_a_clean_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "right.geojson"
    path.write_text(json.dumps(shape(polygon(SQUARE))), "utf-8")
    assert main(["--lang", "en", "check-geojson", str(path)]) == 0
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "right.geojson breaks no rule of RFC 7946, and no practical fault was found.\n")


def test_a_file_that_cannot_be_read_is_said_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "check-geojson", str(tmp_path / "none.geojson")]) == 4
    assert capsys.readouterr().err.count("\n") == 1
