"""Likely meanings of a misspelt name. A suggestion is never an answer: a person accepts it, or nobody does."""

from collections.abc import Mapping
from typing import Final

from rapidfuzz import fuzz, process

from geo.gazetteer import Gazetteer
from geo.written_names import DIRECTIONS, KIND_WORDS, compact, read_name, split_kind, words

LIKE_WITH_PROVINCE: Final = 84.0
"""rapidfuzz ratio (0-100) of the names without kind and spaces, when a province narrows the choice: one slip in six
letters."""

LIKE_ALONE: Final = 90.0
"""Without a province the whole country is searched, so the likeness must be greater: one slip in ten letters."""

MARGIN: Final = 5.0
"""The best must lead the next region by so much, else there is no suggestion."""

_SHORTEST: Final = 4


def suggest(text: str, members: frozenset[str] | None, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Return the region that a misspelt name most likely means, or several that are equally like it, or none.

    Args:
        text: the name as written.
        members: the regions of the row's province; None when it names none.
        gazetteer: the official lists.
    """
    pool = [key for key in gazetteer.names if members is None or members & gazetteer.names[key].keys()]
    least = LIKE_ALONE if members is None else LIKE_WITH_PROVINCE
    best: dict[str, float] = {}
    for kind, tokens in split_kind(words(text)):
        # A number is no slip of spelling: "Bandung 2" is a part of something, not Bandung.
        if len(compact(tokens)) < _SHORTEST or any(sign.isdigit() for sign in compact(tokens)):
            continue
        for key, score, _ in process.extract(
            compact(tokens), pool, scorer=fuzz.ratio, score_cutoff=least - MARGIN, limit=None
        ):
            for code in gazetteer.names[key]:
                region = gazetteer.regions[code]
                if (
                    kind in {"", region.kind}
                    and (members is None or code in members)
                    and _same_side(tokens, region.tokens)
                    and _one_kind(tokens, region.tokens)
                ):
                    best[code] = max(best.get(code, 0.0), score)
    return _leaders(best, least)


def _leaders(best: Mapping[str, float], least: float) -> tuple[str, ...]:
    top = max(best.values(), default=0.0)
    leaders = sorted(code for code, score in best.items() if score > top - MARGIN)
    if top < least or len({best[code] for code in leaders}) > 1:
        return ()
    return tuple(leaders)


def _same_side(written: tuple[str, ...], official: tuple[str, ...]) -> bool:
    """Tell whether the points of the compass agree: "Konawe Barat" is no misspelling of Konawe Utara."""
    return set(written) & DIRECTIONS <= set(official)


def _one_kind(written: tuple[str, ...], official: tuple[str, ...]) -> bool:
    """Tell whether no second word for a kind is left in a name: "Tangerang Kab/Kota" is no misspelling of either."""
    return set(written[1:]) & KIND_WORDS <= set(official)


def is_like(text: str, region_code: str, gazetteer: Gazetteer) -> bool:
    """Tell whether a name that no list holds may be a misspelling of one region's name."""
    own = [key for key, bearers in gazetteer.names.items() if region_code in bearers]
    region = gazetteer.regions[region_code]
    if not _same_side(words(text), region.tokens):
        return False
    readings = [reading for reading in read_name(text) if reading.kind in {"", region.kind} and not reading.english]
    return any(fuzz.ratio(reading.key, key) >= LIKE_WITH_PROVINCE for reading in readings for key in own)
