"""The trick of showing training error as accuracy, done once in the open: the same model on rows it learned from."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from recsys.dataset import Dataset
from recsys.errors import UnsupportedError
from recsys.evaluation import metrics, splits
from recsys.evaluation.asking import NO_STARS, OnModel
from recsys.evaluation.trial import hidden_share
from recsys.models.base import Recommender


@dataclass(frozen=True)
class TrainingError:
    """How far one model is from ratings that it learned from, and from ratings that it never saw."""

    model: str
    seen_rmse: float
    hidden_rmse: float
    rows: int
    """So many ratings of either kind."""

    @property
    def sentence(self) -> str:
        """Both figures in words."""
        return (
            f"Measured on {self.rows:,} of the ratings it learned from, {self.model} seems to miss by "
            f"{self.seen_rmse:.2f} stars (RMSE); on {self.rows:,} that it never saw it misses by "
            f"{self.hidden_rmse:.2f}. Only the second says what visitors get."
        )


def training_error(
    data: Dataset,
    model: str,
    make: Callable[[], Recommender],
    *,
    seed: int = 0,
    on_model: OnModel = lambda doing: None,
) -> TrainingError:
    """Train without a hold-out of ``trial.hidden_share`` and measure on it, and on as many random rows of the rest.

    People are folded in from all their rows of the rest for both. So a seen rating stands in the very profile that it
    is predicted from, and in the ratings that the items were learned from: that is what training error is.

    Raises DataError for too few ratings, UnsupportedError for a model without stars or that the data lacks something
    for.
    """
    if not make().predicts_ratings:
        raise UnsupportedError(NO_STARS)
    learned, hidden = splits.holdout(data.ratings, hidden_share(data.ratings), seed)
    chosen = np.zeros(len(learned), dtype=np.bool_)
    chosen[np.random.default_rng(seed).choice(len(learned), len(hidden), replace=False)] = True
    seen = learned.where(chosen)
    on_model(f"{model}: training to be measured on what it learned from")
    fitted = make().fit(data.with_ratings(learned))
    on_model(f"{model}: answering")
    seen_rmse, hidden_rmse = (
        metrics.star_errors(fitted.predict_pairs(learned, rows), rows.values)["rmse"]
        for rows in (seen, hidden)
    )
    return TrainingError(model, seen_rmse, hidden_rmse, len(hidden))
