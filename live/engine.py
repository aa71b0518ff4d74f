"""pygeoapi: its configuration made from our collections, and its answers as documents that name only what we serve.

pygeoapi is called as a library (its ``API`` class), not as its ready-made app: that app reads its configuration from
files named in the environment, and brings routes of processes, jobs, tiles and STAC, and pages that load from other
hosts. Every request is read in ``live.asking`` first, so that pygeoapi gets only parameters that it can answer.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pygeoapi.api import API, APIRequest, describe_collections, get_collection_schema, landing_page
from pygeoapi.api.itemtypes import get_collection_item, get_collection_items, get_collection_queryables

from live.asking import CRS84, DEFAULT_PAGE, MAX_PAGE, Asked, Refusal
from live.collection import Collection
from live.links import tidy_links
from texts import LANGUAGES, say

Document = dict[str, Any]

CONFORMANCE: Final = tuple(
    f"http://www.opengis.net/spec/{name}"
    for name in (
        "ogcapi-common-1/1.0/conf/core",
        "ogcapi-common-2/1.0/conf/collections",
        "ogcapi-features-1/1.0/conf/core",
        "ogcapi-features-1/1.0/conf/geojson",
        "ogcapi-features-1/1.0/conf/html",
        "ogcapi-features-1/1.0/conf/oas30",
        "ogcapi-features-2/1.0/conf/crs",
        "ogcapi-features-3/1.0/conf/queryables",
        "ogcapi-features-3/1.0/conf/queryables-query-parameters",
        "ogcapi-features-5/1.0/conf/schemas",
    )
)
"""What is kept. pygeoapi would also claim to create and delete features, and its list grows with each request."""


@dataclass(frozen=True)
class _Request:
    """What pygeoapi reads of a request."""

    args: Mapping[str, str]
    headers: Mapping[str, str] = field(default_factory=dict)


class Engine:
    """pygeoapi over some collections.

    Args:
        collections: by id.
        url: the address that links begin with, without a slash at its end.
    """

    def __init__(self, collections: Mapping[str, Collection], url: str) -> None:
        """Make pygeoapi's API once; it is only read after that."""
        self.collections = collections
        self._url = url
        self._api = API(_configuration(collections, url), {})

    def landing(self, asked: Asked) -> Document:
        """Return the landing page."""
        return self._ask(landing_page, asked)

    def overview(self, asked: Asked) -> Document:
        """Return all collections."""
        return self._ask(describe_collections, asked)

    def collection(self, asked: Asked, collection_id: str) -> Document:
        """Return one collection."""
        return self._ask(describe_collections, asked, collection_id)

    def schema(self, asked: Asked, collection_id: str) -> Document:
        """Return the JSON Schema of a collection's properties."""
        return self._explain(self._ask(get_collection_schema, asked, collection_id), asked, collection_id)

    def queryables(self, asked: Asked, collection_id: str) -> Document:
        """Return the JSON Schema of what a collection can be asked by."""
        return self._explain(self._ask(get_collection_queryables, asked, collection_id), asked, collection_id)

    def items(self, asked: Asked, collection_id: str) -> Document:
        """Return a page of features."""
        return self._ask(get_collection_items, asked, collection_id)

    def item(self, asked: Asked, collection_id: str, feature_id: str) -> Document:
        """Return one feature. Raises Refusal when there is none of that id."""
        if feature_id not in self.collections[collection_id].by_id:
            raise Refusal("feature_unknown", 404, given=feature_id[:40], collection=collection_id)
        return self._ask(get_collection_item, asked, collection_id, feature_id)

    def _ask(self, answer: Callable[..., tuple[object, int, str]], asked: Asked, *names: str) -> Document:
        """Let pygeoapi answer in JSON. Raises Refusal when it will not, which live.asking should have foreseen."""
        params = {name: value for name, value in asked.params.items() if name != "f"}
        request = APIRequest(_Request(params, {"accept-language": asked.lang}), self._api.locales)
        _, status, content = answer(self._api, request, *names)
        if status != 200:  # noqa: PLR2004 - HTTP
            raise Refusal("not_answered", 400)
        document: Document = json.loads(content)
        return tidy_links(document, asked, self._url, self.collections)

    def _explain(self, schema: Document, asked: Asked, collection_id: str) -> Document:
        """Give every property its meaning, and its unit, in the asked language; pygeoapi repeats its name."""
        for name, column in self.collections[collection_id].columns.items():
            unit = {"x-ogc-unit": column.unit} if column.unit else {}
            schema["properties"][name].update(title=name, description=column.meaning[asked.lang], **unit)
        return schema


def _configuration(collections: Mapping[str, Collection], url: str) -> Document:
    return {
        "server": {
            "url": url,
            "languages": list(LANGUAGES),
            "limits": {"default_items": DEFAULT_PAGE, "max_items": MAX_PAGE, "on_exceed": "throttle"},
            "admin": False,
        },
        "logging": {"level": "CRITICAL"},
        "metadata": {
            "identification": {
                "title": {lang: say("live.title", lang) for lang in LANGUAGES},
                "description": {lang: say("live.description", lang) for lang in LANGUAGES},
                "url": url,
            }
        },
        "resources": {name: _resource(collection) for name, collection in collections.items()},
    }


def _resource(collection: Collection) -> Document:
    return {
        "type": "collection",
        "title": dict(collection.title),
        "description": dict(collection.description),
        "keywords": {lang: say("live.keywords", lang).split(", ") for lang in LANGUAGES},
        "links": [],
        "extents": {"spatial": {"bbox": list(collection.bbox), "crs": CRS84}},
        "providers": [
            {
                "type": "feature",
                "name": "live.provider.FeatureProvider",
                "data": collection,
                "crs": [CRS84],
                "storage_crs": CRS84,
            }
        ],
    }
