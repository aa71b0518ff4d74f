"""A page with one word on it: what Streamlit alone costs. ``streamlit run benchmarks/apps/empty.py``."""

import streamlit as st

app = st.App("empty_page.py")
