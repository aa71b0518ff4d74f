"""Our map with synthetic points: ``streamlit run benchmarks/apps/ours.py``."""

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # the rooms of the house, as app.py has them

from benchmarks.apps.served import assets
from ui.assets import asset_routes

app = st.App("ours_page.py", routes=asset_routes(assets))
