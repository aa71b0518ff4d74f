"""The screen, run by Streamlit at each change: what is set, what is asked, which page answers."""

import streamlit as st

from geo.errors import AtlasError
from texts import say
from ui import session
from ui.pages import about, evidence, map_page, region
from ui.parts import notices, style, switches


def main() -> None:
    """Draw the screen once."""
    st.set_page_config(page_title="Sentra Atlas", layout="wide", initial_sidebar_state="auto")
    faults = session.start()
    lang = session.language()
    style.apply(lang)
    page = st.navigation(
        [
            st.Page(map_page.draw, title=say("screen.page.map", lang), url_path="map", default=True),
            st.Page(region.draw, title=say("screen.page.region", lang), url_path="region"),
            st.Page(evidence.draw, title=say("screen.page.evidence", lang), url_path="evidence"),
            st.Page(about.draw, title=say("screen.page.about", lang), url_path="about"),
        ],
        position="top",
    )
    switches.draw(lang)
    notices.show(faults, lang)
    try:
        page.run()
    except AtlasError as error:
        notices.stop(error, lang)
    session.write_link()


main()
