"""python cli.py rank, portfolio, replay-2017: files as promised, equal seeds equal figures, faults in a sentence."""

import csv
import json
from pathlib import Path

import pytest

from cli import main

PROMISED = ["region_code", "region_name", "score_median", "rank_median", "rank_p05", "rank_p95", "top_share", "missing"]
FEW = ["--draws", "200"]


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SENTRA_ATLAS_LANG", "en")
    monkeypatch.chdir(tmp_path)


def rows(path: str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_row_per_region_with_every_promised_column_and_criterion() -> None:
    assert main(["rank", "--preset", "affirmative", *FEW, "-o", "out.csv"]) == 0
    found = rows("out.csv")
    assert len(found) == len({row["region_code"] for row in found}) == 514
    assert set(PROMISED) <= set(found[0])
    assert {row["underdeveloped-2020"] for row in found} == {"met", "not_met"}
    ranked = [float(row["rank_median"]) for row in found if row["rank_median"]]
    assert ranked == sorted(ranked)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    for name, seed in (("one.csv", "7"), ("two.csv", "7"), ("three.csv", "8")):
        assert main(["rank", "--preset", "balanced", "--kbli", "24", *FEW, "--seed", seed, "-o", name]) == 0
    one, two, three = (Path(name).read_bytes() for name in ("one.csv", "two.csv", "three.csv"))
    assert one == two != three


def test_json_says_what_was_asked_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rank", "--preset", "balanced", *FEW, "-o", "out.json"]) == 0
    told = json.loads(Path("out.json").read_bytes())
    assert told["left_out"] == ["related-nearby"]
    assert "related-nearby" in capsys.readouterr().err
    assert told["seed"] == 2017
    assert told["data_hash"]
    dogiyai = next(row for row in told["regions"] if row["region_code"] == "9406")
    assert {reason["criterion"] for reason in dogiyai["reasons"]} == set(told["weights"]) - set(told["left_out"])
    assert {source["source_id"] for source in told["sources"]} >= {"perpres-63-2020-sulselsatu"}


def test_figures_of_ones_own_are_weighed() -> None:
    mine = ["region_code,region_name,Biaya", "9406,Dogiyai,9", "3575,Kota Pasuruan,4", "1905,Kabupaten Bangka Barat,1"]
    Path("mine.csv").write_text("\n".join(mine))
    assert main(["rank", "--weights", "own:Biaya=1", "--table", "mine.csv", "--top", "1", *FEW, "-o", "out.csv"]) == 0
    first = rows("out.csv")[0]
    assert (first["region_code"], first["own:Biaya"], first["rank_median"]) == ("9406", "9", "1")
    assert sum(row["outcome"] == "ranked" for row in rows("out.csv")) == 3


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "Nothing is weighed"),
        (["--preset", "best"], "affirmative, strategic, balanced, jica-2017"),
        (["--preset", "balanced", "--criteria", "x.toml"], "Give either"),
        (["--weights", "population"], "write id=number"),
        (["--weights", "wealth=1"], "no criterion wealth"),
        (["--weights", "population=-1"], "-1"),
        (["--weights", "population=0"], "Every weight is zero"),
        (["--weights", "budget=1"], "budget needs figures of your own"),
        (["--weights", "population=1", "--gate", "density"], "not a yes/no question"),
        (["--weights", "population=1", "--top", "900"], "514 regions"),
        (["--weights", "population=1", "--kbli", "99"], "no KBLI division 99"),
        (["--weights", "population=1", "--draws", "0"], "draws is 0"),
        (["--criteria", "missing.toml"], "missing.toml"),
    ],
)
def test_bad_input_is_one_sentence_and_no_file(
    options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rank", *options, "-o", "out.csv"]) in {2, 4}
    told = capsys.readouterr().err.strip()
    assert said in told
    assert "Traceback" not in told
    assert not Path("out.csv").exists()


def test_a_portfolio_keeps_its_quotas_and_says_their_prices(capsys: pytest.CaptureFixture[str]) -> None:
    quotas = ["--min-island", "papua=2", "--max-per-province", "1", "--affirmative-share", "0.4"]
    assert main(["portfolio", "--preset", "balanced", "--kbli", "24", *FEW, *quotas, "-o", "out.json"]) == 0
    told = json.loads(Path("out.json").read_bytes())
    assert len(told["regions"]) == 5
    assert sum(row["region_code"][0] == "9" for row in told["regions"]) >= 2
    assert len({row["province_code"] for row in told["regions"]}) == 5
    assert len(told["prices"]) == 3
    assert "of the mean score" in capsys.readouterr().err


def test_quotas_that_contradict_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    quotas = ["--top", "3", "--min-island", "papua=2", "--min-island", "jawa=2"]
    assert main(["portfolio", "--preset", "balanced", *FEW, *quotas, "-o", "out.csv"]) == 2
    assert "at least 2 in Papua; at least 2 in Java" in capsys.readouterr().err


def test_the_replay_regenerates_from_the_registers() -> None:
    assert main(["replay-2017", "-o", "out.json"]) == 0
    told = json.loads(Path("out.json").read_bytes())
    assert len(told["sites"]) == 5
    assert told["share_by_chance"] == 0.1
    assert "cannot be reproduced" in told["conclusion"]["en"]
