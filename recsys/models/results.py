"""What models return: predictions, lists, explanations, training progress."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from recsys.ids import Floats, Ids


@dataclass(frozen=True, eq=False)
class Predictions:
    """One entry an item, in the order asked for; NaN where the model has no such number."""

    item_ids: Ids
    scores: Floats
    """What orders items; not on the rating scale unless the model says so."""
    stars: Floats
    """The expected rating, cut to the scale."""
    low: Floats
    high: Floats
    """The 80 % range of the rating, cut to the scale."""


@dataclass(frozen=True, eq=False)
class Recommendations:
    """A list, best first; shorter than asked for when there is no more to say."""

    item_ids: Ids
    scores: Floats

    def __len__(self) -> int:
        return len(self.item_ids)


@dataclass(frozen=True)
class Contribution:
    """What one item of the profile added to a score."""

    item_id: int
    rating: float
    amount: float


@dataclass(frozen=True)
class Explanation:
    """A score taken apart: ``score == sum(baseline) + sum(contributions)``, exactly (float64)."""

    item_id: int
    score: float
    """Unclipped."""
    predicted: float
    """The score as stars, cut to the scale; NaN for a score that is not in stars."""
    baseline: dict[str, float]
    """What no rated item caused: mean (the overall average), item (what the crowd thinks of this one beyond that),
    person (leniency: it moves every item alike)."""
    contributions: tuple[Contribution, ...]
    """One for every item of the profile that the model knows, in the profile's order."""
    ranking: "Explanation | None" = None
    """For a model that orders by something else than stars: that score, taken apart in the same way."""


@dataclass(frozen=True)
class Epoch:
    """How far a training is: epoch 1.., and its errors in stars so far."""

    epoch: int
    train_rmse: float
    """Over the rows being trained on, each taken just before its own step: never an accuracy. NaN where the one who
    trains does not say."""
    validation_rmse: float | None = None
    """Over rows that the training does not see: the validation rows, or those of the rehearsal."""
    rehearsal: bool = False
    """True for a first training without some rows, from which the model learns how sure it may be."""
    waiting: bool = False
    """True for no news: ``epoch`` epochs are over (0: none yet), and it is only asked whether to go on."""

    def as_row(self) -> dict[str, float | None]:
        """As the command line and the registry write it: epoch, train_rmse and validation_rmse."""
        train_rmse = None if math.isnan(self.train_rmse) else self.train_rmse
        return {"epoch": self.epoch, "train_rmse": train_rmse, "validation_rmse": self.validation_rmse}


@dataclass(frozen=True)
class Training:
    """What a training left behind: the name it is kept under, its time and its epochs."""

    name: str
    seconds: float
    epochs: tuple[Epoch, ...]


EpochCallback = Callable[[Epoch], bool | None]
"""Called after each epoch; returning False stops the training with Cancelled."""
