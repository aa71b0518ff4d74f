"""What the address says against what the screen shows: the same, after every act of any reader.

The facts are read from the page in one step, so that they are of one moment; what the address asks for is answered
here by ``clusters``, apart from the running app.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, cast
from urllib.parse import parse_qs

from clusters.atlas import Atlas, load_atlas
from clusters.fields import FIELDS, Field
from clusters.measures import MEASURES
from clusters.query import Answer, Query, parse_query
from geo.vintages import VintageId
from tests.browser.harness.screen import GRID
from texts import Language, say
from ui.choice_state import ChoiceState
from ui.session import FILTERS
from ui.session.store import SETTINGS

Facts = Mapping[str, Any]
Link = Mapping[str, Sequence[str]]

READ_FACTS: Final = f"""() => {{
  const all = (css, read) => [...document.querySelectorAll(css)].map(read);
  const text = (css) => document.querySelector(css)?.innerText ?? null;
  const key = (element, stem) => [...element.classList].find((name) => name.startsWith(`st-key-${{stem}}`))
    .slice("st-key-".length + stem.length);
  const keyed = (stem, read) =>
    Object.fromEntries(all(`[class*='st-key-${{stem}}']`, (element) => [key(element, stem), read(element)]));
  const pressed = (element) => [...element.querySelectorAll("button[data-selected]")].map((one) => one.innerText);
  const core = document.querySelector(".st-key-map iframe")?.contentWindow?.map?.sentraAtlas;
  const state = core?.ready ? core.state : null;
  return {{
    page: location.pathname.split("/").pop() || "map",
    query: location.search,
    lang: document.documentElement.lang,
    pages: all("[data-testid=stTopNavLink]", (one) => one.innerText),
    widgets: keyed("widget_", (one) => one.querySelector("[data-testid=stButtonGroup]") ? pressed(one) : null),
    tags: keyed("widget_", (one) => one.querySelectorAll("[data-tag]").length),
    words: document.querySelector(".st-key-widget_text input")?.value ?? null,
    chips: all("[class*='st-key-chip_']", (one) => key(one, "chip_")),
    sentence: text(".sa-sentence"),
    rows: Number(document.querySelector("{GRID}")?.getAttribute("aria-rowcount") ?? 0) - 1,
    weights: keyed("choose_weight_", (one) => one.querySelector("input[type=range]")?.value ?? null),
    top: document.querySelector(".st-key-choose_top input")?.value ?? null,
    part: all(".st-key-choose_part", pressed)[0] ?? [],
    map: state && {{
      level: state.level, vintage: state.vintage, lang: state.lang, measure: state.measure,
      selected: [...core.selected].sort(), points: core.marks.visible.length, links: state.links?.length ?? 0,
    }},
    alerts: all("[data-testid=stAlert]", (one) => one.innerText),
    broken: all("[data-testid=stException], [data-testid=stError]", (one) => one.innerText.slice(-1500)),
    traceback: document.body.innerText.includes("Traceback"),
  }};
}}"""


def find_disagreements(facts: Facts) -> list[str]:
    """Return in words each thing that the screen shows otherwise than the address says; none is agreement."""
    link = parse_qs(str(facts["query"]).lstrip("?"))
    found = [f"an exception is shown: {one}" for one in facts["broken"]]
    if facts["traceback"]:
        found.append("a traceback is shown")
    found += _differences(_everywhere(facts, link))
    if facts["page"] == "map":
        found += _differences(_map_page(facts, link))
    if facts["page"] == "choose":
        found += _differences(_choose_page(facts, link))
    return found


Pair = tuple[str, object, object]
"""A thing, what the address says of it, and what the screen shows."""


def _differences(pairs: Iterator[Pair]) -> list[str]:
    return [f"{thing}: the address says {said!r}, shown is {shown!r}" for thing, said, shown in pairs if said != shown]


def setting(link: Link, name: str) -> str:
    """Return what a link says of a setting of one value."""
    return link.get(name, SETTINGS[name])[0]


def _language(link: Link) -> Language:
    return cast("Language", setting(link, "lang"))


def _everywhere(facts: Facts, link: Link) -> Iterator[Pair]:
    lang, vintage = _language(link), setting(link, "vintage")
    yield "language of the document", lang, facts["lang"]
    yield "name of the first page", say("screen.page.map", lang), (facts["pages"] or [""])[0]
    yield "switch of languages", [lang.upper()], facts["widgets"].get("lang")
    pressed = [label.lower() for label in facts["widgets"].get("vintage") or ()]  # a heading begins with a capital
    yield "switch of vintages", [say(f"screen.vintage.{vintage}", lang)], pressed


def _map_page(facts: Facts, link: Link) -> Iterator[Pair]:
    lang, shown = _language(link), facts["map"]
    yield "level", [say(f"screen.level.{setting(link, 'level')}", lang)], facts["widgets"].get("level")
    yield "table", [say(f"screen.table.{setting(link, 'table')}", lang)], facts["widgets"].get("table")
    yield "words searched for", " ".join(link.get("text", ())), facts["words"]
    selected = [code for code in ",".join(link.get("sel", ())).split(",") if code]
    yield "chips", selected, facts["chips"]
    if shown is None:
        yield "map", "drawn", "not drawn"
        return
    for name in ("lang", "vintage", "level"):
        yield f"{name} of the map", setting(link, name), shown[name]
    atlas = _load(cast("VintageId", setting(link, "vintage")))
    known = atlas.regions if setting(link, "level") == "regency" else atlas.provinces
    yield "regions outlined", sorted(code for code in selected if code in known.index), shown["selected"]
    if "layers" not in link:  # an imported layer is in no link: nobody else can tell what it adds
        yield from _answered(facts, link, atlas)


def _answered(facts: Facts, link: Link, atlas: Atlas) -> Iterator[Pair]:
    """Compare what the screen answers with the answer to the address, reckoned here."""
    lang = _language(link)
    query, answer = _ask(atlas.vintage.vintage_id, tuple((name, tuple(link[name])) for name in FILTERS if name in link))
    yield "sentence", query.describe(atlas, lang), facts["sentence"]
    codes = _codes(atlas, answer, setting(link, "level"))
    rows = codes if setting(link, "table") == "regions" else int(answer.records.sum())
    yield "rows of the table", max(rows, 1), facts["rows"]  # an empty table is drawn as one empty row
    has_point = atlas.records[["lon", "lat"]].notna().all(axis=1).to_numpy()
    yield "points on the map", int((answer.records & has_point).sum()), facts["map"]["points"]
    measure = MEASURES.get(setting(link, "measure"))
    if measure and setting(link, "level") in measure.levels:
        yield "measure that colours the map", measure.label(lang), facts["map"]["measure"]
    chosen = query.params()
    for field in FIELDS:
        if field.name in facts["widgets"]:
            yield f"filter {field.name}", *_filter(field, chosen.get(field.name, []), facts, atlas, lang)


def _filter(
    field: Field, chosen: Sequence[str], facts: Facts, atlas: Atlas, lang: Language
) -> tuple[list[str] | int, list[str] | int]:
    buttons = facts["widgets"][field.name]
    if buttons is None:  # a list: its labels are cut to what fits, its number is not
        return len(chosen), facts["tags"][field.name]
    options = field.options(atlas)
    shown = sorted(re.sub(r" · [\d.,]+$", "", label) for label in buttons)
    return sorted(options[value].describe(lang) for value in chosen), shown


@cache
def _load(vintage: VintageId) -> Atlas:
    """Read an edition's atlas once: reading it takes longer than most acts."""
    return load_atlas(vintage)


@cache
def _ask(vintage: VintageId, params: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[Query, Answer]:
    atlas = _load(vintage)
    query, _ = parse_query(dict(params), atlas)
    return query, query.ask(atlas)


def _codes(atlas: Atlas, answer: Answer, level: str) -> int:
    regions = atlas.regions[answer.regions]
    return len(regions) if level == "regency" else int(atlas.provinces.index.isin(regions["province_code"]).sum())


def _choose_page(facts: Facts, link: Link) -> Iterator[Pair]:
    begun = ChoiceState()
    yield "N", link.get("top", [str(begun.settings.top)])[0], facts["top"]
    weights = dict(begun.weights)
    if "weights" in link:
        named = [part.rpartition(":") for part in link["weights"][0].split(",") if ":" in part]
        weights = {name: float(weight) for name, _, weight in named}
    if "order" not in link:
        for name, shown in facts["weights"].items():
            if shown is not None:  # a slider in a closed part is not drawn
                yield f"weight of {name}", weights.get(name, 0.0), float(shown)
    opened = setting(link, "part")
    labels = [] if opened == "none" else [say(f"choose.part.{opened}", _language(link))]
    yield "part", labels, facts["part"]
