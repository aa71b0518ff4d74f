"""The crosswalk: what each regency is called and coded in other systems and editions.

A plain join on a four-digit code is wrong for a third of the regencies: 199 of 514 BPS codes differ from the
Kemendagri code, and most of those are the valid Kemendagri code of another regency. So a foreign code always stands
beside its system, and is looked up here.
"""

from typing import Final

import pandas as pd

from geo.store import read_register

SYSTEMS: Final = {
    "kemendagri-2017": "kemendagri_2017",
    "bps-2020": "bps_2020",
    "bps-2022": "bps_2022",
}
"""Code system -> the column of the crosswalk that holds it."""


def load_crosswalk() -> pd.DataFrame:
    """Load the crosswalk: one row per regency, indexed by ``region_code``, every code as text.

    Columns: ``name_2025``, ``kemendagri_2017``, ``name_2017``, ``bps_2020``, ``bps_2022``, ``bps_name``,
    ``province_code_2017``, ``province_code_2022``, ``source_id``.
    """
    return read_register("crosswalk").set_index("region_code")


def load_former_names() -> pd.DataFrame:
    """Load names that a region bore or is also called by: ``region_code``, ``name``, ``kind_of_name`` and more."""
    return read_register("former_names")
