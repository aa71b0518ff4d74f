"""The quotas of a portfolio: least numbers per island group and theme, further limits, a budget with its costs."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

import streamlit as st

from clusters.criteria.criterion import load_criteria
from clusters.portfolios import Quotas
from texts import say
from ui import session
from ui.choice_state import MOST_WANTED, THEMES
from ui.choosing import Chosen
from ui.parts.markup import headed, plain

WIDTH: Final = 150
"""Pixels of a number's field: two stand side by side on a phone."""

AFFIRMATIVE: Final = "affirmative"
CONTEXT: Final = "context"
"""No theme of the ministry's; a quota of it has no meaning to offer."""

STEP: Final = 10
"""Per cent by which the least share of affirmative regions is raised."""


def draw(chosen: Chosen) -> None:
    """Draw a field for each quota; 0 is none."""
    lang, quotas = chosen.lang, chosen.asked.quotas
    islands = chosen.atlas.islands["name_id" if lang == "id" else "name_en"].to_dict()
    _group("islands", chosen, [(str(code), str(name)) for code, name in islands.items()], quotas.per_island, _island)
    spoken = _themes(chosen)
    themes = [theme for theme in THEMES if (theme in spoken and theme != CONTEXT) or theme in quotas.per_theme]
    named = [(str(theme), headed(say(f"registers.theme.{theme}", lang))) for theme in themes]
    _group("themes", chosen, named, quotas.per_theme, _theme)
    st.markdown(f"**{say('choose_parts.portfolio.others', lang)}**")
    with st.container(horizontal=True, vertical_alignment="bottom", key="quota_others"):
        share = round(100 * quotas.affirmative)
        is_mute = AFFIRMATIVE not in spoken and not share
        _other("affirmative", chosen, share, _affirmative, most=100, step=STEP, disabled=is_mute)
        _other("province", chosen, quotas.per_province or 0, _province)
    _budget(chosen)


def _other(name: str, chosen: Chosen, value: int, change: Callable[[int, Quotas], Quotas], **options: Any) -> None:
    label, told = (say(f"choose_parts.portfolio.{part}", chosen.lang) for part in (name, f"{name}_help"))
    _number(f"quota_{name}", label, value, change, help=told, **options)


def _themes(chosen: Chosen) -> set[str]:
    """Return the themes that criteria of the choice belong to; no other can speak for a region."""
    criteria = load_criteria()
    return {str(criteria[name].theme) for name in chosen.values.columns if name in criteria}


def _group(
    name: str,
    chosen: Chosen,
    named: list[tuple[str, str]],
    given: Mapping[str, int],
    change: Callable[[str, int, Quotas], Quotas],
) -> None:
    """Draw a field for the least number of regions of each group."""
    st.markdown(f"**{say(f'choose_parts.portfolio.{name}', chosen.lang)}**")
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"quota_{name}"):
        for code, label in named:
            _number(f"quota_{name}_{code}", plain(label), given.get(code, 0), partial(change, code))


def _number(
    key: str,
    label: str,
    value: int,
    change: Callable[[int, Quotas], Quotas],
    *,
    most: int = MOST_WANTED,
    step: int = 1,
    **options: Any,
) -> None:
    """Draw a field for a whole number of a quota; 0 is no quota."""

    def take(given: int | None) -> None:
        ask(partial(change, int(given or 0)))

    session.draw_input(
        key,
        lambda **wiring: st.number_input(
            label, min_value=0, max_value=most, value=value, step=step, width=WIDTH, **options, **wiring
        ),
        value,
        take,
    )


def ask(change: Callable[[Quotas], Quotas]) -> None:
    """Ask for other quotas; the ranking stays."""
    session.change_choice(lambda known: known.with_quotas(change(known.quotas), known.cost))


def _island(code: str, least: int, known: Quotas) -> Quotas:
    return replace(known, per_island=_with(known.per_island, code, least))


def _theme(theme: str, least: int, known: Quotas) -> Quotas:
    return replace(known, per_theme=_with(known.per_theme, theme, least))


def _affirmative(share: int, known: Quotas) -> Quotas:
    return replace(known, affirmative=share / 100)


def _province(most: int, known: Quotas) -> Quotas:
    return replace(known, per_province=most or None)


def _with(given: Mapping[str, int], name: str, least: int) -> dict[str, int]:
    kept = {other: count for other, count in given.items() if other != name}
    return {**kept, name: least} if least else kept


def _budget(chosen: Chosen) -> None:
    """Draw what a region costs, by a column of amounts that was imported, and what all may cost together."""
    lang, asked = chosen.lang, chosen.asked
    amounts = {
        f"{layer.layer_id}.{column}": f"{figure.heading} ({layer.name})"
        for layer in chosen.atlas.own
        for column, figure in layer.columns.items()
        if not figure.is_rate
    }
    if not amounts:
        st.caption(say("choose_parts.portfolio.no_costs", lang))
        if st.button(say("choose_parts.portfolio.import", lang), key="quota_import", type="tertiary"):
            session.turn_to("import")
        return
    options = ["", *amounts]
    with st.container(horizontal=True, vertical_alignment="bottom", key="quota_budget"):
        session.draw_input(
            "quota_cost",
            lambda **wiring: st.selectbox(
                say("choose_parts.portfolio.cost", lang),
                options,
                index=options.index(asked.cost) if asked.cost in options else 0,
                format_func=lambda name: amounts.get(name) or say("choose_parts.portfolio.cost_none", lang),
                width=2 * WIDTH,
                **wiring,
            ),
            asked.cost if asked.cost in options else "",
            _take_cost,
            among=options,
        )
        session.draw_input(
            "quota_limit",
            lambda **wiring: st.number_input(
                say("choose_parts.portfolio.budget", lang),
                min_value=0.0,
                value=asked.quotas.budget,
                disabled=not asked.cost,
                help=say("choose_parts.portfolio.budget_help", lang),
                width=WIDTH,
                **wiring,
            ),
            asked.quotas.budget,
            lambda budget: ask(lambda known: replace(known, budget=budget)),
        )


def _take_cost(cost: str) -> None:
    session.change_choice(
        lambda known: known.with_quotas(known.quotas if cost else replace(known.quotas, budget=None), cost)
    )
