"""One cell by itself: what a code, a name and a coordinate may stand for, before any list is asked."""

import math

import pytest

from geo.written_codes import CodeForm, WrittenCode, read_code
from geo.written_names import NameReading, province_key, read_name, split_kind, words
from geo.written_points import PointFault, judge_point, read_degrees, read_point

MISSING = WrittenCode(CodeForm.MISSING)
UNREADABLE = WrittenCode(CodeForm.UNREADABLE)
KABUPATEN, KOTA = "kabupaten", "kota"


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        *[(cell, MISSING) for cell in ("", " ", "-", "nan", "NaN", "None", "'", "\ufeff")],
        *[(cell, UNREADABLE) for cell in ("x", "191", "1.90", "19.05.0", "19.05.03.2", "19.0500001")],
        *[(cell, WrittenCode(CodeForm.PROVINCE, ("19",))) for cell in ("19", "19.0", "19.00", "'19")],
        *[
            (cell, WrittenCode(CodeForm.REGENCY, ("1905",)))
            for cell in (
                "19 05",
                "1\n905",
                "1.905",
                "1,905",
                "19,05",
                "1905.00",
                "[1905]",
                "`1905’",
                "19.049999999999997",
            )
        ],
        ("12.1", WrittenCode(CodeForm.REGENCY, ("1201", "1210"))),
        ("12.099999999999999", WrittenCode(CodeForm.REGENCY, ("1201", "1210"))),
        ("19.05.03", WrittenCode(CodeForm.REGENCY, ("190503",))),
        ("1905032", WrittenCode(CodeForm.REGENCY, ("1905032",))),
        ("19.05.03.2001", WrittenCode(CodeForm.REGENCY, ("1905032001",))),
    ],
)
def test_a_code(cell: str, read: WrittenCode) -> None:
    assert read_code(cell) == read


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("12. Kab. Bangka Barat", ("kab", "bangka", "barat")),
        ("3 12 Kep. Riau", ("kepulauan", "riau")),
        ("50 Kota", ("lima", "puluh", "kota")),
        ("4. 50 Kota", ("lima", "puluh", "kota")),
        ("Kota Adm. Jakarta Pusat", ("kota", "jakarta", "pusat")),
        ("Distrik 2", ("distrik", "2")),
        ("7", ()),
        ("", ()),
    ],
)
def test_the_words_of_a_name_that_count(name: str, read: tuple[str, ...]) -> None:
    assert words(name) == read


@pytest.mark.parametrize(
    ("given", "ways"),
    [
        ("kota", [("", "kota")]),
        ("bangka barat", [("", "bangka barat")]),
        ("kab bangka barat", [("", "kab bangka barat"), (KABUPATEN, "bangka barat")]),
        ("bangka barat regency", [("", "bangka barat regency"), (KABUPATEN, "bangka barat")]),
        ("bandung city", [("", "bandung city"), (KOTA, "bandung")]),
        ("kab kota", [("", "kab kota"), (KABUPATEN, "kota"), (KOTA, "kab")]),
        ("kab kota pasuruan", [("", "kab kota pasuruan"), (KABUPATEN, "kota pasuruan"), ("", "pasuruan")]),
        ("kota kabupaten banjar", [("", "kota kabupaten banjar"), (KOTA, "kabupaten banjar"), ("", "banjar")]),
    ],
)
def test_the_ways_to_split_a_kind_from_a_name(given: str, ways: list[tuple[str, str]]) -> None:
    assert [(kind, " ".join(rest)) for kind, rest in split_kind(tuple(given.split()))] == ways


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("", []),
        ("Fak-Fak", [NameReading("", "fakfak")]),
        ("Kota Banjar Baru", [NameReading("", "kotabanjarbaru"), NameReading(KOTA, "banjarbaru")]),
        ("Southeast Aceh", [NameReading("", "southeastaceh"), NameReading("", "aceh tenggara", english=True)]),
        ("South East Aceh", [NameReading("", "southeastaceh"), NameReading("", "aceh tenggara", english=True)]),
        ("South West Sumba", [NameReading("", "southwestsumba"), NameReading("", "barat daya sumba", english=True)]),
        ("North East Alor", [NameReading("", "northeastalor"), NameReading("", "alor laut timur", english=True)]),
        ("North West Alor", [NameReading("", "northwestalor"), NameReading("", "alor barat laut", english=True)]),
        ("East South Aceh", [NameReading("", "eastsouthaceh"), NameReading("", "aceh selatan timur", english=True)]),
        (
            "West Bangka Regency",
            [
                NameReading("", "westbangkaregency"),
                NameReading("", "bangka barat regency", english=True),
                NameReading(KABUPATEN, "westbangka"),
                NameReading(KABUPATEN, "bangka barat", english=True),
            ],
        ),
    ],
)
def test_a_name(name: str, read: list[NameReading]) -> None:
    assert list(read_name(name)) == read


@pytest.mark.parametrize("word", ["Provinsi", "Propinsi", "Prov.", "PROP.", ""])
def test_a_province_is_known_with_the_word_for_it_or_without(word: str) -> None:
    assert [province_key(f"{word} {name}") for name in ("Jabar", "Jawa Barat", "Sumatra Utara")] == [
        "jawabarat",
        "jawabarat",
        "sumaterautara",
    ]
    assert province_key("Bali Province") == "bali"


@pytest.mark.parametrize(
    ("cell", "degrees"),
    [
        ("105.53", 105.53),
        ("-2,04", -2.04),
        ("\u22122.04", -2.04),
        ("+2", 2.0),
        (" 2.5\u00a0", 2.5),
        ("2,5 bb", -2.5),
        ("2.5° W", -2.5),
        ("2.5 N", 2.5),
        ("2.04 S", -2.04),
        ("2,04° LS", -2.04),
        ("105°30'", 105.5),
        ("105\u00a030", 105.5),
        ("105°30,6'", 105.51),
        ("105°00'36,9\"", 105.01025),
        ("105°31'48\" E", 105.53),
        ("105° 31’ 48” BT", 105.53),
        ("2°02'24'' LS", -2.04),
        ("-2 02 24", -2.04),
        ("S 2°02'24\"", -2.04),
        ("105:31:48", 105.53),
        ("W 2 30 00", -2.5),
        ("2 30 00 LU", 2.5),
        ("\u22122°30'00\"", -2.5),
        ("105°", None),
        ("105°60'00\"", None),
        ("105°00'60\"", None),
        ("2°61'00\"S", None),
        ("S 2°30'00\" S", None),
        ("105d31m48s", None),
        ("1e5", None),
        ("inf", None),
        ("nan", None),
        ("105.53.1", None),
        ("", None),
        ("x", None),
    ],
)
def test_a_coordinate(cell: str, degrees: float | None) -> None:
    found = read_degrees(cell)
    assert found is None if degrees is None else found == pytest.approx(degrees, abs=1e-9)


@pytest.mark.parametrize(
    ("lon", "lat", "fault"),
    [
        (94.0, -12.0, None),
        (142.0, 7.0, None),
        (120.0, 0.0, None),
        (93.9, 0.0, PointFault.OUTSIDE),
        (142.1, 0.0, PointFault.OUTSIDE),
        (120.0, -12.1, PointFault.OUTSIDE),
        (120.0, 7.1, PointFault.OUTSIDE),
        (0.0, 50.0, PointFault.OUTSIDE),
        (50.0, 0.0, PointFault.OUTSIDE),
        (0.0, 0.0, PointFault.ZERO),
        (0.0, 120.0, PointFault.SWAPPED),
        (-2.04, 105.53, PointFault.SWAPPED),
        (2.35, 48.85, PointFault.OUTSIDE),
    ],
)
def test_a_point_and_what_is_wrong_with_it(lon: float, lat: float, fault: PointFault | None) -> None:
    for found in (judge_point(lon, lat), read_point(str(lon), str(lat).replace(".", ","))):
        assert (found.lon, found.lat, found.fault) == (lon, lat, fault)


def test_a_projected_point_is_swapped_by_where_it_lies_when_turned() -> None:
    assert judge_point(9.0, 9.0, (120.0, -3.0)).fault is PointFault.SWAPPED
    assert judge_point(120.0, -3.0, (120.0, -3.0)).fault is None
    assert judge_point(-3.0, 120.0, (9.0, 9.0)).fault is PointFault.OUTSIDE


@pytest.mark.parametrize("cell", ["", " - ", "NaN", "none", "NULL", "n/a"])
def test_a_point_without_cells_is_missing_and_with_one_unreadable(cell: str) -> None:
    found = read_point(cell, cell)
    assert found.fault is PointFault.MISSING
    assert math.isnan(found.lon)
    assert math.isnan(found.lat)
    assert read_point("", cell).fault is PointFault.MISSING
    assert [read_point("120", cell).fault, read_point(cell, "-3").fault] == [PointFault.UNREADABLE] * 2
