"""What cannot be asked is refused in one sentence, in the asked language, and tells nothing of the machine."""

import http.client
from urllib.parse import urlsplit

import pytest

from live.asking import MAX_ADDRESS, MAX_LIMIT
from tests.live.conftest import ROOT, Live

ITEMS = "/collections/regions-2022/items"
HOSTILE = [
    (f"{ITEMS}?limit=0", 400, "from 1 to 10000"),
    (f"{ITEMS}?limit=-5", 400, "from 1 to 10000"),
    (f"{ITEMS}?limit={MAX_LIMIT + 1}", 400, "from 1 to 10000"),
    (f"{ITEMS}?limit={'9' * 400}", 400, "from 1 to 10000"),
    (f"{ITEMS}?limit=1e3", 400, "whole number"),
    (f"{ITEMS}?limit=%D9%A1", 400, "whole number"),
    (f"{ITEMS}?limit=10&limit=20", 400, "more than once"),
    (f"{ITEMS}?offset=-1", 400, "whole number"),
    (f"{ITEMS}?offset=99999999999999999999", 400, "whole number"),
    (f"{ITEMS}?bbox=", 400, "bbox=95,-11,141,6"),
    (f"{ITEMS}?bbox=1,2,3", 400, "bbox=95,-11,141,6"),
    (f"{ITEMS}?bbox=nan,nan,nan,nan", 400, "bbox=95,-11,141,6"),
    (f"{ITEMS}?bbox=-inf,-inf,inf,inf", 400, "bbox=95,-11,141,6"),
    (f"{ITEMS}?bbox=1e999,0,1e999,1", 400, "bbox=95,-11,141,6"),
    (f"{ITEMS}?bbox=-181,-90,181,90", 400, "-180,-90,180,90"),
    (f"{ITEMS}?bbox=95,6,141,-11", 400, "bbox=95,-11,141,6"),
    (f"{ITEMS}?bbox=95,-11,141,6;DROP TABLE regions", 400, "bbox=95,-11,141,6"),
    (f"{ITEMS}?bbox=95,-11,141,6&bbox-crs=EPSG:4326", 400, "allowed: http://www.opengis.net"),
    (f"{ITEMS}?crs=http://www.opengis.net/def/crs/EPSG/0/4326", 400, "allowed: http://www.opengis.net"),
    (f"{ITEMS}?crs=http://169.254.169.254/latest", 400, "allowed: http://www.opengis.net"),
    (f"{ITEMS}?datetime=yesterday", 400, "RFC 3339"),
    (f"{ITEMS}?datetime=../..", 400, "RFC 3339"),
    (f"{ITEMS}?sortby=", 400, "not a column"),
    (f"{ITEMS}?sortby=region_name;drop", 400, "not a column"),
    (f"{ITEMS}?sortby=__class__", 400, "not a column"),
    (f"{ITEMS}?properties=region_name,geom", 400, "not a column"),
    (f"{ITEMS}?skipGeometry=maybe", 400, "true, false"),
    (f"{ITEMS}?population=1 OR 1=1", 400, "data dictionary"),
    (f"{ITEMS}?population=NaN", 400, "data dictionary"),
    (f"{ITEMS}?area_km2=1e999", 400, "data dictionary"),
    (f"{ITEMS}?region_name={'x' * 300}", 400, "at most 200"),
    (f"{ITEMS}?filter=region_code='9406'", 400, "no parameter filter"),
    (f"{ITEMS}?resulttype=hits", 400, "no parameter resulttype"),
    (f"{ITEMS}?region_code[$ne]=1", 400, "no parameter"),
    (f"{ITEMS}?__proto__=1", 400, "no parameter"),
    (f"{ITEMS}?f=xml", 400, "json, html"),
    (f"{ITEMS}?f=jsonld", 400, "json, html"),
    (f"{ITEMS}?f=../../etc/passwd", 400, "json, html"),
    (f"{ITEMS}?lang=xx", 400, "id, en"),
    (f"{ITEMS}?{'a' * (MAX_ADDRESS + 1)}", 414, "at most 4096"),
    ("/collections/regions-1999", 404, "available: regions-2022"),
    ("/collections/..%2f..%2fetc/items", 404, "nothing at this address"),
    ("/collections/regions-2022/items/0000", 404, "no feature 0000"),
    ("/collections/regions-2022/items/..%2f..%2fcli.py", 404, "nothing at this address"),
    ("/collections/regions-2022/items/9406'--", 404, "no feature"),
    ("/downloads/..%2fcli.py", 404, "nothing at this address"),
    ("/downloads/regions-2022.shp", 404, "nothing at this address"),
    ("/downloads/regions-1999.gpkg", 404, "nothing at this address"),
    ("/assets/../service.py", 404, "nothing at this address"),
    ("/assets/%2e%2e/service.py", 404, "nothing at this address"),
    ("/assets/leaflet/..%2f__init__.py", 404, "nothing at this address"),
    ("/admin/config", 404, "nothing at this address"),
    ("/processes", 404, "nothing at this address"),
    ("/jobs", 404, "nothing at this address"),
    ("/stac", 404, "nothing at this address"),
    ("/TileMatrixSets", 404, "nothing at this address"),
]


def raw(live: Live, method: str, address: str, **headers: str) -> tuple[int, http.client.HTTPMessage, str]:
    """Ask for an address as it stands: a client library would tidy it first."""
    at = urlsplit(live.url)
    connection = http.client.HTTPConnection(str(at.hostname), at.port, timeout=60)
    connection.request(method, address.replace(" ", "%20"), headers={"Accept-Language": "en", **headers})
    answer = connection.getresponse()
    found = answer.status, answer.headers, answer.read().decode()
    connection.close()
    return found


@pytest.mark.parametrize(("address", "status", "said"), HOSTILE, ids=[address[:60] for address, _, _ in HOSTILE])
def test_a_hostile_request_is_refused_in_one_sentence(live: Live, address: str, status: int, said: str) -> None:
    got, headers, body = raw(live, "GET", address)
    assert (got, headers["Content-Type"], headers["Content-Language"]) == (status, "application/json", "en")
    assert said in body
    assert len(body) < 1500
    told = body.replace(address.rsplit("/", maxsplit=1)[-1][:40], "")
    for hidden in ("Traceback", "pygeoapi", "uvicorn", "starlette", "site-packages", ROOT.as_posix()):
        assert hidden not in told
    assert not {"server", "x-powered-by"} & {name.lower() for name in headers}


def test_a_refusal_speaks_the_asked_language_in_the_asked_form(live: Live) -> None:
    address = f"{ITEMS}?limit=99999999"
    assert "bilangan bulat" in live.get(address).json()["description"]
    assert "whole number" in live.get(f"{address}&lang=en").json()["description"]
    assert "bilangan bulat" in live.get(address, **{"Accept-Language": "de, id;q=0.5, en;q=0.4"}).text
    page = live.get(f"{address}&lang=en", Accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert (page.status_code, page.headers["Content-Type"]) == (400, "text/html; charset=utf-8")
    assert "give a whole number from 1 to 10000" in page.text


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_nothing_but_reading_is_answered(live: Live, method: str) -> None:
    for address in ("/", ITEMS, f"{ITEMS}/9406", "/admin/config", "/downloads/regions-2022.gpkg"):
        status, headers, body = raw(live, method, address)
        assert (status, headers["Allow"]) == (405, "GET, HEAD")
        assert "read only" in body


def test_head_answers_like_get_without_a_body(live: Live) -> None:
    status, headers, body = raw(live, "HEAD", f"{ITEMS}?limit=1")
    assert (status, headers["Content-Type"], body) == (200, "application/geo+json", "")


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "[::", ""])
def test_another_name_for_this_machine_is_refused(live: Live, host: str) -> None:
    status, _, body = raw(live, "GET", "/", Host=host)
    assert (status, "by a name that is not its own" in body) == (400, True)


@pytest.mark.parametrize(
    "accept",
    ["text/html;q=0", "*/*;q=x", "text/html;q=0, application/json;q=0", ";;;,,,", "a" * 3000, "application/xml"],
)
def test_a_strange_header_asks_for_json(live: Live, accept: str) -> None:
    status, headers, _ = raw(live, "GET", "/conformance", Accept=accept, **{"Accept-Language": accept})
    assert (status, headers["Content-Type"], headers["Content-Language"]) == (200, "application/json", "id")


def test_no_other_site_may_read_or_frame_an_answer(live: Live) -> None:
    _, headers, _ = raw(live, "GET", ITEMS, Origin="https://evil.example")
    assert "Access-Control-Allow-Origin" not in headers
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
