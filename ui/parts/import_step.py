"""What the steps of an import share: the page's head, a step's heading, an uploader that keeps what it had."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

import streamlit as st

from geo.errors import AtlasError
from texts import Language, say
from ui import session
from ui.draft import Upload
from ui.parts.markup import draw as draw_template
from ui.parts.markup import plain

STEPS: Final = ("file", "columns", "report", "finish")
"""The steps in their order; their numbers are shown."""

_WORDS: Final = ("drop", "browse")
_ZONE: Final = '[class*="st-key-upload_"] [data-testid="stFileUploaderDropzone'
_DROP: Final = f'{_ZONE}Instructions"]::before'
_BROWSE: Final = f'{_ZONE}"] [kind="secondary"]::after'
_FOLDER: Final = Path(__file__).parent


def head(lang: Language) -> None:
    """Draw what the page is for."""
    with st.container(key="document_import"):
        st.html(_FOLDER / "import.css")
        uploader_words(lang)
    draw_template("heading", lang, title=say("import.title", lang), text=say("import.what", lang))


def uploader_words(lang: Language) -> None:
    """Put our words in the place of an uploader's own, which are English whatever the page speaks (style.css)."""
    drop, browse = (json.dumps(say(f"import.upload.{word}", lang), ensure_ascii=False) for word in _WORDS)
    st.html(f"<style>{_DROP} {{ content: {drop} }} {_BROWSE} {{ content: {browse} }}</style>")


def heading(name: str, lang: Language, *, is_done: bool = False) -> None:
    """Draw a step's heading with its number."""
    draw_template(
        "import_step", lang, number=STEPS.index(name) + 1, title=say(f"import.{name}.title", lang), done=is_done
    )


def take_file(name: str, lang: Language, label: str, most_megabytes: int, take: Callable[[str, bytes], None]) -> None:
    """Draw an uploader; a file that can be used is taken, one that cannot is said in one sentence and changes nothing.

    Args:
        name: of the uploader.
        lang: the language of the page.
        label: what to give, visible.
        most_megabytes: a larger file is refused by the browser.
        take: gets the file's name and bytes; raises AtlasError when it cannot be used.
    """
    state = session.upload(name)
    given = st.file_uploader(label, key=f"upload_{name}_{state.number}", max_upload_size=most_megabytes)
    if given is None:
        return
    if given.file_id != state.seen:
        try:
            with st.spinner(say("import.upload.reading", lang)):
                take(given.name, given.getvalue())
        except AtlasError as fault:
            state = replace(state, seen=given.file_id, fault=fault)
            session.set_upload(name, state)
        else:
            session.set_upload(name, Upload(state.number + 1))
            st.rerun()
    if state.fault is not None:
        st.error(plain(state.fault.describe(lang)))
