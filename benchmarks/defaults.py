"""Where the defaults come from: settings tried on rows inside the training part, one table.

    python benchmarks/defaults.py ml [--models als,item-knn] [--json]

The training part is that of ``holdout:0.2`` and ``ranking:0.2`` (seed 0); a fifth of it is hidden in turn and judges
the settings, so no row that a protocol reports is looked at. ``TRIED`` says what is tried of each model: by default
each setting alone, everything else as it is. Stars are judged by RMSE, lists by NDCG@10 of the full catalog for
people who liked a hidden film. "Chosen" is the best whose gain on the default is beyond the 95 % interval of the
paired test over people, else the default. What is gained by the best of several is a little too good to be true; a
default is changed only where the gain is plain, and measured elsewhere (models.py). The settings of the default list
are searched for each data set (``recsys.models.listsearch``); newcomers are judged by lists.py.
"""

import argparse
import itertools
import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from recsys.dataset import Dataset
from recsys.engine import Engine
from recsys.evaluation import splits
from recsys.evaluation.asking import Plan, ask, list_rows, star_rows
from recsys.evaluation.paired import Paired, paired_means
from recsys.evaluation.protocols import plan_of
from recsys.evaluation.ranking import quality_of
from recsys.ids import Floats, Positions
from recsys.models import catalog, keep_to_one_blas_thread

SHARE, SEED = 0.2, 0
RMSE, NDCG = "rmse", "ndcg@10"
Settings = Mapping[str, Any]


@dataclass(frozen=True)
class Tried:
    """What is tried of a model beside its defaults, and what judges it."""

    model: str
    figure: str
    settings: Sequence[Settings]
    fixed: Settings
    """For all of them, the defaults too: what costs time and changes nothing here."""


def each(model: str, figure: str, fixed: Settings | None = None, /, **values: Sequence[Any]) -> Tried:
    """Every value of every setting, the others at their defaults."""
    settings = [{name: value} for name, own in values.items() for value in own]
    return Tried(model, figure, settings, fixed or {})


def together(model: str, figure: str, /, **values: Sequence[Any]) -> Tried:
    """All combinations: for settings that lean on each other."""
    settings = [
        dict(zip(values, combination, strict=True)) for combination in itertools.product(*values.values())
    ]
    return Tried(model, figure, settings, {})


NEIGHBOURS: Mapping[str, Sequence[Any]] = {
    "k": (10, 40, 80),
    "shrinkage": (30.0, 300.0),
    "similarity_damping": (0.1, 1.0),
    "damping": (2.5, 10.0),
    "item_damping": (1.5, 6.0),
}
"""What the stars of both kinds of neighbours hang on."""
TRIED = (
    together("ease", NDCG, regularization=(100.0, 150.0, 250.0, 400.0), facts_weight=(0.0, 1.0, 1.5, 2.0)),
    each(
        "als",
        NDCG,
        n_factors=(32, 96),
        n_epochs=(8, 25),
        confidence=(10.0, 40.0),
        regularization=(35.0, 140.0),
        crowd=(0.1, 0.6),
    ),
    each(
        "als",
        RMSE,
        n_factors=(32, 96),
        star_regularization=(5.0, 20.0),
        noise=(0.4, 0.9),
        damping=(2.5, 10.0),
    ),
    each("item-knn", NDCG, k=(10, 40, 80), list_shrinkage=(2.0, 30.0), crowd_weight=(0.03, 0.3)),
    each("item-knn", RMSE, **NEIGHBOURS),
    each("user-knn", NDCG, k=(10, 40, 80, 160), list_shrinkage=(3.0, 30.0), crowd_weight=(0.003, 0.03)),
    each("user-knn", RMSE, **NEIGHBOURS),
    each(
        "svd",
        RMSE,
        {"ranges": False},
        n_factors=(50, 200),
        n_epochs=(20, 35),
        learning_rate=(0.01, 0.03),
        decay=(0.9, 0.97),
        regularization=(0.03, 0.08),
        noise=(0.35, 0.7),
    ),
    each("bayes", RMSE, n_factors=(5, 20), n_samples=(75, 300)),
)


@dataclass(frozen=True)
class Inner:
    """The protocols, asked inside the training part."""

    plans: Mapping[str, Plan]
    """By the figure that judges."""

    @classmethod
    def of(cls, data: Dataset) -> "Inner":
        """Of the training part of ``holdout:0.2``, which is that of ``ranking:0.2``."""
        train = data.with_ratings(splits.holdout(data.ratings, SHARE, SEED)[0])
        protocols = {RMSE: f"holdout:{SHARE}", NDCG: f"ranking:{SHARE}"}
        return cls({figure: plan_of(train, protocol, SEED)[1] for figure, protocol in protocols.items()})

    def judge(self, tried: Tried, settings: Settings) -> tuple[Positions, Floats]:
        """People and a figure of each row: squared errors, or NDCG."""
        plan = self.plans[tried.figure]
        answers = ask(plan, tried.model, lambda: catalog.create(tried.model, **tried.fixed, **settings))
        if tried.figure == RMSE:
            stars = star_rows(plan, answers)
            return stars.user_idx, stars.errors**2
        (lists,) = list_rows(plan, answers).values()
        return lists.user_idx, quality_of(lists.items, lists.liked, lists.user_idx)[tried.figure]


def search(inner: Inner, tried: Tried) -> Iterator[dict[str, Any]]:
    """A row a setting, the defaults first."""
    defaults = catalog.settings_of(tried.model)
    people, usual = inner.judge(tried, {})
    rows = [_row(tried, {}, usual, 0.0)]
    best = rows[0]
    for settings in tried.settings:
        if all(defaults[name] == value for name, value in settings.items()):
            continue
        started = time.perf_counter()
        same, figures = inner.judge(tried, settings)
        row = _row(tried, settings, figures, time.perf_counter() - started)
        test = paired_means(
            (same, people),
            (figures, usual),
            ("tried", "default"),
            tried.figure,
            higher_is_better=tried.figure == NDCG,
        )
        row["clearly"] = _clearly(test)
        rows.append(row)
        if test.better == "tried" and (row["figure"] > best["figure"]) == (tried.figure == NDCG):
            best = row
    best["chosen"] = True
    yield from rows


def _row(tried: Tried, settings: Settings, figures: Floats, seconds: float) -> dict[str, Any]:
    mean = float(figures.mean())
    return {
        "model": tried.model,
        "judged_by": tried.figure,
        "settings": dict(settings),
        "figure": mean**0.5 if tried.figure == RMSE else mean,
        "seconds": seconds,
        "clearly": "",
        "chosen": False,
    }


def _clearly(test: Paired) -> str:
    return {"tried": "better", "default": "worse"}.get(test.better or "", "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data")
    parser.add_argument("--models", help="joined by commas; all by default")
    parser.add_argument("--json", action="store_true", help="one JSON object a row instead of a table")
    args = parser.parse_args()
    keep_to_one_blas_thread()
    inner = Inner.of(Engine().dataset(args.data))
    wanted = catalog.MODELS if args.models is None else args.models.split(",")
    if not args.json:
        print("| model | judged by | tried | figure | than the default | chosen |\n|---|---|---|---|---|---|")
    for tried in TRIED:
        if tried.model not in wanted or tried.model not in catalog.MODELS:
            continue
        for row in search(inner, tried):
            print(json.dumps(row) if args.json else _line(row), flush=True)


def _line(row: Mapping[str, Any]) -> str:
    settings = ", ".join(f"{name} {value:g}" for name, value in row["settings"].items()) or "defaults"
    figure = f"{row['figure']:.4f}".removeprefix("0")
    mark = "chosen" if row["chosen"] else ""
    return f"| {row['model']} | {row['judged_by']} | {settings} | {figure} | {row['clearly']} | {mark} |"


if __name__ == "__main__":
    main()
