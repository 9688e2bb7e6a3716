"""scikit-surprise's neighbours and Slope One beside ours, on rows that neither has seen."""

from collections.abc import Callable

import numpy as np
import surprise
from numpy.typing import NDArray

from recsys.dataset import Dataset, Ratings
from recsys.models.base import Recommender

Rows = NDArray[np.bool_]
BASELINE = {"damping": 15.0, "item_damping": 10.0, "baseline_rounds": 10}
"""scikit-surprise's own defaults for its baseline."""
CENTRINGS = {
    "none": surprise.KNNBasic,
    "mean": surprise.KNNWithMeans,
    "baseline": surprise.KNNBaseline,
}
SIMILARITIES: dict[str, tuple[str, float]] = {
    "cosine": ("cosine", 0.0),
    "pearson": ("pearson", 0.0),
    "shrunk": ("pearson_baseline", 100.0),
}
"""Ours, scikit-surprise's name for it and its shrinkage."""


def hide(ratings: Ratings, share: float = 0.25, seed: int = 1) -> tuple[Ratings, Ratings]:
    hidden = np.random.default_rng(seed).random(len(ratings)) < share
    return ratings.where(~hidden), ratings.where(hidden)


def fit_peer(peer: surprise.AlgoBase, ratings: Ratings) -> surprise.AlgoBase:
    """Rows by person, then by item, so that equally near neighbours stand in our order."""
    order = np.lexsort((ratings.item_idx, ratings.user_idx))
    columns = (column[order].tolist() for column in (ratings.user_ids, ratings.item_ids, ratings.values))
    reader = surprise.Reader(rating_scale=(0.5, 5))
    trainset = surprise.Dataset(reader).construct_trainset(
        [(*row, None) for row in zip(*columns, strict=True)]
    )
    return peer.fit(trainset)


def stars_of_peer(
    peer: surprise.AlgoBase, hidden: Ratings, spoken: Callable[[surprise.Prediction], bool]
) -> tuple[NDArray[np.float64], Rows]:
    """Its stars for the hidden rows, and in which of them neighbours spoke."""
    guesses = [
        peer.predict(int(user_id), int(item_id))
        for user_id, item_id in zip(hidden.user_ids, hidden.item_ids, strict=True)
    ]
    return np.array([guess.est for guess in guesses]), np.array([spoken(guess) for guess in guesses])


def compare_neighbours(
    make: Callable[..., Recommender],
    data: Dataset,
    *,
    user_based: bool,
    centring: str,
    similarity: str,
    k: int,
    support: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64], Rows]:
    """Our stars, scikit-surprise's, and where neighbours spoke, on a quarter of the rows."""
    known, hidden = hide(data.ratings)
    name, shrinkage = SIMILARITIES[similarity]
    options = {"name": name, "user_based": user_based, "min_support": support, "shrinkage": shrinkage}
    peer = fit_peer(CENTRINGS[centring](k=k, sim_options=options, verbose=False), known)
    theirs, spoken = stars_of_peer(peer, hidden, lambda guess: guess.details.get("actual_k", 0) > 0)
    model = make(
        k=k,
        similarity=similarity,
        centring=centring,
        shrinkage=shrinkage,
        min_support=support,
        similarity_damping=0.0,
        **BASELINE,
    ).fit(data.with_ratings(known))
    return model.predict_pairs(known, hidden), theirs, spoken
