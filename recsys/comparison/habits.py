"""How people's ratings follow the films' averages: what a plain average knows, and how consistent a rater is."""

from dataclasses import dataclass

import numpy as np

from recsys.dataset import Ratings
from recsys.ids import Floats, Positions
from recsys.models.averages import damped_means

DAMPING = 5.0
"""Ratings that stand against a film's or a person's own: few say little."""
PRIOR = 10.0
"""Ratings whose spread is that of everybody; they stand beside each person's own."""


@dataclass(frozen=True, eq=False)
class Habits:
    """Learned from one training part, never from what is tested; shapes ``(n_items,)`` and ``(n_users,)``."""

    mean: float
    films: Floats
    """How far each film lies from the overall mean, damped; 0 without ratings."""
    people: Floats
    """How high or low each person rates the films that they rated, damped; 0 without ratings."""
    spread: Floats
    """Stars by which a person's ratings scatter around the films' averages; NaN for fewer than two ratings.

    Each rating is set against the damped average of what *others* gave the film:
    ``d = r - (SUM_others(r) + 5 mean) / (n_others + 5)``. Rating high or low throughout is no inconsistency, so it
    is the standard deviation of ``d`` within the person, drawn towards everybody's ``s``:
    ``spread^2 = (SUM (d - mean of d)^2 + 10 s^2) / (n - 1 + 10)``.
    """

    @classmethod
    def of(cls, ratings: Ratings) -> "Habits":
        """The habits that ``ratings`` show; an empty part shows none."""
        n_users, n_items = len(ratings.users), len(ratings.items)
        user, item = ratings.user_idx, ratings.item_idx
        mean = ratings.mean if len(ratings) else 0.0
        centred = ratings.values.astype(np.float64) - mean
        films = damped_means(item, centred, n_items, DAMPING)
        people = damped_means(user, centred - films[item], n_users, DAMPING)
        sums = np.bincount(item, weights=centred, minlength=n_items)
        others = (sums[item] - centred) / (ratings.item_counts[item] - 1 + DAMPING)
        return cls(mean, films, people, _spread(user, centred - others, n_users))

    def average(self, user_idx: Positions, item_idx: Positions) -> Floats:
        """What a plain average says of each pair: the film's, moved by how high the person rates; not cut."""
        return np.asarray(self.mean + self.films[item_idx] + self.people[user_idx])


def _spread(user: Positions, distances: Floats, n_users: int) -> Floats:
    counts = np.bincount(user, minlength=n_users)
    squares = np.bincount(
        user, weights=(distances - damped_means(user, distances, n_users, 0.0)[user]) ** 2, minlength=n_users
    )
    enough = counts >= 2
    spread = np.full(n_users, np.nan)
    if enough.any():
        typical = squares.sum() / (counts[enough] - 1).sum()
        spread[enough] = np.sqrt((squares[enough] + PRIOR * typical) / (counts[enough] - 1 + PRIOR))
    return spread
