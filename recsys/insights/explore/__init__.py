"""What is in the data: counts and averages over all ratings, as small tables with a sentence each."""

from recsys.insights.explore import comparisons, questions, sides, slices
from recsys.insights.explore.exploration import Exploration, explore
from recsys.insights.explore.filters import ExploreFilters
from recsys.insights.explore.overview import Overview
from recsys.insights.explore.readings import READINGS, SECTIONS, Reading, explore_readings
from recsys.insights.explore.tables import TABLES

__all__ = [
    "READINGS",
    "SECTIONS",
    "TABLES",
    "Exploration",
    "ExploreFilters",
    "Overview",
    "Reading",
    "comparisons",
    "explore",
    "explore_readings",
    "questions",
    "sides",
    "slices",
]
