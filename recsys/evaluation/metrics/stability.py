"""How much a model's answers change from one training to the next, where nothing but the seed differs."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from recsys.evaluation.metrics.ratios import divided
from recsys.evaluation.metrics.specifications import Metric
from recsys.ids import UNKNOWN, Floats, Positions


def list_overlap(runs: Sequence[Positions]) -> Floats:
    """``|A and B| / |A or B|`` of a person's lists in two runs, averaged over all pairs of runs; one entry a person.

    The Jaccard index, as in Oh et al. 2022. Each run is an array of the same people, shape (people, k), ``UNKNOWN``
    where a list is shorter. 1 says the same items in whatever order; NaN where both lists of a pair are empty. Raises
    ValueError for fewer than two runs.
    """
    _check(runs)
    overlaps: Floats = np.mean([_jaccard(one, other) for one, other in combinations(runs, 2)], axis=0)
    return overlaps


def star_shift(runs: Sequence[Floats]) -> float:
    """``sqrt(mean (a - b)^2)`` of the stars that two runs predict for the same rows, over all pairs of runs, in stars.

    The root mean squared shift (Adomavicius and Zhang 2012). Rows where a run has no stars (NaN) are left out; NaN when
    no rows are left. Raises ValueError for fewer than two runs.
    """
    _check(runs)
    table = np.array(runs, dtype=np.float64)
    table = table[:, ~np.isnan(table).any(axis=0)]
    if not table.shape[1]:
        return float("nan")
    return float(np.mean([np.mean((one - other) ** 2) for one, other in combinations(table, 2)]) ** 0.5)


def _check(runs: Sequence[object]) -> None:
    if len(runs) < 2:
        raise ValueError(f"Stability compares two runs or more, got {len(runs)}.")


def _jaccard(one: Positions, other: Positions) -> Floats:
    same = (one[:, :, None] == other[:, None, :]) & (one != UNKNOWN)[:, :, None]
    shared = same.sum(axis=(1, 2))
    return divided(shared, (one != UNKNOWN).sum(axis=1) + (other != UNKNOWN).sum(axis=1) - shared)


METRICS = (
    Metric(
        "list_overlap@10",
        "Overlap between seeds",
        "The share of films in common between the lists of two trainings that differ in the seed alone.",
        "|in both lists| / |in either list|, mean over pairs of trainings",
        "Oh et al. 2022",
        "higher",
        "share",
        "lists",
        per_person=True,
    ),
    Metric(
        "star_shift",
        "Change between seeds",
        "How far the predicted stars of two trainings that differ in the seed alone lie apart.",
        "sqrt(mean (one - other)²), over pairs of trainings",
        "Adomavicius and Zhang 2012",
        "lower",
        "stars",
        "stars",
    ),
)
