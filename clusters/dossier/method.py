"""The end of a dossier: data and method, how the same is asked again, and the list of sources."""

from collections.abc import Iterator

from clusters.dossier.content import Block, Heading, Items, Paragraph, References
from clusters.dossier.telling import METHOD, QUESTION, TABLE, Telling
from clusters.profile import BASE_SOURCES
from clusters.provenance import BASE_PACKAGES, LICENCE, SOFTWARE
from geo import store
from texts import join, number, percent, say


def tell_method(telling: Telling) -> Iterator[Block]:
    """Yield what the data are, how was counted, and how the same question is asked again."""
    lang, settings, request = telling.lang, telling.request.ranking.settings, telling.request
    yield Heading(telling.say("dossier.method.title"))
    drawn = telling.say(
        "dossier.method.ranks",
        draws=number(settings.draws, lang),
        seed=str(settings.seed),
        spread=number(settings.spread, lang, 2),
        methods=join([say(f"choice.methods.{name}", lang) for name in settings.methods], lang),
        scales=join([say(f"choice.scales.{name}", lang) for name in settings.normalisations], lang),
    )
    yield Items(
        (
            Paragraph(drawn, (METHOD, QUESTION)),
            Paragraph(telling.say("dossier.method.unknown")),
            Paragraph(
                telling.say("dossier.method.sides", upper=percent(0.75, lang), lower=percent(0.25, lang)), (METHOD,)
            ),
            Paragraph(say("choice.caution", lang)),
            Paragraph(telling.say("dossier.method.distances")),
            *data_notes(telling),
        )
    )
    yield Heading(telling.say("dossier.again.title"))
    yield Paragraph(telling.say("dossier.again.what"))
    yield Paragraph(request.link)
    if request.table:
        yield Paragraph(telling.say("dossier.again.table", name=request.table), (TABLE,), "note")


def data_notes(telling: Telling) -> tuple[Paragraph, ...]:
    """Return what must be known of boundaries, codes and licences, whatever the document tells."""
    lang, vintage = telling.lang, telling.atlas.vintage
    return (
        Paragraph(say("export.accuracy", lang), BASE_SOURCES),
        Paragraph(telling.say("dossier.method.codes", vintage=vintage.describe(lang)), (vintage.source_id,)),
        Paragraph(
            telling.say(
                "dossier.method.licence",
                licence=LICENCE,
                attribution=" ".join(f"{text.rstrip('.')}." for text in store.attributions(BASE_PACKAGES)),
                software=SOFTWARE,
                data=store.data_hash(),
            ),
            (*BASE_SOURCES, METHOD),
        ),
    )


def tell_sources(telling: Telling) -> Iterator[Block]:
    """Yield the list of sources."""
    yield Heading(telling.say("dossier.references.title"))
    yield References()
