"""One training, watched: a model learns without some ratings and is measured on them."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from recsys.dataset import Dataset
from recsys.errors import DataError
from recsys.evaluation import metrics, splits
from recsys.models.base import Recommender
from recsys.models.results import Epoch, EpochCallback

HIDDEN_SHARE = 0.1
HIDDEN_AT_MOST = 20_000
FEWEST = 20
"""Ratings that a data set needs for a trial."""


@dataclass(frozen=True)
class Trial:
    """What a watched training showed."""

    protocol: str
    """The name under which ``evaluate`` measures the same: ``holdout:0.1`` unless the data is large."""
    epochs: tuple[Epoch, ...]
    """Empty for a model that cannot say how far it is."""
    rmse: float
    """On the hidden ratings, each person folded in from their other ratings."""
    mae: float
    rows: int
    """How many ratings were hidden."""
    seconds: float
    """Of the training alone, without measuring."""


def watch(
    data: Dataset, make: Callable[[], Recommender], on_epoch: EpochCallback | None = None
) -> tuple[Trial, Recommender]:
    """Fit ``make()`` without a random tenth of the ratings (at most 20,000) and measure it on them.

    The hidden rows depend on the data alone, so all trials of a data set can be compared. Also returns the model
    that saw only the others. Raises UnsupportedError for a model without stars,
    DataError for fewer than ``FEWEST`` ratings.
    """
    if len(data.ratings) < FEWEST:
        raise DataError("There are too few ratings here to learn from some and to test on others.")
    share = min(HIDDEN_SHARE, HIDDEN_AT_MOST / len(data.ratings))
    known, hidden = splits.holdout(data.ratings, share)
    epochs: list[Epoch] = []

    def note(epoch: Epoch) -> bool | None:
        if not epoch.waiting:
            epochs.append(epoch)
        return None if on_epoch is None else on_epoch(epoch)

    started = time.perf_counter()
    model = make().fit(data.with_ratings(known), validation=hidden, on_epoch=note)
    seconds = time.perf_counter() - started
    errors = metrics.star_errors(model.predict_pairs(known, hidden), hidden.values)
    trial = Trial(f"holdout:{share:g}", tuple(epochs), errors["rmse"], errors["mae"], len(hidden), seconds)
    return trial, model
