"""What may go wrong around a reader: the server dies, two tabs, old links, other clocks, a register edited badly."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, NewPage, StartApp, serve
from tests.browser.harness.agreement import READ_FACTS, find_disagreements
from tests.browser.harness.screen import OpenScreen, Screen
from texts import LANGUAGES, Language, say

pytest_plugins = ["tests.browser.harness.screen_fixtures"]

SENTRA = "registers/sentra.csv"
LINK = "kbli=13&level=regency&table=records&sel=1106,9406"


def expect_agreement(screen: Screen) -> None:
    """Wait until the address and the screen say the same."""
    found = ["not looked yet"]
    for _ in range(100):
        screen.settle()
        if not (found := find_disagreements(screen.page.evaluate(READ_FACTS))):
            return
    raise AssertionError("\n".join(found))


# ---- the server


class Server:
    """An app server on one port, which can be killed and started again."""

    def __init__(self) -> None:
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.running: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [
            sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", str(self.port),
            "--server.address", "127.0.0.1", "--server.headless", "true", "--server.fileWatcherType", "none",
        ]  # fmt: skip
        self.running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def wait(self) -> None:
        """Wait until it answers: it loads its libraries first."""
        for _ in range(300):
            with suppress(OSError), urlopen(f"{self.address}/_stcore/health", timeout=20):  # noqa: S310 - our own
                return
            time.sleep(0.2)

    def kill(self) -> None:
        if self.running is not None:
            self.running.kill()
            self.running.wait(20)
            self.running = None


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    server.start()
    yield server
    server.kill()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_killed_server_is_told_and_the_page_comes_back_as_it_was(
    server: Server, new_page: NewPage, lang: Language
) -> None:
    page, trail = new_page()
    server.wait()
    screen = Screen.open(f"{server.address}/?{LINK}&lang={lang}", page, trail)
    expect_agreement(screen)
    sentence = screen.sentence.inner_text()
    server.kill()
    lost = page.locator("#sa-lost")
    expect(lost).to_have_text(say("screen.server.lost", lang))
    expect(page.get_by_role("dialog")).to_have_count(0)  # Streamlit's own words are English
    server.start()
    expect(lost).to_be_hidden()
    expect_agreement(screen)
    trail.faults.clear()  # what failed while there was no server
    expect(screen.sentence).to_have_text(sentence)
    screen.press("level", say("screen.level.province", lang))
    screen.expect_link(kbli="13", level=None, sel="1106,9406")
    assert trail.faults == []


# ---- tabs, links, lists


def test_two_tabs_keep_their_own_state(open_screen: OpenScreen) -> None:
    one = open_screen("/?lang=en&kbli=13")
    page = one.page.context.new_page()  # the same browser: cookies and storage are shared
    other = Screen.open(f"{one.page.evaluate('location.origin')}/?vintage=2017&text=kopi", page, one.trail)
    for _ in range(2):
        one.page.bring_to_front()
        one.press("level", say("screen.level.regency", "en"))
        page.bring_to_front()
        other.press("table", say("screen.table.records", "id"))
        expect_agreement(one)
        expect_agreement(other)
    one.expect_link(lang="en", kbli="13", level="regency", vintage=None, text=None, table=None)
    other.expect_link(lang=None, kbli=None, level=None, vintage="2017", text="kopi", table="records")


def test_a_link_longer_than_any_of_ours_is_read_as_far_as_it_goes(open_screen: OpenScreen) -> None:
    codes = [f"{province}{regency:02}" for province in range(11, 97) for regency in range(1, 30)]
    given = [("lang", "en"), ("kbli", "13"), ("sel", ",".join(codes)), ("text", "batik " * 400)]
    given += [("gone", "x"), ("island", "atlantis"), ("point", "P99"), ("region", "0000")]
    screen = open_screen("/?" + urlencode(given))
    expect(screen.page.get_by_test_id("stAlert").first).to_contain_text("atlantis")
    expect(screen.sentence).to_contain_text("Textiles")
    expect(screen.chips()).to_have_count(100)
    screen.page.locator(".st-key-reset button").click()
    screen.page.locator(".st-key-chips_clear button").click()
    expect_agreement(screen)
    screen.expect_link(sel=None, text=None, kbli=None, island=None)


def test_filters_stay_pressed_when_a_reader_goes_back_twice(open_screen: OpenScreen) -> None:
    screen = open_screen("/?kbli=31&kbli=16&underdeveloped=perpres-63-2020&border=any")
    expect_agreement(screen)
    screen.press("kbli", "Tekstil")
    expect_agreement(screen)
    screen.page.locator(".st-key-reset button").click()
    expect_agreement(screen)
    for _ in range(2):  # the counts beside the options differ each time, and with them the names of the buttons
        screen.page.go_back()
        expect_agreement(screen)
    screen.expect_link(underdeveloped="perpres-63-2020", border="any")


def test_a_list_named_in_the_other_language_is_no_choice(open_screen: OpenScreen) -> None:
    screen = open_screen("/choose?lang=en")
    screen.page.locator(".st-key-choose_product input").fill("24")
    screen.page.get_by_role("option").filter(has_text="24 ").click()
    screen.expect_link(product="24")
    screen.settle()
    screen.page.go_back()
    screen.expect_link(product=None)
    screen.settle()
    screen.press("lang", "ID")
    screen.page.locator(".st-key-choose_all label").first.click()  # hands back "Not chosen yet" with its own change
    screen.settle()
    expect(screen.page.locator(".st-key-choose_product input")).to_have_value(say("choose.product.none", "id"))
    assert screen.page.get_by_test_id("stException").count() == 0
    expect_agreement(screen)


# ---- clocks


def test_dates_are_the_same_whatever_clock_server_and_browser_have(
    open_screen: OpenScreen, app_server: StartApp
) -> None:
    far = app_server(ROOT / "app.py", env={"TZ": "Pacific/Kiritimati"})  # fourteen hours ahead
    told = []
    for address, zone in ((far, "Pacific/Pago_Pago"), (None, "Asia/Jakarta")):
        options = {"address": address} if address else {}
        screen = open_screen("/evidence", timezone_id=zone, **options)
        card = screen.page.locator("section.sa-card").first
        expect(card).to_contain_text("2017")
        told.append(card.inner_text())
    assert told[0] == told[1]


# ---- a register edited meanwhile


def test_a_register_edited_badly_is_told_after_a_restart_and_not_before(new_page: NewPage, data_copy: Path) -> None:
    env = {"SENTRA_ATLAS_DATA": str(data_copy)}
    path = data_copy / SENTRA
    rows = path.read_text("utf-8").splitlines()
    with serve(ROOT / "app.py", env=env) as address:
        before = Screen.open(f"{address}/?lang=en", *new_page())
        expect_agreement(before)
        kbli = rows[0].split(",").index("kbli2")
        cells = rows[6].split(",")
        assert cells[kbli].isdigit()
        cells[kbli] = "kain"
        path.write_text("\n".join([*rows[:6], ",".join(cells), *rows[7:]]) + "\n", "utf-8")
        before.press("level", say("screen.level.regency", "en"))
        expect_agreement(before)
        later = Screen.open(f"{address}/?lang=en&vintage=2022", *new_page())
        expect_agreement(later)
        assert before.trail.faults == later.trail.faults == []
    with serve(ROOT / "app.py", env=env) as address:
        restarted = Screen.open(f"{address}/?lang=en", *new_page())
        alert = restarted.page.get_by_test_id("stAlert").first
        expect(alert).to_contain_text("data/registers/sentra.csv, line 7, column kbli2: kain is not allowed")
        expect(alert).to_contain_text("python cli.py check")
        shutil.copy(ROOT / "data" / SENTRA, path)
        mended = Screen.open(f"{address}/?lang=en", *new_page())
        expect_agreement(mended)
