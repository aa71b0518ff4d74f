"""A page that holds a map and little else, as the tests of the map core ask and move it."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, Self

from playwright.sync_api import Frame, Page

from tests.browser.conftest import Trail


@dataclass
class Bench:
    """The bench's page and its map."""

    page: Page
    trail: Trail
    frame: Frame

    @classmethod
    def open(cls, address: str, page: Page, trail: Trail) -> Self:
        page.goto(address)
        element = page.wait_for_selector("iframe[title^='streamlit_folium']", timeout=30_000)
        frame = element.content_frame() if element else None
        assert frame
        frame.wait_for_function("window.map?.sentraAtlas?.ready", timeout=30_000)
        page.wait_for_timeout(300)
        return cls(page, trail, frame)

    def ask(self, expression: str, argument: Any = None) -> Any:
        return self.frame.evaluate(
            f"(given) => {{ const atlas = window.map.sentraAtlas; return {expression}; }}", argument
        )

    def pixel(self, place: tuple[float, float]) -> tuple[float, float]:
        """Where a latitude and longitude stand on the page."""
        point = self.ask("atlas.map.latLngToContainerPoint(given)", list(place))
        box = self.page.locator("iframe[title^='streamlit_folium']").bounding_box()
        assert box
        return box["x"] + point["x"], box["y"] + point["y"]

    def click(self, place: tuple[float, float]) -> None:
        self.page.mouse.click(*self.pixel(place))

    def hover(self, place: tuple[float, float]) -> str:
        x, y = self.pixel(place)
        self.page.mouse.move(x - 40, y - 40)
        self.page.mouse.move(x, y)
        return self.frame.locator(".atlas-tip").inner_text()

    def said(self) -> str:
        return self.page.locator("code").inner_text()

    def switch(self, label: str) -> None:
        self.page.get_by_text(label, exact=True).click()

    def colour(self, place: tuple[float, float]) -> str:
        """What is mostly painted around a place, as #rrggbb: a border or its blur is never most of it."""
        data = self.ask(
            """(() => {
              const at = atlas.map.latLngToLayerPoint(given);
              const { _ctx: ctx, _bounds: { min } } = atlas.painter.main;
              const ratio = window.devicePixelRatio;
              return [...ctx.getImageData((at.x - min.x) * ratio - 4, (at.y - min.y) * ratio - 4, 9, 9).data];
            })()""",
            list(place),
        )
        pixels = Counter(tuple(data[at : at + 3]) for at in range(0, len(data), 4))
        return "#" + "".join(f"{part:02x}" for part in pixels.most_common(1)[0][0])
