"""What models score and take apart, in positions: one person's history or those of many, the parts of scores."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recsys.cached import cached_property
from recsys.dataset import Ratings
from recsys.ids import UNKNOWN, UNKNOWN_TIME, Floats, Positions, Times


@dataclass(frozen=True, eq=False)
class History:
    """A profile in positions: only the items that the model knows, in the profile's order."""

    item_idx: Positions
    ratings: Floats
    weights: Floats
    timestamps: Times | None = None
    """Seconds since 1970; None where the profile has none."""

    @cached_property
    def rated(self) -> "History":
        """The entries with a rating; "seen but not rated" left out."""
        keep = ~np.isnan(self.ratings)
        return self if keep.all() else self.where(keep)

    def where(self, keep: NDArray[np.bool_]) -> "History":
        """Only some of the entries."""
        times = None if self.timestamps is None else self.timestamps[keep]
        return History(self.item_idx[keep], self.ratings[keep], self.weights[keep], times)

    def is_but_for_ratings(self, other: "History") -> bool:
        """Whether both are the same, but perhaps for how the items were rated."""
        if self.timestamps is None or other.timestamps is None:
            same_times = self.timestamps is other.timestamps
        else:
            same_times = np.array_equal(self.timestamps, other.timestamps)
        return (
            same_times
            and np.array_equal(self.item_idx, other.item_idx)
            and np.array_equal(self.weights, other.weights)
        )

    def __len__(self) -> int:
        return len(self.item_idx)


def between(ways: Sequence[History], columns: Sequence[Floats | None]) -> tuple[int, int, Floats] | None:
    """The two of several histories that lie farthest apart, and for each where it lies between them, 0 to 1.

    ``columns[w]`` has one number an entry of way w. None where the ways differ in more than one entry's number, or
    there is nothing to be gained.
    """
    if len(ways) < 3:
        return None
    known = [column for column in columns if column is not None]
    if len(known) < len(ways) or not all(way.is_but_for_ratings(ways[0]) for way in ways[1:]):
        return None
    table = np.array(known)
    differs = np.flatnonzero(((table != table[0]) & ~np.isnan(table)).any(axis=0))
    if len(differs) > 1 or (np.isnan(table) != np.isnan(table[0])).any():
        return None
    if not len(differs):
        return 0, 0, np.zeros(len(ways))
    said = table[:, differs[0]]
    first, last = int(said.argmin()), int(said.argmax())
    return first, last, (said - said[first]) / (said[last] - said[first])


@dataclass(frozen=True, eq=False)
class PerPerson:
    """Items of several people, one person after the other: p's are ``item_idx[indptr[p]:indptr[p + 1]]``."""

    indptr: NDArray[np.int64]
    item_idx: Positions
    timestamps: Times | None = None
    """When each is asked about, for models that can say something for a known time; UNKNOWN_TIME where it is not."""

    @classmethod
    def among(
        cls, ratings: Ratings, here: Positions, people: Positions
    ) -> tuple["PerPerson", NDArray[np.int64]]:
        """The items of ``people``, positions in ``ratings``, that the model knows; and the rows they stand in.

        ``here[i]`` is what the model calls item i of the ratings, or UNKNOWN.
        """
        counts = np.diff(ratings.indptr)[people]
        ends = np.cumsum(counts)
        rows = np.arange(ends[-1] if len(ends) else 0) + np.repeat(
            ratings.indptr[people] - ends + counts, counts
        )
        items = here[ratings.item_idx[rows]]
        known = items != UNKNOWN
        before = np.concatenate([[0], np.cumsum(known)])
        times = None if ratings.timestamps is None else ratings.timestamps[rows[known]]
        return cls(before[np.concatenate([[0], ends])].astype(np.int64), items[known], times), rows[known]

    @classmethod
    def nothing(cls, n_people: int) -> "PerPerson":
        """No items of anybody."""
        return cls(np.zeros(n_people + 1, dtype=np.int64), np.empty(0, dtype=np.int32))

    @cached_property
    def person_idx(self) -> NDArray[np.int64]:
        """Whose each entry is: the person's place here."""
        return np.repeat(np.arange(len(self)), np.diff(self.indptr))

    def of(self, person: int) -> slice:
        """The entries of one person."""
        return slice(int(self.indptr[person]), int(self.indptr[person + 1]))

    def __len__(self) -> int:
        return len(self.indptr) - 1


@dataclass(frozen=True, eq=False)
class Histories:
    """The histories of several people, as data sets hold them: every entry is rated and has weight 1."""

    entries: PerPerson
    ratings: Floats
    timestamps: tuple[Times | None, ...]
    """Of each person; None where one is not known."""

    @classmethod
    def among(cls, ratings: Ratings, here: Positions, people: Positions) -> "Histories":
        """What ``people`` are known by, see ``PerPerson.among``."""
        entries, rows = PerPerson.among(ratings, here, people)
        times: list[Times | None] = [None] * len(people)
        if ratings.timestamps is not None:
            for place, person in enumerate(people):
                own = ratings.timestamps[ratings.indptr[person] : ratings.indptr[person + 1]]
                if (own != UNKNOWN_TIME).all():
                    times[place] = ratings.timestamps[rows[entries.of(place)]]
        return cls(entries, ratings.values[rows].astype(np.float64), tuple(times))

    def matrix(self, values: Floats, n_items: int) -> sparse.csr_array:
        """People x items, with ``values``, one an entry."""
        return sparse.csr_array(
            (values, self.entries.item_idx, self.entries.indptr), shape=(len(self), n_items)
        )

    def __len__(self) -> int:
        return len(self.entries)

    def __iter__(self) -> Iterator[History]:
        for person, times in enumerate(self.timestamps):
            own = self.entries.of(person)
            ratings = self.ratings[own]
            yield History(self.entries.item_idx[own], ratings, np.ones(len(ratings)), times)


@dataclass(frozen=True, eq=False)
class Parts:
    """The scores of m items taken apart, for a history of n entries."""

    baseline: dict[str, Floats]
    """Each named part, shape (m,)."""
    amounts: NDArray[np.float64]
    """What each entry added to each item, shape (n, m)."""
    mood: float = 0.0
    """What the last sitting had beyond leniency; in none of the parts."""
