"""The locator against other ways to put points in regions, and against the floor: reading and writing alone."""

import gc
import time
from typing import Final

import geopandas as gpd
import numpy as np

from benchmarks.locator_peers import PEERS, Find
from benchmarks.report import Line, Measured, ratios, table
from geo import grid_kernel
from geo.boundaries import load_lakes, load_regencies, load_villages
from geo.grid_nearest import Nearest
from geo.locator import Engine, Locator

PACKAGES: Final = ("numpy", "shapely", "geopandas", "numba", "sedonadb", "duckdb")

SIZES: Final = (10_000, 100_000, 1_000_000, 4_400_000)
"""The last is the count of Indonesia's small and medium industries."""

SEED: Final = 20240607
_JITTER_DEGREES: Final = 2 / 111.32
_REPEATS: Final = 5
_LARGE_REPEATS: Final = 3

_NEAREST_FROM: Final = 1_000_000
_NEAREST_KM: Final = 10.0

_OVER_SJOIN: Final = 30.0
_OVER_BEST: Final = 10.0
_OURS: Final = ("numpy", "numba, 1 thread", f"numba, {grid_kernel.PROCESSORS} threads")
_YARDSTICK: Final = "geopandas.sjoin"
_FLOOR: Final = "floor"

Points = tuple[np.ndarray, np.ndarray]


def on_land(count: int) -> Points:
    """Draw villages' points, each moved by 2 km (a standard deviation) in either direction."""
    rng = np.random.default_rng(SEED)
    villages = load_villages()[["lon", "lat"]].dropna().to_numpy()
    points = villages[rng.integers(0, len(villages), count)] + rng.normal(0, _JITTER_DEGREES, (count, 2))
    return points[:, 0].copy(), points[:, 1].copy()


def at_sea(count: int) -> Points:
    """Draw points uniformly from the country's rectangle: four of five are in no region."""
    rng = np.random.default_rng(SEED)
    return rng.uniform(95.0, 141.1, count), rng.uniform(-11.1, 6.1, count)


def measure(sizes: tuple[int, ...] = SIZES, repeats: int = _REPEATS) -> Measured:
    """Measure every way at every number of points, on land and at sea, and the search for the nearest region."""
    regions = load_regencies().sort_index()
    started = time.perf_counter()
    locator = Locator(regions, load_lakes())
    times = [Line("building the locator", [1e3 * (time.perf_counter() - started)], "ms")]
    ways, remarks = _ways(locator, regions)
    judged: list[Line] = []
    for place, draw in (("land", on_land), ("sea", at_sea)):
        for size in sizes:
            taken, wrong = _race(ways, draw(size), min(repeats, _LARGE_REPEATS if size >= 1_000_000 else repeats))
            lines = _judged(f"{size:,} points, {place}", taken, wrong, is_largest=size == SIZES[-1])
            print(table(lines), flush=True)
            judged += lines
            times += [Line(f"{size:,} points, {place}: {name}", taken[name], "ms") for name in taken]
    lines, absolute = _nearest(locator, regions, repeats)
    print(table(lines), flush=True)
    return Measured([*judged, *lines], [*times, *absolute], ", ".join(remarks))


def _ways(locator: Locator, regions: gpd.GeoDataFrame) -> tuple[dict[str, Find], list[str]]:
    """Return all ways by name, and a sentence for each peer that cannot be had."""
    ways: dict[str, Find] = {
        _OURS[0]: lambda lon, lat: locator.locate(lon, lat, engine="numpy"),
        _OURS[1]: lambda lon, lat: locator.locate(lon, lat, engine="numba", threads=1),
        _OURS[2]: lambda lon, lat: locator.locate(lon, lat, engine="numba"),
        _FLOOR: _floor,
    }
    remarks = []
    for name, set_up in PEERS.items():
        try:
            ways[name] = set_up(regions)
        except ImportError as fault:
            remarks.append(f"{name} left out, as {fault.name} is not installed")
    return ways, remarks


def _floor(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Read 16 bytes and write 4 per point, and do nothing else."""
    out = np.empty(len(lon), dtype=np.float32)
    return np.add(lon, lat, out=out, casting="same_kind")


def _race(ways: dict[str, Find], points: Points, repeats: int) -> tuple[dict[str, list[float]], dict[str, int]]:
    """Let all take turns; return their times in ms, and how many points each has elsewhere than the yardstick."""
    for find in ways.values():
        # What is done once, loading a kernel for one, is not on the clock.
        find(*(one[:1_000] for one in points))
    names = list(ways)
    taken: dict[str, list[float]] = {name: [] for name in names}
    wrong = {name: 0 for name in names if name != _FLOOR}
    for turn in range(repeats):
        found = {}
        # Another one begins each time: nobody always finds the caches as the same neighbour left them.
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            gc.collect()
            started = time.perf_counter()
            found[name] = ways[name](*points)
            taken[name].append(1e3 * (time.perf_counter() - started))
        for name, most in wrong.items():
            wrong[name] = max(most, int(np.count_nonzero(found[name] != found[_YARDSTICK])))
    return taken, wrong


def _judged(what: str, taken: dict[str, list[float]], wrong: dict[str, int], *, is_largest: bool) -> list[Line]:
    """Return the ratios: goals are set for the largest number of points, and for equal answers at every one."""
    ours = taken[_OURS[-1]]
    peers = [name for name in taken if name in PEERS]
    best = min((name for name in peers if name != _YARDSTICK), key=lambda name: float(np.median(taken[name])))
    return [
        Line(f"{what}: answers unlike {_YARDSTICK}'s", list(wrong.values()), "points", at_most=0, judge_by_worst=True),
        *(
            Line(
                f"{what}: {name} / ours" + (" (best of the others)" if name == best else ""),
                ratios(taken[name], ours),
                "x",
                at_least=_goal(name, best) if is_largest else None,
            )
            for name in peers
        ),
        *(Line(f"{what}: ours / ours by {name}", ratios(taken[name], ours), "x") for name in _OURS[:-1]),
        Line(f"{what}: ours / {_FLOOR}", ratios(ours, taken[_FLOOR]), "x"),
    ]


def _goal(name: str, best: str) -> float | None:
    return _OVER_SJOIN if name == _YARDSTICK else _OVER_BEST if name == best else None


def _nearest(locator: Locator, regions: gpd.GeoDataFrame, repeats: int) -> tuple[list[Line], list[Line]]:
    """Compare the nearest region of points that are in none with ``geopandas.sjoin_nearest`` in a conformal projection.

    The two measure on different surfaces, so of two regions that are nearly as near they may name different ones.
    """
    lon, lat = on_land(_NEAREST_FROM)
    lost = locator.locate(lon, lat) < 0
    lon, lat = lon[lost], lat[lost]
    projected = gpd.GeoDataFrame(geometry=regions.geometry.to_numpy(), crs=regions.crs).to_crs("EPSG:3395")
    ways: dict[str, tuple[Engine, int | None]] = {
        "numpy": ("numpy", None),
        _OURS[1]: ("numba", 1),
        _OURS[2]: ("numba", None),
    }
    taken: dict[str, list[float]] = {name: [] for name in (*ways, "sjoin_nearest")}
    found: dict[str, Nearest] = {}
    locator.nearest(lon[:1_000], lat[:1_000], engine="numba")
    for _ in range(repeats):
        for name, (engine, threads) in ways.items():
            started = time.perf_counter()
            found[name] = locator.nearest(lon, lat, max_distance_km=_NEAREST_KM, engine=engine, threads=threads)
            taken[name].append(1e3 * (time.perf_counter() - started))
        started = time.perf_counter()
        points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat, crs=regions.crs)).to_crs("EPSG:3395")
        joined = gpd.sjoin_nearest(points, projected, max_distance=1e3 * _NEAREST_KM)
        taken["sjoin_nearest"].append(1e3 * (time.perf_counter() - started))
    theirs = joined["index_right"].groupby(level=0).min().reindex(range(len(lon)), fill_value=-1).to_numpy()
    what = f"nearest within {_NEAREST_KM:g} km, {len(lon):,} points"
    ours = found[_OURS[2]]
    both = (ours.position >= 0) & (theirs >= 0)
    unlike = [
        int(np.count_nonzero((one.position != ours.position) | (abs(one.distance_km - ours.distance_km) > 0)))
        for one in found.values()
    ]
    lines = [
        *(
            Line(f"{what}: geopandas.sjoin_nearest / ours by {name}", ratios(taken["sjoin_nearest"], taken[name]), "x")
            for name in ways
        ),
        Line(f"{what}: answers of our ways unlike each other", unlike, "points", at_most=0, judge_by_worst=True),
        Line(
            f"{what}: other regions named by sjoin_nearest",
            [int(np.count_nonzero(ours.position[both] != theirs[both]))],
            "points",
        ),
    ]
    return lines, [Line(f"{what}: {name}", values, "ms") for name, values in taken.items()]
