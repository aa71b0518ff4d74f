"""The page that replays 2017: its figures are those of ``replay-2017``, in both languages and on a phone."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from typer.testing import CliRunner

import cli
from tests.browser.harness.screen import OpenScreen, Screen
from texts import LANGUAGES, Language, number, percent, say

pytest_plugins = ["tests.browser.harness.screen_fixtures"]

FITS = "document.documentElement.scrollWidth <= innerWidth && document.body.scrollWidth <= innerWidth"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the command writes."""
    file: Path = tmp_path_factory.mktemp("replay") / "replay.json"
    done = CliRunner().invoke(cli.app, ["replay-2017", "-o", str(file)])
    assert done.exit_code == 0, done.output
    written: dict[str, Any] = json.loads(file.read_bytes())
    return written


def read(open_screen: OpenScreen, path: str, **options: int) -> Screen:
    """Open the page and wait until its last part stands."""
    screen = open_screen(path, **options)
    expect(
        screen.page.locator(".sa-card")
        .filter(has_text=say("screen.trail.title", "id"))
        .or_(screen.page.locator(".sa-card").filter(has_text=say("screen.trail.title", "en")))
    ).to_be_visible()
    screen.settle()
    return screen


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_says_what_the_command_writes(open_screen: OpenScreen, told: dict[str, Any], lang: Language) -> None:
    screen = read(open_screen, f"/replay?lang={lang}")
    expect(screen.page.locator(".sa-verdict")).to_have_text(told["conclusion"][lang])
    words = " ".join(screen.words().split())
    assert told["weights"][lang] in words
    for sentence in told["cannot_tell"]:
        assert sentence[lang] in words
    answers = screen.page.locator(".sa-answer").all_inner_texts()
    by_criterion: dict[str, list[str]] = {}
    for verdict in told["verdicts"]:
        by_criterion.setdefault(verdict["criterion_id"], []).append(verdict[f"said_{lang}"])
        assert verdict[f"limit_{lang}"] in words
    assert answers == [said for five in by_criterion.values() for said in five]
    for region in told["national"]["regions"]:
        low, high = (number(region[name], lang) for name in ("rank_p05", "rank_p95"))
        assert f"{low}–{high}" in words
    for site in told["sites"]:
        assert percent(site["among_first"], lang, 1) in words


def test_every_answer_has_its_source_and_dogiyai_its_doubt(open_screen: OpenScreen, told: dict[str, Any]) -> None:
    screen = read(open_screen, "/replay?lang=en")
    rows = screen.page.locator(".sa-stacks tr:has(.sa-answer)")
    expect(rows).to_have_count(len({verdict["criterion_id"] for verdict in told["verdicts"]}))
    for row in rows.all():
        expect(row.locator("td").last).to_contain_text("·")  # a source with its publisher or date
    then = rows.filter(has_text="Underdeveloped 2015")
    expect(then.locator(".sa-answer").last).to_have_text("unknown")
    later = rows.filter(has_text="Underdeveloped 2020")
    expect(later.locator(".sa-answer").last).to_have_text("met")
    expect(later).to_contain_text(say("replay.verdicts.afterwards", "en"))


def test_the_picture_has_a_cell_per_mix_a_legend_and_words(open_screen: OpenScreen, told: dict[str, Any]) -> None:
    screen = read(open_screen, "/replay?lang=en")
    picture = screen.page.locator(".sa-ternary img")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    assert told["weights"]["en"] in str(picture.get_attribute("alt"))
    cells = picture.evaluate("image => decodeURIComponent(image.src).split('stroke=\"#c3ced6\"').length - 1")
    assert cells == len(told["mixes"])
    counts = [int(text.split()[0]) for text in screen.page.locator(".sa-keys .sa-quiet").all_inner_texts()]
    assert sum(counts) == len(told["mixes"])
    assert counts[-1] == sum(mix["share"] > 0.5 for mix in told["mixes"]) == 0


def test_the_download_is_the_file_of_the_command(open_screen: OpenScreen, told: dict[str, Any]) -> None:
    screen = read(open_screen, "/replay")
    with screen.page.expect_download() as caught:
        screen.page.locator(".st-key-replay_download button:visible").first.click()
    assert caught.value.suggested_filename == "replay-2017.json"
    assert json.loads(Path(caught.value.path()).read_bytes()) == told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_on_a_phone_nothing_is_wider_than_the_screen(open_screen: OpenScreen, lang: Language) -> None:
    screen = read(open_screen, f"/replay?lang={lang}", width=390, height=844)
    expect(screen.page.locator(".sa-ternary img")).to_be_visible()
    assert screen.page.evaluate(FITS)
    widths = screen.page.locator(".sa-card").evaluate_all(
        "cards => cards.map((card) => card.scrollWidth - card.clientWidth)"
    )
    assert max(widths[:-1]) <= 1  # the trail below may be pushed sideways, as on every page
    answer = screen.page.locator(".sa-answer").first.bounding_box()
    assert answer
    assert answer["x"] + answer["width"] <= 390


def test_the_evidence_of_each_site_and_the_same_question_on_the_page_choose(
    open_screen: OpenScreen, told: dict[str, Any]
) -> None:
    screen = read(open_screen, "/replay?lang=en")
    expect(screen.page.locator(".sa-card").last).to_contain_text("Perpres 131/2015: unconfirmed")
    screen.page.locator(".st-key-replay_trail button").filter(has_text="Kota Pasuruan").click()
    expect(screen.page.locator(".sa-card").last).to_contain_text("Ship components and metal casting")
    screen.page.locator(".st-key-replay_choose button:visible").first.click()
    screen.page.wait_for_url("**/choose**")
    screen.settle()
    screen.expect_link(draws="5000", sel="1905,3575,7371,7405,9406")
    dogiyai = next(one for one in told["national"]["regions"] if one["region_code"] == "9406")
    low, high = (number(dogiyai[name], "en") for name in ("rank_p05", "rank_p95"))
    expect(screen.page.locator(".sa-place")).to_contain_text(f"between {low} and {high}")
