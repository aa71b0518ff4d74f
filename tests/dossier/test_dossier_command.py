"""The command dossier: what it writes, what it refuses, and a portfolio's file that nobody can trust."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cli
from clusters.dossier.given_portfolio import read_portfolio
from geo.errors import UsageFault

SIGNATURES = {".docx": b"PK\x03\x04", ".pdf": b"%PDF", ".html": b"<!doctype html>"}

PORTFOLIO = {
    "kind": "portfolio",
    "weights": {"border": 1.0, "own:Biaya": 2.0},
    "own": {"own:Biaya": {"direction": "less", "ideal": None, "axis": "need"}},
    "gates": ["border"],
    "kbli": "24",
    "top": 2,
    "vintage": "2022",
    "data_hash": "0123456789ab",
    "regions": [{"region_code": "1905"}, {"region_code": "9406"}],
    "prices": [
        {"quota": "island:papua:1"},
        {"quota": "theme:strategic:2"},
        {"quota": "affirmative:0.4"},
        {"quota": "province:1"},
        {"quota": "budget:100"},
    ],
}


@pytest.fixture(autouse=True)
def _same_time_and_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    monkeypatch.setenv("SENTRA_ATLAS_LANG", "en")


def test_a_portfolio_becomes_the_same_dossier_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chosen = tmp_path / "chosen.json"
    asked = "portfolio --preset balanced --kbli 24 --top 3 --draws 100 --max-per-province 1"
    assert cli.main([*asked.split(), "-o", str(chosen)]) == 0
    for name in ("one.html", "two.html"):
        assert cli.main(["dossier", "--portfolio", str(chosen), "-o", str(tmp_path / name)]) == 0
    first = (tmp_path / "one.html").read_bytes()
    assert first == (tmp_path / "two.html").read_bytes()
    assert b"at most 1 per province" in first
    assert b"1 January 2026" in first
    assert "written to" in capsys.readouterr().err
    told = json.loads(chosen.read_text("utf-8"))
    told["data_hash"] = "0123456789ab"
    told["regions"] = [{"region_code": "3402"}]
    chosen.write_text(json.dumps(told), "utf-8")
    assert cli.main(["dossier", "--portfolio", str(chosen), "-o", str(tmp_path / "old.html")]) == 0
    older = (tmp_path / "old.html").read_text("utf-8")
    assert "was made with data 0123456789ab" in older
    assert "the same question would choose" in older


@pytest.mark.parametrize("suffix", SIGNATURES)
def test_a_profile_is_written_in_every_form(tmp_path: Path, suffix: str) -> None:
    output = tmp_path / f"profile{suffix}"
    assert cli.main(["--lang", "id", "dossier", "--profile", "94.06", "-o", str(output)]) == 0
    assert output.read_bytes().startswith(SIGNATURES[suffix])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("-o a.pdf", "exactly one of"),
        ("--regions 1905 --profile 9406 -o a.pdf", "exactly one of"),
        ("--regions 1905 -o a.doc", ".docx, .pdf, .html"),
        ("--regions 94,96 -o a.pdf", "1-8"),
        ("--profile 94 -o a.pdf", "of one region"),
        ("--regions 9999 -o a.pdf", "9999"),
        ("--portfolio nowhere.json -o a.pdf", "nowhere.json"),
    ],
)
def test_what_cannot_be_told_is_refused_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], options: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["dossier", *options.split()]) in {2, 4}
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_portfolios_question_is_read_whole() -> None:
    given = read_portfolio(json.dumps(PORTFOLIO).encode(), "chosen.json")
    assert given.codes == ("1905", "9406")
    assert given.choice.own["own:Biaya"].direction == "less"
    assert given.choice.settings.top == 2
    quotas = given.quotas
    assert (quotas.per_island, quotas.per_theme) == ({"papua": 1}, {"strategic": 2})
    assert (quotas.affirmative, quotas.per_province, quotas.budget) == (0.4, 1, 100.0)


@pytest.mark.parametrize(
    "broken",
    [
        {"kind": "ranking"},
        {"weights": {"a": 1e999}},
        {"weights": "border"},
        {"regions": []},
        {"regions": [{"region_code": "../../x"}]},
        {"prices": [{"quota": "island:<script>:1"}]},
        {"top": 10**9},
        {"data_hash": "javascript:alert(1)"},
    ],
)
def test_what_no_portfolio_holds_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(UsageFault, match="not a portfolio file"):
        read_portfolio(json.dumps({**PORTFOLIO, **broken}).encode(), "x.json")


LISTS = st.recursive(st.none() | st.text(), st.lists).map(json.dumps).map(str.encode)


@given(st.binary(max_size=200) | LISTS)
def test_any_bytes_end_in_one_sentence(content: bytes) -> None:
    with pytest.raises(UsageFault):
        read_portfolio(content, "x.json")
