"""Ten people of different segments, and what the usual model recommends to each, with why."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.dataset import Dataset
from recsys.insights import list_for
from recsys.insights.segments import Segments
from recsys.models.base import Recommender

PEOPLE, TITLES = 10, 10
COLUMNS = {
    "item_id": "item_id",
    "title": "title",
    "year": "year",
    "guess": "predicted_stars",
    "low": "low",
    "high": "high",
    "because": "why",
}
"""Columns of ``list_for`` -> of the table."""
STARS = ["predicted_stars", "low", "high"]


def sample_recommendations(
    data: Dataset, model: Recommender, segments: Segments, people: int = PEOPLE, titles: int = TITLES
) -> pd.DataFrame:
    """A row a title of the list of ten people of different segments.

    person, segment, ratings (how many that person gave), place, item_id, title, year, predicted_stars, low, high (the
    80 % range) and why. Stars are NaN and why is empty where the model has none.
    """
    rows = []
    for person, segment in sample_people(data, segments, people):
        profile = data.profile(person)
        listed = list_for(data, model, profile, titles)
        table = listed.rename(columns=COLUMNS)[["place", *COLUMNS.values()]]
        table.insert(0, "ratings", len(profile.item_ids))
        table.insert(0, "segment", segment)
        table.insert(0, "person", person)
        rows.append(table)
    columns = ["person", "segment", "ratings", "place", *COLUMNS.values()]
    whole = pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=columns)
    whole[STARS] = whole[STARS].astype(float).round(2)
    return whole


def sample_people(data: Dataset, segments: Segments, n: int = PEOPLE) -> list[tuple[int, str]]:
    """``(user_id, segment)`` of ``n`` people, fewer where there are fewer; the same ones each time.

    Each segment has seats by its size (largest remainder, at least one as far as the seats go) and sends the people in
    the middle of it by their number of ratings. Where the data has no clear segments, the people are cut into ``n``
    groups by their number of ratings, and each sends its middle one.
    """
    counts = np.diff(data.ratings.indptr)
    if not segments.are_clear:
        raters = np.flatnonzero(counts)
        order = raters[np.argsort(counts[raters], kind="stable")]
        cut = np.array_split(order, min(n, len(order))) if len(order) else []
        return [
            (int(data.ratings.users.ids[group[len(group) // 2]]), _by_activity(counts[group]))
            for group in cut
        ]
    members = [
        np.sort(segments.people.loc[segments.people["segment"] == place, "user_id"].to_numpy())
        for place in range(len(segments.table))
    ]
    found = []
    seats = seats_of([len(ids) for ids in members], n)
    for name, ids, seat in zip(segments.table["name"], members, seats, strict=True):
        theirs = counts[data.ratings.users.positions(ids)]
        found += [(int(ids[place]), str(name)) for place in _middle(theirs, seat)]
    return found


def seats_of(sizes: list[int], n: int) -> list[int]:
    """``n`` seats for groups of these sizes: one each as far as they go, the rest by largest remainder (Hamilton).

    No group has more seats than people.

    >>> seats_of([60, 30, 10], 10)
    [6, 3, 1]
    >>> seats_of([97, 2, 1], 10)
    [8, 1, 1]
    """
    order = sorted(range(len(sizes)), key=lambda place: -sizes[place])
    seats = [0] * len(sizes)
    for place in order[:n]:
        seats[place] = min(1, sizes[place])
    total = sum(sizes)
    while total and sum(seats) < min(n, total):
        owed = [
            n * size / total - seat if seat < size else -np.inf
            for size, seat in zip(sizes, seats, strict=True)
        ]
        seats[int(np.argmax(owed))] += 1
    return seats


def _middle(counts: NDArray[np.integer], seats: int) -> list[int]:
    """The places of as many people spread evenly over a group, by their number of ratings."""
    order = np.argsort(counts, kind="stable")
    at = ((np.arange(seats) + 0.5) / max(seats, 1) * len(order)).astype(np.int64)
    return [int(place) for place in order[at]]


def _by_activity(counts: NDArray[np.integer]) -> str:
    low, high = int(counts.min()), int(counts.max())
    return f"{low:,} ratings" if low == high else f"{low:,} to {high:,} ratings"
