"""A fault of a register: where it stands, which rule it breaks, and the sentence that says how to mend it."""

from dataclasses import dataclass
from typing import Final

from texts import Language, say

LONGEST: Final = 60
"""A cell is quoted up to this length: enough to find it, short enough for one sentence."""


@dataclass(frozen=True, order=True)
class Fault:
    """One broken rule in one cell, row or file.

    Attributes:
        register: the register's file, for example "data/registers/sentra.csv".
        row: the line in the file as an editor shows it (the header is 1); 0 when the whole file is meant.
        column: the column's name; "" when the row or the file as a whole is meant.
        rule: the rule's key in ``texts/*/check.toml``.
        given: what stands there.
        allowed: what may stand there instead.
    """

    register: str
    row: int
    column: str
    rule: str
    given: str = ""
    allowed: str = ""

    def describe(self, lang: Language) -> str:
        """Return the fault as one sentence: where, what was given, what is allowed, what to do."""
        place = "file" if not self.row else "row" if not self.column else "cell"
        where = say(f"check.where.{place}", lang, file=self.register, row=self.row, column=self.column)
        what = say(
            f"check.rule.{self.rule}",
            lang,
            column=self.column,
            given=quoted(self.given),
            allowed=quoted(self.allowed, longest=200),
        )
        return f"{where}: {what}"


def quoted(text: str, *, longest: int = LONGEST) -> str:
    """Return a cell as it may be printed: control characters written out, long cells cut."""
    shown = "".join(sign if sign.isprintable() else f"\\x{ord(sign):02x}" for sign in text)
    return shown if len(shown) <= longest else f"{shown[:longest]}…"
