"""Folding new people in beside training everything again with their ratings.

    python benchmarks/new_users.py DATASET [--reveal 5,20,50] [--seeds 5] [--json]

A fifth of the people with enough ratings are newcomers, drawn by the seed as in the protocol new-users. "Folded in":
the SVD is trained once without them, and each is folded in from their first n ratings, in random order. "Again": it is
trained on everybody else and on those n ratings of every newcomer; then they are predicted by folding in as well, and
by the factors that the training stored for them. All are tested on the same rows, after the largest n, at every n.
Shipped settings, without ranges; the seed decides newcomers, order and training.
"""

import argparse
import json
import statistics
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from recsys.dataset import Dataset, Ratings
from recsys.engine import Engine
from recsys.evaluation.new_users import Newcomers, split
from recsys.ids import Floats
from recsys.models.svd import SVD

WAYS = ("folded_in", "again_folded_in", "again_stored")


def together(train: Ratings, revealed: Ratings) -> Ratings:
    """Both, over the same people and items."""
    columns = [
        np.concatenate([getattr(train, name), getattr(revealed, name)])
        for name in ("user_ids", "item_ids", "values")
    ]
    return Ratings.of(*columns, users=train.users, items=train.items)


def stored(model: SVD, rows: Ratings) -> Floats:
    """Stars by the person's factors as they were trained."""
    personal = np.einsum("rf,rf->r", model.user_factors_[rows.user_idx], model.item_factors_[rows.item_idx])
    biases = model.user_biases_[rows.user_idx] + model.item_biases_[rows.item_idx]
    return model.scale_.clip(model.global_bias_ + biases + personal)


def rmse(stars: Floats, rows: Ratings) -> float:
    return float(np.sqrt(np.mean((stars - rows.values) ** 2)))


def one_seed(data: Dataset, numbers: list[int], seed: int) -> dict[int, dict[str, float]]:
    """RMSE at each n by each of ``WAYS``, and the seconds that training again took."""
    train, newcomers = split(data.ratings, max(numbers), seed)
    once = SVD(ranges=False, seed=seed).fit(data.with_ratings(train))
    return {n: after(data, train, newcomers, once, n, seed) for n in numbers}


def after(
    data: Dataset, train: Ratings, newcomers: Newcomers, once: SVD, n: int, seed: int
) -> dict[str, float]:
    revealed, tested = newcomers.revealed(n), newcomers.tested
    started = time.perf_counter()
    again = SVD(ranges=False, seed=seed).fit(data.with_ratings(together(train, revealed)))
    return {
        "again_seconds": time.perf_counter() - started,
        "folded_in": rmse(once.predict_pairs(revealed, tested), tested),
        "again_folded_in": rmse(again.predict_pairs(revealed, tested), tested),
        "again_stored": rmse(stored(again, tested), tested),
        "people": int((np.diff(tested.indptr) > 0).sum()),
        "rows": len(tested),
    }


def measure(data: Dataset, numbers: list[int], seeds: int) -> dict[str, dict[str, float]]:
    """For each n: means over the seeds, differences, and the standard error of the differences' means."""
    runs = [one_seed(data, numbers, seed) for seed in range(seeds)]
    table = {}
    for n in numbers:
        rows = [run[n] for run in runs]
        table[str(n)] = {key: statistics.mean(row[key] for row in rows) for key in rows[0]}
        for way in WAYS[1:]:
            gaps = [row["folded_in"] - row[way] for row in rows]
            table[str(n)][f"minus_{way}"] = statistics.mean(gaps)
            if seeds > 1:
                table[str(n)][f"minus_{way}_error"] = statistics.stdev(gaps) / seeds**0.5
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", help="an imported data set, or the folder of one")
    parser.add_argument("--reveal", default="5,20,50", help="how many ratings, joined by commas")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    args = parser.parse_args()
    numbers = sorted({int(cell) for cell in args.reveal.split(",")})
    result = measure(Engine().dataset(args.dataset), numbers, args.seeds)
    if args.json:
        print(json.dumps({"dataset": args.dataset, "seeds": args.seeds, "by_n": result}))
        return
    first = next(iter(result.values()))
    print(
        f"{args.dataset}: RMSE, mean of {args.seeds} seeds; "
        f"{first['people']:.0f} newcomers and {first['rows']:.0f} tested rows a seed"
    )
    print(f"{'n':>4} {'folded in':>10} {'again, folded in':>17} {'again, stored':>14}   folded in minus each")
    for n, row in result.items():
        ways = f"{row['folded_in']:>10.4f} {row['again_folded_in']:>17.4f} {row['again_stored']:>14.4f}"
        gaps = "".join(
            f"  {row[f'minus_{way}']:+.4f} ± {row.get(f'minus_{way}_error', 0):.4f}" for way in WAYS[1:]
        )
        print(f"{n:>4} {ways} {gaps}")


if __name__ == "__main__":
    main()
