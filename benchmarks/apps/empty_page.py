"""The page of one word."""

import streamlit as st

st.markdown("ready")
