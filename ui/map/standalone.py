"""The map as one HTML file that opens from disk: everything inside, no request at all."""

from dataclasses import replace
from html import escape
from typing import Final

from clusters.atlas import Atlas, load_atlas
from clusters.measures import MEASURES
from clusters.query import Query
from geo.codes import Level
from geo.vintages import VINTAGES
from texts import Language, say
from ui.assets import Assets, atlas_assets
from ui.map.config import MAP_OPTIONS, core_config, inline_json
from ui.map.describe import describe_map
from ui.map.state import MapState

_DATA: Final = ("data/regions.json", "data/detail.json", "data/neighbours.json", "data/points.json", "data/meta.json")

_PAGE: Final = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:">
<title>{title}</title>
<style>{css}</style>
</head>
<body>
<div id="atlas" class="atlas-map"></div>
{data}
<script>{leaflet}</script>
<script>{core}</script>
<script>
var map = L.map("atlas", {options});
SentraAtlas.start(map, {config}, function () {{}});
SentraAtlas.patch(map, {state});
</script>
</body>
</html>
"""


def write_standalone(state: MapState, assets: Assets, title: str = "") -> str:
    """Return the HTML text of a map in this state: readers may move, point and mark; it sends nothing.

    Args:
        state: what to show; points of imported layers are not in the file, for they stay in their session.
        assets: from ``ui.assets.build_assets``.
        title: the page's title as plain text; the product's name when empty.
    """
    ids = {name: f"atlas-{name}" for name in _DATA}
    data = "\n".join(
        f'<script type="application/json" id="{ids[name]}">{_json(assets, name)}</script>' for name in _DATA
    )
    return _PAGE.format(
        lang=state.lang,
        title=escape(title or say("map.label", state.lang)),
        css=_text(assets, "leaflet/leaflet.css") + _text(assets, "atlas/atlas.css"),
        data=data,
        leaflet=_text(assets, "leaflet/leaflet.js"),
        core=_text(assets, "atlas/atlas.js"),
        options=inline_json({**MAP_OPTIONS, "zoom": 5, "zoomControl": False}),
        config=inline_json(core_config(ids, tiles=None, remember=False)),
        state=inline_json(replace(state, own=None).to_patch()),
    )


def _text(assets: Assets, name: str) -> str:
    """Return a script or style sheet as it may stand in a page: with no closing tag of its own inside."""
    return assets[name].body.decode("utf-8").replace("</", "<\\/")


def _json(assets: Assets, name: str) -> str:
    return assets[name].body.decode("utf-8").replace("<", "\\u003c")


def standalone_answer(
    atlas: Atlas, query: Query, lang: Language, *, level: Level, selected: tuple[str, ...] = (), title: str = ""
) -> str:
    """Return the HTML text of a map of what a query finds, coloured by the sentra shown, the selected outlined."""
    answer, measure = query.ask(atlas), MEASURES["sentra_shown"]
    coloured_by = measure.values(atlas, answer, level)
    state = describe_map(atlas, query, answer, measure, coloured_by, level, lang)
    assets = atlas_assets({vintage: load_atlas(vintage) for vintage in VINTAGES})
    return write_standalone(replace(state, selected=selected), assets, title)
