"""Points for the bench: hostile names among them, groups that share a reference, every kind and precision."""

import json
import os
from functools import cache

import numpy as np
import pandas as pd

from geo.store import read_bytes
from ui.assets import Assets, build_assets
from ui.map.layers import points_payload
from ui.map.legend import meta_payload

HOSTILE = [
    '<img src=x onerror="window.hostile=1">',
    "${window.hostile=2}",
    "</script><script>window.hostile=3</script>",
    "`+(window.hostile=4)+`",
    "{{'map_div'}} _abc {{ 7*7 }}",
]
SITES = [
    # name, longitude, latitude, KBLI division, stage, precision: rounded by hand, for the bench only
    ("Bangka Barat", 105.37, -1.83, "10", "first_target", "regency"),
    ("Konawe Selatan", 122.40, -4.20, "10", "committed", "regency"),
    ("Makassar", 119.43, -5.14, "10", "committed", "regency"),
    ("Dogiyai", 135.50, -4.00, "10", "first_target", "regency"),
    ("Kota Pasuruan", 112.90, -7.65, "25", "first_target", "village"),
]
LONE = ("S-lone", 109.9, -1.1)
"""A point far from any other, in the west of Kalimantan. Sumatera and Papua have none but the sites."""

KBLI = ["10", "13", "14", "15", "16", "20", "23", "25", "31", "32"]


@cache
def regencies() -> list[tuple[str, str, str]]:
    """Code and province code of both vintages, in the order of the file."""
    topology = json.loads(read_bytes("boundaries/screen/regions.topojson"))
    geometries = topology["objects"]["regencies"]["geometries"]
    return [(str(one["id"]), one["properties"]["p17"], one["properties"]["p22"]) for one in geometries]


@cache
def records() -> pd.DataFrame:
    """The five sites of 2017, a lone sentra, 300 more (or as many as BENCH_POINTS says) and two places."""
    count = int(os.environ.get("BENCH_POINTS", "300"))
    rng = np.random.default_rng(7)
    spread = np.column_stack([rng.uniform(111, 131, count), rng.uniform(-10, 5, count)])
    rows = [
        _row(
            f"P{7 + at:02}",
            name,
            (lon, lat),
            layer="programme_site",
            kbli2=kbli,
            stage=stage,
            precision=precision,
        )
        for at, (name, lon, lat, kbli, stage, precision) in enumerate(SITES)
    ]
    rows.append(_row(LONE[0], HOSTILE[0], (LONE[1], LONE[2])))
    for at, (lon, lat) in enumerate(spread):
        isolated = at % 3
        place = (lon, lat) if isolated else tuple(spread[at % 7 * 3])
        name = HOSTILE[at] if at < len(HOSTILE) else f"Sentra {at}"
        kbli = str(rng.choice(KBLI))
        rows.append(_row(f"S{at:04}", name, place, kbli2=kbli, precision="village" if isolated else "regency"))
    rows.append(_row("I01", "BPIPI", (112.71, -7.45), layer="place", kbli2="15", precision="district"))
    rows.append(_row("X01", "Tanpa titik", (np.nan, np.nan), layer="place", kbli2="", precision="province"))
    return pd.DataFrame(rows)


def _row(record_id: str, name: str, place: tuple[float, float], **given: str) -> dict[str, object]:
    stage = given.get("stage", "")
    programme = {"programme_id": "jica-kemenperin", "phase": "2"} if stage else {"programme_id": "", "phase": ""}
    usual = {
        "layer": "sentra",
        "kbli2": "10",
        "stage": "",
        "precision": "village",
        "region_name": "Kabupaten Uji",
    }
    product = {"product_id": "Kopi", "product_en": "Coffee"}
    return (
        {"record_id": record_id, "name": name, "lon": place[0], "lat": place[1]} | usual | product | programme | given
    )


@cache
def assets() -> Assets:
    """What the bench serves. Provinces are named by their codes here."""
    then = {province: f"Provinsi {province}" for _, province, _ in regencies()}
    today = {province: f"Provinsi {province}" for _, _, province in regencies()}
    return build_assets(points_payload(records()), meta_payload({"2017": then, "2022": today}))
