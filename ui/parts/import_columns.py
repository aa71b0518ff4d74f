"""Step 2 of an import: which column is what, as guessed and as corrected; the code system; a mapping of last time."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

import streamlit as st

from geo import mapping
from geo.errors import AtlasError
from geo.gazetteer import CodeSystem
from geo.roles import ROLES
from texts import Language, plural, say
from ui import session
from ui.draft import Draft
from ui.parts import import_select, import_step
from ui.parts.markup import draw as draw_template

AUTOMATIC: Final = ""
DEGREES: Final = 360.0
"""Figures beyond it are metres of a projection, not degrees."""


def draw(draft: Draft, lang: Language) -> None:
    """Draw the columns for correction, or what was said of them once they are confirmed."""
    if draft.confirmed:
        with st.container(horizontal=True, vertical_alignment="center", key="import_columns_done"):
            import_step.heading("columns", lang, is_done=True)
            _summary(draft, lang)
        return
    import_step.heading("columns", lang)
    st.caption(say("import.columns.what", lang))
    _places(draft, lang)
    with st.expander(say("import.columns.more", lang), key="import_more"):
        st.caption(say("import.columns.more_what", lang))
        _figures(draft, lang)
    with st.expander(say("import.mapping.load", lang), key="import_mapping"):
        _mapping(lang)
    if draft.mapping.corrections:
        _decisions(draft, lang)
    if st.button(say("import.columns.match", lang), type="primary", key="import_match"):
        try:
            session.set_draft(draft.confirm())
        except AtlasError:
            st.error(say("import.columns.none", lang))
        else:
            st.rerun()
    import_select.draw_provinces(draft, lang)


def _summary(draft: Draft, lang: Language) -> None:
    roles = draft.mapping.roles.columns()
    used = [(say(f"import.role.{role}", lang), column) for role, column in roles.items() if column]
    draw_template("import_used", lang, used=used)
    st.button(
        say("import.columns.change", lang), key="import_change", on_click=session.change_draft, args=(Draft.reopen,)
    )


def _decisions(draft: Draft, lang: Language) -> None:
    """Say that decisions of before, or of a mapping, will be applied, with the way to do without."""
    with st.container(horizontal=True, vertical_alignment="center", key="import_held"):
        st.markdown(plural("import.mapping.held", len(draft.mapping.corrections), lang))
        label = say("import.mapping.forget", lang)
        st.button(label, key="import_forget", on_click=session.change_draft, args=(Draft.forget,))


def _places(draft: Draft, lang: Language) -> None:
    roles = draft.mapping.roles.columns()
    with st.container(key="import_roles"):
        for role in ROLES:
            _role(role, say(f"import.role.{role}", lang), roles[role], draft, lang)
            if role == "code":
                _system(draft, lang)
        if _is_projected(draft):
            _crs(draft, lang)


def _role(role: str, label: str, value: str, draft: Draft, lang: Language) -> None:
    _choice(
        f"import_role_{role}",
        partial(st.selectbox, label, format_func=partial(_column_name, lang)),
        ["", *draft.table.frame.columns],
        value,
        lambda column: session.change_draft(lambda known: known.with_roles(**{role: column})),
    )


def _choice(
    key: str,
    draw: Callable[..., object],
    options: Sequence[object],
    value: object,
    take: Callable[[Any], None],
) -> None:
    """Draw a list of which one is chosen.

    The value is the list's default too: a browser that is behind, and draws the list only when the next run has come,
    would else begin with the first option, and hand that back as if a person had chosen it.
    """
    chosen = options.index(value) if value in options else 0
    session.draw_input(key, partial(draw, options=options, index=chosen), options[chosen], take, among=options)


def _column_name(lang: Language, column: str) -> str:
    return column or say("import.columns.no_column", lang)


def _system(draft: Draft, lang: Language) -> None:
    _choice(
        "import_system",
        partial(
            st.selectbox,
            say("import.columns.system", lang),
            format_func=lambda system: say(f"screen.system.{system}" if system else "import.columns.automatic", lang),
            help=say("import.columns.system_help", lang),
        ),
        [AUTOMATIC, *CodeSystem],
        draft.mapping.declared or AUTOMATIC,
        lambda system: session.change_draft(lambda known: known.with_system(CodeSystem(system) if system else None)),
    )


def _crs(draft: Draft, lang: Language) -> None:
    session.draw_input(
        "import_crs",
        lambda **wiring: st.text_input(
            say("import.columns.crs", lang),
            value=draft.mapping.crs,
            placeholder=say("import.columns.crs_hint", lang),
            help=say("import.columns.crs_help", lang),
            max_chars=60,
            **wiring,
        ),
        draft.mapping.crs,
        lambda crs: session.change_draft(lambda known: known.with_crs(str(crs).strip())),
    )


def _is_projected(draft: Draft) -> bool:
    """Tell whether the columns of points hold what cannot be degrees, or a system was named already."""
    column = draft.mapping.roles.lon
    if draft.mapping.crs or not column:
        return bool(draft.mapping.crs)
    return any(_size(cell) > DEGREES for cell in draft.table.frame[column].head(200))


def _size(cell: str) -> float:
    try:
        return abs(float(cell.strip().replace(",", ".")))
    except ValueError:
        return 0.0


def _figures(draft: Draft, lang: Language) -> None:
    own, columns = draft.own_roles, list(draft.table.frame.columns)
    with st.container(key="import_own"):
        for role, column in own.singles().items():
            _choice(
                f"import_own_{role}",
                partial(st.selectbox, say(f"import.own.{role}", lang), format_func=partial(_column_name, lang)),
                ["", *columns],
                column,
                partial(_tell, role),
            )
        _choice(
            "import_comma",
            partial(
                st.selectbox,
                say("import.columns.comma", lang),
                format_func=lambda comma: say(f"import.columns.comma_{str(comma).casefold()}", lang),
            ),
            [None, True, False],
            own.decimal_comma,
            partial(_tell, "decimal_comma"),
        )
    for role, chosen in (("amounts", own.amounts), ("rates", own.rates)):
        session.draw_input(
            f"import_own_{role}",
            partial(
                st.multiselect,
                say(f"import.own.{role}", lang),
                columns,
                default=list(chosen),
                placeholder=say("import.columns.no_column", lang),
                help=say(f"import.own.{role}_help", lang),
            ),
            list(chosen),
            partial(_tell_all, role),
        )


def _tell(role: str, value: object) -> None:
    session.change_draft(lambda known: known.with_own_roles(**{role: value}))


def _tell_all(role: str, chosen: Sequence[str]) -> None:
    _tell(role, tuple(chosen))


def _mapping(lang: Language) -> None:
    def take(name: str, content: bytes) -> None:
        saved = mapping.parse_mapping(content, name)
        session.change_draft(lambda known: known.with_mapping(saved))

    import_step.take_file("mapping", lang, say("import.mapping.give", lang), mapping.MAX_BYTES // 2**20, take)
