"""Boundaries of the user's own, checked before joins may use them instead of the shipped ones.

A feature's region is read by the resolver, whose refusal is this module's too. Then come the gates of the shipped
boundaries: every polygon valid, every region there, one true coverage after the recipe's cleaning. One more notices
polygons that bear each other's codes: villages must stand in their own region. Boundaries are used whole or not at
all: parts of two sources would not meet edge to edge.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import boundary_gates as gates
from geo.answers import Match, Resolution
from geo.boundaries import load_lakes
from geo.boundary_change import Change, measure_change
from geo.boundary_gates import Cleaning, Finding, Gate
from geo.errors import UsageFault
from geo.foreign import ForeignTable
from geo.gazetteer import CodeSystem, Gazetteer
from geo.locator import Locator
from geo.measures import area_km2
from geo.resolver import resolve
from geo.roles import Roles, choose_roles
from geo.written_names import words
from texts import LANGUAGES, Language, say

_WATERS: Final = frozenset(
    {"danau", "waduk", "wadung", "situ", "setu", "telaga", "ranu", "rawa", "embung", "bendungan"}
)
"""First words of the names of lakes and reservoirs. A feature called so that is no region is set aside as water."""

_SHOWN: Final = 60
"""Names are quoted up to so many signs."""

_NO_RECORDS: Final = pd.DataFrame({"name": [], "lon": [], "lat": []})


@dataclass(frozen=True)
class BoundaryFile:
    """A file with boundaries: text columns and geometry with its CRS, the file's name and the sha256 of its bytes."""

    frame: gpd.GeoDataFrame
    name: str
    sha256: str


@dataclass(frozen=True)
class Reading:
    """How a person says that the file is to be read; what is not said is found out.

    ``repair`` mends invalid polygons instead of refusing them.
    """

    roles: Roles = field(default_factory=Roles)
    declared: CodeSystem | None = None
    repair: bool = False


@dataclass(frozen=True)
class BoundaryReport:
    """What became of a file with boundaries.

    ``gates`` are those that were reached; none when the resolver refused the codes. ``polygons`` counts the features
    of each region; ``aside`` are features of no region, ``repaired`` those that were mended. ``regions`` (indexed by
    region_code; name, geometry in OGC:CRS84), ``lakes`` and ``locator`` are for joins, and None unless all gates hold.
    """

    file: BoundaryFile
    roles: Roles
    resolution: Resolution
    gates: tuple[Gate, ...] = ()
    polygons: Mapping[str, int] = field(default_factory=dict)
    aside: tuple[Finding, ...] = ()
    repaired: tuple[Finding, ...] = ()
    cleaning: Cleaning | None = None
    change: Change | None = None
    regions: gpd.GeoDataFrame | None = None
    lakes: gpd.GeoDataFrame | None = None
    locator: Locator | None = None

    @property
    def refused(self) -> bool:
        """Tell whether the code system is in doubt, so that nothing was checked."""
        return self.resolution.refusal is not None

    @property
    def passed(self) -> bool:
        """Tell whether joins may use these boundaries."""
        return self.locator is not None

    @property
    def source(self) -> Mapping[Language, str]:
        """The words by which reports of joins name these boundaries, by language."""
        named = {"name": self.file.name, "sha256": self.file.sha256}
        return {lang: say("boundaries.source.own", lang, **named) for lang in LANGUAGES}


def boundary_file(table: ForeignTable, content: bytes, name: str) -> BoundaryFile:
    """Return a foreign file as boundaries. Raises UsageFault without geometry or a declared CRS."""
    if table.geometry is None:
        raise UsageFault("boundaries_geometry", name=name[:_SHOWN])
    # A lone point may be taken for longitude and latitude; borders may not be guessed.
    if any(notice.key == "crs_unknown" for notice in table.notices):
        raise UsageFault("boundaries_crs", name=name[:_SHOWN])
    frame = gpd.GeoDataFrame(table.frame, geometry=table.geometry.rename("geometry"))
    return BoundaryFile(frame, name[:_SHOWN], hashlib.sha256(content).hexdigest())


def check_boundaries(
    file: BoundaryFile,
    gazetteer: Gazetteer,
    *,
    reading: Reading = Reading(),
    records: pd.DataFrame = _NO_RECORDS,
    progress: Callable[[str], None] = lambda _: None,
) -> BoundaryReport:
    """Check boundaries of the user's own and measure what they would change.

    Args:
        file: the features, in any declared CRS.
        gazetteer: the official lists.
        reading: what a person says of the file.
        records: points whose change of region is to be listed, as ``boundary_change.measure_change`` takes them.
        progress: is given the key (below ``boundaries.progress.``) of each step as it begins.

    Raises:
        UsageFault: no CRS is declared, or no column says which region a feature is.
    """
    progress("codes")
    if file.frame.crs is None:
        raise UsageFault("boundaries_crs", name=file.name)
    cells = pd.DataFrame(file.frame.drop(columns=file.frame.geometry.name))
    roles = _roles([str(column) for column in cells.columns], reading.roles)
    resolution = resolve(cells, roles, gazetteer, declared=reading.declared)
    report = BoundaryReport(file, roles, resolution)
    if report.refused:
        return report
    progress("polygons")
    features = _features(report, gazetteer)
    features, repaired = gates.repair(features) if reading.repair else (features, ())
    first = gates.before_cleaning(features, gazetteer)
    report = replace(report, gates=first, aside=_aside(features), repaired=repaired)
    if not all(gate.holds for gate in first):
        return report
    progress("cleaning")
    regions, polygons = gates.dissolve(features, gazetteer)
    regions, cleaning = gates.clean(regions)
    second = gates.after_cleaning(regions, cleaning, gazetteer)
    report = replace(report, gates=(*first, *second), polygons=polygons, cleaning=cleaning)
    if not all(gate.holds for gate in second):
        return report
    progress("villages")
    return _compared(report, regions, _lakes(features), gazetteer, records)


def _compared(
    report: BoundaryReport,
    regions: gpd.GeoDataFrame,
    lakes: gpd.GeoDataFrame,
    gazetteer: Gazetteer,
    records: pd.DataFrame,
) -> BoundaryReport:
    locator = Locator(regions, lakes)
    change = measure_change(regions, locator, records)
    last = gates.villages(change.villages_right, gazetteer)
    report = replace(report, gates=(*report.gates, last), change=change)
    return replace(report, regions=regions, lakes=lakes, locator=locator) if last.holds else report


def _roles(columns: list[str], named: Roles) -> Roles:
    """Keep the columns that name a region: a column of longitudes is no matter where polygons are."""
    roles = choose_roles(columns, named, with_geometry=True)
    if not (roles.code or roles.name):
        raise UsageFault("boundaries_columns", given=", ".join(columns)[:400])
    return Roles(code=roles.code, name=roles.name, province=roles.province)


def _features(report: BoundaryReport, gazetteer: Gazetteer) -> pd.DataFrame:
    """Return the features as the gates take them."""
    given = report.file.frame
    # Official files often come as PolygonZM; a height says nothing of where a region lies.
    shapes = shapely.force_2d(given.to_crs("OGC:CRS84").geometry.to_numpy())
    names = given[report.roles.name] if report.roles.name else [""] * len(given)
    rows = []
    for position, (name, answer) in enumerate(zip(names, report.resolution.answers, strict=True), start=1):
        written = " ".join(name.split())[:_SHOWN] or f"#{position}"
        water = not answer.placed and bool(_WATERS.intersection(words(name)[:1]))
        nowhere = answer.match is Match.NONE and not answer.candidates
        label = gazetteer.regions[answer.region_code].label if answer.placed else written
        rows.append((answer.region_code, label, answer, water, water or nowhere))
    features = pd.DataFrame(rows, columns=["region_code", "label", "answer", "water", "aside"])
    return features.astype({"water": bool, "aside": bool}).assign(shape=shapes)


def _aside(features: pd.DataFrame) -> tuple[Finding, ...]:
    aside = features[features["aside"]]
    shapes = aside["shape"].to_numpy()
    # What is no polygon has no area.
    areas = area_km2(gpd.GeoDataFrame(geometry=np.where(gates.is_polygonal(shapes), shapes, shapely.Polygon())))
    return tuple(
        gates.finding(label, "water" if water else "aside", answer, km2=area)
        for label, water, answer, area in zip(aside["label"], aside["water"], aside["answer"], areas, strict=True)
    )


def _lakes(features: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return the waters that were set aside, else the shipped lakes: a point there belongs to the nearest region."""
    shapes = features["shape"].to_numpy()[features["aside"] & features["water"]]
    sound = shapes[gates.is_polygonal(shapes) & shapely.is_valid(shapes)]
    return gpd.GeoDataFrame(geometry=sound, crs="OGC:CRS84") if len(sound) else load_lakes()[["geometry"]]
