"""Business: who watches and what works, as small tables."""

from collections.abc import Callable, Mapping

import pandas as pd

from recsys.business.material import Material
from recsys.business.tables import TABLES
from recsys.dataset import Dataset
from recsys.insights.features import Features
from recsys.insights.segments import Segments

Make = Callable[[], pd.DataFrame]


class Business:
    """``business["retention"]`` is the table of that name (``TABLES``), made when somebody first looks at it.

    A table is empty where the data does not say (no times, no genres, no sessions).
    """

    def __init__(
        self, data: Dataset, features: Features, segments: Segments, make: Mapping[str, Make]
    ) -> None:
        self.data = data
        self.features = features
        self.segments = segments
        self._make = make
        self._made: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        """A table by name; raises KeyError for another. Two who look in the same moment may both have it made."""
        if name not in self._made:
            self._made[name] = self._make[name]()
        return self._made[name]


def business_of(material: Material) -> Business:
    """The business view of what ``material`` holds."""
    return Business(material.data, material.features, material.segments, makers(lambda: material))


def makers(material: Callable[[], Material]) -> dict[str, Make]:
    """How each table is made; ``material`` is asked for at the first need."""

    def maker(count: Callable[[Material], pd.DataFrame]) -> Make:
        return lambda: count(material())

    return {name: maker(count) for name, count in TABLES.items()}
