"""Save, share, open and compare a workspace as a planner does; what opening changes is seen before it happens."""

import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.harness.screen import OpenScreen, Screen
from texts import LANGUAGES, Language, say
from ui.workspace_link import MAX_LINK

pytest_plugins = ["tests.browser.harness.screen_fixtures"]

ASKED = "/?lang=en&kbli=13&level=regency&sel=9406,3575&weights=border:2,population:1&gates=border&quota=island:papua:1"
NOTES = "Meeting of 22 November:\nask <b>Bappeda</b> *now* about Dogiyai"
SURVEY = "Kabupaten/Kota;Nama Sentra;Tenaga Kerja\nKab. Bangka Barat;Tenun Muntok;10\nKota Pasuruan;Logam;12\n"


def part(screen: Screen, key: str) -> Locator:
    return screen.page.locator(f"[class~='st-key-{key}']:visible").first


def press(screen: Screen, key: str) -> None:
    part(screen, key).locator("button:visible").first.click()
    screen.settle()


def toggle(screen: Screen) -> None:
    """Open or close the workspace's part."""
    press(screen, "workspace")


def write_notes(screen: Screen, words: str) -> None:
    box = part(screen, "workspace_notes").locator("textarea")
    box.fill(words)
    box.press("Control+Enter")
    screen.page.wait_for_function("new URL(location.href).searchParams.has('notes')")
    screen.settle()


def save(screen: Screen) -> dict[str, Any]:
    with screen.page.expect_download() as caught:
        part(screen, "workspace_save").locator("button:visible").first.click()
    assert re.fullmatch(r"sentra-atlas-\d{4}-\d\d-\d\d\.workspace\.json", caught.value.suggested_filename)
    told: dict[str, Any] = json.loads(Path(caught.value.path()).read_bytes())
    return told


def give(screen: Screen, told: object, name: str = "rapat.json", uploader: str = "workspace") -> None:
    box = screen.page.locator(f"[class*='st-key-upload_{uploader}_'] input[type=file]").first
    content = told if isinstance(told, bytes) else json.dumps(told).encode()
    box.set_input_files({"name": name, "mimeType": "application/json", "buffer": content})
    screen.settle()


def popover(screen: Screen) -> Locator:
    return screen.page.get_by_test_id("stPopoverBody")


def test_a_saved_workspace_opens_elsewhere_and_back_undoes_it(open_screen: OpenScreen) -> None:
    mine = open_screen(ASKED)
    sentence = mine.sentence.inner_text()
    toggle(mine)
    write_notes(mine, NOTES)
    told = save(mine)
    assert told["notes"] == NOTES
    assert told["selection"] == ["9406", "3575"]
    assert told["choice"]["quotas"]["per_island"] == {"papua": 1}

    yours = open_screen("/?lang=en&kbli=14")
    before = yours.page.url
    shown = yours.sentence.inner_text()
    toggle(yours)
    give(yours, told)
    expect(popover(yours)).to_contain_text("Product (KBLI division): Wearing apparel → Textiles")
    expect(popover(yours)).to_contain_text("Kabupaten Dogiyai (9406)")
    expect(popover(yours)).to_contain_text("ask <b>Bappeda</b> *now*")
    assert yours.page.url == before, "a file that is only offered changes nothing"
    press(yours, "workspace_apply")
    expect(yours.sentence).to_have_text(sentence)
    expect(yours.chip("3575")).to_be_visible()
    expect(part(yours, "workspace_notes").locator("textarea")).to_have_value(NOTES)
    expect(popover(yours)).to_contain_text(say("workspace.screen.opened", "en"))
    yours.expect_link(kbli="13", weights="border:2,population:1", gates="border", quota="island:papua:1")
    assert {**save(yours), "made_at": ""} == {**told, "made_at": ""}

    yours.page.go_back()
    expect(yours.sentence).to_have_text(shown)
    yours.expect_link(kbli="14", weights=None, sel=None, notes=None)
    expect(part(yours, "workspace_notes").locator("textarea")).to_have_value("")
    yours.page.go_forward()
    expect(part(yours, "workspace_notes").locator("textarea")).to_have_value(NOTES)


def test_the_link_says_what_it_does_not_carry(open_screen: OpenScreen) -> None:
    mine = open_screen(ASKED)
    toggle(mine)
    expect(popover(mine)).to_contain_text(say("workspace.screen.link_what", "en"))
    write_notes(mine, NOTES)
    expect(popover(mine)).to_contain_text(
        say("workspace.screen.link_lost", "en", parts=say("workspace.screen.lost_notes", "en"))
    )
    link = popover(mine).get_by_test_id("stCode").inner_text().strip()
    assert link == mine.page.url
    yours = open_screen(link.removeprefix(mine.page.evaluate("location.origin")))
    expect(yours.page.get_by_test_id("stAlert")).to_contain_text(say("errors.notes_lost", "en"))
    expect(yours.sentence).to_have_text(mine.sentence.inner_text())


def test_a_link_at_its_limit_opens_and_one_beyond_it_offers_the_file(open_screen: OpenScreen) -> None:
    provinces = ("11", "12", "32", "33", "35", "73")
    codes = [f"{province}{number:02}" for province in provinces for number in range(1, 18)][:100]
    every = "".join(f"&kbli={kbli}" for kbli in ("10", "13", "14", "15", "16", "23", "25", "31", "32"))
    question = "weights=border:2,population:1.5,density:0.5&gates=border&quota=island:papua:1"
    screen = open_screen(f"/?lang=en&level=regency{every}&text={'ikat%20' * 8}&{question}&sel={','.join(codes)}")
    filler = "".join(f"&province={code}" for code in range(11, 100))
    assert len(screen.page.url) <= MAX_LINK
    toggle(screen)
    long = say("workspace.screen.link_long", "en", given="", allowed="2,000").split("characters.")[1].strip()
    expect(popover(screen)).not_to_contain_text(long)
    beyond = open_screen(screen.page.url.removeprefix(screen.page.evaluate("location.origin")) + filler)
    assert len(beyond.page.url) > MAX_LINK
    expect(beyond.chip(codes[-1])).to_be_visible()
    toggle(beyond)
    expect(popover(beyond)).to_contain_text(long)
    assert save(beyond)["selection"] == codes


def test_a_file_of_today_and_before_opens_and_a_bad_one_changes_nothing(open_screen: OpenScreen) -> None:
    files = Path(__file__).parents[1] / "clusters" / "workspaces"
    for lang in LANGUAGES:
        screen = open_screen(f"/?lang={lang}&kbli=14")
        toggle(screen)
        before = screen.page.url
        for content, key in ((b"{", "unreadable"), (b'{"format":"sentra-atlas-workspace","version":9}', "newer")):
            give(screen, content)
            named = {"name": "rapat.json", "allowed": "2" if key == "newer" else "sentra-atlas-workspace", "given": "9"}
            expect(popover(screen).get_by_role("alert")).to_contain_text(say(f"errors.workspace_{key}", lang, **named))
            assert screen.page.url == before
        give(screen, (files / "version-1.json").read_bytes())
        expect(popover(screen)).to_contain_text("0123456789ab")
        give(screen, (files / "version-2.json").read_bytes(), "lain.json", "workspace_other")
        expect(popover(screen)).to_contain_text(
            say("workspace.screen.against_other", lang, other="lain.json", name="rapat.json")
        )
        expect(popover(screen)).to_contain_text(say("workspace.line.gates", lang))
        press(screen, "workspace_cancel")
        assert screen.page.url == before


def import_survey(screen: Screen, lang: Language, *, is_saved: bool = False) -> None:
    screen.turn_to("import", lang)
    box = screen.page.locator("[class*='st-key-upload_table_'] input[type=file]")
    box.set_input_files({"name": "survei.csv", "mimeType": "text/csv", "buffer": SURVEY.encode()})
    screen.settle()
    told = screen.page.get_by_text(say("workspace.screen.mapping_taken", lang))
    expect(told).to_have_count(1 if is_saved else 0)
    press(screen, "import_match")
    screen.page.wait_for_load_state("networkidle")  # leaving earlier breaks off what the map still loads
    press(screen, "import_show")
    screen.page.locator(".st-key-map iframe").wait_for()
    screen.settle()


def test_an_imported_table_is_read_as_before_and_what_rests_on_it_comes_back(open_screen: OpenScreen) -> None:
    mine = open_screen("/?lang=en")
    import_survey(mine, "en")
    mine.expect_link(measure="own1.rows", level="regency", layers="own")
    toggle(mine)
    told = save(mine)
    assert told["layers"]["own1"]["mapping"]["columns"] == {"name": "Kabupaten/Kota"}
    assert "Tenun Muntok" not in json.dumps(told), "rows stay where they are"

    yours = open_screen("/?lang=en")
    toggle(yours)
    give(yours, told)
    expect(popover(yours)).to_contain_text(say("errors.workspace_layers", "en", given="survei.csv"))
    press(yours, "workspace_apply")
    yours.expect_link(measure=None)
    expect(popover(yours)).to_contain_text(say("workspace.screen.waiting", "en", files="survei.csv"))
    toggle(yours)
    import_survey(yours, "en", is_saved=True)
    yours.press("level", say("screen.level.province", "en"))
    press(yours, "workspace_again")
    yours.expect_link(measure="own1.rows", level="regency", layers="own")
    expect(yours.page.locator(".st-key-workspace_again")).to_have_count(0)
