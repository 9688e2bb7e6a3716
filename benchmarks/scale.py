"""Training from 1 to 100 million ratings in the shape of the Netflix Prize: seconds and peak memory.

    python benchmarks/scale.py [--sizes 1,3,10,30,100] [--factors 64] [--epochs 20] [--json]

Each size is a sample of the people with the same 17,770 films: long tails on both sides (a person has 209 ratings on
average, half of them have fewer than 96), whole stars of biases, taste of rank 8 and noise, with times. It is written
as a stored data set in a temporary folder and opened from there, so that training reads memory-mapped arrays. Every
training runs in a process of its own (so that its peak memory is its own, the mapped pages included), once without and
once with the 80 % ranges; it is repeated until it has taken ``MEASURED_SECONDS`` and the median counts. Compiling
and opening (which checks the sums of all files) stand outside the clock. Needs 3 GB of room for 100 million and about
6 minutes. The taste in these ratings is invented, so an RMSE on them would say nothing about people: none is shown.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.pop(0)  # this folder: its click.py is not the package of that name
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import numba
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
from recsys.ids import IdMap
from recsys.models.svd import SVD
from recsys.store.datasets import read_dataset, write_dataset

FILMS, RATINGS_PER_PERSON = 17_770, 209.25
MOST_OF_ONE_PERSON = 3_500
ACTIVITY, FAME = 1.25, 2.1
"""Spread of the logarithm: of the ratings a person has, and of how often a film is rated."""
MOST_FAMOUS = 3.3
"""In such spreads: about half of all people rated the film that most rated."""
RANK = 8
STARS = Scale(1, 5, 1)
FIRST_DAY, LAST_DAY = 942_278_400, 1_135_987_200
MEASURED_SECONDS = 5.0
COLUMNS = (
    ("millions", 8, "millions", "g"),
    ("people", 8, "people", ","),
    ("ranges", 6, "ranges", ""),
    ("seconds", 8, "seconds", ".2f"),
    ("cpu s", 7, "processor_seconds", ".2f"),
    ("s/million", 9, "seconds_per_million", ".3f"),
    ("ratio", 6, "ratio", ".2f"),
    ("peak GB", 7, "peak_gb", ".2f"),
)
"""Heading, width, key and format."""
MILLION = 1_000_000


# -- the ratings ---------------------------------------------------------------------------------------------------


@numba.njit(cache=True)
def _fill(
    indptr: Any,
    chance: Any,
    other: Any,
    film_bias: Any,
    traits: Any,
    item_idx: Any,
    values: Any,
    timestamps: Any,
    draw: np.random.Generator,
) -> None:
    """Person by person: films drawn without replacement by their chances (alias method), then stars and times."""
    last_person = np.full(len(chance), -1, dtype=np.int32)
    film: Any  # numba's integers are numpy's
    moment: Any
    for person in range(len(indptr) - 1):
        leniency = 3.6 + 0.4 * draw.standard_normal()
        taste = draw.standard_normal(traits.shape[1]).astype(np.float32)
        moment = draw.integers(FIRST_DAY, LAST_DAY)
        for row in range(indptr[person], indptr[person + 1]):
            film = -1
            while film < 0 or last_person[film] == person:
                place = draw.integers(0, len(chance))
                film = place if draw.random() < chance[place] else other[place]
            last_person[film] = person
            stars = leniency + film_bias[film] + 0.85 * draw.standard_normal()
            for factor in range(len(taste)):
                stars += taste[factor] * traits[film, factor]
            item_idx[row] = film
            values[row] = min(max(np.rint(stars), 1.0), 5.0)
            moment += int(draw.exponential(60.0))
            timestamps[row] = moment


def _alias(weights: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Tables to draw by weight in constant time: a place at random, kept with its chance, else its other (Walker)."""
    chance, other = weights * len(weights) / weights.sum(), np.arange(len(weights), dtype=np.int32)
    poor, rich = [list(np.flatnonzero(side)) for side in (chance < 1.0, chance >= 1.0)]
    while poor and rich:
        small, large = poor.pop(), rich[-1]
        other[small] = large
        chance[large] -= 1.0 - chance[small]
        if chance[large] < 1.0:
            poor.append(rich.pop())
    return chance, other


def generate(count: int, seed: int = 0) -> Dataset:
    """A data set of ``count`` ratings, each person's oldest first; nobody rates a film twice."""
    draw = np.random.default_rng(seed)
    people = round(count / RATINGS_PER_PERSON)
    activity = np.exp(ACTIVITY * draw.standard_normal(people))
    for _ in range(20):  # what the most active would have beyond the limit goes to the others
        activity = np.clip(activity * (count / activity.sum()), 1.0, MOST_OF_ONE_PERSON)
    indptr = np.concatenate([[0], np.rint(np.cumsum(activity) * (count / activity.sum()))]).astype(np.int64)
    fame = FAME * np.minimum(draw.standard_normal(FILMS), MOST_FAMOUS)
    traits = (0.15 * draw.standard_normal((FILMS, RANK))).astype(np.float32)
    item_idx, values = np.empty(count, dtype=np.int32), np.empty(count, dtype=np.float32)
    timestamps = np.empty(count, dtype=np.int64)
    film_bias = 0.1 * fame + 0.35 * draw.standard_normal(FILMS)
    _fill(indptr, *_alias(np.exp(fame)), film_bias, traits, item_idx, values, timestamps, draw)
    ids = np.arange(1, FILMS + 1)
    catalog = Catalog.of(pd.DataFrame({"item_id": ids, "title": [f"Film {number}" for number in ids]}))
    users = IdMap.of(np.sort(draw.choice(2_649_429, people, replace=False)))
    for column in (indptr, item_idx, values, timestamps):
        column.flags.writeable = False  # as all ratings are: numba compiles for it
    ratings = Ratings(users, catalog.items, indptr, item_idx, values, timestamps)
    return Dataset("generated", ratings, catalog, STARS, Source("generated", "Generated", simulated=True))


# -- the steps, each in a process of its own -----------------------------------------------------------------------


def write(folder: Path, count: int) -> dict[str, float]:
    """Generate and store."""
    data = generate(count)
    write_dataset(data, folder)
    return {"people": len(data.ratings.users)}


def train(folder: Path, model: SVD) -> dict[str, float]:
    """Open, compile on a few ratings, train: seconds on the clock and of all processors, peak memory in GB."""
    started = time.perf_counter()
    data = read_dataset(folder)
    opened = time.perf_counter() - started
    model.fit(generate(20_000))
    seconds: list[float] = []
    processor: list[float] = []
    while sum(seconds) < MEASURED_SECONDS:
        data = read_dataset(folder) if seconds else data  # nothing that the data keeps is lent to the next
        started, used = time.perf_counter(), time.process_time()
        model.fit(data)
        seconds.append(time.perf_counter() - started)
        processor.append(time.process_time() - used)
    return {
        "open_seconds": opened,
        "rounds": len(seconds),
        "seconds": statistics.median(seconds),
        "processor_seconds": statistics.median(processor),
        "peak_gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9,
    }


def _apart(*arguments: object) -> dict[str, float]:
    command = [sys.executable, __file__, *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def measure(sizes: list[float], factors: int, epochs: int) -> list[dict[str, float]]:
    """A row for each size, without and with ranges; ``ratio`` is the cost of a rating beside the first size's."""
    rows: list[dict[str, float]] = []
    settings = ("--factors", factors, "--epochs", epochs)
    for millions in sizes:
        with tempfile.TemporaryDirectory(prefix="scale-") as home:
            folder = Path(home, "data")
            count = round(millions * MILLION)
            wrote = _apart("--step", "write", "--folder", folder, "--ratings", count)
            for ranges in (False, True):
                step = ("--step", "train", "--folder", folder, *settings, *(["--ranges"] if ranges else []))
                row = {"millions": millions, "ranges": ranges, **wrote, **_apart(*step)}
                row["seconds_per_million"] = row["seconds"] / millions
                first = next((done for done in rows if done["ranges"] == ranges), row)
                row["ratio"] = row["seconds_per_million"] / first["seconds_per_million"]
                rows.append(row)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--sizes", default="1,3,10,30,100", help="millions of ratings, the first to compare with"
    )
    parser.add_argument("--factors", type=int, default=64)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    parser.add_argument("--step", choices=("write", "train"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--ratings", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--ranges", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.step == "write":
        print(json.dumps(write(args.folder, args.ratings)))
        return
    if args.step == "train":
        model = SVD(n_factors=args.factors, n_epochs=args.epochs, ranges=args.ranges)
        print(json.dumps(train(args.folder, model)))
        return
    load = os.getloadavg()[0]
    rows = measure([float(size) for size in args.sizes.split(",")], args.factors, args.epochs)
    if args.json:
        print(json.dumps({"cores": os.cpu_count(), "load_before": load, "rows": rows}))
        return
    print(f"SVD, k = {args.factors}, {args.epochs} epochs; {os.cpu_count()} cores, load before {load:.1f}")
    print(" ".join(f"{name:>{width}}" for name, width, _, _ in COLUMNS))
    for row in rows:
        shown = row | {"ranges": "yes" if row["ranges"] else "no"}
        print(" ".join(f"{shown[key]:>{width}{form}}" for _, width, key, form in COLUMNS))


if __name__ == "__main__":
    main()
