"""The figures that the About page says in its sentences are those of the shipped data."""

import numpy as np
import pytest
import shapely

from clusters.registers import load_sentra
from geo.boundaries import load_regencies
from geo.crosswalk import load_crosswalk
from geo.measures import GEOD
from texts import LANGUAGES, Language, catalogue, number


def mean_edge_km() -> float:
    rings = shapely.get_parts(shapely.boundary(load_regencies().geometry.to_numpy()))
    ends, ring = shapely.get_coordinates(rings, return_index=True)
    within = ring[:-1] == ring[1:]
    start, end = ends[:-1][within], ends[1:][within]
    metres = GEOD.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])[2]
    return float(np.mean(metres)) / 1000


@pytest.mark.parametrize("lang", LANGUAGES)
def test_said_figures_are_the_datas(lang: Language) -> None:
    said = catalogue(lang)
    codes = load_crosswalk()
    differing = codes["bps_2022"][codes["bps_2022"] != codes.index]
    identity = said["screen.about.identity"]
    for figure in (len(differing), int(differing.isin(codes.index).sum()), len(codes)):
        assert f" {figure} " in f"{identity} ".replace(",", " ")
    assert f"{number(mean_edge_km(), lang, 1)} km" in said["screen.about.accuracy_boundaries"]
    assert f" {len(load_sentra())} " in said["screen.about.limit_sample"]
