"""What the map fetches by URL: Leaflet from its wheel, our own core, geometry, points and texts.

A fixed table of names is served from memory, compressed once. Nothing is read from a path that a request
gives, an unknown name is a plain 404 (Streamlit would answer it with its own page and status 200), and an
address that carries its content's version may be kept for good.
"""

import gzip
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from clusters.atlas import Atlas
from geo.errors import AssetFault
from geo.store import read_bytes
from geo.vintages import TODAY, VintageId
from texts import LANGUAGES
from ui.map.arcs import pack, pack_arcs
from ui.map.layers import points_payload
from ui.map.legend import meta_payload

_CORE: Final = (
    "topology.js", "sheet.js", "theme.js", "symbols.js", "points.js", "discs.js", "marks.js", "links.js",
    "furniture.js", "paint.js", "view.js", "atlas.js",
)  # fmt: skip
_SCOPE: Final = """"use strict";
(() => {{
{core}
window.SentraAtlas = SentraAtlas;
}})();
"""
"""Our parts share one scope and give the host one name; there is no build step."""
_YEAR: Final = 31_536_000

TYPES: Final = {
    "leaflet/leaflet.js": "text/javascript; charset=utf-8",
    "leaflet/leaflet.css": "text/css; charset=utf-8",
    "atlas/atlas.js": "text/javascript; charset=utf-8",
    "atlas/atlas.css": "text/css; charset=utf-8",
    "data/regions.json": "application/json",
    "data/detail.json": "application/json",
    "data/neighbours.json": "application/json",
    "data/points.json": "application/json",
    "data/meta.json": "application/json",
}
"""Every name below ``/assets/`` and its content type."""


@dataclass(frozen=True)
class Asset:
    """One file of the table."""

    name: str
    body: bytes
    packed: bytes
    version: str

    @property
    def url(self) -> str:
        """The address as the map's frame sees it, two folders below the app's root under any base path."""
        return f"../../assets/{self.name}?v={self.version}"


Assets = Mapping[str, Asset]


def build_assets(points: bytes, meta: bytes) -> Assets:
    """Collect all files of the map. Raises AssetFault when geometry of ``data/`` is missing.

    Args:
        points: from ``ui.map.layers.points_payload``.
        meta: from ``ui.map.legend.meta_payload``.
    """
    leaflet, own = files("xstatic.pkg.leaflet") / "data", files("ui.map") / "atlas"
    core = "\n".join(without_comments((own / name).read_text("utf-8")) for name in _CORE)
    geometry = {name: read_bytes(f"boundaries/screen/{name}.topojson") for name in ("regions", "neighbours")}
    bodies = {
        "leaflet/leaflet.js": (leaflet / "leaflet.js").read_bytes(),
        "leaflet/leaflet.css": (leaflet / "leaflet.css").read_bytes(),
        "atlas/atlas.js": _SCOPE.format(core=core).encode(),
        "atlas/atlas.css": (own / "atlas.css").read_bytes(),
        **{f"data/{name}.json": pack(topology, coarse=True) for name, topology in geometry.items()},
        "data/detail.json": pack_arcs(geometry),
        "data/points.json": points,
        "data/meta.json": meta,
    }
    return {name: make_asset(name, body) for name, body in bodies.items()}


def atlas_assets(atlases: Mapping[VintageId, Atlas]) -> Assets:
    """Collect the map's files for the atlases of all vintages. Points are the same in each: their order is today's."""
    names = {vintage: atlas.provinces["name"].to_dict() for vintage, atlas in atlases.items()}
    return build_assets(points_payload(atlases[TODAY].records.reset_index()), meta_payload(names))


def without_comments(script: str) -> str:
    """Return a script of ours without the lines that are comments, and without indents: no browser reads them."""
    lines = (line.lstrip() for line in script.splitlines())
    return "\n".join(line for line in lines if not line.startswith("//"))


def make_asset(name: str, body: bytes) -> Asset:
    """Return a file as it is served, with its version."""
    version = hashlib.sha256(body).hexdigest()[:12]
    return Asset(name, body, gzip.compress(body, 9, mtime=0), version)


def asset_routes(load: Callable[[], Assets], base_path: str = "") -> list[BaseRoute]:
    """Return the routes of the table for ``st.App``.

    Args:
        load: gives the assets and keeps what it loaded. It is asked at the first request, not before, so that
            a broken file cannot keep the app from starting and explaining itself.
        base_path: ``server.baseUrlPath``; Streamlit prefixes its own routes with it, not ours.
    """

    def answer(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in TYPES:
            return Response("404", 404, media_type="text/plain")
        try:
            asset = load()[name]
        except AssetFault as fault:
            sentences = "\n".join(fault.describe(lang) for lang in LANGUAGES)
            return Response(sentences, 503, media_type="text/plain")
        return respond(request, asset, TYPES[name])

    prefix = f"/{base_path.strip('/')}" if base_path.strip("/") else ""
    return [Route(f"{prefix}/assets/{{name:path}}", answer, methods=["GET"])]


def respond(request: Request, asset: Asset, content_type: str) -> Response:
    """Answer for a file: whole, compressed, or unchanged since the browser's copy; kept for good by its version."""
    is_current = request.query_params.get("v") == asset.version
    headers = {
        "ETag": f'"{asset.version}"',
        "Cache-Control": f"public, max-age={_YEAR}, immutable" if is_current else "no-cache",
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }
    if asset.version in request.headers.get("if-none-match", ""):
        return Response(None, 304, headers)
    headers["Content-Type"] = content_type
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(asset.body, 200, headers)
    return Response(asset.packed, 200, {**headers, "Content-Encoding": "gzip"})
