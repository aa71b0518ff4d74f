"""An answer as a state of the map: what the filters leave, coloured by a measure. It knows no session."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from clusters.atlas import Atlas
from clusters.colours import NONE, palette
from clusters.measures import Measure
from clusters.query import Answer, Query, Within
from geo.codes import Level
from texts import Language
from ui.map.state import OUTSIDE, MapState

LABELLED_PHASE: Final = "2"
"""The sites of this phase are labelled: the 2017 choice is what a first look should explain."""


def describe_map(  # noqa: PLR0913, PLR0917 - what a map of an answer rests on
    atlas: Atlas,
    query: Query,
    answer: Answer,
    measure: Measure,
    coloured_by: pd.Series,
    level: Level,
    lang: Language,
) -> MapState:
    """Return the state that shows an answer; nothing is selected and no card is open.

    Args:
        atlas: the atlas that was asked.
        query: what was asked of it.
        answer: what it found.
        measure: what colours the regions; known at ``level``.
        coloured_by: of ``measure.values``, a value per region of the level.
        level: whose regions are drawn.
        lang: the language of values and legend.
    """
    values = coloured_by.reindex(codes_of(atlas, answer, level))
    classes = measure.classify(values, lang)
    outside = dict.fromkeys(coloured_by.index.difference(values.index), OUTSIDE)
    rows = rows_of(answer)
    return MapState(
        level=level,
        vintage=atlas.vintage.vintage_id,
        lang=lang,
        classes={**classes.of, **outside},
        values={str(code): measure.write(value, lang) for code, value in values.items()},
        palette=(NONE, *palette(len(classes.labels) - 1)) if classes.begins_with_none else palette(len(classes.labels)),
        measure=measure.label(lang),
        ranges=tuple(classes.labels),
        points="*" if len(rows) == len(atlas.records) else rows,
        point_style="programme" if any(one.name == "programme" for one in query.filters) else "kbli",
        labels=_labels(atlas, answer),
        bbox=next(
            ((one.west, one.south, one.east, one.north) for one in query.filters if isinstance(one, Within)), None
        ),
    )


def codes_of(atlas: Atlas, answer: Answer, level: Level) -> list[str]:
    """Return the codes of a level that an answer found, in the atlas's order."""
    if level is Level.REGENCY:
        return list(atlas.regions.index[answer.regions])
    found = set(atlas.regions["province_code"].to_numpy()[answer.regions])
    return [code for code in atlas.provinces.index if code in found]


def rows_of(answer: Answer) -> npt.NDArray[np.intp]:
    """Return the positions of the records that an answer found."""
    return np.flatnonzero(answer.records)


def _labels(atlas: Atlas, answer: Answer) -> dict[int, str]:
    records = atlas.records
    chosen = answer.records & ((records["layer"] == "programme_site") & (records["phase"] == LABELLED_PHASE)).to_numpy(
        dtype=bool
    )
    names = atlas.regions["base_name"]
    return {int(row): names[records["region_code"].iloc[row]] for row in chosen.nonzero()[0]}
