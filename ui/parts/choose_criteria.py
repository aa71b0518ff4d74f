"""What counts: questions that must be met, weights by sliders or by an order of importance; in the drawer beside."""

from collections.abc import Sequence
from functools import partial
from typing import Final

import streamlit as st

from clusters.choice_bounds import MOST_SEED
from clusters.criteria.criterion import Criterion, load_criteria
from clusters.own_layers import FIGURE
from texts import Language, number, percent, say
from ui import cache, session
from ui.choice_state import MOST_WEIGHT, THEMES, ChoiceState, questions
from ui.choosing import Chosen
from ui.parts.markup import draw as draw_template
from ui.parts.markup import headed, plain

STEP: Final = 0.5
SPREAD_STEP: Final = 0.1
WAYS: Final = ("sliders", "order")


def draw(asked: ChoiceState, chosen: Chosen | None, lang: Language) -> None:
    """Draw gates, weights and how it is counted; ``chosen`` is None when the question cannot be counted."""
    st.subheader(say("choose.criteria.title", lang), anchor=False)
    _gates(asked, lang)
    _way(asked, lang)
    if asked.order:
        _order(asked, lang)
    else:
        for theme in THEMES:
            _theme(theme, asked, lang)
        if asked.own:
            _own(asked, lang)
    _how(asked, chosen, lang)


def _gates(asked: ChoiceState, lang: Language) -> None:
    label = say("choose.gates.title", lang, count=number(len(asked.gates), lang))
    more = st.expander(label, expanded=bool(asked.gates), key="choose_gates", on_change="rerun")
    if not more.open:
        return
    with more:
        st.caption(say("choose.gates.what", lang))
        for name in questions():
            criterion = load_criteria()[name]
            session.draw_input(
                f"choose_gate_{name}",
                partial(st.toggle, plain(criterion.name(lang)), value=name in asked.gates, help=_help(criterion, lang)),
                name in asked.gates,
                partial(_gate, name),
            )


def _gate(name: str, must: bool) -> None:  # noqa: FBT001 - what a toggle hands over
    session.change_choice(lambda known: known.with_gate(name, must=must))


def _way(asked: ChoiceState, lang: Language) -> None:
    def take(way: str) -> None:
        session.change_choice(lambda known: known.with_order(_by_weight(known) if way == "order" else ()))

    way = "order" if asked.order else "sliders"
    session.draw_input(
        "choose_way",
        lambda **wiring: st.segmented_control(
            say("choose.way.label", lang),
            WAYS,
            format_func=lambda way: say(f"choose.way.{way}", lang),
            default=way,
            required=True,
            **wiring,
        ),
        way,
        take,
    )


def _by_weight(known: ChoiceState) -> list[str]:
    """Return the criteria with weight, the weightiest first: the order that the sliders stood for."""
    return sorted(known.counting, key=lambda name: -known.counting[name])


def _order(asked: ChoiceState, lang: Language) -> None:
    """Draw the list whose first criterion counts most; an emptied list goes back to the sliders."""
    offered = [name for name in load_criteria() if _is_usable(name, asked)] + list(asked.own)
    chosen = [name for name in asked.order if name in offered]

    def take(order: Sequence[str]) -> None:
        session.change_choice(lambda known: known.with_order([name for name in order if name in offered]))

    session.draw_input(
        "choose_order",
        lambda **wiring: st.multiselect(
            say("choose.order.label", lang),
            offered,
            default=chosen,
            format_func=lambda name: _name(name, lang),
            placeholder=say("choose.order.hint", lang),
            help=say("choose.order.help", lang),
            **wiring,
        ),
        chosen,
        take,
    )
    counting = asked.counting
    weights = [(_name(name, lang), percent(counting[name], lang)) for name in asked.order]
    draw_template("choose_order", lang, weights=weights)


def _is_usable(name: str, asked: ChoiceState) -> bool:
    criterion = load_criteria()[name]
    return criterion.kind != "doubt" and (criterion.data == "shipped" or name in asked.columns)


def _theme(theme: str, asked: ChoiceState, lang: Language) -> None:
    criteria = [one for one in load_criteria().values() if one.theme == theme]
    counting = sum(one.criterion_id in asked.counting for one in criteria)
    label = say("choose.theme", lang, theme=headed(say(f"registers.theme.{theme}", lang)), count=number(counting, lang))
    more = st.expander(label, expanded=counting > 0, key=f"choose_theme_{theme}", on_change="rerun")
    if not more.open:
        return
    with more:
        for criterion in criteria:
            if _is_usable(criterion.criterion_id, asked):
                label = plain(f"{criterion.name(lang)}\n{criterion.question(lang)}")
                _slider(criterion.criterion_id, label, _help(criterion, lang), asked)
        doubts = [one for one in criteria if one.kind == "doubt"]
        wanting = [one for one in criteria if one not in doubts and not _is_usable(one.criterion_id, asked)]
        for key, idle in (("doubt", doubts), ("needs_table", wanting)):
            if idle:
                names = ", ".join(plain(one.name(lang)) for one in idle)
                told = "\n\n---\n\n".join(_help(one, lang) for one in idle)
                st.caption(say(f"choose.criteria.{key}", lang, criteria=names), help=told)


def _own(asked: ChoiceState, lang: Language) -> None:
    with st.expander(say("choose.criteria.own", lang), expanded=True, key="choose_theme_own"):
        for name, one in asked.own.items():
            label = plain(f"{_name(name, lang)}\n{say(f'choose.direction.{one.direction}', lang)}")
            _slider(name, label, say("choose.criteria.own_help", lang), asked)


def _slider(name: str, label: str, help_: str, asked: ChoiceState) -> None:
    weight = float(asked.weights.get(name, 0))
    session.draw_input(
        f"choose_weight_{name}",
        partial(st.slider, label, 0.0, MOST_WEIGHT, weight, step=STEP, format="%.1f", help=help_),
        weight,
        partial(_weigh, name),
    )


def _weigh(name: str, weight: float) -> None:
    session.change_choice(lambda known: known.with_weight(name, float(weight)))


def _help(criterion: Criterion, lang: Language) -> str:
    """Return what a criterion asks, what it cannot tell, and whose claim it rests on."""
    source = cache.source_table().get(criterion.source_id)
    return say(
        "choose.criteria.help",
        lang,
        question=plain(criterion.question(lang)),
        limit=plain(criterion.limit(lang)),
        source=plain(source.name(lang)) if source else criterion.source_id,
    )


def _name(name: str, lang: Language) -> str:
    """Return a criterion's name; a column of an imported layer is named by its heading."""
    if name in load_criteria():
        return load_criteria()[name].name(lang)
    found = FIGURE.search(name)
    for layer in session.own_layers():
        if found and layer.layer_id == found["layer"]:
            known = layer.columns.get(found["column"])
            return known.heading if known else layer.name
    return name


def _how(asked: ChoiceState, chosen: Chosen | None, lang: Language) -> None:
    more = st.expander(say("choose.how.title", lang), key="choose_how", on_change="rerun")
    if not more.open:
        return
    with more:
        session.draw_input(
            "choose_spread",
            partial(
                st.slider,
                say("choose.how.spread", lang),
                0.0,
                1.0,
                asked.settings.spread,
                step=SPREAD_STEP,
                format="%.1f",
                help=say("choose.how.spread_help", lang),
            ),
            asked.settings.spread,
            lambda spread: session.change_choice(lambda known: known.with_spread(float(spread))),
        )
        session.draw_input(
            "choose_seed",
            partial(
                st.number_input,
                say("choose.how.seed", lang),
                0,
                MOST_SEED,
                asked.settings.seed,
                step=1,
                help=say("choose.how.seed_help", lang),
            ),
            asked.settings.seed,
            lambda seed: session.change_choice(lambda known: known.with_seed(int(seed))),
        )
        if chosen is not None:
            st.caption(say("choose.how.what", lang))
