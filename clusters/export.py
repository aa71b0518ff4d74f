"""Export: a query's answer as a file. Screen, command line, live layer and dossier all end here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from clusters.atlas import Atlas
from clusters.detail import simplified
from clusters.layers import LAYERS, find_layers
from clusters.moment import now
from clusters.provenance import Request, describe_file
from clusters.query import Answer, Query
from clusters.ranked import Ranked
from geo.errors import UsageFault
from geo.writing import FileContent, to_bytes

SUFFIX: Final = ".geojson"
"""The format that is offered first."""

MOST_SIMPLIFIED_KM: Final = 20.0
"""Beyond this nothing is left of small islands and cities but triangles."""


@dataclass(frozen=True)
class Export:
    """A finished file: its name, its bytes and how many features it holds."""

    name: str
    content: bytes
    count: int


def make_export(  # noqa: PLR0913 - what can be asked of an export
    atlas: Atlas,
    query: Query,
    layers: Sequence[str],
    *,
    selection: tuple[str, ...] = (),
    ranking: Ranked | None = None,
    simplify: float = 0.0,
    made_at: datetime | None = None,
) -> FileContent:
    """Make what a file is to hold, whatever its format.

    Args:
        atlas: the atlas of the asked vintage.
        query: what is asked.
        layers: names of LAYERS, ids of layers imported into the atlas, or the kind of ``ranking``.
        selection: codes of regencies; when given, only these of the answer leave.
        ranking: a ranking or portfolio, which leaves as the layer of its kind.
        simplify: by how many kilometres boundaries are simplified; their common edges stay common. 0 = full detail.
        made_at: when the file is made; None = now, or SOURCE_DATE_EPOCH.

    Returns:
        The layers in the given order with their dictionary and metadata. Nothing found is a valid content without
        features, and the caller tells.

    Raises:
        UsageFault: there is no such layer, the ranking is of another edition of the map, or ``simplify`` is no
            distance that leaves a map.
    """
    known = find_layers(atlas, ranking)
    unknown = [name for name in layers if name not in known]
    if unknown or not layers:
        raise UsageFault("value_unknown", field="layer", given=", ".join(unknown)[:40], allowed=", ".join(known))
    if not 0 <= simplify <= MOST_SIMPLIFIED_KM:
        raise UsageFault("ranking_setting", name="simplify", given=simplify, allowed=f"0-{MOST_SIMPLIFIED_KM:g}")
    answer = _within(query.ask(atlas), atlas, selection)
    # Asked on full detail, drawn on less: a rectangle finds the same regions whatever leaves.
    shown = simplified(atlas, simplify) if simplify else atlas
    drawn = tuple(known[name].in_file(shown, answer) for name in dict.fromkeys(layers))
    request = Request(selection, ranking, simplify, made_at or now())
    return FileContent(drawn, describe_file(atlas, query, drawn, request))


def export(  # noqa: PLR0913 - as make_export, and the format
    atlas: Atlas,
    query: Query,
    layers: str | Sequence[str],
    *,
    suffix: str = SUFFIX,
    selection: tuple[str, ...] = (),
    ranking: Ranked | None = None,
    made_at: datetime | None = None,
) -> Export:
    """Make a whole file in memory, for the screen: of the layers, in the format of a suffix. Else as make_export."""
    names = (layers,) if isinstance(layers, str) else tuple(layers)
    made = make_export(atlas, query, names, selection=selection, ranking=ranking, made_at=made_at)
    name = file_name(atlas, query, names, selection, suffix=suffix)
    return Export(name, to_bytes(made, suffix), made.features)


def file_name(
    atlas: Atlas, query: Query, layers: Sequence[str], selection: tuple[str, ...] = (), *, suffix: str = SUFFIX
) -> str:
    """Name a file by what it holds; what a person typed never enters a file name."""
    asked = "-".join(condition.name for condition in query.filters)
    named = "all" if set(layers) >= set(LAYERS) else "-".join(layers)
    parts = ["sentra-atlas", named, atlas.vintage.vintage_id, asked, "selection" if selection else ""]
    return "_".join(part for part in parts if part) + suffix


def _within(answer: Answer, atlas: Atlas, selection: tuple[str, ...]) -> Answer:
    """Narrow an answer to the selected regencies."""
    if not selection:
        return answer
    chosen = np.asarray(atlas.regions.index.isin(selection))
    within = np.asarray(atlas.records["region_code"].isin(selection))
    return Answer(answer.regions & chosen, answer.records & within)
