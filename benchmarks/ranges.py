"""How honest every model's 80 % ranges are, cell by cell, and what learning them costs.

    python benchmarks/ranges.py DATASET [--models svd,bias] [--json]

Every model with stars is fitted on four fifths of the ratings (the protocol holdout:0.2, seed 0) with its shipped
settings and asked for the rest, each person known by their other ratings. A cell is a film's number of ratings in the
training part, a person's there, the predicted stars, or each person's ten highest predictions; its interval is a
bootstrap over people. "outside" marks a cell that lies outside 75-85 % with its whole interval. Seconds are those of
the training alone, without and with learning the range, one after the other on the same machine: compare their ratio.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from recsys.dataset import Dataset, Ratings
from recsys.engine import Engine
from recsys.evaluation import splits
from recsys.evaluation.intervals import grouped_intervals
from recsys.models import catalog
from recsys.models.ranges import support_class
from recsys.models.results import PairPredictions

HIDDEN = 0.2
FEWEST = 200
"""Held-out ratings that a cell needs."""
SUPPORT = ("0", "1-2", "3-9", "10-49", "50+")
KNOWN = (20, 50, 100, 300)
TOP = 10
LOWEST, HIGHEST = 0.75, 0.85
Cells = dict[str, NDArray[np.bool_]]


@dataclass(frozen=True)
class Cell:
    """How many of its held-out ratings lie inside their range, with the interval, and how wide the ranges are."""

    label: str
    ratings: int
    inside: float
    inside_low: float
    inside_high: float
    width: float

    def __str__(self) -> str:
        found = f"{self.inside:.3f} [{self.inside_low:.3f}, {self.inside_high:.3f}] width {self.width:.2f}"
        outside = self.inside_high < LOWEST or self.inside_low > HIGHEST
        return f"  {self.label:28s} {self.ratings:>8,} {found}{'  outside' if outside else ''}"


@dataclass(frozen=True)
class Measured:
    """A model: its error, what it took to train, its cells."""

    model: str
    rmse: float
    seconds: float
    seconds_without: float
    cells: tuple[Cell, ...]

    def __str__(self) -> str:
        took = f"trained in {self.seconds:.2f} s, without ranges in {self.seconds_without:.2f} s"
        return "\n".join([f"{self.model}: RMSE {self.rmse:.4f}, {took}", *map(str, self.cells)])


def cells_of(known: Ratings, hidden: Ratings, guessed: PairPredictions) -> Cells:
    """Which held-out ratings each cell has, all of them first."""
    who = hidden.user_idx
    support = support_class(known.item_counts[hidden.item_idx])
    given = np.searchsorted(KNOWN, np.diff(known.indptr)[who], side="right")
    level = np.round(2.0 * guessed.stars) / 2.0
    order = np.lexsort((-guessed.stars, who))
    place = np.empty(len(who), dtype=np.int64)
    place[order] = np.arange(len(who)) - hidden.indptr[who[order]]
    edges = (0, *KNOWN)
    labels = [f"{low}-{high - 1}" for low, high in zip(edges, KNOWN, strict=False)] + [f"{KNOWN[-1]}+"]
    return (
        {"all": np.ones(len(who), dtype=np.bool_)}
        | {f"film rated {label}": support == at for at, label in enumerate(SUPPORT)}
        | {f"person rated {label}": given == at for at, label in enumerate(labels)}
        | {f"predicted {stars:g}": level == stars for stars in np.unique(level)}
        | {f"highest {TOP} of each person": place < TOP}
    )


def coverage(known: Ratings, hidden: Ratings, guessed: PairPredictions) -> Iterator[Cell]:
    """Of each cell of at least ``FEWEST`` ratings."""
    inside = ((guessed.low <= hidden.values) & (hidden.values <= guessed.high)).astype(np.float64)
    for label, there in cells_of(known, hidden, guessed).items():
        if there.sum() < FEWEST:
            continue
        ends = grouped_intervals(hidden.user_idx[there], {"inside": inside[there]})
        width = float((guessed.high - guessed.low)[there].mean())
        yield Cell(label, int(there.sum()), float(inside[there].mean()), **ends, width=width)


def seconds_of(data: Dataset, model: str, **settings: object) -> float:
    """Of one training."""
    unfitted = catalog.create(model, **settings)
    started = time.perf_counter()
    unfitted.fit(data)
    return time.perf_counter() - started


def measured(data: Dataset, name: str) -> Measured:
    known, hidden = splits.holdout(data.ratings, HIDDEN)
    part = data.with_ratings(known)
    switch = "ranges" if "ranges" in catalog.settings_of(name) else "rater.ranges"
    seconds_of(part, name, **{switch: False})  # compiles
    alone = seconds_of(part, name, **{switch: False})
    started = time.perf_counter()
    model = catalog.create(name).fit(part)
    both = time.perf_counter() - started
    guessed = model.predict_pairs_with_ranges(known, hidden)
    rmse = float(np.sqrt(np.mean((guessed.stars - hidden.values) ** 2)))
    return Measured(name, rmse, both, alone, tuple(coverage(known, hidden, guessed)))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("dataset", help="the name of an imported data set")
    with_stars = [name for name in catalog.MODELS if catalog.create(name).predicts_ratings]
    parser.add_argument(
        "--models", default=",".join(with_stars), help="joined by commas; default: all with stars"
    )
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    data = Engine().dataset(options.dataset)
    for name in options.models.split(","):
        found = measured(data, name)
        print(json.dumps(asdict(found)) if options.json else found, flush=True)


if __name__ == "__main__":
    main()
