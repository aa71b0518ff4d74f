"""The screen, run by Streamlit at each change: what is set, what is asked, which page answers."""

from typing import Final

import streamlit as st

from geo.errors import AtlasError
from texts import say
from ui import session
from ui.pages import about, choose_page, evidence, glossary, import_page, map_page, region, replay_page
from ui.parts import notices, style, switches, workspace

PAGES: Final = {
    "map": map_page.draw,
    "choose": choose_page.draw,
    "replay": replay_page.draw,
    "import": import_page.draw,
    "region": region.draw,
    "evidence": evidence.draw,
    "glossary": glossary.draw,
    "about": about.draw,
}
"""The pages by name, which is also their address; the first is the start."""


def main() -> None:
    """Draw the screen once."""
    st.set_page_config(page_title="Sentra Atlas", layout="wide", initial_sidebar_state="auto")
    faults = session.start()
    lang = session.language()
    style.apply(lang)
    pages = {
        name: st.Page(draw, title=say(f"screen.page.{name}", lang), url_path=name, default=name == "map")
        for name, draw in PAGES.items()
    }
    session.keep_pages(pages)
    page = st.navigation(list(pages.values()), position="top")
    style.name(page.title, lang)
    try:
        switches.draw(lang)
        notices.show(faults, lang)
        workspace.remind(lang)
        page.run()
    except AtlasError as error:
        notices.stop(error, lang)
    session.write_link()


main()
