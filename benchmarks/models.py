"""Every model of the catalog on one data set: stars, lists, newcomers, time to fit, size, time for a list.

    python benchmarks/models.py ml [--models svd,ease] [--json]

The protocols are those of ``python -m recsys evaluate``: kfold:5, ranking:0.2 and new-users:1,3,5,10,20, each model
with its defaults. Time and size are of one training on all ratings, without compiling (a first training, on few
ratings, does that); size is the learned state in memory, which is what is kept on disk. The list is
``recommend(profile, 10)``, the median over 200 people of the data. A model without stars has no row among the stars;
one that cannot be measured here is named with the reason.
"""

import argparse
import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from recsys.dataset import Dataset, Profile
from recsys.engine import Engine
from recsys.errors import UnsupportedError
from recsys.models import catalog, keep_to_one_blas_thread
from recsys.models.base import Recommender

PROTOCOLS = ("kfold:5", "ranking:0.2", "new-users:1,3,5,10,20")
PEOPLE = 200
FEW = 2_000


def few(data: Dataset) -> Dataset:
    """The first ratings of the data: enough to compile everything."""
    return data.with_ratings(data.ratings.where(np.arange(len(data.ratings)) < FEW))


def size_of(model: Recommender) -> int:
    """Bytes of all learned arrays."""
    return sum(value.nbytes for value in model.learned().values() if isinstance(value, np.ndarray))


def list_milliseconds(model: Recommender, data: Dataset) -> float:
    """The median over some people of the data, none asked about before."""
    people = np.random.default_rng(0).permutation(data.ratings.users.ids)[:PEOPLE]
    profiles: list[Profile] = [data.ratings.profile(int(user_id)) for user_id in people]
    model.recommend(profiles[0], 10)
    times = []
    for profile in profiles[1:]:
        started = time.perf_counter()
        model.recommend(profile, 10)
        times.append(time.perf_counter() - started)
    return 1000 * statistics.median(times)


def trained(name: str, data: Dataset) -> dict[str, float]:
    """Seconds, megabytes and milliseconds of one model."""
    settings = catalog.suited(name, len(data.ratings))
    catalog.create(name, **settings).fit(few(data))
    started = time.perf_counter()
    model = catalog.create(name, **settings).fit(data)
    seconds = time.perf_counter() - started
    return {"fit_s": seconds, "mb": size_of(model) / 1e6, "list_ms": list_milliseconds(model, data)}


def measure(data: Dataset, names: list[str]) -> dict[str, dict[str, Any]]:
    """Model -> figure -> number; ``skipped`` where there is none."""
    engine = Engine()
    rows: dict[str, dict[str, Any]] = {}
    for name in names:
        try:
            rows[name] = trained(name, data)
        except UnsupportedError as error:
            rows[name] = {"skipped": str(error)}
    usable = [name for name in names if "skipped" not in rows[name]]
    stars, lists, newcomers = (engine.evaluate(data, usable, protocol).models for protocol in PROTOCOLS)
    for name in usable:
        for key in ("rmse", "mae"):
            rows[name][key] = stars.get(name, {}).get(key)
        for key in ("ndcg@10", "hit_rate@10", "coverage"):
            rows[name][key] = lists[name][key]
        for n, figures in newcomers.get(name, {}).get("by_n", {}).items():
            rows[name][f"n={n}"] = figures["rmse"]
        for n, figures in newcomers.get(name, {}).get("by_n_first", {}).items():
            rows[name][f"first {n}"] = figures["rmse"]
    return rows


def as_table(rows: dict[str, dict[str, Any]]) -> str:
    """Markdown, as benchmarks/README.md has it."""
    keys = list(dict.fromkeys(key for row in rows.values() for key in row if key != "skipped"))
    lines = ["| model | " + " | ".join(keys) + " |", "|---" * (len(keys) + 1) + "|"]
    for name, row in rows.items():
        if "skipped" in row:
            lines.append(f"| {name} | {row['skipped']} |")
        else:
            lines.append(f"| {name} | " + " | ".join(_cell(key, row.get(key)) for key in keys) + " |")
    return "\n".join(lines)


def _cell(key: str, value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.1f}" if key in ("fit_s", "mb", "list_ms") else f"{value:.4f}".removeprefix("0")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data")
    parser.add_argument("--models", default=",".join(catalog.MODELS))
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    args = parser.parse_args()
    keep_to_one_blas_thread()
    rows = measure(Engine().dataset(args.data), args.models.split(","))
    print(json.dumps(rows) if args.json else as_table(rows))


if __name__ == "__main__":
    main()
