"""How much a model's answers change from one training to the next, where nothing but the seed differs."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from recsys.dataset import Dataset
from recsys.evaluation import metrics, splits
from recsys.evaluation.asking import OnModel, lists_for
from recsys.evaluation.trial import hidden_share
from recsys.ids import Positions
from recsys.models.base import Recommender

RUNS = 2
LISTS_OF = 300
"""People at most whose lists are compared."""


@dataclass(frozen=True)
class SeedChange:
    """Two trainings of one model, with two seeds."""

    model: str
    rows: int
    """Hidden ratings whose predicted stars were compared."""
    people: int
    """People whose lists were."""
    list_overlap: float
    """``|in both| / |in either|`` of a person's ten films, the mean over people."""
    star_shift: float | None
    """``sqrt(mean (one - other)^2)`` of the stars, None for a model without stars."""

    @property
    def sentence(self) -> str:
        """Both figures in words."""
        lists = f"{100 * self.list_overlap:.0f} % of the films in two lists for one person are the same"
        stars = "" if self.star_shift is None else f", and its stars move by {self.star_shift:.3f}"
        return f"When {self.model} is trained again with another seed, {lists}{stars}."


def seed_change(
    data: Dataset,
    model: str,
    make: Callable[[int], Recommender],
    *,
    seed: int = 0,
    on_model: OnModel = lambda doing: None,
) -> SeedChange:
    """Train ``make(0)`` and ``make(1)`` without the same hidden ratings, ask both for these and for lists.

    What is hidden is a random share, ``trial.hidden_share``, drawn by ``seed``; lists are of people with hidden
    ratings. Raises DataError for too few ratings and UnsupportedError for a model that the data lacks something for.
    """
    known, hidden = splits.holdout(data.ratings, hidden_share(data.ratings), seed)
    learned = data.with_ratings(known)
    everybody = np.flatnonzero(np.diff(hidden.indptr)).astype(np.int32)
    people = np.sort(np.random.default_rng(seed).permutation(everybody)[:LISTS_OF])
    lists: list[Positions] = []
    stars = []
    for run in range(RUNS):
        on_model(f"{model}: training with seed {run + 1} of {RUNS}")
        fitted = make(run).fit(learned)
        on_model(f"{model}: answering")
        lists.append(lists_for(fitted, known, people))
        if fitted.predicts_ratings:
            stars.append(fitted.predict_pairs(known, hidden))
    return SeedChange(
        model,
        len(hidden),
        len(people),
        metrics.mean(metrics.list_overlap(lists)),
        metrics.star_shift(stars) if stars else None,
    )
