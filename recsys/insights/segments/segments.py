"""Segments: groups of people who watch alike, as far as the data has any that are stable."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from recsys.insights.features import Features


@dataclass(frozen=True, eq=False)
class Segments:
    """Who is in which segment, and what each is like."""

    people: pd.DataFrame
    """user_id, segment (the place in ``table``); empty where there are no clear groups."""
    table: pd.DataFrame
    """A row a segment, the largest first: name, people, share, and what tells it apart."""
    method: str
    """How they were found, in words."""
    stability: float
    """Mean adjusted Rand index between seeds, 1 for the same groups each time; NaN where there are none."""

    @property
    def are_clear(self) -> bool:
        """Whether the data has groups that another seed finds too."""
        return len(self.table) > 0


def segments_of(features: Features) -> Segments:
    """Find the segments of the people of ``features``."""
    nobody = pd.DataFrame({"user_id": np.empty(0, np.int64), "segment": np.empty(0, np.int64)})
    return Segments(nobody, pd.DataFrame(columns=["name", "people", "share"]), "", float("nan"))
