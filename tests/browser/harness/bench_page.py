"""The page of the bench: a few switches and the map."""

import bench_data
import streamlit as st

from clusters.colours import palette
from ui.map.folium_map import atlas_map, show_map
from ui.map.state import OUTSIDE, Focus, MapState, parse_event
from ui.map.tiles import TileSource

FOCUS = Focus((112.0, -8.9, 116.0, -6.0), 1)
KALIMANTAN_AND_SULAWESI = ("6", "7")

START = {
    "level": "regency", "vintage": "2022", "lang": "id", "style": "kbli", "few": False, "fade": False, "focus": False,
    "bbox": None,
}  # fmt: skip

session = st.session_state


def start_again() -> None:
    """Set everything back, so that one page serves many tests."""
    session.update(START, picked={"regency": (), "province": ()})


if "picked" not in session:
    start_again()


def take_event() -> None:
    """Take what the reader did on the map, before the run that it causes."""
    event = parse_event(session["map"])
    if event is None:
        return
    session["answered"] = event.n
    if event.kind == "pick_region":
        session["picked"][session["level"]] = event.value
    elif event.kind != "pick_point":
        session["bbox"] = event.value if event.kind == "rectangle" else None


def codes() -> list[str]:
    """Return the codes of the level shown."""
    at = 0 if session["level"] == "regency" else 1 if session["vintage"] == "2017" else 2
    return sorted({one[at] for one in bench_data.regencies()})


def state() -> MapState:
    """Return what the switches ask for: classes by a rule, every eleventh region without data."""
    classes = {code: at * 7 % 5 for at, code in enumerate(codes()) if at % 11}
    if session["fade"]:
        classes |= dict.fromkeys((code for code in classes if code.startswith(KALIMANTAN_AND_SULAWESI)), OUTSIDE)
    return MapState(
        level=session["level"],
        vintage=session["vintage"],
        lang=session["lang"],
        classes=classes,
        values={code: f"{(index + 1) * 12}" for code, index in classes.items() if index != OUTSIDE},
        palette=palette(5),
        measure="Ukuran uji",
        ranges=("1–2", "3–5", "6–9", "10–19", "20–38"),
        selected=session["picked"][session["level"]],
        points=range(0, len(bench_data.records()), 2) if session["few"] else "*",
        point_style=session["style"],
        labels={at: site[0] for at, site in enumerate(bench_data.SITES)},
        bbox=session["bbox"],
        focus=FOCUS if session["focus"] else None,
        answered=session.get("answered"),
    )


st.set_page_config(layout="wide")
columns = st.columns(8)
columns[0].radio("Level", ["regency", "province"], key="level")
columns[1].radio("Vintage", ["2022", "2017"], key="vintage")
columns[2].radio("Language", ["id", "en"], key="lang")
columns[3].radio("Style", ["kbli", "programme"], key="style")
columns[4].checkbox("few", key="few")
columns[5].checkbox("fade", key="fade")
columns[6].checkbox("focus", key="focus")
columns[7].button("reset", on_click=start_again)
tiles = TileSource(st.query_params["tiles"], "Ubin uji") if "tiles" in st.query_params else None
last = show_map(atlas_map(bench_data.assets(), tiles), state(), key="map", height=560, on_change=take_event)
st.code(f"{last.kind} {last.value}" if last else "nothing yet", language=None)
