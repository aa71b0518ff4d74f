"""What must hold before anything is written.

Each gate measures, raises DataFault when it fails, and returns its figures.
A limit here is a promise of `docs/data-build.md` and is repeated by the tests on the compiled files.
"""

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from data.recipes.boundaries import LAKES
from geo.coverage import AREA_CHANGE_PERCENT, has_unmatched_edges, holes, overlaps
from geo.errors import DataFault

SOURCE_FEATURES: Final = 519
REGENCIES: Final = 514
PROVINCES: Final = {"2017": 34, "2022": 38}
BOUNDS: Final = (95.0, -11.1, 141.1, 6.2)
AREA_KM2: Final = 1_888_247
AREA_TOLERANCE: Final = 0.001
HOLES: Final = 1
CAPITALS_INSIDE: Final = 506
VILLAGES_RIGHT: Final = 0.985
VILLAGES_RIGHT_OUTSIDE_PAPUA: Final = 0.992
VILLAGE_NEAREST_KM: Final = 2.0
PAPUA: Final = ("91", "92", "93", "94", "95", "96")

Figures = dict[str, float | int]


def check_source(source: gpd.GeoDataFrame) -> Figures:
    """The source has 519 features, all valid."""
    _require(
        "build_gate_source_features",
        holds=len(source) == SOURCE_FEATURES,
        given=len(source),
        allowed=SOURCE_FEATURES,
    )
    return {"source_features": len(source)}


def check_links(source_names: pd.Series, codes: pd.Series, official: pd.Index) -> Figures:
    """514 unique codes, equal to the official list, and exactly the five named others."""
    linked = codes[codes != ""]
    unlinked = sorted(source_names[codes == ""])
    right = linked.is_unique and set(linked) == set(official) and len(linked) == REGENCIES
    _require("build_gate_codes", holds=right, given=linked.nunique(), allowed=REGENCIES)
    _require(
        "build_gate_others",
        holds=unlinked == sorted(LAKES),
        given=", ".join(unlinked),
        allowed=", ".join(sorted(LAKES)),
    )
    return {"regencies_linked": len(linked), "lakes": len(unlinked)}


def check_coverage(frame: gpd.GeoDataFrame, stage: str) -> Figures:
    """Geometries are valid and together a coverage: no overlap, edges matched, at most one hole."""
    shapes = frame.geometry.to_numpy()
    invalid = int((~shapely.is_valid(shapes)).sum())
    _require("build_gate_valid", holds=invalid == 0, given=invalid, allowed=0)
    bad_edges = int(has_unmatched_edges(shapes).sum())
    _require(
        "build_gate_coverage",
        holds=shapely.coverage_is_valid(shapes) and bad_edges == 0,
        given=bad_edges,
        allowed=0,
    )
    overlap = float(shapely.area(overlaps(shapes)).sum())
    _require("build_gate_overlap", holds=overlap == 0, given=overlap, allowed=0)
    opened = len(holes(shapely.coverage_union_all(shapes)))
    _require("build_gate_holes", holds=opened <= HOLES, given=opened, allowed=HOLES)
    return {
        f"invalid_{stage}": invalid,
        f"bad_edges_{stage}": bad_edges,
        f"overlap_{stage}": overlap,
        f"holes_{stage}": opened,
    }


def check_regencies(regencies: gpd.GeoDataFrame) -> Figures:
    """Bounds, change of area by cleaning, total area, capitals inside."""
    west, south, east, north = regencies.total_bounds
    within = west >= BOUNDS[0] and south >= BOUNDS[1] and east <= BOUNDS[2] and north <= BOUNDS[3]
    _require(
        "build_gate_bounds",
        holds=within,
        given=f"{west}, {south}, {east}, {north}",
        allowed=", ".join(map(str, BOUNDS)),
    )
    change = float(regencies["area_change_pct"].abs().max())
    _require(
        "build_gate_area_change",
        holds=change <= AREA_CHANGE_PERCENT,
        given=change,
        allowed=AREA_CHANGE_PERCENT,
    )
    total = float(regencies["area_km2"].sum())
    near = abs(total / AREA_KM2 - 1) <= AREA_TOLERANCE
    _require("build_gate_area_total", holds=near, given=round(total), allowed=AREA_KM2)
    capitals = shapely.points(regencies["capital_lon"], regencies["capital_lat"])
    inside = int(shapely.intersects(regencies.geometry.to_numpy(), capitals).sum())
    _require("build_gate_capitals", holds=inside >= CAPITALS_INSIDE, given=inside, allowed=CAPITALS_INSIDE)
    return {
        "area_change_max_percent": round(change, 4),
        "area_total_km2": round(total, 1),
        "capitals_inside": inside,
        "capitals_known": int(regencies["capital_lon"].notna().sum()),
        "west": west,
        "south": south,
        "east": east,
        "north": north,
    }


def check_provinces(
    provinces: gpd.GeoDataFrame, regencies: gpd.GeoDataFrame, lakes: gpd.GeoDataFrame, vintage: str
) -> Figures:
    """A vintage's provinces are as many as there were, and exactly its regencies and lakes."""
    expected = PROVINCES[vintage]
    _require("build_gate_provinces", holds=len(provinces) == expected, given=len(provinces), allowed=expected)
    members = set(regencies[f"province_code_{vintage}"])
    _require(
        "build_gate_province_codes",
        holds=members == set(provinces["province_code"]),
        given=len(members),
        allowed=expected,
    )
    check_coverage(provinces, f"provinces_{vintage}")
    parts = float(shapely.area(regencies.geometry.to_numpy()).sum() + shapely.area(lakes.geometry.to_numpy()).sum())
    whole = float(shapely.area(provinces.geometry.to_numpy()).sum())
    _require("build_gate_partition", holds=bool(np.isclose(parts, whole, rtol=1e-12)), given=whole, allowed=parts)
    outside = int((~_inside_own_province(provinces, regencies, vintage)).sum())
    _require("build_gate_partition", holds=outside == 0, given=outside, allowed=0)
    return {f"provinces_{vintage}": len(provinces)}


def _inside_own_province(provinces: gpd.GeoDataFrame, regencies: gpd.GeoDataFrame, vintage: str) -> np.ndarray:
    of_code = provinces.set_index("province_code").geometry
    own = of_code.reindex(regencies[f"province_code_{vintage}"]).to_numpy()
    covered: np.ndarray = shapely.covers(own, shapely.point_on_surface(regencies.geometry.to_numpy()))
    return covered


def check_villages(villages: pd.DataFrame, regencies: gpd.GeoDataFrame) -> Figures:
    """Village points stand in their own regency, or nearest to it within 2 km, as often as promised."""
    known = villages[villages["lon"].notna()]
    right = region_of_points(known, regencies) == known["region_code"]
    papua = known["region_code"].str[:2].isin(PAPUA)
    shares = {
        "villages_right": float(right.mean()),
        "villages_right_outside_papua": float(right[~papua].mean()),
        "villages_right_papua": float(right[papua].mean()),
    }
    _require(
        "build_gate_villages",
        holds=shares["villages_right"] >= VILLAGES_RIGHT,
        given=shares["villages_right"],
        allowed=VILLAGES_RIGHT,
    )
    outside = shares["villages_right_outside_papua"]
    _require(
        "build_gate_villages",
        holds=outside >= VILLAGES_RIGHT_OUTSIDE_PAPUA,
        given=outside,
        allowed=VILLAGES_RIGHT_OUTSIDE_PAPUA,
    )
    counts = {"villages": len(villages), "villages_with_point": len(known)}
    return counts | {name: round(share, 5) for name, share in shares.items()}


def region_of_points(points: pd.DataFrame, regencies: gpd.GeoDataFrame) -> pd.Series:
    """Return the region_code of each point (lon, lat), else the nearest within 2 km, else ""."""
    shapes = regencies.geometry.to_numpy()
    tree = shapely.STRtree(shapes)
    places = shapely.points(points["lon"], points["lat"])
    found = np.full(len(points), "", dtype=object)
    which, region = tree.query(places, predicate="intersects")
    # A point on a shared edge meets two regencies: the lower code has it, as everywhere in the product.
    first = pd.Series(regencies["region_code"].to_numpy()[region]).groupby(which).min()
    found[first.index.to_numpy()] = first.to_numpy()
    adrift = np.flatnonzero(found == "")
    found[adrift] = _nearest_within(places[adrift], regencies)
    return pd.Series(found, index=points.index, name="region_code", dtype="str")


def _nearest_within(places: np.ndarray, regencies: gpd.GeoDataFrame) -> np.ndarray:
    # Metres on the ellipsoid, by an azimuthal projection around each place: only some hundred places are
    # adrift.
    codes = regencies["region_code"].to_numpy()
    tree = shapely.STRtree(regencies.geometry.to_numpy())
    found = np.full(len(places), "", dtype=object)
    for position, place in enumerate(places):
        lon, lat = shapely.get_x(place), shapely.get_y(place)
        near = tree.query(shapely.buffer(place, 2 * VILLAGE_NEAREST_KM / 110))
        if not len(near):
            continue
        metres = Transformer.from_crs("OGC:CRS84", f"+proj=aeqd +lon_0={lon} +lat_0={lat} +units=m", always_xy=True)
        flat = shapely.transform(
            regencies.geometry.to_numpy()[near], lambda x, y, t=metres: t.transform(x, y), interleaved=False
        )
        away = shapely.distance(flat, shapely.Point(0, 0))
        if away.min() <= VILLAGE_NEAREST_KM * 1000:
            found[position] = codes[near[np.argmin(away)]]
    return found


def _require(gate: str, *, holds: bool, given: object, allowed: object) -> None:
    if not holds:
        raise DataFault(gate, given=given, allowed=allowed)
