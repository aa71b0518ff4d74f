"""An imported layer on the screen: on the map, in filters, card, table, colours and files; in this session alone."""

import json
import re

from playwright.sync_api import Locator, expect

from tests.browser.harness.screen import OpenScreen, Screen, features
from texts import say

pytest_plugins = ["tests.browser.harness.screen_fixtures"]

HOSTILE = '<img src=x onerror="window.hostile=1">*a*`:smile:`'
SURVEY = f"""Kabupaten/Kota;Nama Sentra;Produk;KBLI;Tenaga Kerja;Nilai Investasi;Bujur;Lintang
Kab. Bangka Barat;Tenun Muntok;Tenun;13121;1.200;1.250.000,5;105,53;-2,0
Kota Pasuruan;{HOSTILE};Logam;25;30;2.000.000;;
Kota Pasuruan;Logam Dua;Logam;25;12;4.000.000;;
Antah Berantah;Kopi X;Kopi;10;5;7;;
"""
NAME = "survei"
"""What the import page calls a layer of survei.csv."""


def bring(screen: Screen, text: str = SURVEY, name: str = f"{NAME}.csv") -> None:
    """Import a table and put it on the map, as a planner does."""
    screen.turn_to("import", "id")
    box = screen.page.locator("[class*='st-key-upload_table_'] input[type=file]")
    box.set_input_files({"name": name, "mimeType": "text/csv", "buffer": text.encode()})
    screen.settle()
    for key in ("import_match", "import_show"):
        press(screen, key)
    screen.page.locator(".st-key-map iframe").wait_for()
    expect(own(screen)).to_contain_text(name.removesuffix(".csv"))
    expect(screen.grid).to_be_attached()  # the last part of the page: from now on nothing moves
    screen.settle()


def press(screen: Screen, key: str) -> None:
    screen.page.locator(f"[class~='st-key-{key}'] button:visible").first.click()
    screen.settle()


def own(screen: Screen) -> Locator:
    """The list of imported layers."""
    return screen.page.locator(".st-key-own_layers")


def drawn(screen: Screen) -> list[str]:
    """The ids of the imported points on the map."""
    found: list[str] = screen.ask(
        "atlas.marks.visible.filter((one) => one.layer === 'own').map((one) => one.record_id)"
    )
    return found


def test_a_layer_is_on_the_map_in_filters_card_table_colours_and_files(open_screen: OpenScreen) -> None:
    screen = open_screen()
    shipped = screen.points()
    bring(screen)
    screen.wait_map("atlas.marks.visible.length === given", shipped + 3)
    assert drawn(screen) == ["own1-1", "own1-2", "own1-3"]
    expect(screen.sentence).to_contain_text("3 catatan data Anda")
    hollow = screen.ask("atlas.marks.points.filter((one) => one.layer === 'own').map((one) => one.hollow)")
    assert hollow == [False, True, True]
    legend = screen.frame.locator(".atlas-legend")
    expect(legend).to_contain_text(f"{say('map.kind.own', 'id')}: {NAME}")
    expect(own(screen)).to_contain_text(say("own.list.where", "id"))

    # Colours: the page comes coloured by the layer's rows; any of its figures can be chosen.
    screen.expect_link(measure="own1.rows", layers="own")
    classes = screen.ask("[atlas.state.values['3575'], atlas.state.values['1905'], atlas.state.values['1101']]")
    assert classes == ["2", "1", "0"]
    box = screen.widget("measure").locator("input")
    box.click()
    screen.page.get_by_role("option").filter(has_text="Tenaga Kerja").first.click()
    screen.settle()
    screen.expect_link(measure="own1.c5")
    screen.wait_map("atlas.state.values['3575'] === '42' && !('1101' in atlas.state.classes)")
    expect(legend).to_contain_text(f"Data Anda · {NAME}: Tenaga Kerja")

    # Filters narrow it like any other record, and its own filter leaves it alone.
    screen.press("own", NAME)
    screen.wait_map("atlas.marks.visible.length === 3")
    screen.press("kbli", "Tekstil")
    screen.wait_map("atlas.marks.visible.length === 1")
    assert drawn(screen) == ["own1-1"]
    screen.page.locator(".st-key-reset button").click()
    screen.settle()
    screen.wait_map("atlas.marks.visible.length === given", shipped + 3)

    # The table marks it.
    screen.press("own", NAME)
    screen.press("table", say("screen.table.records", "id"))
    screen.expect_rows(3)
    assert NAME in screen.grid.inner_text()

    # Files: every row of the layer, and its figures beside the regions.
    name, content = screen.download("own1")
    assert re.fullmatch(r"sentra-atlas_own1_2022_own\.geojson", name)
    rows = features(content)
    assert [row["properties"]["nama_sentra"] for row in rows] == ["Tenun Muntok", HOSTILE, "Logam Dua", "Kopi X"]
    assert rows[3]["geometry"] is None
    told = json.loads(content)["metadata"]["own"]["layers"][0]
    assert (told["file"], len(told["sha256"])) == (f"{NAME}.csv", 64)
    _, content = screen.download("regions")
    assert {one["id"]: one["properties"]["own1_tenaga_kerja"] for one in features(content)}["3575"] == 42


def test_a_hostile_row_stays_text_on_card_and_tip(open_screen: OpenScreen) -> None:
    screen = open_screen()
    bring(screen)
    screen.wait_map("atlas.marks.points.some((one) => one.layer === 'own')")
    screen.look_at(-7.65, 112.91, 9)
    place = screen.at_point("own1-2")
    screen.page.mouse.move(place[0] - 25, place[1] - 25)
    screen.page.mouse.move(*place, steps=3)
    tip = screen.frame.locator(".atlas-tip")
    expect(tip.locator("b")).to_have_text(HOSTILE)
    expect(tip).to_contain_text(f"{say('map.kind.own', 'id')}: {NAME}")
    screen.page.mouse.click(*screen.at_point("own1-2"))
    expect(screen.card).to_contain_text(say("own.card.mark", "id", layer=NAME))
    expect(screen.card.locator("h2")).to_have_text(HOSTILE)
    expect(screen.card).to_contain_text(say("own.card.source", "id", file=f"{NAME}.csv", row=2))
    expect(screen.card).to_contain_text(say("screen.card.reference_point.regency", "id"))
    expect(screen.card).to_contain_text("2.000.000")
    assert screen.card.locator("img").count() == 0
    assert screen.page.evaluate("window.hostile") is None
    assert screen.frame.evaluate("window.hostile") is None


def test_a_column_named_like_a_template_colours_the_map_under_its_own_name(open_screen: OpenScreen) -> None:
    """Folium's elements are Jinja templates: a name that travels with the state must not be read as one."""
    column = "Nilai Investasi {% raw %} {{ 7 * 7 }} {% x {#"
    screen = open_screen()
    bring(screen, SURVEY.replace("Nilai Investasi", column))
    screen.widget("measure").locator("input").click()
    screen.page.get_by_role("option").filter(has_text="Investasi {%").first.click()
    screen.settle()
    expect(screen.frame.locator(".atlas-legend")).to_contain_text(f"Data Anda · {NAME}: {column}")
    assert screen.ask("atlas.state.values['1905']") == "1.250.000,5"


def test_a_removed_layer_takes_its_points_filter_and_colours_along(open_screen: OpenScreen) -> None:
    screen = open_screen()
    shipped = screen.points()
    bring(screen)
    screen.wait_map("atlas.marks.visible.length === given", shipped + 3)
    address = screen.ask("atlas.state.own.url")
    token = address.rsplit("/", 1)[1]
    screen.press("own", NAME)
    press(screen, "drop_own1")
    screen.wait_map("atlas.marks.visible.length === given", shipped)
    screen.expect_link(measure=None, own=None, layers=None)
    expect(own(screen)).to_have_count(0)
    expect(screen.widget("own")).to_have_count(0)
    answer = screen.page.request.get(f"{screen.page.url.split('/?')[0].rstrip('/')}/own/{token}")
    assert answer.status == 404


def test_no_other_session_sees_a_layer_and_a_reload_says_that_it_is_gone(open_screen: OpenScreen) -> None:
    mine, other = open_screen(), open_screen()
    shipped = other.points()
    bring(mine)
    mine.wait_map("atlas.marks.visible.length === given", shipped + 3)
    other.press("kbli", "Tekstil")  # a run of the other session after the import
    expect(own(other)).to_have_count(0)
    assert drawn(other) == []
    assert other.ask("atlas.state.own") is None
    assert NAME not in other.words()

    link = mine.page.url
    stranger = open_screen("/" + link.split("/", 3)[3])
    expect(stranger.page.get_by_text(say("errors.own_lost", "id")[:60])).to_be_visible()
    assert drawn(stranger) == []
    stranger.expect_link(measure=None, layers=None)

    mine.page.reload()
    mine.page.locator(".st-key-switches").wait_for()
    mine.settle()
    expect(mine.page.get_by_text(say("errors.own_lost", "id")[:60])).to_be_visible()
    mine.wait_map("atlas.marks.visible.length === given", shipped)


def test_a_change_of_filters_stays_small_with_many_own_rows(open_screen: OpenScreen) -> None:
    """5,000 rows: the points travel once, by their address; a change of filters sends row numbers."""
    regions = ("Kota Pasuruan", "Kab. Bangka Barat", "Kota Makassar", "Kab. Dogiyai")
    made = [("Logam", 25), ("Tekstil", 13), ("Tekstil", 13)]
    lines = [f"{regions[row % 4]};Usaha {row};{made[row % 3][0]};{made[row % 3][1]}" for row in range(5000)]
    screen = open_screen()
    shipped = screen.points()
    bring(screen, "Kabupaten/Kota;Nama Usaha;Produk;KBLI\n" + "\n".join(lines) + "\n", "usaha.csv")
    screen.wait_map("atlas.marks.visible.length === given", shipped + 5000)
    fetched = [url for url in screen.trail.requests if "/own/" in url]
    screen.press("kbli", "Tekstil")
    screen.wait_map("atlas.marks.visible.filter((one) => one.layer === 'own').length === 3333")
    assert len(screen.ask("JSON.stringify(atlas.state)")) < 50_000
    assert [url for url in screen.trail.requests if "/own/" in url] == fetched
    assert len(fetched) == 1
