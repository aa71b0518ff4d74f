"""The registers as values: each loader reads one register, holds it to its contract and parses its figures.

Text columns stay text and "" is unknown. Coordinates and values are floats, NaN = unknown; counts and years
are nullable Int64, NA = unknown. Rows keep the order of the file. A missing register raises AssetFault, one
that breaks its contract raises RegisterFault.
"""

import hashlib
from functools import lru_cache

import pandas as pd
from pandera.errors import SchemaErrors

from clusters.contracts import SCHEMAS
from clusters.faults import quoted
from clusters.sheets import path_of, read_sheet
from geo.errors import DataFault
from geo.store import read_bytes, read_register
from texts import Language, say


class RegisterFault(DataFault):
    """A register breaks its contract, so that its figures cannot be trusted; the check tells where."""

    def describe(self, lang: Language) -> str:
        """Return the error as one sentence."""
        return say(f"check.{self.key}", lang, **self.values)


def load_sources() -> pd.DataFrame:
    """Load the documents that claims rest on, indexed by ``source_id``; ``url`` "" = not known."""
    return _load("sources", "source_id")


def load_evidence() -> pd.DataFrame:
    """Load additional and conflicting claims, indexed by ``evidence_id``."""
    return _load("evidence", "evidence_id")


def load_programmes() -> pd.DataFrame:
    """Load the programmes, indexed by ``programme_id``."""
    return _load("programmes", "programme_id")


def load_phases() -> pd.DataFrame:
    """Load the programmes' phases; ``phase`` is text, ``start_year`` and ``end_year`` are years."""
    return _load("phases", counts=("start_year", "end_year"))


def load_programme_provinces() -> pd.DataFrame:
    """Load what an article says of whole provinces: chosen in a phase, committed, a first target."""
    return _load("programme_provinces")


def load_programme_sites() -> pd.DataFrame:
    """Load the programme sites P01-P11, indexed by ``site_id``; ``lon``, ``lat`` are reference points."""
    return _load("programme_sites", "site_id", numbers=("lon", "lat"))


def load_places() -> pd.DataFrame:
    """Load institutions, survey targets, events and places abroad, indexed by ``place_id``.

    ``region_code`` is "" where no regency is stated; ``lon``, ``lat`` are NaN abroad.
    """
    return _load("places", "place_id", numbers=("lon", "lat"))


def load_sentra() -> pd.DataFrame:
    """Load the catalogue of sentra, indexed by ``sentra_id``.

    A sample of what is publicly documented, not a census: never a density. ``lon`` and ``lat`` are reference
    points of the level in ``precision``, never the site. Sum ``units`` and ``workers`` only where
    ``figure_scope`` is "sentra".
    """
    return _load("sentra", "sentra_id", numbers=("lon", "lat"), counts=("units", "workers", "year", "status_year"))


def load_indicators() -> pd.DataFrame:
    """Load the figures of articles, indexed by ``indicator_id``; ``kind`` tells a stock from a flow."""
    return _load("indicators", "indicator_id", numbers=("value",), counts=("scope_count",))


def load_contradictions() -> pd.DataFrame:
    """Load why figures contradict each other, indexed by ``contradiction_group``."""
    return _load("contradictions", "contradiction_group")


def load_decrees() -> pd.DataFrame:
    """Load the decrees that list underdeveloped regions, indexed by ``decree_id``."""
    return _load("decrees", "decree_id", counts=("year", "valid_from", "valid_to", "listed_count"))


def load_underdeveloped() -> pd.DataFrame:
    """Load the listings by decree and region; ``status`` "unconfirmed" means that no document was seen."""
    return _load("underdeveloped")


def load_border() -> pd.DataFrame:
    """Load the regencies on the state border; a row is one basis, so a regency may have several."""
    return _load("border")


def load_sentra_count_bps_2024() -> pd.DataFrame:
    """Load the number of sentra (BPS), indexed by ``province_code``; NA = not in the page that was read."""
    return _load("sentra_count_bps_2024", "province_code", counts=("sentra_count",))


def load_code_systems() -> pd.DataFrame:
    """Load the code systems, indexed by ``code_system``."""
    return _load("code_systems", "code_system")


def load_island_groups() -> pd.DataFrame:
    """Load the seven island groups, indexed by ``island_group``."""
    return _load("island_groups", "island_group")


def load_kbli() -> pd.DataFrame:
    """Load the KBLI 2020 divisions of manufacturing, indexed by ``kbli2`` (text)."""
    return _load("kbli", "kbli2")


def load_related_kbli() -> pd.DataFrame:
    """Load which KBLI divisions the compilers call related, indexed by ``kbli2``; one group a division."""
    return _load("related_kbli", "kbli2")


def load_criteria() -> pd.DataFrame:
    """Load what regions can be weighed or judged by, indexed by ``criterion_id``, in the order of the screen."""
    return _load("criteria", "criterion_id")


def load_presets() -> pd.DataFrame:
    """Load the named sets of weights, indexed by ``preset_id``."""
    return _load("presets", "preset_id")


def load_preset_weights() -> pd.DataFrame:
    """Load the weight of each criterion in each preset; ``weight`` is relative, not a share."""
    return _load("preset_weights", numbers=("weight",))


def load_columns() -> pd.DataFrame:
    """Load the data dictionary of exported layers, indexed by ``name``."""
    return _load("columns", "name")


def load_crosswalk() -> pd.DataFrame:
    """Load what each regency is called and coded elsewhere, as ``geo.crosswalk`` does, held to its contract."""
    return _load("crosswalk", "region_code")


def load_supply_links() -> pd.DataFrame:
    """Load the supply links that a source names, indexed by ``link_id``; ``to_region_code`` "" = not a region."""
    return _load("supply_links", "link_id", counts=("year",))


def _load(name: str, index: str = "", *, numbers: tuple[str, ...] = (), counts: tuple[str, ...] = ()) -> pd.DataFrame:
    # A page asks for the trail of dozens of things: a register is judged and parsed once a state of its file.
    digest = hashlib.sha256(read_bytes(f"registers/{name}.csv")).hexdigest()
    return _parse(name, digest, index, numbers, counts).copy()


def _broken(name: str, errors: SchemaErrors) -> RegisterFault:
    """Name the first row that breaks a contract, by its line in an editor; the check tells all."""
    count = len(errors.failure_cases)
    rows, _ = read_sheet(name, list(SCHEMAS[name].columns))
    cases = errors.failure_cases.dropna(subset=["index"]).sort_values("index", kind="stable")
    if rows is None or cases.empty:
        return RegisterFault("broken", name=path_of(name), count=count)
    first = cases.iloc[0]
    line, column = rows.index[int(first["index"])], first["column"]
    return RegisterFault(
        "broken_row", name=path_of(name), row=line, column=column, given=quoted(str(first["failure_case"])), count=count
    )


@lru_cache(maxsize=64)
def _parse(name: str, _digest: str, index: str, numbers: tuple[str, ...], counts: tuple[str, ...]) -> pd.DataFrame:
    rows = read_register(name)
    try:
        SCHEMAS[name].validate(rows, lazy=True)
    except SchemaErrors as errors:
        raise _broken(name, errors) from errors
    for column in numbers:
        rows[column] = pd.to_numeric(rows[column].replace("", None)).astype("float64")
    for column in counts:
        rows[column] = pd.to_numeric(rows[column].replace("", None)).astype("Int64")
    return rows.set_index(index) if index else rows
