"""One training, watched: a model learns without some ratings and is measured on them."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from recsys.dataset import Dataset, Ratings
from recsys.errors import DataError
from recsys.evaluation import metrics, splits
from recsys.evaluation.ranking import lists_of
from recsys.evaluation.rating import untimed
from recsys.models.base import Recommender
from recsys.models.results import Epoch, EpochCallback

HIDDEN_SHARE = 0.1
HIDDEN_AT_MOST = 20_000
FEWEST = 20
"""Ratings that a data set needs for a trial."""
LISTS_OF = 300
"""People at most whose lists are looked at."""


@dataclass(frozen=True)
class Trial:
    """What a watched training showed."""

    protocol: str
    """The name under which ``evaluate`` measures the same: ``holdout:0.1`` unless the data is large."""
    epochs: tuple[Epoch, ...]
    """Empty for a model that cannot say how far it is."""
    rmse: float | None
    """On the hidden ratings, each person folded in from their other ratings; None for a model without stars."""
    mae: float | None
    rows: int
    """How many ratings were hidden."""
    seconds: float
    """Of the training alone, without measuring."""
    ndcg: float | None = None
    """NDCG@10 of lists of the full catalog: how well they find what ``people`` liked among the hidden ratings. None
    where nobody liked any, and in trials of earlier versions."""
    people: int = 0
    """All who liked any, at most ``LISTS_OF``, drawn by chance and the same for all trials of a data set."""


def hidden_share(ratings: Ratings) -> float:
    """What a look at one model hides: a tenth, at most ``HIDDEN_AT_MOST`` rows; DataError below ``FEWEST`` ratings."""
    if len(ratings) < FEWEST:
        raise DataError("There are too few ratings here to learn from some and to test on others.")
    return min(HIDDEN_SHARE, HIDDEN_AT_MOST / len(ratings))


def watch(
    data: Dataset, make: Callable[[], Recommender], on_epoch: EpochCallback | None = None
) -> tuple[Trial, Recommender]:
    """Fit ``make()`` without a random tenth of the ratings (at most 20,000) and measure it on them.

    The hidden rows depend on the data alone, so all trials of a data set can be compared. Also returns the model
    that saw only the others. Raises DataError for fewer than ``FEWEST`` ratings.
    """
    share = hidden_share(data.ratings)
    known, hidden = splits.holdout(data.ratings, share)
    epochs: list[Epoch] = []

    def note(epoch: Epoch) -> bool | None:
        if not epoch.waiting:
            epochs.append(epoch)
        return None if on_epoch is None else on_epoch(epoch)

    started = time.perf_counter()
    model = make().fit(data.with_ratings(known), validation=hidden, on_epoch=note)
    seconds = time.perf_counter() - started
    errors: dict[str, float] = {}
    if model.predicts_ratings:
        errors = metrics.star_errors(model.predict_pairs(untimed(known), hidden), hidden.values)
    ndcg, people = _quality(model, known, hidden.where(hidden.values >= data.scale.liked_from))
    trial = Trial(
        f"holdout:{share:g}",
        tuple(epochs),
        errors.get("rmse"),
        errors.get("mae"),
        len(hidden),
        seconds,
        ndcg,
        people,
    )
    return trial, model


def _quality(model: Recommender, known: Ratings, liked: Ratings) -> tuple[float | None, int]:
    """NDCG@10 over the people who have a liked film among the hidden ones, and how many they are."""
    everybody = np.flatnonzero(np.diff(liked.indptr)).astype(np.int32)
    people = np.random.default_rng(0).permutation(everybody)[:LISTS_OF]
    if not len(people):
        return None, 0
    _, figures = lists_of(model, known, liked, people)
    return float(figures["ndcg@10"].mean()), len(people)
