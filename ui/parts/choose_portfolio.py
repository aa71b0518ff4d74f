"""The portfolio: N regions chosen together under quotas, what each quota costs, and other choices nearly as good."""

from dataclasses import replace
from functools import partial

import streamlit as st

from clusters.explain import explain_each
from clusters.portfolio_file import describe_portfolio, portfolio_rows
from clusters.portfolios import QuotaConflict, Quotas, build, describe_alternative, describe_price, describe_quota
from clusters.query import Query
from clusters.ranking.portfolio import Portfolio
from clusters.ranking_file import to_json_bytes
from geo.codes import Level
from geo.errors import UsageFault
from texts import number, percent, plural, say
from ui import cache, session
from ui.choosing import Chosen
from ui.parts import choose_quotas, dossier, download
from ui.parts.markup import draw as draw_template
from ui.parts.markup import plain


def draw(chosen: Chosen) -> None:
    """Draw the quotas and the choice that keeps to them."""
    lang = chosen.lang
    wanted = plural("choose.regions", chosen.ranking.settings.top, lang)
    st.markdown(say("choose_parts.portfolio.what", lang, top=wanted))
    left, right = st.columns([5, 7], gap="large")
    with left:
        choose_quotas.draw(chosen)
    with right:
        _answer(chosen)


def _answer(chosen: Chosen) -> None:
    lang, quotas = chosen.lang, chosen.asked.quotas
    if quotas.budget is not None and chosen.costs is None:
        st.warning(say("choose_parts.portfolio.budget_lost", lang))
        quotas = replace(quotas, budget=None)
    try:
        with st.spinner(say("choose_parts.portfolio.counting", lang)):
            found = _find(chosen, quotas)
    except QuotaConflict as conflict:
        st.error(plain(conflict.describe(lang)))
        _lifts(conflict.names, chosen)
        return
    except UsageFault as fault:
        st.error(plain(fault.describe(lang)))
        return
    _table(chosen, found)
    _take_away(chosen, found, quotas)
    _prices(chosen, found)
    _alternatives(chosen, found)


def _find(chosen: Chosen, quotas: Quotas) -> Portfolio:
    layers = [(layer.layer_id, layer.version) for layer in chosen.atlas.own] if chosen.costs is not None else []
    key = repr(("portfolio", chosen.key, quotas, chosen.asked.cost, layers))
    return cache.derived(key, partial(build, chosen.atlas, chosen.ranking, chosen.values, quotas, chosen.costs))


def _lifts(names: tuple[str, ...], chosen: Chosen) -> None:
    """Draw a button for each quota that leaves it out."""
    with st.container(horizontal=True, key="quota_lifts"):
        for at, name in enumerate(names):
            quota = describe_quota(name, chosen.atlas, chosen.lang)
            st.button(
                plain(say("choose_parts.portfolio.lift", chosen.lang, quota=quota)),
                key=f"quota_lift_{at}",
                on_click=choose_quotas.ask,
                args=(partial(_lifted, name),),
            )


def _lifted(name: str, known: Quotas) -> Quotas:
    return known.without(name)


def _table(chosen: Chosen, found: Portfolio) -> None:
    lang, codes, costs = chosen.lang, list(found.best.regions), chosen.costs
    frame = chosen.ranking.frame.loc[codes].to_dict("index")
    regions = chosen.atlas.regions.loc[codes, ["name", "province_name", "island_group"]].to_dict("index")
    islands = chosen.atlas.islands["name_id" if lang == "id" else "name_en"].to_dict()
    first = chosen.ranking.frame["score_median"].nlargest(chosen.ranking.settings.top).index
    rows = [
        {
            "name": regions[code]["name"],
            "place": f"{regions[code]['province_name']} · {islands[regions[code]['island_group']]}",
            "median": number(frame[code]["rank_median"], lang),
            "range": f"{number(frame[code]['rank_p05'], lang)}–{number(frame[code]['rank_p95'], lang)}",
            "share": percent(frame[code]["top_share"], lang),
            "cost": None if costs is None else _cost(costs[code], chosen),
            "by_quota": bool(found.prices) and code not in first,
        }
        for code in codes
    ]
    draw_template(
        "choose_portfolio",
        lang,
        rows=rows,
        mean=number(found.best.mean, lang, 3),
        top=number(chosen.ranking.settings.top, lang),
        total=None if costs is None else _cost(costs[codes].sum(skipna=False), chosen),
    )


def _cost(cost: float, chosen: Chosen) -> str:
    if cost != cost:  # noqa: PLR0124 - unknown is NaN
        return say("common.unknown", chosen.lang)
    return number(cost, chosen.lang, 0 if cost.is_integer() else 2)


def _take_away(chosen: Chosen, found: Portfolio, quotas: Quotas) -> None:
    lang = chosen.lang
    with st.container(horizontal=True, vertical_alignment="center", key="portfolio_actions"):
        st.button(
            say("choose_parts.portfolio.select", lang),
            key="portfolio_select",
            type="primary",
            on_click=_select,
            args=(found.best.regions,),
        )
        with st.popover(say("export.menu.open", lang), key="portfolio_export"):
            # Made when clicked, in a thread without a session: so everything it needs is bound here.
            answer = partial(_content, chosen, found)
            download.draw(download.Offer("portfolio", chosen.atlas, Query(), ("portfolio",), answer=answer), lang)
    dossier.draw_portfolio(chosen, found, quotas)


def _select(codes: tuple[str, ...]) -> None:
    session.select(codes)
    session.set_level(Level.REGENCY)


def _content(chosen: Chosen, found: Portfolio) -> bytes:
    rows = portfolio_rows(chosen.atlas, chosen.ranking, chosen.values, found, chosen.costs)
    reasons = explain_each(chosen.ranking, chosen.values, found.best.regions)
    return to_json_bytes(
        describe_portfolio(chosen.atlas, chosen.choice, found, rows, reasons=reasons, left_out=chosen.left_out)
    )


def _prices(chosen: Chosen, found: Portfolio) -> None:
    lang = chosen.lang
    if not found.prices:
        st.caption(say("choose_parts.portfolio.no_quota", lang, top=number(chosen.ranking.settings.top, lang)))
        return
    prices = [describe_price(name, price, chosen.atlas, lang) for name, price in found.prices.items()]
    draw_template(
        "choose_list", lang, title=say("choose_parts.portfolio.prices", lang), sentences=prices,
        note=say("choose_parts.portfolio.prices_note", lang),
    )  # fmt: skip


def _alternatives(chosen: Chosen, found: Portfolio) -> None:
    """Draw the other choices that are nearly as good, each with the button that selects it."""
    lang, names = chosen.lang, chosen.atlas.regions["name"].to_dict()
    if not found.alternatives:
        st.caption(say("choose_parts.portfolio.no_alternatives", lang))
        return
    key = "alternatives" if found.complete else "alternatives_first"
    label = plural(f"choose_parts.portfolio.{key}", len(found.alternatives), lang)
    with st.expander(label, key="portfolio_alternatives"):
        st.caption(say("choose_parts.portfolio.select_other", lang))
        for at, other in enumerate(found.alternatives):
            st.button(
                plain(describe_alternative(found.best, other, names, lang)),
                key=f"alternative_{at}",
                type="tertiary",
                on_click=_select,
                args=(other.regions,),
            )
