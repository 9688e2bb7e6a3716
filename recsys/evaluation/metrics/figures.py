"""All figures of an asking at once, by the keys of ``METRICS``."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from recsys.evaluation.metrics import catalog, genres, lists, stability, stars
from recsys.evaluation.metrics.ratios import mean
from recsys.evaluation.metrics.specifications import Metric
from recsys.evaluation.rows import ListRows, StarRows
from recsys.ids import Floats

METRICS: Mapping[str, Metric] = MappingProxyType(
    {metric.key: metric for module in (stars, lists, catalog, genres, stability) for metric in module.METRICS}
)
"""Key -> what it is called and means, in the order in which people read them."""


def star_figures(rows: StarRows) -> dict[str, float]:
    """The figures of predicted stars.

    Errors are means over the folds, as they are published; calibration and ranges are of all rows together. NaN where
    nothing can be said: no rows, no ranges.
    """
    parts = [rows.fold == fold for fold in np.unique(rows.fold)] or [np.zeros(len(rows), dtype=np.bool_)]
    errors = [stars.star_errors(rows.predicted[part], rows.actual[part]) for part in parts]
    return {
        **{key: float(np.mean([fold[key] for fold in errors])) for key in errors[0]},
        "calibration_gap": stars.calibration_gap(stars.star_calibration(rows.predicted, rows.actual)),
        **stars.range_figures(rows.actual, rows.low, rows.high),
    }


def list_figures(
    rows: ListRows, by_genre: genres.Genres, liked_from: float
) -> tuple[dict[str, Floats], dict[str, float]]:
    """``(per_person, together)``: what is a mean over people, one entry a person, and what all lists have together.

    ``by_genre`` is ``Genres.of(catalog.genres)``, ``liked_from`` the rating from which something was liked. A figure
    that is not defined for a person is NaN there: take ``mean`` of it.
    """
    people, items, known = rows.user_idx, rows.items, rows.known
    counts = rows.learned.item_counts
    hits, relevant = lists.hits_of(people, items, rows.liked)
    _, predicted, actual = lists.listed_stars(people, items, rows.stars, rows.tested)
    k = items.shape[1]
    per_person = {
        **{f"{name}@{k}": figure for name, figure in lists.quality(hits, relevant).items()},
        "diversity": genres.diversity(items, by_genre),
        "novelty": catalog.novelty(items, counts, len(rows.learned.users)),
        "serendipity": catalog.serendipity(people, items, hits, known, counts),
        "popularity": catalog.popularity(items, counts),
        "popularity_lift": catalog.popularity_lift(people, items, known, counts),
        "genre_calibration": genres.genre_calibration(people, items, known, by_genre, liked_from),
    }
    together = {
        "coverage": catalog.coverage(items, len(counts)),
        "gini": catalog.gini(catalog.exposures(items, len(counts))),
        f"calibration_gap@{k}": stars.calibration_gap(stars.star_calibration(predicted, actual)),
        f"overestimate@{k}": mean(predicted - actual),
    }
    return per_person, together
