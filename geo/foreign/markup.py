"""XML from strangers, read by expat as a stream: no document type, so no entity that could grow or point elsewhere."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from geo.errors import DataFault
from geo.foreign import limits

_PIECE: Final = 1024 * 1024


def _ignore_start(name: str, attributes: dict[str, str]) -> None:
    del name, attributes


def _ignore(text: str) -> None:
    del text


@dataclass
class Handlers:
    """What to do at the beginning and the end of an element and at text; names come without their namespace."""

    start: Callable[[str, dict[str, str]], None] = field(default=_ignore_start)
    end: Callable[[str], None] = field(default=_ignore)
    text: Callable[[str], None] | None = None


def scan(content: bytes, name: str, file_format: str, handlers: Handlers) -> None:
    """Walk an XML file from its beginning to its end.

    Raises:
        DataFault: it declares a document type, is nested too deep, is cut off or is no XML.
    """
    parser = expat.ParserCreate()
    depth = 0

    def begin(element: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > limits.MAX_DEPTH:
            raise DataFault("table_xml_depth", name=name, allowed=limits.MAX_DEPTH)
        handlers.start(element.rpartition(":")[2], attributes)

    def finish(element: str) -> None:
        nonlocal depth
        depth -= 1
        handlers.end(element.rpartition(":")[2])

    def refuse(*_: object) -> None:
        raise DataFault("table_doctype", name=name)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = begin
    parser.EndElementHandler = finish
    if handlers.text is not None:
        parser.buffer_text = True
        parser.CharacterDataHandler = handlers.text
    stream = io.BytesIO(content)
    try:
        while piece := stream.read(_PIECE):
            parser.Parse(piece, False)  # noqa: FBT003 - expat takes no keywords
        parser.Parse(b"", True)  # noqa: FBT003
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise DataFault("table_damaged", name=name, format=file_format) from error
