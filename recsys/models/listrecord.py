"""The record of a search for the settings of the default list: what was tried, what came of it, what was chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

NEWCOMERS = (1, 3, 5, 10, 20)
"""So many ratings a newcomer has; the same people and the same tested ratings at each."""
COLUMNS = ("known", *(f"n={n}" for n in NEWCOMERS))


class Setting(NamedTuple):
    """What is looked for."""

    regularization: float
    """Of the ranker, as ``facts_weight``."""
    facts_weight: float
    stars_weight: float
    half_life: float


@dataclass(frozen=True, eq=False)
class Found:
    """The record of a search."""

    tried: NDArray[np.float64]
    """A row a setting: the four of ``Setting``, then NDCG@10 of ``COLUMNS``. The plain ones first, then the usual."""
    about: NDArray[np.float64]
    """The row chosen, how many known people and newcomers were asked, and the seconds it took."""

    @property
    def setting(self) -> Setting:
        """What was chosen."""
        return Setting(*self.tried[int(self.about[0]), : len(Setting._fields)].tolist())

    @property
    def sentence(self) -> str:
        """What was done, for people."""
        _, known, newcomers, seconds = self.about
        usual = (
            "the usual ones stay" if self.about[0] == 1 else "others than the usual ones were clearly better"
        )
        return (
            f"{len(self.tried)} settings were tried on {known:.0f} people of this data with a part of their ratings "
            f"hidden and on {newcomers:.0f} as if they were new, in {seconds:.1f} s: {usual}."
        )

    def table(self) -> pd.DataFrame:
        """One row a setting, with ``chosen``."""
        rows = pd.DataFrame(self.tried, columns=[*Setting._fields, *COLUMNS])
        return rows.assign(chosen=np.arange(len(rows)) == self.about[0])

    def as_json(self) -> dict[str, Any]:
        """For a file; ``from_json`` reads it."""
        return {"tried": self.tried.tolist(), "about": self.about.tolist()}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Found":
        """The inverse of ``as_json``; raises ValueError, TypeError or LookupError for something else."""
        tried, about = (np.array(kept[name], dtype=np.float64) for name in ("tried", "about"))
        fits = (
            tried.ndim == 2 and tried.shape[1] == len(Setting._fields) + len(COLUMNS) and about.shape == (4,)
        )
        if not fits or not 0 <= about[0] < len(tried):
            raise ValueError("This is no record of a search.")
        return cls(tried, about)
