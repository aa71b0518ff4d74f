"""Every sentence the product says, in both languages, and how numbers and dates are written.

The sentences stand in ``texts/id/*.toml`` and ``texts/en/*.toml``, one file per subject. A key is the file's name, a
dot and the path inside the file: ``say("filters.province.label", "id")``. Place names are values, never keys.
This room lies below all others, so that an error, a filter or an export can speak without a screen.
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, Literal, get_args

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

Language = Literal["id", "en"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
HOME: Final[Language] = "id"

_FOLDER = Path(__file__).parent


def _flatten(table: Mapping[str, object], prefix: str) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        key = f"{prefix}.{name}"
        if isinstance(value, Mapping):
            yield from _flatten(value, key)
        else:
            yield key, str(value)


@cache
def catalogue(lang: Language) -> Mapping[str, str]:
    """Load all sentences of one language, by key."""
    files = sorted((_FOLDER / lang).glob("*.toml"))
    return {key: text for file in files for key, text in _flatten(tomllib.loads(file.read_text("utf-8")), file.stem)}


def say(key: str, lang: Language, /, **values: object) -> str:
    """Return the sentence of a key with its values filled in.

    Values are inserted once and never read as templates, so a value may hold braces. Raises KeyError on an unknown
    key: a missing sentence is a fault of ours that tests find, not a state to hide.
    """
    return catalogue(lang)[key].format(**values)


def plural(key: str, count: int, lang: Language, /, **values: object) -> str:
    """Return the sentence for a count: ``key.one`` or ``key.other`` (Indonesian has one form; both keys exist)."""
    form = "one" if count == 1 else "other"
    return say(f"{key}.{form}", lang, count=number(count, lang), **values)


@lru_cache(maxsize=16_384)
def number(value: float, lang: Language, decimals: int = 0) -> str:
    """Write a number by locale: 1.888.239 in Indonesian, 1,888,239 in English."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(value, format=pattern, locale=lang)


def percent(share: float, lang: Language, decimals: int = 0) -> str:
    """Write a share (0-1) as a percentage by locale."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "") + "%"
    return format_percent(share, format=pattern, locale=lang)


def when(written: str, lang: Language) -> str:
    """Write a date of a register by locale: 2017-12-26 is 26 Desember 2017, 2017-12 is Desember 2017, 2017 stays."""
    form = {7: "MMMM y", 10: "d MMMM y"}.get(len(written))
    try:
        return format_date(date.fromisoformat(f"{written}-01"[:10]), format=form, locale=lang) if form else written
    except ValueError:
        return written


def join(words: list[str], lang: Language, *, last: Literal["and", "or"] = "and") -> str:
    """Join words as a list in a sentence: a, b dan c."""
    if len(words) <= 1:
        return "".join(words)
    return f"{', '.join(words[:-1])} {say(f'common.{last}', lang)} {words[-1]}"
