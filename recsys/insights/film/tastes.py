"""What each person of a data set favours, told by all that they rated."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recsys.dataset import Dataset
from recsys.ids import Floats, Positions, read_only
from recsys.insights.person import CAUTION

GENRES = 30
"""So many genres, the most rated first, can be somebody's favourite."""
FAVOURITE_FROM = 5
"""So many films of a genre a person must have rated for it to be their favourite."""
PEOPLE_AT_ONCE = 20_000
NONE = -1


@dataclass(frozen=True, eq=False)
class Tastes:
    """Sums by person and genre, shape ``(n_people, n_genres + 1)``; the last column is of all they rated.

    A gap is what somebody gave a film minus the average that everybody else gave it; films that nobody else rated
    take no part.
    """

    genres: list[str]
    averages: Floats
    """Of each film; 0 without ratings."""
    widened: Floats
    """``n / (n - 1)`` of each film, 0 where fewer than two people rated it: what makes of the distance from the average
    that of everybody else's average."""
    of_genre: NDArray[np.float32]
    """Films x genres and one column of ones, 1 where a film has the genre."""
    films: NDArray[np.float32]
    """How many films of each genre a person rated."""
    gaps: NDArray[np.float32]
    """The sum of their gaps."""
    totals: Floats
    """The sum of all stars of each person, shape ``(n_people,)``."""
    counts: NDArray[np.int64]
    """How many ratings each person gave."""

    @classmethod
    def of(cls, data: Dataset, on_share: Callable[[float], None] = lambda share: None) -> "Tastes":
        """Found in one pass over all ratings; ``on_share`` is told how much of it is done, 0 to 1."""
        ratings = data.ratings
        genres, of_genre = _genre_table(data)
        people = len(ratings.users)
        films = np.zeros((people, len(genres) + 1), dtype=np.float32)
        gaps = np.zeros_like(films)
        totals = np.zeros(people)
        shared = ratings.item_counts > 1
        widened = np.where(shared, ratings.item_counts / np.maximum(ratings.item_counts - 1, 1), 0.0)
        averages = np.nan_to_num(ratings.item_means)
        for first in range(0, people, PEOPLE_AT_ONCE):
            last = min(first + PEOPLE_AT_ONCE, people)
            begin, end = int(ratings.indptr[first]), int(ratings.indptr[last])
            items, stars = ratings.item_idx[begin:end], ratings.values[begin:end]
            starts = ratings.indptr[first : last + 1] - begin
            shape = (last - first, len(of_genre))
            # others' average of a film is (n mean - own) / (n - 1), so own minus that is (own - mean) n / (n - 1)
            gap = ((stars - averages[items]) * widened[items]).astype(np.float32)
            gaps[first:last] = sparse.csr_array((gap, items, starts), shape=shape) @ of_genre
            counted = shared[items].astype(np.float32)
            films[first:last] = sparse.csr_array((counted, items, starts), shape=shape) @ of_genre
            people_idx = np.repeat(np.arange(last - first), np.diff(starts))
            totals[first:last] = np.bincount(people_idx, weights=stars, minlength=last - first)
            on_share(last / people)
        counts = np.diff(ratings.indptr)
        for part in (averages, widened, of_genre, films, gaps, totals, counts):
            read_only(part)
        return cls(genres, averages, widened, of_genre, films, gaps, totals, counts)

    def favourites(self, people: Positions, position: int, given: Floats) -> NDArray[np.int64]:
        """The favourite genre of some people as they are without one film, ``NONE`` where they have none.

        The lift of a genre is the mean gap of its films minus that of all their films, times n / (n + ``CAUTION``);
        the favourite has the largest positive one among those of which they rated at least ``FAVOURITE_FROM``. The
        film at ``position``, to which they gave ``given``, takes no part, so that nobody loves westerns only because
        of this western.
        """
        own, widened = self.of_genre[position], self.widened[position]
        films = self.films[people] - (own if widened else 0.0)
        sums = self.gaps[people] - np.outer((given - self.averages[position]) * widened, own)
        mean = sums / np.maximum(films, 1.0)
        lift = (mean[:, :-1] - mean[:, -1:]) * films[:, :-1] / (films[:, :-1] + CAUTION)
        lift[films[:, :-1] < FAVOURITE_FROM] = 0.0
        if not lift.shape[1]:
            return np.full(len(people), NONE)
        best = lift.argmax(axis=1)
        return np.where(lift[np.arange(len(people)), best] > 1e-6, best, NONE)


def _genre_table(data: Dataset) -> tuple[list[str], NDArray[np.float32]]:
    """The most rated genres in the order of the alphabet, and which film has which."""
    rated: dict[str, int] = {}
    counts = data.ratings.item_counts.tolist()
    for genres, count in zip(data.catalog.genres, counts, strict=True):
        for genre in genres:
            rated[genre] = rated.get(genre, 0) + count
    kept = sorted(sorted(rated, key=lambda genre: (-rated[genre], genre))[:GENRES])
    column = {genre: at for at, genre in enumerate(kept)}
    table = np.zeros((len(data.catalog), len(kept) + 1), dtype=np.float32)
    table[:, -1] = 1.0
    for position, genres in enumerate(data.catalog.genres):
        for genre in genres:
            if genre in column:
                table[position, column[genre]] = 1.0
    return kept, table
