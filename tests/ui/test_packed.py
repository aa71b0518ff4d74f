"""Streamlit's bundle on the wire: compressed, the same once unpacked, kept for good, and nothing else touched."""

import gzip
from collections.abc import Mapping

import pyarrow as pa
import pytest
from starlette.types import Receive, Scope, Send

from tests.ui.asgi import ask
from ui.packed import Packed, hashed_files

SCRIPT = max(hashed_files(), key=lambda address: hashed_files()[address].stat().st_size)
Answer = tuple[dict[str, str], bytes]


async def behind(scope: Scope, _: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": f"behind: {scope['path']}".encode()})


def get(path: str, headers: Mapping[str, str], base_path: str = "") -> Answer:
    """Ask the middleware, which stands before an app that answers everything."""
    answer = ask(Packed(behind, base_path), path, **headers)
    return answer.headers, answer.body


def unpacked(body: bytes, encoding: str, size: int) -> bytes:
    return gzip.decompress(body) if encoding == "gzip" else pa.decompress(body, size, "brotli", asbytes=True)


@pytest.mark.parametrize("base_path", ["", "/atlas/"])
@pytest.mark.parametrize(("taken", "encoding"), [("gzip, deflate", "gzip"), ("gzip, deflate, br, zstd", "br")])
def test_a_script_comes_compressed_and_whole_and_may_be_kept(base_path: str, taken: str, encoding: str) -> None:
    headers, body = get(f"{base_path.rstrip('/')}{SCRIPT}", {"Accept-Encoding": taken}, base_path)
    whole = hashed_files()[SCRIPT].read_bytes()
    assert headers["content-encoding"] == encoding
    assert "immutable" in headers["cache-control"]
    assert headers["vary"] == "Accept-Encoding"
    assert len(body) < len(whole) / 3
    assert unpacked(body, encoding, len(whole)) == whole


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        (SCRIPT, {"Accept-Encoding": "identity"}),
        (SCRIPT, {"Accept-Encoding": "gzip", "Range": "bytes=0-9"}),
        (f"/atlas{SCRIPT}", {"Accept-Encoding": "gzip"}),
        ("/static/js/none.js", {"Accept-Encoding": "gzip"}),
        ("/", {"Accept-Encoding": "gzip"}),
    ],
)
def test_what_it_has_no_answer_for_goes_on(address: str, headers: dict[str, str]) -> None:
    assert get(address, headers)[1] == f"behind: {address}".encode()


def test_only_scripts_and_styles_with_a_hash_in_their_name_are_kept_for_good() -> None:
    names = [address.rpartition("/")[2] for address in hashed_files()]
    assert all(name.count(".") >= 2 and name.endswith((".js", ".css")) for name in names)
    assert any("streamlit_folium" in address for address in hashed_files())
