"""Ways to cut what is tested into groups: by film, by person, by how much is known of either.

A way is one entry of ``WAYS``. Everything a group depends on is known without the tested ratings.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from recsys.comparison.entries import Codes, Entries, Groups
from recsys.evaluation.rows import Counts
from recsys.ids import UNKNOWN, Floats
from recsys.models.averages import damped_means

FIFTHS = 5
STEPS = (0, 1, 5, 10, 20, 50, 100, 200, 500, 1_000)
"""Where a group begins, by number of ratings."""


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
    labels = ("never rated films", "little rated films", "films in between", "most rated films")
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


def _usual_support(entries: Entries) -> Floats:
    """By how many ratings each entry's person was known, as a mean over the person's entries."""
    support = entries.user_support.astype(np.float64)
    return damped_means(entries.user_idx, support, len(entries.data.ratings.users), 0.0)[entries.user_idx]


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
    """In the order of ages: "under 18" before "18-24"; words without a number by the alphabet."""
    number = re.search(r"\d+", label)
    return not label.startswith("under"), int(number[0]) if number else 0, label


def _with_ratings(who: str, label: str) -> str:
    return f"{who} no rating" if label == "none" else f"{who} {label} ratings"


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
        named=partial(_with_ratings, "films with"),
    ),
    "activity": Way(
        "Activity of the person",
        partial(_fifths, ACTIVITY, _usual_support),
        "Everybody here is known by as many ratings as everybody else, so none is busier.",
        each="groups by activity",
        named="the {} of people".format,
    ),
    "person_ratings": Way(
        "Ratings that the person was known by",
        partial(_supports, lambda entries: entries.user_support),
        NO_TEST,
        each="groups by number of ratings",
        named=partial(_with_ratings, "people known by"),
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
