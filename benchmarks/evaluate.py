"""What it costs to compare models: whole protocols, and of one fold training, stars with ranges and lists of ten.

    python benchmarks/evaluate.py ml [--models bias,item-knn,svd,ease,hybrid] [--json]
    python benchmarks/evaluate.py generated

The data set is one of the library, or ``generated``: a million ratings in the shape of MovieLens 1M (``fit.py``).
Whole protocols are kfold:5 and ranking:0.2 by ``recsys.evaluation.evaluate``, all models after each other, as the
command line and the Compare page run them. Each model is also measured by itself on the first fold of kfold:5: to
train, to ask the stars of all hidden ratings with their 80 % ranges (``predict_pairs_with_ranges``), and to ask the
list of everybody who has hidden ratings (``recommend_many``); beside that stands asking the same of ``PEOPLE`` random
people one by one (``predict``, ``recommend``), times how many more there are. The peer is scikit-surprise's ``SVD()``
on that fold: ``fit`` and ``test``. BLAS runs on one thread, as it does in the server. Everything is compiled
beforehand, on a few ratings; how long that takes is said. Peak memory is that of this process before the peer begins.
"""

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import surprise
from fit import N_ITEMS, STARS, generate
from models import few

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from recsys.dataset import Catalog, Dataset, Ratings, Source
from recsys.engine import Engine
from recsys.evaluation import evaluate, splits
from recsys.models import catalog, keep_to_one_blas_thread
from recsys.models.base import Recommender

MODELS = ("bias", "item-knn", "svd", "ease", "hybrid")
PROTOCOLS = ("kfold:5", "ranking:0.2")
FOLDS = 5
PEOPLE = 100
"""Asked one by one."""
GENERATED = "generated"
PEER = "scikit-surprise SVD()"
Row = dict[str, float | None]


def open_data(name: str, seed: int) -> Dataset:
    """A data set of the library, or the generated million."""
    if name != GENERATED:
        return Engine().dataset(name)
    table, ids = generate(seed), np.arange(1, N_ITEMS + 1)
    films = Catalog.of(pd.DataFrame({"item_id": ids, "title": [f"Film {item_id}" for item_id in ids]}))
    ratings = Ratings.of(table.users, table.items, table.stars, items=films.items)
    return Dataset(name, ratings, films, STARS, Source(name, "Generated", simulated=True))


def seconds_of(work: Callable[[], object]) -> float:
    """On the clock."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def whole_protocols(data: Dataset, names: Sequence[str], seed: int) -> dict[str, float]:
    """Protocol -> seconds for all models together."""
    models: Mapping[str, Callable[[], Recommender]] = {name: partial(catalog.create, name) for name in names}
    return {
        protocol: seconds_of(partial(evaluate, data, models, protocol, seed=seed)) for protocol in PROTOCOLS
    }


def one_fold(data: Dataset, name: str, train: Ratings, test: Ratings) -> Row:
    """Seconds to train, to ask stars with ranges and to ask lists; and the two one person after the other."""
    model = catalog.create(name)
    row: Row = {"fit": seconds_of(lambda: model.fit(data.with_ratings(train)))}
    people = data.ratings.users.ids[np.diff(test.indptr) > 0]
    some = np.random.default_rng(0).permutation(people)[:PEOPLE].tolist()
    more = len(people) / len(some)

    def ask_stars() -> None:
        for user_id in some:
            model.predict(train.profile(user_id), test.item_ids[test.rows_of(user_id)])

    def ask_lists() -> None:
        for user_id in some:
            model.recommend(train.profile(user_id), 10)

    stars = model.predicts_ratings
    return row | {
        "stars": seconds_of(lambda: model.predict_pairs_with_ranges(train, test)) if stars else None,
        "lists": seconds_of(lambda: model.recommend_many(train, people, 10)),
        "stars_one_by_one": seconds_of(ask_stars) * more if stars else None,
        "lists_one_by_one": seconds_of(ask_lists) * more,
    }


def peer(data: Dataset, train: Ratings, test: Ratings, seed: int) -> Row:
    """scikit-surprise on the same fold: seconds to train and to ask stars; it has neither ranges nor lists."""
    frame = pd.DataFrame({"user": train.user_ids, "item": train.item_ids, "stars": train.values})
    reader = surprise.Reader(rating_scale=(data.scale.low, data.scale.high))
    table = surprise.Dataset.load_from_df(frame, reader).build_full_trainset()
    model = surprise.SVD(random_state=seed)
    rows = list(
        zip(test.user_ids.tolist(), test.item_ids.tolist(), test.values.astype(float).tolist(), strict=True)
    )
    return {
        "fit": seconds_of(lambda: model.fit(table)),
        "stars": seconds_of(lambda: model.test(rows)),
        "lists": None,
    }


def measure(data: Dataset, names: Sequence[str], seed: int) -> dict[str, Any]:
    """Everything, and what it took in memory."""
    sample = few(data)
    warm = seconds_of(lambda: whole_protocols(sample, names, seed))
    train, test = next(splits.kfold(sample.ratings, FOLDS, seed))
    warm += seconds_of(lambda: [one_fold(sample, name, train, test) for name in names])
    train, test = next(splits.kfold(data.ratings, FOLDS, seed))
    result: dict[str, Any] = {
        "compiling": warm,
        "models": {name: one_fold(data, name, train, test) for name in names},
        "protocols": whole_protocols(data, names, seed),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    result["models"][PEER] = peer(data, train, test, seed)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data")
    parser.add_argument("--models", default=",".join(MODELS))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    args = parser.parse_args()
    keep_to_one_blas_thread()  # as the server does
    data = open_data(args.data, args.seed)
    result = measure(data, args.models.split(","), args.seed)
    if args.json:
        print(json.dumps(result))
        return
    print(
        f"{data.name}: {len(data.ratings):,} ratings; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )
    print(f"compiling and a first run on few ratings took {result['compiling']:.1f} s, and is not counted")
    columns = ("fit", "stars", "lists", "stars_one_by_one", "lists_one_by_one")
    print(f"{'seconds, first of 5 folds':<26}" + "".join(f"{column:>18}" for column in columns))
    for name, row in result["models"].items():
        cells = ("" if row.get(column) is None else f"{row[column]:.2f}" for column in columns)
        print(f"{name:<26}" + "".join(f"{cell:>18}" for cell in cells))
    for protocol, seconds in result["protocols"].items():
        print(f"{protocol + ', all models':<26}{seconds:>18.1f}")
    print(f"{'both':<26}{sum(result['protocols'].values()):>18.1f}")
    print(f"{'peak memory, MB':<26}{result['peak_mb']:>18.0f}")


if __name__ == "__main__":
    main()
