"""bundle: map, data, dossier and visit list in one folder, for a field visit without a network."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Final

import typer

from clusters.atlas import Atlas, load_atlas
from clusters.bundle_page import BundleFile, bundle_page
from clusters.dossier.content import Document, compose
from clusters.dossier.forms import FORMS
from clusters.dossier.given_portfolio import GivenPortfolio, read_portfolio
from clusters.dossier.request import check_codes
from clusters.dossier.telling import known_sources
from clusters.export import make_export
from clusters.layers import LAYERS
from clusters.moment import now
from clusters.query import Query, parse_query
from clusters.selection import read_selection, regencies_of
from clusters.visits import plan_visits
from clusters.visits_document import visit_document
from clusters.workspace import Workspace, asked_in, parse_workspace
from commands.choosing import Options, ask, count
from commands.console import both, language, tell
from commands.dossier import DEFAULT_PRESET, of_portfolio, of_regions
from geo.codes import Level
from geo.errors import UsageFault
from geo.foreign import read_content
from geo.vintages import TODAY, VintageId, parse_vintage
from geo.writing import save_bytes, write
from geo.writing.disk import staged
from texts import say
from ui.map.standalone import standalone_answer

FILES: Final = {
    "map": "map.html",
    "visits": "visits.html",
    "visits_pdf": "visits.pdf",
    "dossier": "dossier.html",
    "dossier_docx": "dossier.docx",
    "atlas": "atlas.gpkg",
    "places": "places.kml",
}
"""What the folder holds beside its first page, by its key below ``bundle.file`` of the texts."""

_POINTS: Final = ("sentra", "programme-sites")


def write_bundle(  # noqa: PLR0913 - what is asked, and what the dossier weighs
    *,
    output: Annotated[Path, typer.Option("-o", "--output", help=both("bundle.output"))],
    workspace: Annotated[Path | None, typer.Option(help=both("bundle.workspace"))] = None,
    given: Annotated[list[str] | None, typer.Option("--filter", help=both("bundle.filter"))] = None,
    vintage: Annotated[str, typer.Option(help=both("export.vintage"))] = "",
    regions: Annotated[str, typer.Option(help=both("bundle.regions"))] = "",
    portfolio: Annotated[Path | None, typer.Option(help=both("dossier.portfolio"))] = None,
    preset: Annotated[str, typer.Option(help=both("dossier.preset"))] = "",
    kbli: Annotated[str, typer.Option(help=both("rank.kbli"))] = "",
    table: Annotated[Path | None, typer.Option(help=both("rank.table"))] = None,
) -> None:
    """Write the offline package: a stand-alone map, GeoPackage and KML, the dossier, and a visit list."""
    if output.exists() and (not output.is_dir() or any(output.iterdir())):
        raise UsageFault("bundle_folder", name=str(output)[:80])
    if sum(map(bool, (regions, portfolio))) > 1 or not (regions or portfolio or workspace):
        raise UsageFault("bundle_which")
    held = None if workspace is None else parse_workspace(read_content(workspace), workspace.name)
    chosen = None if portfolio is None else read_portfolio(read_content(portfolio), portfolio.name[:60])
    atlas = load_atlas(_vintage(vintage, held, chosen))
    query = _query(given or [], held, atlas)
    if chosen is not None:
        codes, dossier = chosen.codes, of_portfolio(chosen, table, "")
    else:
        codes = read_selection(regions, atlas) if regions else regencies_of(held.selection if held else (), atlas)
        check_codes(codes, atlas)
        tell("dossier.counting")
        options = Options(preset or DEFAULT_PRESET, None, "", (), kbli, None, None, None, table)
        question = None if held is None or preset or kbli else asked_in(held)
        vintage_id = atlas.vintage.vintage_id
        asked = (
            ask(options, vintage=vintage_id)
            if question is None
            else count(question, table, is_preset=True, vintage=vintage_id)
        )
        dossier = of_regions(codes, asked, options, "")
    tell("bundle.writing")
    with staged(output) as folder:
        folder.mkdir()
        _fill(folder, atlas, query, codes, dossier)
    tell("bundle.done", name=output)


def _vintage(given: str, held: Workspace | None, chosen: GivenPortfolio | None) -> VintageId:
    if chosen is not None:
        if given and parse_vintage(given) != chosen.vintage:
            raise UsageFault("value_unknown", field="vintage", given=given[:20], allowed=chosen.vintage)
        return chosen.vintage
    return parse_vintage(given or (held.vintage if held else TODAY))


def _query(given: list[str], held: Workspace | None, atlas: Atlas) -> Query:
    """Return the workspace's filters with those of the command line in the place of their namesakes."""
    asked: dict[str, list[str]] = {}
    for part in given:
        name, sign, value = part.partition("=")
        if not sign:
            raise UsageFault("bundle_filter", given=part[:60])
        asked.setdefault(name, []).append(value)
    filters: Mapping[str, tuple[str, ...]] = held.filters if held else {}
    query, faults = parse_query({**filters, **asked}, atlas)
    known = {condition.name for condition in query.filters}
    lost = [name for name in asked if name not in known]
    if faults or lost:
        raise faults[0] if faults else UsageFault("bundle_filter", given=lost[0][:60])
    return query


def _fill(folder: Path, atlas: Atlas, query: Query, codes: tuple[str, ...], dossier: Document) -> None:
    lang, made_at = language(), now()
    asked = query.describe(atlas, lang)
    visits = compose(
        visit_document(atlas, plan_visits(atlas, codes), asked, lang, made_at=made_at), known_sources(lang)
    )
    title = say("bundle.title", lang)
    page = standalone_answer(atlas, query, lang, level=Level.REGENCY, selected=codes, title=title)
    writers: dict[str, Callable[[Path], None]] = {
        "map": lambda path: save_bytes(page.encode(), path),
        "visits": lambda path: save_bytes(FORMS[".html"].to_bytes(visits), path),
        "visits_pdf": lambda path: save_bytes(FORMS[".pdf"].to_bytes(visits), path),
        "dossier": lambda path: save_bytes(FORMS[".html"].to_bytes(dossier), path),
        "dossier_docx": lambda path: save_bytes(FORMS[".docx"].to_bytes(dossier), path),
        "atlas": lambda path: write(make_export(atlas, query, tuple(LAYERS), made_at=made_at), path),
        "places": lambda path: write(make_export(atlas, query, _POINTS, made_at=made_at), path),
    }
    for key, name in FILES.items():
        writers[key](folder / name)
    files = [
        BundleFile(name, say(f"bundle.file.{key}", lang), say(f"bundle.what.{key}", lang))
        for key, name in FILES.items()
    ]
    save_bytes(bundle_page(asked, files, lang, made_at).encode(), folder / "index.html")
