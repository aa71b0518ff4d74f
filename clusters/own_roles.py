"""What the columns of a person's own table say: guessed from headings and cells, always shown, corrected by them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final

import pandas as pd

from clusters.own_numbers import are_numbers, finds_decimal_comma
from geo.foreign import ForeignTable
from geo.names import search_key
from geo.roles import Roles

MAX_FIGURES: Final = 60
"""Columns of figures that a layer offers at most: a longer list cannot be read."""

_HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "label": (
        "nama sentra", "sentra", "nama usaha", "nama ikm", "nama perusahaan", "perusahaan", "nama industri",
        "nama lokasi", "lokasi", "judul", "site name", "company", "firm", "title", "label",
    ),
    "product": (
        "produk", "nama produk", "jenis produk", "produk utama", "produk unggulan", "komoditas", "komoditi",
        "jenis komoditas", "product", "products", "commodity", "jenis industri", "cabang industri", "industry",
    ),
    "kbli": ("kbli", "kode kbli", "kbli 2020", "kbli 2017", "kbli 2015", "kbli2", "kbli 2 digit", "kbli 5 digit"),
    "units": (
        "unit usaha", "jumlah unit usaha", "jml unit usaha", "jumlah usaha", "jumlah ikm", "jumlah unit",
        "jumlah perusahaan", "units", "business units", "number of units", "number of firms", "firms",
    ),
    "workers": (
        "tenaga kerja", "jumlah tenaga kerja", "jml tenaga kerja", "naker", "jumlah naker", "tk", "jumlah pekerja",
        "pekerja", "workers", "employees", "employment", "number of workers",
    ),
    "year": ("tahun", "tahun data", "thn", "year"),
}  # fmt: skip
"""Headings by role, the most telling first, as search keys."""

_RATE_WORDS: Final = frozenset(
    [
        "persen",
        "persentase",
        "prosentase",
        "percent",
        "percentage",
        "pct",
        "rasio",
        "ratio",
        "rate",
        "tingkat",
        "indeks",
        "index",
        "skor",
        "score",
        "harga",
        "price",
        "per",
        "rata",
        "average",
        "mean",
        "median",
        "laju",
        "growth",
        "pertumbuhan",
        "kepadatan",
        "density",
        "gini",
        "share",
        "pangsa",
        "proporsi",
        "umk",
        "umr",
        "ump",
        "upah",
        "kapita",
        "capita",
        "lq",
    ]
)
_NUMBER_WORDS: Final = frozenset(
    [
        "no",
        "nomor",
        "nomer",
        "urut",
        "id",
        "fid",
        "objectid",
        "kode",
        "code",
        "nik",
        "npwp",
        "nib",
        "telepon",
        "telp",
        "hp",
        "phone",
        "pos",
        "rt",
        "rw",
        "peringkat",
        "ranking",
        "rank",
        "tahun",
        "year",
        "thn",
        "bulan",
        "month",
        "lon",
        "lat",
        "longitude",
        "latitude",
        "bujur",
        "lintang",
    ]
)
"""Words of headings whose numbers name or order things: no sum of them means anything."""


@dataclass(frozen=True)
class OwnRoles:
    """The columns of a table that say what its rows are; "" = it has none such.

    Args:
        label: what a row is called.
        product: what is made.
        kbli: its KBLI code, of two digits or more.
        units: business units.
        workers: people who work there.
        year: the year that the row speaks of.
        amounts: columns whose figures may be added up over the rows of a region.
        rates: columns whose figures may not: shares, prices, indexes, averages.
        decimal_comma: whether the table writes 1.234,5; None when its cells do not tell.
    """

    label: str = ""
    product: str = ""
    kbli: str = ""
    units: str = ""
    workers: str = ""
    year: str = ""
    amounts: tuple[str, ...] = ()
    rates: tuple[str, ...] = ()
    decimal_comma: bool | None = None

    def singles(self) -> dict[str, str]:
        """Return role -> column of the roles that take one column."""
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name in _HEADINGS}


def guess_own_roles(frame: pd.DataFrame, roles: Roles, *, decimal_comma: bool | None = None) -> OwnRoles:
    """Guess what the columns of a table say besides where its rows belong.

    Args:
        frame: text cells, one column per heading.
        roles: the columns that say where a row belongs; none of them becomes an amount.
        decimal_comma: how the file writes decimals, by ``writes_decimal_comma``; None asks the cells themselves.
    """
    taken = {column for column in roles.columns().values() if column}
    keys = {search_key(column): column for column in reversed(list(frame.columns)) if column not in taken}
    found = {
        role: next((keys[heading] for heading in headings if heading in keys), "")
        for role, headings in _HEADINGS.items()
    }
    named = {found[role] for role in ("label", "product", "kbli", "year")}
    candidates = [column for column in frame.columns if column not in taken | named]
    comma = finds_decimal_comma(frame[column] for column in candidates) if decimal_comma is None else decimal_comma
    figures = [
        column
        for column in candidates
        if not _numbers_things(column) and are_numbers(frame[column], decimal_comma=comma)
    ][:MAX_FIGURES]
    rates = tuple(column for column in figures if _is_rate(column, frame[column]))
    amounts = tuple(column for column in figures if column not in rates)
    return OwnRoles(**found, amounts=amounts, rates=rates, decimal_comma=comma)


def writes_decimal_comma(table: ForeignTable) -> bool | None:
    """Tell how a file writes decimals: by what its reader found, else by its cells; None when neither tells.

    Formats that keep numbers as numbers are written out with a decimal point.
    """
    if table.decimal_comma:
        return True
    told = finds_decimal_comma(table.frame[column] for column in table.frame.columns)
    return False if told is None and table.file_format != "csv" else told


def _numbers_things(heading: str) -> bool:
    words = search_key(heading).split()
    return bool(_NUMBER_WORDS & set(words)) and "of" not in words


def _is_rate(heading: str, cells: pd.Series) -> bool:
    return (
        "%" in heading
        or bool(_RATE_WORDS & set(search_key(heading).split()))
        or bool(cells.str.strip().str.endswith("%").any())
    )
