"""Putar ulang 2017/Replay 2017: the real choice of five sites and three first targets, asked of the public record."""

from pathlib import Path
from typing import Final

import streamlit as st

from clusters.atlas import Atlas
from clusters.evidence import trail
from clusters.ranking_file import to_json_bytes
from clusters.replay import PRESET, Replay, describe_replay
from geo.vintages import TODAY
from texts import Language, say
from ui import cache, session
from ui.choice_state import FULL, ChoiceState
from ui.parts import replay_picture, replay_tables
from ui.parts import trail as trail_part
from ui.parts.markup import draw as draw_template

FILE: Final = "replay-2017.json"
_STYLE: Final = Path(__file__).parents[1] / "parts" / "replay.css"


def draw() -> None:
    """Draw the page; its figures are those of ``cli.py replay-2017``, whatever edition the map shows."""
    lang = session.language()
    with st.container(key="document_replay"):
        st.html(_STYLE)
    with st.spinner(say("replay.page.counting", lang)):
        atlas, found = cache.atlas(TODAY), cache.replay_2017()
    replay_tables.draw_lead(found, lang)
    _actions(found, lang)
    replay_tables.draw_sites(found, atlas, lang)
    replay_tables.draw_verdicts(found, atlas, lang)
    replay_picture.draw(found, lang)
    replay_tables.draw_national(found, atlas, lang)
    replay_tables.draw_record(lang)
    _trail(found, atlas, lang)


def _actions(found: Replay, lang: Language) -> None:
    with st.container(horizontal=True, key="replay_actions"):
        st.download_button(
            say("replay.page.download", lang),
            data=lambda: to_json_bytes(describe_replay(found)),
            file_name=FILE,
            mime="application/json",
            on_click="ignore",
            help=say("replay.page.download_help", lang),
            key="replay_download",
        )
        if st.button(
            say("replay.page.choose", lang),
            key="replay_choose",
            help=say("replay.page.choose_help", lang),
            on_click=_ask_again,
            args=(tuple(map(str, found.sites.index)),),
        ):
            session.turn_to("choose")
        if st.button(say("replay.page.evidence", lang), key="replay_evidence", type="tertiary"):
            session.turn_to("evidence")


def _ask_again(codes: tuple[str, ...]) -> None:
    session.set_choice(ChoiceState().with_preset(PRESET).with_draws(FULL))
    session.select(codes)


def _trail(found: Replay, atlas: Atlas, lang: Language) -> None:
    """Draw who says what of one site: of the programme's site, and of its region."""
    names = atlas.regions.loc[found.sites.index, "name"]
    draw_template("heading", lang, title=say("replay.trail.title", lang), text="")
    code = st.segmented_control(
        say("replay.trail.choose", lang),
        list(found.sites.index),
        default=found.sites.index[-1],
        format_func=lambda one: str(names[one]),
        label_visibility="collapsed",
        required=True,
        key="replay_trail",
    )
    claims = [*trail("programme_site", str(found.sites.loc[code, "site_id"])), *trail("region", str(code))]
    trail_part.draw(claims, atlas, lang)
