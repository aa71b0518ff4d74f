"""Impor/Import: a planner's own table put in its regions, step by step; each appears when the one before is done."""

import streamlit as st

from texts import Language
from ui import session
from ui.draft import Draft
from ui.parts import (
    import_columns,
    import_file,
    import_finish,
    import_report,
    import_step,
    own_boundaries,
    own_layers,
)


def draw() -> None:
    """Draw the steps that can be done, and below them what this session has imported already."""
    lang = session.language()
    import_step.head(lang)
    draft = session.draft()
    if draft is None:
        with st.container(border=True, key="import_file"):
            import_file.ask(lang)
    else:
        _steps(draft, lang)
    own_layers.draw(lang)
    own_boundaries.draw(lang)


def _steps(draft: Draft, lang: Language) -> None:
    with st.container(border=True, key="import_file"):
        import_file.show(draft, lang)
    with st.container(border=True, key="import_columns"):
        import_columns.draw(draft, lang)
    with st.container():  # always there: what comes and goes in it must not move the map's place among the parts
        matched = import_report.match(draft, lang)
    if matched is None or matched.resolution is None:
        return
    with st.container(border=True, key="import_report"):
        import_report.draw(matched, matched.resolution, lang)
    if matched.groups["placed"]:
        with st.container(border=True, key="import_finish"):
            import_finish.draw(matched, matched.resolution, lang)
