"""The code that builds what is compiled in ``data/``: boundaries, tables and screen files."""
