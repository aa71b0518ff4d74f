"""Step 1 of an import: give a file or try the example; then what was found in it, and its first rows."""

from typing import Final

import pandas as pd
import streamlit as st

from geo import store
from geo.errors import AtlasError
from geo.foreign import limits
from texts import Language, number, plural, say
from ui import session
from ui.draft import Draft, open_draft
from ui.parts import import_step
from ui.parts.markup import draw as draw_template
from ui.parts.markup import plain
from ui.workspace_link import read_as_saved

EXAMPLE: Final = "examples/budget.csv"
"""A made-up budget, said to be so in every row, with the traps of real tables."""

MAX_MEGABYTES: Final = 50
"""What the screen takes, as .streamlit/config.toml says too: a file lies in the server's memory as long as its session.
The command line takes more."""

SHEET_WIDTH: Final = 320
PREVIEWED: Final = 6
_DELIMITERS: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


def ask(lang: Language) -> None:
    """Draw the empty state: what can be imported, what happens with it, and the example."""
    import_step.heading("file", lang)
    left, right = st.columns([3, 2], gap="large")
    with left:
        _uploader(lang)
        _example(lang)
    with right:
        draw_template("import_empty", lang, limits=_limits(lang))


def _limits(lang: Language) -> str:
    figures = {"megabytes": MAX_MEGABYTES, "rows": limits.MAX_ROWS, "columns": limits.MAX_COLUMNS}
    return say("import.empty.limits", lang, **{name: number(figure, lang) for name, figure in figures.items()})


def _uploader(lang: Language) -> None:
    def take(name: str, content: bytes) -> None:
        waiting = session.waiting_workspace()
        session.set_draft(read_as_saved(open_draft(name, content), waiting and waiting.workspace))

    import_step.take_file("table", lang, say("import.file.give", lang), MAX_MEGABYTES, take)


def _example(lang: Language) -> None:
    name = say("import.example.file", lang)
    with st.container(horizontal=True, vertical_alignment="center", key="import_example"):
        if st.button(say("import.example.try", lang), key="import_try"):
            session.set_draft(open_draft(name, store.read_bytes(EXAMPLE)))
            st.rerun()
        st.download_button(
            say("import.example.download", lang),
            data=store.read_bytes(EXAMPLE),
            file_name=name,
            mime="text/csv",
            on_click="ignore",
            key="import_example_file",
            type="tertiary",
        )
    st.caption(say("import.example.what", lang))


def show(draft: Draft, lang: Language) -> None:
    """Draw what was found in the file, the way to another sheet or file, and the first rows until they are matched."""
    with st.container(horizontal=True, vertical_alignment="center", key="import_file_done"):
        import_step.heading("file", lang, is_done=True)
        draw_template("import_found", lang, name=draft.name, found=_found(draft, lang))
        with st.popover(say("import.file.another", lang), key="import_another"):
            _uploader(lang)
            st.button(say("import.file.drop", lang), key="import_drop", on_click=session.set_draft, args=(None,))
    if draft.is_as_saved:
        st.info(say("workspace.screen.mapping_taken", lang))
    for notice in draft.table.notices:
        st.caption(plain(notice.describe(lang)))
    if len(draft.table.sheets) > 1:
        _sheets(draft, lang)
    if not draft.confirmed:
        _preview(draft, lang)


def _found(draft: Draft, lang: Language) -> list[str]:
    """Say in a few words each what was found."""
    table = draft.table
    said = [
        plural("import.found.rows", len(table.frame), lang),
        plural("import.found.columns", len(table.headings), lang),
        say(f"import.format.{table.file_format}", lang),
    ]
    if table.encoding:
        said.append(table.encoding.upper().replace("UTF-8-SIG", "UTF-8"))
    if table.delimiter:
        said.append(say(f"import.found.{_DELIMITERS.get(table.delimiter, 'other')}", lang))
    if table.decimal_comma:
        said.append(say("import.found.decimal_comma", lang))
    if table.titles:
        said.append(say("import.found.titles", lang, titles=" · ".join(table.titles)[:120]))
    if table.crs:
        said.append(say("import.found.crs", lang, crs=table.crs))
    return said


def _sheets(draft: Draft, lang: Language) -> None:
    sheets = list(draft.table.sheets)
    chosen = st.selectbox(
        say("import.file.sheet", lang),
        sheets,
        width=SHEET_WIDTH,
        index=sheets.index(draft.table.sheet) if draft.table.sheet in sheets else 0,
        key=f"import_sheet_{session.upload('table').number}",
    )
    if chosen == draft.table.sheet:
        return
    try:
        with st.spinner(say("import.upload.reading", lang)):
            session.set_draft(draft.with_sheet(chosen))
    except AtlasError as fault:
        st.error(plain(fault.describe(lang)))
    else:
        st.rerun()


def _preview(draft: Draft, lang: Language) -> None:
    st.caption(plural("import.file.preview", min(PREVIEWED, len(draft.table.frame)), lang))
    st.dataframe(shown_cells(draft.table.frame.head(PREVIEWED)), hide_index=True, key="import_preview")


def shown_cells(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table's cells as the screen's tables take them: every column has a name, no cell is endless."""
    named = [str(column) or "–" for column in frame.columns]
    return frame.set_axis(named, axis="columns").map(lambda cell: cell[:200])
