"""The filter that every measured app has: leave one division out. Each choice makes a state not seen before."""

import streamlit as st

from benchmarks.synthetic import KBLI


def leave_out() -> str | None:
    """Draw the widget; return the division to leave out."""
    return st.pills("Leave out", KBLI, key="leave_out")
