"""Names of districts (kecamatan, distrik) and villages (desa, kelurahan): which regions hold one of that name.

A district never says alone where a row belongs: its name is often borne elsewhere too, and the lists change every
year. It tells apart regions that something else allows, and it suggests.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from geo.written_names import compact, words

_DISTRICT: Final = {"kecamatan", "kec", "distrik", "district", "subdistrict"}
_VILLAGE: Final = {"desa", "ds", "kelurahan", "kel", "village"}
_NOTHING: Final = frozenset({"", "nan", "none", "null"})

Holders = Mapping[str, frozenset[str]]
"""Key of a name -> the regions that hold a district (or village) of that name."""


@dataclass(frozen=True)
class Within:
    """The regions that hold a row's district and its village; None = not written, empty = in no list."""

    district: frozenset[str] | None = None
    village: frozenset[str] | None = None

    @property
    def regions(self) -> frozenset[str]:
        """The regions that hold what is known of the two; none when the two exclude each other, or nothing is known."""
        known = [found for found in (self.district, self.village) if found]
        return frozenset.intersection(*known) if known else frozenset()

    def tell(self, candidates: frozenset[str]) -> str:
        """Return the one candidate that holds the district and village, else ""."""
        holding = self.regions & candidates
        return next(iter(holding)) if len(holding) == 1 else ""


NOWHERE: Final = Within()


def index_holders(names: pd.Series, regions: pd.Series) -> dict[str, frozenset[str]]:
    """Index the regions by the names of their districts or villages (two aligned columns of text)."""
    found: dict[str, set[str]] = {}
    for name, region in set(zip(names, regions, strict=True)):
        found.setdefault(compact(words(name)), set()).add(region)
    return {key: frozenset(holding) for key, holding in found.items()}


def find_holders(text: str, holders: Holders, *, village: bool = False) -> frozenset[str] | None:
    """Return the regions that hold a written district (or village); None when none is written."""
    tokens = words(text)
    key = compact(tokens)
    if key in _NOTHING:
        return None
    # "Kelurahan" may be a part of a name, so the whole is asked first.
    if key not in holders and len(tokens) > 1 and tokens[0] in (_VILLAGE if village else _DISTRICT):
        key = compact(tokens[1:])
    return holders.get(key, frozenset())
