"""docs/choosing.md says what the register says, and its criteria file is one."""

import re
from pathlib import Path

import pytest

from clusters.choice_file import parse_choice
from clusters.criteria.criterion import load_criteria, load_presets
from geo.boundaries import load_regencies
from geo.foreign import read_table

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/choosing.md").read_text("utf-8")
KINDS = {"gate": "question", "weight": "measure", "doubt": "doubt"}
BOUNDS = {"no_to_yes": "no and yes", "zero_to_median": "0 and the median", "observed": "lowest and highest known"}
DATA = {"shipped": "at hand", "own": "your own"}


def test_the_table_of_criteria_is_the_register() -> None:
    rows = re.findall(r"^\| `([\w-]+)` \| (.+?) \|$", PAGE, re.M)
    assert [(name, *cells.split(" | ")) for name, cells in rows] == [
        (one.criterion_id, one.theme, KINDS[one.kind], BOUNDS[one.missing], DATA[one.data])
        for one in load_criteria().values()
    ]


def test_the_criteria_file_of_the_page_is_read() -> None:
    found = re.search(r"```toml\n(.*?)```", PAGE, re.S)
    assert found
    choice = parse_choice(found[1].encode(), "page.toml")
    assert choice.own["own:Anggaran (miliar)"].ideal == (10, 20)
    assert all(f"`{name}`" in PAGE for name in load_presets())


@pytest.mark.parametrize("name", [one.criterion_id for one in load_criteria().values() if one.data == "own"])
def test_every_criterion_without_public_data_has_a_template(name: str) -> None:
    table = read_table(ROOT / "data/templates" / f"{name}.csv").frame
    assert list(table.columns) == ["region_code", "region_name", name]
    assert list(table["region_code"]) == list(load_regencies().index)
    assert (table[name] == "").all()
