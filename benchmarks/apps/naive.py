"""The usual way with synthetic points: ``streamlit run benchmarks/apps/naive.py``. Leaflet is served by this server."""

import sys
from importlib.resources import files
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


def icons(_: Request) -> Response:
    """Tell Leaflet where its marker images are; by itself it looks for them before its style sheet has come."""
    script = 'L.Icon.Default.imagePath = "../../assets/leaflet/images/";'
    return Response(script, media_type="text/javascript")


app = st.App(
    "naive_page.py",
    routes=[
        Route("/assets/icons.js", icons),
        *(
            Mount(f"/assets/{name}", StaticFiles(directory=str(files(f"xstatic.pkg.{package}") / "data")))
            for name, package in (("leaflet", "leaflet"), ("cluster", "leaflet_markercluster"))
        ),
    ],
)
