"""Metrics: of predicted stars, of one person's list, and of all lists together."""

import numpy as np
from numpy.typing import NDArray

from recsys.ids import Floats, Positions


def star_errors(predicted: Floats, actual: NDArray[np.floating]) -> dict[str, float]:
    """``rmse = sqrt(mean(e^2))``, ``mae = mean |e|`` and ``mse = mean(e^2)``; NaN without rows."""
    if not len(predicted):
        return dict.fromkeys(("rmse", "mae", "mse"), float("nan"))
    errors = predicted - np.asarray(actual, dtype=np.float64)
    mse = float(np.mean(errors**2))
    return {"rmse": mse**0.5, "mae": float(np.mean(np.abs(errors))), "mse": mse}


def list_quality(listed: Positions, relevant: Positions, k: int) -> dict[str, float]:
    """How well one list of up to ``k`` items finds the ``relevant`` ones (at least one).

    precision = hits / k, recall = hits / relevant, f1 their harmonic mean, ndcg with the ideal of min(k, relevant)
    hits on top, map = mean over min(k, relevant) of the precision at each hit, hit_rate = 1 with any hit
    (Järvelin and Kekäläinen 2002 for ndcg).

    >>> quality = list_quality(np.array([7, 1, 9]), np.array([1, 2]), 3)
    >>> quality["precision"], quality["recall"], quality["map"]
    (0.3333333333333333, 0.5, 0.25)
    """
    hits = np.isin(listed, relevant)
    ranks = np.arange(1, k + 1)
    discounts = 1.0 / np.log2(ranks + 1.0)
    best = min(k, len(relevant))
    found = int(hits.sum())
    precision, recall = found / k, found / len(relevant)
    precisions = np.cumsum(hits) / ranks[: len(hits)]
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall) if found else 0.0,
        "ndcg": float((hits * discounts[: len(hits)]).sum() / discounts[:best].sum()),
        "map": float((hits * precisions).sum() / best),
        "hit_rate": float(found > 0),
    }


def coverage(lists: list[Positions], n_items: int) -> float:
    """The share of the catalog that is in anybody's list."""
    return len(np.unique(np.concatenate(lists))) / n_items if lists else 0.0


def diversity(lists: list[Positions], genres: list[tuple[str, ...]]) -> float:
    """The mean genre distance ``1 - |A and B| / |A or B|`` of two items in one list, averaged over lists.

    Items without genres are left out; NaN when no list has two items with genres.
    """
    distances = []
    for listed in lists:
        sets = [set(genres[position]) for position in listed if genres[position]]
        pairs = [
            1.0 - len(first & second) / len(first | second)
            for at, first in enumerate(sets)
            for second in sets[at + 1 :]
        ]
        if pairs:
            distances.append(np.mean(pairs))
    return float(np.mean(distances)) if distances else float("nan")


def novelty(lists: list[Positions], counts: NDArray[np.int64], n_users: int) -> float:
    """The mean surprise ``-log2((count + 1) / (n_users + 1))`` of a listed item, in bits (Vargas, Castells 2011)."""
    listed = np.concatenate(lists) if lists else np.empty(0, dtype=np.int32)
    return float(-np.log2((counts[listed] + 1) / (n_users + 1)).mean()) if len(listed) else float("nan")


def popularity(lists: list[Positions], counts: NDArray[np.int64]) -> float:
    """The mean number of training ratings of a listed item."""
    listed = np.concatenate(lists) if lists else np.empty(0, dtype=np.int32)
    return float(counts[listed].mean()) if len(listed) else float("nan")
