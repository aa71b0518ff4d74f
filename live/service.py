"""The service: every address, and who answers it. This is the door of the room.

Each answer is a document, in JSON or as a page; each refusal is one sentence in the asked language. A fault of ours is
one too: its trace goes to the one who runs the service and never into an answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from clusters.atlas import Atlas
from live.asking import Asked, Reader, Refusal, item_readers, items_readers, negotiate, read_asked, wants_html
from live.collection import Collection, load_collections
from live.dcat import describe_catalogue
from live.dictionary import describe_columns
from live.downloads import Downloads, package_name
from live.engine import CONFORMANCE, Document, Engine
from live.guard import LOCAL_NAMES, METHODS, Guard
from live.links import LD_JSON
from live.openapi import GEO_JSON, JSON, OPENAPI_JSON, SCHEMA_JSON, describe_service
from live.pages import Pages

CODES: Final = {
    400: "InvalidParameterValue",
    404: "NotFound",
    405: "MethodNotAllowed",
    414: "URITooLong",
    500: "NoApplicableCode",
}
"""The OGC's word for a refusal, by its status."""


@dataclass(frozen=True)
class Answers:
    """What each address answers.

    Args:
        engine: pygeoapi over the collections.
        downloads: the files.
        pages: the documents as HTML.
        url: the address that links begin with.
    """

    engine: Engine
    downloads: Downloads
    pages: Pages
    url: str

    def landing(self, request: Request) -> Response:
        """Answer what there is here."""
        asked = _asked(request)
        document = self.engine.landing(asked)
        packages = [package_name(atlas.vintage.vintage_id) for atlas in self.downloads.atlases]
        return self._answer(request, asked, document, "landing", packages=packages, collections=self._collections)

    def conformance(self, request: Request) -> Response:
        """Answer which parts of which standards are kept."""
        return self._answer(request, _asked(request), {"conformsTo": list(CONFORMANCE)}, "conformance")

    def overview(self, request: Request) -> Response:
        """Answer all collections."""
        asked = _asked(request)
        return self._answer(request, asked, self.engine.overview(asked), "collections", collections=self._collections)

    def collection(self, request: Request) -> Response:
        """Answer one collection."""
        asked, found = _asked(request), self._found(request)
        document = self.engine.collection(asked, found.collection_id)
        return self._answer(request, asked, document, "collection", collection=found)

    def schema(self, request: Request) -> Response:
        """Answer what the properties of a collection are."""
        asked, found = _asked(request), self._found(request)
        document = self.engine.schema(asked, found.collection_id)
        return self._answer(request, asked, document, "schema", SCHEMA_JSON, collection=found)

    def queryables(self, request: Request) -> Response:
        """Answer what a collection can be asked by."""
        asked, found = _asked(request), self._found(request)
        document = self.engine.queryables(asked, found.collection_id)
        return self._answer(request, asked, document, "schema", SCHEMA_JSON, collection=found)

    def items(self, request: Request) -> Response:
        """Answer a page of features."""
        found = self._found(request)
        asked = _asked(request, items_readers(found))
        document = self.engine.items(asked, found.collection_id)
        return self._answer(request, asked, document, "items", GEO_JSON, collection=found, params=asked.params)

    def item(self, request: Request) -> Response:
        """Answer one feature."""
        found = self._found(request)
        asked = _asked(request, item_readers())
        document = self.engine.item(asked, found.collection_id, request.path_params["feature_id"])
        return self._answer(request, asked, document, "item", GEO_JSON, collection=found)

    def dictionary(self, request: Request) -> Response:
        """Answer what every column means."""
        document = {"columns": describe_columns(self._collections)}
        return self._answer(request, _asked(request), document, "dictionary")

    def catalogue(self, request: Request) -> Response:
        """Answer the DCAT record, which has one form."""
        _asked(request)
        return JSONResponse(describe_catalogue(self._collections, self.url), media_type=LD_JSON)

    def openapi(self, request: Request) -> Response:
        """Answer the OpenAPI document."""
        asked = _asked(request)
        document = describe_service(self._collections, self.url, asked.lang)
        return self._answer(request, asked, document, "openapi", OPENAPI_JSON)

    def download(self, request: Request) -> Response:
        """Answer a whole file. Raises Refusal when there is none of that name."""
        asked = _asked(request)
        found = self.downloads.find(request.path_params["name"])
        if found is None:
            raise Refusal("address_unknown", 404)
        path, kind = found
        return FileResponse(path, media_type=kind.media_type, filename=path.name, headers=_said_in(asked))

    def refuse(self, request: Request, refusal: Exception) -> Response:
        """Answer a refusal, of ours or of Starlette's, or a fault, in one sentence."""
        if isinstance(refusal, HTTPException):
            refusal = Refusal("address_unknown", refusal.status_code)
        elif not isinstance(refusal, Refusal):
            refusal = Refusal("fault", 500)
        query, headers = request.query_params, request.headers
        lang = negotiate(query, headers)
        sentence, status = refusal.describe(lang), refusal.status
        told = {"Content-Language": lang, **({"Allow": ", ".join(METHODS)} if status == 405 else {})}  # noqa: PLR2004
        if wants_html(query, headers):
            page = self.pages.draw("refusal", request, lang, sentence=sentence, status=status)
            return HTMLResponse(page, status, told)
        return JSONResponse({"code": CODES.get(status, CODES[500]), "description": sentence}, status, told)

    @property
    def _collections(self) -> Mapping[str, Collection]:
        return self.engine.collections

    def _found(self, request: Request) -> Collection:
        name = request.path_params["collection_id"]
        if name not in self._collections:
            raise Refusal("collection_unknown", 404, given=name[:40], allowed=", ".join(self._collections))
        return self._collections[name]

    def _answer(
        self,
        request: Request,
        asked: Asked,
        document: Document,
        template: str,
        media_type: str = JSON,
        **shown: Any,
    ) -> Response:
        if asked.as_html:
            page = self.pages.draw(template, request, asked.lang, document=document, **shown)
            return HTMLResponse(page, headers=_said_in(asked))
        return JSONResponse(document, headers=_said_in(asked), media_type=media_type)


def _asked(request: Request, readers: Mapping[str, Reader] | None = None) -> Asked:
    return read_asked(request.query_params, request.headers, readers or {})


def _said_in(asked: Asked) -> dict[str, str]:
    return {"Content-Language": asked.lang}


def make_service(atlases: Sequence[Atlas], url: str, made_at: datetime, folder: Path) -> ASGIApp:
    """Return the service as an ASGI app; all data are read here and only read after that.

    Args:
        atlases: one a vintage, the newest first.
        url: the address that links begin with, without a slash at its end.
        made_at: the time that every export states.
        folder: an empty folder of this process, for the files that are downloaded.
    """
    engine = Engine(load_collections(atlases, made_at), url)
    answers = Answers(engine, Downloads(atlases, made_at, folder), Pages(url), url)
    handlers = {Refusal: answers.refuse, HTTPException: answers.refuse, Exception: answers.refuse}
    hosts = {*LOCAL_NAMES, urlsplit(url).hostname or ""}
    return Guard(Starlette(routes=_routes(answers), exception_handlers=handlers), hosts, answers.refuse)


def _routes(answers: Answers) -> list[BaseRoute]:
    one = "/collections/{collection_id}"
    leaflet = Path(str(files("xstatic.pkg.leaflet") / "data"))
    return [
        Route("/", answers.landing),
        Route("/conformance", answers.conformance),
        Route("/openapi", answers.openapi),
        Route("/dictionary", answers.dictionary),
        Route("/catalogue", answers.catalogue),
        Route("/collections", answers.overview),
        Route(one, answers.collection),
        Route(f"{one}/schema", answers.schema),
        Route(f"{one}/queryables", answers.queryables),
        Route(f"{one}/items", answers.items),
        Route(f"{one}/items/{{feature_id}}", answers.item),
        Route("/downloads/{name}", answers.download),
        Mount("/assets/leaflet", StaticFiles(directory=leaflet)),
        Mount("/assets", StaticFiles(packages=[("live", "static")])),
    ]
