"""Step 4 of an import: the rows on the map, and what can be taken away: every row resolved, the report, the mapping."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import streamlit as st

from clusters.own_layers import ROWS
from geo.answers import ADDED, Resolution
from geo.codes import Level
from geo.errors import AtlasError
from geo.foreign import to_csv_bytes
from geo.match_report import build_report
from texts import Language, plural, say
from ui import cache, session
from ui.draft import Draft
from ui.parts import import_select, import_step
from ui.parts.markup import plain


def draw(draft: Draft, resolution: Resolution, lang: Language) -> None:
    """Draw what can be done with the matched table."""
    import_step.heading("finish", lang)
    left = len(draft.table.frame) - len(draft.groups["placed"]) - len(draft.groups["set_aside"])
    if left:
        st.caption(plural("import.finish.left", left, lang))
    with st.container(horizontal=True, key="import_take"):
        _on_the_map(draft, lang)
        import_select.draw_placed(resolution, lang)
        _downloads(draft, resolution, lang)


def _on_the_map(draft: Draft, lang: Language) -> None:
    """Draw the button that makes the table a layer, or puts it in the place of the one that it was before."""
    if not st.button(
        say("import.finish.map", lang), type="primary", key="import_show", help=say("import.finish.map_what", lang)
    ):
        return
    held = {layer.layer_id for layer in session.own_layers()}
    layer_id = draft.layer_id if draft.layer_id in held else session.next_own_id()
    try:
        with st.spinner(say("import.finish.making", lang)):
            session.add_own_layer(draft.layer(layer_id, cache.gazetteer()))
    except AtlasError as fault:
        st.error(plain(fault.describe(lang)))
        return
    session.set_draft(replace(draft, layer_id=layer_id))
    session.set_level(Level.REGENCY)
    session.set_measure(f"{layer_id}.{ROWS}")
    session.turn_to("map")


def _downloads(draft: Draft, resolution: Resolution, lang: Language) -> None:
    stem = re.sub(r"[^\w-]+", "_", draft.stem)[:60] or "table"
    taken = [column for column in draft.table.frame.columns if column in ADDED]
    if taken:
        st.warning(plain(say("import.finish.taken", lang, columns=", ".join(taken))))
    else:
        _download("table", f"{stem}_resolved.csv", "text/csv", partial(_resolved, draft, resolution, lang), lang)
    own = session.own_boundaries()
    source = None if own is None else own.source
    _download("report", f"{stem}_report.json", "application/json", partial(_report, draft, resolution, source), lang)
    _download("mapping", f"{stem}_mapping.json", "application/json", draft.mapping_file, lang)


def _download(kind: str, name: str, mime: str, make: Callable[[], bytes], lang: Language) -> None:
    # Made when clicked, in a thread without a session: so everything it needs is bound.
    st.download_button(
        say(f"import.finish.{kind}", lang),
        data=make,
        file_name=name,
        mime=mime,
        on_click="ignore",
        help=say(f"import.finish.{kind}_what", lang),
        key=f"import_take_{kind}",
    )


def _resolved(draft: Draft, resolution: Resolution, lang: Language) -> bytes:
    added = resolution.columns(draft.table.frame.index, cache.gazetteer(), lang)
    return to_csv_bytes(draft.table, added)


def _report(draft: Draft, resolution: Resolution, source: Mapping[Language, str] | None) -> bytes:
    roles, crs = draft.mapping.roles, draft.mapping.crs
    report = build_report(draft.table, roles, resolution, cache.gazetteer(), crs=crs, boundaries=source)
    return f"{json.dumps(report, ensure_ascii=False, indent=1)}\n".encode()
