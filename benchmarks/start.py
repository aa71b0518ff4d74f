"""From starting the server to the first map: what a restart costs the first reader."""

import time
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser

from benchmarks.browser import APPS, ROOT, serve, watched
from benchmarks.report import Line, ratios

ROUNDS: Final = 3
APP: Final = "the app"
USUAL: Final = "the usual way (st_folium, 300 points)"
EMPTY: Final = "an empty page"
VISITS: Final[dict[str, tuple[Path, str, object]]] = {
    APP: (ROOT / "app.py", "atlas", None),
    USUAL: (APPS / "naive.py", "naive_markers", 300),
    EMPTY: (APPS / "empty.py", "text", "ready"),
}


def measure(browser: Browser) -> tuple[list[Line], list[Line]]:
    """Start all servers by turns, each for one visit; one round before the measured ones warms the disk's cache."""
    spent: dict[str, list[float]] = {name: [] for name in VISITS}
    for round_ in range(ROUNDS + 1):
        for name, (script, sign, expected) in VISITS.items():
            started = time.perf_counter()
            env = {"SENTRA_ATLAS_BENCH_POINTS": "300"}
            with serve(script, env=env) as address, watched(browser) as page:
                page.open(address, sign, expected)
                if round_:
                    spent[name].append(1e3 * (time.perf_counter() - started))
    return (
        [
            Line(f"start of the server to first map: times {USUAL}", ratios(spent[APP], spent[USUAL]), "x"),
            Line(f"start of the server to first map: times {EMPTY}", ratios(spent[APP], spent[EMPTY]), "x"),
        ],
        [Line(f"start of the server to the page, {name}", values, "ms") for name, values in spent.items()],
    )
