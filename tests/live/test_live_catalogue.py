"""What a machine reads of the service: the DCAT record, the dictionary, the files as a whole."""

import io
import json
import sqlite3
from pathlib import Path

import pyogrio
import pytest
from rdflib import DCAT, DCTERMS, RDF, Graph, Literal, URIRef

from clusters.export import make_export
from clusters.layers import LAYERS
from clusters.query import Query
from geo.writing import FORMATS, to_bytes
from live.downloads import DOWNLOADS
from live.links import LICENCE
from tests.live.conftest import MADE_AT, Live

# rdflib warns of a class of its own that its JSON-LD parser still uses.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")


@pytest.fixture(scope="module")
def record(live: Live) -> Graph:
    answer = live.get("/catalogue")
    assert answer.headers["Content-Type"] == "application/ld+json"
    return Graph().parse(data=answer.text, format="json-ld")


def test_the_record_holds_every_collection_in_both_languages(live: Live, record: Graph) -> None:
    served = live.document("/collections")["collections"]
    datasets = {str(one) for one in record.subjects(RDF.type, DCAT.Dataset)}
    assert datasets == {f"{live.url}/collections/{one['id']}" for one in served}
    for name in map(URIRef, datasets):
        for told in (DCTERMS.title, DCTERMS.description):
            assert {one.language for one in record.objects(name, told)} == {"id", "en"}
        assert list(record.objects(name, DCTERMS.license)) == [URIRef(LICENCE)]
        assert list(record.objects(name, DCTERMS.source))
        assert (None, DCAT.servesDataset, name) in record


def test_a_distribution_leads_to_a_file_of_its_type(live: Live, record: Graph) -> None:
    files = list(record.subject_objects(DCAT.downloadURL))
    assert len(files) == len(DOWNLOADS) * len(LAYERS) * 2
    for distribution, address in files:
        kind = str(record.value(distribution, DCAT.mediaType)).split("media-types/")[1]
        if "programme-sites-2017" in address:
            assert live.session.head(str(address), timeout=60).headers["Content-Type"].split(";")[0] == kind
    described = record.value(record.value(predicate=RDF.type, object=DCAT.DataService), DCAT.endpointDescription)
    assert live.get(str(described)).json()["openapi"].startswith("3.")


def test_nobody_is_made_up_as_publisher(live: Live, record: Graph) -> None:
    for name in record.subjects(RDF.type, DCAT.Dataset):
        assert record.value(name, DCTERMS.publisher) is None
    source = record.value(predicate=DCTERMS.identifier, object=Literal("geoboundaries-idn-adm2"))
    assert record.value(source, DCTERMS.publisher) is not None
    assert "dcterms:publisher" not in live.document("/catalogue")


def test_the_record_needs_no_other_host_to_be_read(live: Live) -> None:
    assert isinstance(live.document("/catalogue")["@context"], dict)


def test_the_dictionary_explains_every_property_that_is_served(live: Live) -> None:
    told = live.document("/dictionary")["columns"]
    assert set(told) == set(LAYERS)
    for one in live.document("/collections")["collections"]:
        layer = one["id"].rsplit("-", 1)[0]
        feature = live.document(f"/collections/{one['id']}/items?limit=1")["features"][0]
        assert [column["name"] for column in told[layer]] == list(feature["properties"])
        assert all(column["meaning"]["id"] and column["meaning"]["en"] for column in told[layer])


@pytest.mark.parametrize("suffix", [suffix for suffix in DOWNLOADS if suffix != ".gpkg"])
def test_a_file_is_the_export_byte_by_byte(live: Live, suffix: str) -> None:
    answer = live.get(f"/downloads/programme-sites-2022{suffix}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].split(";")[0] == FORMATS[suffix].media_type
    assert f'filename="programme-sites-2022{suffix}"' in answer.headers["Content-Disposition"]
    content = make_export(live.atlases[0], Query(), ["programme-sites"], made_at=MADE_AT)
    assert answer.content == to_bytes(content, suffix)


def test_all_layers_of_a_vintage_leave_in_one_geopackage(live: Live, downloads: Path) -> None:
    path = downloads / "all.gpkg"
    path.write_bytes(live.get("/downloads/sentra-atlas-2017.gpkg").content)
    layers = dict(pyogrio.list_layers(path))
    for one in live.document("/collections")["collections"]:
        layer, vintage = one["id"].rsplit("-", 1)
        if vintage == "2017":
            name = layer.replace("-", "_")
            assert name in layers
            count = live.document(f"/collections/{one['id']}/items?limit=1")["numberMatched"]
            assert pyogrio.read_info(path, layer=name)["features"] == count
    with sqlite3.connect(path) as styles:
        assert styles.execute("select count(*) from layer_styles").fetchone()[0] >= len(LAYERS)


def test_two_who_ask_for_the_same_file_get_the_same(live: Live) -> None:
    first, second = (live.get("/downloads/sentra-2017.csv.zip").content for _ in range(2))
    assert first == second
    part = live.get("/downloads/sentra-2017.geojson", Range="bytes=0-99")
    assert (part.status_code, len(part.content)) == (206, 100)
    whole = live.get("/downloads/sentra-2017.geojson").content
    assert json.load(io.BytesIO(whole))["features"] == live.features("/collections/sentra-2017/items?limit=1000")
