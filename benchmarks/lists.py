"""The default list before and after its ranker knew what films are about, on known people and on newcomers.

    python benchmarks/lists.py ml [--seed 0] [--orders 5] [--taste 0] [--json]

Before: EASE without facts, lambda 150, stars_weight .05, half_life 5, stars by SVD. After: what data of this size gets,
its settings searched inside what each training is given; without the quotas of a taste (taste.py) unless ``--taste``
says so. NDCG@10 over the full catalog: ``ranking:0.2``, and newcomers after 1, 3, 5, 10 and 20 ratings, at random and
as they were given, tested on what comes after the twentieth; five times a fifth of the people with 40 ratings is left
out of the training, so that each of them is a newcomer once; at random in ``--orders`` orders, of which a person's
figures are averaged: one order alone decides more about n = 3 than the models do. Each with the 95 % interval of the
paired test over people, relative to before.
Then what the searches chose, and the seconds of a training on all ratings, the faster of two.
"""

import argparse
import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from recsys.dataset import Dataset, Ratings
from recsys.engine import Engine
from recsys.evaluation import new_users, splits
from recsys.evaluation.paired import paired_means
from recsys.evaluation.ranking import lists_of
from recsys.ids import Floats, Positions
from recsys.models import catalog, keep_to_one_blas_thread
from recsys.models.hybrid import Hybrid

REVEALED = (1, 3, 5, 10, 20)
NO_RANGES = {"rater.ranges": False}
"""They cost a second training and no list looks at them."""
SIDES: Mapping[str, Mapping[str, Any]] = {
    "before": {
        "search": False,
        "ranker.regularization": 150.0,
        "ranker.facts_weight": 0.0,
        "stars_weight": 0.05,
        "half_life": 5.0,
        "rater": "svd",
        "taste": 0.0,
    },
    "after": {},
}
Asked = tuple[Positions, Floats]
"""People, and the NDCG@10 of each."""


def made(side: str, data: Dataset, taste: float) -> Hybrid:
    usual = {"taste": taste} | catalog.suited("hybrid", len(data.ratings)) | NO_RANGES
    model = catalog.create("hybrid", **usual | SIDES[side])
    assert isinstance(model, Hybrid)
    return model


def asked(model: Hybrid, known: Ratings, liked: Ratings) -> Asked:
    people = np.flatnonzero(np.diff(liked.indptr)).astype(np.int32)
    return people, lists_of(model, known, liked, people)[1]["ndcg@10"]


def measure(
    data: Dataset, seed: int, orders: int, taste: float
) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """What was asked -> both sides and their difference; and what each search chose."""
    answers: dict[str, dict[str, list[Asked]]] = {}
    chosen = []
    for side in SIDES:
        train, test = splits.holdout(data.ratings, 0.2, seed)
        model = made(side, data, taste).fit(data.with_ratings(train))
        note(answers, "ranking:0.2", side, asked(model, train, liked_of(data, test)))
        chosen += choice(model)
        for learned, newcomers in new_users.parts(data.ratings, REVEALED[-1], seed):
            model = made(side, data, taste).fit(data.with_ratings(learned))
            chosen += choice(model)
            ways = [("at random", newcomers)]
            ways += [("at random", new_users.in_another_order(newcomers, at)) for at in range(1, orders)]
            if data.ratings.timestamps is not None:
                ways.append(("in time order", new_users.in_time(newcomers)))
            for way, theirs in ways:
                for n in REVEALED:
                    found = asked(model, theirs.revealed(n), liked_of(data, theirs.tested))
                    note(answers, f"newcomers {way}, n = {n}", side, found)
    return {what: compared(sides) for what, sides in answers.items()}, chosen


def note(answers: dict[str, dict[str, list[Asked]]], what: str, side: str, found: Asked) -> None:
    answers.setdefault(what, {}).setdefault(side, []).append(found)


def liked_of(data: Dataset, rows: Ratings) -> Ratings:
    return rows.where(rows.values >= data.scale.liked_from)


def choice(model: Hybrid) -> list[str]:
    """What a search chose, as a sentence; nothing where there was none."""
    return [] if model.found is None else [f"{tuple(model.found.setting)}: {model.found.sentence}"]


def compared(sides: Mapping[str, list[Asked]]) -> dict[str, Any]:
    people, before = (np.concatenate(column) for column in zip(*sides["before"], strict=True))
    same, after = (np.concatenate(column) for column in zip(*sides["after"], strict=True))
    test = paired_means((same, people), (after, before), ("after", "before"), "ndcg@10")
    level = float(before.mean())
    return {
        "people": len(np.unique(people)),
        "before": level,
        "after": float(after.mean()),
        "relative": test.difference / level,
        "low": test.low / level,
        "high": test.high / level,
    }


def seconds(data: Dataset, taste: float) -> dict[str, float]:
    """Of a training on all ratings, in turn; the faster of two."""
    found: dict[str, list[float]] = {}
    for side in (*SIDES, *SIDES):
        started = time.perf_counter()
        made(side, data, taste).fit(data)
        found.setdefault(side, []).append(time.perf_counter() - started)
    return {side: min(times) for side, times in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--orders", type=int, default=5)
    parser.add_argument(
        "--taste", type=float, default=0.0, help="how much of its share each kind gets, 0 to 1"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    args = parser.parse_args()
    keep_to_one_blas_thread()
    data = Engine().dataset(args.data)
    rows, chosen = measure(data, args.seed, args.orders, args.taste)
    times = seconds(data, args.taste)
    if args.json:
        print(json.dumps({"rows": rows, "chosen": chosen, "seconds": times}))
        return
    print("| | people | before | after | difference | 95 % interval |\n|---|---|---|---|---|---|")
    for what, row in rows.items():
        shares = " | ".join(f"{100 * row[key]:+.1f} %" for key in ("relative", "low"))
        levels = " | ".join(f"{row[side]:.4f}".removeprefix("0") for side in SIDES)
        print(f"| {what} | {row['people']} | {levels} | {shares} to {100 * row['high']:+.1f} % |")
    print(*chosen, sep="\n")
    print(", ".join(f"training {side}: {time_:.1f} s" for side, time_ in times.items()))


if __name__ == "__main__":
    main()
