"""Further parts of the page Choose: a portfolio under quotas, regions side by side, how firm, need and potential."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from cli import main
from clusters.atlas import load_atlas
from clusters.choice import make_problem, preset, usable
from clusters.criteria.criterion import load_criteria
from clusters.criteria.facts import region_facts
from clusters.ranking.draws import Settings
from clusters.ranking.ranges import rank
from clusters.sensitivity import describe_driver, find_drivers
from geo.vintages import TODAY
from tests.browser.harness.screen import OpenScreen, Screen
from texts import LANGUAGES, Language, say
from ui.choice_state import LIVE

pytest_plugins = ["tests.browser.harness.screen_fixtures"]

PRODUCT = "24"
COSTS = """Kode;Kabupaten/Kota;Biaya
3328;Kabupaten Tegal;10
3515;Kabupaten Sidoarjo;10
3576;Kota Mojokerto;4
7371;Kota Makassar;3,5
9406;Kabupaten Dogiyai;
"""


def part(screen: Screen, name: str, lang: Language = "id") -> Locator:
    """Open a part of the page."""
    button = screen.page.locator(".st-key-choose_part button").filter(has_text=say(f"choose.part.{name}", lang))
    button.click()
    screen.expect_link(part=name)
    opened = screen.page.locator(f".st-key-choose_{name}")
    opened.wait_for()
    screen.settle()
    return opened


def raise_quota(screen: Screen, name: str, times: int = 1) -> None:
    """Press the plus of a quota's field."""
    for _ in range(times):
        screen.page.locator(f".st-key-quota_{name} [data-testid=stNumberInputStepUp]").click()
        screen.settle()


def names(opened: Locator) -> list[str]:
    """Read the names of the chosen regions."""
    cells = opened.locator("#portfolio tbody tr td:first-child").all_inner_texts()
    return [re.sub(say("choose_parts.portfolio.by_quota", "id"), "", cell.split("\n")[0]).strip() for cell in cells]


def selected(screen: Screen) -> list[str]:
    """Wait until the link holds a selection, and read it."""
    screen.page.wait_for_function("() => new URL(location.href).searchParams.has('sel')")
    return screen.link()["sel"][0].split(",")


def test_a_quota_has_a_price_a_contradiction_is_named_and_the_choice_is_on_the_map(
    open_screen: OpenScreen, tmp_path: Path
) -> None:
    screen = open_screen(f"/choose?product={PRODUCT}")
    opened = part(screen, "portfolio")
    free = names(opened)
    assert len(free) == 5
    expect(opened).to_contain_text(say("choose_parts.portfolio.no_quota", "id", top=5))
    raise_quota(screen, "islands_papua")
    raise_quota(screen, "province")
    screen.expect_link(quota="island:papua:1")
    price = re.compile(r'Kuota "sedikitnya 1 di Papua" menurunkan skor rata-rata 0,0\d\d\.')
    expect(opened).to_contain_text(price)
    expect(opened).to_contain_text(
        re.compile(r'Kuota "paling banyak 1 per provinsi" menurunkan skor rata-rata 0,\d{3}\.')
    )
    bound = names(opened)
    assert bound != free

    path = tmp_path / "chosen.json"
    asked = ("--preset", "balanced", "--kbli", PRODUCT, "--draws", str(LIVE), "--min-island", "papua=1")
    assert main(["portfolio", "-o", str(path), *asked, "--max-per-province", "1"]) == 0
    name, content = screen.download("portfolio", ".json", "portfolio")
    assert name == f"sentra-atlas_portfolio_{TODAY}.json"
    file = json.loads(content)
    assert [one["region_name"] for one in file["regions"]] == bound
    of_command = json.loads(path.read_bytes())
    assert {**file, "made": ""} == {**of_command, "made": ""}
    _, content = screen.download("portfolio", ".geojson", "portfolio")
    layer = json.loads(content)
    assert [one["properties"]["region_name"] for one in layer["features"]] == bound
    assert layer["metadata"]["portfolio"]["prices"] == file["prices"]
    assert all(one["properties"]["for_id"] for one in layer["features"])

    raise_quota(screen, "islands_papua", 2)
    raise_quota(screen, "islands_jawa", 3)
    expect(opened).to_contain_text("sedikitnya 3 di Papua; sedikitnya 3 di Jawa")
    expect(opened).not_to_contain_text("paling banyak 1 per provinsi.")
    expect(opened.locator("#portfolio")).to_have_count(0)
    opened.locator(".st-key-quota_lifts button").filter(has_text="3 di Jawa").click()
    screen.settle()
    expect(opened.locator("#portfolio")).to_have_count(1)
    three = names(opened)
    atlas = load_atlas(TODAY)
    groups = atlas.regions.set_index("name")["island_group"]
    assert (groups[three] == "papua").sum() >= 3

    opened.locator(".st-key-portfolio_select button").click()
    screen.settle()
    codes = selected(screen)
    assert list(atlas.regions.loc[codes, "name"]) == three
    screen.wait_map("[...atlas.selected].sort().join() === given", ",".join(sorted(codes)))

    other = open_screen(screen.page.url.removeprefix(screen.page.evaluate("location.origin")))
    again = other.page.locator(".st-key-choose_portfolio")
    again.locator("#portfolio").wait_for()
    assert names(again) == three
    assert again.locator(".sa-card li").all_inner_texts() == opened.locator(".sa-card li").all_inner_texts()


def test_another_choice_nearly_as_good_can_be_selected(open_screen: OpenScreen) -> None:
    screen = open_screen(f"/choose?lang=en&product={PRODUCT}&part=portfolio")
    opened = screen.page.locator(".st-key-choose_portfolio")
    opened.locator("#portfolio").wait_for()
    opened.locator(".st-key-portfolio_alternatives summary").click()
    first = opened.locator(".st-key-alternative_0")
    expect(first).to_contain_text(re.compile(r"^.+ instead of .+: the mean score is"))
    first.locator("button").click()
    screen.settle()
    came = re.search(r"^(.+) instead of ", first.inner_text())
    assert came
    regions = load_atlas(TODAY).regions
    assert came[1] in list(regions.loc[selected(screen), "name"])


def test_a_budget_takes_the_costs_of_an_imported_table(open_screen: OpenScreen) -> None:
    screen = open_screen("/choose?part=portfolio&top=2&product=24")
    expect(screen.page.locator(".st-key-choose_portfolio")).to_contain_text(
        say("choose_parts.portfolio.no_costs", "id")
    )
    screen.turn_to("import", "id")
    box = screen.page.locator("[class*='st-key-upload_table_'] input[type=file]")
    box.set_input_files({"name": "biaya.csv", "mimeType": "text/csv", "buffer": COSTS.encode()})
    screen.settle()
    for key in ("import_match", "import_show"):
        screen.page.locator(f"[class~='st-key-{key}'] button:visible").first.click()
        screen.settle()
    screen.turn_to("choose", "id")
    opened = screen.page.locator(".st-key-choose_portfolio")
    opened.locator("#portfolio").wait_for()
    cost = screen.page.locator(".st-key-quota_cost")
    cost.scroll_into_view_if_needed()
    screen.page.wait_for_timeout(300)  # a list that opens while the page still moves closes again
    cost.locator("input").click()
    screen.page.get_by_role("option").filter(has_text="Biaya").first.click()
    screen.settle()
    limit = screen.page.locator(".st-key-quota_limit input")
    limit.fill("14")
    limit.press("Enter")
    screen.settle()
    screen.expect_link(quota="budget:14", cost="own1.c3")
    expect(opened.locator("#portfolio tbody tr")).to_have_count(3)
    costs = opened.locator("#portfolio tbody td:last-child").all_inner_texts()
    assert float(costs[-1].replace(",", ".")) <= 14
    expect(opened).to_contain_text('"dalam anggaran 14"')
    assert set(names(opened)[:2]) <= {"Kabupaten Tegal", "Kabupaten Sidoarjo", "Kota Mojokerto", "Kota Makassar"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_regions_stand_side_by_side_with_what_is_unknown_marked(open_screen: OpenScreen, lang: Language) -> None:
    screen = open_screen(f"/choose?lang={lang}&product={PRODUCT}&sel=9406,7371,3575&part=compare")
    opened = screen.page.locator(".st-key-choose_compare")
    table = opened.locator("#compare table")
    table.wait_for()
    heads = table.locator("thead th").all_inner_texts()
    assert [head.split("\n")[0] for head in heads[1:]] == ["Kabupaten Dogiyai", "Kota Makassar", "Kota Pasuruan"]
    row = table.locator("tbody tr").filter(has_text=load_criteria()["related-nearby"].name(lang))
    expect(row.locator("td").first).to_contain_text(say("common.unknown", lang))
    expect(row.locator("td").first.get_by_role("img")).to_have_attribute("aria-label", say("choose.side.unknown", lang))
    words = opened.locator("article.sa-card li")
    expect(words.filter(has_text=load_criteria()["population"].name(lang))).to_contain_text("Kota Makassar (1")
    expect(words.filter(has_text=say("choice.compare.unknown", lang, regions="Kabupaten Dogiyai"))).to_have_count(1)
    opened.locator(".st-key-compare_drop_7371 button:visible").click()
    screen.settle()
    expect(table.locator("thead th")).to_have_count(3)
    opened.locator(".st-key-compare_drop_3575 button:visible").click()
    screen.settle()
    expect(table).to_have_count(0)
    expect(opened).to_contain_text(say("choose_parts.compare.how", lang))
    opened.locator(".st-key-compare_first button").click()
    screen.settle()
    expect(table.locator("thead th")).to_have_count(6)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_regions_say_what_takes_them_out_and_what_drives_their_range(
    open_screen: OpenScreen, lang: Language
) -> None:
    screen = open_screen(f"/choose?lang={lang}&product={PRODUCT}&sel=9406")
    opened = part(screen, "sensitivity", lang)
    shown = opened.locator("#sensitivity section")
    expect(shown).to_have_count(6)  # five wanted, and the one that is selected
    expect(shown.last).to_contain_text("Kabupaten Dogiyai")
    facts = region_facts(load_atlas(TODAY), PRODUCT)
    choice, _ = usable(preset("balanced"), facts)
    ranking = rank(make_problem(choice, facts), Settings(draws=LIVE))
    said = describe_driver(find_drivers(ranking, ["9406"])["9406"], lang)
    expect(shown.last).to_contain_text(said)
    base = re.compile("(keluar dari|hanya menurut seluruh simulasi)|(leaves the top|only over all draws)")
    for place in range(5):
        expect(shown.nth(place)).to_contain_text(base)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_need_and_potential_are_drawn_apart_and_what_each_is_made_of_is_said(
    open_screen: OpenScreen, lang: Language
) -> None:
    screen = open_screen(f"/choose?lang={lang}&product={PRODUCT}")
    opened = part(screen, "axes", lang)
    picture = opened.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg").first
    picture.wait_for()
    expect(opened).to_contain_text(load_criteria()["underdeveloped-2020"].name(lang))
    expect(opened).to_contain_text(say("choose_parts.axes.apart", lang))
    alone = open_screen(f"/choose?lang={lang}&weights=population:1&part=axes")
    axis = say("choose_parts.axes.need", lang)
    expect(alone.page.locator(".st-key-choose_axes")).to_contain_text(say("choose_parts.axes.one", lang, axis=axis))


def test_peers_say_by_what_they_are_alike_and_can_be_compared(open_screen: OpenScreen) -> None:
    screen = open_screen(f"/choose?product={PRODUCT}&sel=3575")
    opened = part(screen, "peers")
    expect(opened.locator("h3")).to_have_text(say("choose_parts.peers.title", "id", name="Kota Pasuruan"))
    peers = opened.locator(".sa-peers li")
    expect(peers).to_have_count(10)
    expect(peers.first).to_contain_text("Mirip dalam: ")
    opened.locator(".st-key-peers_compare button").click()
    screen.expect_link(part="compare")
    expect(screen.page.locator("#compare thead th")).to_have_count(11)


def test_on_a_phone_the_page_is_never_wider_than_the_screen(open_screen: OpenScreen) -> None:
    selected = "9406,7371,3575,3328,3515,3576,3402,7271,5311,9501"
    screen = open_screen(f"/choose?product={PRODUCT}&sel={selected}&part=compare", width=390, height=844)
    for name in ("compare", "portfolio", "sensitivity", "axes", "peers"):
        part(screen, name) if name != "compare" else screen.page.locator("#compare").wait_for()
        assert screen.page.evaluate("document.documentElement.scrollWidth") == 390
