"""A monkey at the screen: random acts of a reader, drawn from a seed, so that a run can be played again.

Acts ask the page itself what can be pressed, so a new button, list or page is tried without a word here.
"""

import logging
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from playwright.sync_api import Locator
from playwright.sync_api import TimeoutError as TooLate

from tests.browser.harness.agreement import READ_FACTS, Facts, find_disagreements
from tests.browser.harness.screen import IDLE, Screen
from texts import LANGUAGES, Language, say

LOG: Final = logging.getLogger(__name__)
"""``--log-cli-level=info`` shows the acts as they are done."""

PATIENCE_SECONDS: Final = 40
"""How long address and screen may differ on a busy machine; a quiet one needs a fraction of a second."""

LATE_MS: Final = 350
"""Where nothing has changed, the page is looked at again: a table tells its picks only after a fifth of a second."""

CLICK_MS: Final = 4_000
"""A thing that cannot be pressed for so long is covered by another; the monkey turns to something else."""

BUTTONS: Final = (
    "[data-testid=stMain] [data-testid=stButton] button, [data-testid=stSidebar] [data-testid=stButton] button"
)
SWITCHES: Final = "button[data-variant=segmented_control]:not([data-selected])"
PILLS: Final = "button[data-variant=pills]"
TOGGLES: Final = "[data-testid=stCheckbox] label"
FOLDS: Final = "[data-testid=stExpander] summary"
LISTS: Final = "[data-testid=stSelectbox] input[role=combobox], [data-testid=stMultiSelect] input[role=combobox]"
SLIDERS: Final = "[data-testid=stSlider] input[type=range]"
STEPS: Final = "[data-testid=stNumberInputStepUp], [data-testid=stNumberInputStepDown]"
UPLOADS: Final = "[data-testid=stFileUploader] input[type=file]"
TABLE: Final = "[data-testid=stDataFrame]"

NOT_PRESSED: Final = ("choose_full",)
"""Ten times as many draws take seconds on purpose; tests of their own press it."""

READ_TARGETS: Final = """({ css, apart }) => [...document.querySelectorAll(css)].map((one, at) => {
  const key = one.closest("[class*='st-key-']")?.className.match(/st-key-(\\S+)/)?.[1] ?? "";
  const label = one.innerText.trim() || one.getAttribute("aria-label") || "";
  const barred = one.disabled || apart.includes(key) || one.closest("[inert], .st-key-widget_lang");
  return { at, key, label, ready: !barred && one.checkVisibility({ visibilityProperty: true }) };
}).filter((one) => one.ready)"""

WORDS: Final = ("kopi", "tenon", "batik Solo", "zzqqxxkk", "", "<img src=x onerror=window.pwned=1>", "Dogiyai", "0")

GOOD: Final = "Kode;Kabupaten/Kota;Produk;Unit usaha\n19.05;Kab. Bangka Barat;Lada;40\n94.06;Kab. Dogiyai;Kopi;25\n"
FILES: Final = {
    "baik.csv": GOOD.encode(),
    "sama lagi.csv": (GOOD + ";Pasuruan;Logam;3\n;Kab. Bangka Slatan;Ikan;2\n;Antah;Batu;1\n").encode(),
    "bps.csv": b"Kode,Unit usaha\n1903,4\n1905,7\n1906,2\n1901,5\n",
    "titik.csv": b"nama,lintang,bujur\na,-7.05,110.44\nb,-6.9,107.6\nc,95,200\n",
    "kosong.csv": b"",
    "gambar.csv": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "terpotong.xlsx": b"PK\x03\x04" + bytes(60),
    "batas.geojson": b'{"type":"FeatureCollection","features":[]}',
    "lebar.csv": ",".join(f"k{n}" for n in range(600)).encode(),
    "<b>nama.csv": b"Kode;=1+1;[x](javascript:1)\n19.05;<i>;$\\frac{1}{2}$\n",
}
"""Small files by name, good ones and such that must be refused in a sentence."""

WHEEL: Final = 600
ROW_PX: Final = 33
"""The height of a table's row, and of its heading."""


@dataclass
class Monkey:
    """Acts on a screen, keeps a diary, and compares screen and address after each act."""

    screen: Screen
    home: Language
    draw: random.Random
    diary: list[str] = field(default_factory=list)
    missed: int = 0
    last: Facts = field(default_factory=dict)

    def act(self) -> None:
        """Do one act that the page allows now, wait for its answer, and demand that address and screen agree."""
        begun = time.monotonic()
        deeds = self._deeds()
        while True:
            (deed,) = self.draw.choices(list(deeds), weights=list(deeds.values()))
            try:
                told = deed()
            except TooLate as late:  # covered, or gone while the page was drawn anew
                self.missed += 1
                LOG.info("%s missed: %s", self.home, late)
                self.screen.page.keyboard.press("Escape")
                told = None
            if told is not None:
                break
        self.diary.append(told)
        done = time.monotonic()
        self.agree()
        LOG.info("%s %d: %s (%.1f + %.1f s)", self.home, len(self.diary), told, done - begun, time.monotonic() - done)

    def agree(self) -> Facts:
        """Wait until all is drawn and the address and the screen say the same; say what does not when they never do."""
        page = self.screen.page
        deadline = time.monotonic() + PATIENCE_SECONDS
        told: list[str] = []
        still = False
        while True:
            page.wait_for_timeout(60)
            # not by a locator, which looks every half second
            page.wait_for_function("(css) => document.querySelector(css)", arg=IDLE)
            facts: Facts = page.evaluate(READ_FACTS)
            found = find_disagreements(facts)
            if not found and (still or facts != self.last):
                break
            if not found:  # the act changes nothing that is told, or not yet
                still = True
                page.wait_for_timeout(LATE_MS)
                continue
            if found != told:
                LOG.info("%s differs yet: %s", self.home, "; ".join(found))
                told = found
            assert time.monotonic() < deadline, "\n".join([*found, str(facts["alerts"])])
        faults = [fault for fault in self.screen.trail.faults if not fault.startswith("failed:")]
        assert faults == [], faults
        assert self.screen.trail.outside() == []
        self.last = facts
        return facts

    def _deeds(self) -> dict[Callable[[], str | None], float]:
        page = self.screen.page.url.split("?")[0].rpartition("/")[2] or "map"
        away = self.screen.page.evaluate("document.documentElement.lang") != self.home
        deeds: dict[Callable[[], str | None], float] = {
            self.press_pill: 4,
            self.press_switch: 3,
            self.press_button: 3,
            self.fold: 1.5,
            self.toggle: 1,
            self.choose_from_list: 2,
            self.turn_page: 2,
            self.go_back: 1.5,
            self.go_forward: 1,
            self.reload: 0.3,
            self.switch_language: 6 if away else 0.7,
        }
        if page == "map":
            deeds |= {self.search: 1.5, self.pick_on_map: 4, self.pick_in_table: 2, self.zoom: 0.5, self.rectangle: 0.7}
        if page == "choose":
            deeds |= {self.slide: 4, self.step: 3, self.pick_on_map: 1, self.pick_in_table: 2}
        if page in {"glossary", "about", "evidence"}:  # pages to read: there is little to press
            deeds |= {self.turn_page: 6}
        if page == "import":
            deeds |= {self.upload: 4, self.press_button: 6}
        return deeds

    # ---- what is pressed

    def _targets(self, css: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.screen.page.evaluate(READ_TARGETS, {"css": css, "apart": NOT_PRESSED})
        return found

    def _one_of(self, css: str) -> tuple[Locator, str] | None:
        targets = self._targets(css)
        if not targets:
            return None
        target = self.draw.choice(targets)
        return self.screen.page.locator(css).nth(target["at"]), f"{target['key']} {target['label'][:40]!r}"

    def _press(self, css: str, verb: str) -> str | None:
        found = self._one_of(css)
        if found is None:
            return None
        found[0].click(timeout=CLICK_MS)
        return f"{verb} {found[1]}"

    def press_pill(self) -> str | None:
        """Press a filter's button."""
        return self._press(PILLS, "pill")

    def press_switch(self) -> str | None:
        """Press a part of a switch that is not the one in force."""
        return self._press(SWITCHES, "switch")

    def press_button(self) -> str | None:
        """Press any button of the page."""
        return self._press(BUTTONS, "button")

    def fold(self) -> str | None:
        """Open or close a fold."""
        return self._press(FOLDS, "fold")

    def toggle(self) -> str | None:
        """Turn something on or off."""
        return self._press(TOGGLES, "toggle")

    def step(self) -> str | None:
        """Make a number one more or one less."""
        return self._press(STEPS, "step")

    def slide(self) -> str | None:
        """Move a slider by a step."""
        found = self._one_of(SLIDERS)
        if found is None:
            return None
        key = self.draw.choice(("ArrowRight", "ArrowLeft"))
        found[0].focus(timeout=CLICK_MS)
        found[0].press(key, timeout=CLICK_MS)
        return f"slide {found[1]} {key}"

    def choose_from_list(self) -> str | None:
        """Open a list and choose one of its first options, or take away the last that was chosen."""
        found = self._one_of(LISTS)
        if found is None:
            return None
        box, named = found
        box.focus(timeout=CLICK_MS)
        down = self.draw.randrange(1, 9)
        if down == 1:
            box.press("Backspace", timeout=CLICK_MS)
            self.screen.page.keyboard.press("Escape")
            return f"list {named} Backspace"
        for _ in range(down):
            box.press("ArrowDown", timeout=CLICK_MS)
        box.press("Enter", timeout=CLICK_MS)
        self.screen.page.keyboard.press("Escape")
        return f"list {named} option {down}"

    def search(self) -> str | None:
        """Search for words."""
        words = self.draw.choice(WORDS)
        box = self.screen.widget("text").locator("input")
        box.fill(words, timeout=CLICK_MS)
        box.press("Enter")
        return f"search {words!r}"

    # ---- map and table

    def pick_on_map(self) -> str | None:
        """Press somewhere on the map: a region, a point or the sea."""
        box = self._map()
        if box is None:
            return None
        x, y = (box[at] + box[size] * self.draw.uniform(0.1, 0.9) for at, size in (("x", "width"), ("y", "height")))
        self.screen.page.mouse.click(x, y)
        return f"map click {x:.0f},{y:.0f}"

    def zoom(self) -> str | None:
        """Turn the wheel over the map."""
        box = self._map()
        if box is None:
            return None
        turn = self.draw.choice((-WHEEL, WHEEL))
        self.screen.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.screen.page.mouse.wheel(0, turn)
        return f"map wheel {turn}"

    def rectangle(self) -> str | None:
        """Take the rectangle's tool and draw; the tool takes a drawn rectangle away again."""
        box = self._map()
        if box is None:
            return None
        self.screen.frame.locator("[data-tool=rectangle]").click(timeout=CLICK_MS)
        mouse = self.screen.page.mouse
        mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.4)
        mouse.down()
        mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.8, steps=3)
        mouse.up()
        return "map rectangle"

    def _map(self) -> dict[str, float] | None:
        frame = self.screen.page.locator(".st-key-map iframe")
        if frame.count() == 0:
            return None
        frame.scroll_into_view_if_needed(timeout=CLICK_MS)
        return {**(frame.bounding_box() or {})} or None

    def pick_in_table(self) -> str | None:
        """Press the mark of one of a table's first rows."""
        tables = self._targets(TABLE)
        if not tables:
            return None
        table = self.screen.page.locator(TABLE).nth(tables[0]["at"])
        height = (table.bounding_box(timeout=CLICK_MS) or {"height": 0})["height"]
        row = self.draw.randrange(0, max(1, min(8, int(height / ROW_PX - 1))))
        table.click(position={"x": 16, "y": ROW_PX * (row + 1.5)}, timeout=CLICK_MS)
        return f"table {tables[0]['key']} row {row}"

    # ---- files

    def upload(self) -> str | None:
        """Give one of the small files to an uploader."""
        uploads = self.screen.page.locator(UPLOADS)
        if uploads.count() == 0:
            another = self.screen.page.locator(".st-key-import_another button").first
            if not another.is_visible():
                return None
            another.click(timeout=CLICK_MS)
            uploads.first.wait_for(state="attached", timeout=CLICK_MS)
        name = self.draw.choice(list(FILES))
        at = self.draw.randrange(uploads.count())
        uploads.nth(at).set_input_files(
            {"name": name, "mimeType": "application/octet-stream", "buffer": FILES[name]}, timeout=CLICK_MS
        )
        self.screen.page.keyboard.press("Escape")
        return f"upload {at} {name}"

    # ---- pages, languages, history

    def turn_page(self) -> str | None:
        """Turn to another page by the header."""
        return self._press("[data-testid=stTopNavLink]", "page")

    def switch_language(self) -> str | None:
        """Speak the other language; the monkey comes home before long."""
        spoken = self.screen.page.evaluate("document.documentElement.lang")
        other = next(lang for lang in LANGUAGES if lang != spoken)
        self.screen.widget("lang").locator("button").filter(has_text=other.upper()).click(timeout=CLICK_MS)
        return f"language {other}"

    def go_back(self) -> str | None:
        """Go back in the browser's history, if there is a page of ours."""
        if not self.screen.page.evaluate("navigation.canGoBack"):
            return None
        self.screen.page.go_back()
        return "back"

    def go_forward(self) -> str | None:
        """Go forward in the browser's history."""
        if not self.screen.page.evaluate("navigation.canGoForward"):
            return None
        self.screen.page.go_forward()
        return "forward"

    def reload(self) -> str | None:
        """Load the page anew: what only the session held is gone, what the link says is shown."""
        self.screen.page.reload()
        self.screen.page.locator(".st-key-switches").wait_for()
        return "reload"


def read(screen: Screen) -> Sequence[object]:
    """Return what a page says in words, for the comparison of two readers of one link.

    In no link is where a reader stands in the tour, in whose place the empty card stands, and how far the import of a
    file has come: the file, like the layer that it becomes, stays with its reader.
    """
    facts = screen.page.evaluate(READ_FACTS)
    headings = screen.page.locator("h1" if facts["page"] == "import" else "h1, h2:not(.st-key-tour h2)")
    empty = {say("screen.card.empty.title", lang) for lang in LANGUAGES}
    said = [heading for heading in headings.all_inner_texts() if heading not in empty]
    return [facts["page"], facts["sentence"], facts["chips"], said]
