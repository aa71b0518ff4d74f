"""The page of our map: the filter, and the living map that gets a state."""

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks import synthetic
from benchmarks.apps.served import assets
from benchmarks.apps.widget import leave_out
from clusters.colours import palette
from ui.map.folium_map import atlas_map, show_map
from ui.map.state import MapState


def draw() -> None:
    """Draw the page once."""
    st.set_page_config(layout="wide")
    rows = synthetic.shown_without(leave_out())
    counted = synthetic.counts(rows)
    state = MapState(
        level="regency",
        classes=synthetic.classes(counted),
        values={code: str(count) for code, count in counted.items()},
        palette=palette(5),
        measure="Sintetis",
        ranges=("1", "2", "3", "4", "5"),
        points="*" if len(rows) == synthetic.COUNT else rows,
    )
    show_map(atlas_map(assets()), state, key="map", height=560)


if __name__ == "__main__":
    draw()
