"""How good models are: splits, metrics and named protocols."""

from recsys.evaluation import duel
from recsys.evaluation.protocols import PROTOCOLS, Evaluation, evaluate
from recsys.evaluation.twin import Judged, Twin

__all__ = ["PROTOCOLS", "Evaluation", "Judged", "Twin", "duel", "evaluate"]
