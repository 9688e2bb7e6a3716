"""How good models are: splits, metrics and named protocols."""

from recsys.evaluation import duel
from recsys.evaluation.metrics import METRICS, Metric
from recsys.evaluation.prices import Price, Prices, price_in_words
from recsys.evaluation.protocols import PROTOCOLS, Evaluation, evaluate
from recsys.evaluation.twin import Judged, Twin

__all__ = [
    "METRICS",
    "PROTOCOLS",
    "Evaluation",
    "Judged",
    "Metric",
    "Price",
    "Prices",
    "Twin",
    "duel",
    "evaluate",
    "price_in_words",
]
