"""One function per criterion: the frame of facts in, an index-aligned Series out.

A yes/no question answers 1.0 (met), 0.0 (not met) or NaN (unknown); unknown is never no. A measure answers in its
register's unit, NaN = unknown, before its transform.
"""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
import pandas as pd

Answer = Callable[[pd.DataFrame], pd.Series]

MET: Final = 1.0
NOT_MET: Final = 0.0


def underdeveloped_2020(facts: pd.DataFrame) -> pd.Series:
    """Listed in Perpres 63/2020. The list is confirmed as a whole, so not listed is no."""
    return facts["underdeveloped_2020"].map({"confirmed": MET, "unconfirmed": np.nan, "": NOT_MET}).astype("float64")


def underdeveloped_2015(facts: pd.DataFrame) -> pd.Series:
    """Listed in Perpres 131/2015; unknown where only our unconfirmed list says so, and where no list was seen."""
    listed = facts["underdeveloped_2015"].map({"confirmed": MET, "unconfirmed": np.nan, "": NOT_MET}).astype("float64")
    return listed.mask((listed == NOT_MET) & facts["doubted_list"])


def border(facts: pd.DataFrame) -> pd.Series:
    """On the state border: yes by a plan's article on its scope; weaker bases and silent border provinces: unknown."""
    return facts["border"].map({"firm": MET, "weak": np.nan, "province": np.nan, "": NOT_MET}).astype("float64")


def jica_before(facts: pd.DataFrame) -> pd.Series:
    """Named by a source as a site of either phase."""
    return (facts["phases"] != "").astype("float64")


def jica_phase_1(facts: pd.DataFrame) -> pd.Series:
    """Named by a source as a site of phase 1 (2013-2016)."""
    return facts["phases"].str.contains("1").astype("float64")


def jica_phase_2(facts: pd.DataFrame) -> pd.Series:
    """Named by the ministry as committed in phase 2 (2017)."""
    return facts["phases"].str.contains("2").astype("float64")


def _fact(name: str) -> Answer:
    def answer(facts: pd.DataFrame) -> pd.Series:
        return facts[name].astype("float64")

    answer.__doc__ = f"Return the fact ``{name}`` as it is."
    return answer


ANSWERS: Final[Mapping[str, Answer]] = {
    "underdeveloped-2020": underdeveloped_2020,
    "underdeveloped-2015": underdeveloped_2015,
    "border": border,
    "jica-before": jica_before,
    "jica-phase-1": jica_phase_1,
    "jica-phase-2": jica_phase_2,
    "jica-product": _fact("jica_product"),
    "sentra-catalogued": _fact("sentra"),
    "specialisation": _fact("lq"),
    "related-nearby": _fact("related_nearby"),
    "supply-links": _fact("links"),
    "bps-sentra-province": _fact("bps_sentra"),
    "population": _fact("population"),
    "density": _fact("density_per_km2"),
    "airport-distance": _fact("airport_km"),
    "province-capital-distance": _fact("seat_km"),
    "boundary-doubt": _fact("area_gap"),
}
"""Every criterion of the register whose data ship, by its id."""
