"""Models: one interface (``base``), one model a file, ``catalog`` to make them by name."""

from recsys.models.base import Recommender
from recsys.models.results import Explanation, Predictions, Recommendations
from recsys.models.threads import keep_to_one_blas_thread
from recsys.models.weighted import Weighted

__all__ = [
    "Explanation",
    "Predictions",
    "Recommendations",
    "Recommender",
    "Weighted",
    "keep_to_one_blas_thread",
]
