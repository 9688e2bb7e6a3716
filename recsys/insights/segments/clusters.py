"""The methods by which people are grouped, and how far two groupings agree."""

import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from recsys.ids import Floats
from recsys.lazy import lazy

cluster = lazy("sklearn.cluster")
exceptions = lazy("sklearn.exceptions")
metrics = lazy("sklearn.metrics")
mixture = lazy("sklearn.mixture")

Labels = NDArray[np.int64]
Fit = Callable[[Floats, int, int], Any]
"""Points, number of groups and seed to something with ``predict``."""
SEEDS = (0, 1, 2, 3, 4, 5)
"""Each draws starts of its own (k-means++, the best of several)."""
SPLITS = 6
"""Random halves of the people, each with seeds of its own."""
SHUFFLED_SPLITS = 3


def _k_means(points: Floats, n: int, seed: int) -> Any:
    return cluster.KMeans(n, n_init=5, random_state=seed).fit(points)


def _mixture(points: Floats, n: int, seed: int) -> Any:
    return mixture.GaussianMixture(n, covariance_type="diag", reg_covar=1e-3, random_state=seed).fit(points)


METHODS: Mapping[str, Fit] = {"k-means": _k_means, "Gaussian mixture": _mixture}
"""k-means (Lloyd 1982; starts of Arthur and Vassilvitskii 2007) and mixtures of normal distributions by EM
(Dempster, Laird, Rubin 1977)."""


@contextmanager
def one_thread() -> Iterator[None]:
    """k-means within on one thread: where the cores are busy, two wait for each other twenty times as long."""
    _ = cluster.KMeans, mixture.GaussianMixture  # only what is loaded can be limited
    with threadpool_limits(limits=1, user_api="openmp"):
        yield


def fitted(method: str, points: Floats, n: int, seed: int) -> Any:
    """The groups of ``points`` by a method of METHODS; ``predict`` says of any points in which they are."""
    with warnings.catch_warnings():
        # A start that does not settle, or finds fewer groups, shows in the agreement: that is where it is judged.
        warnings.simplefilter("ignore", exceptions.ConvergenceWarning)
        return METHODS[method](points, n, seed)


def agreement(groupings: list[Labels]) -> float:
    """Mean adjusted Rand index over all pairs (Hubert and Arabie 1985): 1 the same groups, 0 as by chance."""
    return float(np.mean([metrics.adjusted_rand_score(*pair) for pair in combinations(groupings, 2)]))


def between_seeds(method: str, points: Floats, n: int) -> tuple[float, Labels]:
    """How far groups from different starts agree, and those of the first."""
    found = [np.asarray(fitted(method, points, n, seed).predict(points)) for seed in SEEDS]
    return agreement(found), found[0]


def between_halves(method: str, points: Floats, n: int, splits: int = SPLITS) -> float:
    """How far the groups found in one half of the people and those found in the other agree, over all people.

    The mean over random halves: whether they are of the people or of these people (Ben-Hur et al. 2002; Lange et al.
    2004).
    """
    agreed = []
    for split in range(splits):
        order = np.random.default_rng(split).permutation(len(points))
        halves = order[: len(order) // 2], order[len(order) // 2 :]
        agreed.append(
            agreement(
                [
                    fitted(method, points[half], n, 100 + 2 * split + side).predict(points)
                    for side, half in enumerate(halves)
                ]
            )
        )
    return float(np.mean(agreed))


def shuffled(points: Floats, seed: int = 0) -> Floats:
    """The same figures, each column in an order of its own: what hung together no longer does."""
    draw = np.random.default_rng(seed)
    return np.column_stack([draw.permutation(column) for column in points.T])


def between_shuffled_halves(method: str, points: Floats, n: int) -> float:
    """``between_halves`` of people who do not exist: groups of nothing but the shape of each direction."""
    return between_halves(method, shuffled(points), n, SHUFFLED_SPLITS)


def silhouette(points: Floats, labels: Labels) -> float:
    """How much nearer people are to their own group than to the next one, -1 to 1 (Rousseeuw 1987)."""
    most = 2_000  # time grows with the square; evenly taken: who came first may all be of one group
    some = np.linspace(0, len(points) - 1, min(len(points), most)).astype(np.int64)
    if len(np.unique(labels[some])) < 2:
        return float("nan")
    return float(metrics.silhouette_score(points[some], labels[some]))


def directions(points: Floats, rounds: int = 3) -> Floats:
    """The leading directions in which ``points`` spread more than shuffled ones would, shape ``(n_measures, d)``.

    Parallel analysis (Horn 1965): principal components whose variance is above the mean of those of shuffled points;
    none where nothing hangs together.
    """
    values, found = _components(points)
    usual = np.mean([_components(shuffled(points, seed))[0] for seed in range(rounds)], axis=0)
    above = values > usual
    count = len(above) if above.all() else int(np.argmin(above))
    return np.asarray(found[:, :count])


def _components(points: Floats) -> tuple[Floats, Floats]:
    """Variances and directions, the widest first; the larger side of each direction is positive."""
    values, found = np.linalg.eigh(np.cov(points, rowvar=False).reshape(points.shape[1], -1))
    found = found[:, ::-1]
    return values[::-1], found * np.sign(found[np.abs(found).argmax(axis=0), np.arange(found.shape[1])])
