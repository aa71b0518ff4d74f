"""A ranking and a portfolio leave as the file says, and a file that is not theirs is told in one sentence."""

import json
from pathlib import Path
from typing import Any

import pytest

from cli import main
from clusters.ranked import parse_ranked
from commands.console import EXIT_DATA, EXIT_NOTHING
from geo.errors import AtlasError, DataFault, UsageFault
from geo.foreign import read_table
from geo.writing import FORMATS
from texts import LANGUAGES, say

ASKED = ("--draws", "50", "--top", "4", "--weights", "population=2,border=1,airport-distance=1")


@pytest.fixture(scope="module")
def ranking(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rank") / "ranks.json"
    assert main(["rank", *ASKED, "--gate", "underdeveloped-2020", "-o", str(path)]) == 0
    return path


@pytest.fixture(scope="module")
def told(ranking: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ranking.read_bytes())
    return found


def features(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_bytes())["features"]
    return found


def test_polygons_say_what_the_file_says(ranking: Path, told: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "ranks.geojson"
    assert main(["export", "--ranking", str(ranking), "-o", str(path)]) == 0
    rows = {one["region_code"]: one for one in told["regions"]}
    found = features(path)
    assert [one["id"] for one in found] == [one["region_code"] for one in told["regions"]]
    for one in found:
        row, has = rows[one["id"]], one["properties"]
        for name in ("rank_median", "rank_p05", "rank_p95", "score_median", "top_share", "missing", "outcome"):
            assert has[name] == row[name], name
        assert has["population"] == row["population"]
        for lang in LANGUAGES:
            said = [reason[lang] for reason in row["reasons"]]
            written = " ".join(has[f"{side}_{lang}"] or "" for side in ("for", "against", "between", "unknown"))
            assert " ".join(written.split()) == " ".join(" ".join(said).split())
    gated = [one["properties"] for one in found if one["properties"]["outcome"] == "gated"]
    assert len(gated) == 514 - 62
    assert all(one["rank_median"] is None and one["reason"] == "underdeveloped-2020" for one in gated)
    metadata = json.loads(path.read_bytes())["metadata"]["ranking"]
    assert (metadata["seed"], metadata["gates"], metadata["draws"]) == (2017, ["underdeveloped-2020"], 50)


def test_filters_and_a_selection_narrow_a_ranking_too(ranking: Path, tmp_path: Path) -> None:
    path = tmp_path / "ranks.geojson"
    asked = ("--ranking", str(ranking), "-o", str(path))
    assert main(["export", *asked, "--province", "94"]) == 0
    assert {one["id"][:2] for one in features(path)} == {"94"}
    assert main(["export", *asked, "--selection", "9406,1905"]) == 0
    assert {one["id"] for one in features(path)} == {"9406", "1905"}


def test_chosen_regions_leave_with_quotas_and_reasons(tmp_path: Path) -> None:
    chosen, path = tmp_path / "chosen.json", tmp_path / "chosen.geojson"
    assert main(["portfolio", *ASKED, "--min-island", "papua=1", "-o", str(chosen)]) == 0
    assert main(["export", "--ranking", str(chosen), "-o", str(path)]) == 0
    assert len(features(path)) == 4
    sides = [f"{side}_en" for side in ("for", "against", "between", "unknown")]
    assert all(any(one["properties"][side] for side in sides) for one in features(path))
    metadata = json.loads(path.read_bytes())["metadata"]["portfolio"]
    assert [price["quota"] for price in metadata["prices"]] == ["island:papua:1"]
    assert "driver_id" not in features(path)[0]["properties"]


def changed(told: dict[str, Any], **values: object) -> bytes:
    return json.dumps({**told, **values}).encode()


def first(told: dict[str, Any], **values: object) -> bytes:
    return changed(told, regions=[{**told["regions"][0], **values}, *told["regions"][1:]])


def test_a_file_of_other_data_is_refused_with_what_to_do(told: dict[str, Any]) -> None:
    with pytest.raises(UsageFault, match="run the same command again") as caught:
        parse_ranked(changed(told, data_hash="0123456789ab"), "r.json")
    assert "0123456789ab" in caught.value.describe("id")


def test_another_edition_of_the_map_is_refused(
    ranking: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "out.geojson"
    asked = ["--lang", "en", "export", "--ranking", str(ranking), "--vintage", "2017", "-o", str(path)]
    assert main(asked) == 2
    assert "give --vintage 2022" in capsys.readouterr().err
    assert not path.exists()


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[]", b"null", b'{"kind": "ranking"}', b"\xff\xfe", b"[" * 100_000, b'{"kind": "ranking", "a": NaN}'],
)
def test_what_is_no_ranking_is_told_in_one_sentence(content: bytes) -> None:
    with pytest.raises(DataFault) as caught:
        parse_ranked(content, "r.json")
    assert all("r.json" in caught.value.describe(lang) for lang in LANGUAGES)


@pytest.mark.parametrize(
    "values",
    [
        {"region_code": "../../x"}, {"region_code": 9406}, {"rank_median": "1"}, {"outcome": "won"},
        {"reasons": [{"side": "for"}]}, {"population": ["a"]}, {"reason": "x" * 3_000},
    ],
)  # fmt: skip
def test_a_cell_of_the_wrong_kind_is_refused(values: dict[str, object], told: dict[str, Any]) -> None:
    with pytest.raises(DataFault, match=r"regions\.0"):
        parse_ranked(first(told, **values), "r.json")


RANKS = ("rank_median", "rank_p05", "rank_p95")


@pytest.mark.parametrize("value", [1.5, 0, -1, 1_001, 1e300, True, "2"])
@pytest.mark.parametrize("name", RANKS)
def test_a_rank_that_no_region_can_have_is_refused(name: str, value: object, told: dict[str, Any]) -> None:
    with pytest.raises(DataFault, match=rf"regions\.0\.{name}"):
        parse_ranked(first(told, **{name: value}), "r.json")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize("name", [*RANKS, "score_median", "population"])
def test_what_json_does_not_know_is_refused_as_a_figure(name: str, value: float, told: dict[str, Any]) -> None:
    with pytest.raises(DataFault):
        parse_ranked(first(told, **{name: value}), "r.json")


@pytest.mark.parametrize(
    "values",
    [
        {"score_median": 1.1}, {"score_median": -0.1}, {"top_share": 58}, {"missing": 0.5}, {"missing": -1},
        {"need_median": 2}, {"potential_median": -1e300},
    ],
)  # fmt: skip
def test_a_share_or_a_count_out_of_its_bounds_is_refused(values: dict[str, object], told: dict[str, Any]) -> None:
    with pytest.raises(DataFault, match=rf"regions\.0\.{next(iter(values))}"):
        parse_ranked(first(told, **values), "r.json")


@pytest.mark.parametrize(
    "values",
    [
        {"rank_p05": 3, "rank_median": 2, "rank_p95": 4},
        {"rank_p05": 1, "rank_median": 5, "rank_p95": 4},
        {"rank_median": None},
        dict.fromkeys(RANKS),
        {"outcome": "gated"},
        {"outcome": "unknown"},
    ],
    ids=["good end behind the middle", "bad end before it", "no middle", "no rank", "gated", "unknown"],
)
def test_ranks_that_contradict_each_other_or_the_outcome_are_refused(
    values: dict[str, object], told: dict[str, Any]
) -> None:
    with pytest.raises(DataFault) as caught:
        parse_ranked(first(told, **values), "r.json")
    assert caught.value.values["part"] == "regions.0"


def refused(content: bytes, folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Export a file that is to be refused in one sentence; return the place that the sentence names."""
    (folder / "r.json").write_bytes(content)
    out = folder / "out.gpkg"
    capsys.readouterr()
    asked = ["--lang", "en", "export", "--ranking", str(folder / "r.json"), "--layer", "ranking", "-o", str(out)]
    assert main(asked) == EXIT_DATA
    assert not out.exists()
    said = capsys.readouterr().err.strip()
    before, after = say("errors.ranking_file", "en", name="r.json", part="@").split("@")
    assert len(said.splitlines()) == 1
    assert before in said
    assert said.endswith(after)
    return said.partition(before)[2].removesuffix(after)


HALF = "\ud800"
"""Half a sign of two: JSON can hold it, and no file can."""


@pytest.mark.parametrize("at", ["reason", "metadata", "key", "weight"])
def test_half_a_sign_is_refused_wherever_it_stands(
    at: str, told: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = {
        "reason": first(told, reasons=[{"side": "for", "id": HALF, "en": "x"}]),
        "metadata": changed(told, made=f"a{HALF}"),
        "key": changed(told, **{HALF: 1}),
        "weight": changed(told, weights={HALF: 1}),
    }[at]
    refused(content, tmp_path, capsys)


def test_a_ranking_of_nobody_is_refused(
    told: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refused(changed(told, regions=[]), tmp_path, capsys) == "regions"


@pytest.mark.parametrize("written", ["1e999", "[1, -1e999]", "NaN", '{"a": Infinity}'])
def test_what_json_does_not_know_is_refused_in_what_was_asked(
    written: str, told: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A number too large for a float would leave as Infinity, and a GeoJSON with that opens nowhere."""
    refused(changed(told, spread="@").replace(b'"@"', written.encode()), tmp_path, capsys)


def test_lists_within_lists_without_end_are_refused_by_their_place(
    told: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deep: list[object] = []
    for _ in range(40):
        deep = [deep]
    assert refused(changed(told, methods=deep), tmp_path, capsys) == "methods"


def rows_of(path: Path) -> int:
    """Read a file as a stranger's; some formats tell a table without rows as a fault."""
    try:
        return len(read_table(path).frame)
    except DataFault as fault:
        if fault.key != "table_empty":
            raise
        return 0


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_ranking_of_which_the_filters_leave_nothing_is_a_file_without_rows(
    suffix: str, ranking: Path, tmp_path: Path
) -> None:
    out = tmp_path / f"none{suffix}"
    asked = ["--ranking", str(ranking), "--layer", "ranking", "--province", "94", "--selection", "1905"]
    assert main(["export", *asked, "-o", str(out)]) == EXIT_NOTHING
    assert rows_of(out) == 0


def test_a_region_twice_or_unknown_is_refused(told: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(DataFault):
        parse_ranked(first(told, region_code=told["regions"][1]["region_code"]), "r.json")
    path = tmp_path / "r.json"
    path.write_bytes(first(told, region_code="0000"))
    assert main(["export", "--ranking", str(path), "-o", str(tmp_path / "out.geojson")]) == 2


def test_a_hostile_reason_leaves_as_text(told: dict[str, Any], tmp_path: Path) -> None:
    reason = {"criterion": "population", "side": "for", "id": "=cmd|' /C calc'!A0", "en": "<script>alert(1)</script>"}
    path, out = tmp_path / "r.json", tmp_path / "out.csv"
    path.write_bytes(first(told, reasons=[reason]))
    assert main(["export", "--ranking", str(path), "-o", str(out)]) == 0
    assert "'=cmd|" in out.read_text("utf-8")


def test_the_output_is_never_the_ranking_itself(ranking: Path, tmp_path: Path) -> None:
    path = tmp_path / "r.geojson"
    path.write_bytes(ranking.read_bytes())
    before = path.read_bytes()
    assert main(["export", "--ranking", str(path), "-o", str(path)]) == 2
    assert path.read_bytes() == before


def test_every_fault_of_a_ranking_is_an_atlas_error(told: dict[str, Any]) -> None:
    """Cut anywhere, the file is refused and nothing else happens."""
    whole = json.dumps(told).encode()
    for end in range(0, len(whole), len(whole) // 40):
        with pytest.raises(AtlasError):
            parse_ranked(whole[:end], "r.json")
