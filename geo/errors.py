"""The errors of the product, told apart by what was being touched.

AtlasError
├── UsageFault    what a person asked for cannot be asked (a wrong code, an unknown option)
├── DataFault     what is stored is missing, altered or against its contract
│   └── AssetFault   a compiled file of data/ is missing, altered or unreadable
└── OutputFault   a file cannot be written where it was asked for
"""

from texts import Language, say


class AtlasError(Exception):
    """An error that can say in both languages what was given, what is allowed and what to do next.

    Args:
        key: the sentence's key below ``errors.`` in ``texts``.
        values: what the sentence names.
    """

    def __init__(self, key: str, **values: object) -> None:
        """Keep the key and the values; the sentence is made when a language is known."""
        self.key = key
        self.values = values
        super().__init__(self.describe("en"))

    def describe(self, lang: Language) -> str:
        """Return the error as one sentence."""
        return say(f"errors.{self.key}", lang, **self.values)


class UsageFault(AtlasError):
    """What a person asked for cannot be asked."""


class DataFault(AtlasError):
    """What is stored is missing, altered or against its contract."""


class AssetFault(DataFault):
    """A compiled file of ``data/`` is missing, altered or unreadable."""


class OutputFault(AtlasError):
    """A file cannot be written where it was asked for."""
