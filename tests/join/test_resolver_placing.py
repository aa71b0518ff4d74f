"""What a row gets by its point, shape or district, and what they say of a row that code or name place."""

import geopandas as gpd
import pytest
import shapely

from geo.answers import Match, because
from geo.gazetteer import Gazetteer
from geo.locator import Locator
from tests.join.one_row import Cells, Seen, ask, seen, told

BANGKA, SABANG, SAMOSIR = "Kabupaten Bangka Barat (1905)", "Kota Sabang (1172)", "Kabupaten Samosir (1217)"
KABUPATEN, KOTA = "Kabupaten Pasuruan (3514)", "Kota Pasuruan (3575)"
JAKARTA = "Kota Administrasi Jakarta Pusat (3171)"
IS_KOTA = because("name", name="Kota Pasuruan", region=KOTA)
IS_SABANG = because("name", name="Sabang", region=SABANG)

IN_KOTA = {"lon": "112.907", "lat": "-7.645"}
BESIDE_KOTA = {"lon": "112.947", "lat": "-7.66"}
"""In Kabupaten Pasuruan, 0.76 km from the Kota."""

OFF_SABANG = {"lon": "95.105", "lat": "6.075"}
FAR_OFF_SABANG = {"lon": "95.064", "lat": "6.075"}
IN_TOBA = {"lon": "98.901", "lat": "2.615"}
"""In the lake, nearest to Samosir."""

FAR = {"lon": "110", "lat": "-5"}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"name": "Kota Pasuruan", **IN_KOTA}, told(Match.NAME, "3575", IS_KOTA, km=0.0)),
        (
            {"name": "Kota Pasuruan", "district": "Mentok", "village": "Xyzzy", **BESIDE_KOTA},
            told(
                Match.NAME,
                "3575",
                IS_KOTA,
                because("point_beside", distance=0.76),
                because("district_elsewhere", given="Mentok", region=KOTA),
                because("village_unknown", given="Xyzzy", region=KOTA),
                km=0.76,
            ),
        ),
        (
            {"name": "Sabang", "code": "?", **OFF_SABANG},
            told(
                Match.NAME,
                "1172",
                IS_SABANG,
                because("code_unreadable", code="?"),
                because("point_beside", distance=1.0),
                km=1.0,
            ),
        ),
        (
            {"name": "Sabang", "code": "?", **FAR_OFF_SABANG},
            told(
                Match.CONFLICT,
                "",
                because("point_elsewhere", region=SABANG, distance=5.54, other="-"),
                because("code_unreadable", code="?"),
                pick="1172",
                km=5.54,
            ),
        ),
        (
            {"name": "Sabang", "lon": "106.8272", "lat": "-6.1754"},
            told(
                Match.CONFLICT,
                "",
                because("point_elsewhere", region=SABANG, distance=1836.96, other=JAKARTA),
                pick="1172 3171",
                km=1836.96,
            ),
        ),
        (
            {"name": "Kota Pasuruan", "district": "Bangil"},
            told(
                Match.CONFLICT,
                "",
                because("district_and_region", district="Bangil", one=KOTA, other=KABUPATEN),
                pick="3514 3575",
            ),
        ),
        (
            # In the Kabupaten there are a district Gempol and a village Gempol; the Kota holds neither.
            {"name": "Kota Pasuruan", "district": "Gempol", "village": "Gempol"},
            told(
                Match.CONFLICT,
                "",
                because("district_and_region", district="Gempol, Gempol", one=KOTA, other=KABUPATEN),
                pick="3514 3575",
            ),
        ),
        (
            {"name": "Dogiyai", "province": "Papua", "district": "Xyzzy", "village": "Pogar"},
            told(
                Match.NAME,
                "9406",
                because("name", name="Dogiyai", region="Kabupaten Dogiyai (9406)"),
                because("province_2017", province="Papua", region="Kabupaten Dogiyai (9406)"),
                because("district_unknown", given="Xyzzy", region="Kabupaten Dogiyai (9406)"),
                because("village_elsewhere", given="Pogar", region="Kabupaten Dogiyai (9406)"),
            ),
        ),
        (
            {"name": "Dogiyai", "province": "Papua Tengah"},
            told(Match.NAME, "9406", because("name", name="Dogiyai", region="Kabupaten Dogiyai (9406)")),
        ),
    ],
)
def test_point_and_district_beside_a_name(lists: Gazetteer, locator: Locator, cells: Cells, expected: Seen) -> None:
    assert seen(ask(lists, cells, locator=locator)) == expected


IN_REGION = because("point", region=KOTA)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (IN_KOTA, told(Match.POINT, "3575", IN_REGION, km=0.0)),
        (
            {"code": "?", "province": "Jatim", "district": "Ubud", "village": "Xyzzy", **IN_KOTA},
            told(
                Match.POINT,
                "3575",
                IN_REGION,
                because("code_unreadable", code="?"),
                because("district_elsewhere", given="Ubud", region=KOTA),
                because("village_unknown", given="Xyzzy", region=KOTA),
                km=0.0,
            ),
        ),
        (
            {"province": "Bali", **IN_KOTA},
            told(Match.CONFLICT, "", because("point_and_province", province="Bali", one=KOTA), pick="3575"),
        ),
        (
            {"district": "Bangil", **IN_KOTA},
            told(
                Match.CONFLICT,
                "",
                because("point_and_district", district="Bangil", one=KOTA, other=KABUPATEN),
                pick="3514 3575",
            ),
        ),
        ({"district": "Bugul Kidul", **IN_KOTA}, told(Match.POINT, "3575", IN_REGION, km=0.0)),
        (
            {"province": "Papua", "lon": "136.0", "lat": "-4.0"},
            told(
                Match.POINT,
                "9406",
                because("point", region="Kabupaten Dogiyai (9406)"),
                because("province_2017", province="Papua", region="Kabupaten Dogiyai (9406)"),
                km=0.0,
            ),
        ),
        (
            {"code": "?", **OFF_SABANG},
            told(
                Match.NEAREST,
                "1172",
                because("point_sea", region=SABANG, distance=1.0),
                because("code_unreadable", code="?"),
                km=1.0,
            ),
        ),
        (IN_TOBA, told(Match.NEAREST, "1217", because("point_lake", region=SAMOSIR, distance=1.09), km=1.09)),
        (
            {"code": "?", **FAR},
            told(Match.NONE, "", because("point_far", limit=2.0), because("code_unreadable", code="?")),
        ),
    ],
)
def test_a_point_alone(lists: Gazetteer, locator: Locator, cells: Cells, expected: Seen) -> None:
    assert seen(ask(lists, cells, locator=locator)) == expected


SEA = shapely.box(95.102, 6.0745, 95.105, 6.0765)
LAKE = shapely.box(98.898, 2.612, 98.904, 2.618)
LAND = shapely.box(105.15, -2.08, 105.19, -2.04)
TWO = shapely.MultiPoint([(105.17, -2.06), (105.18, -2.06), (105.17, -2.05), (106.8272, -6.1754)])
TEN = shapely.LineString([(106.0, -6.2), (108.5, -6.9)])
FIVE_OF_TEN = (
    "Kabupaten Bogor (3201) 20%; Kabupaten Serang (3604) 17%; Kabupaten Sumedang (3211) 14%; "
    "Kabupaten Purwakarta (3214) 12%; Kabupaten Subang (3213) 9%"
)
UNREAD = because("code_unreadable", code="?")


@pytest.mark.parametrize(
    ("name", "shape", "expected"),
    [
        ("", SEA, told(Match.NEAREST, "1172", because("shape_sea", region=SABANG, distance=1.0), UNREAD, km=1)),
        ("", LAKE, told(Match.NEAREST, "1217", because("shape_lake", region=SAMOSIR, distance=0.68), UNREAD, km=0.68)),
        ("", shapely.box(110, -5.2, 110.2, -5), told(Match.NONE, "", because("shape_far", limit=2.0), UNREAD)),
        ("", LAND, told(Match.POINT, "1905", because("shape", region=BANGKA), UNREAD, km=0.0)),
        (
            "",
            TWO,
            told(
                Match.AMBIGUOUS,
                "",
                because("shape_over_several", regions=f"{BANGKA} 75%; {JAKARTA} 25%"),
                UNREAD,
                pick="1905 3171",
            ),
        ),
        (
            "",
            TEN,
            told(
                Match.AMBIGUOUS,
                "",
                because("shape_over_several", regions=FIVE_OF_TEN),
                UNREAD,
                pick="3201 3604 3211 3214 3213 3210 3276 3215 3208 3603",
            ),
        ),
        ("Sabang", SEA, told(Match.NAME, "1172", IS_SABANG, UNREAD, because("point_beside", distance=1.0), km=1.0)),
        (
            "Sabang",
            LAKE,
            told(
                Match.CONFLICT,
                "",
                because("shape_elsewhere", region=SABANG, distance=526.54, other=SAMOSIR),
                UNREAD,
                pick="1172 1217",
                km=526.54,
            ),
        ),
        (
            "Sabang",
            TWO,
            told(
                Match.CONFLICT,
                "",
                because("shape_elsewhere", region=SABANG, distance=1392.93, other="-"),
                UNREAD,
                pick="1172",
                km=1392.93,
            ),
        ),
    ],
)
def test_a_shape(lists: Gazetteer, locator: Locator, name: str, shape: shapely.Geometry, expected: Seen) -> None:
    geometry = gpd.GeoSeries([shape], crs="OGC:CRS84")
    assert seen(ask(lists, {"name": name, "code": "?"}, locator=locator, geometry=geometry)) == expected


ACCEPTED = because("suggestion_accepted")


@pytest.mark.parametrize(
    ("cells", "expected", "accepted"),
    [
        ({"name": ""}, told(Match.NONE, "", because("nothing_written")), None),
        ({"code": "?"}, told(Match.NONE, "", UNREAD, because("nothing_else")), None),
        (
            {"district": "Mentok", "code": "?"},
            told(
                Match.SUGGESTION,
                "",
                because("district_suggests", district="Mentok", regions=BANGKA),
                UNREAD,
                pick="1905",
            ),
            told(
                Match.SUGGESTION,
                "1905",
                because("district_suggests", district="Mentok", regions=BANGKA),
                ACCEPTED,
                UNREAD,
                pick="1905",
            ),
        ),
        (
            {"village": "Xyzzy", "district": "Abcde", "code": "?"},
            told(Match.NONE, "", because("district_nowhere", district="Xyzzy, Abcde"), UNREAD),
            None,
        ),
        (
            {"district": "Mentok", "province": "Bali"},
            told(Match.NONE, "", because("district_nowhere", district="Mentok")),
            None,
        ),
        (
            {"district": "Mentok", "name": "Jawa Barat"},
            told(
                Match.NONE,
                "",
                because("district_nowhere", district="Mentok"),
                because("name_is_province", name="Jawa Barat"),
            ),
            None,
        ),
        (
            {"district": "Prambon"},
            told(
                Match.AMBIGUOUS,
                "",
                because(
                    "district_ambiguous", given="Prambon", regions="Kabupaten Sidoarjo (3515); Kabupaten Nganjuk (3518)"
                ),
                pick="3515 3518",
            ),
            None,
        ),
        (
            {"village": "Gempol", "province": "Jatim", "code": "?"},
            told(
                Match.AMBIGUOUS,
                "",
                because(
                    "district_ambiguous",
                    given="Gempol",
                    regions=f"{KABUPATEN}; Kabupaten Nganjuk (3518); Kabupaten Ngawi (3521)",
                ),
                UNREAD,
                pick="3514 3518 3521",
            ),
            None,
        ),
        (
            {"village": "Gempol", "district": "Gempol", "province": "Jatim"},
            told(
                Match.SUGGESTION,
                "",
                because("district_suggests", district="Gempol, Gempol", regions=KABUPATEN),
                pick="3514",
            ),
            told(
                Match.SUGGESTION,
                "3514",
                because("district_suggests", district="Gempol, Gempol", regions=KABUPATEN),
                ACCEPTED,
                pick="3514",
            ),
        ),
        (
            {"name": "Pasurruan", "code": "?"},
            told(
                Match.AMBIGUOUS,
                "",
                because("suggestion", name="Pasurruan", regions=f"{KABUPATEN}; {KOTA}"),
                UNREAD,
                pick="3514 3575",
            ),
            None,
        ),
        (
            # What contradicts an accepted suggestion unplaces it, and both regions are there to choose from.
            {"name": "Kota Pasurruan", "district": "Bangil"},
            told(Match.SUGGESTION, "", because("suggestion", name="Kota Pasurruan", regions=KOTA), pick="3575"),
            told(
                Match.CONFLICT,
                "",
                because("district_and_region", district="Bangil", one=KOTA, other=KABUPATEN),
                pick="3514 3575",
            ),
        ),
        (
            {"name": "Bangka Brat", "lon": "95", "lat": "5"},
            told(Match.SUGGESTION, "", because("suggestion", name="Bangka Brat", regions=BANGKA), pick="1905"),
            told(
                Match.CONFLICT,
                "",
                because("point_elsewhere", region=BANGKA, distance=1363.85, other="-"),
                because("suggestion", name="Bangka Brat", regions=BANGKA),
                ACCEPTED,
                pick="1905",
                km=1363.85,
            ),
        ),
    ],
)
def test_a_district_or_a_misspelt_name_is_only_suggested_until_suggestions_are_accepted(
    lists: Gazetteer, locator: Locator, cells: Cells, expected: Seen, accepted: Seen | None
) -> None:
    assert seen(ask(lists, cells, locator=locator)) == expected
    assert seen(ask(lists, cells, locator=locator, accept_suggestions=True)) == (accepted or expected)
