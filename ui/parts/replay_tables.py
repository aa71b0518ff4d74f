"""The replay of 2017 in tables: the sites, what the record answers of each, their ranks among all regencies."""

from clusters.atlas import Atlas
from clusters.criteria.criterion import load_criteria, verdict
from clusters.explain import name_of
from clusters.replay import CANNOT_TELL, THEMES, Replay, conclude, verdicts
from texts import Language, join, percent, say
from ui import cache
from ui.parts.choose_ranking import range_bar
from ui.parts.markup import draw as draw_template

AMONG_DECIMALS = 1


def draw_lead(found: Replay, lang: Language) -> None:
    """Draw what the page asks, and its answer in words."""
    draw_template("replay_lead", lang, conclusion=conclude(found, lang))


def draw_sites(found: Replay, atlas: Atlas, lang: Language) -> None:
    """Draw the sites with source and doubts, and how often each would be among the first."""
    records = atlas.records.loc[found.sites["site_id"]]
    rows = [
        (row, percent(found.among_first[str(row.region_code)], lang, AMONG_DECIMALS)) for row in records.itertuples()
    ]
    chosen = int(found.sites["first"].sum()) / len(found.sites)
    draw_template("replay_sites", lang, rows=rows, chance=percent(chosen, lang), sources=cache.source_table())


def draw_verdicts(found: Replay, atlas: Atlas, lang: Language) -> None:
    """Draw the answers: a row per criterion below its theme, a column per site, limits and source beside them."""
    criteria, told = load_criteria(), verdicts(found)
    themes = []
    for theme in THEMES:
        rows = []
        for name, answers in told[told["theme"] == theme].groupby("criterion_id", sort=False):
            criterion = criteria[str(name)]
            values = answers.set_index("region_code")["value"].reindex(found.sites.index)
            said = [(_kind(value, is_question=criterion.is_question), criterion.write(value, lang)) for value in values]
            source = cache.source_table().get(criterion.source_id)
            rows.append((criterion, said, bool(answers["counts"].all()), source))
        themes.append((say(f"registers.theme.{theme}", lang), rows))
    names = list(atlas.regions.loc[found.sites.index, "name"])
    draw_template("replay_verdicts", lang, themes=themes, names=names)


def _kind(value: float, *, is_question: bool) -> str:
    if is_question:
        return str(verdict(value))
    return "figure" if value == value else "unknown"  # noqa: PLR0124 - NaN alone differs from itself


def draw_national(found: Replay, atlas: Atlas, lang: Language) -> None:
    """Draw the ranges of rank of the five among all regencies."""
    rows = [
        {
            "name": atlas.regions.loc[code, "name"],
            "median": row["rank_median"],
            "low": row["rank_p05"],
            "high": row["rank_p95"],
            "bar": range_bar(row["rank_p05"], row["rank_median"], row["rank_p95"], last=found.ranked),
            "top_share": percent(row["top_share"], lang, 2),
            "missing": row["missing"],
        }
        for code, row in found.national.iterrows()
    ]
    left_out = join([name_of(name, lang) for name in found.left_out], lang)
    draw_template(
        "replay_national",
        lang,
        rows=rows,
        ranked=found.ranked,
        unranked=found.unranked,
        top=found.top,
        left_out=left_out,
    )


def draw_record(lang: Language) -> None:
    """Draw what the record cannot tell."""
    draw_template("replay_record", lang, sentences=[say(f"replay.cannot_tell.{key}", lang) for key in CANNOT_TELL])
