"""Colours as numbers: contrast of text and outlines in both themes, and what colour-blind readers can tell apart.

Read from the real files: the style sheet, the theme, the map's own colours. Contrast is WCAG 2.2's ratio of relative
luminances; colour blindness is simulated after Machado, Oliveira and Fernandes (2009, IEEE TVCG 15(6)) at full
severity; differences are CIEDE2000 (Sharma, Wu and Dalal 2005).
"""

import re
import tomllib
from collections.abc import Mapping
from itertools import combinations, pairwise
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt
from typing import Final

import numpy as np
import pytest

from clusters.colours import NONE, YLGNBU
from tests.browser.conftest import ROOT
from ui.map.legend import STYLES
from ui.parts.choose_axes import COLOURS as AXES
from ui.parts.choose_ranking import BAR

THEMES: Final = ("light", "dark")
UI: Final = ROOT / "ui"
PARTS: Final = UI / "parts"
ATLAS: Final = ROOT / "ui" / "map" / "atlas"

MACHADO: Final = {
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
"""Seen colour = matrix times linear RGB."""


# ---- reading


def tokens() -> Mapping[str, tuple[str, str]]:
    """Return the style sheet's colours by name: light, dark."""
    sheet = (UI / "style.css").read_text("utf-8")
    found = re.findall(r"--sa-([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", sheet)
    return {name: (light, dark) for name, light, dark in found}


def worn(theme: str) -> Mapping[str, str]:
    return {name: pair[THEMES.index(theme)] for name, pair in tokens().items()}


def map_sheet(theme: str) -> Mapping[str, str]:
    """Return the map's colours of legend, tools and credit."""
    sheet = (ATLAS / "atlas.css").read_text("utf-8")
    blocks = {
        "light": sheet.split(".leaflet-container {", 1)[1].split("}")[0],
        "dark": sheet.split('.leaflet-container[data-theme="dark"] {', 1)[1].split("}")[0],
    }
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6}|rgba\([^)]*\))", blocks[theme]))


def inks(theme: str) -> Mapping[str, str]:
    """Return what the map paints around the data."""
    block = (ATLAS / "theme.js").read_text("utf-8").split(f"  {theme}: {{", 1)[1].split("  },")[0]
    return dict(re.findall(r'(\w+): "(#[0-9a-f]{6})"', block))


# ---- measuring


def linear(colour: str) -> np.ndarray:
    digits = colour.lstrip("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    srgb = np.array([int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)])
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Return WCAG's ratio, 1 to 21."""
    luminances = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (luminances[1] + 0.05) / (luminances[0] + 0.05)


def lab(rgb: np.ndarray) -> tuple[float, float, float]:
    xyz = np.array(
        [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]]
    )
    x, y, z = (xyz @ rgb) / [0.95047, 1.0, 1.08883]
    fx, fy, fz = (value ** (1 / 3) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116 for value in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def seen(colour: str, eyes: str) -> tuple[float, float, float]:
    """Return a colour in CIELAB as somebody sees it."""
    rgb = linear(colour)
    return lab(rgb if eyes == "common" else np.clip(np.array(MACHADO[eyes]) @ rgb, 0, 1))


def ciede2000(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """Return the difference of two colours in CIELAB; about 1 can just be seen side by side."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean_c = (hypot(a1, b1) + hypot(a2, b2)) / 2
    grey = 0.5 * (1 - sqrt(mean_c**7 / (mean_c**7 + 25**7)))
    a1, a2 = (1 + grey) * a1, (1 + grey) * a2
    c1, c2 = hypot(a1, b1), hypot(a2, b2)
    h1, h2 = (degrees(atan2(b, a)) % 360 if (a, b) != (0, 0) else 0.0 for a, b in ((a1, b1), (a2, b2)))
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    hue = 2 * sqrt(c1 * c2) * sin(radians(turn / 2))
    mean_l, mean_c = (l1 + l2) / 2, (c1 + c2) / 2
    mean_h = h1 + h2 if c1 * c2 == 0 else (h1 + turn / 2) % 360
    weight = (
        1
        - 0.17 * cos(radians(mean_h - 30))
        + 0.24 * cos(radians(2 * mean_h))
        + 0.32 * cos(radians(3 * mean_h + 6))
        - 0.20 * cos(radians(4 * mean_h - 63))
    )
    sl = 1 + 0.015 * (mean_l - 50) ** 2 / sqrt(20 + (mean_l - 50) ** 2)
    sc, sh = 1 + 0.045 * mean_c, 1 + 0.015 * mean_c * weight
    twist = -2 * sqrt(mean_c**7 / (mean_c**7 + 25**7)) * sin(radians(60 * exp(-(((mean_h - 275) / 25) ** 2))))
    dl, dc, dh = (l2 - l1) / sl, (c2 - c1) / sc, hue / sh
    return sqrt(dl**2 + dc**2 + dh**2 + twist * dc * dh)


def difference(one: str, other: str, eyes: str) -> float:
    return ciede2000(seen(one, eyes), seen(other, eyes))


EYES: Final = ("common", *MACHADO)
FLOORS: Final = {3: 15, 4: 10, 5: 10, 6: 5, 7: 5}
"""How far two neighbouring classes are apart at least, for anybody; 2 to 3 is seen at a glance when they touch."""


def test_the_measures_agree_with_published_values() -> None:
    # Sharma, Wu and Dalal (2005), table 1, pairs 1, 7, 17 and 25; WCAG: black on white is 21.
    pairs = [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ]
    for one, other, published in pairs:
        assert ciede2000(one, other) == pytest.approx(published, abs=1e-4)
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


# ---- the page


@pytest.mark.parametrize("theme", THEMES)
def test_text_stands_off_its_ground(theme: str) -> None:
    colour = worn(theme)
    grounds = [colour[name] for name in ("paper", "panel", "tint")]
    texts = [colour[name] for name in ("ink", "quiet", "accent", "good", "info", "warn", "bad")]
    weak = {
        (text, ground): contrast(text, ground) for text in texts for ground in grounds if contrast(text, ground) < 4.5
    }
    assert weak == {}
    assert contrast(colour["on-accent"], colour["accent"]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_outlines_and_marks_stand_off_their_ground(theme: str) -> None:
    colour = worn(theme)
    for ground in (colour["paper"], colour["panel"]):
        for name in ("outline", "accent", "mark", "good", "info", "warn", "bad"):
            assert contrast(colour[name], ground) >= 3, (name, ground)
        for picture in (*AXES.values(), *re.findall(r"stroke='(#[0-9a-f]{6})'", BAR)[:2]):
            assert contrast(picture, ground) >= 3 or ground == colour["panel"], (picture, ground)


@pytest.mark.parametrize("theme", THEMES)
def test_the_theme_and_the_style_sheet_are_one_palette(theme: str) -> None:
    told = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))["theme"][theme]
    colour = worn(theme)
    named = {
        "primaryColor": "accent",
        "backgroundColor": "paper",
        "secondaryBackgroundColor": "panel",
        "textColor": "ink",
    }
    assert {key: told[key] for key in named} == {key: colour[name] for key, name in named.items()}
    assert told["borderColor"] == colour["line"]
    for ground in (told["sidebar"]["backgroundColor"], told["sidebar"]["secondaryBackgroundColor"]):
        assert contrast(told["textColor"], ground) >= 4.5
        assert contrast(colour["quiet"], ground) >= 4.5
        assert contrast(colour["outline"], ground) >= 3


def test_no_other_sheet_holds_a_colour_of_its_own() -> None:
    paper = re.compile(r"#ffffff; border-radius: [^;]+; padding: [^;]+; } /\* pictures stay on paper \*/")
    sheets = list(PARTS.glob("*.css"))
    assert len(sheets) >= 3
    for sheet in sheets:
        rest = paper.sub("", sheet.read_text("utf-8"))
        assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{]*[;}])|rgba?\(", rest) == [], sheet.name


# ---- the map


@pytest.mark.parametrize("theme", THEMES)
def test_text_on_the_map_stands_off_its_sheet(theme: str) -> None:
    colour = map_sheet(theme)
    red, green, blue = (int(part) for part in re.findall(r"\d+", colour["sheet"])[:3])
    sheet = f"#{red:02x}{green:02x}{blue:02x}"
    for name in ("ink", "quiet"):
        assert contrast(colour[name], sheet) >= 4.5, name
    assert contrast(colour["accent"], sheet) >= 3
    assert contrast(colour["on-accent"], colour["accent"]) >= 4.5
    assert contrast(colour["ink"], colour["halo"]) >= 7  # a place's name carries its own ground


@pytest.mark.parametrize("theme", THEMES)
def test_a_selection_and_the_coast_stand_off_whatever_lies_beside_them(theme: str) -> None:
    ink = inks(theme)
    fills = [
        *(colour for palette in YLGNBU.values() for colour in palette),
        NONE,
        ink["missing"],
        ink["outside"],
        ink["sea"],
    ]
    for fill in fills:  # the outline is a white line in a black one
        assert max(contrast(fill, "#111111"), contrast(fill, "#ffffff")) >= 3, fill
    assert contrast(ink["coast"], ink["sea"]) >= 3


@pytest.mark.parametrize("eyes", EYES)
def test_classes_of_regions_are_told_apart(eyes: str) -> None:
    for classes, palette in YLGNBU.items():
        steps = [difference(one, other, eyes) for one, other in pairwise(palette)]
        assert min(steps) >= FLOORS[classes], (classes, steps)
    for theme in THEMES:
        ink = inks(theme)
        for palette in YLGNBU.values():
            assert min(difference(ink["missing"], colour, eyes) for colour in palette) >= 6  # and it is hatched


@pytest.mark.parametrize("eyes", EYES)
def test_classes_grow_darker_for_everybody(eyes: str) -> None:
    for palette in YLGNBU.values():
        lightness = [seen(colour, eyes)[0] for colour in palette]
        assert lightness == sorted(lightness, reverse=True)
        assert min(one - other for one, other in pairwise(lightness)) >= 4


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("style", STYLES)
def test_marks_of_points_are_told_apart(style: str, eyes: str) -> None:
    groups = STYLES[style]
    apart = {
        (one.label, other.label): difference(one.colour, other.colour, eyes) for one, other in combinations(groups, 2)
    }
    assert min(apart.values()) >= 8, sorted(apart.items(), key=lambda item: item[1])[:4]


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("theme", THEMES)
def test_statuses_are_told_apart(theme: str, eyes: str) -> None:
    colour = worn(theme)
    statuses = [colour[name] for name in ("good", "info", "warn", "bad")]
    assert min(difference(one, other, eyes) for one, other in combinations(statuses, 2)) >= 8
