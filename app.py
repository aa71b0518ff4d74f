"""The screen door: ``streamlit run app.py``. One process serves the pages and the map's assets, and nothing outside."""

import streamlit as st

from ui import cache
from ui.assets import asset_routes

app = st.App(
    "ui/screen.py",
    lifespan=cache.warm,
    routes=asset_routes(cache.map_assets, st.get_option("server.baseUrlPath") or ""),
)
