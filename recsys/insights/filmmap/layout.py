"""From vectors to places on a plane: t-SNE, or the two widest directions to hold it against."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recsys.lazy import lazy

neighbors = lazy("sklearn.neighbors")

PERPLEXITY = 30
EARLY, LATE = 250, 300
"""Steps with neighbours pulled together twelve times as hard, which sorts out the whole, and steps as they are."""
LOOK_EVERY = 10
"""Steps between two reports: how late a stop may be."""
GRID_FROM = 4_000
"""From so many films on repulsion is interpolated on a grid; below, a tree of the films is faster."""
BLOCK = 2_000
Places = NDArray[np.float32]
OnShare = Callable[[float], None]
"""Hears the share of the work that is done, 0 to 1; whatever it raises ends the work."""


def two_directions(vectors: NDArray[np.float32]) -> Places:
    """The scores on the first two principal components, shape ``(n, 2)``; zeros where there is but one direction."""
    centred = vectors - vectors.mean(axis=0, dtype=np.float64)
    values, directions = np.linalg.eigh(centred.T @ centred)
    two = directions[:, np.argsort(-values, kind="stable")[:2]]
    farthest = two[np.abs(two).argmax(axis=0), np.arange(two.shape[1])]
    scores = centred @ (two * np.sign(farthest))
    return np.pad(scores, ((0, 0), (0, 2 - scores.shape[1]))).astype(np.float32)


def lay_out(vectors: NDArray[np.float32], on_share: OnShare, seed: int = 0) -> Places:
    """t-SNE (van der Maaten and Hinton 2008) from the two widest directions, shape ``(n, 2)``.

    Neighbours are exact. Repulsion comes from a tree (Barnes-Hut, van der Maaten 2014), of many films from a grid
    (FIt-SNE, Linderman et al. 2019), so that the work grows with n alone. The learning rate is n / 12 (Belkina et al.
    2019; Kobak and Berens 2019), as openTSNE (Policar et al. 2024) does it. Where there is no openTSNE (Linux on ARM),
    scikit-learn's is taken, which is as good, slower and silent. One thread: with few films more only wait for each
    other, and visitors keep a core.
    The same seed gives the same map.
    """
    start = two_directions(vectors).astype(np.float64)
    start *= 1e-4 / max(float(start[:, 0].std()), 1e-12)
    start += np.random.default_rng(seed).normal(
        0.0, 1e-6, start.shape
    )  # what is one and the same comes apart
    try:
        import openTSNE  # noqa: F401, PLC0415
    except ImportError:
        return _by_scikit_learn(vectors, start, seed)
    return _by_open_tsne(vectors, start, on_share, seed)


def _by_open_tsne(
    vectors: NDArray[np.float32], start: NDArray[np.float64], on_share: OnShare, seed: int
) -> Places:
    from openTSNE import TSNEEmbedding  # noqa: PLC0415
    from openTSNE.affinity import PerplexityBasedNN  # noqa: PLC0415
    from openTSNE.nearest_neighbors import PrecomputedNeighbors  # noqa: PLC0415

    perplexity = min(PERPLEXITY, (len(vectors) - 1) / 3)
    places, distances = _nearest(vectors, int(3 * perplexity), lambda share: on_share(0.2 * share))
    affinities = PerplexityBasedNN(
        perplexity=perplexity, knn_index=PrecomputedNeighbors(places, distances), n_jobs=1
    )
    by = "fft" if len(vectors) > GRID_FROM else "bh"
    embedding: Any = TSNEEmbedding(
        start, affinities, negative_gradient_method=by, n_jobs=1, random_state=seed
    )
    done = 0

    def note(step: int, *_: object) -> None:
        on_share(0.2 + 0.8 * (done + step) / (EARLY + LATE))

    heard = {"callbacks": note, "callbacks_every_iters": LOOK_EVERY}
    embedding = embedding.optimize(EARLY, exaggeration=12, momentum=0.5, **heard)
    done = EARLY
    return np.asarray(embedding.optimize(LATE, momentum=0.8, **heard), dtype=np.float32)


def _nearest(
    vectors: NDArray[np.float32], n: int, on_share: OnShare
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The places of each row's ``n`` nearest others and how far they are."""
    index = neighbors.NearestNeighbors(n_neighbors=n + 1, algorithm="brute").fit(vectors)
    found = []
    for first in range(0, len(vectors), BLOCK):
        found.append(index.kneighbors(vectors[first : first + BLOCK]))
        on_share(min(first + BLOCK, len(vectors)) / len(vectors))
    distances, places = (np.concatenate(column) for column in zip(*found, strict=True))
    return places[:, 1:], distances[:, 1:].astype(np.float64)


def _by_scikit_learn(vectors: NDArray[np.float32], start: NDArray[np.float64], seed: int) -> Places:
    from sklearn.manifold import TSNE  # noqa: PLC0415

    made = TSNE(
        perplexity=min(PERPLEXITY, (len(vectors) - 1) / 3),
        init=start.astype(np.float32),
        max_iter=EARLY + LATE,
        random_state=seed,
        n_jobs=1,
    )
    return np.asarray(made.fit_transform(vectors), dtype=np.float32)
