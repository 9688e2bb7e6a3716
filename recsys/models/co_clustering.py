"""CoClustering: people and items in groups, and the average of each pair of groups."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from recsys.cached import cached_property
from recsys.dataset import Dataset, Ratings
from recsys.ids import Floats, Positions
from recsys.models.averages import damped_means
from recsys.models.epochs import Watch
from recsys.models.history import History
from recsys.models.hyperparameters import number, whole
from recsys.models.ranged import Ranged
from recsys.models.results import EpochCallback

Groups = NDArray[np.int64]
"""The number of a group for each person or item."""


@dataclass(kw_only=True, eq=False)
class CoClustering(Ranged):
    """``C_gh + (m_u - C_g) + (m_i - C_h)``: averages of the pair of groups, the person, the item and their groups.

    Training puts each person, then each item, in turn into the group with the least squared error on their ratings
    until nobody moves (George and Merugu 2005), with damped averages m_u and m_i. Afterwards nobody is wholly in one
    group: with the squared error E_h in each, an item is in h with probability ``p_h ~ count_h exp(-E_h / 2 noise)``.
    So group g of people gives it ``o_gi = m_i + SUM_h p_h (C_gh - C_h)``. A profile is kinder than g by
    ``k_g = SUM v (r - o_gi) / (SUM v + damping)``, v its weights, is in g with a ``p_g`` of the same form, and its
    stars are ``SUM_g p_g (o_gi + k_g)``. With little noise everybody is in the best group.

    An empty profile gets the mean over the groups. An item without ratings gets about the person's own average;
    scikit-surprise documents that, and for a person without ratings m_i, but gives both the overall mean.
    """

    name: ClassVar[str] = "co-clustering"
    finds_similar: ClassVar[bool] = False

    n_user_clusters: int = whole(8, 1, 100)
    n_item_clusters: int = whole(3, 1, 100)
    n_epochs: int = whole(20, 1, 500)
    """At most; it ends when nobody moves any more."""
    damping: float = number(5.0, 0.0, 1000.0)
    item_damping: float = number(5.0, 0.0, 1000.0)
    noise: float = number(6.0, 0.01, 100.0)
    """How much squared error is chance; more than that of one rating, for the groups were made to fit these ratings."""
    seed: int = whole(0, 0, 2**31 - 1)

    def _learn(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        ratings, draw = data.ratings, np.random.default_rng(self.seed)
        centred = ratings.values - ratings.mean
        table = Table(
            ratings,
            ratings.mean + damped_means(ratings.user_idx, centred, len(ratings.users), self.damping),
            ratings.mean + damped_means(ratings.item_idx, centred, len(ratings.items), self.item_damping),
            self.n_user_clusters,
            self.n_item_clusters,
        )
        users = draw.integers(self.n_user_clusters, size=len(ratings.users))
        items = draw.integers(self.n_item_clusters, size=len(ratings.items))
        watch = Watch(ratings.values, on_epoch)
        for epoch in range(1, self.n_epochs + 1):
            before, averages = (users, items), table.averages(users, items)
            users = table.user_errors(items, averages).argmin(axis=1)
            errors = table.item_errors(users, averages)
            items = errors.argmin(axis=1)
            watch.over(epoch, float(errors.min(axis=1).sum()))
            if np.array_equal(users, before[0]) and np.array_equal(items, before[1]):
                break
        averages = table.averages(users, items)
        likely = self._likely(
            table.item_errors(users, averages),
            np.bincount(items[ratings.item_counts > 0], minlength=self.n_item_clusters),
        )
        self.item_offers_ = table.item_means + (averages.blocks - averages.items) @ likely.T
        people = users[np.diff(ratings.indptr) > 0]
        self.cluster_counts_ = np.bincount(people, minlength=self.n_user_clusters)

    def _likely(
        self, squared_errors: NDArray[np.float64], counts: NDArray[np.integer]
    ) -> NDArray[np.float64]:
        """How likely somebody with these errors in each group, the last axis, belongs to it: shape as given."""
        least = np.where(counts > 0, squared_errors, np.inf).min(axis=-1, keepdims=True)
        likely = counts * np.exp(-np.maximum(squared_errors - least, 0.0) / (2.0 * self.noise))
        return np.asarray(likely / likely.sum(axis=-1, keepdims=True))

    def _membership(self, history: History) -> tuple[Floats, float]:
        """How likely the person belongs to each group of people, and how much kinder they are than these."""
        rated = history.rated
        surplus = rated.ratings - self.item_offers_[:, rated.item_idx]
        weight = float(rated.weights.sum()) + self.damping
        kinder = surplus @ rated.weights / weight if weight > 0 else np.zeros(len(surplus))
        squared_errors = np.square(surplus - kinder[:, None]) @ rated.weights
        likely = self._likely(squared_errors, self.cluster_counts_)
        return likely, float(likely @ kinder)

    def _score_all(self, history: History) -> Floats:
        likely, kinder = self._membership(history)
        return np.asarray(likely @ self.item_offers_ + kinder)

    def _score_at(self, history: History, positions: Positions) -> Floats:
        likely, kinder = self._membership(history)
        return np.asarray(likely @ self.item_offers_[:, positions] + kinder)

    def _mean_stars_at(self, history: History, positions: Positions) -> Floats:
        return self._score_at(history, positions)


@dataclass(frozen=True, eq=False)
class Averages:
    """The average rating of each group of people, each group of items, and each pair; the overall one where empty."""

    users: Floats
    items: Floats
    blocks: NDArray[np.float64]
    """Shape ``(n_user_clusters, n_item_clusters)``."""


@dataclass(frozen=True, eq=False)
class Table:
    """The ratings to be cut into groups of people and of items; a ``Groups`` array holds everybody's group."""

    ratings: Ratings
    user_means: Floats
    item_means: Floats
    n_user_clusters: int
    n_item_clusters: int

    def averages(self, users: Groups, items: Groups) -> Averages:
        """Of the ratings between the groups."""
        shape = (self.n_user_clusters, self.n_item_clusters)
        pairs = users[self.ratings.user_idx] * self.n_item_clusters + items[self.ratings.item_idx]
        sums = np.bincount(pairs, weights=self.ratings.values, minlength=shape[0] * shape[1]).reshape(shape)
        counts = np.bincount(pairs, minlength=shape[0] * shape[1]).reshape(shape)
        return Averages(
            self._mean(sums.sum(axis=1), counts.sum(axis=1)),
            self._mean(sums.sum(axis=0), counts.sum(axis=0)),
            self._mean(sums, counts),
        )

    def user_errors(self, items: Groups, averages: Averages) -> NDArray[np.float64]:
        """The summed squared error of each person in each group, shape ``(n_users, n_user_clusters)``."""
        theirs = items[self.ratings.item_idx]
        values = self._surplus + averages.items[theirs]
        offers = averages.blocks - averages.users[:, None]
        return _squared_errors(self.ratings.user_idx, theirs, values, offers, len(self.user_means))

    def item_errors(self, users: Groups, averages: Averages) -> NDArray[np.float64]:
        """The summed squared error of each item in each group, shape ``(n_items, n_item_clusters)``."""
        theirs = users[self.ratings.user_idx]
        values = self._surplus + averages.users[theirs]
        offers = averages.blocks.T - averages.items[:, None]
        return _squared_errors(self.ratings.item_idx, theirs, values, offers, len(self.item_means))

    @cached_property
    def _surplus(self) -> Floats:
        usual = self.user_means[self.ratings.user_idx] + self.item_means[self.ratings.item_idx]
        return np.asarray(self.ratings.values - usual)

    def _mean(self, sums: NDArray[Any], counts: NDArray[np.integer]) -> NDArray[np.float64]:
        usual = np.full(sums.shape, self.ratings.mean)
        return np.asarray(np.divide(sums, counts, out=usual, where=counts > 0))


def _squared_errors(
    who: Positions, theirs: Groups, values: Floats, offers: NDArray[np.float64], n: int
) -> NDArray[np.float64]:
    """``SUM (value - offers[group, theirs])^2`` over the values of each of ``n``, for each group.

    Written out, the square needs only how many values there are in each of their groups, and the sums.
    """
    places, shape = who * offers.shape[1] + theirs, (n, offers.shape[1])
    counts = np.bincount(places, minlength=shape[0] * shape[1]).reshape(shape)
    sums = np.bincount(places, weights=values, minlength=shape[0] * shape[1]).reshape(shape)
    squares = np.bincount(who, weights=np.square(values), minlength=n)
    return np.asarray(squares[:, None] - 2.0 * sums @ offers.T + counts @ np.square(offers).T)
