"""Names as people write them: a key that ignores case, accents and punctuation, and a search that forgives spelling."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

_NOT_WORD: Final = re.compile(r"[^0-9a-z]+")

SIMILAR: Final = 80.0
"""A token this similar (rapidfuzz ratio, 0-100) to a word counts as the word misspelt. One wrong letter of five is
exactly 80: tenon for tenun, batic for batik. Lower, other words are found; higher, that slip is not forgiven."""

_FORGIVEN_LENGTH: Final = 4
"""Shorter words are compared letter by letter: with one slip allowed, "ulos" would still be found but "tin" would find
"tas"."""


def search_key(text: str) -> str:
    """Return a name without case, accents and punctuation: "Fak-Fak" and "fak fak" are one key."""
    plain = unicodedata.normalize("NFKD", text)
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _NOT_WORD.sub(" ", letters.casefold()).strip()


class NameIndex:
    """An index over texts that finds rows by words, tolerating accents and one slip of spelling.

    Args:
        texts: one text per row; rows are answered by position.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        """Collect the distinct tokens of all texts and the rows of each."""
        self._size = len(texts)
        rows: dict[str, list[int]] = {}
        for position, text in enumerate(texts):
            for token in set(search_key(text).split()):
                rows.setdefault(token, []).append(position)
        self._tokens = sorted(rows)
        self._rows = [np.array(rows[token], dtype=np.intp) for token in self._tokens]

    def match(self, words: str) -> npt.NDArray[np.bool_]:
        """Return, per row, whether every word is found in it: inside a token, or similar to one."""
        found = np.ones(self._size, dtype=bool)
        for word in search_key(words).split():
            found &= self._match_word(word)
        return found

    def _match_word(self, word: str) -> npt.NDArray[np.bool_]:
        found = np.zeros(self._size, dtype=bool)
        if not self._tokens:
            return found
        hits = [position for position, token in enumerate(self._tokens) if word in token]
        # Spelling is forgiven only when nothing is written like this: an exact find needs no guess beside it.
        if not hits and len(word) >= _FORGIVEN_LENGTH:
            likeness = process.cdist([word], self._tokens, scorer=fuzz.ratio, score_cutoff=SIMILAR)[0]
            hits = list(np.flatnonzero(likeness))
        for hit in hits:
            found[self._rows[hit]] = True
        return found
