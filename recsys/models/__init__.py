"""Models: one interface (``base``), one model a file, ``catalog`` to make them by name."""

from recsys.models.base import Recommender
from recsys.models.results import Explanation, PairPredictions, Predictions, Recommendations
from recsys.models.threads import keep_to_one_blas_thread
from recsys.models.weighted import Weighted
from recsys.models.words import WORDS, does, label

__all__ = [
    "WORDS",
    "Explanation",
    "PairPredictions",
    "Predictions",
    "Recommendations",
    "Recommender",
    "Weighted",
    "does",
    "keep_to_one_blas_thread",
    "label",
]
