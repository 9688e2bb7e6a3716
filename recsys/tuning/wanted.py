"""Which films a list may hold at all."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recsys.dataset import Dataset
from recsys.ids import Ids

LAST_YEAR, MINUTES, PEOPLE = 9_999, 10_000, 1_000_000_000
"""The largest numbers that can be meant."""


@dataclass(frozen=True)
class FilmFilter:
    """What a list may hold; the defaults let every film through.

    What is unknown of a film passes no limit on it: without genres it is of none that is asked for, and of none that is
    avoided either; without a year, a length, a kind or a language it is left out where one is asked for.
    """

    genres: tuple[str, ...] = ()
    """Any of these."""
    avoid: tuple[str, ...] = ()
    """None of these."""
    years: tuple[int, int] | None = None
    """From, to; a film without a year is left out."""
    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    """ISO 639-1."""
    longest: int | None = None
    """Minutes at most; a film of unknown length is left out."""
    raters: int = 0
    """Rated by at least so many people."""

    def __post_init__(self) -> None:
        """Raises ValueError for years in the wrong order and for numbers that are none of a film."""
        first, last = self.years or (0, LAST_YEAR)
        if not 0 <= first <= last <= LAST_YEAR:
            raise ValueError(f"Years go from the first to the last, 0 to {LAST_YEAR}, got {self.years}.")
        for name, value, most in (("longest", self.longest, MINUTES), ("raters", self.raters, PEOPLE)):
            if value is not None and not 0 <= value <= most:
                raise ValueError(f"{name} is a whole number from 0 to {most}, got {value!r}.")

    def passing(self, data: Dataset) -> NDArray[np.bool_]:
        """Which items pass, shape ``(n_items,)``."""
        catalog = data.catalog
        passes = catalog.passing(
            genres=self.genres, years=self.years, kinds=self.kinds, languages=self.languages
        )
        if self.avoid:
            passes &= ~catalog.passing(genres=self.avoid)
        if self.longest is not None:
            short = catalog.table["runtime"].le(self.longest).fillna(value=False)
            passes &= short.to_numpy(dtype=np.bool_)
        if self.raters:
            passes &= data.ratings.item_counts >= self.raters
        return passes

    def item_ids(self, data: Dataset) -> Ids:
        """The films that pass."""
        return data.catalog.items.ids[self.passing(data)]


ROUND = (5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
LEFT = 100
"""So many films a step must leave, that a list can still be somebody's own."""


def raters_steps(data: Dataset) -> tuple[int, ...]:
    """The numbers that "rated by at least" can sensibly ask for: round, letting ``LEFT`` films pass, not all."""
    counts = data.ratings.item_counts
    passing = {step: int((counts >= step).sum()) for step in ROUND}
    return tuple(step for step, films in passing.items() if LEFT <= films < len(counts))
