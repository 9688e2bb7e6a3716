"""Bayes beside myfm: the same folds, rank and number of samples; and what it costs to fold people in.

    python benchmarks/bayes.py DATASET [--peer PEERS/bin/python] [--folds 2] [--rank 10] [--samples 150] [--json]

The first folds of kfold:5 (seed 0), with and without the facts of films. Ours without ranges: "stored" are the people
as the sampling has them, on average over all samples after the beginning, as myfm predicts; "folded in" are the same
people from their training ratings and the kept samples alone, as the app predicts. myfm runs in a process of its own,
with the same features in the same groups, pairs within a side included. Each alone on the clock, one after the other.
"Kept" is what predicting needs. Live: one person of 100 ratings on generated item sides of 60,000 items.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from recsys.dataset import Dataset, Profile, Ratings, Scale
from recsys.engine import Engine
from recsys.evaluation import splits
from recsys.models import keep_to_one_blas_thread
from recsys.models.bayes import Bayes
from recsys.models.ranges import RangeModel
from recsys.models.sampling import Sampling

LIVE_ITEMS = 60_000
LIVE_RATINGS = 100
CANDIDATES = 500
Row = dict[str, Any]


def rmse(stars: NDArray[np.float64], rows: Ratings, scale: Scale) -> float:
    return float(np.sqrt(np.mean(np.square(scale.clip(stars) - rows.values))))


def ours(data: Dataset, train: Ratings, test: Ratings, settings: Row) -> Row:
    """On the clock as it is; then sampled once more for the people as the sampling has them."""
    started = time.perf_counter()
    model = Bayes(ranges=False, **settings).fit(data.with_ratings(train))
    seconds = time.perf_counter() - started
    kept = sum(value.nbytes for value in model.learned().values() if isinstance(value, np.ndarray))
    sampling = Sampling.of(train, data.scale, model.facts_of(data.catalog), model.n_factors, model.seed)
    stored = np.zeros(len(test))
    for sample in range(1, model.n_samples + 1):
        sampling.chain.sample()
        if sample > model.burn_in:
            stored += sampling.predict(test) / (model.n_samples - model.burn_in)
    return {
        "fit_seconds": seconds,
        "kept_mb": kept / 1e6,
        "stored": rmse(stored, test, data.scale),
        "folded_in": rmse(model.predict_pairs(train, test), test, data.scale),
    }


def peer(python: Path, data: Dataset, train: Ratings, test: Ratings, settings: Row) -> Row:
    """Myfm with the same features in a process of its own; it never sees the stars that are asked for."""
    model = Bayes(ranges=False, **settings)
    facts = model.facts_of(data.catalog).tocoo()
    with tempfile.TemporaryDirectory() as folder:
        np.savez(
            Path(folder) / "table.npz",
            users=train.user_idx,
            items=train.item_idx,
            stars=train.values,
            asked_users=test.user_idx,
            asked_items=test.item_idx,
            fact_items=facts.row,
            fact_idx=facts.col,
            n_facts=facts.shape[1],
            shape=[len(train.users), len(train.items)],
        )
        numbers = [model.n_factors, model.n_samples, model.n_samples - model.burn_in]
        script = Path(__file__).with_name("bayes_peer.py")
        command = [python, script, folder, *map(str, numbers)]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        stars = np.load(Path(folder) / "stars.npy")
    return {**json.loads(told.splitlines()[-1]), "stored": rmse(stars, test, data.scale)}


def live() -> Row:
    """Milliseconds, the median of 20: scores of all items, and stars with ranges of candidates, for a new history."""
    model, draw = Bayes(), np.random.default_rng(0)
    n, size = model.n_kept, 1 + model.n_factors
    table = draw.normal(0.0, 0.1, (2, n, LIVE_ITEMS, size)).astype(np.float32)
    model.restore(
        {
            "sample_means_": np.full(n, 3.5),
            "sample_noises_": np.full(n, 0.5),
            "item_rows_": table[0],
            "implicit_rows_": table[1],
            "prior_means_": np.zeros((n, size)),
            "prior_precisions_": np.tile(20.0 * np.eye(size), (n, 1, 1)),
            "crowd_rows_": np.zeros((n, size)),
            "item_counts_": np.full(LIVE_ITEMS, 20),
            "item_ids_": np.arange(LIVE_ITEMS),
            "scale_": Scale(),
            **RangeModel(
                0.5, np.zeros(5), np.array([-1.3, 1.2]), np.zeros(1), np.zeros(1), np.ones(5)
            ).kept(),
        }
    )
    seconds: dict[str, list[float]] = {"score_ms": [], "candidates_ms": []}
    for turn in range(21):
        films = draw.permutation(LIVE_ITEMS)
        person = Profile.of(films[:LIVE_RATINGS], draw.integers(1, 11, LIVE_RATINGS) / 2)
        started = time.perf_counter()
        model.score(person)
        between = time.perf_counter()
        model.predict(person, films[-CANDIDATES:])
        if turn:  # the first compiles and looks around
            seconds["score_ms"].append(1e3 * (between - started))
            seconds["candidates_ms"].append(1e3 * (time.perf_counter() - between))
    return {name: statistics.median(values) for name, values in seconds.items()}


def measured(data: Dataset, python: Path | None, n_folds: int, settings: Row) -> Iterator[Row]:
    """A row a fold, model and choice of facts; everything is compiled before."""
    folds = list(splits.kfold(data.ratings, 5))[:n_folds]
    Bayes(ranges=False, n_samples=2).fit(data)
    for number, (train, test) in enumerate(folds, start=1):
        for facts in (False, True):
            asked = (data, train, test, settings | {"facts": facts})
            yield {"fold": number, "facts": facts, "model": "ours", **ours(*asked)}
            if python is not None:
                yield {"fold": number, "facts": facts, "model": "myfm", **peer(python, *asked)}


def in_words(row: Row) -> str:
    cells = (f"{value:.4g}" if isinstance(value, float) else str(value) for value in row.values())
    return "  ".join(f"{key} {cell}" for key, cell in zip(row, cells, strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("dataset")
    parser.add_argument("--peer", type=Path, help="the interpreter of an environment with myfm")
    parser.add_argument("--folds", type=int, default=2)
    parser.add_argument("--rank", type=int, default=10)
    parser.add_argument("--samples", type=int, default=150)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    keep_to_one_blas_thread()
    settings = {"n_factors": asked.rank, "n_samples": asked.samples}
    rows = []
    for row in measured(Engine().dataset(asked.dataset), asked.peer, asked.folds, settings):
        rows.append(row)
        if not asked.json:
            print(in_words(row), flush=True)
    found = {"settings": settings, "rows": rows, "live": live()}
    print(json.dumps(found if asked.json else found["live"]))


if __name__ == "__main__":
    main()
