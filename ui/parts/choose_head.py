"""The head of the page Choose: a preset to begin with, the product, how many regions; then the question in words."""

from pathlib import Path
from typing import Final

import streamlit as st

from clusters.criteria.criterion import load_presets
from clusters.explain import name_of
from clusters.registers import load_presets as load_preset_names
from texts import Language, join, percent, plural, say
from ui import cache, session
from ui.choice_state import MOST_WANTED, ChoiceState
from ui.choosing import Chosen
from ui.parts import style
from ui.parts.markup import draw as draw_template
from ui.parts.markup import plain

NO_PRODUCT: Final = ""
_FOLDER: Final = Path(__file__).parent


def draw(asked: ChoiceState, lang: Language) -> None:
    """Draw the widgets that every choice begins with, and what is to be known of the link that was opened."""
    _style(lang)
    with st.container(key="choose_head", horizontal=True, vertical_alignment="bottom"):
        _preset(asked, lang)
        _product(asked, lang)
        _top(asked, lang)
    _note(asked, lang)
    with st.container():  # always there, as in notices.show
        if asked.made_with:
            _changed_data(asked, lang)


def _style(lang: Language) -> None:
    with st.container(key="document_choose"):
        st.html(_FOLDER / "choose.css")
    style.name_drawer(say("choose.criteria.open", lang))


def _preset(asked: ChoiceState, lang: Language) -> None:
    names = load_preset_names()[f"name_{lang}"]

    def take(name: str | None) -> None:
        if name:
            session.change_choice(lambda known: known.with_preset(name))

    session.draw_input(
        "choose_preset",
        lambda **wiring: st.segmented_control(
            say("choose.preset.label", lang),
            list(load_presets()),
            format_func=lambda name: str(names[name]),
            default=asked.preset_name or None,
            wrap=True,
            **wiring,
        ),
        asked.preset_name or None,
        take,
    )


def _product(asked: ChoiceState, lang: Language) -> None:
    short = cache.atlas(session.vintage()).kbli["short_id" if lang == "id" else "short_en"]
    products = [NO_PRODUCT, *short.index]
    session.draw_input(
        "choose_product",
        lambda **wiring: st.selectbox(
            say("choose.product.label", lang),
            products,
            index=products.index(asked.kbli2),
            format_func=lambda kbli2: f"{kbli2} {short[kbli2]}" if kbli2 else say("choose.product.none", lang),
            help=say("choose.product.help", lang),
            width=300,
            **wiring,
        ),
        asked.kbli2,
        lambda kbli2: session.change_choice(lambda known: known.with_product(kbli2)),
        among=products,
    )


def _top(asked: ChoiceState, lang: Language) -> None:
    session.draw_input(
        "choose_top",
        lambda **wiring: st.number_input(
            say("choose.top.label", lang),
            min_value=1,
            max_value=MOST_WANTED,
            value=asked.settings.top,
            step=1,
            width=150,
            **wiring,
        ),
        asked.settings.top,
        lambda top: session.change_choice(lambda known: known.with_top(int(top))),
    )


def _note(asked: ChoiceState, lang: Language) -> None:
    if asked.preset_name:
        st.caption(plain(str(load_preset_names().loc[asked.preset_name, f"note_{lang}"])))
    else:
        st.caption(say("choose.preset.changed", lang))


def _changed_data(asked: ChoiceState, lang: Language) -> None:
    st.warning(say("choose.data.changed", lang, then=asked.made_with, now=cache.data_hash()))
    st.button(
        say("choose.data.accept", lang),
        key="choose_accept",
        on_click=session.change_choice,
        args=(ChoiceState.with_todays_data,),
    )


def say_what(chosen: Chosen) -> None:
    """Say the question in a sentence, with what was left out of it and why, and what ranks can be used for."""
    lang, ranking = chosen.lang, chosen.ranking
    weighed = sorted(zip(ranking.cells.weights, ranking.cells.criteria, strict=True), key=lambda one: -one[0])
    said = say(
        "choose.sentence",
        lang,
        top=plural("choose.regions", ranking.settings.top, lang),
        criteria=", ".join(f"{name_of(one.criterion_id, lang)} {percent(weight, lang)}" for weight, one in weighed),
    )
    mix = {axis: percent(weight, lang) for axis, weight in ranking.axis_weights.items()}
    said += " " + say("choose.sentence_mix", lang, **mix)
    if chosen.choice.gates:
        gates = join([name_of(name, lang) for name in chosen.choice.gates], lang)
        said += " " + say("choose.sentence_gates", lang, gates=gates)
    draw_template("choose_sentence", lang, sentence=said, notes=_left_out(chosen), caution=say("choice.caution", lang))


def _left_out(chosen: Chosen) -> list[str]:
    """Say which criteria with weight do not count, and why."""
    lang = chosen.lang
    return [
        say(
            f"choose.left_out.{'product' if _needs_product(name, chosen) else 'same'}",
            lang,
            criterion=name_of(name, lang),
        )
        for name in chosen.left_out
    ]


def _needs_product(name: str, chosen: Chosen) -> bool:
    return not chosen.choice.kbli2 and name in ("specialisation", "related-nearby", "jica-product")
