"""An import of ten thousand rows named by regency, against pandas.merge on the exact name and difflib's closest match.

Names are the official ones as offices write them: as they stand, in capitals, abbreviated, or with a letter wrong.
Speed alone would say little, so the share of rows in their right region stands beside it, and in a wrong one.
"""

import difflib
import io
import time
from collections.abc import Callable
from functools import cache
from typing import Final

import numpy as np
import pandas as pd

from benchmarks.report import Line, Measured, ratios, table
from geo.boundaries import load_regencies
from geo.foreign import parse_table
from geo.gazetteer import load_gazetteer
from geo.resolver import resolve
from geo.roles import Roles
from geo.vintages import TODAY, load_province_names

PACKAGES: Final = ("pandas", "numpy")
ROWS: Final = 10_000
SEED: Final = 20240607
ROUNDS: Final = 3
SHARES: Final = {"as it stands": 0.6, "in capitals": 0.15, "abbreviated": 0.15, "a letter wrong": 0.1}
CLOSE: Final = 0.85

Answers = pd.Series


@cache
def lists() -> pd.DataFrame:
    """Return code, name and province of every regency of today."""
    regencies = load_regencies()
    provinces = load_province_names(TODAY)["name"]
    code = f"province_code_{TODAY}"
    return pd.DataFrame(
        {"code": regencies.index, "name": regencies["name"], "province": regencies[code].map(provinces)}
    )


def written() -> tuple[bytes, pd.Series]:
    """Return the table as CSV, and the code that each row means."""
    rng = np.random.default_rng(SEED)
    rows = lists().iloc[rng.integers(0, len(lists()), ROWS)].reset_index(drop=True)
    ways = rng.choice(list(SHARES), ROWS, p=list(SHARES.values()))
    names = [_write(name, way, rng) for name, way in zip(rows["name"], ways, strict=True)]
    frame = pd.DataFrame({"Kabupaten/Kota": names, "Provinsi": rows["province"], "Unit": rng.integers(1, 90, ROWS)})
    return frame.to_csv(index=False).encode(), rows["code"]


def _write(name: str, way: str, rng: np.random.Generator) -> str:
    if way == "in capitals":
        return name.upper()
    if way == "abbreviated":
        return name.replace("Kabupaten ", "Kab. ")
    if way == "a letter wrong":
        at = int(rng.integers(len(name) - 4, len(name)))
        return name[:at] + "x" + name[at + 1 :]
    return name


def measure() -> Measured:
    """Read and place the table by all ways in turns."""
    content, meant = written()
    gazetteer = load_gazetteer()
    roles = Roles(name="Kabupaten/Kota", province="Provinsi")

    def ours() -> Answers:
        given = parse_table(content, "table.csv")
        found = resolve(given.frame, roles, gazetteer)
        return pd.Series([answer.region_code for answer in found.answers])

    ways: dict[str, Callable[[], Answers]] = {
        "ours": ours,
        "pandas.merge": lambda: merged(content),
        "difflib": lambda: close(content),
    }
    spent: dict[str, list[float]] = {name: [] for name in ways}
    found: dict[str, Answers] = {}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            started = time.perf_counter()
            found[name] = way()
            spent[name].append(1e3 * (time.perf_counter() - started))
    judged = [
        Line(f"{ROWS:,} rows: difflib / ours", ratios(spent["difflib"], spent["ours"]), "x"),
        Line(
            f"{ROWS:,} rows: ours / pandas.merge on the exact name", ratios(spent["ours"], spent["pandas.merge"]), "x"
        ),
        *(
            line
            for name, answers in found.items()
            for line in (
                Line(
                    f"rows in their right region, {name}",
                    [100 * float((answers.to_numpy() == meant.to_numpy()).mean())],
                    "%",
                ),
                Line(f"rows in a wrong region, {name}", [100 * _wrong(answers, meant)], "%"),
            )
        ),
    ]
    times = [Line(f"{ROWS:,} rows, {name}", values, "ms") for name, values in spent.items()]
    print(table(judged + times), flush=True)
    return Measured(judged, times)


def _wrong(answers: Answers, meant: pd.Series) -> float:
    placed = answers.notna().to_numpy() & (answers.to_numpy() != "")
    return float((placed & (answers.to_numpy() != meant.to_numpy())).mean())


def merged(content: bytes) -> Answers:
    """Place rows by the exact name and province, as a join does."""
    frame = pd.read_csv(io.BytesIO(content))
    joined = frame.merge(lists(), how="left", left_on=["Kabupaten/Kota", "Provinsi"], right_on=["name", "province"])
    return joined["code"]


def close(content: bytes) -> Answers:
    """Place rows by difflib's closest name in the province, each distinct writing once."""
    frame = pd.read_csv(io.BytesIO(content))
    names = {province: group.set_index("name")["code"] for province, group in lists().groupby("province")}
    answers = {}
    for name, province in frame[["Kabupaten/Kota", "Provinsi"]].drop_duplicates().itertuples(index=False):
        best = difflib.get_close_matches(name, list(names[province].index), n=1, cutoff=CLOSE)
        answers[name, province] = names[province][best[0]] if best else None
    return pd.Series([answers[row] for row in frame[["Kabupaten/Kota", "Provinsi"]].itertuples(index=False, name=None)])
