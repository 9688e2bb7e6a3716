"""A new list and its stars for one person: fold-in and ranking, beside the bare matrix-vector product.

    python benchmarks/rescore.py [--items 60000] [--factors 100] [--calls 100] [--json]

The models are not trained: they take over random learned state of realistic size. Each row calls
``recommend(profile, 10)`` and then ``predict`` for these ten, for profiles of 5, 20, 50 and 200 ratings in turn. The
floor, interleaved with every call, is one float32 product of all items' factors with a vector and an argpartition.
Everything runs on one thread, so beside the time on the clock stands the processor's own, which other programs on the
machine hardly change.
"""

import argparse
import contextlib
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from recsys.dataset import Catalog, Dataset, Profile, Ratings, Scale, Source
from recsys.models.base import Recommender
from recsys.models.ease import EASE
from recsys.models.foldin import Prior
from recsys.models.hybrid import Hybrid
from recsys.models.svd import SVD

PROFILES = (5, 20, 50, 200)
LIST_LENGTH = 10
MODELLED = 5_000
SMALL_USERS, SMALL_ITEMS, SMALL_RATINGS = 610, 9_742, 100_836
"""The shape of ml-latest-small: fewer people than items, so EASE takes its dual form."""
WARM_UP = 5


@dataclass
class Timings:
    """Milliseconds of one kind of call: on the clock, and of this thread's processor time."""

    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    @contextlib.contextmanager
    def time(self) -> Iterator[None]:
        """Time the block."""
        clock, processor = time.perf_counter(), time.thread_time()
        yield
        self.processor.append(1e3 * (time.thread_time() - processor))
        self.clock.append(1e3 * (time.perf_counter() - clock))

    def summary(self) -> dict[str, float]:
        """Medians and 95th percentile, without the warm-up."""
        clock, processor = self.clock[WARM_UP:], self.processor[WARM_UP:]
        return {
            "p50_ms": float(np.median(clock)),
            "p95_ms": float(np.percentile(clock, 95)),
            "processor_ms": float(np.median(processor)),
        }


def svd(n_items: int, n_factors: int, rng: np.random.Generator) -> SVD:
    """An SVD with random factors of the size that training on MovieLens 1M gives, with ranges."""
    people = np.column_stack(
        [0.35 * rng.standard_normal(6_000), 0.1 * rng.standard_normal((6_000, n_factors))]
    )
    model = SVD(n_factors=n_factors)
    prior = Prior.of(people, model.noise)
    return model.restore(
        {
            "item_ids_": np.arange(1, n_items + 1),
            "scale_": Scale(),
            "global_bias_": 3.5,
            "item_biases_": 0.4 * rng.standard_normal(n_items),
            "item_factors_": 0.1 * rng.standard_normal((n_items, n_factors), dtype=np.float32),
            "item_counts_": _counts(n_items, 1_000_000, rng),
            "prior_mean_": prior.mean,
            "prior_precision_": prior.precision,
            "range_noise_": 0.6,
            "range_extra_": np.array([0.3, 0.2, 0.1, 0.05, 0.0]),
            "range_quantiles_": np.array([-1.3, 1.2]),
        }
    )


def primal_hybrid(n_items: int, n_factors: int, rng: np.random.Generator) -> Hybrid:
    """Hybrid over that SVD, with EASE weights between the most rated ``MODELLED`` items."""
    rater = svd(n_items, n_factors, rng)
    modelled = np.sort(np.argsort(-rater.item_counts_)[: min(MODELLED, n_items)]).astype(np.int32)
    weights = 0.01 * rng.standard_normal((len(modelled), len(modelled)), dtype=np.float32)
    np.fill_diagonal(weights, 0.0)
    ranker = EASE().restore(
        {
            "item_ids_": rater.item_ids_,
            "scale_": rater.scale_,
            "modelled_": modelled,
            "item_weights_": weights,
        }
    )
    model = Hybrid(ranker=ranker, rater=rater)
    state = {"item_ids_": rater.item_ids_, "scale_": rater.scale_, "item_counts_": rater.item_counts_}
    parts = {"ranker": ranker, "rater": rater}
    return model.restore(
        state
        | {f"{name}.{key}": value for name, part in parts.items() for key, value in part.learned().items()}
    )


def dual_hybrid(n_factors: int, rng: np.random.Generator) -> Hybrid:
    """Hybrid on random ratings in the shape of ml-latest-small, trained for one epoch."""
    popularity = _counts(SMALL_ITEMS, SMALL_RATINGS, rng) + 1.0
    pairs = rng.choice(SMALL_USERS, size=4 * SMALL_RATINGS) * SMALL_ITEMS
    pairs += rng.choice(SMALL_ITEMS, size=len(pairs), p=popularity / popularity.sum())
    rated = rng.permutation(np.unique(pairs))[:SMALL_RATINGS]
    ids = np.arange(1, SMALL_ITEMS + 1)
    catalog = Catalog.of(pd.DataFrame({"item_id": ids, "title": [f"Film {item_id}" for item_id in ids]}))
    stars = rng.choice(Scale().levels(), size=len(rated))
    ratings = Ratings.of(rated // SMALL_ITEMS, rated % SMALL_ITEMS + 1, stars, items=catalog.items)
    data = Dataset("generated", ratings, catalog, Scale(), Source("generated", "Generated", simulated=True))
    return Hybrid(ranker=EASE(), rater=SVD(n_factors=n_factors, n_epochs=1)).fit(data)


def _counts(n_items: int, n_ratings: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Ratings an item, with a long tail."""
    fame = np.exp(1.75 * rng.standard_normal(n_items))
    return rng.multinomial(n_ratings, fame / fame.sum())


def profile(model: Recommender, n: int, counts: NDArray[np.int64], rng: np.random.Generator) -> Profile:
    """``n`` rated items, known ones more often than others."""
    chances = (counts + 1.0) / (counts + 1.0).sum()
    rated = rng.choice(model.item_ids_, size=n, replace=False, p=chances)
    return Profile.of(rated, rng.choice(Scale().levels(), size=n))


def measure(n_items: int, n_factors: int, calls: int) -> dict[str, dict[str, float]]:
    """Row -> median and 95th percentile in milliseconds of ``recommend``, of ``predict`` and of the floor."""
    rng = np.random.default_rng(0)
    factors = rng.standard_normal((n_items, n_factors), dtype=np.float32)
    vector = rng.standard_normal(n_factors, dtype=np.float32)
    models: dict[str, SVD | Hybrid] = {
        f"SVD, {n_items:,} items": svd(n_items, n_factors, rng),
        f"hybrid, {n_items:,} items, {MODELLED:,} in EASE": primal_hybrid(n_items, n_factors, rng),
        f"hybrid, {SMALL_ITEMS:,} items, dual EASE of {SMALL_USERS} people": dual_hybrid(n_factors, rng),
    }
    floor = Timings()
    timings: dict[str, tuple[Timings, Timings]] = {}
    for _ in range(WARM_UP + calls):
        for name, model in models.items():
            for n in PROFILES:
                person = profile(model, n, model.item_counts_, rng)
                recommend, predict = timings.setdefault(f"{name}, {n} ratings", (Timings(), Timings()))
                with recommend.time():
                    listed = model.recommend(person, LIST_LENGTH)
                with predict.time():
                    model.predict(person, listed.item_ids)
                with threadpool_limits(limits=1), floor.time():
                    np.argpartition(factors @ vector, n_items - LIST_LENGTH)
    result = {f"floor: product of {n_items:,} x {n_factors} and argpartition": floor.summary()}
    for name, (recommend, predict) in timings.items():
        shown = {f"predict_{key}": value for key, value in predict.summary().items()}
        result[name] = recommend.summary() | shown
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=60_000)
    parser.add_argument("--factors", type=int, default=100)
    parser.add_argument("--calls", type=int, default=100)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    args = parser.parse_args()
    result = measure(args.items, args.factors, args.calls)
    if args.json:
        print(json.dumps(result))
        return
    floor = next(iter(result.values()))
    print(
        f"recommend {LIST_LENGTH}, then predict these, ms; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )
    print(f"{'':<61}{'recommend':>30}{'predict':>24}")
    print(f"{'':<61}{'p50':>8}{'p95':>8}{'cpu':>7}{'/ floor':>8}{'p50':>9}{'p95':>8}{'cpu':>7}")
    for name, row in result.items():
        ratio = row["processor_ms"] / floor["processor_ms"]
        line = f"{name:<61}{row['p50_ms']:>8.2f}{row['p95_ms']:>8.2f}{row['processor_ms']:>7.2f}{ratio:>8.1f}"
        if "predict_p50_ms" in row:
            line += f"{row['predict_p50_ms']:>9.2f}{row['predict_p95_ms']:>8.2f}{row['predict_processor_ms']:>7.2f}"
        print(line)


if __name__ == "__main__":
    main()
