"""Is what a visitor is told of us true? Each rating hidden in turn, beside ratings that were hidden at random.

    python benchmarks/honest.py DATASET [--known 20] [--seed 0] [--json]

People whom the model never saw reveal KNOWN random ratings. What they are then told, the miss of each of these guessed
from the others, is set beside the miss on all the rest of their ratings, guessed from the same KNOWN. And it is set
beside what the same people would be told by the model that learned from them.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from recsys.engine import Engine
from recsys.evaluation import new_users
from recsys.evaluation.intervals import mean_intervals
from recsys.insights import self_test


def main() -> None:
    """Run, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("dataset")
    parser.add_argument("--known", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    engine = Engine()
    data = engine.dataset(asked.dataset)
    seen = engine.model(data).stars_from
    train, newcomers = new_users.split(data.ratings, asked.known, asked.seed)
    unseen = engine.unfitted(data).stars_from
    unseen.fit(data.with_ratings(train))
    revealed, tested = newcomers.revealed(asked.known), newcomers.tested
    errors = np.abs(unseen.predict_pairs(revealed, tested) - tested.values)
    told, flattered, hidden, held = [], [], [], []
    for place in np.flatnonzero(np.diff(tested.indptr)):
        person = int(data.ratings.users.ids[place])
        profile = revealed.profile(person)
        test, inside = self_test(data, unseen, profile), self_test(data, seen, profile)
        if test is None or inside is None:
            continue
        rest = float(np.nanmean(errors[tested.indptr[place] : tested.indptr[place + 1]]))
        told.append(test.ours.mean)
        flattered.append(inside.ours.mean)
        hidden.append(rest)
        held.append(float(test.ours.low <= rest <= test.ours.high))
    columns = {
        "told": np.array(told),
        "hidden at random": np.array(hidden),
        "told less hidden": np.array(told) - np.array(hidden),
        "told by a model that learned from them": np.array(flattered),
        "whose own interval held": np.array(held),
    }
    ends = mean_intervals(columns, asked.seed)
    found = {
        name: (float(values.mean()), ends[f"{name}_low"], ends[f"{name}_high"])
        for name, values in columns.items()
    }
    if asked.json:
        sys.stdout.write(json.dumps({"people": len(told), **found}) + "\n")
        return
    sys.stdout.write(f"{len(told)} people of {data.source.label}, {asked.known} ratings revealed\n")
    for name, (mean, low, high) in found.items():
        sys.stdout.write(f"{name:40} {mean:.3f} ({low:.3f} to {high:.3f})\n")


if __name__ == "__main__":
    main()
