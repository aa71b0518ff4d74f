"""The table under the map: everything the map has, and the way to pick without a mouse. A pick in either is in both."""

from collections.abc import Sequence
from functools import partial
from typing import Final, Literal

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from clusters.measures import count_records
from geo.codes import Level
from texts import Language, number, say
from ui import session
from ui.shown import Shown

HEIGHT: Final = 340
MAX_RECORDS: Final = 1000
"""Rows of the table of records: the atlas's own are far fewer; imported layers may hold twenty times as many."""

VIEWS: Final = ("regions", "records")

RECORD_COLUMNS: Final = (
    "name", "record_type", "product", "kbli", "region_name", "province_name", "precision", "confidence", "phase",
    "stage", "year", "units", "workers",
)  # fmt: skip

LABELS: Final = {
    "record_type": "filters.type.option",
    "precision": "registers.precision",
    "confidence": "registers.confidence",
    "stage": "registers.stage",
}
"""Columns of codes -> where the texts name their values."""


def draw(shown: Shown) -> None:
    """Draw the table of regions or the table of records; one at a time, so that a change sends only what is seen."""
    lang = shown.lang
    session.draw_single(
        "table",
        lambda **wiring: st.segmented_control(
            say("screen.table.choose", lang),
            VIEWS,
            format_func=lambda view: say(f"screen.table.{view}", lang),
            default=session.table(),
            label_visibility="collapsed",
            required=True,
            **wiring,
        ),
        session.table(),
    )
    if session.table() == "regions":
        _regions(shown)
    else:
        _records(shown)


def _regions(shown: Shown) -> None:
    codes = shown.codes
    picked = [codes.index(code) for code in shown.selected if code in codes]

    def take(rows: Sequence[int]) -> None:
        chosen = {codes[row] for row in rows if row < len(codes)}
        kept = [code for code in session.selection() if code not in codes or code in chosen]
        session.select([*kept, *(code for code in codes if code in chosen and code not in kept)])
        session.set_point("")

    _table(f"regions_{shown.level}", region_rows(shown), picked, take, shown, mode="multi-row")


def _records(shown: Shown) -> None:
    ids = list(shown.atlas.records.index[shown.answer.records])[:MAX_RECORDS]
    found = int(shown.answer.records.sum())
    if found > MAX_RECORDS:
        counts = {"shown": number(MAX_RECORDS, shown.lang), "count": number(found, shown.lang)}
        st.caption(say("screen.table.first", shown.lang, **counts))
    picked = [ids.index(session.point())] if session.point() in ids else []

    def take(rows: Sequence[int]) -> None:
        session.set_point(ids[rows[0]] if rows and rows[0] < len(ids) else "")

    _table("records", record_rows(shown), picked, take, shown, mode="single-row")


def _table(
    key: str,
    frame: pd.DataFrame,
    picked: Sequence[int],
    take: session.TakeRows,
    shown: Shown,
    *,
    mode: Literal["single-row", "multi-row"],
) -> None:
    session.draw_rows(
        f"table_{key}",
        lambda **wiring: st.dataframe(
            frame,
            hide_index=True,
            height=HEIGHT,
            selection_mode=mode,
            column_config={str(name): _column(str(name), frame, shown) for name in frame.columns},
            placeholder="–",
            **wiring,
        ),
        picked,
        take,
    )


def _column(name: str, frame: pd.DataFrame, shown: Shown) -> ColumnConfig:
    label = shown.measure.label(shown.lang) if name == "measure" else say(f"screen.column.{name}", shown.lang)
    is_amount = pd.api.types.is_numeric_dtype(frame[name]) and name != "year"
    return st.column_config.NumberColumn(label, format="localized") if is_amount else st.column_config.Column(label)


def region_rows(shown: Shown) -> pd.DataFrame:
    """Return the regions that pass the filters as the table shows them, in the language of the page."""
    atlas, measure, lang = shown.atlas, shown.measure, shown.lang
    province_level = shown.level is Level.PROVINCE
    frame = (atlas.provinces if province_level else atlas.regions).loc[shown.codes]
    sentra, sites = (count_records(atlas, shown.answer, layer, shown.level) for layer in ("sentra", "programme_site"))
    values = shown.coloured_by.reindex(shown.codes)
    columns: dict[str, object] = {"code": frame.index, "name": frame["name"]}
    if not province_level:
        columns["province_name"] = frame["province_name"].astype("category")
    # The narrowest types that hold the figures: the whole table travels with every change that it shows.
    columns |= {
        "measure": pd.Categorical([measure.write(value, lang) for value in values])
        if measure.vocabulary
        else values.round(measure.decimals),
        "sentra": sentra.loc[shown.codes].astype("int16"),
        "sites": sites.loc[shown.codes].astype("int16"),
        "population": frame["population"].astype("Int32"),
        "area_km2": frame["area_km2"].round(1),
    }
    return pd.DataFrame(columns).reset_index(drop=True)


def record_rows(shown: Shown) -> pd.DataFrame:
    """Return the records that pass the filters as the table shows them, in the language of the page."""
    records, lang = shown.atlas.records[shown.answer.records].head(MAX_RECORDS), shown.lang
    named = {name: records[name].map(partial(_label, key, lang)).astype("category") for name, key in LABELS.items()}
    product = records["product_id" if lang == "id" else "product_en"].astype("category")
    kbli = records["kbli2"].map(shown.atlas.kbli["short_id" if lang == "id" else "short_en"]).astype("category")
    # Words that repeat travel once, and counts as narrow integers.
    repeating = {name: records[name].astype("category") for name in ("region_name", "province_name", "phase")}
    counts = {name: records[name].astype("Int32") for name in ("year", "units", "workers")}
    name = records["name_id" if lang == "id" else "name_en"]
    rows = records.assign(name=name, product=product, kbli=kbli, **named, **repeating, **counts)
    own = {layer.layer_id: layer.name for layer in shown.atlas.own}
    rows["own"] = records["own_layer"].map({"": "", **own}).astype("category")
    columns = [*RECORD_COLUMNS[:1], *(["own"] if own else []), *RECORD_COLUMNS[1:]]
    return rows[columns].reset_index(drop=True)


def _label(key: str, lang: Language, value: str) -> str:
    return say(f"{key}.{value}", lang) if value else ""
