"""Which films a list may hold at all."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recsys.dataset import Dataset
from recsys.ids import Ids


@dataclass(frozen=True)
class FilmFilter:
    """What a list may hold; the defaults let every film through. What is unknown of a film passes no limit on it."""

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
