"""What all sections of a dossier read: the atlas, the request, the language, and how sources are named."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from clusters.atlas import Atlas
from clusters.criteria.criterion import load_criteria
from clusters.dossier.content import Described
from clusters.dossier.request import DossierRequest
from clusters.evidence import Source, sources
from clusters.provenance import SOFTWARE
from geo import store
from texts import Language, join, say, when

METHOD: Final = "own-calculation"
"""The source of what is counted here: ranks, scores, shares of draws, prices."""

QUESTION: Final = "question-asked"
"""The source of what the asker set: weights, conditions, quotas, the number of regions."""

TABLE: Final = "own-table"
"""The source of the figures of the planner's own table."""


@dataclass(frozen=True, eq=False)
class Telling:
    """One dossier being told in one language."""

    atlas: Atlas
    request: DossierRequest
    lang: Language

    def say(self, key: str, **values: object) -> str:
        """Return a sentence in the document's language."""
        return say(key, self.lang, **values)

    @property
    def unknown(self) -> str:
        """The word for what nobody knows."""
        return say("common.unknown", self.lang)

    def name(self, code: str) -> str:
        """Return a region's name."""
        return str(self.atlas.regions.loc[code, "name"])

    def names(self, codes: tuple[str, ...]) -> str:
        """Return regions' names as a list in a sentence."""
        return join([self.name(code) for code in codes], self.lang)

    def sources_of(self, criterion_id: str) -> tuple[str, ...]:
        """Return where a criterion's figures come from."""
        criterion = load_criteria().get(criterion_id)
        if criterion is None or criterion.data == "own":
            return (TABLE,)
        return (criterion.source_id,)


def known_sources(lang: Language, table: str = "") -> Mapping[str, Described]:
    """Return every source that a document may cite, as its list tells it: documents by id, and our own three."""
    found = {source_id: Described(describe_source(source, lang), source.url) for source_id, source in sources().items()}
    own = {METHOD: {"software": SOFTWARE, "data": store.data_hash()}, QUESTION: {}, TABLE: {"name": table or "–"}}
    return {**found, **{key: Described(say(f"dossier.source.{key}", lang, **said)) for key, said in own.items()}}


def describe_source(source: Source, lang: Language) -> str:
    """Return a document as a list of sources tells it, its address left out."""
    parts = (
        source.name(lang),
        source.publisher,
        when(source.published, lang),
        source.licence,
        source.note(lang),
    )
    return ". ".join(part.rstrip(".") for part in parts if part) + "."
