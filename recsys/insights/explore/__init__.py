"""What is in the data: counts and averages over all ratings, as small tables with a sentence each."""

from recsys.insights.explore.explore import explore
from recsys.insights.explore.kept import Explorations, kept_or_made
from recsys.insights.explore.readings import explore_readings
from recsys.insights.explore.tables import Exploration, ExploreFilters, Overview

__all__ = [
    "Exploration",
    "Explorations",
    "ExploreFilters",
    "Overview",
    "explore",
    "explore_readings",
    "kept_or_made",
]
