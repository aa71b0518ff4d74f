"""What all commands share: the language they speak, the words on stderr, the exit codes they end with."""

import os
from typing import Final

import typer

from geo.errors import AtlasError, DataFault, OutputFault, UsageFault
from geo.gazetteer import CodeSystem
from texts import HOME, LANGUAGES, Language, say

EXIT_USAGE: Final = 2
EXIT_NOTHING: Final = 3
EXIT_DATA: Final = 4
EXIT_REFUSED: Final = 5
EXIT_FAULTY: Final = 6
EXIT_INTERRUPTED: Final = 130
EXIT_CODES: Final[dict[type[AtlasError], int]] = {
    UsageFault: EXIT_USAGE,
    OutputFault: EXIT_USAGE,
    DataFault: EXIT_DATA,
}

LANGUAGE_VARIABLE: Final = "SENTRA_ATLAS_LANG"


def both(key: str) -> str:
    """Return a help text in both languages, Indonesian first."""
    return f"{say(f'cli.{key}', 'id')} | {say(f'cli.{key}', 'en')}"


def language() -> Language:
    """Return the language of messages: from --lang, else SENTRA_ATLAS_LANG, else Indonesian."""
    wanted = os.environ.get(LANGUAGE_VARIABLE, HOME)
    return next((lang for lang in LANGUAGES if lang == wanted), HOME)


def tell(key: str, **values: object) -> None:
    """Say one line of progress or result on stderr: stdout stays free for pipes."""
    typer.echo(say(f"cli.{key}", language(), **values), err=True)


def declared_system(given: str | None) -> CodeSystem | None:
    """Return the code system that a person declared. Raises UsageFault when there is none of that name."""
    allowed = [system.value for system in CodeSystem]
    if given is not None and given not in allowed:
        raise UsageFault("value_unknown", field="code-system", given=given[:40], allowed=", ".join(allowed))
    return None if given is None else CodeSystem(given)
