"""The trail of facts: what is claimed about a thing, by which document, contradictions side by side."""

from collections.abc import Sequence
from typing import Final

from clusters.atlas import Atlas
from clusters.evidence import Evidence
from texts import Language
from ui.parts.markup import draw as draw_template

CODES: Final = ("region_code", "province_code")
"""Properties whose values are codes of regions; a reader gets the name beside them."""


def draw(claims: Sequence[Evidence], atlas: Atlas, lang: Language) -> None:
    """Draw the claims as a table, with the names of things instead of their bare ids."""
    rows = [(_name(claim.subject_id, atlas, lang), _value(claim, atlas, lang), claim) for claim in claims]
    draw_template("trail", lang, rows=rows)


def _value(claim: Evidence, atlas: Atlas, lang: Language) -> str:
    said = claim.said(lang)
    return f"{_name(said, atlas, lang)} ({said})" if claim.property in CODES and said else said


def _name(subject_id: str, atlas: Atlas, lang: Language) -> str:
    if subject_id in atlas.records.index:
        return str(atlas.records.loc[subject_id, "name_id" if lang == "id" else "name_en"])
    for frame in (atlas.regions, atlas.provinces):
        if subject_id in frame.index:
            return str(frame.loc[subject_id, "name"])
    return subject_id
