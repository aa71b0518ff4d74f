"""The usual way: a new folium map with everything in it for every change, handed to ``st_folium``.

Two of it. "markers", as the tutorials do: a Marker per point in a MarkerCluster. "layer", for those who have met its
slowness: all points as one GeoJson layer of circles on a canvas, and nothing returned to the server.
"""

import json
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

import folium
import numpy as np
import streamlit as st
from folium.plugins import MarkerCluster
from streamlit_folium import st_folium

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks import synthetic
from benchmarks.apps.widget import leave_out
from clusters.colours import palette

HAS_MARKERS = os.environ.get("SENTRA_ATLAS_BENCH_PEER", "markers") == "markers"


@cache
def regions() -> dict[str, Any]:
    """Return the 514 regencies as GeoJSON of four decimals, fewer than ours has: made once, and kind to this side."""
    return json.loads(
        synthetic.REGIONS[["geometry"]].to_json(to_wgs84=False), parse_float=lambda text: round(float(text), 4)
    )


def draw() -> None:
    """Draw the page once."""
    st.set_page_config(layout="wide")
    rows = synthetic.shown_without(leave_out())
    classes = synthetic.classes(synthetic.counts(rows))
    document = folium.Map(location=(-2.5, 118.0), zoom_start=5, tiles=None, maxZoom=13, prefer_canvas=not HAS_MARKERS)
    document.default_js = [("leaflet", "../../assets/leaflet/leaflet.js"), ("icons", "../../assets/icons.js")]
    document.default_css = [("leaflet", "../../assets/leaflet/leaflet.css")]
    folium.GeoJson(regions(), style_function=lambda feature: _style(classes.get(feature["id"]))).add_to(document)
    (_markers if HAS_MARKERS else _layer)(document, rows)
    st_folium(
        document, key="map", height=560, use_container_width=True, **({} if HAS_MARKERS else {"returned_objects": []})
    )


def _style(index: int | None) -> dict[str, object]:
    colour = "#d3d5d6" if index is None else palette(5)[index]
    return {"fillColor": colour, "fillOpacity": 1, "color": "#ffffff", "weight": 0.5}


def _markers(document: folium.Map, rows: np.ndarray) -> None:
    cluster = MarkerCluster()
    cluster.default_js = [("cluster", "../../assets/cluster/leaflet.markercluster.js")]
    cluster.default_css = [
        (name, f"../../assets/cluster/{name}.css") for name in ("MarkerCluster", "MarkerCluster.Default")
    ]
    cluster.add_to(document)
    for record in synthetic.records().iloc[rows].itertuples():
        folium.Marker((record.lat, record.lon), tooltip=record.name).add_to(cluster)


def _layer(document: folium.Map, rows: np.ndarray) -> None:
    features = [
        {
            "type": "Feature",
            "properties": {"name": record.name},
            "geometry": {"type": "Point", "coordinates": [round(record.lon, 4), round(record.lat, 4)]},
        }
        for record in synthetic.records().iloc[rows].itertuples()
    ]
    folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        marker=folium.CircleMarker(
            radius=4, weight=1, color="#ffffff", fill=True, fill_color="#e0631b", fill_opacity=1
        ),
    ).add_to(document)


if __name__ == "__main__":
    draw()
