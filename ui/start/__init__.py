"""The script that Streamlit runs. It stands apart: Streamlit takes a folder ``pages`` beside its script for its own."""
