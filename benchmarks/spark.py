"""The als model from Spark beside the one trained here: the same lists, the same stars, and the time of both.

    python benchmarks/spark.py FOLDER [--ratings 20000000] [--master 'local[*]'] [--factors 16] [--epochs 5] [--json]

Needs pyspark and Java (make test-spark makes .venv-spark). FOLDER is MovieLens' ml-latest-small; the agreement is
measured there: both models learn from the same 80 % of the ratings, and everybody is folded in to both from their own.
As a yardstick stands a second training here with another seed: that far apart two runs of one program are, for random
starts lead few epochs to different places. The time is that of one training each on generated ratings
(benchmarks/scale.py) of the given number: here from the memory-mapped arrays, compiling excluded; on Spark from the
Parquet, with the start of the session included. A generated rating says nothing about people, so no error is shown.
``RECSYS_SPARK_MEMORY`` is the heap of a Spark on this machine (default 1g).
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.pop(0)  # this folder: its click.py is not the package of that name
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import numpy as np

from benchmarks import scale
from recsys.dataset import Dataset, Ratings
from recsys.evaluation import metrics, splits
from recsys.models.als import ALS
from recsys.sources import read_source
from recsys.spark import Cluster, train
from recsys.store.datasets import read_dataset, write_dataset

HELD_OUT = 0.2
LENGTH = 10


def on_spark(model: ALS, data: Dataset, folder: Path, master: str) -> ALS:
    """Trained on Spark from a stored data set."""
    return train(model, data, Cluster(master), folder / "ratings.parquet")


def agreement(source: Path, make: Callable[[int], ALS], master: str) -> list[dict[str, Any]]:
    """Spark, and another seed here, each against the model trained here."""
    data = read_source(source, "ml").dataset
    learned, hidden = splits.holdout(data.ratings, HELD_OUT)
    part = data.with_ratings(learned)
    with tempfile.TemporaryDirectory() as home:
        write_dataset(part, Path(home) / "part")
        spark = on_spark(make(0), part, Path(home) / "part", master)
    here, other = make(0).fit(part), make(1).fit(part)
    everybody = np.flatnonzero((np.diff(learned.indptr) > 0) & (np.diff(hidden.indptr) > 0))
    known = _served(here, learned, hidden, everybody)
    rows = []
    for name, model in (("here", here), ("here, another seed", other), ("Spark", spark)):
        lists, stars = _served(model, learned, hidden, everybody)
        errors = stars - hidden.values
        rows.append(
            {
                "model": name,
                "shared": _shared(lists, known[0]),
                "correlation": float(np.corrcoef(stars, known[1])[0, 1]),
                "apart": float(np.sqrt(np.square(stars - known[1]).mean())),
                "rmse": float(np.sqrt(np.square(errors).mean())),
                "ndcg": _ndcg(lists, hidden, everybody, data.scale.liked_from),
            }
        )
    return rows


def _served(model: ALS, learned: Ratings, hidden: Ratings, people: Any) -> tuple[list[Any], Any]:
    ids = learned.users.ids[people].tolist()
    lists = [
        learned.items.positions(model.recommend(learned.profile(user_id), LENGTH).item_ids) for user_id in ids
    ]
    return lists, model.predict_pairs(learned, hidden)


def _shared(lists: list[Any], others: list[Any]) -> float:
    return float(np.mean([len(np.intersect1d(a, b)) for a, b in zip(lists, others, strict=True)]))


def _ndcg(lists: list[Any], hidden: Ratings, people: Any, liked_from: float) -> float:
    liked = hidden.where(hidden.values >= liked_from)
    found = []
    for listed, person in zip(lists, people, strict=True):
        relevant = liked.item_idx[liked.indptr[person] : liked.indptr[person + 1]]
        if len(relevant):
            found.append(metrics.list_quality(listed, relevant, LENGTH)["ndcg"])
    return float(np.mean(found))


def times(count: int, make: Callable[[int], ALS], master: str) -> dict[str, Any]:
    """Seconds of one training here and one on Spark, on generated ratings."""
    make(0).fit(scale.generate(20_000))  # compiles
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "generated"
        write_dataset(scale.generate(count), folder)
        data = read_dataset(folder)
        started = time.perf_counter()
        make(0).fit(data)
        here = time.perf_counter() - started
        started = time.perf_counter()
        on_spark(make(0), data, folder, master)
        return {
            "ratings": count,
            "people": len(data.ratings.users),
            "films": len(data.catalog),
            "seconds_here": here,
            "seconds_spark": time.perf_counter() - started,
        }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--ratings", type=int, default=20_000_000, help="0: only the agreement")
    parser.add_argument("--master", default=Cluster().master)
    parser.add_argument("--factors", type=int, default=16)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()

    def make(seed: int) -> ALS:
        return ALS(n_factors=options.factors, n_epochs=options.epochs, seed=seed)

    result: dict[str, Any] = {"agreement": agreement(options.folder, make, options.master)}
    if options.ratings:
        result["times"] = times(options.ratings, make, options.master)
    if options.json:
        print(json.dumps(result))
        return
    print(f"{'':20} {'of 10':>6} {'corr.':>6} {'apart':>6} {'RMSE':>6} {'NDCG@10':>8}")
    for row in result["agreement"]:
        print(
            f"{row['model']:20} {row['shared']:6.2f} {row['correlation']:6.3f} {row['apart']:6.3f} "
            f"{row['rmse']:6.4f} {row['ndcg']:8.4f}"
        )
    if options.ratings:
        print(
            "{ratings:,} ratings of {films:,} films by {people:,} people: here {seconds_here:.1f} s, "
            "Spark {seconds_spark:.1f} s".format(**result["times"])
        )


if __name__ == "__main__":
    main()
