"""The screen door: ``streamlit run app.py``. One process serves the pages and the map's assets, and nothing outside."""

import streamlit as st
from starlette.middleware import Middleware

from ui import cache
from ui.assets import asset_routes
from ui.document import document_routes
from ui.own_payload import own_routes
from ui.packed import Packed

base_path = st.get_option("server.baseUrlPath") or ""
app = st.App(
    "ui/start/screen.py",
    lifespan=cache.warm,
    routes=[
        *asset_routes(cache.map_assets, base_path),
        *own_routes(cache.own_shelf, base_path),
        *document_routes(base_path),
    ],
    middleware=[Middleware(Packed, base_path=base_path)],
)
