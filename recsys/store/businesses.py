"""The business view of the data sets of one process: features, segments and tables, made once for each version."""

from recsys.business import Business, Material, business_of
from recsys.dataset import Dataset
from recsys.insights.explore.counting import Counting
from recsys.insights.explore.exploration import TIME_LIMIT
from recsys.insights.explore.filters import ExploreFilters
from recsys.insights.explore.rows import Rows
from recsys.insights.features import features_of
from recsys.insights.segments import segments_of
from recsys.sources import OnProgress
from recsys.store.cache import Cache

IN_MEMORY = 3


class Businesses:
    """The latest business views."""

    def __init__(self) -> None:
        self._cache = Cache(IN_MEMORY)

    def is_ready(self, data: Dataset) -> bool:
        """Whether ``get`` answers at once."""
        return data.fingerprint in self._cache

    def get(self, data: Dataset, on_progress: OnProgress = lambda share, doing: None) -> Business:
        """The business view of a data set; ``on_progress`` may raise to stop."""
        return self._cache.get(data.fingerprint, lambda: _make(data, on_progress))


def _make(data: Dataset, on_progress: OnProgress) -> Business:
    on_progress(0.0, "features")
    features = features_of(data)
    on_progress(0.5, "segments")
    segments = segments_of(features)
    counting = Counting(Rows(data), ExploreFilters(), TIME_LIMIT)
    return business_of(Material(data, counting, features, segments))
