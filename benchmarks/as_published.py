"""scikit-surprise's SVD as published, and folded in by us, on the same folds of one data set.

As published is scikit-surprise alone: its own trainset, ``SVD()`` with its defaults and its own ``predict`` with the
stored people, in this process. Folded in is our ``surprise-svd``: the same training, its item side, and each person
from their training rows. The folds are those of ``python -m recsys evaluate --protocol kfold:5``, seed 0; every test
row counts; the table holds means over the folds and the 95 % interval of the RMSE (bootstrap over people).
"""

import argparse
import json
import sys
from functools import partial
from pathlib import Path

import numpy as np
import surprise

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from recsys import Engine
from recsys.dataset import Dataset, Ratings
from recsys.evaluation import evaluate, metrics, splits
from recsys.evaluation.intervals import star_intervals
from recsys.ids import Floats
from recsys.models import catalog

PUBLISHED = "scikit-surprise, as published"
FOLDED_IN = ("surprise-svd", "svd", "bias")
SEED = 0


def predict_as_published(data: Dataset, train: Ratings, test: Ratings) -> Floats:
    """scikit-surprise's stars for the rows of ``test``, learned from ``train``."""
    reader = surprise.Reader(rating_scale=(data.scale.low, data.scale.high))
    rows = zip(train.user_ids.tolist(), train.item_ids.tolist(), train.values.tolist(), strict=True)
    trainset = surprise.Dataset(reader).construct_trainset([(*row, None) for row in rows])
    model = surprise.SVD(random_state=SEED).fit(trainset)
    wanted = zip(test.user_ids.tolist(), test.item_ids.tolist(), test.values.tolist(), strict=True)
    return np.array([guess.est for guess in model.test(list(wanted))])


def measure(data: Dataset, n_folds: int) -> dict[str, dict[str, float]]:
    """Errors by row of the table."""
    rows, errors, people = [], [], []
    for train, test in splits.kfold(data.ratings, n_folds, SEED):
        predicted = predict_as_published(data, train, test)
        rows.append(metrics.star_errors(predicted, test.values))
        errors.append(predicted - test.values)
        people.append(test.user_idx)
    means = {key: float(np.mean([row[key] for row in rows])) for key in rows[0]}
    result = {PUBLISHED: means | star_intervals(np.concatenate(people), np.concatenate(errors), SEED)}
    makers = {name: partial(catalog.create, name) for name in FOLDED_IN}
    ours = evaluate(data, makers, f"kfold:{n_folds}", seed=SEED).models
    return result | {f"{name}, folded in": ours[name] for name in FOLDED_IN}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", help="an imported data set, or the folder of one")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    args = parser.parse_args()
    data = Engine().dataset(args.dataset)
    result = measure(data, args.folds)
    if args.json:
        print(json.dumps(result))
        return
    print(f"{data.source.label}: {len(data.ratings):,} ratings, random {args.folds}-fold, seed {SEED}")
    print(f"{'model':<30} {'RMSE':>7} {'95 % interval':>15} {'MAE':>7}")
    for name, row in result.items():
        interval = f"{row['rmse_low']:.4f}-{row['rmse_high']:.4f}"
        print(f"{name:<30} {row['rmse']:>7.4f} {interval:>15} {row['mae']:>7.4f}")


if __name__ == "__main__":
    main()
