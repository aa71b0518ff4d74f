"""Region codes as tables hold them: dotted, undotted, as numbers that lost their zeros, of districts and villages.

A written code is read into the digits that it may stand for, and no further: whether they exist, and in which code
system, is asked of the gazetteer. 19.05 read as a number is still 19.05, but 11.1 may be 11.01 or 11.10: both stay.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

PROVINCE_DIGITS: Final = 2
REGENCY_DIGITS: Final = 4
WHOLE_LENGTHS: Final = (4, 6, 7, 10)
"""Digits of a regency (both authorities), a Kemendagri district, a BPS district, and a village (both)."""

_WRAPPING: Final = "'\"`’‘()[] \t\r\n\u00a0\u200b\ufeff"
_ZERO_FRACTION: Final = re.compile(r"(\d+)\.0+")
_DOTTED: Final = re.compile(r"(\d{2})\.(\d{2})(?:\.(\d{2})(?:\.(\d{4}))?)?")
_ONE_DECIMAL: Final = re.compile(r"(\d{2})\.(\d)")
_THOUSANDS: Final = re.compile(r"(\d)\.(\d{3})")
_FLOAT_TAIL: Final = re.compile(r"(\d{2})\.(\d{2})(?:0{6,}\d*|9{6,}\d*)")


class CodeForm(StrEnum):
    """What kind of code a cell holds."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    PROVINCE = "province"
    REGENCY = "regency"


@dataclass(frozen=True)
class WrittenCode:
    """What one cell may stand for: ``digits`` holds every reading of a regency, district or village code."""

    form: CodeForm
    digits: tuple[str, ...] = ()


def read_code(cell: str) -> WrittenCode:
    """Read one cell. Never raises: what cannot be read is UNREADABLE.

    "1905", "19.05", "1905.0", "19,05" and "1.905" (a thousands sign) give 1905; "11.1" gives 1101 and 1110; codes of
    six, seven and ten digits are given whole.
    """
    text = re.sub(r"\s+", "", cell.strip(_WRAPPING)).replace(",", ".")
    if text in {"", "-", "nan", "None", "NaN"}:
        return WrittenCode(CodeForm.MISSING)
    digits = _digits_of(text)
    if any(len(found) == PROVINCE_DIGITS for found in digits):
        return WrittenCode(CodeForm.PROVINCE, digits)
    return WrittenCode(CodeForm.REGENCY, digits) if digits else WrittenCode(CodeForm.UNREADABLE)


def _digits_of(text: str) -> tuple[str, ...]:
    zero_fraction = _ZERO_FRACTION.fullmatch(text)
    # "19.0" is the province 19 as a number, "19.00" too; "1905.0" is 1905.
    whole = zero_fraction[1] if zero_fraction else text
    if whole.isascii() and whole.isdigit() and len(whole) in (PROVINCE_DIGITS, *WHOLE_LENGTHS):
        return (whole,)
    if dotted := _DOTTED.fullmatch(text):
        return ("".join(part for part in dotted.groups() if part),)
    if one := _ONE_DECIMAL.fullmatch(text):
        return (f"{one[1]}0{one[2]}", f"{one[1]}{one[2]}0")
    if thousands := _THOUSANDS.fullmatch(text):
        return (thousands[1] + thousands[2],)
    if _FLOAT_TAIL.fullmatch(text):
        # A binary number's tail: 19.050000000000001 was 19.05, and 11.100000000000001 was 11.1.
        return _digits_of(f"{float(text):.2f}".rstrip("0"))
    return ()
