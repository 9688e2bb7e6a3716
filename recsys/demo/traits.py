"""What a taste can hold on to: the traits of every title as one table of numbers."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recsys.dataset import Catalog

Matrix = NDArray[np.float32]

FIELDS: dict[str, tuple[float, float]] = {
    "genre": (0.25, 0.45),
    "keyword": (0.25, 0.35),
    "era": (0.15, 0.20),
    "place": (0.20, 0.40),
    "director": (0.80, 0.50),
    "actor": (0.50, 0.35),
    "saga": (2.00, 1.00),
}
"""The kinds of traits: how far a person's own liking of one strays (standard deviation), and how much of it passes on
from a favourite title. Whoever follows a saga follows it, whoever does not does not."""
TONES = 3
"""What no catalog names: mood, pace, irony, ... drawn at random, half of each shared by a director's films."""
REGIONS_OF_COUNTRIES = {
    "east-asian": "JP KR CN HK TW TH VN SG PH ID MY MN KH",
    "south-asian": "IN PK BD LK NP BT",
    "latin": "MX BR AR CL CO PE UY CU VE BO GT EC PY DO",
    "nordic": "SE DK NO FI IS",
    "eastern": "RU SU PL CZ CS HU RO RS YU BA BG UA GE EE LV LT SI SK HR MK AL BY AM KZ",
    "western": "FR IT DE ES PT BE NL CH AT GR LU CY MT",
    "african and near-eastern": "IR TR IL EG LB MA TN DZ SN ZA NG ML MR BF TD CD ET KE SA JO PS AE IQ SY AF",
}
"""Where a title not in English comes from."""


@dataclass(frozen=True, eq=False)
class Traits:
    """``table[i, t]`` is how much trait ``t`` is in title ``i``, shape (n_items, n_traits).

    Within one field a title's values have the length 1 (a film of four genres is a quarter of each, squared).
    ``labels`` are "field:value"; ``strays`` and ``passes`` are ``FIELDS`` trait by trait; ``tones`` has the
    shape (n_items, TONES).
    """

    table: Matrix
    labels: list[str]
    strays: Matrix
    passes: Matrix
    tones: Matrix

    def at(self, label: str) -> int | None:
        """The column of a trait; None where no title has it."""
        return self.labels.index(label) if label in self.labels else None


def traits_of(catalog: Catalog, draw: np.random.Generator) -> Traits:
    """The traits of a catalog. Directors, actors and keywords of a single title tell nothing and are left out."""
    table = catalog.table
    keywords = [text.split("|") if text else [] for text in table["keywords"]]
    listed: dict[str, Sequence[Iterable[str]]] = {
        "genre": catalog.genres,
        "keyword": keywords,
        "era": [_era(year) for year in catalog.years],
        "place": [
            _place(*row) for row in zip(table["language"], table["country"], table["kind"], strict=True)
        ],
        "director": catalog.directors,
        "actor": catalog.casts,
        "saga": [[saga] if saga else [] for saga in sagas(catalog)],
    }
    parts, labels = [], []
    for field, values in listed.items():
        part, names = _columns(values, 1 if field in ("genre", "era", "place") else 2)
        parts.append(part)
        labels += [f"{field}:{name}" for name in names]
    weights = np.array([FIELDS[label.partition(":")[0]] for label in labels], dtype=np.float32)
    return Traits(np.hstack(parts), labels, weights[:, 0], weights[:, 1], _tones(catalog, draw))


def sagas(catalog: Catalog) -> list[str]:
    """The saga of every title, "" for none.

    Titles belong together when they begin with the same telling word (one letter may follow, as in Aliens) and share
    a director or a leading actor: The Godfather and its sequel, but not two strangers named Crash.
    """
    groups: dict[str, list[int]] = {}
    for place, title in enumerate(catalog.titles):
        groups.setdefault(_first_word(title), []).append(place)
    people = [{*d, *c} for d, c in zip(catalog.directors, catalog.casts, strict=True)]
    names = [""] * len(catalog)
    for word, places in groups.items():
        for place in places:
            kin = [other for other in places if other != place and people[other] & people[place]]
            if word and kin:
                names[place] = next((names[other] for other in kin if names[other]), f"{word} {place}")
    return names


def _first_word(title: str) -> str:
    words = [word for word in re.findall(r"\w+", title.casefold()) if word not in ("the", "a", "an")]
    first = words[0] if words else ""
    if len(first) < 3 and len(words) > 1:
        first = f"{first} {words[1]}"
    return first.removesuffix("s")


def _era(year: int | None) -> list[str]:
    """A title counts to its decade and to the one it is nearer to; before 1930 is one era."""
    if year is None:
        return []
    year = max(year, 1925)
    nearer = year - 5 if year % 10 < 5 else year + 5
    return [f"{year // 10 * 10}s", f"{min(max(nearer, 1925), 2025) // 10 * 10}s"]


def _place(language: str, country: str, kind: str) -> list[str]:
    regions = [region for region, codes in REGIONS_OF_COUNTRIES.items() if country in codes.split()]
    foreign = [] if language in ("en", "") else ["foreign", *regions, f"in {language}"]
    return [*foreign, *(["series"] if kind == "series" else []), *(["british"] if country == "GB" else [])]


def _columns(values: Sequence[Iterable[str]], at_least: int) -> tuple[Matrix, list[str]]:
    """One column a value that at least so many titles have; each row has the length 1 or 0."""
    counts = Counter(value for row in values for value in set(row))
    names = sorted(value for value, count in counts.items() if count >= at_least)
    places = {name: place for place, name in enumerate(names)}
    table = np.zeros((len(values), len(names)), dtype=np.float32)
    for row, own in enumerate(values):
        known = [places[value] for value in set(own) if value in places]
        table[row, known] = 1.0 / np.sqrt(max(len(known), 1))
    return table, names


def _tones(catalog: Catalog, draw: np.random.Generator) -> Matrix:
    makers = np.unique([names[0] if names else "" for names in catalog.directors], return_inverse=True)[1]
    shared = draw.normal(0.0, np.sqrt(0.5), (int(makers.max(initial=0)) + 1, TONES))[makers]
    own = draw.normal(0.0, np.sqrt(0.5), (len(catalog), TONES))
    return np.asarray((shared + own) / np.sqrt(TONES), dtype=np.float32)
