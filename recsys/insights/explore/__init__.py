"""What is in the data: counts and averages over all ratings, as small tables with a sentence each."""

from recsys.insights.explore.exploration import Exploration, explore
from recsys.insights.explore.filters import ExploreFilters
from recsys.insights.explore.overview import Overview
from recsys.insights.explore.readings import READINGS, SECTIONS, Reading, explore_readings
from recsys.insights.explore.sides import SIDES, Names, Side, Span, offered, opened, read_filters, said, toggled, write_filters
from recsys.insights.explore.tables import TABLES

__all__ = [
    "READINGS",
    "SECTIONS",
    "SIDES",
    "TABLES",
    "Exploration",
    "ExploreFilters",
    "Names",
    "Overview",
    "Reading",
    "Side",
    "Span",
    "explore",
    "explore_readings",
    "offered",
    "opened",
    "read_filters",
    "said",
    "toggled",
    "write_filters",
]
