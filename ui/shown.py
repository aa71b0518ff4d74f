"""What one run of the map page shows: the question, its answer, and the measure that colours the map."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from clusters.atlas import Atlas
from clusters.measures import MEASURES, Measure
from clusters.own_measures import own_measures
from clusters.query import Answer, Query
from geo.codes import Level
from texts import Language
from ui import session
from ui.map.describe import codes_of, rows_of


@dataclass(frozen=True)
class Shown:
    """One run of the page; parts read from it and change nothing in it."""

    atlas: Atlas
    query: Query
    answer: Answer
    level: Level
    measure: Measure
    coloured_by: pd.Series
    lang: Language

    @cached_property
    def codes(self) -> list[str]:
        """The codes of the level that pass the filters, in the atlas's order."""
        return codes_of(self.atlas, self.answer, self.level)

    @property
    def rows(self) -> npt.NDArray[np.intp]:
        """The positions of the records that pass the filters."""
        return rows_of(self.answer)

    @property
    def selected(self) -> tuple[str, ...]:
        """The selected codes of the level shown."""
        frame = self.atlas.regions if self.level is Level.REGENCY else self.atlas.provinces
        return tuple(code for code in session.selection() if code in frame.index)


def measures_of(level: Level, atlas: Atlas) -> list[Measure]:
    """Return the measures that are known at a level: the atlas's, and below them those of imported layers."""
    return [measure for measure in (*MEASURES.values(), *own_measures(atlas)) if level in measure.levels]


def show(atlas: Atlas, query: Query, lang: Language) -> Shown:
    """Ask the query and read what the session has set; a measure unknown at the level gives way to the first known."""
    answer = query.ask(atlas)
    level = session.level()
    known = measures_of(level, atlas)
    measure = next((measure for measure in known if measure.name == session.measure()), known[0])
    return Shown(atlas, query, answer, level, measure, measure.values(atlas, answer, level), lang)
