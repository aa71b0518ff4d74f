"""The gates that boundaries of the user's own must pass, each a function that returns what stands against it.

Features are a frame with a row per feature of the file: region_code ("" = of no region), label, shape (degrees),
answer (the resolver's), water and aside (of no region, and rightly so).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.answers import RowAnswer
from geo.coverage import AREA_CHANGE_PERCENT, Shapes, clean_coverage, has_unmatched_edges, holes, overlaps
from geo.gazetteer import Gazetteer
from geo.measures import area_km2
from geo.written_points import EAST, NORTH, SOUTH, WEST
from texts import Language, number, say

GATES: Final = ("codes", "polygons", "valid", "bounds", "complete", "coverage", "area_change", "villages")
"""The gates in their order. The last three are reached only when those before them hold."""

VILLAGES_RIGHT: Final = 0.5
"""A region must hold this share of its villages. On the shipped boundaries the worst has 0.67 (Kepulauan Seribu), so
a polygon that holds less than half bears the code of another region."""


@dataclass(frozen=True)
class Finding:
    """What is to be said of one feature or region: its label, a key below ``boundaries.finding`` and what it names.

    ``answer`` is what the resolver said of the feature, where that is the reason.
    """

    label: str
    key: str
    values: tuple[tuple[str, str | float], ...] = ()
    answer: RowAnswer | None = None

    def describe(self, lang: Language) -> str:
        """Return the finding as a sentence; numbers are said by locale."""
        said = {name: value if isinstance(value, str) else number(value, lang, 2) for name, value in self.values}
        why = "" if self.answer is None else self.answer.describe(lang)
        return say(f"boundaries.finding.{self.key}", lang, label=self.label, why=why, **said)


def finding(label: str, key: str, answer: RowAnswer | None = None, **values: str | float) -> Finding:
    """Make a finding."""
    return Finding(label, key, tuple(values.items()), answer)


@dataclass(frozen=True)
class Gate:
    """One gate and what stands against it; nothing means that it holds."""

    name: str
    findings: tuple[Finding, ...] = ()

    @property
    def holds(self) -> bool:
        """Tell whether nothing stands against it."""
        return not self.findings

    def describe(self, lang: Language) -> str:
        """Return the outcome as a sentence."""
        outcome = "holds" if self.holds else "fails"
        return say(f"boundaries.gate.{self.name}.{outcome}", lang, count=number(len(self.findings), lang))


@dataclass(frozen=True)
class Cleaning:
    """What the cleaning found and did.

    As given: features with unmatched edges, and land that two claim. Then the gaps that were closed and the openings
    that stay (lakes, or land of no region). ``change_percent`` is each region's change of area, by region_code.
    """

    unmatched: int
    overlap_km2: float
    gaps_closed: int
    gaps_closed_km2: float
    openings: int
    openings_km2: float
    change_percent: pd.Series


def is_polygonal(shapes: Shapes) -> npt.NDArray[np.bool_]:
    """Tell which shapes are polygons or multipolygons that are not empty."""
    kinds = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
    polygonal: npt.NDArray[np.bool_] = np.isin(shapely.get_type_id(shapes), kinds) & ~shapely.is_empty(shapes)
    return polygonal


def repair(features: pd.DataFrame) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Return the features with invalid polygons mended (GEOS make_valid, structure method), and which they were."""
    shapes = features["shape"].to_numpy().copy()
    broken = is_polygonal(shapes) & ~shapely.is_valid(shapes)
    findings = _reasons(features[broken])
    shapes[broken] = shapely.make_valid(shapes[broken], method="structure", keep_collapsed=False)
    return features.assign(shape=shapes), findings


def before_cleaning(features: pd.DataFrame, gazetteer: Gazetteer) -> tuple[Gate, ...]:
    """Return the gates that look at each feature by itself, and at whether every region is there."""
    own = features[~features["aside"]].reset_index(drop=True)
    polygonal = is_polygonal(own["shape"].to_numpy())
    shaped = own[polygonal]
    shapes = shaped["shape"].to_numpy()
    missing = sorted(gazetteer.regions.keys() - set(own["region_code"]))
    unplaced = own[own["region_code"] == ""]
    return (
        Gate("codes", tuple(map(_unplaced, unplaced["label"], unplaced["answer"]))),
        Gate("polygons", tuple(finding(label, "no_polygon") for label in own["label"][~polygonal])),
        Gate("valid", _reasons(shaped[~shapely.is_valid(shapes)])),
        Gate("bounds", _outside(shaped)),
        Gate("complete", tuple(finding(gazetteer.regions[code].label, "missing") for code in missing)),
    )


def _unplaced(label: str, answer: RowAnswer) -> Finding:
    return finding(label, "code", answer)


def _reasons(features: pd.DataFrame) -> tuple[Finding, ...]:
    reasons = shapely.is_valid_reason(features["shape"].to_numpy())
    return tuple(
        finding(label, "invalid", reason=reason) for label, reason in zip(features["label"], reasons, strict=True)
    )


def _outside(features: pd.DataFrame) -> tuple[Finding, ...]:
    west, south, east, north = shapely.bounds(features["shape"].to_numpy()).T
    # A comparison with NaN or infinity is never true: such a bound is outside.
    within = (west >= WEST) & (south >= SOUTH) & (east <= EAST) & (north <= NORTH)
    reach = [f"{w:.4g}, {s:.4g}, {e:.4g}, {n:.4g}" for w, s, e, n in zip(west, south, east, north, strict=True)]
    found = pd.Series(reach, index=features["label"])[~within]
    return tuple(finding(str(label), "outside", reach=text) for label, text in found.items())


def dissolve(features: pd.DataFrame, gazetteer: Gazetteer) -> tuple[gpd.GeoDataFrame, Mapping[str, int]]:
    """Return one shape per region (name, geometry; indexed by region_code), and how many polygons each was made of."""
    groups = features[features["region_code"] != ""].groupby("region_code")["shape"]
    # A region's own polygons may overlap each other: that is no fault, and union_all allows for it.
    shapes = groups.agg(lambda parts: parts.iloc[0] if len(parts) == 1 else shapely.union_all(parts.to_numpy()))
    names = [gazetteer.regions[code].name for code in shapes.index]
    regions = gpd.GeoDataFrame({"name": names}, geometry=shapes.to_numpy(), index=shapes.index, crs="OGC:CRS84")
    return regions, {str(code): int(count) for code, count in groups.size().items()}


def clean(regions: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, Cleaning]:
    """Return the regions as a true coverage, cleaned as the shipped boundaries are, and what that did."""
    given = regions.geometry.to_numpy()
    cleaned = clean_coverage(given)
    unmatched = int(has_unmatched_edges(given).sum())
    # The union of a true coverage is found three times as fast, and nothing of it overlaps.
    opened = holes(shapely.union_all(given) if unmatched else shapely.coverage_union_all(given))
    open_still = holes(shapely.coverage_union_all(cleaned))
    opened_km2, still_km2 = _total_km2(opened), _total_km2(open_still)
    frame = regions.set_geometry(gpd.GeoSeries(cleaned, index=regions.index, crs=regions.crs))
    return frame, Cleaning(
        unmatched=unmatched,
        overlap_km2=_total_km2(overlaps(given)) if unmatched else 0.0,
        gaps_closed=len(opened) - len(open_still),
        gaps_closed_km2=opened_km2 - still_km2,
        openings=len(open_still),
        openings_km2=still_km2,
        change_percent=((area_km2(frame) / area_km2(regions) - 1) * 100).rename("change_percent"),
    )


def _total_km2(shapes: Shapes) -> float:
    return float(area_km2(gpd.GeoDataFrame(geometry=shapes)).sum())


def after_cleaning(cleaned: gpd.GeoDataFrame, cleaning: Cleaning, gazetteer: Gazetteer) -> tuple[Gate, ...]:
    """Return the gates of the cleaned coverage: nothing overlaps, edges match, no region changed beyond the limit."""
    shapes = cleaned.geometry.to_numpy()
    wrong = shapely.is_empty(shapes) | ~shapely.is_valid(shapes) | has_unmatched_edges(shapes)
    change = cleaning.change_percent
    beyond = change[change.abs() > AREA_CHANGE_PERCENT]
    return (
        Gate("coverage", tuple(finding(gazetteer.regions[code].label, "unmatched") for code in cleaned.index[wrong])),
        Gate("area_change", _by_region(beyond, "area_change", gazetteer)),
    )


def villages(right: pd.Series, gazetteer: Gazetteer) -> Gate:
    """Return the gate of the villages: regions that hold fewer than half of theirs, by region_code and share."""
    return Gate("villages", _by_region(right[right < VILLAGES_RIGHT] * 100, "villages", gazetteer))


def _by_region(percent: pd.Series, key: str, gazetteer: Gazetteer) -> tuple[Finding, ...]:
    return tuple(finding(gazetteer.regions[str(code)].label, key, percent=value) for code, value in percent.items())
