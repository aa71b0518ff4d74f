"""The opening of a dossier: what was asked, and the regions that were chosen, with the maps."""

from collections.abc import Iterator

import pandas as pd

from clusters import share_classes
from clusters.criteria.criterion import Criterion, load_criteria, load_presets
from clusters.dossier.canvas import Colouring
from clusters.dossier.content import Block, Column, Heading, Paragraph, Picture, Row, Table
from clusters.dossier.maps import draw_country, draw_near
from clusters.dossier.telling import METHOD, QUESTION, TABLE, Telling
from clusters.explain import name_of
from clusters.portfolios import describe_quota
from clusters.profile import BASE_SOURCES
from clusters.registers import load_presets as load_preset_names
from texts import join, number, percent, plural, say

MAP_SOURCES = (METHOD, *BASE_SOURCES)


def tell_asked(telling: Telling) -> Iterator[Block]:
    """Yield what was wanted, what had to hold, and what counted how much."""
    lang, choice, request = telling.lang, telling.request.choice, telling.request
    yield Heading(telling.say("dossier.asked.title"))

    said = {
        "wanted": plural("dossier.regions", len(request.codes), lang),
        "ranked": number(len(request.ranking.cells.regions), lang),
        "product": _product(telling),
    }
    way = "named" if request.portfolio is None else "together"
    yield Paragraph(telling.say(f"dossier.asked.{way}", **said), (QUESTION, METHOD))
    if request.portfolio is not None and request.portfolio.prices:
        quotas = "; ".join(describe_quota(name, telling.atlas, lang) for name in request.portfolio.prices)
        yield Paragraph(telling.say("dossier.asked.quotas", quotas=quotas), (QUESTION,))
    gates = join([name_of(name, lang) for name in choice.gates], lang)
    yield Paragraph(
        telling.say("dossier.asked.gates", gates=gates) if gates else telling.say("dossier.asked.no_gates"), (QUESTION,)
    )
    yield Paragraph(_weights_of(telling), (QUESTION,))
    yield _weights(telling)


def _product(telling: Telling) -> str:
    kbli2 = telling.request.choice.kbli2
    if not kbli2:
        return telling.say("dossier.asked.any")
    name = telling.atlas.kbli.loc[kbli2, f"name_{telling.lang}"]
    return telling.say("dossier.asked.product", code=kbli2, name=name)


def _weights_of(telling: Telling) -> str:
    """Say where the weights come from, and which of them tell nothing here."""
    lang, choice, left_out = telling.lang, telling.request.choice, telling.request.left_out
    given = dict(choice.weights)
    same = (
        name
        for name, weights in load_presets().items()
        if {one: weight for one, weight in weights.items() if one not in left_out} == given
    )
    preset = next(same, "")
    if preset:
        title = str(load_preset_names().loc[preset, f"name_{lang}"])
        sentence = telling.say("dossier.asked.preset", preset=title)
    else:
        sentence = telling.say("dossier.asked.weights")
    if not left_out:
        return sentence
    criteria = join([name_of(one, lang) for one in left_out], lang)
    return f"{sentence} {telling.say('dossier.asked.left_out', criteria=criteria)}"


def _weights(telling: Telling) -> Table:
    lang, cells = telling.lang, telling.request.ranking.cells
    weighed = sorted(zip(cells.criteria, cells.weights, strict=True), key=lambda one: -one[1])
    rows = []
    for criterion, weight in weighed:
        known = load_criteria().get(criterion.criterion_id)
        rows.append(
            Row(
                (
                    name_of(criterion.criterion_id, lang),
                    say(f"registers.theme.{criterion.theme}", lang),
                    percent(float(weight), lang),
                    _limit(known, telling),
                ),
                (QUESTION, *telling.sources_of(criterion.criterion_id)),
            )
        )
    titles = ("criterion", "theme", "weight", "limit")
    widths = (25, 14, 9, 43)
    return Table(telling.say("dossier.asked.table"), columns(telling, titles, widths, figures=("weight",)), tuple(rows))


def _limit(criterion: Criterion | None, telling: Telling) -> str:
    return telling.say("dossier.asked.own_limit") if criterion is None else criterion.limit(telling.lang)


def columns(
    telling: Telling, titles: tuple[str, ...], widths: tuple[float, ...], *, figures: tuple[str, ...] = ()
) -> tuple[Column, ...]:
    """Return a table's columns by the keys of their titles, those of figures set to the right."""
    return tuple(
        Column(telling.say(f"dossier.column.{title}"), width, title in figures)
        for title, width in zip(titles, widths, strict=True)
    )


def tell_chosen(telling: Telling) -> Iterator[Block]:
    """Yield the chosen regions: the map of the country, their ranges of rank, each from near."""
    lang, request = telling.lang, telling.request
    yield Heading(telling.say("dossier.chosen.title"))
    top = number(request.ranking.settings.top, lang)
    colouring = Colouring(
        share_classes.classify(request.ranking.frame),
        share_classes.COLOURS,
        share_classes.labels(lang),
        say("choose.map.measure", lang, top=top),
    )
    names = telling.names(request.codes)
    country = draw_country(telling.atlas, request.codes, colouring, lang)
    said = {"top": top, "names": names}
    yield Picture(
        telling.say("dossier.chosen.country", **said),
        telling.say("dossier.chosen.country_alt", **said),
        country.png,
        country.size,
        MAP_SOURCES,
    )
    yield _ranks(telling)
    yield from _together(telling)
    near = draw_near(telling.atlas, request.codes, colouring, lang)
    yield Picture(
        telling.say("dossier.chosen.near"),
        telling.say("dossier.chosen.near_alt", names=names),
        near.png,
        near.size,
        MAP_SOURCES,
    )


def _ranks(telling: Telling) -> Table:
    """Return the chosen regions with the range of their ranks, and what they cost where that was asked."""
    lang, request = telling.lang, telling.request
    frame = request.ranking.frame.loc[list(request.codes)].to_dict("index")
    with_cost = request.costs is not None
    rows = []
    for at, code in enumerate(request.codes, start=1):
        row = frame[code]
        cells = [number(at, lang), telling.name(code), str(telling.atlas.regions.loc[code, "province_name"])]
        cells += [_figure(row["rank_median"], telling), _range(row["rank_p05"], row["rank_p95"], telling)]
        cells.append(telling.unknown if pd.isna(row["top_share"]) else percent(row["top_share"], lang))
        cells += [_cost(float(request.costs[code]), telling)] if request.costs is not None else []
        rows.append(Row(tuple(cells), (METHOD, TABLE) if with_cost else (METHOD,)))
    titles = ("number", "region", "province", "median", "range", "share", *(("cost",) if with_cost else ()))
    widths = (5, 27, 23, 11, 13, 12, *((11,) if with_cost else ()))
    figures = ("number", "median", "range", "share", "cost")
    return Table(telling.say("dossier.chosen.table"), columns(telling, titles, widths, figures=figures), tuple(rows))


def _figure(value: float, telling: Telling) -> str:
    return telling.unknown if pd.isna(value) else number(value, telling.lang)


def _range(low: float, high: float, telling: Telling) -> str:
    return telling.unknown if pd.isna(low) else f"{number(low, telling.lang)}–{number(high, telling.lang)}"


def _cost(value: float, telling: Telling) -> str:
    return telling.unknown if pd.isna(value) else number(value, telling.lang, 0 if value.is_integer() else 2)


def _together(telling: Telling) -> Iterator[Block]:
    """Say the mean score of a portfolio, and which of its regions are there for a quota's sake."""
    request, lang = telling.request, telling.lang
    if request.portfolio is None:
        return
    scores = request.ranking.frame["score_median"]
    first = scores.nlargest(len(request.codes)).index
    by_quota = tuple(code for code in request.codes if code not in first)
    mean = float(scores[list(request.codes)].mean(skipna=False))  # a portfolio's file may name what is not ranked
    sentence = telling.say("dossier.chosen.mean", mean=telling.unknown if pd.isna(mean) else number(mean, lang, 3))
    if by_quota:
        sentence = f"{sentence} {telling.say('dossier.chosen.by_quota', names=telling.names(by_quota))}"
    yield Paragraph(sentence, (METHOD,))
