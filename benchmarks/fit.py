"""Training time to the accuracy of scikit-surprise's SVD(), on a million ratings, in one run.

    python benchmarks/fit.py [--rounds 5] [--seed 0] [--json]

The ratings are generated in the shape of MovieLens 1M; a random 20 % are held out. Each round times, one after the
other, scikit-surprise and ours from the same raw columns (people, items, stars) to a trained model: its table,
trainset and fit; our Ratings, Dataset and fit. Ours has its shipped settings but
trains for just the number of epochs that reaches scikit-surprise's own RMSE on the held-out rows, by fold-in (how the
app predicts) or also by the factors as they were trained. That number is found beforehand, outside the clock, as is
compiling. scikit-surprise uses one thread,
ours all; one row shows ours on one processor.
"""

import argparse
import contextlib
import json
import os
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import surprise
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
from recsys.ids import Floats, Ids
from recsys.models.svd import SVD

N_USERS, N_ITEMS, N_RATINGS = 6_040, 3_706, 1_000_209
HELD_OUT = 0.2
MOST_EPOCHS = 25
STARS = Scale(1, 5, 1)
PEER = "scikit-surprise SVD()"
ONE_PROCESSOR = "target by both, one processor"


@dataclass(frozen=True)
class Table:
    """Raw columns, a rating a row, in random order."""

    users: Ids
    items: Ids
    stars: NDArray[np.float32]

    def __getitem__(self, rows: slice) -> "Table":
        return Table(self.users[rows], self.items[rows], self.stars[rows])


def generate(seed: int, users: int = N_USERS, items: int = N_ITEMS, ratings: int = N_RATINGS) -> Table:
    """Ratings 1..5 with MovieLens 1M's long tails: biases, taste of rank 24 with falling weight, and noise.

    Everybody has at least 20 ratings; the same film twice is impossible. The sizes of biases, taste and noise are
    such that the RMSE of biases alone, of scikit-surprise and of ours come out as on MovieLens 1M.
    """
    rng = np.random.default_rng(seed)
    activity = np.exp(1.15 * rng.standard_normal(users))
    extra = activity
    for _ in range(20):
        extra = np.minimum(extra * (ratings - 20 * users) / extra.sum(), 0.62 * items - 20)
    counts = 20 + extra.astype(np.int64)
    counts[np.argsort(-counts)[users // 50 :][: ratings - counts.sum()]] += 1
    fame = np.clip(1.75 * rng.standard_normal(items), -4.0, 3.1)
    user_idx = np.repeat(np.arange(users), counts)
    # The largest of log weight + Gumbel noise: a draw without replacement by weight.
    chosen = [np.argpartition(-(fame + rng.gumbel(size=items)), count)[:count] for count in counts]
    item_idx = np.concatenate(chosen)
    spectrum = 0.85 ** np.arange(24)
    spectrum = np.sqrt(spectrum / np.linalg.norm(spectrum))
    taste = (rng.standard_normal((users, 24)) * spectrum).astype(np.float32)
    traits = (rng.standard_normal((items, 24)) * spectrum).astype(np.float32)
    stars = 3.35 + 0.4 * rng.standard_normal(users)[user_idx]
    stars += (0.13 * fame + 0.45 * rng.standard_normal(items))[item_idx]
    for factor in range(24):
        stars += 0.47 * taste[user_idx, factor] * traits[item_idx, factor]
    stars += 0.81 * rng.standard_normal(len(stars))
    order = rng.permutation(len(stars))
    whole = np.clip(np.rint(stars), STARS.low, STARS.high).astype(np.float32)
    return Table(user_idx[order] + 1, item_idx[order] + 1, whole[order])


# -- the two sides -----------------------------------------------------------------------------------------------


def fit_surprise(table: Table, seed: int) -> surprise.SVD:
    """scikit-surprise's SVD() from raw columns."""
    frame = pd.DataFrame({"user": table.users, "item": table.items, "stars": table.stars})
    reader = surprise.Reader(rating_scale=(STARS.low, STARS.high))
    trainset = surprise.Dataset.load_from_df(frame, reader).build_full_trainset()
    return surprise.SVD(random_state=seed).fit(trainset)


def rmse_surprise(model: surprise.SVD, test: Table) -> float:
    """By its own predictions."""
    rows = zip(test.users.tolist(), test.items.tolist(), test.stars.tolist(), strict=True)
    return float(surprise.accuracy.rmse(model.test(list(rows)), verbose=False))


@dataclass(frozen=True)
class Fitted:
    """Our model and what it was trained on."""

    model: SVD
    data: Dataset

    def rmse(self, test: Table) -> tuple[float, float]:
        """By fold-in, and by the factors as they were trained."""
        known, model = self.data.ratings, self.model
        rows = Ratings.of(test.users, test.items, test.stars, users=known.users, items=known.items)
        stored = model.global_bias_ + model.user_biases_[rows.user_idx] + model.item_biases_[rows.item_idx]
        for factor in range(model.n_factors):
            stored += model.user_factors_[rows.user_idx, factor] * model.item_factors_[rows.item_idx, factor]
        return _rmse(model.predict_pairs(known, rows), rows), _rmse(STARS.clip(stored), rows)


def fit_ours(table: Table, films: pd.DataFrame, model: SVD) -> Fitted:
    """Ours from raw columns."""
    catalog = Catalog.of(films)
    ratings = Ratings.of(table.users, table.items, table.stars, items=catalog.items)
    data = Dataset("generated", ratings, catalog, STARS, Source("generated", "Generated", simulated=True))
    return Fitted(model.fit(data), data)


def _rmse(stars: Floats, rows: Ratings) -> float:
    return float(np.sqrt(np.mean((stars - rows.values) ** 2)))


def epochs_to(target: float, train: Table, test: Table, films: pd.DataFrame, seed: int) -> tuple[int, int]:
    """How many epochs reach ``target``: by fold-in, and by fold-in and stored factors both."""
    by_fold_in = 0
    for epochs in range(1, MOST_EPOCHS + 1):
        fold_in, stored = fit_ours(train, films, SVD(ranges=False, n_epochs=epochs, seed=seed)).rmse(test)
        if not by_fold_in and fold_in <= target:
            by_fold_in = epochs
        if by_fold_in and stored <= target:
            return by_fold_in, epochs
    raise RuntimeError(f"The target {target:.4f} was not reached within {MOST_EPOCHS} epochs.")


# -- measuring ---------------------------------------------------------------------------------------------------


@dataclass
class Clock:
    """Seconds a run, and the processor seconds of all its threads."""

    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    @contextlib.contextmanager
    def time(self) -> Iterator[None]:
        """Time the block."""
        started, processor = time.perf_counter(), time.process_time()
        yield
        self.processor.append(time.process_time() - processor)
        self.seconds.append(time.perf_counter() - started)


@contextlib.contextmanager
def one_processor() -> Iterator[None]:
    """Keep this thread, and those it starts, on one processor (Linux)."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


def measure(rounds: int, seed: int) -> dict[str, dict[str, float]]:
    """Row -> epochs, RMSE by fold-in and by stored factors, median times and how many times faster (on the clock)."""
    table = generate(seed)
    cut = round((1 - HELD_OUT) * len(table.stars))
    train, test = table[slice(None, cut)], table[slice(cut, None)]
    ids = np.arange(1, N_ITEMS + 1)
    films = pd.DataFrame({"item_id": ids, "title": [f"Film {item_id}" for item_id in ids]})
    fit_ours(generate(seed, 100, 50, 2_500), films, SVD(n_epochs=1))  # compiles

    peer = fit_surprise(train, seed)  # a warm-up too
    target = rmse_surprise(peer, test)
    by_fold_in, by_both = epochs_to(target, train, test, films, seed)
    models = {
        "target by fold-in": SVD(ranges=False, seed=seed, n_epochs=by_fold_in),
        "target by both": SVD(ranges=False, seed=seed, n_epochs=by_both),
        ONE_PROCESSOR: SVD(ranges=False, seed=seed, n_epochs=by_both),
        "target by both, with ranges": SVD(seed=seed, n_epochs=by_both),
        "shipped defaults without ranges": SVD(ranges=False, seed=seed),
        "shipped defaults": SVD(seed=seed),
    }
    clocks = {name: Clock() for name in (PEER, *models)}
    result: dict[str, dict[str, float]] = {PEER: {"epochs": peer.n_epochs, "rmse": target}}
    for turn in range(rounds):
        with clocks[PEER].time():
            fit_surprise(train, seed)
        for name, model in models.items():
            placed = one_processor() if name == ONE_PROCESSOR else contextlib.nullcontext()
            with placed, clocks[name].time():
                fitted = fit_ours(train, films, model)
            if not turn:
                fold_in, stored = fitted.rmse(test)
                result[name] = {"epochs": model.n_epochs, "rmse": fold_in, "rmse_stored": stored}
    for name, clock in clocks.items():
        ratios = [peers / own for peers, own in zip(clocks[PEER].seconds, clock.seconds, strict=True)]
        result[name] |= {
            "seconds": statistics.median(clock.seconds),
            "processor_seconds": statistics.median(clock.processor),
            "faster": statistics.median(ratios),
        }
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    args = parser.parse_args()
    result = measure(args.rounds, args.seed)
    if args.json:
        print(json.dumps(result))
        return
    print(f"{N_RATINGS:,} generated ratings, {HELD_OUT:.0%} held out; raw columns -> trained model")
    print(
        f"medians of {args.rounds} interleaved rounds; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )
    print("scikit-surprise has no ranges, so only the rows that say so have them; target: its RMSE")
    print(f"{'model':<34} {'epochs':>6} {'RMSE':>7} {'stored':>7} {'seconds':>8} {'cpu s':>6} {'faster':>7}")
    for name, row in result.items():
        stored = f"{row['rmse_stored']:.4f}" if "rmse_stored" in row else ""
        line = f"{name:<34} {row['epochs']:>6} {row['rmse']:>7.4f} {stored:>7} {row['seconds']:>8.2f}"
        print(f"{line} {row['processor_seconds']:>6.2f} {row['faster']:>6.1f}x")


if __name__ == "__main__":
    main()
