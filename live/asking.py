"""What a request may ask: every parameter is read here, or refused in one sentence, before pygeoapi sees it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from starlette.datastructures import Headers, QueryParams

from geo.errors import UsageFault
from live.collection import NUMBER, Collection, parse_value
from texts import HOME, LANGUAGES, Language

CRS84: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
FORMATS: Final = ("json", "html")

DEFAULT_PAGE: Final = 100
MAX_PAGE: Final = 1000
"""Features on a page."""
MAX_LIMIT: Final = 10_000
"""The greatest limit that is answered, with MAX_PAGE features: OGC 17-069r4 (7.15.4) wants more than a page to be cut
to one, and GIS clients ask for so many unless told otherwise; what is beyond it is no client's page."""
MAX_OFFSET: Final = 1_000_000
MAX_VALUE: Final = 200
"""Characters of a property's value."""
MAX_ADDRESS: Final = 4096
"""Characters of path and query."""

_DATE: Final = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_CLOCK: Final = r"([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]{1,9})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
_INSTANT: Final = f"{_DATE}(T{_CLOCK})?"
DATETIME: Final = rf"^({_INSTANT}|{_INSTANT}/(\.\.)?|(\.\.)?/{_INSTANT}|{_INSTANT}/{_INSTANT})$"
"""An instant or an interval, open at one end or not (RFC 3339, section 5.6)."""

Reader = Callable[[str], str]
"""Returns a parameter's value in the form that pygeoapi reads; raises Refusal."""


class Refusal(UsageFault):
    """A request that is not answered, with its HTTP status."""

    def __init__(self, key: str, /, status: int = 400, **values: object) -> None:
        """Keep the status; key and values make the sentence."""
        self.status = status
        super().__init__(f"live_{key}", **values)


@dataclass(frozen=True)
class Asked:
    """A request that can be answered: its language, its form, and its parameters as read."""

    lang: Language
    as_html: bool
    params: Mapping[str, str]


def negotiate(query: QueryParams, headers: Headers) -> Language:
    """Return the language of an answer: from ``lang``, else the Accept-Language header, else Indonesian."""
    given = query.get("lang")
    wanted = [given] if given in LANGUAGES else _preferred(headers.get("accept-language", ""))
    short = (tag.split("-")[0].lower() for tag in wanted)
    return next((lang for tag in short for lang in LANGUAGES if lang == tag), HOME)


def wants_html(query: QueryParams, headers: Headers) -> bool:
    """Tell whether a page is wanted: by ``f``, else when the Accept header names HTML before any JSON."""
    if query.get("f") in FORMATS:
        return query["f"] == "html"
    named = (kind for kind in _preferred(headers.get("accept", "")) if kind == "text/html" or "json" in kind)
    return next(named, "") == "text/html"


def _preferred(header: str) -> list[str]:
    """Return the values of an Accept header, the best first; one that cannot be read weighs nothing."""
    weighed = []
    for part in header[:MAX_ADDRESS].split(","):
        value, _, rest = part.strip().partition(";")
        found = re.fullmatch(r"(?:.*;)?\s*q=([01](?:\.[0-9]{1,3})?)\s*", rest)
        weight = float(found[1]) if found else 0.0 if "q=" in rest else 1.0
        if value and weight:
            weighed.append((-weight, value.strip()))
    return [value for _, value in sorted(weighed, key=lambda pair: pair[0])]


def read_asked(query: QueryParams, headers: Headers, readers: Mapping[str, Reader]) -> Asked:
    """Read a request's parameters. Raises Refusal on the first that is unknown, repeated or cannot be read.

    Args:
        query: as sent.
        headers: as sent; Accept and Accept-Language count where ``f`` and ``lang`` are not given.
        readers: by name, for every parameter that the resource has beside ``f`` and ``lang``.
    """
    known: dict[str, Reader] = {"f": partial(_one_of, "f", FORMATS), "lang": partial(_one_of, "lang", LANGUAGES)}
    known.update(readers)
    params: dict[str, str] = {}
    for name, written in query.multi_items():
        if name not in known:
            raise Refusal("parameter_unknown", given=name[:40], allowed=", ".join(known))
        if name in params:
            raise Refusal("parameter_repeated", given=name)
        params[name] = known[name](written)
    if "bbox" not in params:
        params.pop("bbox-crs", None)  # says nothing alone, and pygeoapi would refuse it
    return Asked(negotiate(query, headers), wants_html(query, headers), params)


def item_readers() -> dict[str, Reader]:
    """Return the parameters of one feature."""
    return {"crs": partial(_one_of, "crs", (CRS84,))}


def items_readers(collection: Collection) -> dict[str, Reader]:
    """Return the parameters of a collection's features: those of the standard, and every property as a filter."""
    names = tuple(collection.columns)
    return {
        "limit": partial(_whole, "limit", (1, MAX_LIMIT)),
        "offset": partial(_whole, "offset", (0, MAX_OFFSET)),
        "bbox": _bbox,
        "bbox-crs": partial(_one_of, "bbox-crs", (CRS84,)),
        "crs": partial(_one_of, "crs", (CRS84,)),
        "datetime": _datetime,
        "sortby": partial(_sort, names),
        "properties": partial(_names, names),
        "skipGeometry": partial(_one_of, "skipGeometry", ("true", "false")),
        **{name: partial(_value, collection, name) for name in names},
    }


def _one_of(name: str, allowed: tuple[str, ...], written: str) -> str:
    if written not in allowed:
        raise Refusal("value_unknown", name=name, given=written[:40], allowed=", ".join(allowed))
    return written


def _whole(name: str, bounds: tuple[int, int], written: str) -> str:
    least, most = bounds
    if not re.fullmatch(r"[0-9]{1,9}", written) or not least <= int(written) <= most:
        raise Refusal("whole_number", name=name, given=written[:40], least=least, most=most)
    return str(int(written))


def _bbox(written: str) -> str:
    """Read west,south,east,north, or the six numbers with heights between, which are let be."""
    parts = written.split(",")
    fault = Refusal("bbox", given=written[:80])
    if len(parts) not in {4, 6} or not all(re.fullmatch(NUMBER, part) for part in parts):
        raise fault
    numbers = [float(part) for part in parts]
    half = len(numbers) // 2
    west, south, east, north = *numbers[:2], *numbers[half : half + 2]
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):  # noqa: PLR2004 - the globe
        raise fault
    return ",".join(repr(edge) for edge in (west, south, east, north))


def _datetime(written: str) -> str:
    """Read an instant or an interval. Our features have no time, so that none is left out by it (17-069r4, 7.15.4)."""
    if not re.fullmatch(DATETIME, written):
        raise Refusal("datetime", given=written[:60])
    return written


def _sort(names: tuple[str, ...], written: str) -> str:
    """Read property,-property; a plus sign arrives as a space where it was not escaped."""
    parts = [part.replace(" ", "+", 1) if part.startswith(" ") else part for part in written.split(",")]
    for part in parts:
        if part.removeprefix("-" if part.startswith("-") else "+") not in names:
            raise Refusal("property_unknown", name="sortby", given=part[:40], allowed=", ".join(names))
    return ",".join(parts)


def _names(names: tuple[str, ...], written: str) -> str:
    for part in written.split(","):
        if part not in names:
            raise Refusal("property_unknown", name="properties", given=part[:40], allowed=", ".join(names))
    return written


def _value(collection: Collection, name: str, written: str) -> str:
    if len(written) > MAX_VALUE:
        raise Refusal("value_long", name=name, allowed=MAX_VALUE)
    try:
        parse_value(collection.columns[name], written)
    except ValueError as error:
        raise Refusal("value_type", name=name, given=written[:40]) from error
    return written
