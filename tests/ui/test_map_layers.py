"""The points payload and the fixed colours: what the browser fetches once."""

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from clusters.colours import palette
from texts import LANGUAGES, catalogue
from ui.map.layers import points_payload
from ui.map.legend import KBLI_GROUPS, STYLES, group_index, meta_payload


def record(**given: object) -> dict[str, object]:
    usual: dict[str, object] = {
        "record_id": "S1", "layer": "sentra", "name": "Sentra", "product_id": "Kopi", "product_en": "Coffee",
        "kbli2": "10", "programme_id": "", "phase": "", "stage": "", "precision": "village",
        "region_name": "Kota Pasuruan", "lon": 112.9, "lat": -7.65,
    }  # fmt: skip
    return usual | given


def read(records: list[dict[str, object]]) -> tuple[list[int], dict[str, list[Any]]]:
    payload = json.loads(points_payload(pd.DataFrame(records)))
    columns = {
        name: column if isinstance(column, list) else [column["of"][at] for at in column["at"]]
        for name, column in payload["columns"].items()
    }
    columns["lon"] = [lon / payload["unit"] for lon in columns["lon"]]
    return payload["rows"], columns


def test_rows_keep_their_number_when_some_have_no_point() -> None:
    rows, columns = read(
        [record(record_id="A", lon=np.nan), record(record_id="B", lon=110.123456), record(record_id="C")]
    )
    assert rows == [1, 2]
    assert columns["record_id"] == ["B", "C"]
    assert columns["lon"][0] == pytest.approx(110.12346)


def test_repeated_values_travel_once() -> None:
    hundred = pd.DataFrame([record(record_id=f"S{at}") for at in range(100)])
    assert points_payload(hundred).count(b"Kota Pasuruan") == 1


def test_hostile_and_unknown_texts_come_through_as_they_are() -> None:
    name = '</script><img src=x onerror="1">${1}`'
    _, columns = read([record(name=name, region_name=None)])
    assert columns["name"] == [name]
    assert columns["region_name"] == [""]


def test_no_point_at_all_is_an_empty_payload() -> None:
    rows, columns = read([record(lon=np.nan, lat=np.nan)])
    assert rows == []
    assert columns["name"] == []


def test_a_site_is_coloured_by_its_phase_and_a_sentra_by_what_it_makes() -> None:
    rows = [
        record(layer="programme_site", programme_id="jica-kemenperin", phase="1", kbli2="13"),
        record(layer="programme_site", programme_id="jica-kemenperin", phase="2", kbli2="13"),
        record(layer="sentra", programme_id="jica-kemenperin", phase="2", kbli2="13"),
    ]
    _, columns = read(rows)
    labels = [STYLES["kbli"][at].label for at in columns["group_kbli"]]
    assert labels == ["group.phase_1", "group.phase_2", "group.textile"]


def test_programme_colour_tells_first_targets_and_phases_apart() -> None:
    _, columns = read(
        [
            record(programme_id="jica-kemenperin", phase="2", stage="first_target"),
            record(programme_id="jica-kemenperin", phase="2", stage="committed"),
            record(programme_id="jica-kemenperin", phase="1"),
            record(programme_id="colombo-plan"),
            record(),
        ]
    )
    labels = [STYLES["programme"][at].label for at in columns["group_programme"]]
    assert labels == [f"group.{name}" for name in ("first_target", "phase_2", "phase_1", "programme_other", "unknown")]


def test_each_manufacturing_division_has_one_colour() -> None:
    divisions = [str(division) for division in range(10, 34)]
    homes = {division: [group.label for group in KBLI_GROUPS if division in group.members] for division in divisions}
    assert {division for division, groups in homes.items() if len(groups) != 1} == set()
    assert STYLES["kbli"][group_index("kbli", "")].label == "group.unknown"


@pytest.mark.parametrize("classes", range(8))
def test_a_palette_has_as_many_distinct_colours_as_classes(classes: int) -> None:
    assert len(set(palette(classes))) == classes


def test_every_label_of_the_payload_is_a_text_in_both_languages() -> None:
    meta = json.loads(meta_payload({"2017": {"91": "Papua"}, "2022": {"94": "Papua Tengah"}}))
    for lang in LANGUAGES:
        texts = meta["texts"][lang]
        assert all(group["label"] in texts for style in meta["styles"].values() for group in style)
        assert len(texts) == sum(key.startswith("map.") for key in catalogue(lang))
    assert meta["provinces"]["2022"]["94"] == "Papua Tengah"
