"""Names as people write them: every form of every official name, homonyms, former names, provinces, slips."""

import pandas as pd
import pytest

from geo.answers import Match, RowAnswer
from geo.gazetteer import Gazetteer
from geo.resolver import resolve
from geo.roles import Roles, choose_roles, guess_roles
from texts import LANGUAGES

FORMS = {
    "official": "{kind} {base}",
    "capitals": "{KIND} {BASE}",
    "short": "{abbr}. {base}",
    "glued": "{abbr}.{base}",
    "after": "{base} ({kind})",
    "comma": "{base}, {abbr}.",
    "spaces": "  {kind}\u00a0 {base}\n",
    "broken": "{kind}\n{base}",
    "hyphens": "{kind} {hyphened}",
    "joined": "{kind} {joined}",
    "numbered": "12. {kind} {base}",
    "english": "{base} {english}",
}


def ask(lists: Gazetteer, rows: list[tuple[str, str]], *, accept: bool = False) -> list[RowAnswer]:
    table = pd.DataFrame(rows, columns=["name", "province"], dtype="str")
    return list(resolve(table, Roles(name="name", province="province"), lists, accept_suggestions=accept).answers)


def written(form: str, name: str) -> str:
    kind, base = name.split(" ", 1)
    return FORMS[form].format(
        kind=kind,
        KIND=kind.upper(),
        base=base,
        BASE=base.upper(),
        abbr="Kab" if kind == "Kabupaten" else "Kota",
        hyphened=base.replace(" ", "-"),
        joined=base.removeprefix("Administrasi ").replace(" ", ""),
        english="Regency" if kind == "Kabupaten" else "City",
    )


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_every_official_name_is_its_region(lists: Gazetteer, form: str) -> None:
    answers = ask(lists, [(written(form, region.name), "") for region in lists.regions.values()])
    assert [answer.region_code for answer in answers] == list(lists.regions)


def test_bare_names_are_placed_or_ambiguous_but_never_guessed(lists: Gazetteer) -> None:
    codes = list(lists.regions)
    answers = ask(lists, [(lists.regions[code].name.split(" ", 1)[1], "") for code in codes])
    for code, answer in zip(codes, answers, strict=True):
        assert answer.region_code in {"", code}
        if not answer.placed:
            assert answer.match is Match.AMBIGUOUS
            assert code in answer.candidates
    # 26 base names are both a kabupaten and a kota; Jambi and Bengkulu are provinces too.
    assert sum(not answer.placed for answer in answers) == 2 * 26 + 3


@pytest.mark.parametrize(
    ("name", "province", "match", "code"),
    [
        ("Toba Samosir", "", Match.FORMER_NAME, "1212"),
        ("Kab. Maluku Tenggara Barat", "Maluku", Match.FORMER_NAME, "8103"),
        ("Mamuju Utara", "Sulbar", Match.FORMER_NAME, "7601"),
        ("West Bangka Regency", "", Match.ALIAS, "1905"),
        ("South Konawe", "", Match.ALIAS, "7405"),
        ("South East Aceh", "", Match.ALIAS, "1102"),
        ("Mentawai Islands Regency", "West Sumatra", Match.ALIAS, "1309"),
        ("Pangkep", "", Match.ALIAS, "7310"),
        ("Pangkajene Kepulauan", "Sulsel", Match.ALIAS, "7310"),
        ("Fak-Fak", "Papua Barat", Match.NAME, "9203"),
        ("Kota Banjar Baru", "", Match.NAME, "6372"),
        ("Kab. Kota Baru", "Kalsel", Match.NAME, "6302"),
        ("Kab. 50 Kota", "", Match.NAME, "1307"),
        ("Lima Puluh Kota", "", Match.NAME, "1307"),
        ("Kota Adm. Jakarta Pusat", "DKI", Match.NAME, "3171"),
        ("Kab. Adm. Kep. Seribu", "D.K.I. Jakarta", Match.NAME, "3101"),
        ("Banjar", "Jawa Barat", Match.NAME, "3279"),
        ("Banjar", "Kalsel", Match.NAME, "6303"),
        ("Dogiyai", "Papua", Match.NAME, "9406"),
        ("Dogiyai", "Papua Tengah", Match.NAME, "9406"),
        ("Sleman", "D.I. Yogyakarta", Match.NAME, "3404"),
        ("Kota Yogyakarta", "DIY", Match.NAME, "3471"),
        ("Sambas", "Atlantis", Match.NAME, "6101"),
        ("Pasuruan", "", Match.AMBIGUOUS, ""),
        ("Kab/Kota Pasuruan", "Jatim", Match.AMBIGUOUS, ""),
        ("Banjar", "", Match.AMBIGUOUS, ""),
        ("Jambi", "", Match.AMBIGUOUS, ""),
        ("Jambi", "Jambi", Match.AMBIGUOUS, ""),
        ("Kota Jambi", "Jambi", Match.NAME, "1571"),
        ("Bangka Barat", "Jawa Barat", Match.CONFLICT, ""),
        ("Dogiyai", "Papua Barat", Match.CONFLICT, ""),
        ("Kota Bangka Barat", "", Match.NONE, ""),
        ("Jawa Barat", "", Match.NONE, ""),
        ("Jumlah", "", Match.NONE, ""),
        ("INDONESIA", "", Match.NONE, ""),
        ("Kuala Lumpur", "", Match.NONE, ""),
        ("Konawe Barat", "Sulawesi Tenggara", Match.NONE, ""),
        ("Kota", "", Match.NONE, ""),
        ("Bangka Barat 2", "Babel", Match.NONE, ""),
        ("South and West Sumba", "", Match.NONE, ""),
        ("Pasuruan dan Kota", "", Match.NONE, ""),
        ("", "Jawa Barat", Match.NONE, ""),
        ("Bngka Barat", "Babel", Match.SUGGESTION, ""),
        ("Bangka Brat", "", Match.SUGGESTION, ""),
    ],
)
def test_a_written_name(lists: Gazetteer, name: str, province: str, match: Match, code: str) -> None:
    answer = ask(lists, [(name, province)])[0]
    assert (answer.match, answer.region_code) == (match, code), answer.describe("en")
    for lang in LANGUAGES:
        assert answer.describe(lang)


def test_the_reason_is_said_in_both_languages(lists: Gazetteer) -> None:
    answer = ask(lists, [("Pasuruan", "")])[0]
    assert "nama beberapa wilayah: Kabupaten Pasuruan (3514); Kota Pasuruan (3575)" in answer.describe("id")
    assert "the name of several regions: Kabupaten Pasuruan (3514); Kota Pasuruan (3575)" in answer.describe("en")


def test_a_suggestion_is_placed_only_when_accepted_and_marked(lists: Gazetteer) -> None:
    rows = [("Bngka Barat", "Babel"), ("Pasurruan", "Jatim")]
    accepted = ask(lists, rows, accept=True)
    assert (accepted[0].match, accepted[0].region_code) == (Match.SUGGESTION, "1905")
    assert (accepted[1].match, accepted[1].region_code) == (Match.AMBIGUOUS, "")
    assert accepted[1].candidates == ("3514", "3575")


def test_slips_in_official_names_are_never_placed_and_mostly_suggested_rightly(lists: Gazetteer) -> None:
    longer = [region for region in lists.regions.values() if len(region.name) >= 17]
    slips = [(region.name[:12] + region.name[13:], "") for region in longer]
    # One letter less of Bandung is Badung, which is a regency of its own: no list can see that slip.
    official = {region.name for region in lists.regions.values()}
    pairs = [(region, slip) for region, slip in zip(longer, slips, strict=True) if slip[0] not in official]
    longer, slips = [region for region, _ in pairs], [slip for _, slip in pairs]
    answers = ask(lists, slips)
    exact = {Match.NAME, Match.FORMER_NAME, Match.ALIAS}
    for region, answer in zip(longer, answers, strict=True):
        assert answer.region_code == "" or (answer.match in exact and answer.region_code == region.region_code)
    right = sum(answer.candidates == (region.region_code,) for region, answer in zip(longer, answers, strict=True))
    assert right > 0.9 * len(longer)
    accepted = ask(lists, slips, accept=True)
    assert all(a.region_code in {"", r.region_code} for r, a in zip(longer, accepted, strict=True))


def test_provinces_of_both_editions_are_known_by_name_and_in_english(lists: Gazetteer) -> None:
    assert len(lists.find_province("Papua").members) == 29
    assert len(lists.find_province("Papua").today) == 9
    assert len(lists.find_province("Prov. Papua Tengah").members) == 8
    for alias, name in (
        ("NTT", "Nusa Tenggara Timur"),
        ("Sumatra Utara", "North Sumatra"),
        ("Prop. D.I. Yogyakarta", "DIY"),
    ):
        assert lists.find_province(alias) == lists.find_province(name)


def test_columns_are_guessed_from_headings() -> None:
    assert guess_roles(["No", "Kode Wilayah", "Kabupaten/Kota", "Provinsi", "Jumlah IKM"]) == Roles(
        code="Kode Wilayah", name="Kabupaten/Kota", province="Provinsi"
    )
    assert guess_roles(["Nama", "Bujur", "Lintang"]) == Roles(name="Nama", lon="Bujur", lat="Lintang")
    assert choose_roles(["a", "b"], Roles(name="b")) == Roles(name="b")
