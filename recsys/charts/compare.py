"""The figures that compare models: for each reading of recsys.comparison.readings the function that it names."""

from recsys.charts.compare_lists import (
    film_ratings,
    list_groups,
    list_makeup,
    list_quality,
    newcomer_lists,
    newcomer_stars,
    star_groups,
)
from recsys.charts.compare_stars import actual_predicted, calibration, errors, ranges
from recsys.charts.compare_trust import published, trick
from recsys.charts.compare_which import board_lists, board_stars, tradeoff

__all__ = [
    "actual_predicted",
    "board_lists",
    "board_stars",
    "calibration",
    "errors",
    "film_ratings",
    "list_groups",
    "list_makeup",
    "list_quality",
    "newcomer_lists",
    "newcomer_stars",
    "published",
    "ranges",
    "star_groups",
    "tradeoff",
    "trick",
]
