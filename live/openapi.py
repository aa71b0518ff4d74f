"""The OpenAPI document (3.0): every path, parameter, status and content type that the service has, and none besides.

pygeoapi makes one too, but it refers to schemas on another host, which a closed network cannot reach, and states
operations, languages and statuses that this service does not have. This one is made from the same collections and
the same limits that requests are held against.
"""

from collections.abc import Mapping
from typing import Any, Final

from clusters.provenance import VERSION
from geo.writing import Column
from live import asking
from live.asking import CRS84, DATETIME, DEFAULT_PAGE, MAX_LIMIT, MAX_OFFSET, MAX_PAGE, MAX_VALUE
from live.collection import Collection
from live.links import LD_JSON, LICENCE
from texts import LANGUAGES, Language, say

Node = dict[str, Any]

JSON: Final = "application/json"
GEO_JSON: Final = "application/geo+json"
SCHEMA_JSON: Final = "application/schema+json"
OPENAPI_JSON: Final = "application/vnd.oai.openapi+json;version=3.0"
HTML: Final = "text/html"

_LINKS: Final[Node] = {"type": "array", "items": {"$ref": "#/components/schemas/link"}}


def describe_service(collections: Mapping[str, Collection], url: str, lang: Language) -> Node:
    """Return the OpenAPI document in one language.

    Args:
        collections: by id.
        url: the address that all addresses begin with, without a slash at its end.
        lang: the language of its descriptions.
    """
    paths = _service_paths(lang)
    for collection in collections.values():
        paths |= _collection_paths(collection, lang)
    return {
        "openapi": "3.0.3",
        "info": {
            "title": say("live.title", lang),
            "description": say("live.description", lang),
            "version": VERSION,
            "license": {"name": "CC BY 3.0 IGO", "url": LICENCE},
        },
        "servers": [{"url": url}],
        "tags": [{"name": "service"}, *({"name": name} for name in collections)],
        "paths": paths,
        "components": {"parameters": _shared(lang), "schemas": _schemas(), "responses": _refusals(lang)},
    }


def _service_paths(lang: Language) -> Node:
    """Return the paths that belong to no one collection."""
    object_with_links = {"type": "object", "required": ["links"], "properties": {"links": _LINKS}}
    listed = {**object_with_links, "required": ["links", "collections"]}
    conforms = {
        "type": "object",
        "required": ["conformsTo"],
        "properties": {"conformsTo": {"type": "array", "items": {"type": "string"}}},
    }
    row = {"type": "object", "required": ["name", "type", "unit", "meaning", "source"]}
    by_layer = {"type": "object", "additionalProperties": {"type": "array", "items": row}}
    columns = {"type": "object", "required": ["columns"], "properties": {"columns": by_layer}}
    anything = {"type": "object"}
    return {
        "/": _get("landing", lang, {JSON: object_with_links}),
        "/conformance": _get("conformance", lang, {JSON: conforms}),
        "/collections": _get("collections", lang, {JSON: listed}),
        "/openapi": _get("api", lang, {OPENAPI_JSON: anything}),
        "/dictionary": _get("dictionary", lang, {JSON: columns}),
        "/catalogue": _get("catalogue", lang, {LD_JSON: anything}, html=False),
    }


def _collection_paths(collection: Collection, lang: Language) -> Node:
    name = collection.collection_id
    title = collection.title[lang]
    described = {"type": "object", "required": ["id", "title", "links", "extent", "crs"]}
    schema = {"type": "object", "required": ["type", "properties", "$schema", "$id"]}
    feature_id = {
        "name": "featureId",
        "in": "path",
        "required": True,
        "description": say("live.api.feature_id", lang),
        "schema": {"type": "string", "minLength": 1, "maxLength": MAX_VALUE},
        "example": collection.features[0]["id"],
    }
    items = [*map(_ref, ("limit", "offset", "bbox", "bbox-crs", "crs", "datetime", "skipGeometry"))]
    items += [_sort(collection, lang), _select(collection, lang), *_filters(collection, lang)]
    feature, page = ({"$ref": f"#/components/schemas/{kind}"} for kind in ("feature", "featureCollection"))
    paths = {
        "": _get("collection", lang, {JSON: described}, title=title, tag=name),
        "/schema": _get("schema", lang, {SCHEMA_JSON: schema}, title=title, tag=name),
        "/queryables": _get("queryables", lang, {SCHEMA_JSON: schema}, title=title, tag=name),
        "/items": _get("items", lang, {GEO_JSON: page}, title=title, tag=name, parameters=items),
        "/items/{featureId}": _get(
            "item", lang, {GEO_JSON: feature}, title=title, tag=name, parameters=[feature_id, _ref("crs")]
        ),
    }
    return {f"/collections/{name}{path}": found for path, found in paths.items()}


def _get(  # noqa: PLR0913 - what an operation differs by
    kind: str,
    lang: Language,
    content: Mapping[str, Node],
    *,
    title: str = "",
    tag: str = "service",
    parameters: list[Node] | None = None,
    html: bool = True,
) -> Node:
    """Return the one operation of a path; every answer but the catalogue's has a page too."""
    content = {media_type: {"schema": schema} for media_type, schema in content.items()}
    if html:
        content |= {HTML: {"schema": {"type": "string"}}}
    operation = {
        "summary": say(f"live.api.{kind}", lang, title=title),
        "operationId": f"{kind}.{tag}",
        "tags": [tag],
        "parameters": [_ref("f"), _ref("lang"), *(parameters or [])],
        "responses": {
            "200": {"description": say(f"live.api.{kind}", lang, title=title), "content": content},
            **{status: {"$ref": f"#/components/responses/{status}"} for status in ("400", "404", "414")},
        },
    }
    return {"get": operation}


def _ref(name: str) -> Node:
    return {"$ref": f"#/components/parameters/{name}"}


def _shared(lang: Language) -> Node:
    """Return the parameters that mean the same everywhere."""
    number = {"type": "number", "minimum": -180, "maximum": 180}
    box = {
        "type": "array",
        "items": number,
        "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
    }
    crs = {"type": "string", "format": "uri", "enum": [CRS84], "default": CRS84}
    schemas: dict[str, Node] = {
        "f": {"type": "string", "enum": list(asking.FORMATS)},
        "lang": {"type": "string", "enum": list(LANGUAGES)},
        "limit": {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_PAGE},
        "offset": {"type": "integer", "minimum": 0, "maximum": MAX_OFFSET, "default": 0},
        "bbox": box,
        "bbox-crs": crs,
        "crs": crs,
        "datetime": {"type": "string", "pattern": DATETIME},
        "skipGeometry": {"type": "boolean", "default": False},
    }
    return {
        name: _parameter(name, say(f"live.api.parameter.{name}", lang, page=MAX_PAGE, most=MAX_LIMIT), schema)
        for name, schema in schemas.items()
    }


def _parameter(name: str, description: str, schema: Node) -> Node:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "style": "form",
        "explode": False,
        "schema": schema,
    }


def _sort(collection: Collection, lang: Language) -> Node:
    names = "|".join(collection.columns)
    schema = {
        "type": "array",
        "minItems": 1,
        "items": {"type": "string", "pattern": f"^[+-]?({names})$"},
    }
    return _parameter("sortby", say("live.api.parameter.sortby", lang), schema)


def _select(collection: Collection, lang: Language) -> Node:
    schema = {
        "type": "array",
        "minItems": 1,
        "items": {"type": "string", "enum": list(collection.columns)},
    }
    return _parameter("properties", say("live.api.parameter.properties", lang), schema)


def _filters(collection: Collection, lang: Language) -> list[Node]:
    """Return every property as a filter, with its meaning."""
    return [
        _parameter(column.name, column.meaning[lang], _value_schema(column)) for column in collection.columns.values()
    ]


def _value_schema(column: Column) -> Node:
    if column.type == "string":
        return {"type": "string", "maxLength": MAX_VALUE}
    return {"type": column.type}


def _schemas() -> Node:
    """Return the schemas that answers share."""
    feature = {
        "type": "object",
        "required": ["type", "id", "properties", "geometry"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "string"},
            "properties": {"type": "object"},
            "geometry": {"type": "object", "nullable": True},
            "bbox": {"type": "array", "items": {"type": "number"}},
            "links": _LINKS,
        },
    }
    collection = {
        "type": "object",
        "required": ["type", "features", "numberMatched", "numberReturned", "timeStamp", "links"],
        "properties": {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "features": {
                "type": "array",
                "maxItems": MAX_PAGE,
                "items": {"$ref": "#/components/schemas/feature"},
            },
            "numberMatched": {"type": "integer", "minimum": 0},
            "numberReturned": {"type": "integer", "minimum": 0, "maximum": MAX_PAGE},
            "timeStamp": {"type": "string", "format": "date-time"},
            "links": _LINKS,
        },
    }
    return {
        "link": {
            "type": "object",
            "required": ["href", "rel"],
            "properties": {name: {"type": "string"} for name in ("href", "rel", "type", "title")},
        },
        "exception": {
            "type": "object",
            "required": ["code", "description"],
            "properties": {"code": {"type": "string"}, "description": {"type": "string"}},
        },
        "feature": feature,
        "featureCollection": collection,
    }


def _refusals(lang: Language) -> Node:
    schema = {"$ref": "#/components/schemas/exception"}
    content = {JSON: {"schema": schema}, HTML: {"schema": {"type": "string"}}}
    return {
        status: {"description": say(f"live.api.refused.{status}", lang), "content": content}
        for status in ("400", "404", "414")
    }
