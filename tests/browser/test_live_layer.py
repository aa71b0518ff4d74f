"""The live layer in the browser: the map draws every feature, nothing comes from elsewhere, axe finds nothing."""

from collections.abc import Iterator
from importlib.resources import files

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage
from tests.live.conftest import Live, started

AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = ("/", "/collections/regions-2022", "/collections/sentra-2022/items?limit=20", "/dictionary", "/openapi")

INSIDE = """shape => {
  const { x, y, width, height } = shape.getBBox();
  for (let step = 1; step < 400; step += 1) {
    const at = new DOMPoint(x + ((step % 20) / 20) * width, y + (step / 400) * height);
    if (!shape.isPointInFill(at)) continue;
    const onPage = at.matrixTransform(shape.getScreenCTM());
    return [onPage.x, onPage.y];
  }
}"""
"""A place inside a shape: the middle of what is around a regency of islands is sea."""


@pytest.fixture(scope="module")
def service() -> Iterator[Live]:
    with started() as found:
        yield found


def test_the_map_of_a_page_draws_its_features_and_names_them(service: Live, new_page: NewPage) -> None:
    page, trail = new_page(locale="en-GB")
    page.goto(f"{service.url}/collections/regions-2022/items?province_code=94")
    shapes = page.locator("#map path.leaflet-interactive")
    expect(shapes).to_have_count(8)
    page.mouse.move(*shapes.first.evaluate(INSIDE))
    expect(page.locator(".leaflet-tooltip")).to_contain_text("Kabupaten")
    page.goto(f"{service.url}/collections/programme-sites-2017/items")
    expect(shapes).to_have_count(11)
    page.get_by_role("link", name="ID", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "id")
    expect(shapes).to_have_count(11)
    assert (trail.faults, trail.outside()) == ([], [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_overflows(service: Live, new_page: NewPage, scheme: str) -> None:
    page, trail = new_page(width=390, height=844, color_scheme=scheme, bypass_csp=True)
    for address in PAGES:
        page.goto(f"{service.url}{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
        page.evaluate(AXE)
        found = page.evaluate("tags => axe.run(document, { runOnly: { type: 'tag', values: tags } })", RULES)
        assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found["violations"]] == [], address
    assert (trail.faults, trail.outside()) == ([], [])
