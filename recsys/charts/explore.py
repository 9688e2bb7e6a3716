"""The figures of the page "Explore the data": for each reading of recsys.insights.explore the function of its name.

A figure holds at most 1,600 rows.
"""

from recsys.charts.explore_films import countries, genres, kinds, languages, popularity, quality, released
from recsys.charts.explore_matrix import corner, network, overlap, sparsity
from recsys.charts.explore_people import activity, attributes, generosity, heavy, levels
from recsys.charts.explore_sessions import completion, devices, funnel, lengths, places, when
from recsys.charts.explore_taste import cohorts, decades, months, trends, week, years

__all__ = [
    "activity",
    "attributes",
    "cohorts",
    "completion",
    "corner",
    "countries",
    "decades",
    "devices",
    "funnel",
    "generosity",
    "genres",
    "heavy",
    "kinds",
    "languages",
    "lengths",
    "levels",
    "months",
    "network",
    "overlap",
    "places",
    "popularity",
    "quality",
    "released",
    "sparsity",
    "trends",
    "week",
    "when",
    "years",
]
