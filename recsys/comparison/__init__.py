"""Several models side by side: which to use and why, for whom, and whether the figures can be trusted."""

from recsys.comparison.card import Training, model_card
from recsys.comparison.comparison import (
    FOLDS_UP_TO,
    LISTS,
    NDCG,
    NEWCOMER_LISTS,
    NEWCOMERS,
    RMSE,
    STARS,
    Comparison,
)
from recsys.comparison.groups import WAYS
from recsys.comparison.readings import (
    AXES,
    READINGS,
    SECTIONS,
    Reading,
    absent,
    board,
    claims_of,
    evidence_of,
    measured_on,
    star_model,
)
from recsys.comparison.verdicts import Verdict, verdict

__all__ = [
    "AXES",
    "FOLDS_UP_TO",
    "LISTS",
    "NDCG",
    "NEWCOMERS",
    "NEWCOMER_LISTS",
    "READINGS",
    "RMSE",
    "SECTIONS",
    "STARS",
    "WAYS",
    "Comparison",
    "Reading",
    "Training",
    "Verdict",
    "absent",
    "board",
    "claims_of",
    "evidence_of",
    "measured_on",
    "model_card",
    "star_model",
    "verdict",
]
