"""A bench for the map alone: ``streamlit run tests/browser/harness/bench_app.py``."""

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))  # the rooms of the house, as app.py has them

import bench_data

from ui.assets import asset_routes

app = st.App("bench_page.py", routes=asset_routes(bench_data.assets, st.get_option("server.baseUrlPath") or ""))
