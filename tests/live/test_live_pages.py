"""The pages: in both languages, every sentence from the texts, nothing of the data or the address as markup."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import urljoin, urlsplit

import pytest
from starlette.requests import Request

from live import pages
from tests.live.conftest import Live

TEMPLATES: Final = Path(pages.__file__).parent / "templates"
ADDRESSES = (
    "/",
    "/collections",
    "/collections/sentra-2022",
    "/collections/sentra-2022/schema",
    "/collections/sentra-2022/queryables",
    "/collections/sentra-2022/items",
    "/collections/regions-2017/items/9406",
    "/dictionary",
    "/openapi",
    "/conformance",
)
FETCHING = {"script": "src", "link": "href", "img": "src", "iframe": "src", "form": "action", "object": "data"}


class Addresses(HTMLParser):
    """Collects what a page fetches, what it links to, and whatever is inline."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.linked: list[str] = []
        self.inline: list[str] = []
        self.lang = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.lang = named.get("lang") or "" if tag == "html" else self.lang
        if tag in FETCHING and named.get(FETCHING[tag]):
            self.fetched.append(str(named[FETCHING[tag]]))
        if tag == "a":
            self.linked.append(str(named["href"]))
        self.inline += [name for name in named if name.startswith("on") or name == "style"]
        if tag == "style" or (tag == "script" and "src" not in named):
            self.inline.append(tag)


def read(page: str) -> Addresses:
    found = Addresses()
    found.feed(page)
    return found


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_speaks_the_asked_language_and_keeps_it(live: Live, address: str) -> None:
    said = {}
    for lang in ("id", "en"):
        answer = live.get(f"{address}?f=html&lang={lang}")
        assert (answer.status_code, answer.headers["Content-Language"]) == (200, lang)
        found = read(answer.text)
        assert found.lang == lang
        inner = [link for link in found.linked if link.startswith("/") and "/downloads/" not in link]
        assert all("lang=" in link for link in inner), inner
        said[lang] = answer.text
    assert said["id"] != said["en"]
    assert read(live.get(f"{address}?f=html").text).lang == "id"
    assert read(live.get(f"{address}?f=html", **{"Accept-Language": "en-GB,en;q=0.9,id;q=0.8"}).text).lang == "en"


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_fetches_only_from_this_service_and_its_links_lead_somewhere(live: Live, address: str) -> None:
    found = read(live.get(f"{address}?f=html").text)
    assert found.inline == []
    for fetched in found.fetched:
        if "creativecommons.org" not in fetched:
            assert urlsplit(urljoin(live.url, fetched)).netloc == urlsplit(live.url).netloc
            assert live.get(fetched).status_code == 200, fetched
    inner = [link for link in found.linked if link.startswith("/")][:20]
    assert [link for link in inner if live.session.head(live.url + link, timeout=60).status_code != 200] == []


def test_what_an_address_says_is_never_markup(live: Live) -> None:
    hostile = '"><script>alert(1)</script>'
    for address in (
        f"/collections/{hostile}",
        f"/collections/regions-2022/items?region_name={hostile}",
        f"/collections/regions-2022/items?limit={hostile}",
        f"/collections/regions-2022/items/{hostile.replace('/', '')}",
        f"/{hostile}",
        "//evil.example/x",
    ):
        page = live.get(live.url + address, Accept="text/html").text
        assert "<script>" not in page
        assert 'href="//' not in page


def test_what_the_data_say_is_never_markup() -> None:
    hostile = "<img src=x onerror=alert(1)>"
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": [], "server": ("x", 80)}
    drawn = pages.Pages("http://localhost").draw("refusal", Request(scope), "en", sentence=hostile, status=400)
    assert hostile not in drawn
    assert "&lt;img" in drawn
    assert pages.cell(None) == "–"


@pytest.mark.parametrize("template", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.name)
def test_no_template_holds_a_literal_text(template: Path) -> None:
    bare = re.sub(r"\{[{%#].*?[%#}]\}|<[^>]*>|&\w+;", " ", template.read_text("utf-8"), flags=re.DOTALL)
    assert set(re.findall(r"[^\W\d_]+\S*", bare)) <= {"items?"}


def test_titles_of_collections_and_links_follow_the_language(live: Live) -> None:
    for lang, title, link in (("id", "Kabupaten/kota", "Fitur"), ("en", "Regencies and cities", "Features")):
        found = live.document(f"/collections/regions-2022?lang={lang}")
        assert found["title"].startswith(title)
        assert link in " ".join(one["title"] for one in found["links"])
        assert "geoBoundaries" in found["attribution"]
        assert "license" in {one["rel"] for one in found["links"]}
        column = live.document(f"/collections/regions-2022/schema?lang={lang}")["properties"]["population"]
        assert column["type"] == "integer"
        assert len(column["description"]) > 5
    assert live.document("/openapi?lang=id")["info"] != live.document("/openapi?lang=en")["info"]
