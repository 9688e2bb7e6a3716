"""Metrics of one person's list against what this person liked, for all people at once.

Lists are an array ``items`` of the shape (people, k), best first, ``UNKNOWN`` where a list is shorter. Nothing is
sampled: a list is drawn from the full catalog (Krichene and Rendle 2020).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from recsys import ranking
from recsys.dataset import Ratings
from recsys.evaluation.metrics.ratios import divided
from recsys.evaluation.metrics.specifications import Metric
from recsys.ids import UNKNOWN, Floats, Positions

Hits = NDArray[np.bool_]
"""Shape (people, k): whether each listed item is relevant."""


def filled(lists: Sequence[Positions], k: int) -> Positions:
    """Lists of up to ``k`` items as one array, shape (people, k), ``UNKNOWN`` behind their ends.

    Raises ValueError for a longer list.
    """
    lengths = np.array([len(listed) for listed in lists], dtype=np.int64)
    if lengths.max(initial=0) > k:
        raise ValueError(f"Lists hold at most {k} items here, got one of {lengths.max()}.")
    items = np.full((len(lists), k), UNKNOWN, dtype=np.int32)
    if len(lists):
        items[np.arange(k) < lengths[:, None]] = np.concatenate(lists)
    return items


def rows_of_pairs(user_idx: Positions, items: Positions, ratings: Ratings) -> NDArray[np.int64]:
    """The row of ``ratings`` that holds each (person, listed item), shape (people, k); ``UNKNOWN`` where none does."""
    n_items = max(len(ratings.items), 1)
    held = ratings.user_idx.astype(np.int64) * n_items + ratings.item_idx
    wanted = user_idx.astype(np.int64)[:, None] * n_items + items
    if not len(held):
        return np.full(items.shape, UNKNOWN, dtype=np.int64)
    order = np.argsort(held)
    rows = order[np.minimum(np.searchsorted(held, wanted, sorter=order), len(held) - 1)]
    return np.where((held[rows] == wanted) & (items != UNKNOWN), rows, UNKNOWN)


def hits_of(user_idx: Positions, items: Positions, liked: Ratings) -> tuple[Hits, NDArray[np.int64]]:
    """``(hits, relevant)``: which listed items are rows of ``liked``, and how many such rows each person has."""
    return rows_of_pairs(user_idx, items, liked) != UNKNOWN, np.diff(liked.indptr)[user_idx]


def quality(hits: Hits, relevant: NDArray[np.int64]) -> dict[str, Floats]:
    """How well each list of ``k`` places finds its person's ``relevant`` items, of which there are so many.

    One entry a person; ``h_i`` is 1 where place i is a hit:

    - ``precision = sum h / k``, ``recall = sum h / relevant``, ``f1`` their harmonic mean;
    - ``ndcg = sum h_i / log2(i + 1)`` over the same of min(k, relevant) hits on top (Järvelin and Kekäläinen 2002);
    - ``map``: the precision at each hit, summed, over min(k, relevant) (average precision cut at k);
    - ``mrr = 1 / rank of the first hit`` (Voorhees 1999), ``hit_rate = 1`` with any hit; both 0 without.

    A shorter list counts as one with misses at its end. NaN for a person without relevant items.
    """
    k = hits.shape[1]
    ranks = np.arange(1, k + 1)
    best = np.minimum(k, relevant)
    found = hits.sum(axis=1)
    precisions = np.cumsum(hits, axis=1) / ranks
    first = np.where(hits, 1.0 / ranks, 0.0).max(axis=1, initial=0.0)
    figures = {
        "precision": divided(found, np.array(k)),
        "recall": divided(found, relevant),
        "f1": divided(2 * found, k + relevant),
        "ndcg": ranking.ndcg(hits, relevant),
        "map": divided((hits * precisions).sum(axis=1), best),
        "mrr": first,
        "hit_rate": (found > 0).astype(np.float64),
    }
    return {name: np.where(relevant > 0, figure, np.nan) for name, figure in figures.items()}


def list_quality(listed: Positions, relevant: Positions, k: int) -> dict[str, float]:
    """``quality`` of a single list of up to ``k`` items.

    >>> figures = list_quality(np.array([7, 1, 9]), np.array([1, 2]), 3)
    >>> figures["precision"], figures["recall"], figures["map"], figures["mrr"]
    (0.3333333333333333, 0.5, 0.25, 0.5)
    """
    hits = np.isin(filled([listed], k), relevant)
    figures = quality(hits, np.array([len(relevant)]))
    return {name: float(figure[0]) for name, figure in figures.items()}


def listed_stars(
    user_idx: Positions, items: Positions, stars: Floats, tested: Ratings
) -> tuple[Positions, Floats, Floats]:
    """``(people, predicted, actual)``: the stars promised to listed items beside those that were given to them.

    One entry for each listed item with stars that the same person has a row of ``tested`` for; ``stars`` has the shape
    of ``items``. Highest guesses are on top because they are high, so they tend to be too high (the winner's curse).
    """
    rows = rows_of_pairs(user_idx, items, tested)
    person, place = np.nonzero((rows != UNKNOWN) & ~np.isnan(stars))
    actual = tested.values[rows[person, place]].astype(np.float64)
    return user_idx[person], stars[person, place], actual


METRICS = (
    Metric(
        "precision@10",
        "Precision at 10",
        "The share of the ten places that hold a film which the person liked among the hidden ratings.",
        "hits / 10",
        "Herlocker et al. 2004",
        "higher",
        "share",
        "lists",
        per_person=True,
    ),
    Metric(
        "recall@10",
        "Recall at 10",
        "The share of the person's hidden liked films that are in the list.",
        "hits / relevant",
        "Herlocker et al. 2004",
        "higher",
        "share",
        "lists",
        per_person=True,
    ),
    Metric(
        "f1@10",
        "F1 at 10",
        "Precision and recall in one number that is high only where both are.",
        "2 · precision · recall / (precision + recall)",
        "Van Rijsbergen 1979",
        "higher",
        "",
        "lists",
        per_person=True,
    ),
    Metric(
        "ndcg@10",
        "NDCG at 10",
        "How well the list finds hidden liked films and puts them on top; 1 is the best possible list.",
        "sum over hits of 1 / log2(rank + 1), over the same sum for min(10, relevant) hits on top",
        "Järvelin and Kekäläinen 2002",
        "higher",
        "",
        "lists",
        per_person=True,
    ),
    Metric(
        "map@10",
        "MAP at 10",
        "How clean the list is down to each hidden liked film in it, averaged.",
        "sum over hits of the precision at their rank / min(10, relevant)",
        "Buckley and Voorhees 2000",
        "higher",
        "",
        "lists",
        per_person=True,
    ),
    Metric(
        "mrr@10",
        "MRR at 10",
        "How early the first hidden liked film comes: 1 in the first place, a half in the second, 0 without one.",
        "1 / rank of the first hit",
        "Voorhees 1999",
        "higher",
        "",
        "lists",
        per_person=True,
    ),
    Metric(
        "hit_rate@10",
        "Hit rate at 10",
        "The share of people whose list holds at least one film that they liked among the hidden ratings.",
        "1 with any hit, else 0; mean over people",
        "Deshpande and Karypis 2004",
        "higher",
        "share",
        "lists",
        per_person=True,
    ),
    Metric(
        "calibration_gap@10",
        "Calibration gap in the top ten",
        "How far what people gave to listed films lies from the stars that were promised for them.",
        "as the calibration gap, over listed films with a hidden rating by the same person",
        "Naeini, Cooper and Hauskrecht 2015",
        "lower",
        "stars",
        "lists",
    ),
    Metric(
        "overestimate@10",
        "Overestimate in the top ten",
        "How many stars too many the list promises: what was guessed too high by chance rises to the top.",
        "mean (predicted - actual), over listed films with a hidden rating by the same person",
        "Smith and Winkler 2006",
        "neither",
        "stars",
        "lists",
    ),
)
