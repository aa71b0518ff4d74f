"""Why these regions and not the next: what speaks for and against each, what quotas cost, who stands next in line."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from clusters.criteria.criterion import load_criteria
from clusters.dossier.asked import columns
from clusters.dossier.content import Block, Heading, Items, Paragraph, Row, Table
from clusters.dossier.telling import METHOD, QUESTION, Telling
from clusters.explain import SIDES, Reason, describe_place, explain_each, name_of, write
from clusters.portfolios import FREE, describe_alternative, describe_quota
from clusters.sensitivity import describe_driver, find_drivers
from texts import join, number, percent, plural

ALL_REASONS: Final = 5
"""Up to so many regions every reason is told; of more only the weightiest, and it is said."""

WEIGHTIEST: Final = 3
ALTERNATIVES: Final = 3


def tell_reasons(telling: Telling) -> Iterator[Block]:
    """Yield per region where it stands, what speaks for it, what against it, and what is unknown."""
    request = telling.request
    yield Heading(telling.say("dossier.reasons.title"))
    is_short = len(request.codes) > ALL_REASONS
    most = WEIGHTIEST if is_short else len(request.ranking.cells.criteria)
    what = [telling.say("dossier.reasons.what")]
    what += [telling.say("dossier.reasons.weightiest", most=number(most, telling.lang))] if is_short else []
    yield Paragraph(" ".join(what), (METHOD,), "note")
    reasons = explain_each(request.ranking, request.values, request.codes)
    ranked = [code for code in request.codes if code in request.ranking.cells.regions]
    drivers = find_drivers(request.ranking, ranked)
    for at, code in enumerate(request.codes, start=1):
        yield Heading(f"{number(at, telling.lang)} {telling.name(code)}", 2)
        place = describe_place(request.ranking, code, telling.lang)
        driven = describe_driver(drivers[code], telling.lang) if code in drivers else ""
        yield Paragraph(f"{place} {driven}".strip(), (METHOD,))
        yield Items(tuple(_sides(telling, reasons[code], most)))


def _sides(telling: Telling, reasons: Sequence[Reason], most: int) -> Iterator[Paragraph]:
    """Yield a sentence per side with its criteria, the weightiest first."""
    for side in SIDES:
        if side == "between" and most < len(reasons):
            continue  # where only the weightiest are told, what speaks neither way is not among them
        told = [one for one in reasons if one.side == side][:most]
        if not told:
            continue
        criteria = "; ".join(_said(telling, one) for one in told)
        cited = dict.fromkeys(source for one in told for source in telling.sources_of(one.criterion_id))
        yield Paragraph(f"{criteria}.", (METHOD, *cited), strong=telling.say(f"dossier.reasons.side.{side}"))


def _said(telling: Telling, reason: Reason) -> str:
    """Say a criterion with its value and how many regions it is better than."""
    name = name_of(reason.criterion_id, telling.lang)
    if reason.side == "unknown":
        return name
    value = write(reason.criterion_id, reason.value, telling.lang)
    criterion = load_criteria().get(reason.criterion_id)
    if criterion is not None and criterion.is_question:
        return telling.say("dossier.reasons.verdict", criterion=name, value=value)
    better = percent(reason.better_than, telling.lang)
    return telling.say("dossier.reasons.figure", criterion=name, value=value, better=better)


def tell_prices(telling: Telling) -> Iterator[Block]:
    """Yield what each quota costs, who stands back for it, and other choices nearly as good; nothing without one."""
    portfolio, lang = telling.request.portfolio, telling.lang
    if portfolio is None:
        return
    yield Heading(telling.say("dossier.prices.title"))
    if portfolio.prices:
        yield Paragraph(telling.say("dossier.prices.what"), (METHOD,))
        rows = [
            Row(
                (
                    describe_quota(name, telling.atlas, lang),
                    telling.say("dossier.prices.free") if price < FREE else number(price, lang, 3),
                    _back(telling, portfolio.without[name].regions),
                ),
                (METHOD, QUESTION),
            )
            for name, price in portfolio.prices.items()
        ]
        titles, widths = ("quota", "price", "back"), (38, 17, 36)
        yield Table(
            telling.say("dossier.prices.table"), columns(telling, titles, widths, figures=("price",)), tuple(rows)
        )
    else:
        yield Paragraph(telling.say("dossier.prices.none"), (QUESTION,))
    names: Mapping[str, str] = telling.atlas.regions["name"].to_dict()
    others = [describe_alternative(portfolio.best, one, names, lang) for one in portfolio.alternatives[:ALTERNATIVES]]
    if others:
        yield Paragraph(telling.say("dossier.prices.others"))
        yield Items(tuple(Paragraph(other, (METHOD,)) for other in others))


def _back(telling: Telling, without: Sequence[str]) -> str:
    """Say which regions would be chosen without a quota, and are not with it."""
    back = tuple(code for code in without if code not in telling.request.codes)
    return telling.names(back) if back else telling.say("dossier.prices.nobody")


def tell_next(telling: Telling) -> Iterator[Block]:
    """Yield the best ranked regions that were not chosen, each with the reason."""
    request = telling.request
    yield Heading(telling.say("dossier.next.title"))
    if not request.next_three:
        yield Paragraph(telling.say("dossier.next.none"))
        return
    yield Paragraph(telling.say("dossier.next.what_together" if request.portfolio else "dossier.next.what_named"))
    reasons = explain_each(request.ranking, request.values, request.next_three)
    rows = []
    for code in request.next_three:
        cells = (telling.name(code), _stands(telling, code), _why_not(telling, code), _against(telling, reasons[code]))
        criteria = [one.criterion_id for one in reasons[code] if one.side == "against"]
        cited = [source for criterion in criteria[:WEIGHTIEST] for source in telling.sources_of(criterion)]
        rows.append(Row(cells, (METHOD, *cited)))
    titles, widths = ("region", "stands", "why_not", "against"), (21, 17, 26, 27)
    yield Table(telling.say("dossier.next.table"), columns(telling, titles, widths), tuple(rows))


def _stands(telling: Telling, code: str) -> str:
    row, lang = telling.request.ranking.frame.loc[code].to_dict(), telling.lang
    median, low, high = (number(row[name], lang) for name in ("rank_median", "rank_p05", "rank_p95"))
    return telling.say("dossier.next.stands", median=median, low=low, high=high, share=percent(row["top_share"], lang))


def _why_not(telling: Telling, code: str) -> str:
    """Say what keeps a region out: a quota without which it would be chosen, or the scores of those that were."""
    request, portfolio = telling.request, telling.request.portfolio
    scores = request.ranking.frame["score_median"]
    ranked = [one for one in request.codes if not np.isnan(scores[one])]
    own = number(float(scores[code]), telling.lang, 3)
    if portfolio is not None:
        lifted = [name for name, without in portfolio.without.items() if code in without.regions]
        if lifted:
            said = [describe_quota(name, telling.atlas, telling.lang) for name in lifted]
            return telling.say("dossier.next.quota", quotas=join(said, telling.lang, last="or"))
    if not ranked:
        return telling.say("dossier.next.unscored", own=own)
    last = min(ranked, key=lambda one: float(scores[one]))
    scored = {"own": own, "last": telling.name(last), "score": number(float(scores[last]), telling.lang, 3)}
    if scores[code] <= scores[last]:
        return telling.say("dossier.next.lower", **scored)
    return telling.say(
        "dossier.next.higher_together" if portfolio is not None else "dossier.next.higher_named", **scored
    )


def _against(telling: Telling, reasons: Sequence[Reason]) -> str:
    """Say the weightiest against a region, and how much is unknown of it."""
    against = [one for one in reasons if one.side == "against"][:WEIGHTIEST]
    unknown = sum(one.side == "unknown" for one in reasons)
    lang = telling.lang
    said = [f"{name_of(one.criterion_id, lang)}: {write(one.criterion_id, one.value, lang)}" for one in against]
    if unknown:
        said.append(plural("dossier.next.unknown", unknown, telling.lang))
    return "; ".join(said) or telling.say("dossier.reasons.none")
