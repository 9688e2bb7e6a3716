"""Metrics of what lists are made of: how much of the catalog, how well known, and how new to each person.

Lists are an array ``items`` of the shape (people, k), best first, ``UNKNOWN`` where a list is shorter; ``counts`` has
the training ratings of each item of the catalog, ``item_counts`` of Ratings.
"""

import numpy as np
from numpy.typing import NDArray

from recsys.dataset import Ratings
from recsys.evaluation.metrics.lists import Hits
from recsys.evaluation.metrics.ratios import divided
from recsys.evaluation.metrics.specifications import Metric
from recsys.ids import UNKNOWN, Floats, Positions

Counts = NDArray[np.int64]


def exposures(items: Positions, n_items: int) -> Counts:
    """In how many lists each item of the catalog is, shape ``(n_items,)``."""
    return np.bincount(items[items != UNKNOWN], minlength=n_items)


def coverage(items: Positions, n_items: int) -> float:
    """The share of the catalog that is in anybody's list; 0 without lists, NaN without a catalog."""
    return float(np.mean(exposures(items, n_items) > 0)) if n_items else float("nan")


def gini(exposed: NDArray[np.number]) -> float:
    """``sum_j (2 j - n - 1) x_j / ((n - 1) sum x)`` over the n exposures in ascending order, j = 1..n.

    0 when all items are listed equally often, 1 when one has every place (Castells, Hurley and Vargas 2015). NaN when
    nothing is listed, or with fewer than two items.
    """
    ascending = np.sort(exposed).astype(np.float64)
    n, total = len(ascending), ascending.sum()
    if n < 2 or total == 0:
        return float("nan")
    return float(((2.0 * np.arange(1, n + 1) - n - 1.0) * ascending).sum() / ((n - 1.0) * total))


def novelty(items: Positions, counts: Counts, n_users: int) -> Floats:
    """The mean surprise ``-log2((count + 1) / (n_users + 1))`` of a person's listed items, in bits.

    Self-information (Vargas and Castells 2011), with one rating more so that an unrated item is finite. One entry a
    person; NaN for an empty list.
    """
    return _mean_of_listed(items, -np.log2((counts + 1) / (n_users + 1)))


def popularity(items: Positions, counts: Counts) -> Floats:
    """The mean number of training ratings of a person's listed items; NaN for an empty list."""
    return _mean_of_listed(items, counts)


def popularity_lift(user_idx: Positions, items: Positions, known: Ratings, counts: Counts) -> Floats:
    """``mean popularity of the listed items / mean popularity of the person's own history - 1``, one entry a person.

    The change of group average popularity (Abdollahpouri et al. 2019) with each person as their own group: 0 offers
    films as popular as the person's own, 1 twice as popular ones. NaN for an empty list, and for a history that is
    empty or that nobody else rated.
    """
    n_users = len(known.users)
    sums = np.bincount(known.user_idx, weights=counts[known.item_idx], minlength=n_users)[user_idx]
    own = divided(sums, np.diff(known.indptr)[user_idx])
    return divided(popularity(items, counts), own) - 1.0


def serendipity(user_idx: Positions, items: Positions, hits: Hits, known: Ratings, counts: Counts) -> Floats:
    """The share of a list's k places with a liked item that a list by popularity would not have shown; by person.

    ``|listed and relevant and not popular| / k`` (Ge, Delgado-Battenfeld and Jannach 2010; Kaminskas and Bridge 2016):
    popular are the k items with the most training ratings (equal ones in the order of the catalog) that are not in the
    person's history ``known``. Never above the precision.
    """
    n_items, k = len(counts), items.shape[1]
    rank = np.empty(n_items, dtype=np.int64)
    rank[np.argsort(-counts, kind="stable")] = np.arange(n_items)
    starts = user_idx.astype(np.int64) * n_items
    held = np.sort(known.user_idx.astype(np.int64) * n_items + rank[known.item_idx])
    person, place = np.nonzero(hits)
    ranks = rank[items[person, place]]
    start = starts[person]
    # A person's list by popularity skips what they know, so each known item above moves an item up by one.
    known_above = np.searchsorted(held, start + ranks) - np.searchsorted(held, start)
    surprising = ranks - known_above >= k
    return divided(np.bincount(person[surprising], minlength=len(items)), np.array(k))


def _mean_of_listed(items: Positions, values: NDArray[np.number]) -> Floats:
    is_listed = items != UNKNOWN
    return divided(np.where(is_listed, values[items], 0).sum(axis=1), is_listed.sum(axis=1))


METRICS = (
    Metric(
        "coverage",
        "Catalog coverage",
        "The share of all films that are in anybody's list.",
        "listed films / films of the catalog",
        "Ge, Delgado-Battenfeld and Jannach 2010",
        "higher",
        "share",
        "catalog",
    ),
    Metric(
        "gini",
        "Inequality of exposure",
        "How unequally films are shown: 0 when all are listed equally often, 1 when one film has every place.",
        "sum over films, least listed first, of (2 j - n - 1) x_j / ((n - 1) sum x)",
        "Castells, Hurley and Vargas 2015",
        "lower",
        "",
        "catalog",
    ),
    Metric(
        "novelty",
        "Novelty",
        "How little known the listed films are: one bit more for half as many ratings.",
        "mean of -log2((ratings + 1) / (people + 1))",
        "Vargas and Castells 2011",
        "neither",
        "bits",
        "catalog",
        per_person=True,
    ),
    Metric(
        "serendipity",
        "Serendipity",
        "The share of the ten places with a liked film that a plain list of the most rated ones would not have shown.",
        "|listed and liked and not in the ten most rated that the person does not know| / 10",
        "Ge, Delgado-Battenfeld and Jannach 2010",
        "higher",
        "share",
        "catalog",
        per_person=True,
    ),
    Metric(
        "popularity",
        "Popularity of what is listed",
        "How many ratings the listed films have, on average.",
        "mean training ratings of a listed film",
        "Abdollahpouri et al. 2019",
        "neither",
        "ratings",
        "catalog",
        per_person=True,
    ),
    Metric(
        "popularity_lift",
        "Popularity lift",
        "How much more popular the listed films are than the person's own: 0 alike, 1 twice as popular.",
        "mean ratings of the listed films / mean ratings of the person's own films - 1",
        "Abdollahpouri et al. 2019",
        "neither",
        "times",
        "catalog",
        per_person=True,
    ),
)
