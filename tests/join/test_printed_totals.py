"""Printed totals: compared with the rows that they sum, and said when they differ or cannot be compared."""

import pandas as pd

from geo.gazetteer import load_gazetteer
from geo.printed_totals import check_totals
from geo.resolver import resolve
from geo.roles import Roles

LISTS = load_gazetteer()
ROLES = Roles(name="name")


def checked(rows: list[tuple[str, str]], names: str = "name value") -> dict[str, list[dict[str, object]]]:
    table = pd.DataFrame(rows, columns=names.split(), dtype="str")
    return check_totals(table, ROLES, resolve(table, ROLES, LISTS))


def test_one_total_is_compared_with_all_rows_wherever_it_stands() -> None:
    below = checked([("Sleman", "1.200"), ("Bantul", "300,5"), ("Jumlah", "1.500,5")])
    assert [(check["kind"], check["equal"]) for check in below["printed_totals"]] == [("total", True)]
    above = checked([("Indonesia", "10"), ("Sleman", "4"), ("Bantul", "5")])
    check = above["printed_totals"][0]
    assert (check["printed"], check["summed"], check["equal"], check["row"]) == (10, 9, False, 1)
    assert "the difference is 1" in str(check["en"])
    assert "selisihnya 1" in str(check["id"])


def test_subtotals_per_province_and_a_grand_total() -> None:
    rows = [
        ("Sleman", "4"), ("Bantul", "5"), ("Jumlah DIY", "9"),
        ("Garut", "1"), ("Ciamis", "2"), ("Jumlah Jawa Barat", "3"),
        ("Grand Total", "12"),
    ]  # fmt: skip
    found = checked(rows)
    assert [(check["row"], check["kind"], check["equal"]) for check in found["printed_totals"]] == [
        (3, "subtotal", True),
        (6, "subtotal", True),
        (7, "total", True),
    ]
    assert found["not_compared"] == []
    rows[-1] = ("Jumlah", "13")
    assert [check["equal"] for check in checked(rows)["printed_totals"]] == [True, True, False]


def test_a_last_subtotal_is_not_taken_for_the_total() -> None:
    found = checked([("Sleman", "4"), ("Jumlah", "4"), ("Garut", "1"), ("Jumlah", "1")])
    assert [(check["kind"], check["equal"]) for check in found["printed_totals"]] == [("subtotal", True)] * 2


def test_what_is_not_compared_is_said() -> None:
    rows = [("Jawa Barat", "3"), ("Garut", "1"), ("Ciamis", "2"), ("Sub Total", "7"), ("Total", "3")]
    found = checked(rows)
    assert [(check["row"], check["equal"]) for check in found["printed_totals"]] == [(5, True)]
    assert [(missed["row"], missed["label"]) for missed in found["not_compared"]] == [
        (1, "Jawa Barat"),
        (4, "Sub Total"),
    ]
    assert "could not be compared" in str(found["not_compared"][1]["en"])


def test_the_word_may_stand_in_a_column_of_no_role() -> None:
    table = pd.DataFrame(
        [("1", "Sleman", "4"), ("2", "Bantul", "5"), ("JUMLAH", "", "9")], columns=["no", "name", "value"], dtype="str"
    )
    resolution = resolve(table, ROLES, LISTS)
    assert "row of totals" in resolution.answers[2].describe("en")
    assert [check["equal"] for check in check_totals(table, ROLES, resolution)["printed_totals"]] == [True]
