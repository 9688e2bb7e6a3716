"""Ways to cut what is tested into groups: by film, by person, by how much is known of either.

A way is one entry of ``WAYS``. Everything a group depends on is known without the tested ratings.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from recsys.cached import cached_property
from recsys.dataset import Dataset, Ratings
from recsys.evaluation.habits import Habits
from recsys.evaluation.rows import Counts, ListRows, StarRows
from recsys.ids import UNKNOWN, Floats, Positions

FIFTHS = 5
STEPS = (0, 1, 5, 10, 20, 50, 100, 200, 500, 1_000)
"""Where a group begins, by number of ratings."""
Codes = NDArray[np.int64]
"""The group of each entry by its place in the labels; ``UNKNOWN`` for none."""


@dataclass(frozen=True, eq=False)
class Entries:
    """What is grouped: tested ratings, or people with a list (then nothing is said of films)."""

    data: Dataset
    user_idx: Positions
    user_support: Counts
    fold: Counts
    item_idx: Positions
    item_support: Counts
    learned: Ratings | None = None
    """What the model learned from; None: all of the data that is not tested in the same fold."""

    @classmethod
    def of_stars(cls, rows: StarRows, data: Dataset) -> "Entries":
        """One entry a tested rating."""
        return cls(data, rows.user_idx, rows.user_support, rows.fold, rows.item_idx, rows.item_support)

    @classmethod
    def of_lists(cls, rows: ListRows, data: Dataset) -> "Entries":
        """One entry a person."""
        known = np.diff(rows.known.indptr)[rows.user_idx]
        nothing = np.full(len(rows), UNKNOWN, dtype=np.int32)
        one = np.zeros(len(rows), dtype=np.int64)
        return cls(data, rows.user_idx, known, one, nothing, one - 1, rows.learned)

    def __len__(self) -> int:
        return len(self.user_idx)

    def are(self, rows: StarRows) -> bool:
        """Whether these are the entries of ``rows``, as another model was asked the same."""
        own = (self.user_idx, self.item_idx, self.user_support, self.item_support, self.fold)
        theirs = (rows.user_idx, rows.item_idx, rows.user_support, rows.item_support, rows.fold)
        return all(np.array_equal(mine, other) for mine, other in zip(own, theirs, strict=True))

    @cached_property
    def habits(self) -> list[Habits]:
        """What each fold's training part shows of people and films."""
        if self.learned is not None:
            return [Habits.of(self.learned)]
        ratings = self.data.ratings
        keys = _pairs(ratings.user_idx, ratings.item_idx, len(ratings.items))
        order = np.argsort(keys)
        wanted = _pairs(self.user_idx, self.item_idx, len(ratings.items))
        places = order[np.minimum(np.searchsorted(keys, wanted, sorter=order), len(keys) - 1)]
        there = keys[places] == wanted
        parts = []
        for fold in range(int(self.fold.max(initial=0)) + 1):
            learned = np.ones(len(ratings), dtype=np.bool_)
            learned[places[there & (self.fold == fold)]] = False
            parts.append(Habits.of(ratings.where(learned)))
        return parts

    @cached_property
    def spreads(self) -> Floats:
        """The spread of each entry's person (``Habits.spread``) in the training part of its fold."""
        return np.stack([part.spread for part in self.habits])[self.fold, self.user_idx]

    @cached_property
    def averages(self) -> Floats:
        """What a plain average of the training part says of each tested rating, cut to the scale."""
        said = np.empty(len(self))
        for fold, part in enumerate(self.habits):
            here = self.fold == fold
            said[here] = part.average(self.user_idx[here], self.item_idx[here])
        return self.data.scale.clip(said)


@dataclass(frozen=True, eq=False)
class Groups:
    """Which entries are in which group; an entry may be in several or in none."""

    labels: tuple[str, ...]
    """In the order in which they are read."""
    entry: NDArray[np.int64]
    """The entry of each membership."""
    group: NDArray[np.int64]
    """The group of each membership, a place in ``labels``; each group has one at least."""

    @classmethod
    def of(cls, labels: Sequence[str], group: Codes, entry: Codes | None = None) -> "Groups":
        """From each membership's group, ``UNKNOWN`` for none; without ``entry`` one membership an entry."""
        known = group != UNKNOWN
        used, places = np.unique(group[known], return_inverse=True)
        entries = np.flatnonzero(known) if entry is None else entry[known]
        return cls(tuple(labels[label] for label in used), entries, places.astype(np.int64))

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True)
class Way:
    """A way to cut entries into groups."""

    title: str
    split: Callable[[Entries], Groups]
    lacks: str
    """What to say where it makes no groups: what the data has not."""
    of_people: bool = True
    """False: a group of films, which lists cannot be cut into."""
    each: str = "groups"
    """What several of its groups are called in a sentence."""
    named: Callable[[str], str] = "people in the group “{}”".format
    """A label -> whom or what it stands for, in the middle of a sentence."""


def _pairs(user_idx: Positions, item_idx: Positions, n_items: int) -> NDArray[np.int64]:
    return user_idx.astype(np.int64) * max(n_items, 1) + item_idx


def _genres(entries: Entries) -> Groups:
    """A film of several genres counts in each; the genre with the most tested ratings first."""
    genres = entries.data.catalog.genres
    labels = sorted({genre for film in genres for genre in film})
    place = {genre: at for at, genre in enumerate(labels)}
    sizes = np.array([len(film) for film in genres], dtype=np.int64)
    starts = np.cumsum(sizes) - sizes
    flat = np.array([place[genre] for film in genres for genre in film], dtype=np.int64)
    counts = sizes[entries.item_idx]
    entry = np.repeat(np.arange(len(entries)), counts)
    within = np.arange(len(entry)) - np.repeat(np.cumsum(counts) - counts, counts)
    group = flat[starts[entries.item_idx[entry]] + within]
    order = np.argsort(-np.bincount(group, minlength=len(labels)), kind="stable")
    rank = np.argsort(order)
    return Groups.of([labels[at] for at in order], rank[group], entry)


def _decades(entries: Entries) -> Groups:
    years = np.array([UNKNOWN if year is None else year for year in entries.data.catalog.years])
    decades, codes = np.unique(years // 10, return_inverse=True)
    codes = np.where(years == UNKNOWN, UNKNOWN, codes)
    return Groups.of([f"{decade}0s" for decade in decades], codes[entries.item_idx].astype(np.int64))


def _popularity(entries: Entries) -> Groups:
    """Thirds of the tested ratings, by how often their film was rated in training; never rated stands alone."""
    support = entries.item_support
    rated = support > 0
    codes = np.zeros(len(entries), dtype=np.int64)
    codes[rated] = 1 + _parts(support[rated].astype(np.float64), 3)
    labels = ("never rated films", "little rated films", "films between", "most rated films")
    return Groups.of(labels, codes)


def _supports(support: Callable[[Entries], Counts], entries: Entries) -> Groups:
    ends = [first - 1 for first in STEPS[1:]]
    labels = [
        "none" if last == 0 else f"{first:,} to {last:,}"
        for first, last in zip(STEPS[:-1], ends, strict=True)
    ]
    codes = np.searchsorted(STEPS, support(entries), side="right") - 1
    return Groups.of([*labels, f"{STEPS[-1]:,} and more"], codes.astype(np.int64))


def _fifths(
    labels: Sequence[str], value: Callable[[Entries], NDArray[np.generic]], entries: Entries
) -> Groups:
    """Fifths of the people of each fold together, lowest first; people of one value stand in one group."""
    values = np.asarray(value(entries), dtype=np.float64)
    key = entries.fold * (int(entries.user_idx.max(initial=0)) + 1) + entries.user_idx
    _, first, person = np.unique(key, return_index=True, return_inverse=True)
    known = ~np.isnan(values[first])
    codes = np.full(len(first), UNKNOWN, dtype=np.int64)
    if known.any() and np.ptp(values[first][known]) > 1e-9:  # what differs by rounding alone is the same
        codes[known] = _parts(values[first][known], FIFTHS)
    return Groups.of(labels, codes[person])


def _parts(values: Floats, number: int) -> Codes:
    """0 for the lowest ``1 / number`` of the values, and so on; equal ones stand together in the lower part."""
    if not len(values):
        return np.empty(0, dtype=np.int64)
    edges = np.quantile(values, np.arange(1, number) / number)
    return np.searchsorted(edges, values, side="left").astype(np.int64)


def _people(column: str, entries: Entries) -> Groups:
    table, users = entries.data.behaviour.people, entries.data.ratings.users
    if table is None:
        return Groups.of((), np.full(len(entries), UNKNOWN))
    said = table[column].astype(str).to_numpy()
    labels = sorted(set(said) - {""}, key=_by_number)
    place = {label: at for at, label in enumerate(labels)}
    codes = np.full(len(users), UNKNOWN, dtype=np.int64)
    positions = users.positions(table["user_id"].to_numpy())
    here = positions != UNKNOWN
    codes[positions[here]] = [place.get(label, UNKNOWN) for label in said[here]]
    return Groups.of(labels, codes[entries.user_idx])


def _by_number(label: str) -> tuple[bool, int, str]:
    """ "under 18" before "18-24", words without a number by the alphabet."""
    number = re.search(r"\d+", label)
    return not label.startswith("under"), int(number[0]) if number else 0, label


def _gender(label: str) -> str:
    return {"female": "women", "male": "men"}.get(label, f"people whose gender is “{label}”")


def _age(label: str) -> str:
    return f"people {label}" if label.startswith("under") else f"people aged {label}"


CONSISTENCY = (
    "most consistent fifth",
    "second fifth",
    "middle fifth",
    "fourth fifth",
    "least consistent fifth",
)
ACTIVITY = ("quietest fifth", "second fifth", "middle fifth", "fourth fifth", "busiest fifth")
NO_TEST = "No rating is tested here, so there is nothing to cut into groups."

WAYS: Mapping[str, Way] = {
    "genre": Way(
        "Genre of the film",
        _genres,
        "This data does not say which genres its films have.",
        of_people=False,
        each="genres",
        named="{} films".format,
    ),
    "decade": Way(
        "Decade of the film",
        _decades,
        "This data does not say when its films came out.",
        of_people=False,
        each="decades",
        named="films of the {}".format,
    ),
    "popularity": Way(
        "Popularity of the film",
        _popularity,
        NO_TEST,
        of_people=False,
        each="groups of films",
        named="{}".format,
    ),
    "film_ratings": Way(
        "Ratings of the film that were learned from",
        partial(_supports, lambda entries: entries.item_support),
        NO_TEST,
        of_people=False,
        each="groups of films",
        named="films with {} ratings".format,
    ),
    "activity": Way(
        "Activity of the person",
        partial(_fifths, ACTIVITY, lambda entries: entries.user_support),
        "Everybody here is known by as many ratings as everybody else, so none is busier.",
        each="groups by activity",
        named="the {} of people".format,
    ),
    "person_ratings": Way(
        "Ratings that the person was known by",
        partial(_supports, lambda entries: entries.user_support),
        NO_TEST,
        each="groups by number of ratings",
        named="people known by {} ratings".format,
    ),
    "consistency": Way(
        "Consistency of the person",
        partial(_fifths, CONSISTENCY, lambda entries: entries.spreads),
        "Consistency needs people with two ratings or more to learn from who differ in how closely they follow "
        "the films' averages; this data has none.",
        each="groups by consistency",
        named="the {} of people".format,
    ),
    "age": Way(
        "Age of the person",
        partial(_people, "age_band"),
        "This data does not say how old its people are.",
        each="age bands",
        named=_age,
    ),
    "gender": Way(
        "Gender of the person",
        partial(_people, "gender"),
        "This data does not say which gender its people have.",
        each="genders",
        named=_gender,
    ),
}
"""Name -> way."""
