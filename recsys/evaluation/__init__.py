"""How good models are: splits, metrics and named protocols."""

from recsys.evaluation.protocols import PROTOCOLS, Evaluation, evaluate

__all__ = ["PROTOCOLS", "Evaluation", "evaluate"]
