"""A dossier told from beginning to end."""

from collections.abc import Mapping

from clusters.atlas import Atlas
from clusters.dossier.asked import tell_asked, tell_chosen
from clusters.dossier.content import Block, Contents, Document, Paragraph, compose
from clusters.dossier.evidence_table import tell_evidence
from clusters.dossier.method import tell_method, tell_sources
from clusters.dossier.reasons import tell_next, tell_prices, tell_reasons
from clusters.dossier.request import DossierRequest
from clusters.dossier.telling import METHOD, QUESTION, Telling, known_sources
from clusters.provenance import SOFTWARE
from geo import store
from texts import Language, number, plural, when


def make_dossier(atlas: Atlas, request: DossierRequest, lang: Language) -> Document:
    """Tell a choice of regions as a document; the same request gives the same document.

    Args:
        atlas: of the vintage whose provinces are named.
        request: what is told.
        lang: the language.

    Raises UsageFault when the request names no region, too many, or one that does not exist.
    """
    telling = Telling(atlas, request.checked(atlas), lang)
    blocks: list[Block] = [*_opening(telling), *tell_asked(telling), *tell_chosen(telling), *tell_reasons(telling)]
    blocks += [*tell_prices(telling), *tell_next(telling), *tell_evidence(telling), *tell_method(telling)]
    blocks += tell_sources(telling)
    title, subtitle = telling.say("dossier.title"), _subtitle(telling)
    document = Document(title, subtitle, lang, request.made_at, tuple(blocks), footer(telling))
    return compose(document, known_sources(lang, request.table))


def _subtitle(telling: Telling) -> str:
    request, lang = telling.request, telling.lang
    kbli2 = request.choice.kbli2
    product = "" if not kbli2 else f"KBLI {kbli2} {_product_names(telling)[kbli2]}"
    made = telling.say("dossier.made", date=when(f"{request.made_at:%Y-%m-%d}", lang), time=f"{request.made_at:%H:%M}")
    parts = (telling.say("dossier.kind"), plural("dossier.regions", len(request.codes), lang), product, made)
    return " · ".join(part for part in parts if part)


def _product_names(telling: Telling) -> Mapping[str, str]:
    names = telling.atlas.kbli["name_id" if telling.lang == "id" else "name_en"]
    return {str(code): str(name) for code, name in names.items()}


def _opening(telling: Telling) -> tuple[Block, ...]:
    request, lang = telling.request, telling.lang
    key = "named" if request.portfolio is None else "together"
    frame = request.ranking.frame.loc[list(request.codes)]
    often = int((frame["top_share"] >= 0.5).sum())  # noqa: PLR2004 - in half of the draws or more
    top = number(request.ranking.settings.top, lang)
    firm = (
        plural("dossier.opening.firm", often, lang, top=top)
        if often
        else telling.say("dossier.opening.not_firm", top=top)
    )
    lead = f"{telling.say(f'dossier.opening.{key}', names=telling.names(request.codes))} {firm}"
    doubts = tuple(Paragraph(doubt, (METHOD,), "note") for doubt in request.doubts)
    return Paragraph(lead, (QUESTION, METHOD), "lead"), *doubts, Contents(telling.say("dossier.contents"))


def footer(telling: Telling) -> str:
    """Return what stands at the foot of every page."""
    date = when(f"{telling.request.made_at:%Y-%m-%d}", telling.lang)
    return telling.say("dossier.footer", software=SOFTWARE, data=store.data_hash(), date=date)
