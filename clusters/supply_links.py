"""Supply links that a source names: who supplies whom with what, and between which points a line may be drawn.

Nothing is inferred here: a row of the register is a link, and without a row there is none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast

import pandas as pd

from clusters import registers
from clusters.atlas import Atlas
from geo.crosswalk import load_crosswalk
from texts import LANGUAGES, Language, say

ANNOUNCED: Final = "survey_announced"
"""A survey that was announced is no link: it is shown as what it is, and never counted."""

NAMED: Final = ("seller", "buyer", "product", "note")

Point = tuple[float, float]
"""Longitude and latitude in degrees, WGS 84."""


@dataclass(frozen=True)
class Course:
    """Where a link is drawn: from a point to a point, or to nowhere on the map (``end`` None)."""

    start: Point
    end: Point | None


@dataclass(frozen=True)
class SupplyLink:
    """A row of the register with the names of both ends.

    Attributes:
        link_id: L01 and on.
        from_kind, from_id: a sentra, a place or a region, and its id.
        from_region_code: its regency, "" = the source does not tell.
        to_kind: industry, region or abroad.
        to_kbli2: the division that buys, of an industry.
        to_region_code: the regency that is supplied.
        kind: supplies, exports, makes_parts_for, survey_announced.
        year: of the link, None = not stated.
        source_id, confidence: the document, and how sure the compilers are.
        names: of NAMED, by language.
    """

    link_id: str
    from_kind: str
    from_id: str
    from_region_code: str
    to_kind: str
    to_kbli2: str
    to_region_code: str
    kind: str
    year: int | None
    source_id: str
    confidence: str
    names: Mapping[str, Mapping[Language, str]]

    @property
    def is_announced(self) -> bool:
        """Whether this is only a survey that was announced."""
        return self.kind == ANNOUNCED

    def name(self, of: str, lang: Language) -> str:
        """Return the seller, the buyer, the product or the note in a language."""
        return self.names[of][lang]

    def describe(self, lang: Language) -> str:
        """Return the link as a sentence."""
        return say(f"links.said.{self.kind}", lang, **{of: self.name(of, lang) for of in NAMED})

    def course(self, atlas: Atlas) -> Course | None:
        """Return where the link is drawn; None where no more than the province of its beginning is known."""
        start = _start(self, atlas)
        if start is None:
            return None
        return Course(start, _seat(atlas, self.to_region_code) if self.to_kind == "region" else None)


def supply_links() -> tuple[SupplyLink, ...]:
    """Load all links in the order of the register."""
    names = {lang: _names(lang) for lang in LANGUAGES}
    rows = registers.load_supply_links().astype({"year": "object"}).reset_index()
    return tuple(_link(cast("dict[str, str]", row), names) for row in rows.to_dict("records"))


def _link(row: Mapping[str, str], names: Mapping[Language, pd.DataFrame]) -> SupplyLink:
    link_id = row["link_id"]
    same = ("link_id", "from_kind", "from_id", "from_region_code", "to_kind", "to_kbli2", "to_region_code")
    return SupplyLink(
        **{name: row[name] for name in (*same, "source_id", "confidence")},
        kind=row["link_kind"],
        year=None if pd.isna(row["year"]) else int(row["year"]),
        names={of: {lang: str(frame.loc[link_id, of]) for lang, frame in names.items()} for of in NAMED},
    )


def _names(lang: Language) -> pd.DataFrame:
    """Return NAMED of every link in a language: a row per link."""
    rows = registers.load_supply_links()
    regions, divisions = load_crosswalk()["name_2025"], registers.load_kbli()[f"short_{lang}"]
    known = pd.concat([registers.load_sentra()["name"], registers.load_places()[f"name_{lang}"], regions])
    industry = [
        say("links.industry", lang, name=divisions[kbli2], kbli2=kbli2) if kbli2 else "" for kbli2 in rows["to_kbli2"]
    ]
    return pd.DataFrame(
        {
            "seller": rows["from_id"].map(known),
            # One of the three is given, by the kind of the other end.
            "buyer": rows[f"to_name_{lang}"] + rows["to_region_code"].map(regions).fillna("") + industry,
            "product": rows[f"product_{lang}"],
            "note": rows[f"note_{lang}"],
        }
    )


def links_of_region(code: str) -> tuple[SupplyLink, ...]:
    """Return the links that begin or end in a regency."""
    return tuple(link for link in supply_links() if code in (link.from_region_code, link.to_region_code))


def _start(link: SupplyLink, atlas: Atlas) -> Point | None:
    if link.from_kind == "region":
        return _seat(atlas, link.from_id)
    # A province's reference point stands in its capital: a line from there would point at the wrong town.
    known = atlas.records.loc[atlas.records.index == link.from_id, ["lon", "lat", "precision"]].dropna()
    known = known[known["precision"] != "province"]
    return None if known.empty else (float(known["lon"].iloc[0]), float(known["lat"].iloc[0]))


def _seat(atlas: Atlas, code: str) -> Point | None:
    """Return the reference point of a regency: its capital."""
    lon, lat = (float(atlas.regions.loc[code, axis]) for axis in ("capital_lon", "capital_lat"))
    return (lon, lat) if lon == lon and lat == lat else None  # noqa: PLR0124 - NaN alone differs from itself
