"""How good models are: splits, metrics and named protocols; comparisons and what is read from them."""

from recsys.evaluation import card, duel, readings
from recsys.evaluation.comparison import (
    FOLDS_UP_TO,
    LISTS,
    NDCG,
    NEWCOMER_LISTS,
    NEWCOMERS,
    RMSE,
    STARS,
    Comparison,
)
from recsys.evaluation.groups import WAYS
from recsys.evaluation.metrics import METRICS, Metric
from recsys.evaluation.protocols import PROTOCOLS, Evaluation, evaluate
from recsys.evaluation.twin import Judged, Twin

__all__ = [
    "FOLDS_UP_TO",
    "LISTS",
    "METRICS",
    "NDCG",
    "NEWCOMERS",
    "NEWCOMER_LISTS",
    "PROTOCOLS",
    "RMSE",
    "STARS",
    "WAYS",
    "Comparison",
    "Evaluation",
    "Judged",
    "Metric",
    "Twin",
    "card",
    "duel",
    "evaluate",
    "readings",
]
