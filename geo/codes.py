"""Region codes as text: their levels, their written forms and the systems that they belong to.

Identity in this product is the Kemendagri code of the 2025 edition, undotted: two digits for a province ("94"), four
for a regency or city ("9406"). A number is never a code: 1905.0 and 19.05 lose what tells 11.01 from 11.1.
"""

import re
from enum import StrEnum
from typing import Final, NewType

from geo.errors import UsageFault

RegionCode = NewType("RegionCode", str)
ProvinceCode = NewType("ProvinceCode", str)

CODE_SYSTEM: Final = "kemendagri-2025"
"""The code system of every ``region_code`` that the product stores or writes."""


class Level(StrEnum):
    """The level of a region. Kabupaten and kota are both regencies: which one is the region's ``kind``."""

    PROVINCE = "province"
    REGENCY = "regency"


_DIGITS: Final = {Level.PROVINCE: 2, Level.REGENCY: 4}
_FORM: Final = {Level.PROVINCE: re.compile(r"[0-9]{2}"), Level.REGENCY: re.compile(r"[0-9]{2}\.?[0-9]{2}")}


def parse_code(text: str, level: Level) -> str:
    """Parse one written code of a level: "94.06" and "9406" give "9406".

    Only the form is judged; whether the code exists is asked of the vintage. Raises UsageFault when the text is not a
    code of that level.
    """
    written = text.strip()
    if not _FORM[level].fullmatch(written):
        raise UsageFault(f"code_form_{level}", given=text[:40], digits=_DIGITS[level])
    return written.replace(".", "")


def dotted(code: str) -> str:
    """Write a regency's code as decrees do: "94.06". A province's code has no dot."""
    return code if len(code) == _DIGITS[Level.PROVINCE] else f"{code[:2]}.{code[2:4]}"
