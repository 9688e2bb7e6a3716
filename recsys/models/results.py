"""What models return: predictions, lists, explanations, training progress."""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from recsys.dataset import Dataset, Scale
from recsys.ids import Floats, Ids
from recsys.models.history import Parts

ROWS_SHOWN = 60


class Tabular(ABC):
    """What a notebook shows as a table; titles are text there, never markup."""

    @abstractmethod
    def to_frame(self) -> pd.DataFrame:
        """As a table."""

    def _repr_html_(self) -> str:
        return str(self.to_frame().to_html(index=False, max_rows=ROWS_SHOWN))


@dataclass(frozen=True, eq=False)
class Predictions(Tabular):
    """One entry an item, in the order asked for; NaN where the model has no such number."""

    item_ids: Ids
    scores: Floats
    """What orders items; not on the rating scale unless the model says so."""
    stars: Floats
    """The expected rating, cut to the scale."""
    low: Floats
    high: Floats
    """The 80 % range of the rating, cut to the scale."""

    def to_frame(self, data: Dataset | None = None) -> pd.DataFrame:
        """item_id, with ``data`` title and year, score and what else the model has of stars, low and high."""
        numbers = {"score": self.scores, "stars": self.stars, "low": self.low, "high": self.high}
        known = {name: column for name, column in numbers.items() if not np.isnan(column).all()}
        return _item_columns(self.item_ids, data).assign(**known)


@dataclass(frozen=True, eq=False)
class PairPredictions:
    """One entry a pair of person and item, in the order asked for; NaN where the model has no such number."""

    stars: Floats
    """The expected rating, cut to the scale."""
    low: Floats
    high: Floats
    """The 80 % range of the rating, cut to the scale."""


@dataclass(frozen=True, eq=False)
class Recommendations(Tabular):
    """A list, best first; shorter than asked for when there is no more to say.

    A model may hold the first places to a person's taste (``recsys.models.taste``): then scores fall within the first
    five places, within the next five and after the tenth, each on its own.
    """

    item_ids: Ids
    scores: Floats
    moved_by: Mapping[int, str] = field(default_factory=dict)
    """Item -> the kind of film that it stands for, above better scores; empty where the list goes by score alone.
    Kinds are named as in ``recsys.models.taste.Kinds``."""

    def __len__(self) -> int:
        return len(self.item_ids)

    def to_frame(self, data: Dataset | None = None, predictions: Predictions | None = None) -> pd.DataFrame:
        """The ``rank`` (1 first), item_id, with ``data`` title and year, and score.

        With ``predictions`` for the same items, ``model.predict(profile, recommendations.item_ids)``, also their
        stars, low and high where the model has them. Raises UnknownItemError for items that are not in ``data``,
        ValueError for predictions of other items.
        """
        if predictions is not None and not np.array_equal(predictions.item_ids, self.item_ids):
            raise ValueError("The predictions must be for the items of the list, in its order.")
        table = _item_columns(self.item_ids, data) if predictions is None else predictions.to_frame(data)
        table["score"] = self.scores
        table.insert(0, "rank", np.arange(1, len(self) + 1))
        return table


class Contribution(NamedTuple):
    """What one item of the profile added to a score; a list has one for each of its films and each of a history's."""

    item_id: int
    rating: float
    amount: float


@dataclass(frozen=True)
class Explanation(Tabular):
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
    mood: float = 0.0
    """By how many stars the ratings of the last sitting were more generous than this person is (person); below 0
    stricter. Known from their times and left out of the score: a film of a list is watched later."""

    def to_frame(self, data: Dataset | None = None) -> pd.DataFrame:
        """One row a part: the baseline, then the rated items, the largest first; ``amount`` adds up to the score.

        part, item_id (missing in the baseline), with ``data`` title and year, rating and amount.
        """
        rated = sorted(self.contributions, key=lambda rated: -abs(rated.amount))
        baseline = pd.DataFrame({"part": list(self.baseline), "amount": list(self.baseline.values())})
        items = _item_columns(np.array([one.item_id for one in rated], dtype=np.int64), data)
        items = items.astype({"item_id": "Int64"}).assign(
            part="rating", rating=[one.rating for one in rated], amount=[one.amount for one in rated]
        )
        columns = ["part", *(name for name in items if name not in ("part", "amount")), "amount"]
        return pd.concat([baseline, items], ignore_index=True)[columns].fillna({"title": ""})


def explanations(
    item_ids: Ids, rated_ids: Ids, ratings: Floats, parts: Parts, scale: Scale | None
) -> list[Explanation]:
    """One explanation an item from ``parts`` of the entries ``rated_ids``; ``scale`` is that of a score in stars."""
    scores = sum(parts.baseline.values()) + parts.amounts.sum(axis=0)
    stars = np.full(len(scores), np.nan) if scale is None else scale.clip(scores)
    rated = rated_ids.tolist(), ratings.tolist()
    return [
        Explanation(
            int(item_id),
            float(scores[at]),
            float(stars[at]),
            {key: float(part[at]) for key, part in parts.baseline.items()},
            tuple(map(Contribution, *rated, parts.amounts[:, at].tolist())),
            mood=parts.mood,
        )
        for at, item_id in enumerate(item_ids)
    ]


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

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Epoch":
        """The inverse of ``as_row``; raises KeyError, TypeError or ValueError for a row that it did not write."""
        train_rmse, validation_rmse = (
            None if row[key] is None else float(row[key]) for key in ("train_rmse", "validation_rmse")
        )
        return cls(int(row["epoch"]), math.nan if train_rmse is None else train_rmse, validation_rmse)


@dataclass(frozen=True)
class Training:
    """What a training left behind: the name it is kept under, its time and its epochs."""

    name: str
    seconds: float
    epochs: tuple[Epoch, ...]


def _item_columns(item_ids: Ids, data: Dataset | None) -> pd.DataFrame:
    if data is None:
        return pd.DataFrame({"item_id": item_ids})
    return data.catalog.rows(item_ids)[["item_id", "title", "year"]].reset_index(drop=True)


EpochCallback = Callable[[Epoch], bool | None]
"""Called after each epoch; returning False stops the training with Cancelled."""
