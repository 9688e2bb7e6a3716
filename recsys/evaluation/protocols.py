"""Named protocols: what is hidden from the models and what is measured on it.

Every test row counts: a person or item without training ratings is predicted all the same, never dropped.
Predictions are cut to the scale. Lists are ranked over the full catalog without the person's training items
(Krichene and Rendle 2020). Settings are never chosen on the rows that are reported here.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from recsys.dataset import Dataset, Ratings
from recsys.errors import UnknownNameError
from recsys.evaluation import metrics, splits
from recsys.ids import Positions
from recsys.models.base import Recommender

LIST_LENGTH = 10
MakeModel = Callable[[], Recommender]
OnModel = Callable[[str], None]
"""Called with what is being done now, as a sentence."""


@dataclass(frozen=True)
class Evaluation:
    """What a protocol measured, model by model; ``skipped`` says why a model has no row."""

    protocol: str
    models: dict[str, dict[str, float]] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)


def evaluate(
    data: Dataset,
    models: Mapping[str, MakeModel],
    protocol: str,
    *,
    seed: int = 0,
    on_model: OnModel = lambda doing: None,
) -> Evaluation:
    """Run one protocol, ``kfold:5``, ``holdout:0.2`` or ``ranking:0.2``, over ``{name: make an unfitted model}``.

    Raises UnknownNameError for an unknown protocol, ValueError for a share or number that makes no sense.
    """
    kind, _, argument = protocol.partition(":")
    if kind not in PROTOCOLS:
        raise UnknownNameError("protocol", protocol, [f"{known}:..." for known in PROTOCOLS])
    return PROTOCOLS[kind](data, models, argument, seed, on_model)


def _kfold(
    data: Dataset, models: Mapping[str, MakeModel], argument: str, seed: int, on_model: OnModel
) -> Evaluation:
    number = _number(argument, 5.0)
    if not number.is_integer():
        raise ValueError(f"kfold takes a whole number of folds, got {argument}.")
    folds = list(splits.kfold(data.ratings, int(number), seed))
    return _stars(data, models, folds, f"kfold:{len(folds)}", on_model)


def _holdout(
    data: Dataset, models: Mapping[str, MakeModel], argument: str, seed: int, on_model: OnModel
) -> Evaluation:
    share = _number(argument, 0.2)
    return _stars(data, models, [splits.holdout(data.ratings, share, seed)], f"holdout:{share:g}", on_model)


def _stars(
    data: Dataset,
    models: Mapping[str, MakeModel],
    folds: Iterable[tuple[Ratings, Ratings]],
    protocol: str,
    on_model: OnModel,
) -> Evaluation:
    """The errors of predicted stars: means over the folds, rows counted over all."""
    result = Evaluation(protocol)
    for name, make in models.items():
        if not make().predicts_ratings:
            result.skipped[name] = "It orders films but predicts no stars."
            continue
        rows = []
        for number, (train, test) in enumerate(folds, start=1):
            on_model(f"{name}: part {number}")
            started = time.perf_counter()
            model = make().fit(data.with_ratings(train))
            fit_seconds = time.perf_counter() - started
            errors = metrics.star_errors(model.predict_pairs(train, test), test.values)
            rows.append({**errors, "fit_seconds": fit_seconds, **_row_counts(train, test)})
        totals = {key: float(sum(row[key] for row in rows)) for key in ("rows", "cold_rows")}
        means = {key: float(np.mean([row[key] for row in rows])) for key in rows[0] if key not in totals}
        result.models[name] = means | {key: int(total) for key, total in totals.items()}
    return result


def _row_counts(train: Ratings, test: Ratings) -> dict[str, float]:
    known_item = train.item_counts[test.item_idx] > 0
    known_user = np.diff(train.indptr)[test.user_idx] > 0
    return {"rows": len(test), "cold_rows": int((~(known_item & known_user)).sum())}


def _ranking(
    data: Dataset, models: Mapping[str, MakeModel], argument: str, seed: int, on_model: OnModel
) -> Evaluation:
    share = _number(argument, 0.2)
    train, test = splits.holdout(data.ratings, share, seed)
    liked = test.where(test.values >= data.scale.liked_from)
    people = np.flatnonzero(np.diff(liked.indptr))
    result = Evaluation(f"ranking:{share:g}")
    if not len(people):
        return Evaluation(
            result.protocol, {}, dict.fromkeys(models, "Nobody has a liked film among the hidden rows.")
        )
    for name, make in models.items():
        on_model(f"{name}: training")
        started = time.perf_counter()
        model = make().fit(data.with_ratings(train))
        fit_seconds = time.perf_counter() - started
        on_model(f"{name}: ranking")
        lists = [_list_for(model, train, int(user_idx)) for user_idx in people]
        quality: list[dict[str, float]] = [
            metrics.list_quality(listed, liked.item_idx[liked.indptr[at] : liked.indptr[at + 1]], LIST_LENGTH)
            for at, listed in zip(people, lists, strict=True)
        ]
        result.models[name] = {
            **{f"{key}@{LIST_LENGTH}": float(np.mean([row[key] for row in quality])) for key in quality[0]},
            "coverage": metrics.coverage(lists, len(data.catalog)),
            "diversity": metrics.diversity(lists, data.catalog.genres),
            "novelty": metrics.novelty(lists, train.item_counts, len(train.users)),
            "popularity": metrics.popularity(lists, train.item_counts),
            "users": len(people),
            "fit_seconds": fit_seconds,
        }
    return result


def _list_for(model: Recommender, train: Ratings, user_idx: int) -> Positions:
    profile = train.profile(int(train.users.ids[user_idx]))
    return train.items.positions(model.recommend(profile, LIST_LENGTH).item_ids)


def _number(argument: str, default: float) -> float:
    try:
        return float(argument) if argument else default
    except ValueError:
        raise ValueError(f"A protocol takes a number after the colon, got “{argument}”.") from None


PROTOCOLS: Mapping[str, Callable[[Dataset, Mapping[str, MakeModel], str, int, OnModel], Evaluation]] = {
    "kfold": _kfold,
    "holdout": _holdout,
    "ranking": _ranking,
}
"""Kind -> what runs it; the number after the colon is folds or the hidden share."""
