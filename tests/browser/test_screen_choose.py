"""The page Choose: preset, weights and gates give ranges of rank; a link opened afresh gives the same numbers."""

import re

import pytest
from playwright.sync_api import expect

from clusters.criteria.criterion import load_criteria
from clusters.registers import load_presets
from tests.browser.harness.screen import PATIENCE_MS, OpenScreen, Screen
from texts import LANGUAGES, Language, number, say
from ui.choice_state import FULL, LIVE

pytest_plugins = ["tests.browser.harness.screen_fixtures"]

DOGIYAI = "9406"
SHOWN, BAR = 6, 2


GRID = ".st-key-choose_table [data-testid=stDataFrame] table[role=grid]"


def ranking(screen: Screen) -> list[list[str]]:
    """Read the ranking's first rows as screen readers do: median, name, range, share, missing."""
    screen.page.locator(".st-key-choose_table").scroll_into_view_if_needed()
    screen.page.locator(f"{GRID} td").first.wait_for(state="attached")
    rows = screen.page.locator(f"{GRID} tbody tr").all()[:SHOWN]
    cells = [row.locator("td").all_inner_texts()[:6] for row in rows]
    return [[cell for at, cell in enumerate(row) if at != BAR] for row in cells]


def changed(screen: Screen, before: list[list[str]]) -> list[list[str]]:
    """Wait until the ranking is another one: the table that screen readers read follows the picture of it."""
    for _ in range(PATIENCE_MS // 200):
        if (now := ranking(screen)) != before:
            return now
        screen.page.wait_for_timeout(200)
    raise AssertionError(f"the ranking stayed as it was: {before}")


def choose(screen: Screen, key: str, label: str) -> None:
    screen.page.locator(f".st-key-{key} button").filter(has_text=label).click()
    screen.settle()


def weight(screen: Screen, criterion: str) -> float:
    return float(screen.page.locator(f".st-key-choose_weight_{criterion} input[type=range]").input_value())


def place(screen: Screen) -> str:
    return screen.page.locator(".sa-place").inner_text()


def test_from_a_preset_to_a_portfolio_compared_and_a_fresh_link_gives_the_same_numbers(
    open_screen: OpenScreen,
) -> None:
    mine = open_screen("/choose")
    balanced = ranking(mine)
    assert len(balanced) == SHOWN
    choose(mine, "choose_preset", str(load_presets().loc["affirmative", "name_id"]))
    mine.expect_link(top="5", draws=str(LIVE))
    affirmative = changed(mine, balanced)
    thumb = mine.page.locator(".st-key-choose_weight_border input[type=range]")
    thumb.focus()
    before = weight(mine, "border")
    thumb.press("ArrowRight")
    mine.page.wait_for_function("() => new URL(location.href).searchParams.get('weights').includes('border:2.5')")
    mine.settle()
    assert weight(mine, "border") == before + 0.5
    moved = changed(mine, affirmative)
    mine.page.locator(".st-key-choose_gates summary").click()
    gate = mine.page.locator(".st-key-choose_gate_underdeveloped-2020")
    gate.locator("label").first.click()
    mine.expect_link(gates="underdeveloped-2020")
    mine.settle()
    expect(mine.page.locator(".st-key-choose_out summary")).to_contain_text("452")
    mine.wait_map("Object.values(atlas.state.classes).filter((one) => one < 0).length === 452")
    gated = changed(mine, moved)
    choose(mine, "choose_part", say("choose.part.portfolio", "id"))
    mine.page.locator(".st-key-quota_islands_sulawesi [data-testid=stNumberInputStepUp]").click()
    mine.expect_link(quota="island:sulawesi:1")
    mine.settle()
    chosen = mine.page.locator("#portfolio tbody tr td:first-child")
    expect(chosen).to_have_count(5)
    mine.page.locator(".st-key-portfolio_select button").first.click()
    mine.page.wait_for_function("() => new URL(location.href).searchParams.get('sel')?.split(',').length === 5")
    mine.settle()
    choose(mine, "choose_part", say("choose.part.compare", "id"))
    compared = mine.page.locator("#compare table")
    expect(compared).to_contain_text("Kabupaten")
    mine.settle()

    yours = open_screen(mine.page.url.removeprefix(mine.page.evaluate("location.origin")))
    assert ranking(yours) == gated == ranking(mine)
    expect(yours.page.locator("#compare table")).to_have_text(compared.inner_text(), use_inner_text=True)
    assert place(yours) == place(mine)
    assert yours.ask("[atlas.state.classes, atlas.state.values]") == mine.ask(
        "[atlas.state.classes, atlas.state.values]"
    )
    assert weight(yours, "border") == 2.5
    assert yours.page.url == mine.page.url


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_region_picked_on_the_map_or_in_the_table_says_what_speaks_for_it_and_against(
    open_screen: OpenScreen, lang: Language
) -> None:
    screen = open_screen(f"/choose?lang={lang}&product=24")
    why = screen.page.locator(".st-key-choose_why")
    expect(why).to_contain_text(say("choose.why.first", lang))
    screen.look_at(-4.0, 136.0, 8)
    screen.page.mouse.click(*screen.at_region(DOGIYAI))
    screen.expect_link(sel=DOGIYAI)
    expect(why.locator("h2")).to_have_text("Kabupaten Dogiyai")
    expect(why).to_contain_text(load_criteria()["underdeveloped-2020"].name(lang))
    for side in ("for", "unknown"):
        expect(why).to_contain_text(say(f"choose.side.{side}", lang))
    screen.page.locator(".st-key-choose_table").scroll_into_view_if_needed()
    marked = screen.page.locator(f"{GRID} tr[aria-selected=true]")
    expect(marked).to_contain_text("Kabupaten Dogiyai")
    value = screen.ask("atlas.state.values[given]", DOGIYAI)
    median, low, high = (
        marked.locator("td").nth(0).inner_text(),
        *re.findall(r"\d+", marked.locator("td").nth(3).inner_text()),
    )
    assert re.findall(r"\d+", value)[1:] == [median, low, high]
    screen.page.locator(".st-key-choose_deselect button").click()
    screen.expect_link(sel=None)
    expect(why).to_contain_text(say("choose.why.first", lang))
    screen.page.locator(".st-key-choose_region button").click()
    screen.page.wait_for_url("**/region?*")


def test_a_criterion_without_its_product_is_said_to_be_left_out_until_it_is_chosen(open_screen: OpenScreen) -> None:
    screen = open_screen("/choose")
    note = screen.page.locator(".sa-note")
    name = load_criteria()["related-nearby"].name("id")
    expect(note).to_have_text(say("choose.left_out.product", "id", criterion=name))
    expect(screen.sentence).not_to_contain_text(name)
    screen.page.locator(".st-key-choose_product input").fill("24")
    screen.page.get_by_role("option").filter(has_text="24 ").click()
    screen.settle()
    screen.expect_link(product="24")
    expect(note).to_have_count(0)
    expect(screen.sentence).to_contain_text(name)


def test_an_order_of_importance_weighs_too(open_screen: OpenScreen) -> None:
    screen = open_screen("/choose")
    by_sliders = ranking(screen)
    choose(screen, "choose_way", say("choose.way.order", "id"))
    order = screen.page.locator(".sa-order li")
    expect(order).to_have_count(7)
    expect(order.first).to_contain_text(load_criteria()["underdeveloped-2020"].name("id"))
    by_order = changed(screen, by_sliders)
    choose(screen, "choose_way", say("choose.way.sliders", "id"))
    assert changed(screen, by_order) == by_sliders
    expect(screen.page.locator(".st-key-choose_weight_border")).to_be_visible()
    screen.expect_link(order=None)


def test_what_cannot_be_counted_is_one_sentence_and_the_last_ranking_stays(open_screen: OpenScreen) -> None:
    screen = open_screen("/choose?gates=underdeveloped-2020,border")
    before = ranking(screen)
    top = screen.page.locator(".st-key-choose_top input")
    top.fill("50")
    top.press("Enter")
    screen.settle()
    expect(screen.page.get_by_test_id("stAlert")).to_have_count(1)
    expect(screen.page.get_by_test_id("stAlert")).to_contain_text("50")
    expect(screen.page.locator(".st-key-choose_answer")).to_contain_text(say("choose.before", "id"))
    assert ranking(screen) == before
    top.fill("3")
    top.press("Enter")
    screen.settle()
    expect(screen.page.get_by_test_id("stAlert")).to_have_count(0)


def test_a_bad_link_is_told_and_a_link_of_other_data_warns_until_todays_are_taken(open_screen: OpenScreen) -> None:
    hostile = "weights=population:-1,%3Cimg%20src=x%3E:2&gates=pwned&top=0&draws=999999&quota=${1}&data=0123456789ab"
    screen = open_screen(f"/choose?{hostile}")
    told = " ".join(screen.page.get_by_test_id("stAlert").all_inner_texts())
    for given in ("-1", "<img src=x>", "pwned", "999999", "${1}"):
        assert given in told
    assert "0123456789ab" in told
    assert screen.page.locator("img[src='x']").count() == 0
    assert ranking(screen) == ranking(open_screen("/choose"))
    screen.expect_link(data="0123456789ab", draws=str(LIVE))
    screen.page.locator(".st-key-choose_accept button").click()
    screen.page.wait_for_function("() => new URL(location.href).searchParams.get('data') !== '0123456789ab'")
    expect(screen.page.get_by_test_id("stAlert")).to_have_count(0)


def test_all_draws_are_counted_on_request_and_a_change_goes_back_to_the_live_ones(open_screen: OpenScreen) -> None:
    screen = open_screen("/choose")
    screen.page.locator(".st-key-choose_full button").first.click()
    screen.expect_link(draws=str(FULL))
    counted = say("choose.draws.counted", "id", draws=number(FULL, "id"))
    expect(screen.page.locator(".st-key-choose_which")).to_contain_text(counted)
    expect(screen.page.locator(".st-key-choose_full button")).to_have_count(0)
    choose(screen, "choose_preset", "JICA 2017")
    screen.expect_link(draws=str(LIVE))


def test_a_phone_shows_the_preset_the_number_the_map_and_the_ranking_in_this_order(open_screen: OpenScreen) -> None:
    screen = open_screen("/choose", width=390, height=844)
    tops = [
        screen.page.locator(f".st-key-{key}").bounding_box()
        for key in ("choose_preset", "choose_top", "map", "choose_table")
    ]
    heights = [box["y"] for box in tops if box]
    assert len(heights) == 4
    assert heights == sorted(heights)
    assert screen.page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(screen.page.locator(".st-key-choose_weight_border")).not_to_be_in_viewport()
    screen.page.get_by_test_id("stExpandSidebarButton").click()
    expect(screen.page.locator(".st-key-choose_way")).to_be_in_viewport()
