"""Metrics: of predicted stars, of one person's list, and of all lists together; ``METRICS`` says what each means."""

from recsys.evaluation.metrics.catalog import (
    coverage,
    exposures,
    gini,
    novelty,
    popularity,
    popularity_lift,
    serendipity,
)
from recsys.evaluation.metrics.figures import METRICS, list_figures, star_figures
from recsys.evaluation.metrics.genres import Genres, diversity, genre_calibration
from recsys.evaluation.metrics.lists import filled, hits_of, list_quality, listed_stars, quality
from recsys.evaluation.metrics.ratios import mean
from recsys.evaluation.metrics.specifications import Metric
from recsys.evaluation.metrics.stability import list_overlap, star_shift
from recsys.evaluation.metrics.stars import calibration_gap, range_figures, star_calibration, star_errors

__all__ = [
    "METRICS",
    "Genres",
    "Metric",
    "calibration_gap",
    "coverage",
    "diversity",
    "exposures",
    "filled",
    "genre_calibration",
    "gini",
    "hits_of",
    "list_figures",
    "list_overlap",
    "list_quality",
    "listed_stars",
    "mean",
    "novelty",
    "popularity",
    "popularity_lift",
    "quality",
    "range_figures",
    "serendipity",
    "star_calibration",
    "star_errors",
    "star_figures",
    "star_shift",
]
