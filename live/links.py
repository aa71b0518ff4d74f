"""The links of a document: pygeoapi's that lead somewhere here, said in the asked language, and our own beside them."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from live.asking import CRS84, Asked
from live.collection import Collection
from live.downloads import DOWNLOADS, file_name
from texts import Language, say

Link = dict[str, str]

LICENCE: Final = "http://creativecommons.org/licenses/by/3.0/igo/"
"""The address of clusters.provenance.LICENCE (CC-BY-3.0-IGO)."""
LD_JSON: Final = "application/ld+json"

_SAID: Final = {
    "self": "document",
    "alternate": "document",
    "root": "root",
    "items": "items",
    "schema": "schema",
    "queryables": "queryables",
    "next": "next",
    "prev": "prev",
    "collection": "collection",
    "conformance": "conformance",
    "data": "collections",
    "service-desc": "api",
    "service-doc": "api",
}
"""By the last part of a link's relation, its title below ``live.link``. A link of another relation is pygeoapi's own
(processes, jobs, tiles) and leads nowhere here."""
_FORMS: Final = {
    "text/html": "HTML",
    "application/json": "JSON",
    "application/geo+json": "GeoJSON",
    "application/schema+json": "JSON Schema",
    "application/vnd.oai.openapi+json;version=3.0": "OpenAPI",
}


def tidy_links(
    document: dict[str, Any], asked: Asked, url: str, collections: Mapping[str, Collection]
) -> dict[str, Any]:
    """Keep of a document's links what leads somewhere, and add ours; a collection also gets its attribution."""
    for collection in document.get("collections", []):
        tidy_links(collection, asked, url, collections)
    if "links" not in document:
        return document
    links = [_titled(link, asked) for link in document["links"] if _is_ours(link)]
    if document.get("itemType") == "feature":
        document["crs"] = [CRS84]
        document["attribution"] = "; ".join(collections[document["id"]].metadata["attribution"])
        links += collection_links(collections[document["id"]], url, asked.lang)
    elif "conformance" in {link["rel"] for link in links}:
        links += service_links(url, asked.lang)
    document["links"] = links
    return document


def _is_ours(link: Link) -> bool:
    return link["rel"].rsplit("/", 1)[-1] in _SAID and link["type"] in _FORMS


def _titled(link: Link, asked: Asked) -> Link:
    """Say what a link leads to. A page's neighbour keeps the form of the page, whatever the Accept header says."""
    rel = link["rel"].rsplit("/", 1)[-1]
    if rel in {"next", "prev"}:
        link = {**link, "href": f"{link['href']}&f={'html' if asked.as_html else 'json'}"}
    title = say(
        "live.link.form", asked.lang, title=say(f"live.link.{_SAID[rel]}", asked.lang), form=_FORMS[link["type"]]
    )
    return {**link, "title": title}


def service_links(url: str, lang: Language) -> list[Link]:
    """Return what the landing page leads to beside the standard's: dictionary, DCAT record, licence."""
    return [
        _link("describedby", f"{url}/dictionary", "application/json", say("live.link.dictionary", lang)),
        _link("describedby", f"{url}/catalogue", LD_JSON, say("live.link.catalogue", lang)),
        _link("license", LICENCE, "text/html", say("live.link.licence", lang)),
    ]


def collection_links(collection: Collection, url: str, lang: Language) -> list[Link]:
    """Return what a collection leads to beside the standard's: its files, the dictionary, its licence."""
    return [*_files(collection, url, lang), *service_links(url, lang)]


def _files(collection: Collection, url: str, lang: Language) -> Iterator[Link]:
    for suffix, kind in DOWNLOADS.items():
        title = say("live.link.file", lang, form=kind.name)
        yield _link("enclosure", f"{url}/downloads/{file_name(collection, suffix)}", kind.media_type, title)


def _link(rel: str, href: str, media_type: str, title: str) -> Link:
    return {"rel": rel, "href": href, "type": media_type, "title": title}
