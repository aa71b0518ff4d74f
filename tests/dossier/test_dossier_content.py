"""What a dossier says: every figure from a source, the same words and bytes in every form."""

import html
import io
import os
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import docx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from clusters import share_classes
from clusters.atlas import Atlas, load_atlas
from clusters.choice import OWN, Choice, OwnCriterion, make_problem, preset, usable
from clusters.criteria.facts import region_facts
from clusters.dossier import look, maps
from clusters.dossier.content import (
    Column,
    Described,
    Document,
    Heading,
    Items,
    Paragraph,
    Picture,
    References,
    Row,
    Table,
    clean,
    compose,
    words,
)
from clusters.dossier.forms import FORMS
from clusters.dossier.reasons import tell_next
from clusters.dossier.region_page import make_profile
from clusters.dossier.request import DossierRequest
from clusters.dossier.telling import Telling, known_sources
from clusters.dossier.told import make_dossier
from clusters.explain import values_of
from clusters.portfolios import Quotas, build
from clusters.ranking.draws import Settings
from clusters.ranking.ranges import rank
from geo.errors import UsageFault
from geo.vintages import TODAY
from ui.map.state import OUTSIDE

ROOT = Path(__file__).parents[2]
MADE_AT = datetime(2026, 11, 22, 17, 3, tzinfo=UTC)
HOSTILE = '=HYPERLINK("http://evil")<script>alert(1)</script> {nb} $x^2$ [a](b) **b** \u202e\x07 ğüşé'


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas(TODAY)


def ask(atlas: Atlas, choice: Choice, figures: pd.DataFrame | None = None, **more: object) -> DossierRequest:
    facts = region_facts(atlas, choice.kbli2)
    choice, left_out = usable(choice, facts, figures)
    ranking = rank(make_problem(choice, facts, figures), choice.settings)
    request = DossierRequest(("1905",), choice, left_out, ranking, values_of(choice, facts, figures), MADE_AT)
    return replace(request, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def together(atlas: Atlas) -> DossierRequest:
    """Five regions for products like pewter, chosen together under quotas."""
    begun = replace(preset("balanced"), kbli2="24", settings=Settings(top=5, draws=200))
    quotas = Quotas(per_island={"papua": 1}, affirmative=0.4, per_province=1)
    request = ask(atlas, begun, link="choose?weights=border:1")
    found = build(atlas, request.ranking, request.values, quotas)
    return replace(request, codes=found.best.regions, portfolio=found, quotas=quotas)


@pytest.fixture(scope="module")
def named(atlas: Atlas) -> DossierRequest:
    """Three regions that were named; of one of them much is unknown, and a column has a hostile heading."""
    figures = pd.DataFrame({HOSTILE: range(len(atlas.regions))}, index=atlas.regions.index, dtype="float64")
    own = OwnCriterion(HOSTILE, "target", (10.0, 20.0), "need")
    weights = {**preset("balanced").weights, own.criterion_id: 1.0}
    choice = Choice(weights, (), "24", {own.criterion_id: own}, Settings(top=5, draws=200))
    file = "=cmd|' /C calc'!A0.csv"
    return ask(atlas, choice, figures, codes=("1905", "9406", "3514"), table=file, costs=figures[HOSTILE])


@pytest.fixture(scope="module")
def documents(atlas: Atlas, together: DossierRequest, named: DossierRequest) -> Mapping[str, Document]:
    return {
        "together-en": make_dossier(atlas, together, "en"),
        "together-id": make_dossier(atlas, together, "id"),
        "named-id": make_dossier(atlas, named, "id"),
        "profile-id": make_profile(atlas, "3402", "id", made_at=MADE_AT),
        "profile-en": make_profile(atlas, "9406", "en", made_at=MADE_AT),
    }


NAMES = ("together-en", "together-id", "named-id", "profile-id", "profile-en")


# Every figure from its source


def bearing(document: Document) -> list[tuple[str, tuple[str, ...]]]:
    """Return what may bear a figure, without the citations: each text with its sources."""
    found = []
    for block in document.blocks:
        match block:
            case Paragraph(text, sources):
                found.append((re.sub(r" \[[\d, ]+\]$", "", text), sources))
            case Items(items):
                found += [(re.sub(r" \[[\d, ]+\]$", "", one.text), one.sources) for one in items]
            case Table(rows=rows):
                found += [(" ".join(row.cells[:-1] if row.sources else row.cells), row.sources) for row in rows]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_names_a_source_that_is_listed(documents: Mapping[str, Document], name: str) -> None:
    listed = {one.source_id for one in documents[name].references}
    told = bearing(documents[name])
    assert sum(bool(re.search(r"\d", text)) for text, _ in told) >= 8
    for text, sources in told:
        assert set(sources) <= listed
        assert sources or not re.search(r"\d", text) or text.startswith("choose?"), f"a figure of nobody: {text}"


@pytest.mark.parametrize("name", NAMES)
def test_every_number_in_brackets_leads_to_the_list(documents: Mapping[str, Document], name: str) -> None:
    document = documents[name]
    numbers = {one.number for one in document.references}
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    ends = [re.search(r"\[([\d, ]+)\]$", text) for text in words(document)]
    cited = {int(at) for found in ends if found for at in found[1].split(",")}
    for block in document.blocks:
        if isinstance(block, Table) and any(row.sources for row in block.rows):
            cited |= {int(at) for row in block.rows if row.sources for at in row.cells[-1].split(",")}
    assert cited == numbers
    assert all(one.text for one in document.references)


def test_a_claim_without_a_known_source_is_not_written() -> None:
    bare = Document("A", "b", "en", MADE_AT, (Paragraph("42 percent", ("nobody",)), References()), "c")
    with pytest.raises(KeyError):
        compose(bare, known_sources("en"))


# The same words in every form


class Reader(HTMLParser):
    """Reads the body of a page as a browser shows it."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.tags, self.within, self.attributes = "", set[str](), "", [("", "")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.within = tag
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        if self.within not in {"style", "title"}:
            self.text += f" {data}"


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def assert_holds(told: str, document: Document) -> None:
    """Assert that a form holds every text of a document, in its order."""
    at, told = 0, bare(told)
    for text in words(document):
        found = told.find(bare(text), at)
        assert found >= 0, f"not there, or out of order: {text}"
        at = found + len(bare(text))


@pytest.mark.parametrize("name", NAMES)
def test_html_holds_every_word_and_nothing_that_runs(documents: Mapping[str, Document], name: str) -> None:
    reader = Reader()
    content = FORMS[".html"].to_bytes(documents[name]).decode()
    reader.feed(content)
    assert_holds(reader.text, documents[name])
    assert reader.tags.isdisjoint({"script", "link", "iframe", "object", "form"})
    loaded = [value for key, value in reader.attributes if key in {"src", "srcset", "data", "background"}]
    assert loaded
    assert all(value.startswith("data:image/png;base64,") for value in loaded)
    assert not [key for key, _ in reader.attributes if key.startswith("on")]
    assert "@import" not in content
    assert "url(" not in content


def docx_text(content: bytes) -> str:
    """Return the text of a Word file in its order, paragraphs and tables, fields by what they show."""
    word = docx.Document(io.BytesIO(content))
    shown = word.element.body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t")
    return "".join(one.text or "" for one in shown)


@pytest.mark.parametrize("name", NAMES)
def test_word_holds_every_word_in_real_parts(documents: Mapping[str, Document], name: str) -> None:
    document, content = documents[name], FORMS[".docx"].to_bytes(documents[name])
    assert_holds(docx_text(content), document)
    word = docx.Document(io.BytesIO(content))
    styled = [(one.style.name or "" if one.style else "", one.text) for one in word.paragraphs]
    headings = [text for style, text in styled if style.startswith("Heading")]
    assert headings == [block.text for block in document.blocks if isinstance(block, Heading)]
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert len(word.tables) == len(tables)
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in word.tables)  # noqa: SLF001
    told = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]  # noqa: SLF001
    assert told == [block.alt for block in document.blocks if isinstance(block, Picture)]
    assert word.core_properties.created == MADE_AT.replace(tzinfo=word.core_properties.created.tzinfo)  # type: ignore[union-attr]
    assert word.core_properties.language == {"id": "id-ID", "en": "en-GB"}[document.lang]
    body = word.element.xml
    assert ("TOC " in body) is not document.is_short
    assert body.count("SEQ ") == len(tables) + len(told)


def pdf_pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


@pytest.mark.parametrize("name", NAMES)
def test_pdf_holds_every_word_as_text(documents: Mapping[str, Document], name: str) -> None:
    document = documents[name]
    pages = pdf_pages(FORMS[".pdf"].to_bytes(document))
    assert len(pages) == 1 if document.is_short else 2 <= len(pages) <= 6
    # what stands on every page is no part of the text: the foot, and headings that a table repeats
    tables = [block for block in document.blocks if isinstance(block, Table)]
    heads = {bare("".join(column.title for column in table.columns)) for table in tables}
    body = ""
    for at, page in enumerate(pages):
        text = bare(page.partition(document.footer)[0] or page)
        again = next((head for head in heads if at and text.startswith(head)), "")
        body += text.removeprefix(again)
    shown = [bare(text) for text in words(document)]
    missing = [text for text in shown if text not in body]
    assert missing == []


def test_pdf_says_what_it_is(documents: Mapping[str, Document]) -> None:
    content = FORMS[".pdf"].to_bytes(documents["together-id"])
    told = PdfReader(io.BytesIO(content))
    assert told.metadata is not None
    assert str(told.metadata.title).startswith("Daerah sasaran program")
    assert str(told.root_object["/Lang"]).lower() == "id-id"
    assert content.count(b"/Title") >= sum(isinstance(block, Heading) for block in documents["together-id"].blocks)


# Determinism


@pytest.mark.parametrize("suffix", FORMS)
def test_the_same_request_gives_the_same_bytes(atlas: Atlas, together: DossierRequest, suffix: str) -> None:
    first, again = (FORMS[suffix].to_bytes(make_dossier(atlas, together, "id")) for _ in range(2))
    assert first == again
    later = replace(together, made_at=datetime(2027, 1, 1, tzinfo=UTC))
    assert FORMS[suffix].to_bytes(make_dossier(atlas, later, "id")) != first


def test_no_part_of_a_word_file_bears_the_clock(documents: Mapping[str, Document]) -> None:
    content = FORMS[".docx"].to_bytes(documents["profile-id"])
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


# Hostile text


@pytest.mark.parametrize("suffix", FORMS)
def test_a_hostile_heading_stays_text(documents: Mapping[str, Document], suffix: str) -> None:
    content = FORMS[suffix].to_bytes(documents["named-id"])
    shown = clean(HOSTILE)
    if suffix == ".html":
        assert b"<script" not in content
        reader = Reader()
        reader.feed(content.decode())
        assert shown in reader.text
    elif suffix == ".docx":
        assert shown in docx_text(content)
    else:
        assert bare(shown) in bare("".join(pdf_pages(content)))


@settings(max_examples=12)
@given(st.text(max_size=300))
def test_no_text_breaks_out_of_any_form(text: str) -> None:
    table = Table(text, (Column(text), Column("b", is_figure=True)), (Row((text, text), ("question-asked",)),))
    blocks = (Heading(text or "x"), Paragraph(text, strong=text), Items((Paragraph(text),)), table, References())
    told = compose(Document(text, text, "id", MADE_AT, blocks, text), known_sources("id", text))
    content = FORMS[".html"].to_bytes(told).decode()
    reader = Reader()
    reader.feed(content)
    shell = "html head meta title style body header main footer div colgroup col a"
    assert reader.tags <= {
        *shell.split(),
        *["h1", "h2", "h3", "p", "ul", "ol", "li", "b", "table", "caption", "thead", "tbody", "tr", "th", "td"],
    }
    assert_holds(reader.text, told)
    assert bare(clean(text)) in bare(docx_text(FORMS[".docx"].to_bytes(told)))
    assert FORMS[".pdf"].to_bytes(told).startswith(b"%PDF")


@given(st.text())
def test_cleaning_is_done_once(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert not set(once) & {"\u202e", "\x00", "\n"}


def test_a_dangerous_address_is_no_link() -> None:
    document = Document("A", "b", "en", MADE_AT, (Paragraph("1", ("x",)), References()), "c")
    told = compose(document, {"x": Described("A source", "javascript:alert(1)")})
    assert told.references[0].url == ""


def addresses(suffix: str, content: bytes) -> list[str]:
    """Return where the links of a document lead."""
    if suffix == ".html":
        return [html.unescape(found) for found in re.findall(r'<a href="([^"#]+)"', content.decode())]
    if suffix == ".docx":
        return [one.target_ref for one in docx.Document(io.BytesIO(content)).part.rels.values() if one.is_external]
    pages = PdfReader(io.BytesIO(content)).pages
    actions = [link.get_object().get("/A", {}) for page in pages for link in page.get("/Annots", [])]
    return [str(action["/URI"]) for action in actions if "/URI" in action]


@pytest.mark.parametrize("suffix", FORMS)
def test_the_link_that_asks_the_same_can_be_followed_and_no_other_text_can(suffix: str) -> None:
    web, others = "http://127.0.0.1:8501/choose?weights=border:1&sel=9406", ("choose?sel=1", "javascript:alert(1)")
    blocks = tuple(Paragraph(text) for text in (web, *others, f"see {web}"))
    told = compose(Document("A", "b", "en", MADE_AT, blocks, "c"), {})
    assert set(addresses(suffix, FORMS[suffix].to_bytes(told))) == {web}


# What it says


def test_quotas_come_with_their_price_and_who_stands_back(
    documents: Mapping[str, Document], together: DossierRequest
) -> None:
    text = " ".join(words(documents["together-en"]))
    assert together.portfolio is not None
    for name in ("at least 1 in Papua", "at least 40% affirmative", "at most 1 per province"):
        assert name in text
    assert "Why not the next three" in text
    assert together.link in text


def test_the_next_three_are_the_best_that_were_not_chosen(together: DossierRequest) -> None:
    frame = together.ranking.frame
    others = frame.drop(index=list(together.codes))
    assert frame.loc[together.next_three, "rank_median"].max() <= others["rank_median"].nsmallest(3).max()
    assert not set(together.next_three) & set(together.codes)


def test_unknown_is_said_and_never_no(documents: Mapping[str, Document]) -> None:
    text = " ".join(words(documents["named-id"]))
    assert "Tidak diketahui: " in text
    assert "None" not in text
    assert "nan" not in re.findall(r"\b\w+\b", text)


def test_numbers_follow_the_language(documents: Mapping[str, Document]) -> None:
    assert "116.706" in " ".join(words(make_profile(load_atlas(TODAY), "9406", "id", made_at=MADE_AT)))
    assert "116,706" in " ".join(words(documents["profile-en"]))
    assert "22 November 2026" in documents["together-en"].subtitle


@pytest.mark.parametrize("codes", [(), tuple(f"{1101 + at}" for at in range(11)), ("9999",)])
def test_a_dossier_of_no_region_too_many_or_an_unknown_one_is_refused(
    atlas: Atlas, named: DossierRequest, codes: tuple[str, ...]
) -> None:
    with pytest.raises(UsageFault, match=r"1-8|9999"):
        make_dossier(atlas, replace(named, codes=codes), "en")


@pytest.mark.parametrize(("codes", "against"), [(("1905", "9406"), "Kabupaten Dogiyai"), (("1905",), "")])
def test_no_score_is_set_against_that_of_a_region_that_is_not_ranked(
    atlas: Atlas, codes: tuple[str, ...], against: str
) -> None:
    gated = replace(preset("balanced"), gates=("underdeveloped-2020",), settings=Settings(top=5, draws=100))
    request = ask(atlas, gated, codes=codes)
    assert request.ranking.frame.loc["1905", "outcome"] == "gated"
    (table,) = (block for block in tell_next(Telling(atlas, request, "en")) if isinstance(block, Table))
    said = [row.cells[2] for row in table.rows]
    assert len(said) == 3
    for code, why in zip(request.next_three, said, strict=True):
        assert f"{request.ranking.frame.loc[code, 'score_median']:.3f}" in why
        assert against in why
        assert "Bangka Barat" not in why


# Pictures


def test_the_map_has_the_screens_classes_and_inks() -> None:
    inks = (ROOT / "ui/map/atlas").glob("*.js")
    screen = " ".join(path.read_text("utf-8") for path in inks)
    for ink in (maps.SEA, maps.LAND, maps.OUTSIDE, maps.MISSING, maps.HATCH, maps.COAST, maps.LAKE, maps.PROVINCE):
        assert ink in screen
    assert share_classes.KEPT_OUT == OUTSIDE


def test_the_accent_is_the_screens() -> None:
    assert look.ACCENT in (ROOT / ".streamlit/config.toml").read_text("utf-8")


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, 10])
def test_maps_of_any_number_of_regions_are_pictures(atlas: Atlas, count: int) -> None:
    codes = list(atlas.regions.index[:: len(atlas.regions) // count][:count])
    drawn = maps.draw_near(atlas, codes, None, "id")
    assert drawn.png.startswith(b"\x89PNG")
    assert drawn.size[0] > drawn.size[1] / 1.5


def test_own_columns_are_named_without_their_mark(documents: Mapping[str, Document]) -> None:
    assert OWN not in " ".join(words(documents["named-id"]))
    assert os.linesep not in documents["named-id"].title
