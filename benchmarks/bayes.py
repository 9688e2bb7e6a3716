"""Bayes beside myfm: the same folds, rank and number of samples; and what it costs to fold people in.

    python benchmarks/bayes.py DATASET [--peer PEERS/bin/python] [--folds 2] [--rank 10] [--samples 150] [--json]

The first folds of kfold:5 (seed 0), with and without the facts of films. Ours without ranges: "stored" are the people
as the sampling has them, on average over all samples after the beginning, as myfm predicts; "folded in" are the same
people from their training ratings and the kept samples alone, as the app predicts. myfm runs in a process of its own,
with the same features in the same groups, pairs within a side included. Each alone on the clock, one after the other.
"Kept" is what predicting needs. Live: one person of 100 ratings on generated item sides of 60,000 items.
"""

import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from recsys.dataset import Dataset, Ratings, Scale
from recsys.models.bayes import FACTS, Bayes, facts_of
from recsys.models.sampling import Sampling

LIVE_ITEMS = 60_000
LIVE_RATINGS = 100
CANDIDATES = 500
Row = dict[str, Any]


def rmse(stars: np.ndarray, rows: Ratings, scale: Scale) -> float:
    return float(np.sqrt(np.mean(np.square(scale.clip(stars) - rows.values))))


def ours(data: Dataset, train: Ratings, test: Ratings, settings: Row) -> Row:
    """Trained twice: once on the clock, once looked into for the people as they are stored."""
    started = time.perf_counter()
    model = Bayes(ranges=False, **settings).fit(data.with_ratings(train))
    seconds = time.perf_counter() - started
    kept = sum(value.nbytes for value in model.learned().values() if isinstance(value, np.ndarray))
    row = {
        "fit_seconds": seconds,
        "kept_mb": kept / 1e6,
        "folded_in": rmse(model.predict_pairs(train, test), test, data.scale),
    }
    table = facts_of(data, FACTS if model.facts else ())
    sampling = Sampling.of(train, data.scale, table, model.n_factors, model.seed)
    stars = np.zeros(len(test))
    for sample in range(1, model.n_samples + 1):
        sampling.chain.sample()
        if sample > model.burn_in:
            stars += sampling.predict(test) / (model.n_samples - model.burn_in)
    return row | {"stored": rmse(stars, test, data.scale)}
