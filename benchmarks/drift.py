"""Leniency that drifts: newcomers with and without it, the ranges cell by cell, and what knowing when is worth.

    python benchmarks/drift.py DATASET [--reveal 1,3,5,10,20] [--noise 0.6] [--model svd]

Everybody with 20 ratings beyond the largest n is a newcomer once: five disjoint fifths, each unseen by a model trained
on everybody else. They reveal n ratings at random and in time; tested are all after the largest n, the same at every n.

- With the drift that the training learned, and the same model without it, with intervals of the paired difference;
  ``--noise`` is that of the one without, to compare with a model of earlier settings.
- The share of ratings inside their 80 % range, by way and n, and by film support and predicted stars there: cells of
  ``CELL`` rows or more, with the interval over people. A cell is marked where the whole interval lies outside .75-.85.
- ``kfold:5``, where nobody is told when, beside ``kfold-knowing-when:5``, which is another claim.
"""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from recsys.dataset import Dataset, Ratings
from recsys.engine import Engine
from recsys.evaluation import evaluate
from recsys.evaluation.intervals import grouped_intervals
from recsys.evaluation.new_users import FIRST, RANDOM, in_time, parts
from recsys.evaluation.paired import paired_stars
from recsys.evaluation.rows import StarRows
from recsys.models import catalog
from recsys.models.folded import FoldedModel
from recsys.models.ranges import SUPPORT_EDGES

CELL = 200
HONEST = 0.75, 0.85
LEVELS = (2.5, 3.0, 3.5, 4.0, 4.5)
SUPPORTS = ("0", "1-2", "3-9", "10-49", "50+")
Rows = dict[str, StarRows]


@dataclass(frozen=True)
class Found:
    """The rows of all fifths by ``way:n``, with the drift and without."""

    drifts: list[str]
    with_drift: Rows
    without: Rows


def model_of(name: str, **settings: float | bool) -> FoldedModel:
    model = catalog.create(name, **settings)
    if not isinstance(model, FoldedModel):
        raise SystemExit(f"{name} folds nobody in.")
    return model


def measure(data: Dataset, numbers: list[int], name: str, noise: float | None, seed: int) -> Found:
    """Ask for every fifth."""
    both: dict[bool, dict[str, list[StarRows]]] = {True: {}, False: {}}
    drifts = []
    for train, at_random in parts(data.ratings, numbers[-1], seed):
        learned = data.with_ratings(train)
        model = model_of(name).fit(learned)
        plain = model_of(name, ranges=False, **({} if noise is None else {"noise": noise})).fit(learned)
        drifts.append(f"{model._drift.variance:g} in {model._drift.minutes:g} min")  # noqa: SLF001
        for way, newcomers in ((RANDOM, at_random), (FIRST, in_time(at_random))):
            for n in numbers:
                for drifting, asked in ((True, model), (False, plain)):
                    rows = answers(asked, train, newcomers.revealed(n), newcomers.tested, n)
                    both[drifting].setdefault(f"{way}:{n}", []).append(rows)
    with_drift, without = (
        {key: joined(parts) for key, parts in both[side].items()} for side in (True, False)
    )
    return Found(drifts, with_drift, without)


def answers(model: FoldedModel, train: Ratings, known: Ratings, tested: Ratings, n: int) -> StarRows:
    found = model.predict_pairs_with_ranges(known, tested)
    return StarRows(
        tested.user_idx,
        tested.item_idx,
        tested.values.astype(np.float64),
        found.stars,
        found.low,
        found.high,
        np.full(len(tested), n),
        train.item_counts[tested.item_idx],
        np.zeros(len(tested), dtype=np.int64),
    )


def joined(parts: list[StarRows]) -> StarRows:
    return StarRows(
        **{
            name: np.concatenate([getattr(part, name) for part in parts])
            for name in StarRows.__dataclass_fields__
        }
    )


def rmse(rows: StarRows) -> float:
    return float(np.sqrt(np.mean(rows.errors**2)))


def newcomers_table(found: Found) -> list[str]:
    lines = [f"{'way':>7} {'n':>3} {'without':>8} {'with':>8}   with less without, paired 95 % over people"]
    for key, rows in found.with_drift.items():
        way, n = key.split(":")
        plain = found.without[key]
        gap = paired_stars(rows, plain, ("with", "without"))
        ends = f"{gap.difference:+.4f} ({gap.low:+.4f} to {gap.high:+.4f})"
        lines.append(f"{way:>7} {n:>3} {rmse(plain):>8.4f} {rmse(rows):>8.4f}   {ends}")
    return lines


def inside(rows: StarRows) -> NDArray[np.float64]:
    return ((rows.low <= rows.actual) & (rows.actual <= rows.high)).astype(np.float64)


def cell_of(rows: StarRows, seed: int) -> str:
    """Coverage of a cell; a mark where the whole interval over people is outside what is honest."""
    if len(rows) < CELL:
        return "-"
    hit = inside(rows)
    ends = grouped_intervals(rows.user_idx, {"inside": hit}, seed=seed)
    outside = ends["inside_high"] < HONEST[0] or ends["inside_low"] > HONEST[1]
    return f"{hit.mean():.3f}{'!' if outside else ''}"


def ranges_table(found: Found, seed: int) -> list[str]:
    """One line a way and n: all rows, by film support, by predicted stars; at last how many cells of both are off."""
    levels = [f"<{LEVELS[0]}", *(f"{low}-" for low in LEVELS)]
    head = " ".join(f"{word:>7}" for word in ("all", *SUPPORTS, *levels))
    lines = [f"{'way':>7} {'n':>3} {head}"]
    crossed = []
    for key, rows in found.with_drift.items():
        way, n = key.split(":")
        support = np.searchsorted(SUPPORT_EDGES, rows.item_support, side="right")
        level = np.searchsorted(LEVELS, rows.predicted, side="right")
        cells = [cell_of(rows, seed)]
        cells += [cell_of(rows.where(support == at), seed) for at in range(len(SUPPORTS))]
        cells += [cell_of(rows.where(level == at), seed) for at in range(len(LEVELS) + 1)]
        lines.append(f"{way:>7} {n:>3} " + " ".join(f"{cell:>7}" for cell in cells))
        crossed += [
            (f"{way}:{n} support {SUPPORTS[one]}, stars {levels[two]}", cell_of(rows.where(there), seed))
            for one in range(len(SUPPORTS))
            for two in range(len(LEVELS) + 1)
            if (there := (support == one) & (level == two)).sum() >= CELL
        ]
    off = [f"{name}: {cell}" for name, cell in crossed if cell.endswith("!")]
    return [*lines, f"number x support x stars: {len(off)} of {len(crossed)} cells outside", *off]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", help="an imported data set, or the folder of one")
    parser.add_argument("--reveal", default="1,3,5,10,20", help="how many ratings, joined by commas")
    parser.add_argument("--noise", type=float, help="s2 of the model without drift; default: the same")
    parser.add_argument("--model", default="svd", help="which folded model")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    numbers = sorted({int(cell) for cell in args.reveal.split(",")})
    data = Engine().dataset(args.dataset)
    found = measure(data, numbers, args.model, args.noise, args.seed)
    first = next(iter(found.with_drift.values()))
    people = len(np.unique(first.user_idx))
    print(
        f"{args.dataset}: {people} newcomers in five fifths, {len(first)} rows; drifts {', '.join(found.drifts)}"
    )
    print("\n".join(newcomers_table(found)))
    print("\nShare inside the 80 % range; ! where the whole 95 % interval over people is outside .75-.85")
    print("\n".join(ranges_table(found, args.seed)))
    for protocol in ("kfold:5", "kfold-knowing-when:5"):
        figures = evaluate(data, {args.model: model_of(args.model)}, protocol).models
        for row in figures.values():
            print(f"{protocol}: RMSE {row['rmse']:.4f} ({row['rmse_low']:.4f} to {row['rmse_high']:.4f})")


if __name__ == "__main__":
    main()
