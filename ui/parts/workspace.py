"""Save, share, open, compare: all that is set, as a file or as a link, and a file back onto the screen."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import streamlit as st

from clusters import moment
from clusters.workspace import Change, Workspace, compare, parse_workspace, settle, to_bytes, with_layer_ids
from clusters.workspace.file import MAX_BYTES
from clusters.workspace.form import MAX_NOTES
from geo.errors import AtlasError
from texts import Language, number, say, when
from ui import cache, session
from ui.parts import import_step
from ui.parts.markup import draw as draw_template
from ui.parts.markup import plain
from ui.session.workspaces import NamedWorkspace
from ui.workspace_link import MAX_LINK, settle_view, to_link, to_workspace

MEDIA_TYPE: Final = "application/json"
LOST: Final = 9_000
"""Where the ids of layers begin that this session does not hold; a session counts its own from one."""

TOLD: Final = frozenset({"data_hash", "choice_data"})
"""Lines that the screen tells in a sentence of their own, here or on the page Choose."""


def draw(lang: Language) -> None:
    """Draw the button among the switches; what is below it is made only when it is open."""
    label = say("workspace.screen.open", lang)
    opened = st.popover(label, help=say("workspace.screen.help", lang), key="workspace", on_change="rerun")
    if opened.open:
        with opened:
            import_step.uploader_words(lang)
            offered = session.offered_workspace()
            if offered is None:
                _save(lang)
                _share(lang)
                _open(lang)
            else:
                _preview(offered, lang)
                _beside(offered, lang)


def remind(lang: Language) -> None:
    """Offer to open a workspace once more when the tables that it waited for have been imported."""
    with st.container():  # always there: what comes and goes must not move the map's place among the parts
        waiting = session.waiting_workspace()
        if waiting is not None and _held(waiting.workspace).keys() == waiting.workspace.layers.keys():
            st.button(
                plain(say("workspace.screen.again", lang)),
                key="workspace_again",
                on_click=_apply,
                args=(waiting,),
            )


def _current(made_at: str = "") -> Workspace:
    atlas = cache.atlas_with(session.vintage(), session.own_layers())
    return to_workspace(session.link(), atlas, cache.data_hash(), notes=session.notes(), made_at=made_at)


def _save(lang: Language) -> None:
    session.draw_input(
        "workspace_notes",
        lambda **wiring: st.text_area(
            say("workspace.screen.notes", lang),
            placeholder=say("workspace.screen.notes_hint", lang),
            max_chars=MAX_NOTES,
            height=100,
            help=say("workspace.screen.notes_what", lang, allowed=number(MAX_NOTES, lang)),
            **wiring,
        ),
        session.notes(),
        lambda written: session.set_notes(written or ""),
    )
    st.download_button(
        say("workspace.screen.save", lang),
        data=partial(_content, _current()),
        file_name=f"sentra-atlas-{moment.now():%Y-%m-%d}.workspace.json",
        mime=MEDIA_TYPE,
        on_click="ignore",
        key="workspace_save",
        help=say("workspace.screen.save_what", lang),
        type="primary",
        width="stretch",
    )


def _content(workspace: Workspace) -> bytes:
    """Return the file as it is when it is asked for, in a thread without a session."""
    return to_bytes(workspace.changed(made_at=f"{moment.now():%Y-%m-%dT%H:%M:%SZ}"))


def _share(lang: Language) -> None:
    st.markdown(f"**{say('workspace.screen.link_title', lang)}**")
    address = session.address()
    st.code(address, language=None, wrap_lines=len(address) <= MAX_LINK)
    lost = [
        say(f"workspace.screen.lost_{part}", lang)
        for part, is_there in (("notes", session.notes()), ("layers", session.own_layers()))
        if is_there
    ]
    st.caption(
        say("workspace.screen.link_lost", lang, parts=", ".join(lost))
        if lost
        else say("workspace.screen.link_what", lang)
    )
    if len(address) > MAX_LINK:
        figures = {"given": number(len(address), lang), "allowed": number(MAX_LINK, lang)}
        st.warning(plain(say("workspace.screen.link_long", lang, **figures)))


def _open(lang: Language) -> None:
    st.markdown(f"**{say('workspace.screen.open_title', lang)}**")
    _uploader("workspace", say("workspace.screen.give", lang), session.offer_workspace, lang)
    if session.is_as_opened():
        st.success(say("workspace.screen.opened", lang))
    waiting = session.waiting_workspace()
    if waiting is None:
        return
    held = _held(waiting.workspace)
    files = [layer.file_name or layer.name for name, layer in waiting.workspace.layers.items() if name not in held]
    if files:
        st.info(plain(say("workspace.screen.waiting", lang, files=", ".join(files))))


def _beside(offered: NamedWorkspace, lang: Language) -> None:
    """Compare the file that is offered with another one."""
    _uploader("workspace_other", say("workspace.screen.other", lang), session.compare_workspace, lang)
    other = session.compared_workspace()
    if other is not None:
        title = say("workspace.screen.against_other", lang, other=other.name, name=offered.name)
        changes = compare(offered.workspace, other.workspace, lang, cache.atlas)
        _list(title, changes, say("workspace.screen.same_other", lang), lang)


def _uploader(name: str, label: str, keep: Callable[[NamedWorkspace], None], lang: Language) -> None:
    import_step.take_file(
        name,
        lang,
        label,
        MAX_BYTES // 2**20,
        lambda file, content: keep(NamedWorkspace(file, parse_workspace(content, file))),
    )


def _preview(offered: NamedWorkspace, lang: Language) -> None:
    """Show what opening changes, before it does."""
    workspace = offered.workspace
    known, faults = _known(workspace)
    saved = when(workspace.made_at[:10], lang) or say("workspace.screen.undated", lang)
    software = workspace.software or say("workspace.screen.unsigned", lang)
    st.caption(plain(say("workspace.screen.between", lang, when=saved, software=software)))
    if workspace.data_hash != cache.data_hash():
        hashes = {"then": workspace.data_hash, "now": cache.data_hash()}
        st.warning(plain(say("workspace.screen.data_differs", lang, **hashes)))
    if faults:
        st.warning("\n\n".join(plain(fault.describe(lang)) for fault in faults))
    changes = [one for one in compare(_current(), known, lang, cache.atlas) if one.part not in TOLD]
    title = say("workspace.screen.against_screen", lang, name=offered.name)
    _list(title, changes, say("workspace.screen.same", lang), lang)
    with st.container(horizontal=True):
        st.button(
            say("workspace.screen.apply", lang), key="workspace_apply", type="primary", on_click=_apply, args=(offered,)
        )
        st.button(
            say("workspace.screen.cancel", lang),
            key="workspace_cancel",
            on_click=session.offer_workspace,
            args=(None,),
        )


def _list(title: str, changes: Sequence[Change], same: str, lang: Language) -> None:
    draw_template("workspace_changes", lang, title=title, changes=[one.describe(lang) for one in changes], same=same)


def _held(workspace: Workspace) -> dict[str, str]:
    """Return the id here of each imported table of a workspace that this session holds: the same file and sheet."""
    here = {(layer.sha256, layer.sheet): layer.layer_id for layer in session.own_layers()}
    found = {name: here.get((layer.sha256, layer.sheet), "") for name, layer in workspace.layers.items()}
    return {name: layer_id for name, layer_id in found.items() if layer_id}


def _known(workspace: Workspace) -> tuple[Workspace, list[AtlasError]]:
    """Return what of a workspace is known here and today, its tables by their ids here; and what is not."""
    held = _held(workspace)
    lost = [name for name in workspace.layers if name not in held]
    here = with_layer_ids(workspace, held | {name: f"own{LOST + at}" for at, name in enumerate(lost)})
    here, unknown = settle_view(here)
    ids = set(held.values())
    known, faults = settle(
        here, cache.atlas(here.vintage), lambda name: session.is_held(name) if "." in name else name in ids
    )
    return known, [*unknown, *faults]


def _apply(given: NamedWorkspace) -> None:
    known, _ = _known(given.workspace)
    is_whole = _held(given.workspace).keys() == given.workspace.layers.keys()
    session.open_workspace(to_link(known, cache.data_hash()), known.notes, None if is_whole else given)
