"""What a row is told by its name and by what a person chose for it: match, sentences, the regions to choose from."""

import geopandas as gpd
import pytest
import shapely

from geo.answers import Match, because
from geo.gazetteer import Gazetteer
from geo.locator import Locator
from tests.join.one_row import Cells, Seen, ask, seen, told

BANGKA, SELATAN = "Kabupaten Bangka Barat (1905)", "Kabupaten Aceh Selatan (1101)"
KABUPATEN, KOTA = "Kabupaten Pasuruan (3514)", "Kota Pasuruan (3575)"
AT_BANGKA = {"lon": "105.53", "lat": "-2.04"}
AT_KOTA = {"lon": "112.907", "lat": "-7.645"}
AT_SEA = {"lon": "95", "lat": "5"}
IS_BANGKA = because("name", name="Bangka Barat", region=BANGKA)
LONG = "x" * 70


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (
            {"name": "Pasuruan"},
            told(
                Match.AMBIGUOUS,
                "",
                because("name_ambiguous", given="Pasuruan", regions=f"{KABUPATEN}; {KOTA}"),
                pick="3514 3575",
            ),
        ),
        (
            {"name": "Pasuruan", **AT_KOTA},
            told(Match.NAME, "3575", because("name", name="Pasuruan", region=KOTA), because("told_by_point"), km=0.0),
        ),
        (
            # A point at sea, nearest to the Kota, tells nothing.
            {"name": "Pasuruan", "lon": "112.907", "lat": "-7.625"},
            told(
                Match.AMBIGUOUS,
                "",
                because("name_ambiguous", given="Pasuruan", regions=f"{KABUPATEN}; {KOTA}"),
                pick="3514 3575",
            ),
        ),
        (
            {"name": "Pasuruan", "district": "Bangil"},
            told(Match.NAME, "3514", because("name", name="Pasuruan", region=KABUPATEN), because("told_by_district")),
        ),
        (
            # The point tells before the district, which then contradicts it.
            {"name": "Pasuruan", "district": "Bangil", **AT_KOTA},
            told(
                Match.CONFLICT,
                "",
                because("district_and_region", district="Bangil", one=KOTA, other=KABUPATEN),
                pick="3514 3575",
            ),
        ),
        (
            {"name": "Pasuruan", "province": "Bali"},
            told(
                Match.CONFLICT,
                "",
                because("name_and_province", name="Pasuruan", province="Bali", other=f"{KABUPATEN}; {KOTA}"),
                pick="3514 3575",
            ),
        ),
        *[
            (
                {"name": "Jambi", "province": province, **within},
                told(
                    Match.AMBIGUOUS,
                    "",
                    because("name_province_too", given="Jambi", regions="Kota Jambi (1571)"),
                    pick="1571",
                ),
            )
            for province in ("", "Jambi")
            # Elsewhere in the province of Jambi there is a district Muara Bulian and, as in the Kota, a Rawasari.
            for within in ({}, {"district": "Muara Bulian"}, {"district": "Mentok"}, {"village": "Rawasari"})
        ],
        (
            {"name": "Jambi", "district": "Telanaipura"},
            told(
                Match.NAME,
                "1571",
                because("name", name="Jambi", region="Kota Jambi (1571)"),
                because("told_by_district"),
            ),
        ),
        (
            {"name": "Toba Samosir"},
            told(
                Match.FORMER_NAME, "1212", because("former_name", name="Toba Samosir", region="Kabupaten Toba (1212)")
            ),
        ),
        (
            {"name": "South Konawe"},
            told(Match.ALIAS, "7405", because("alias", name="South Konawe", region="Kabupaten Konawe Selatan (7405)")),
        ),
    ],
)
def test_a_name_beside_the_rest_of_the_row(lists: Gazetteer, locator: Locator, cells: Cells, expected: Seen) -> None:
    assert seen(ask(lists, cells, locator=locator)) == expected


UNKNOWN = because("name_unknown", name=LONG[:60])


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"name": LONG}, told(Match.NONE, "", UNKNOWN)),
        ({"name": LONG, "code": "?"}, told(Match.NONE, "", UNKNOWN, because("code_unreadable", code="?"))),
        ({"name": LONG, **AT_BANGKA}, told(Match.POINT, "1905", because("point", region=BANGKA), UNKNOWN, km=0.0)),
        (
            {"name": "Kota Bangka Barat", "code": "?"},
            told(
                Match.NONE,
                "",
                because("name_other_kind", name="Kota Bangka Barat", regions=BANGKA),
                because("code_unreadable", code="?"),
                pick="1905",
            ),
        ),
        (
            # No slip of Kota Bandung.
            {"name": "Kota Badung"},
            told(
                Match.NONE,
                "",
                because("name_other_kind", name="Kota Badung", regions="Kabupaten Badung (5103)"),
                pick="5103",
            ),
        ),
        (
            {"name": "Kota Bangka Barat", **AT_BANGKA},
            told(
                Match.POINT,
                "1905",
                because("point", region=BANGKA),
                because("name_unknown", name="Kota Bangka Barat"),
                km=0.0,
            ),
        ),
        (
            {"name": "Jawa Barat"},
            told(Match.NONE, "", because("name_is_province", name="Jawa Barat"), because("nothing_else")),
        ),
        (
            {"name": "Kepulauan Bangka Belitung", **AT_BANGKA},
            told(
                Match.POINT,
                "1905",
                because("point", region=BANGKA),
                because("name_is_province", name="Kepulauan Bangka Belitung"),
                km=0.0,
            ),
        ),
        (
            {"name": "Jawa Barat", **AT_BANGKA},
            told(Match.CONFLICT, "", because("point_and_province", province="Jawa Barat", one=BANGKA), pick="1905"),
        ),
        (
            {"name": "Kabupaten Pasurruan", **AT_BANGKA},
            told(
                Match.CONFLICT,
                "",
                because("suggestion_and_point", name="Kabupaten Pasurruan", one=BANGKA, other=KABUPATEN),
                pick="1905 3514",
            ),
        ),
        (
            {"name": "Kota Sidoarjo", **AT_BANGKA},
            told(
                Match.CONFLICT,
                "",
                because("suggestion_and_point", name="Kota Sidoarjo", one=BANGKA, other="Kabupaten Sidoarjo (3515)"),
                pick="1905 3515",
            ),
        ),
        (
            {"name": "Bangka Brat", "province": "Babel"},
            told(Match.SUGGESTION, "", because("suggestion", name="Bangka Brat", regions=BANGKA), pick="1905"),
        ),
        (
            {"name": "Bangka Brat", "province": "Jawa Barat"},
            told(Match.NONE, "", because("name_unknown", name="Bangka Brat")),
        ),
        (
            {"name": "Pasurruan"},
            told(
                Match.AMBIGUOUS,
                "",
                because("suggestion", name="Pasurruan", regions=f"{KABUPATEN}; {KOTA}"),
                pick="3514 3575",
            ),
        ),
        (
            {"name": "Pasurruan", "district": "Bangil"},
            told(
                Match.SUGGESTION,
                "",
                because("suggestion", name="Pasurruan", regions=f"{KABUPATEN}; {KOTA}"),
                because("told_by_district"),
                pick="3514",
            ),
        ),
    ],
)
def test_a_name_that_no_list_holds(lists: Gazetteer, locator: Locator, cells: Cells, expected: Seen) -> None:
    assert seen(ask(lists, cells, locator=locator)) == expected


def test_a_misspelt_name_beside_a_shape_over_several_regions_is_listed_not_suggested(
    lists: Gazetteer, locator: Locator
) -> None:
    shape = gpd.GeoSeries([shapely.MultiPoint([(105.17, -2.06), (106.8272, -6.1754)])], crs="OGC:CRS84")
    answer = ask(lists, {"name": "Bangka Brat"}, locator=locator, geometry=shape)
    regions = f"{BANGKA} 50%; Kota Administrasi Jakarta Pusat (3171) 50%"
    reasons = because("shape_over_several", regions=regions), because("name_unknown", name="Bangka Brat")
    assert seen(answer) == told(Match.AMBIGUOUS, "", *reasons, pick="1905 3171")


ACCEPTED = because("suggestion_accepted")


@pytest.mark.parametrize(
    ("cells", "chosen", "accept", "expected"),
    [
        ({"name": "Bangka Barat"}, "1905", False, told(Match.NAME, "1905", IS_BANGKA)),
        (
            {"name": "Bangka Barat", **AT_BANGKA},
            "1101",
            False,
            told(
                Match.CONFLICT,
                "",
                because("chosen_and_placed", one=SELATAN, other=BANGKA),
                IS_BANGKA,
                pick="1101 1905",
                km=0.0,
            ),
        ),
        (
            {"name": "Pasuruan"},
            "3575",
            False,
            told(
                Match.SUGGESTION,
                "3575",
                because("chosen_by_person", region=KOTA),
                because("name_ambiguous", given="Pasuruan", regions=f"{KABUPATEN}; {KOTA}"),
                pick="3514 3575",
            ),
        ),
        (
            {"name": "Xyzzy", **AT_SEA},
            "1905",
            False,
            told(
                Match.SUGGESTION,
                "1905",
                because("chosen_by_person", region=BANGKA),
                because("name_unknown", name="Xyzzy"),
                km=1363.85,
            ),
        ),
        # An accepted suggestion is not certain: a person's choice wins over it, and is said when it is the same.
        *[
            (
                {"name": "Bangka Brat"},
                chosen,
                True,
                told(
                    Match.SUGGESTION,
                    chosen,
                    because("chosen_by_person", region=region),
                    because("suggestion", name="Bangka Brat", regions=BANGKA),
                    ACCEPTED,
                    pick="1905",
                ),
            )
            for chosen, region in (("1905", BANGKA), ("1101", SELATAN))
        ],
    ],
)
def test_what_a_person_chose(
    lists: Gazetteer, locator: Locator, cells: Cells, chosen: str, *, accept: bool, expected: Seen
) -> None:
    answer = ask(lists, cells, chosen, locator=locator, accept_suggestions=accept)
    assert seen(answer) == expected
