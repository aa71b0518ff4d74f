"""The card of what was picked: a record, else the last selected region, else what there is to see and how to pick."""

from collections.abc import Mapping
from typing import Final

import pandas as pd
import streamlit as st

from clusters.profile import describe_province, describe_region
from geo.codes import dotted
from texts import say
from ui import cache, session
from ui.parts import map_links, tour
from ui.parts.markup import draw as draw_template
from ui.shown import Shown

MAX_CELL: Final = 300
"""Signs of a cell that a card shows; an export holds them all."""


def draw(shown: Shown) -> None:
    """Draw the card beside the map."""
    with st.container(key="card"):
        if session.point() in shown.atlas.records.index:
            _record(shown, session.point())
        elif known := [code for code in session.selection() if _is_known(shown, code)]:
            _region(shown, known[-1])
        else:
            _empty(shown)


def _empty(shown: Shown) -> None:
    """Draw what a first look needs, unless the tour says it already."""
    if session.tour():
        return
    draw_template("card_empty", shown.lang, shown=shown)
    st.caption(say("tour.example_title", shown.lang))
    tour.draw_example(shown.lang)


def _record(shown: Shown, record_id: str) -> None:
    record = _known(shown.atlas.records.loc[[record_id]])
    if record["own_layer"]:
        _own_record(shown, record_id, record)
    else:
        _shipped_record(shown, record_id, record)
    if record["region_code"]:
        st.button(
            say("screen.card.pick_region", shown.lang),
            key="card_pick",
            on_click=_pick,
            args=(str(record["region_code"]),),
            width="stretch",
        )
    st.button(
        say("screen.card.close", shown.lang), key="card_close", on_click=session.set_point, args=("",), width="stretch"
    )


def _own_record(shown: Shown, record_id: str, record: Mapping[str, object]) -> None:
    """Draw the card of a row of an imported layer: its cells, how it was placed, and whose it is."""
    layer = next(one for one in shown.atlas.own if one.layer_id == record["own_layer"])
    position = layer.position(record_id)
    cells = {str(heading): str(cell) for heading, cell in layer.table.iloc[position].items() if str(cell).strip()}
    draw_template(
        "card_own",
        shown.lang,
        record=record,
        layer=layer,
        row=position + 1,
        how=layer.answers[f"match_detail_{shown.lang}"].iloc[position],
        cells={heading: f"{cell[:MAX_CELL]}…" if len(cell) > MAX_CELL else cell for heading, cell in cells.items()},
    )


def _shipped_record(shown: Shown, record_id: str, record: Mapping[str, object]) -> None:
    sources = cache.source_table()
    cited = [
        sources[str(source)] for source in dict.fromkeys((record["source_id"], record["place_source_id"])) if source
    ]
    draw_template("card_record", shown.lang, record=record, record_id=record_id, sources=cited)
    map_links.draw_record(record_id, shown.lang)


def _known(records: pd.DataFrame) -> dict[str, object]:
    """Return the one record's values with every unknown as None, so that templates ask one question only."""
    (record,) = records.to_dict("records")
    return {str(name): None if pd.isna(value) or value == "" else value for name, value in record.items()}


def _pick(code: str) -> None:
    session.set_point("")
    session.select([*(kept for kept in session.selection() if kept != code), code])
    session.set_level("regency")


def _is_known(shown: Shown, code: str) -> bool:
    """Tell whether the vintage knows a code, of either level: a card stays when the level shown changes."""
    return code in shown.atlas.regions.index or code in shown.atlas.provinces.index


def _region(shown: Shown, code: str) -> None:
    if code in shown.atlas.regions.index:
        _region_card(shown, code)
    else:
        draw_template("card_province", shown.lang, province=describe_province(shown.atlas, code))


def _region_card(shown: Shown, code: str) -> None:
    """Draw the card of a regency, with the way to its page."""
    profile = describe_region(shown.atlas, code, cache.adjacency())
    draw_template("card_region", shown.lang, region=profile, sources=cache.source_table(), dotted=dotted)
    if st.button(
        say("screen.card.profile", shown.lang),
        key="card_profile",
        on_click=session.open_region,
        args=(code,),
        width="stretch",
    ):
        session.turn_to("region")
