"""The atlas as a reader meets it: opens the screen in a browser, and reads from it what a reader could see.

The fixtures that open it stand in ``screen_fixtures``.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Frame, Locator, Page, Response, expect

from clusters.layers import LAYERS
from geo.writing import FORMATS
from tests.browser.conftest import Trail
from texts import Language, say
from ui.document import PAGES
from ui.parts.download import JSON, OFFERED

PATIENCE_MS = 30_000
"""How long a condition may take to come true on a busy machine; a quiet one needs a tenth."""

MENU_TRIES = 5
"""A menu that is opened while the page is still being drawn is closed by it again: a reader presses once more."""

GRID = "[data-testid=stDataFrame] table[role=grid]"
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
"""What a page does at an act it has begun by then, however busy the machine is."""
TYPES = {
    ".js": {"text/javascript", "application/javascript"},
    ".css": {"text/css"},
    ".json": {"application/json"},
    ".topojson": {"application/json"},
    ".html": {"text/html"},
}
"""An unknown address is answered with 200 and a page, so only the content type shows that a file was served."""

expect.set_options(timeout=PATIENCE_MS)

OpenScreen = Callable[..., "Screen"]


@dataclass
class Screen:
    """One browser page with the atlas in it."""

    page: Page
    trail: Trail
    types: dict[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, address: str, page: Page, trail: Trail) -> Self:
        """Open an address and wait until nothing more is drawn."""
        screen = cls(page, trail)
        page.set_default_timeout(PATIENCE_MS)
        page.on("response", screen._note_type)
        page.goto(address)
        page.locator(".st-key-switches").wait_for()  # before its first run the page is idle too
        screen.settle()
        return screen

    def _note_type(self, answer: Response) -> None:
        path = urlsplit(answer.url).path
        if path.startswith(("/assets/", "/component/")) and answer.status == 200:
            self.types[path] = answer.headers.get("content-type", "").split(";")[0]

    def settle(self) -> None:
        """Wait until the server has answered all that was asked so far and the page has drawn it."""
        self.page.wait_for_timeout(120)  # an act asks the server before its answer can be waited for
        self.page.evaluate(TWO_FRAMES)
        self.page.locator(IDLE).wait_for(state="attached")

    # ---- the map

    @property
    def frame(self) -> Frame:
        """The map's own document, once the core in it is ready."""
        element = self.page.wait_for_selector(".st-key-map iframe", state="attached")
        frame = element.content_frame() if element else None
        assert frame
        frame.wait_for_function("window.map?.sentraAtlas?.ready")
        return frame

    def ask(self, expression: str, argument: Any = None) -> Any:
        """Ask the map's core; ``atlas`` is the core and ``given`` the argument."""
        return self.frame.evaluate(
            f"(given) => {{ const atlas = window.map.sentraAtlas; return {expression}; }}", argument
        )

    def wait_map(self, condition: str, argument: Any = None) -> None:
        """Wait until a condition on the map's core holds."""
        self.frame.wait_for_function(
            f"(given) => {{ const atlas = window.map.sentraAtlas; return {condition}; }}", arg=argument
        )

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Where a place stands on the page, in pixels."""
        return self._on_page(self.ask("atlas.map.latLngToContainerPoint(given)", [latitude, longitude]))

    def at_point(self, record_id: str) -> tuple[float, float]:
        """Where a record's symbol stands on the page, in pixels."""
        return self._on_page(
            self.ask(
                """(() => {
                  const point = atlas.marks.points.find(({ record_id }) => record_id === given);
                  return atlas.map.layerPointToContainerPoint([point.px, point.py]);
                })()""",
                record_id,
            )
        )

    def at_region(self, code: str) -> tuple[float, float]:
        """Where on the page a region of the level shown stands bare, away from all symbols."""
        return self._on_page(
            self.ask(
                """(() => {
                  const { geography, map, marks, state: { level, vintage } } = atlas;
                  const unit = (region) => (level === "province" ? region.province[vintage] : region.code);
                  const size = map.getSize();
                  for (let y = 12; y < size.y; y += 4) for (let x = 12; x < size.x; x += 4) {
                    const place = map.containerPointToLayerPoint([x, y]);
                    const bare = [[0, 0], [5, 0], [-5, 0], [0, 5], [0, -5]].every(([dx, dy]) => {
                      const near = { x: place.x + dx, y: place.y + dy };
                      const region = geography.at(near);
                      return region && unit(region) === given && !marks.at(near, 6);
                    });
                    const covered = document.elementFromPoint(x, y)?.closest(".leaflet-control");
                    if (bare && !covered) return { x, y };
                  }
                  throw new Error(`${given} is nowhere bare on the map`);
                })()""",
                code,
            )
        )

    def _on_page(self, point: dict[str, float]) -> tuple[float, float]:
        box = self.page.locator(".st-key-map iframe").bounding_box()
        assert box
        return box["x"] + point["x"], box["y"] + point["y"]

    def look_at(self, latitude: float, longitude: float, zoom: float) -> None:
        """Move the map's view."""
        self.ask("atlas.map.setView(given.at, given.zoom, { animate: false })",
                 {"at": [latitude, longitude], "zoom": zoom})  # fmt: skip

    def view(self) -> list[float]:
        """Zoom and centre, to two decimals."""
        found: list[float] = self.ask(
            "[atlas.map.getZoom(), atlas.map.getCenter().lat, atlas.map.getCenter().lng].map((n) => +n.toFixed(2))"
        )
        return found

    def points(self) -> int:
        """How many points the map shows."""
        return int(self.ask("atlas.marks.visible.length"))

    def outlined(self) -> list[str]:
        """The codes of the regions outlined on the map."""
        codes: list[str] = self.ask("[...atlas.selected]")
        return codes

    # ---- around the map

    @property
    def sentence(self) -> Locator:
        """The sentence that says what is shown."""
        return self.page.locator(".sa-sentence")

    @property
    def card(self) -> Locator:
        """The card beside the map."""
        return self.page.locator(".st-key-card")

    @property
    def grid(self) -> Locator:
        """The table as screen readers read it; the picture of it is drawn on a canvas."""
        return self.page.locator(GRID)

    def expect_rows(self, count: int) -> None:
        """Wait until the table has so many rows."""
        expect(self.grid).to_have_attribute("aria-rowcount", str(count + 1))

    def picked_rows(self) -> list[str]:
        """The first cells (codes) of the table's marked rows."""
        return self.page.locator(f"{GRID} tr[aria-selected=true] td:first-child").all_inner_texts()

    def chip(self, code: str) -> Locator:
        """The chip of a selected region."""
        return self.page.locator(f".st-key-chip_{code} button:visible")

    def chips(self) -> Locator:
        """All chips."""
        return self.page.locator(".st-key-chips [class*='st-key-chip_'] button:visible")

    def widget(self, name: str) -> Locator:
        """The widget of a setting or a filter."""
        return self.page.locator(f".st-key-widget_{name}")

    def press(self, widget: str, label: str) -> None:
        """Press a button of a widget: a pill or a part of a switch."""
        self.widget(widget).locator("button").filter(has_text=label).click()
        self.settle()

    def search(self, words: str) -> None:
        """Type into the search field as a reader does."""
        box = self.widget("text").locator("input")
        box.fill(words)
        box.press("Enter")
        self.settle()

    def link(self) -> dict[str, list[str]]:
        """What the address says after its question mark."""
        return parse_qs(urlsplit(self.page.url).query)

    def expect_link(self, **said: str | None) -> None:
        """Wait until the address says these settings, and not those that are None."""
        self.page.wait_for_function(
            """(said) => {
              const link = new URL(location.href).searchParams;
              return Object.entries(said).every(([name, value]) => link.get(name) === value);
            }""",
            arg=said,
        )

    def words(self) -> str:
        """All that the page itself shows as text."""
        return str(self.page.evaluate("document.body.innerText"))

    def turn_to(self, page: str, lang: Language) -> None:
        """Turn to another page by its name in the header."""
        self.page.wait_for_load_state("networkidle")  # leaving earlier breaks off what is still loading
        self.page.get_by_test_id("stTopNavLink").filter(has_text=say(f"screen.page.{page}", lang)).click()
        self.page.wait_for_url(lambda url: _page_of(url) == page)
        self.settle()

    def download(self, layer: str, suffix: str = ".geojson", place: str = "export") -> tuple[str, bytes]:
        """Download a layer by an export menu; return its name and its bytes. An imported one is named own1, own2 …"""
        take = self.page.locator(f".st-key-{place}_take button")
        opener = self.page.locator(f".st-key-{place if place == 'export' else f'{place}_export'} button").first
        for _ in range(MENU_TRIES):
            self.settle()
            if take.is_visible():
                break
            opener.click()
        self._press_pill(f".st-key-{place}_format", [*OFFERED, JSON].index(suffix))
        named = re.escape(FORMATS[suffix].name if suffix in FORMATS else "JSON")
        expect(take).to_contain_text(re.compile(rf"(?<!\w){named}(?!\w)"))  # the menu is that format's by now
        if self.page.locator(f".st-key-{place}_layer").count():
            self._press_pill(f".st-key-{place}_layer", [*LAYERS, "own1", "own2"].index(layer))
        with self.page.expect_download() as caught:
            take.click()
        return caught.value.suggested_filename, Path(caught.value.path()).read_bytes()

    def _press_pill(self, widget: str, position: int) -> None:
        """Press one of a row of pills unless it is pressed already."""
        pill = self.page.locator(f"{widget} button").nth(position)
        if pill.get_attribute("aria-checked") != "true":
            pill.click()
            self.settle()

    # ---- what holds for every page

    def check(self) -> None:
        """Nothing was asked of another machine, nothing failed, and every file came with its own type."""
        assert self.trail.outside() == [], self.trail.outside()
        assert self.trail.faults == [], self.trail.faults
        wrong = {
            path: kind for path, kind in self.types.items() if kind not in TYPES.get(PurePosixPath(path).suffix, ())
        }
        assert wrong == {}, wrong


def _page_of(url: str) -> str:
    """The page that an address opens, below any base path."""
    last = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    return last if last in PAGES and last else "map"


def features(content: bytes) -> Sequence[dict[str, Any]]:
    """Return the features of a GeoJSON file."""
    found: list[dict[str, Any]] = json.loads(content)["features"]
    return found
