"""Pages: each document as HTML, drawn by our own templates with autoescape; nothing on them comes from another host."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request

from live.links import LICENCE
from texts import LANGUAGES, Language, number, say

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The Content-Security-Policy of every answer: our own files, nothing inline, nothing from elsewhere."""


@dataclass(frozen=True)
class Pages:
    """The templates, and the folder below which the service stands.

    Args:
        url: the address that links begin with; its path is put before every address on a page, so that a page works
            by whatever name this machine is called.
    """

    url: str

    def draw(self, name: str, request: Request, lang: Language, **shown: object) -> str:
        """Return a page.

        Args:
            name: the template's.
            request: what was asked; the switch of language repeats it.
            lang: the language of the page.
            shown: what the template names.
        """
        template = _ENVIRONMENT.get_template(f"{name}.html")
        return template.render(
            lang=lang,
            t=lambda key, **values: say(f"live.page.{key}", lang, **values),
            n=partial(number, lang=lang),
            say=lambda key: say(key, lang),
            to=partial(self._address, request),
            here=partial(self._here, request),
            asset=lambda name: self._join(f"/assets/{name}", []),
            address=f"{self.url}/",
            licence=LICENCE,
            languages=LANGUAGES,
            **shown,
        )

    def _address(self, request: Request, path: str, **params: str) -> str:
        """Return an address below this service that keeps the language and the form that were asked for by name."""
        kept = {name: request.query_params[name] for name in ("f", "lang") if name in request.query_params}
        return self._join(path, [*{**kept, **params}.items()])

    def _here(self, request: Request, **params: str) -> str:
        """Return the address of this page with some parameters changed."""
        kept = [(name, value) for name, value in request.query_params.multi_items() if name not in params]
        return self._join(f"/{request.url.path.lstrip('/')}", [*kept, *params.items()])

    def _join(self, path: str, params: Sequence[tuple[str, str]]) -> str:
        query = f"?{urlencode(params)}" if params else ""
        return f"{urlsplit(self.url).path}{path}{query}"


def first_text(feature: Mapping[str, Any]) -> str:
    """Return what a feature is called: its name where it has one, else its id."""
    properties = feature["properties"]
    named = (properties[name] for name in ("name", "region_name", "province_name") if properties.get(name))
    return str(next(named, feature["id"]))


def cell(value: object) -> str:
    """Return a property's value as a table shows it: what is unknown is a dash."""
    return "–" if value is None else str(value)


_ENVIRONMENT: Final = Environment(
    loader=PackageLoader("live"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
_ENVIRONMENT.filters.update(first_text=first_text, cell=cell)
