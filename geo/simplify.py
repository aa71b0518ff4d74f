"""Simpler boundaries whose neighbours still meet."""

import geopandas as gpd
import shapely


def simplify_coverage(frame: gpd.GeoDataFrame, tolerance_degree: float) -> gpd.GeoDataFrame:
    """Return a coverage with fewer corners; rows, their order and columns stay, and common edges stay common.

    Corners leave in the order of the area of the triangle that they span (Visvalingam and Whyatt 1993, in GEOS's
    CoverageSimplifier), those of areas below the square of the tolerance. What is left are corners of the original:
    no coordinate is new. No polygon vanishes.

    Args:
        frame: polygons that form a coverage: neighbours share their edges vertex for vertex.
        tolerance_degree: in degrees.
    """
    shapes = shapely.coverage_simplify(frame.geometry.array, tolerance_degree)
    return frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs))
