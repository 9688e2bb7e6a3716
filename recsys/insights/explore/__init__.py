"""What is in the data: counts and averages over all ratings, as small tables with a sentence each."""

from recsys.insights.explore.explore import explore
from recsys.insights.explore.readings import READINGS, SECTIONS, Reading, explore_readings
from recsys.insights.explore.tables import TABLES, Calendar, Exploration, ExploreFilters, Overview

__all__ = [
    "READINGS",
    "SECTIONS",
    "TABLES",
    "Calendar",
    "Exploration",
    "ExploreFilters",
    "Overview",
    "Reading",
    "explore",
    "explore_readings",
]
