"""The document that a browser opens and the files beside it: in its language, nothing sent twice, nothing missing."""

import re

import pytest
from starlette.applications import Starlette

from tests.ui.asgi import ask
from texts import LANGUAGES
from ui.document import PAGES, document_routes


@pytest.fixture(scope="module")
def app() -> Starlette:
    return Starlette(routes=document_routes("/atlas"))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_its_language_and_is_not_sent_twice(app: Starlette, page: str, lang: str) -> None:
    first = ask(app, f"/atlas/{page}?lang={lang}")
    assert f'<html lang="{lang}"' in first.content.decode()
    assert first.headers["cache-control"] == "no-cache"
    again = ask(app, f"/atlas/{page}?lang={lang}", if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")


def test_the_other_language_is_another_document(app: Starlette) -> None:
    tags = [ask(app, f"/atlas/?lang={lang}").headers["etag"] for lang in LANGUAGES]
    assert len(set(tags)) == len(LANGUAGES)


def test_each_file_beside_it_is_there_with_its_type_and_kept_for_good(app: Starlette) -> None:
    text = ask(app, "/atlas/").content.decode()
    beside = re.findall(r'(?:src|href)="\./([a-z]+\.(?:js|css)\?v=\w+)"', text)
    assert [name.partition("?")[0] for name in beside] == ["document.js", "document.css", "style.css"]
    for name in beside:
        answer = ask(app, f"/atlas/{name}")
        wanted = "text/javascript" if ".js" in name else "text/css"
        assert answer.headers["content-type"] == f"{wanted}; charset=utf-8"
        assert "immutable" in answer.headers["cache-control"]
        assert len(answer.content) > 1000


def test_the_style_sheet_comes_after_what_streamlit_writes_into_the_head(app: Starlette) -> None:
    head, _, body = ask(app, "/atlas/").content.decode().partition("</head>")
    assert "style.css" not in head
    assert body.index("style.css") < body.index('id="root"')
