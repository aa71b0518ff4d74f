"""Names of regions as people write them: Kab., KOTA ADM., "Bangka Barat (Kab.)", "West Bangka Regency".

A written name is read into keys that a list of official names can be asked for. Case, accents, punctuation, hyphens,
line breaks and spaces inside a name do not count: "Fak-Fak", "Banjar Baru" and "Banjarbaru" meet their official
names. Nothing here is a guess: likeness is judged elsewhere, and only ever suggests.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from geo.names import search_key

KABUPATEN: Final = "kabupaten"
KOTA: Final = "kota"

_KINDS: Final = {
    "kabupaten": KABUPATEN,
    "kab": KABUPATEN,
    "regency": KABUPATEN,
    "kota": KOTA,
    "kotamadya": KOTA,
    "kodya": KOTA,
    "city": KOTA,
    "municipality": KOTA,
}
KIND_WORDS: Final = frozenset(_KINDS)
_WITHOUT_MEANING: Final = {"adm", "administrasi", "administratif", "administrative", "of"}
_SPELLED_OUT: Final = {"kep": "kepulauan", "sumatra": "sumatera", "50": "lima puluh"}
ENGLISH: Final = {
    "north": "utara",
    "south": "selatan",
    "east": "timur",
    "west": "barat",
    "central": "tengah",
    "southeast": "tenggara",
    "southwest": "barat daya",
    "northeast": "timur laut",
    "northwest": "barat laut",
    "islands": "kepulauan",
    "island": "pulau",
    "mountains": "pegunungan",
    "bay": "teluk",
    "thousand": "seribu",
}
"""English words of region names. English puts them first, Indonesian last: their order does not count."""

DIRECTIONS: Final = frozenset({"utara", "selatan", "timur", "barat", "tengah", "tenggara", "daya", "laut"})
GRAND_TOTALS: Final = frozenset(
    {"grandtotal", "jumlahtotal", "totaljumlah", "jumlahseluruhnya", "totalkeseluruhan", "indonesia", "nasional"}
)
"""Keys of the row that sums all others, and of the country."""

_TOTALS: Final = frozenset({"jumlah", "total", "subtotal", "subjumlah", "grandtotal", "jml"})

CONTRACTIONS: Final = {
    "tapteng": "tapanulitengah", "tapsel": "tapanuliselatan", "taput": "tapanuliutara", "madina": "mandailingnatal",
    "humbahas": "humbanghasundutan", "sergai": "serdangbedagai", "labura": "labuhanbatuutara",
    "labusel": "labuhanbatuselatan", "inhu": "indragirihulu", "inhil": "indragirihilir", "rohul": "rokanhulu",
    "rohil": "rokanhilir", "kuansing": "kuantansingingi", "tanjabbar": "tanjungjabungbarat",
    "tanjabtim": "tanjungjabungtimur", "oku": "ogankomeringulu", "oki": "ogankomeringilir",
    "okutimur": "ogankomeringulutimur", "okuselatan": "ogankomeringuluselatan", "muba": "musibanyuasin",
    "muratara": "musirawasutara", "pali": "penukalabablematangilir", "tangsel": "tangerangselatan",
    "kobar": "kotawaringinbarat", "kotim": "kotawaringintimur", "kukar": "kutaikartanegara", "kutim": "kutaitimur",
    "kubar": "kutaibarat", "ppu": "penajampaserutara", "bolmong": "bolaangmongondow",
    "centraljakarta": "jakartapusat", "sitaro": "kepulauansiautagulandangbiaro", "pangkep": "pangkajenekepulauan",
    "sidrap": "sidenrengrappang", "polman": "polewalimandar", "parimo": "parigimoutong", "touna": "tojounauna",
    "konsel": "konaweselatan", "konut": "konaweutara", "konkep": "konawekepulauan",
}  # fmt: skip
"""Everyday forms that no rule of spelling or translation leads to, and the key of the name that each stands for."""

PROVINCE_CONTRACTIONS: Final = {
    "sumut": "sumaterautara",
    "sumbar": "sumaterabarat",
    "sumsel": "sumateraselatan",
    "babel": "kepulauanbangkabelitung",
    "bangkabelitung": "kepulauanbangkabelitung",
    "kepri": "kepulauanriau",
    "dki": "daerahkhususibukotajakarta",
    "dkijakarta": "daerahkhususibukotajakarta",
    "daerahkhususjakarta": "daerahkhususibukotajakarta",
    "jakarta": "daerahkhususibukotajakarta",
    "jabar": "jawabarat",
    "jateng": "jawatengah",
    "jatim": "jawatimur",
    "diy": "daerahistimewayogyakarta",
    "diyogyakarta": "daerahistimewayogyakarta",
    "yogyakarta": "daerahistimewayogyakarta",
    "ntb": "nusatenggarabarat",
    "ntt": "nusatenggaratimur",
    "kalbar": "kalimantanbarat",
    "kalteng": "kalimantantengah",
    "kalsel": "kalimantanselatan",
    "kaltim": "kalimantantimur",
    "kaltara": "kalimantanutara",
    "sulut": "sulawesiutara",
    "sulteng": "sulawesitengah",
    "sulsel": "sulawesiselatan",
    "sultra": "sulawesitenggara",
    "sulbar": "sulawesibarat",
    "malut": "malukuutara",
}
"""Initials and clipped words of official province names."""


@dataclass(frozen=True)
class NameReading:
    """One way to read a name: its kind ("" when none is written) and the key of what is left."""

    kind: str
    key: str
    english: bool = False


def words(text: str) -> tuple[str, ...]:
    """Return the words of a name that count, in Indonesian spelling; a list's numbering before it is left out."""
    found = search_key(text).split()
    while found and found[0].isdigit() and found[0] not in _SPELLED_OUT:
        found = found[1:]
    spelled = " ".join(_SPELLED_OUT.get(word, word) for word in found if word not in _WITHOUT_MEANING)
    return tuple(spelled.split())


def compact(tokens: tuple[str, ...]) -> str:
    """Return the key of words written together or apart."""
    return "".join(tokens)


def unordered(tokens: tuple[str, ...]) -> str:
    """Return the key of words in any order."""
    return " ".join(sorted(tokens))


def split_kind(tokens: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return every way to split words into kind and name: none, the first word, the last word, or both kinds first."""
    ways = [("", tokens)]
    if len(tokens) > 1 and tokens[0] in _KINDS:
        ways.append((_KINDS[tokens[0]], tokens[1:]))
    if len(tokens) > 1 and tokens[-1] in _KINDS:
        ways.append((_KINDS[tokens[-1]], tokens[:-1]))
    # "Kab/Kota Pasuruan" names no kind: the heading was copied into the cell.
    if len(tokens) > 2 and {_KINDS.get(word) for word in tokens[:2]} == {KABUPATEN, KOTA}:  # noqa: PLR2004 - two kinds
        ways.append(("", tokens[2:]))
    return tuple(ways)


def read_name(text: str) -> tuple[NameReading, ...]:
    """Read a name into every key that it may be known by; none when it holds no word."""
    readings: list[NameReading] = []
    for kind, rest in split_kind(words(text)):
        readings.append(NameReading(kind, compact(rest)))
        joined = f" {' '.join(rest)} "
        for way, side in (("south", "east"), ("south", "west"), ("north", "east"), ("north", "west")):
            joined = joined.replace(f" {way} {side} ", f" {way}{side} ")
        if any(word in ENGLISH for word in joined.split()):
            turned = " ".join(ENGLISH.get(word, word) for word in joined.split())
            readings.append(NameReading(kind, unordered(tuple(turned.split())), english=True))
    return tuple(reading for reading in readings if reading.key)


@lru_cache(maxsize=65_536)
def is_total(text: str) -> bool:
    """Tell whether a cell names a sum of others: "Jumlah", "Sub Total", "TOTAL JAWA BARAT", "Indonesia"."""
    tokens = words(text)
    starts = {compact(tokens[:length]) for length in (1, 2)}
    return compact(tokens) in GRAND_TOTALS or not starts.isdisjoint(_TOTALS)


def province_key(text: str) -> str:
    """Return the key of a province's name, without the word for province."""
    tokens = tuple(word for word in words(text) if word not in {"provinsi", "propinsi", "prov", "prop", "province"})
    key = compact(tokens)
    return PROVINCE_CONTRACTIONS.get(key, key)
