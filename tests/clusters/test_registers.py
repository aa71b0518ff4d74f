"""The registers say what their sources say, keep their doubts and keep their ids."""

import re

import pandas as pd
import pytest

from clusters import registers
from clusters.contracts import SCHEMAS
from clusters.evidence import sources, trail
from clusters.vocabularies import VOCABULARIES
from geo.crosswalk import load_crosswalk, load_former_names
from geo.store import SHIPPED, read_register
from geo.vintages import load_province_names
from texts import LANGUAGES, catalogue


def test_ids_are_frozen() -> None:
    """Links, exports and evidence name these ids: one that is gone breaks them."""
    assert list(registers.load_programme_sites().index) == [f"P{number:02d}" for number in range(1, 12)]
    assert set(registers.load_places().index) >= {"P15", "P16", "P17", "P18", "P32"}
    indicators = set(registers.load_indicators().index)
    assert indicators >= {f"I{number:02d}" for number in range(1, 45)}
    assert indicators >= {f"J{number:02d}" for number in range(1, 17)}
    assert len(registers.load_sentra()) >= 233


def test_every_register_has_a_contract() -> None:
    assert {path.stem for path in (SHIPPED / "registers").glob("*.csv")} == set(SCHEMAS)


def test_registers_are_plain_utf8_with_unix_line_ends() -> None:
    for path in (SHIPPED / "registers").glob("*.csv"):
        data = path.read_bytes()
        assert data.decode("utf-8").endswith("\n"), path.name
        assert b"\r" not in data, path.name
        assert not data.startswith(b"\xef\xbb\xbf"), path.name


def test_every_value_of_a_vocabulary_has_a_name_in_both_languages() -> None:
    for name, values in VOCABULARIES.items():
        for value in values:
            for lang in LANGUAGES:
                assert catalogue(lang)[f"registers.{name}.{value}"]


# The programme: as the article wrote it in 2017, and where that is today.


def test_dogiyai_is_written_under_papua_and_lies_in_papua_tengah() -> None:
    site = registers.load_programme_sites().loc["P10"]
    assert (site["written_province"], site["written_place"]) == ("Papua", "Kab. Dogiyai")
    assert site["region_code"] == "9406"
    region = load_crosswalk().loc["9406"]
    assert load_province_names("2017").loc[region["province_code_2017"], "name"] == "Papua"
    assert load_province_names("2022").loc[region["province_code_2022"], "name"] == "Papua Tengah"
    assert region["kemendagri_2017"] == "9126"


def test_phase_2_has_five_sites_and_three_first_targets() -> None:
    sites = registers.load_programme_sites().query("phase == '2'")
    assert set(sites["region_code"]) == {"1905", "7405", "7371", "9406", "3575"}
    assert set(sites.query("stage == 'first_target'")["region_code"]) == {"7371", "9406", "3575"}
    assert set(sites["placement"]) == {"stated"}


def test_phase_1_places_come_from_the_report_and_not_from_the_article() -> None:
    sites = registers.load_programme_sites().query("phase == '1'")
    assert set(sites["source_id"]) == {"seed-004"}
    assert set(sites["place_source_id"]) == {"jica-completion-2016"}
    assert set(sites["placement"]) == {"stated_by_report"}
    assert set(sites["written_place"]) == {""}
    assert sites["written_province"].nunique() == 5
    assert len(sites) == 6  # five provinces, six products


def test_what_the_article_says_of_provinces_agrees_with_the_sites() -> None:
    provinces = registers.load_programme_provinces()
    sites = registers.load_programme_sites()
    of_2017 = sites["region_code"].map(load_crosswalk()["province_code_2017"])
    for phase in ("1", "2"):
        written = set(provinces[provinces["phase"] == phase]["province_code_2017"])
        assert written == set(of_2017[sites["phase"] == phase])


def test_candidate_villages_are_evidence_and_never_the_place_of_a_site() -> None:
    villages = {(e.subject_id, e.value.split(",")[0], e.confidence) for site in ("P08", "P09", "P10", "P11")
                for e in trail("programme_site", site) if e.property in {"village", "district"}}  # fmt: skip
    assert ("P08", "Lambusa", "low") in villages
    assert ("P09", "Borong", "low") in villages
    assert ("P10", "Kamu", "low") in villages
    assert ("P11", "Mayangan", "medium") in villages
    assert ("P11", "Ngemplakrejo", "medium") in villages
    assert set(registers.load_programme_sites()["precision"]) == {"regency"}


def test_tegal_stays_ambiguous() -> None:
    tegal = registers.load_places().loc["P16"]
    assert (tegal["region_code"], tegal["placement"]) == ("", "ambiguous")
    assert {e.value for e in trail("place", "P16") if e.property == "region_code"} == {"3328", "3376"}


# Regions.


def test_codes_of_the_two_systems_differ_for_199_regencies() -> None:
    regions = load_crosswalk()
    assert len(regions) == 514
    assert (regions["bps_2022"] != regions.index).sum() == 199
    assert (regions["kemendagri_2017"] != regions.index).sum() == 26
    assert regions["bps_2022"].isin(regions.index)[regions["bps_2022"] != regions.index].sum() == 169


def test_provinces_of_both_vintages() -> None:
    assert len(load_province_names("2017")) == 34
    assert len(load_province_names("2022")) == 38
    assert load_province_names("2022").loc["94", "name_en"] == "Central Papua"
    assert load_province_names("2022").loc["12", "name_en"] == "North Sumatra"


def test_former_names_are_those_of_2017_that_are_gone() -> None:
    former = load_former_names().query("kind_of_name == 'former'").set_index("region_code")["name"]
    assert dict(former) == {
        "1212": "Kabupaten Toba Samosir",
        "7601": "Kabupaten Mamuju Utara",
        "8103": "Kabupaten Maluku Tenggara Barat",
    }


def test_underdeveloped_regions_by_decree_and_status() -> None:
    listed = registers.load_underdeveloped().groupby(["decree_id", "status"]).size()
    assert dict(listed) == {
        ("perpres-131-2015", "confirmed"): 83,
        ("perpres-131-2015", "unconfirmed"): 39,
        ("perpres-63-2020", "confirmed"): 62,
    }
    counts = registers.load_decrees()["listed_count"]
    assert dict(registers.load_underdeveloped().groupby("decree_id").size()) == dict(counts)


def test_an_unconfirmed_listing_says_that_no_document_was_seen() -> None:
    claims = {e.source.source_id for e in trail("region", "9406") if e.value == "perpres-131-2015: unconfirmed"}
    assert claims == {"unconfirmed-list"}


def test_sentra_counts_are_unknown_where_the_page_did_not_say() -> None:
    counts = registers.load_sentra_count_bps_2024()["sentra_count"]
    assert set(counts.index[counts.isna()]) == {"36", "51", "95"}
    assert counts.sum() == figure("J10") - 321  # what the three unknown provinces share


# Figures.


def figure(indicator_id: str) -> float:
    return float(registers.load_indicators()["value"][indicator_id])


def test_new_ikm_reproduce_the_printed_growth_so_they_are_flows() -> None:
    assert figure("I18") / (figure("I35") - figure("I18")) * 100 == pytest.approx(figure("I19"), abs=0.05)
    assert figure("I33") / figure("I35") * 100 == pytest.approx(figure("I36"), abs=0.05)
    assert figure("I35") + figure("I33") == pytest.approx(figure("I34"), abs=5_000)
    kinds = registers.load_indicators()["kind"]
    assert (kinds["I18"], kinds["I20"], kinds["I35"]) == ("flow", "target_flow", "stock")


def test_the_contradictions_are_as_explained() -> None:
    explained = registers.load_contradictions()["explanation_en"]
    assert figure("I09") / figure("I35") - 1 == pytest.approx(0.14, abs=0.005)
    assert "14 %" in explained["ikm_total"]
    assert figure("I10") / figure("I01") - 1 == pytest.approx(0.11, abs=0.005)
    assert "11 %" in explained["medium_firms"]
    assert figure("I11") / 100 * figure("I10") == 9_000 != figure("I12")
    assert figure("I12") / figure("I10") == pytest.approx(0.33, abs=0.005)
    assert figure("I02") / figure("I01") == pytest.approx(0.11, abs=0.005)
    assert "9,000" in explained["exporters"]
    assert figure("I26") / figure("I25") - 1 == pytest.approx(0.177, abs=0.0005)
    assert figure("I28") / figure("I26") - 1 == pytest.approx(0.185, abs=0.0005)
    assert "17.7 %" in explained["value_added"]
    assert figure("I21") / figure("I20") == pytest.approx(2.2, abs=0.05)
    assert figure("I41") / figure("I40") == pytest.approx(2.3, abs=0.05)
    assert "2.2" in explained["workers_2017"]


def test_each_contradiction_has_at_least_two_sides() -> None:
    groups = registers.load_indicators()["contradiction_group"].value_counts()
    assert (groups.drop("") >= 2).all()


def test_printed_figures_are_parsed_as_printed() -> None:
    """What an article prints, read the Indonesian way, is the value: the two columns cannot drift apart."""
    scale = {"ribu": 1e3, "juta": 1e6}
    words = {"lima": 5.0, "tiga": 3.0}
    rows = registers.load_indicators()
    for row in rows[rows["as_written"] != ""].itertuples():
        printed = str(row.as_written)
        match = re.search(r"[\d.]+(,\d+)?", printed)
        number = float(match[0].strip(".").replace(".", "").replace(",", ".")) if match else 0.0
        number = number or next(value for word, value in words.items() if word in printed)
        factor = next((value for word, value in scale.items() if word in printed), 1.0)
        assert number * factor == pytest.approx(row.value), row.Index


# Sentra.


def test_figures_are_numbers_and_unknown_is_not_zero() -> None:
    sentra = registers.load_sentra()
    assert sentra["units"].dtype == sentra["workers"].dtype == sentra["year"].dtype == "Int64"
    assert sentra["units"].isna().any()
    assert (sentra["units"].dropna() > 0).all()
    assert sentra["units"]["S1202-001"] is pd.NA


def test_a_sentra_belongs_to_a_site_only_where_a_source_says_so() -> None:
    sentra = registers.load_sentra()
    named = sentra[sentra["site_id"] != ""]["site_id"]
    assert dict(named) == {
        "S3575-001": "P11",
        "S3575-002": "P11",
        "S3576-002": "P05",
        "S7271-001": "P03",
        "S7271-002": "P04",
    }
    assert (sentra.loc[sentra["jica_relation"].str.endswith("_area"), "site_id"] == "").all()


def test_products_have_names_in_both_languages() -> None:
    pairs = registers.load_sentra()[["product", "product_id"]].drop_duplicates()
    assert pairs["product"].is_unique
    assert pairs["product_id"].is_unique
    assert dict(pairs.values)["Embroidered bags (tas Aceh)"] == "Tas bordir (tas Aceh)"


def test_conflicting_figures_stand_side_by_side() -> None:
    units = [(e.value, e.confidence) for e in trail("sentra", "S1106-001") if e.property == "units"]
    assert units == [("254", "medium"), ("245", "low")]
    districts = {e.value for e in trail("sentra", "S1108-001") if e.property == "district"}
    assert districts == {"Sawang", "Muara Batu"}


# Both languages.


def test_notes_are_told_in_the_language_of_the_screen() -> None:
    for lang, note, value in (
        ("id", "Pada 2023; baris memuat 47 untuk 2022", "63"),
        ("en", "In 2023; the row has 47 of 2022", "63"),
    ):
        assert (value, note) in {(e.said(lang), e.note(lang)) for e in trail("sentra", "S2101-001")}
    said = {lang: [e.said(lang) for e in trail("sentra", "S3309-001") if e.property == "workers"] for lang in LANGUAGES}
    assert said["id"][-1] == "60 persen dari 7.600 warga"
    assert said["en"][-1] == "60 % of 7,600 residents"
    gianyar = {lang: {e.said(lang) for e in trail("sentra", "S5104-003")} for lang in LANGUAGES}
    assert "23.695" in gianyar["id"]
    assert "23,695" in gianyar["en"]
    place = {lang: trail("place", "P30")[0].said(lang) for lang in LANGUAGES}
    assert place == {"id": "Sentra di sekitar Surabaya (kunjungan)", "en": "Sentra around Surabaya (visit)"}


def test_a_source_without_a_printed_title_says_what_it_is() -> None:
    source = sources()["hariankepri-sei-lekop-2023"]
    assert source.name("id") == "Halaman tentang kerupuk ikan di Sei Lekop"
    assert source.name("en") == "Page on fish crackers in Sei Lekop"
    assert source.note("id") == "Hanya nama situsnya yang disebut; alamatnya tidak dicatat"
    printed = sources()["seed-004"]
    assert printed.name("id") == printed.name("en") == "Indonesia dan Jepang Kerja Sama Bidang Industri Kecil"


def test_a_translated_text_keeps_every_figure() -> None:
    """A figure lost or changed in translation is a wrong fact; only its separators follow the language."""

    def figures(text: str) -> list[str]:
        return sorted(re.findall(r"\d+", re.sub(r"(?<=\d)[.,](?=\d)", "", text)))

    for name, schema in SCHEMAS.items():
        rows = read_register(name)
        for stem in ("note", "basis", "reason", "value", "title"):
            if {f"{stem}_id", f"{stem}_en"} <= set(schema.columns):
                for home, other in zip(rows[f"{stem}_id"], rows[f"{stem}_en"], strict=True):
                    assert figures(home) == figures(other), other


def test_filter_buttons_have_short_names() -> None:
    for rows in (registers.load_kbli(), registers.load_decrees(), registers.load_programmes()):
        assert rows[["short_id", "short_en"]].map(len).to_numpy().max() <= 22


# Sources and evidence.


def test_every_source_is_used_or_is_background() -> None:
    used = {
        source_id
        for name in SCHEMAS
        for column in ("source_id", "place_source_id")
        if name != "sources" and column in SCHEMAS[name].columns
        for source_id in read_register(name)[column]
    }
    unused = set(sources()) - used
    assert unused <= {"uu-14-2022", "uu-16-2022", "uu-29-2022", "geoboundaries-idn-adm2"}


@pytest.mark.parametrize(
    ("kind", "register", "column"),
    [
        ("sentra", "sentra", "sentra_id"),
        ("programme_site", "programme_sites", "site_id"),
        ("place", "places", "place_id"),
        ("indicator", "indicators", "indicator_id"),
        ("programme", "programmes", "programme_id"),
        ("decree", "decrees", "decree_id"),
    ],
)
def test_everything_has_a_trail_to_a_document(kind: str, register: str, column: str) -> None:
    for subject_id in read_register(register)[column].iloc[:20]:
        claims = trail(kind, subject_id)
        assert claims
        assert all(
            claim.source.name("id") and claim.source.name("en") and claim.property in VOCABULARIES["property"]
            for claim in claims
        )


def test_a_region_has_a_trail_with_its_decrees_and_former_names() -> None:
    claims = {(e.property, e.value) for e in trail("region", "8103")}
    assert ("former_name", "Kabupaten Maluku Tenggara Barat") in claims
    assert ("underdeveloped", "perpres-63-2020: confirmed") in claims
    assert ("border", "named_in_plan") in claims
    assert trail("region", "0000") == []


# Documentation.


def test_every_register_and_column_is_documented() -> None:
    readme = (SHIPPED / "README.md").read_text("utf-8")
    sections = dict(re.findall(r"^### `(\w+)\.csv`(.*?)(?=^##|\Z)", readme, re.MULTILINE | re.DOTALL))
    assert set(sections) == set(SCHEMAS)
    for name, schema in SCHEMAS.items():
        documented = set(re.findall(r"^- `([^`]+)`", sections[name], re.MULTILINE))
        columns = {column for entry in documented for column in entry.split(", ")}
        assert columns == set(schema.columns), name


def test_the_rows_of_the_worked_example_are_those_of_the_registers() -> None:
    guide = (SHIPPED.parent / "CONTRIBUTING.md").read_text("utf-8")
    for register, start in (("sources", "    hariankepri-"), ("evidence", "    E0")):
        row = next(line.strip() for line in guide.splitlines() if line.startswith(start))
        assert row in (SHIPPED / "registers" / f"{register}.csv").read_text("utf-8").splitlines()
