"""The planner's own figures as criteria: columns of imported layers answer what has no public data, or are weighed."""

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, get_args

import streamlit as st

from clusters.atlas import Atlas
from clusters.choice import OwnCriterion
from clusters.criteria.criterion import Criterion, load_criteria
from clusters.own_layers import ROWS, own_series
from clusters.ranking.problem import Axis, Direction
from geo import store
from texts import Language, say
from ui import cache, session
from ui.choice_state import MOST_WEIGHT, ChoiceState
from ui.parts.choose_criteria import STEP
from ui.parts.markup import draw as draw_template
from ui.parts.markup import plain

NONE: Final = ""
FIRST_WEIGHT: Final = 1.0
"""Of a criterion that a column was just named for: it should show at once that it counts."""

IDEAL: Final = (0.25, 0.75)
"""Quantiles of the known figures between which the ideal lies until the planner says otherwise."""


def draw(lang: Language) -> None:
    """Draw what own figures can do; without an imported layer, how to bring them."""
    atlas = cache.atlas_with(session.vintage(), session.own_layers())
    figures = _figures(atlas, lang)
    draw_template("choose_own", lang, criteria=needing(), has_figures=bool(figures))
    if figures:
        _answers(figures, lang)
        _further(atlas, figures, lang)
    elif st.button(say("choose_own.import", lang), key="own_import", type="primary"):
        session.turn_to("import")
    _templates(lang)


def needing() -> list[Criterion]:
    """Return the criteria that no public data answer."""
    return [criterion for criterion in load_criteria().values() if criterion.data == "own"]


def _figures(atlas: Atlas, lang: Language) -> dict[str, str]:
    """Return the figures of the session's layers, name in a link -> heading with its layer: rows, then columns."""
    found = {}
    for layer in atlas.own:
        found[f"{layer.layer_id}.{ROWS}"] = f"{say('choose_own.rows', lang)} ({layer.name})"
        found |= {
            f"{layer.layer_id}.{column_id}": f"{figure.heading} ({layer.name})"
            for column_id, figure in layer.columns.items()
        }
    return found


def _answers(figures: Mapping[str, str], lang: Language) -> None:
    """Draw, per criterion without public data, which column answers it."""
    asked = session.choice()
    st.markdown(f"**{plain(say('choose_own.answers', lang))}**")
    for criterion in needing():
        name = criterion.criterion_id
        options = [NONE, *figures]
        value = asked.columns.get(name, NONE)
        session.draw_input(
            f"own_answer_{name}",
            partial(
                st.selectbox,
                f"**{plain(criterion.name(lang))}** · {plain(criterion.question(lang))}",
                options,
                index=options.index(value) if value in options else 0,
                format_func=lambda figure: figures.get(figure, say("choose_own.no_column", lang)),
                help=say("choose_own.unit", lang, unit=say(f"registers.criterion_unit.{criterion.unit}", lang)),
            ),
            value if value in options else NONE,
            partial(_answer, name),
            among=options,
        )


def _answer(name: str, figure: str) -> None:
    def change(known: ChoiceState) -> ChoiceState:
        weight = known.weights.get(name) or FIRST_WEIGHT
        answered = known.with_column(name, figure)
        return answered.with_weight(name, weight) if figure else answered

    session.change_choice(change)


def _further(atlas: Atlas, figures: Mapping[str, str], lang: Language) -> None:
    """Draw the columns that are weighed as criteria of their own, and the list that adds one."""
    asked = session.choice()
    st.markdown(f"**{plain(say('choose_own.further', lang))}**")
    left = [NONE, *(figure for figure in figures if f"own:{figure}" not in asked.own)]
    session.draw_input(
        "own_add",
        partial(
            st.selectbox,
            say("choose_own.add", lang),
            left,
            index=0,
            format_func=lambda figure: figures.get(figure, say("choose_own.no_column", lang)),
        ),
        NONE,
        _add,
        among=left,
    )
    for name, one in asked.own.items():
        if one.column in figures:
            with st.container(border=True, key=f"own_{one.column.replace('.', '_')}"):
                _criterion(atlas, name, one, figures[one.column], lang)


def _add(figure: str) -> None:
    if figure:
        session.change_choice(lambda known: known.with_own(OwnCriterion(figure), FIRST_WEIGHT))


def _criterion(atlas: Atlas, name: str, one: OwnCriterion, heading: str, lang: Language) -> None:
    st.markdown(f"**{plain(heading)}**")
    weight = float(session.choice().weights.get(name, 0))

    def change(**new: object) -> None:
        given = {"direction": one.direction, "ideal": one.ideal, "axis": one.axis, **new}
        session.change_choice(lambda known: known.with_own(OwnCriterion(one.column, **given), weight))  # type: ignore[arg-type]

    _switch(
        f"own_direction_{name}",
        partial(st.segmented_control, say("choose_own.direction", lang), get_args(Direction)),
        one.direction,
        lambda way: say(f"choose.direction.{way}", lang),
        lambda way: change(direction=way, ideal=_first_ideal(atlas, one.column) if way == "target" else None),
    )
    if one.ideal is not None:
        _ideal(name, one.ideal, change, lang)
    _switch(
        f"own_axis_{name}",
        partial(
            st.segmented_control, say("choose_own.axis", lang), get_args(Axis), help=say("choose_own.axis_help", lang)
        ),
        one.axis,
        lambda axis: say(f"registers.axis.{axis}", lang),
        lambda axis: change(axis=axis),
    )
    session.draw_input(
        f"own_weight_{name}",
        partial(st.slider, say("choose_own.weight", lang), 0.0, MOST_WEIGHT, value=weight, step=STEP, format="%.1f"),
        weight,
        lambda given: session.change_choice(lambda known: known.with_weight(name, float(given))),
    )
    st.button(
        say("choose_own.remove", lang),
        key=f"own_remove_{name}",
        on_click=session.change_choice,
        args=(lambda known: known.without_own(name),),
    )


def _switch(
    key: str, draw: Callable[..., object], value: str, describe: Callable[[str], str], take: Callable[[str], None]
) -> None:
    """Draw buttons of which one is always pressed."""
    session.draw_input(key, partial(draw, default=value, format_func=describe, required=True), value, take)


def _first_ideal(atlas: Atlas, figure: str) -> tuple[float, float]:
    low, high = own_series(atlas, figure).quantile(list(IDEAL)).fillna(0.0)
    return float(low), float(high)


def _ideal(name: str, ideal: tuple[float, float], change: Callable[..., None], lang: Language) -> None:
    """Draw both ends of the ideal; ends in the wrong order are put right."""
    with st.container(horizontal=True, key=f"own_ideal_{name.replace(':', '_').replace('.', '_')}"):
        for at, end in enumerate(("lowest", "highest")):

            def take(given: float | None, at: int = at) -> None:
                if given is not None and math.isfinite(given):
                    low, high = sorted((float(given), ideal[1 - at]))
                    change(ideal=(low, high))

            session.draw_input(
                f"own_{end}_{name}",
                partial(st.number_input, say(f"choose_own.{end}", lang), value=ideal[at], width=180),
                ideal[at],
                take,
            )


def _templates(lang: Language) -> None:
    """Offer the files in which a planner can bring figures for a criterion."""
    st.markdown(f"**{plain(say('choose_own.templates', lang))}**")
    st.caption(say("choose_own.templates_what", lang))
    with st.container(horizontal=True, key="own_templates"):
        for criterion in needing():
            file = f"{criterion.criterion_id}.csv"
            st.download_button(
                plain(criterion.name(lang)),
                data=partial(store.read_bytes, f"templates/{file}"),
                file_name=file,
                mime="text/csv",
                on_click="ignore",
                key=f"own_template_{criterion.criterion_id}",
            )
