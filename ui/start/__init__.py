"""The script that Streamlit runs: not beside ``ui/pages``, because a folder ``pages`` there would be taken for its own."""
