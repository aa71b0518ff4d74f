"""The catalogue record: every collection as a DCAT 3 dataset with its distributions, as JSON-LD.

W3C Data Catalog Vocabulary (DCAT) version 3. The context stands in the document, so that a reader fetches nothing.
Who runs the service is not known here and no publisher is invented; the publishers named are those of the sources.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from live.collection import Collection
from live.downloads import DOWNLOADS, file_name
from live.links import LICENCE
from texts import LANGUAGES, say

Node = dict[str, Any]

_CONTEXT: Final[Node] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "geosparql": "http://www.opengis.net/ont/geosparql#",
}
_MEDIA: Final = "https://www.iana.org/assignments/media-types/"
_FEATURES: Final = "http://www.opengis.net/doc/IS/ogcapi-features-1/1.0"


def describe_catalogue(collections: Mapping[str, Collection], url: str) -> Node:
    """Return the record.

    Args:
        collections: by id.
        url: the address that the service's addresses begin with, without a slash at its end.
    """
    return {
        "@context": _CONTEXT,
        "@id": f"{url}/catalogue",
        "@type": "dcat:Catalog",
        "dcterms:title": _said("live.title"),
        "dcterms:description": _said("live.description"),
        "dcterms:license": {"@id": LICENCE},
        "dcterms:language": list(LANGUAGES),
        "dcat:service": _service(collections, url),
        "dcat:dataset": [_dataset(collection, url) for collection in collections.values()],
    }


def _service(collections: Mapping[str, Collection], url: str) -> Node:
    return {
        "@id": f"{url}/catalogue#service",
        "@type": "dcat:DataService",
        "dcterms:title": _said("live.title"),
        "dcat:endpointURL": {"@id": f"{url}/"},
        "dcat:endpointDescription": {"@id": f"{url}/openapi"},
        "dcterms:conformsTo": {"@id": _FEATURES},
        "dcat:servesDataset": [{"@id": _address(collection, url)} for collection in collections.values()],
    }


def _dataset(collection: Collection, url: str) -> Node:
    west, south, east, north = collection.bbox
    metadata = collection.metadata
    return {
        "@id": _address(collection, url),
        "@type": "dcat:Dataset",
        "dcterms:identifier": collection.collection_id,
        "dcterms:title": _languages(collection.title),
        "dcterms:description": _languages(collection.description),
        "dcterms:license": {"@id": LICENCE},
        "dcterms:rights": list(metadata["attribution"]),
        "dcterms:provenance": {
            "@type": "dcterms:ProvenanceStatement",
            "dcterms:description": _languages(metadata["accuracy"]),
        },
        "dcat:version": metadata["data_hash"],
        "dcat:keyword": [
            {"@value": word, "@language": lang} for lang in LANGUAGES for word in say("live.keywords", lang).split(", ")
        ],
        "dcterms:spatial": {
            "@type": "dcterms:Location",
            "dcat:bbox": {
                "@type": "geosparql:wktLiteral",
                "@value": f"POLYGON(({west} {south},{east} {south},{east} {north},{west} {north},{west} {south}))",
            },
        },
        "dcterms:source": [_source(source) for source in metadata["sources"]],
        "dcat:distribution": list(_distributions(collection, url)),
    }


def _distributions(collection: Collection, url: str) -> Iterator[Node]:
    yield {
        "@type": "dcat:Distribution",
        "dcterms:title": _said("live.distribution"),
        "dcat:accessURL": {"@id": f"{_address(collection, url)}/items"},
        "dcat:accessService": {"@id": f"{url}/catalogue#service"},
        "dcat:mediaType": {"@id": f"{_MEDIA}application/geo+json"},
        "dcterms:license": {"@id": LICENCE},
    }
    for suffix, kind in DOWNLOADS.items():
        address = {"@id": f"{url}/downloads/{file_name(collection, suffix)}"}
        yield {
            "@type": "dcat:Distribution",
            "dcterms:title": kind.name,
            "dcat:accessURL": address,
            "dcat:downloadURL": address,
            "dcat:mediaType": {"@id": f"{_MEDIA}{kind.media_type}"},
            "dcterms:license": {"@id": LICENCE},
        }


def _source(source: Mapping[str, str]) -> Node:
    """Return a source as the register knows it; what it does not know is left out."""
    node: Node = {"@type": "prov:Entity", "dcterms:identifier": source["source_id"], "dcterms:title": source["title"]}
    if "publisher" in source:
        node["dcterms:publisher"] = {"@type": "foaf:Agent", "foaf:name": source["publisher"]}
    if "url" in source:
        node["foaf:page"] = {"@id": source["url"]}
    if "published" in source:
        node["dcterms:issued"] = source["published"]
    if "licence" in source:
        node["dcterms:rights"] = source["licence"]
    return node


def _address(collection: Collection, url: str) -> str:
    return f"{url}/collections/{collection.collection_id}"


def _said(key: str) -> list[Node]:
    return [{"@value": say(key, lang), "@language": lang} for lang in LANGUAGES]


def _languages(said: Mapping[Any, str]) -> list[Node]:
    return [{"@value": said[lang], "@language": lang} for lang in LANGUAGES]
