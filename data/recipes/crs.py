"""OGC:CRS84 written out, so that two builds write the same bytes.

Looked up by its name, PROJ describes the datum of CRS84 as an ensemble in a fresh process, and as a single frame once
the process has compared it with EPSG:4326 (seen with PROJ 9 in pyproj 3.7.2). Both are right; only one is the same
each time.
"""

from typing import Final

from pyproj import CRS

_FRAMES: Final = ("Transit", "G730", "G873", "G1150", "G1674", "G1762", "G2139", "G2296")

CRS84: Final = CRS.from_json_dict(
    {
        "$schema": "https://proj.org/schemas/v0.7/projjson.schema.json",
        "type": "GeographicCRS",
        "name": "WGS 84 (CRS84)",
        "datum_ensemble": {
            "name": "World Geodetic System 1984 ensemble",
            "members": [{"name": f"World Geodetic System 1984 ({frame})"} for frame in _FRAMES],
            "ellipsoid": {"name": "WGS 84", "semi_major_axis": 6378137, "inverse_flattening": 298.257223563},
            "accuracy": "2.0",
            "id": {"authority": "EPSG", "code": 6326},
        },
        "coordinate_system": {
            "subtype": "ellipsoidal",
            "axis": [
                {"name": "Geodetic longitude", "abbreviation": "Lon", "direction": "east", "unit": "degree"},
                {"name": "Geodetic latitude", "abbreviation": "Lat", "direction": "north", "unit": "degree"},
            ],
        },
        "scope": "Not known.",
        "area": "World.",
        "bbox": {"south_latitude": -90, "west_longitude": -180, "north_latitude": 90, "east_longitude": 180},
        "id": {"authority": "OGC", "code": "CRS84"},
    }
)
"""Longitude and latitude on WGS 84, in degrees and in this order."""
