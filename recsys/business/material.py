"""Material: what the tables of the business view are made of."""

from dataclasses import dataclass

import pandas as pd

from recsys.business.arrivals import Arrivals, arrivals_of
from recsys.business.titles import titles_of
from recsys.business.traces import Traces, traces_of
from recsys.cached import cached_property
from recsys.dataset import Dataset
from recsys.insights.explore.counting import Counting
from recsys.insights.features import Features
from recsys.insights.segments import Segments


@dataclass(frozen=True, eq=False)
class Material:
    """One data set, and what is known of it; all passes over its ratings go through ``counting``."""

    data: Dataset
    counting: Counting
    """Over all ratings; its passes also work on tens of millions."""
    features: Features
    segments: Segments

    @cached_property
    def traces(self) -> Traces:
        """On which days each person was there."""
        return traces_of(self.data)

    @cached_property
    def titles(self) -> pd.DataFrame:
        """A row a title of the catalog, found once for all tables (``titles_of``)."""
        return titles_of(self.counting)

    @cached_property
    def arrivals(self) -> Arrivals:
        """The titles that came while the data was gathered, found once for all tables."""
        return arrivals_of(self.counting)
