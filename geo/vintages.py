"""Vintages: the dated editions of the administrative map, and what each calls its provinces.

"2017" has 34 provinces, "2022" has 38 (today's). The 514 regencies are the same ones in both: their identity is the
Kemendagri 2025 code, and only the province above them changed (26 moved when Papua and Papua Barat were split).
"""

from dataclasses import dataclass
from typing import Final, Literal, get_args

import pandas as pd

from geo.errors import UsageFault
from geo.store import read_register
from texts import Language

VintageId = Literal["2017", "2022"]
VINTAGES: Final[tuple[VintageId, ...]] = get_args(VintageId)
TODAY: Final[VintageId] = "2022"


@dataclass(frozen=True)
class Vintage:
    """One dated edition of the administrative map."""

    vintage_id: VintageId
    label_id: str
    label_en: str
    province_count: int
    regency_count: int
    legal_basis: str
    source_id: str

    def describe(self, lang: Language) -> str:
        """Return the vintage's label."""
        return self.label_id if lang == "id" else self.label_en


def parse_vintage(text: str) -> VintageId:
    """Parse a vintage's id. Raises UsageFault when there is no such vintage."""
    for vintage in VINTAGES:
        if text.strip() == vintage:
            return vintage
    raise UsageFault("vintage_unknown", given=text[:40], allowed=", ".join(VINTAGES))


def load_vintage(vintage_id: VintageId) -> Vintage:
    """Load one vintage from the register of vintages."""
    rows = read_register("vintages").to_dict("records")
    row = next(row for row in rows if row["vintage_id"] == vintage_id)
    return Vintage(
        vintage_id=vintage_id,
        label_id=row["label_id"],
        label_en=row["label_en"],
        province_count=int(row["province_count"]),
        regency_count=int(row["regency_count"]),
        legal_basis=row["legal_basis"],
        source_id=row["source_id"],
    )


def load_province_names(vintage_id: VintageId) -> pd.DataFrame:
    """Load the provinces of a vintage.

    Returns:
        A frame indexed by ``province_code`` (two digits, text) with ``name``, ``name_en`` and ``island_group``.
    """
    rows = read_register("provinces")
    return rows[rows["vintage_id"] == vintage_id].drop(columns="vintage_id").set_index("province_code")
