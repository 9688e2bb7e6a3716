"""Material: what the tables of the business view are made of."""

from dataclasses import dataclass

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
