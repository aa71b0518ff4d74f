"""A ranking or a portfolio as a file: CSV for tables, JSON with everything that was asked."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import numpy as np
import pandas as pd

from clusters import registers
from clusters.atlas import Atlas
from clusters.choice import Choice
from clusters.criteria.criterion import load_criteria, verdict
from clusters.explain import Reason, explain_each
from clusters.moment import now, written
from clusters.provenance import SOFTWARE
from clusters.ranking.eviction import Eviction
from clusters.ranking.ranges import Ranking
from clusters.sensitivity import describe_driver, describe_eviction, describe_ways, find_drivers, find_evictions
from geo import store
from geo.codes import CODE_SYSTEM
from geo.foreign import neutral
from texts import LANGUAGES, say

FIGURES: Final = ("score_median", "rank_median", "rank_p05", "rank_p95", "top_share", "missing")
DECIMALS: Final = 6


def ranking_rows(atlas: Atlas, ranking: Ranking, values: pd.DataFrame) -> pd.DataFrame:
    """Return a row per region, the best first, regions without a rank last.

    Columns: region_code, region_name, province_code, province_name (the atlas's vintage), the FIGURES, need_median and
    potential_median (0-1, NaN = no such criterion), outcome, reason, then a column per criterion: met, not_met or
    unknown for a question, otherwise its value in its unit (NaN = unknown).
    """
    frame = ranking.frame
    axes = ranking.axes[["need_median", "potential_median"]]
    names = atlas.regions.loc[frame.index, ["name", "province_code", "province_name"]]
    names = names.rename(columns={"name": "region_name"})
    found = pd.concat([names, frame[list(FIGURES)], axes, frame[["outcome", "reason"]], _answers(values)], axis=1)
    order = found.sort_values(
        ["rank_median", "score_median"], ascending=[True, False], kind="stable", na_position="last"
    )
    rows: pd.DataFrame = order.reset_index(names="region_code")
    return rows


def _answers(values: pd.DataFrame) -> pd.DataFrame:
    criteria = load_criteria()
    questions = [name for name in values.columns if name in criteria and criteria[name].is_question]
    said: pd.DataFrame = values.astype(dict.fromkeys(questions, "object"))
    for name in questions:
        said[name] = values[name].map(lambda value: verdict(value).value)
    return said


def to_csv_bytes(rows: pd.DataFrame) -> bytes:
    """Return rows as CSV (UTF-8); unknown is an empty cell, and no cell is run as a formula by a spreadsheet."""
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow([neutral(str(name)) for name in rows.columns])
    writer.writerows([_cell(value) for value in row] for row in rows.itertuples(index=False))
    return sink.getvalue().encode()


def _cell(value: object) -> str:
    if not isinstance(value, float | np.floating):
        return neutral(str(value))
    if np.isnan(value):
        return ""
    return np.format_float_positional(value, precision=DECIMALS, trim="-")


def to_json_bytes(answer: Mapping[str, object]) -> bytes:
    """Return an answer as JSON (UTF-8)."""
    return (json.dumps(answer, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def describe_ranking(
    atlas: Atlas,
    choice: Choice,
    ranking: Ranking,
    values: pd.DataFrame,
    *,
    left_out: tuple[str, ...] = (),
    made_at: datetime | None = None,
) -> dict[str, object]:
    """Return a ranking as JSON values: what was asked, the regions with their reasons, sources and provenance.

    Every ranked region has the driver of its range, the first of the top N their evictions (``clusters.sensitivity``).
    """
    rows = ranking_rows(atlas, ranking, values)
    names = atlas.regions["name"].to_dict()
    reasons = explain_each(ranking, values, list(rows["region_code"]))
    driven = find_drivers(ranking)
    return {
        "kind": "ranking",
        **describe_asked(atlas, choice, left_out=left_out, made_at=made_at),
        "axis_weights": {axis: round(weight, DECIMALS) for axis, weight in ranking.axis_weights.items()},
        "ranked": len(ranking.cells.regions),
        "evictions_of": {lang: say("choice.eviction.base", lang) for lang in LANGUAGES},
        "evictions": _evictions(ranking, list(rows["region_code"][: choice.settings.top]), names),
        "regions": [
            {**row, "driver": _driver(driven.get(code)), "reasons": plain_reasons(reasons[code])}
            for code, row in zip(rows["region_code"], plain_records(rows), strict=True)
        ],
    }


def _evictions(ranking: Ranking, codes: Sequence[str], names: Mapping[str, str]) -> list[dict[str, object]]:
    firm = find_evictions(ranking, codes)
    return [
        {
            "region_code": code,
            "base_rank": int(firm.base[code]),
            **_figures(firm.found.get(code)),
            **{
                lang: f"{describe_eviction(ranking, firm, code, names, lang)} {describe_ways(ranking, code, lang)}"
                for lang in LANGUAGES
            },
        }
        for code in firm.codes
    ]


def _figures(found: Eviction | None) -> dict[str, object]:
    """Return an eviction's figures; a region outside of the base ranking's top N has none."""
    if found is None:
        return {"moved": None, "weights": None, "overtaken_by": [], "exact": None}
    return {
        "moved": None if found.moved is None else round(found.moved, DECIMALS),
        "weights": {str(name): abs(round(weight, DECIMALS)) for name, weight in found.weights.items()},
        "overtaken_by": list(found.overtaken_by),
        "exact": found.exact,
    }


def _driver(shares: Mapping[str, object] | None) -> dict[str, object] | None:
    """Return what drives a ranked region's range; None for one that is not ranked."""
    if shares is None:
        return None
    name = str(shares["driver"])
    figures = {"name": name, "share": _value(shares[name]) if name else 0.0}
    return {**figures, **{lang: describe_driver(shares, lang) for lang in LANGUAGES}}


def describe_asked(
    atlas: Atlas, choice: Choice, *, left_out: tuple[str, ...] = (), made_at: datetime | None = None
) -> dict[str, object]:
    """Return what was asked, on what data and when (None = now): the head of every file of a choice."""
    settings, criteria = choice.settings, load_criteria()
    named = [name for name in dict.fromkeys((*choice.weights, *choice.gates)) if name in criteria]
    return {
        "weights": dict(choice.weights),
        "own": {
            name: {"direction": own.direction, "ideal": own.ideal, "axis": own.axis}
            for name, own in choice.own.items()
            if name in choice.weights
        },
        "gates": list(choice.gates),
        "left_out": list(left_out),
        "kbli": choice.kbli2,
        "top": settings.top,
        "draws": settings.draws,
        "spread": settings.spread,
        "seed": settings.seed,
        "methods": list(settings.methods),
        "normalisations": list(settings.normalisations),
        "criteria": {
            name: {
                **{f"question_{lang}": criteria[name].question(lang) for lang in LANGUAGES},
                **{f"limit_{lang}": criteria[name].limit(lang) for lang in LANGUAGES},
                "source_id": criteria[name].source_id,
            }
            for name in named
        },
        "sources": _sources({criteria[name].source_id for name in named}),
        "vintage": atlas.vintage.vintage_id,
        "code_system": CODE_SYSTEM,
        "data_hash": store.data_hash(),
        "software": SOFTWARE,
        "made": written(made_at or now()),
        "caution": {lang: say("choice.caution", lang) for lang in LANGUAGES},
    }


def plain_records(rows: pd.DataFrame) -> list[dict[str, object]]:
    """Return rows as JSON values: NaN as null, numbers rounded."""
    return [
        {str(name): _value(value) for name, value in zip(rows.columns, row, strict=True)}
        for row in rows.itertuples(index=False)
    ]


def _value(value: object) -> object:
    if isinstance(value, float | np.floating):
        return None if np.isnan(value) else round(float(value), DECIMALS)
    return int(value) if isinstance(value, np.integer) else value


def plain_reasons(reasons: Sequence[Reason]) -> list[dict[str, object]]:
    """Return reasons as JSON values, in both languages."""
    return [
        {"criterion": reason.criterion_id, "side": reason.side, **{lang: reason.describe(lang) for lang in LANGUAGES}}
        for reason in reasons
    ]


def _sources(wanted: set[str]) -> list[dict[str, str]]:
    sources = registers.load_sources().reindex(sorted(wanted)).fillna("")
    titles = sources["title"].where(sources["title"] != "", sources["title_id"])
    return [
        {"source_id": str(row["source_id"]), "title": title, "url": str(row["url"]), "published": str(row["published"])}
        for title, row in zip(titles, sources.reset_index().to_dict("records"), strict=True)
    ]
