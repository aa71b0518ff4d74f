"""Official boundaries of the user's own: give a file, see what was checked and what changes, use it for joins."""

import json
from dataclasses import replace

import streamlit as st

from geo.boundary_change import Change, changed_regions
from geo.boundary_report import build_report, describe_change, describe_findings, describe_reading, describe_unreached
from geo.foreign import parse_table
from geo.gazetteer import CodeSystem
from geo.own_boundaries import BoundaryFile, BoundaryReport, Reading, boundary_file, check_boundaries
from geo.vintages import TODAY
from texts import Language, say
from ui import cache, session
from ui.parts import import_step
from ui.parts.import_file import MAX_MEGABYTES
from ui.parts.markup import draw as draw_template
from ui.parts.markup import plain

HEIGHT = 260


def draw(lang: Language) -> None:
    """Draw the part, closed until it is wanted; what is in use is said outside of it too."""
    used = session.own_boundaries()
    if used is not None:
        st.info(plain(say("boundaries.screen.in_use", lang, source=used.source[lang])))
        st.button(
            say("boundaries.screen.drop", lang),
            key="boundaries_drop",
            on_click=session.set_own_boundaries,
            args=(None,),
        )
    with st.expander(say("boundaries.screen.title", lang), key="own_boundaries"):
        st.markdown(plain(say("boundaries.screen.what", lang)))

        def take(name: str, content: bytes) -> None:
            _check(boundary_file(parse_table(content, name), content, name), Reading(), lang)

        import_step.take_file("boundaries", lang, say("boundaries.screen.upload", lang), MAX_MEGABYTES, take)
        report = session.checked_boundaries()
        if report is not None:
            _report(report, lang)


def _check(file: BoundaryFile, reading: Reading, lang: Language) -> None:
    step = st.empty()

    def tell(key: str) -> None:
        step.caption(say(f"boundaries.progress.{key}", lang))

    report = check_boundaries(
        file,
        cache.gazetteer(),
        reading=reading,
        records=cache.atlas(TODAY).records[["name", "lon", "lat"]],
        progress=tell,
    )
    session.set_checked_boundaries(report)


def _report(report: BoundaryReport, lang: Language) -> None:
    draw_template(
        "boundaries",
        lang,
        reading=describe_reading(report, lang),
        gates=[
            ("✓" if gate.holds else "✗", gate.describe(lang), describe_findings(gate.findings, lang))
            for gate in report.gates
        ]
        + [("–", sentence, []) for sentence in describe_unreached(report, lang)],
        changes=describe_change(report, lang),
    )
    if report.change is not None:
        _changed(report.change, lang)
    with st.container(horizontal=True, key="boundaries_acts"):
        if report.passed and session.own_boundaries() is not report:
            st.button(
                say("boundaries.screen.use", lang),
                type="primary",
                key="boundaries_use",
                on_click=session.set_own_boundaries,
                args=(report,),
            )
        st.download_button(
            say("boundaries.screen.download", lang),
            data=lambda: json.dumps(build_report(report, cache.gazetteer()), ensure_ascii=False, indent=1),
            file_name="boundaries.json",
            mime="application/json",
            on_click="ignore",
            key="boundaries_report",
        )
        _remedies(report, lang)


def _remedies(report: BoundaryReport, lang: Language) -> None:
    """Draw what a person can decide about a file that did not pass, as buttons that check it again."""
    reading = Reading(report.roles, report.resolution.decision.declared)
    readings = {
        say("boundaries.screen.declare", lang, system=say(f"screen.system.{system}", lang)): replace(
            reading, declared=system
        )
        for system in (report.resolution.decision.contenders or tuple(CodeSystem) if report.refused else ())
    }
    if any(gate.name == "valid" and not gate.holds for gate in report.gates):
        readings[say("boundaries.screen.repair", lang)] = replace(reading, repair=True)
    for position, (label, changed) in enumerate(readings.items()):
        if st.button(label, key=f"boundaries_again_{position}"):
            _check(report.file, changed, lang)
            st.rerun()


def _changed(change: Change, lang: Language) -> None:
    frame = changed_regions(change).reset_index().round(1)
    frame["change_percent"] += 0.0  # no "-0"
    if frame.empty:
        return
    st.caption(say("boundaries.screen.table", lang))
    columns = {
        str(name): st.column_config.Column(say(f"boundaries.screen.column.{name}", lang))
        if frame[name].dtype.kind not in "if"
        else st.column_config.NumberColumn(say(f"boundaries.screen.column.{name}", lang), format="localized")
        for name in frame.columns
    }
    st.dataframe(frame, hide_index=True, height=HEIGHT, column_config=columns, key="boundaries_changed")
