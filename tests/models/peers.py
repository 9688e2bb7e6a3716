"""scikit-surprise beside our kernels: the same rows in the same order, the same start."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import surprise
from numpy.typing import NDArray

from recsys.dataset import Ratings
from recsys.ids import IdMap, Positions
from recsys.models.factors import FactorModel

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of a trainset in scikit-surprise's own numbers: person ``u`` owns ``indptr[u]:indptr[u + 1]``."""

    trainset: Any
    indptr: Array
    items: Positions
    values: Array

    @classmethod
    def of(cls, ratings: Ratings, times: float = 1.0) -> "Rows":
        """All ratings, each multiplied by ``times``."""
        columns = (ratings.user_ids.tolist(), ratings.item_ids.tolist(), (times * ratings.values).tolist())
        rows = [(*row, None) for row in zip(*columns, strict=True)]
        trainset = surprise.Dataset(surprise.Reader(rating_scale=(0.5, 5.0))).construct_trainset(rows)
        kept = [trainset.ur[user] for user in trainset.all_users()]
        return cls(
            trainset,
            np.concatenate([[0], np.cumsum([len(row) for row in kept])]),
            np.array([item for row in kept for item, _ in row], dtype=np.int32),
            np.array([value for row in kept for _, value in row]),
        )

    @property
    def order(self) -> tuple[Array, Array]:
        """The raw ids of its people and of its items, in its own order."""
        trainset = self.trainset
        return (
            np.array([trainset.to_raw_uid(user) for user in trainset.all_users()]),
            np.array([trainset.to_raw_iid(item) for item in trainset.all_items()]),
        )


def adopt(model: FactorModel, peer: Any, known: Ratings, mean: float) -> None:
    """Give a fitted model what scikit-surprise learned from the same ``known`` rows."""
    users, items = Rows.of(known).order

    def ours(side: Array, raw_ids: Array, ids: IdMap) -> Array:
        placed = np.zeros((len(ids), *side.shape[1:]))
        placed[ids.positions(raw_ids)] = side
        return placed

    learned = model.learned()
    model.restore(learned)  # forgets what was worked out from the state before
    model._keep(
        known,
        mean,
        item_biases=ours(peer.bi, items, known.items),
        item_factors=ours(peer.qi, items, known.items),
        user_biases=ours(peer.bu, users, known.users),
        user_factors=ours(peer.pu, users, known.users),
    )
    if hasattr(peer, "yj"):
        model.implicit_factors_ = ours(peer.yj, items, known.items)  # type: ignore[attr-defined]


def stars_of(peer: Any, rows: Ratings) -> Array:
    """What scikit-surprise says of some rows, by its own ``predict``."""
    wanted = zip(rows.user_ids.tolist(), rows.item_ids.tolist(), rows.values.tolist(), strict=True)
    return np.array([guess.est for guess in peer.test(list(wanted))])
