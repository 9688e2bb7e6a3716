"""scikit-surprise's models as published, and ours folded in, on the same folds of one data set.

As published is scikit-surprise alone: its own trainset, its defaults and its own ``predict`` with the stored people, in
this process. "Its settings" is our model of that name with those settings, each person folded in from their training
rows; "our settings" is ours with its own defaults. ``agrees`` is the correlation of the stars with those as published;
with another seed scikit-surprise agrees so far with itself.
The folds are those of ``python -m recsys evaluate --protocol kfold:5``, seed 0; every test row counts; the table holds
means over the folds and the 95 % interval of the RMSE (bootstrap over people). scikit-surprise's SVD++
takes minutes a fold.
"""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import surprise

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from recsys import Engine
from recsys.dataset import Dataset, Ratings
from recsys.evaluation import metrics, splits
from recsys.evaluation.intervals import grouped_intervals
from recsys.ids import Floats
from recsys.models import catalog

SEED = 0
Predict = Callable[[Dataset, Ratings, Ratings], Floats]
"""The stars for the rows of the second ratings, learned from the first."""


@dataclass(frozen=True)
class Pair:
    """A model of scikit-surprise, and the settings with which ours learns what it does."""

    published: Callable[[int], Any]
    """Of a seed."""
    ours: str
    settings: dict[str, Any]
    better: str = ""
    """Another model of ours instead of the same with its defaults."""


PAIRS = {
    "svd": Pair(lambda seed: surprise.SVD(random_state=seed), "surprise-svd", {}, better="svd"),
    "svdpp": Pair(
        lambda seed: surprise.SVDpp(random_state=seed, cache_ratings=True),
        "svdpp",
        {"n_factors": 20, "n_epochs": 20, "learning_rate": 0.007, "decay": 1.0, "regularization": 0.02},
    ),
    "nmf": Pair(
        lambda seed: surprise.NMF(random_state=seed),
        "nmf",
        {"n_factors": 15, "n_epochs": 50, "regularization": 0.06, "item_damping": 0.0},
    ),
    "co-clustering": Pair(
        lambda seed: surprise.CoClustering(random_state=seed),
        "co-clustering",
        {"n_user_clusters": 3, "n_item_clusters": 3, "damping": 0.0, "item_damping": 0.0, "noise": 0.01},
    ),
}


def predict_as_published(
    make: Callable[[int], Any], seed: int, data: Dataset, train: Ratings, test: Ratings
) -> Floats:
    """scikit-surprise's own stars."""
    reader = surprise.Reader(rating_scale=(data.scale.low, data.scale.high))
    rows = zip(train.user_ids.tolist(), train.item_ids.tolist(), train.values.tolist(), strict=True)
    trainset = surprise.Dataset(reader).construct_trainset([(*row, None) for row in rows])
    model = make(seed).fit(trainset)
    wanted = zip(test.user_ids.tolist(), test.item_ids.tolist(), test.values.tolist(), strict=True)
    return np.array([guess.est for guess in model.test(list(wanted))])


def predict_folded_in(
    name: str, settings: dict[str, Any], data: Dataset, train: Ratings, test: Ratings
) -> Floats:
    """Our stars, each person folded in."""
    model = catalog.create(name, **settings).fit(data.with_ratings(train))
    return model.predict_pairs(train, test)


def rows_of(name: str) -> dict[str, Predict]:
    """The rows of the table for one pair; the first is as published."""
    pair = PAIRS[name]
    return {
        f"{name}, as published": partial(predict_as_published, pair.published, SEED),
        f"{name}, another seed": partial(predict_as_published, pair.published, SEED + 1),
        f"{pair.ours}, its settings": partial(predict_folded_in, pair.ours, pair.settings),
        f"{pair.better or pair.ours}, our settings": partial(predict_folded_in, pair.better or pair.ours, {}),
    }


def measure(data: Dataset, folds: list[tuple[Ratings, Ratings]], name: str) -> dict[str, dict[str, float]]:
    """Errors by row of the table, with the correlation to the first row."""
    result: dict[str, dict[str, float]] = {}
    people = np.concatenate([test.user_idx for _, test in folds])
    actual = np.concatenate([test.values for _, test in folds])
    published = np.empty(0)
    for label, predict in rows_of(name).items():
        stars = [predict(data, train, test) for train, test in folds]
        errors = [
            metrics.star_errors(guess, test.values) for guess, (_, test) in zip(stars, folds, strict=True)
        ]
        means = {key: float(np.mean([row[key] for row in errors])) for key in errors[0]}
        everything = np.concatenate(stars)
        published = published if len(published) else everything
        agrees = float(np.corrcoef(everything, published)[0, 1])
        squares = {"mse": (everything - actual) ** 2}
        ends = grouped_intervals(
            people, squares, SEED, of_means=lambda means: {"rmse": np.sqrt(means["mse"])}
        )
        result[label] = means | ends | {"agrees": agrees}
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", help="an imported data set, or the folder of one")
    parser.add_argument("--models", default=",".join(PAIRS), help="some of them, with commas between")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--only", type=int, help="so many of the folds, to see something soon")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    args = parser.parse_args()
    data = Engine().dataset(args.dataset)
    folds = list(splits.kfold(data.ratings, args.folds, SEED))[: args.only]
    result = {}
    for name in args.models.split(","):
        result |= measure(data, folds, name)
    if args.json:
        print(json.dumps(result))
        return
    shown = f", {len(folds)} of them" if args.only else ""
    print(f"{data.source.label}: {len(data.ratings):,} ratings, random {args.folds}-fold{shown}, seed {SEED}")
    print(f"{'model':<30} {'RMSE':>7} {'95 % interval':>15} {'MAE':>7} {'agrees':>7}")
    for name, row in result.items():
        interval = f"{row['rmse_low']:.4f}-{row['rmse_high']:.4f}"
        print(f"{name:<30} {row['rmse']:>7.4f} {interval:>15} {row['mae']:>7.4f} {row['agrees']:>7.3f}")


if __name__ == "__main__":
    main()
