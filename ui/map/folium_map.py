"""The Folium side of the map: one constant document, and a patch per change.

The document never changes, so streamlit-folium keeps the map alive; each change reaches it as a feature group
that holds no feature but a state. Picks come back as the component's value. The usual ways rebuild the map at
each change, which costs seconds and the reader's view.
"""

from collections.abc import Callable

import folium
import streamlit_folium
from folium.elements import JSCSSMixin
from folium.template import Template

from ui.assets import Assets
from ui.map.config import CENTRE, MAP_OPTIONS, core_config
from ui.map.state import MapEvent, MapState, parse_event
from ui.map.tiles import TileSource, configured_tiles


class _ScriptOnly:
    """An element of which streamlit-folium reads the script itself, and that is not rendered into a page besides.

    Rendering would cost a sixth of a run, and branca takes what is rendered for a Jinja template once more: a column
    named ``{% x`` in somebody's table would be code.
    """

    def render(self, **_: object) -> str:
        """Leave the figure as it is."""
        return ""


class AtlasMap(_ScriptOnly, folium.Map):
    """A Leaflet map with nothing from elsewhere: no scripts, styles, icons or tiles."""

    _template = Template("""
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {{ this.options|tojavascript }});
        {% endmacro %}
    """)

    def __init__(self) -> None:
        """Set the view's limits; tiles are None and maxZoom is named, or Leaflet has no limit at all."""
        super().__init__(
            location=CENTRE,
            tiles=None,
            zoom_start=5,
            zoom_control=False,
            max_bounds=True,
            min_lat=-40,
            max_lat=35,
            min_lon=70,
            max_lon=166,
        )
        self.options.update(MAP_OPTIONS)
        self.default_js = self.default_css = []  # ours come with the AtlasLayer


class AtlasLayer(_ScriptOnly, JSCSSMixin):
    """Loads Leaflet and our core from our own server and starts the core on the map."""

    _template = Template("""
        {% macro script(this, kwargs) %}
        SentraAtlas.start({{ this._parent.get_name() }}, {{ this.config|tojson }}, SentraAtlas.streamlit);
        {% endmacro %}
    """)

    def __init__(self, assets: Assets, tiles: TileSource | None) -> None:
        """Take the assets' addresses; their versions are part of the script, so new data make a new map."""
        super().__init__()  # type: ignore[no-untyped-call]  # branca is not typed
        self._name = "AtlasLayer"
        self.config = core_config({name: asset.url for name, asset in assets.items()}, tiles=tiles, remember=True)
        self.default_js = [(name, assets[name].url) for name in ("leaflet/leaflet.js", "atlas/atlas.js")]
        self.default_css = [(name, assets[name].url) for name in ("leaflet/leaflet.css", "atlas/atlas.css")]


class StatePatch(_ScriptOnly, folium.FeatureGroup):
    """A feature group without features: it carries a state to the living map."""

    _template = Template("""
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = SentraAtlas.patch({{ this._parent.get_name() }}, {{ this.patch|tojson }});
        {% endmacro %}
    """)

    def __init__(self, state: MapState) -> None:
        """Keep the state's patch. It enters the script by tojson, which leaves nothing to break out with."""
        super().__init__()
        self.patch = state.to_patch()


def atlas_map(assets: Assets, tiles: TileSource | None = None) -> folium.Map:
    """Return the constant map. Made anew for every run: streamlit-folium writes into it.

    Args:
        assets: what it fetches.
        tiles: what lies below it; None asks the environment.
    """
    document = AtlasMap()
    AtlasLayer(assets, tiles or configured_tiles()).add_to(document)
    return document


def show_map(
    document: folium.Map,
    state: MapState,
    *,
    key: str,
    height: int,
    on_change: Callable[[], None] | None = None,
) -> MapEvent | None:
    """Draw the state on the living map; return the reader's last event, the same one until the next.

    Args:
        document: from ``atlas_map``.
        state: what to show.
        key: the name of this map; the event is also in the session under it.
        height: pixels of the frame. The map fills its frame, so a style sheet may set another.
        on_change: called before the run that an event causes; read the event with
            ``ui.map.state.parse_event``.
    """
    value = streamlit_folium.st_folium(
        document,
        key=key,
        height=height,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=StatePatch(state),
        on_change=on_change,
    )
    return parse_event(value)
