"""Trainings with chosen settings, watched, compared and kept for one visit."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import Field, dataclass, fields
from functools import partial
from typing import Any, cast

from recsys.dataset import Dataset
from recsys.engine import Engine
from recsys.errors import UnknownNameError
from recsys.evaluation.trial import Trial, watch
from recsys.jobs.job import Job
from recsys.jobs.progress import EPOCHS_SHOWN, TrainingProgress
from recsys.jobs.queue import JobQueue
from recsys.models import catalog, hyperparameters
from recsys.models.base import Recommender
from recsys.models.svd import SVD
from recsys.store import PRIVATE_PREFIX, Run, Sweep

_BY_GRADIENTS = ("n_factors", "n_epochs", "learning_rate", "regularization", "biased", "seed")
_BY_NEIGHBOURS = ("k", "similarity", "shrinkage", "centring", "damping", "item_damping")
MAIN_SETTINGS: Mapping[str, tuple[str, ...]] = {
    "svd": _BY_GRADIENTS,
    "bayes": ("n_factors", "n_samples", "facts", "seed"),
    "surprise-svd": _BY_GRADIENTS,
    "svdpp": ("n_factors", "n_epochs", "learning_rate", "regularization", "seed"),
    "nmf": ("n_factors", "n_epochs", "regularization", "item_damping", "seed"),
    "truncated-svd": ("n_factors", "popularity_weight", "seed"),
    "als": ("n_factors", "n_epochs", "regularization", "seed"),
    "ease": ("regularization", "facts_weight"),
    "item-knn": _BY_NEIGHBOURS,
    "user-knn": _BY_NEIGHBOURS,
    "slope-one": ("damping", "item_damping"),
    "co-clustering": ("n_epochs", "n_user_clusters", "n_item_clusters", "damping", "item_damping", "seed"),
    "content": ("genres_weight", "director_weight", "cast_weight", "keywords_weight", "year_weight"),
    "bias": ("item_damping", "damping"),
    "hybrid": ("stars_weight", "popularity_weight", "half_life"),
    "session-knn": ("n_neighbours", "n_candidates", "n_recent", "reach", "shrinkage"),
    "transitions": ("n_recent", "steps", "shrinkage"),
    "neural": ("n_factors", "n_epochs", "n_hidden", "learning_rate", "regularization", "n_negatives", "seed"),
}
"""The models that can be trained with other settings, and those of their settings that people should turn."""
SWEEP_AT_MOST = 10
KEPT_RUNS = 20
"""Private models kept of a data set: the newest."""
TIME_LIMIT = 1_800.0
"""Seconds after which a training or sweep is stopped."""


@dataclass(frozen=True)
class Setting:
    """A hyperparameter: its default and what is allowed, from ``low`` to ``high`` or one of ``options``."""

    name: str
    default: float | bool | str
    low: float = 0.0
    high: float = 1.0
    whole: bool = False
    options: tuple[str, ...] = ()


def tunable_models() -> list[str]:
    """The models that can be trained with other settings."""
    return list(MAIN_SETTINGS)


def settings_of(model: str) -> dict[str, Setting]:
    """The main settings of a model with their limits, as the model itself declares them."""
    if model not in MAIN_SETTINGS:
        raise UnknownNameError("model", model, tunable_models())
    declared = {parameter.name: parameter for parameter in fields(catalog.MODELS[model])}
    return {name: _setting(declared[name]) for name in MAIN_SETTINGS[model]}


def _setting(parameter: Field[Any]) -> Setting:
    default = cast("float | bool | str", parameter.default)
    limits = hyperparameters.allowed(parameter)
    if limits is not None:
        return Setting(parameter.name, default, limits.low, limits.high, limits.whole)
    return Setting(parameter.name, default, options=hyperparameters.options(parameter))


# -- training --------------------------------------------------------------------------------------------------


def start_training(
    queue: JobQueue, engine: Engine, data: Dataset, model: str, settings: Mapping[str, Any], owner: str
) -> Job[Run]:
    """Train and measure on hidden ratings, epoch by epoch as events; then train on all ratings and keep that.

    Raises ValueError at once for a setting that is not allowed, BusyError when too much is waiting.
    """
    _check(model, settings)

    def work(job: Job[Run]) -> Run:
        n_epochs = _epochs(model, settings)
        trainings = 3 if "ranges" in catalog.settings_of(model) else 2  # the ranges take one more
        progress = TrainingProgress(job, trainings * (n_epochs or EPOCHS_SHOWN), n_epochs)
        trial, _ = watch(data, lambda: _plain(model, settings), progress.with_events("Learning"))
        fitted = catalog.create(model, **settings).fit(
            data, on_epoch=progress.without_events("Learning from all ratings")
        )
        job.report(0.99, "Keeping it")
        run = Run(model, dict(settings), trial, _keep(engine, data, fitted, trial))
        engine.library.runs.keep(owner, run)
        return run

    return queue.submit("Training", work, owner=owner, time_limit=TIME_LIMIT)


def start_sweep(
    queue: JobQueue,
    engine: Engine,
    data: Dataset,
    factors: Sequence[int],
    settings: Mapping[str, Any],
    owner: str,
) -> Job[Sweep]:
    """The SVD with each number of factors, all else alike, measured on the same hidden ratings; no model is kept.

    Each finished trial is an event. Raises ValueError at once for a setting that is not allowed or for more than
    ``SWEEP_AT_MOST`` numbers.
    """
    values = sorted(set(factors))
    if not 2 <= len(values) <= SWEEP_AT_MOST:
        raise ValueError(f"Choose 2 to {SWEEP_AT_MOST} different numbers of factors, got {len(values)}.")
    for k in values:
        _check(SVD.name, {**settings, "n_factors": k})

    def work(job: Job[Sweep]) -> Sweep:
        n_epochs = _epochs(SVD.name, settings)
        progress = TrainingProgress(job, len(values) * (n_epochs or EPOCHS_SHOWN), n_epochs)
        trials = []
        for k in values:
            doing = f"{k} factors"
            trial, _ = watch(
                data, partial(_plain, SVD.name, {**settings, "n_factors": k}), progress.without_events(doing)
            )
            trials.append(trial)
            job.report(job.progress, doing, factors=k, rmse=trial.rmse, seconds=trial.seconds)
        swept = Sweep("n_factors", tuple(values), tuple(trials))
        engine.library.runs.keep(owner, swept)
        return swept

    return queue.submit("Trying numbers of factors", work, owner=owner, time_limit=TIME_LIMIT)


def publish(engine: Engine, data: Dataset, name: str) -> str:
    """Make a model what new visits start with; a private one is copied to a name of its own. Returns that name.

    Raises ValueError for a model that nobody can rate with.
    """
    registry = engine.library.registry
    if engine.is_ready(data, name) and not engine.rates(data, name):
        raise ValueError("New visits cannot start with this model: it has no stars or cannot say why.")
    if not name.startswith(PRIVATE_PREFIX):
        registry.publish(data, name)
        return name
    public = f"tuned-{name.removeprefix(PRIVATE_PREFIX)[:6]}"
    kept = registry.describe_model(data, name)
    details: dict[str, Any] = {key: kept[key] for key in ("seconds", "epochs") if key in kept}
    registry.save_model(data, public, engine.model(data, name), details)
    registry.publish(data, public)
    return public


def _keep(engine: Engine, data: Dataset, fitted: Recommender, trial: Trial) -> str:
    """Keep it for one visit, under a name that nobody can guess; an SVD within the default model, for its stars."""
    registry = engine.library.registry
    if data.name not in registry.datasets():  # removed while we trained
        raise UnknownNameError("data set", data.name, registry.datasets())
    kept = _with_its_stars(engine, data, fitted) if isinstance(fitted, SVD) else fitted
    name = f"{PRIVATE_PREFIX}{secrets.token_hex(8)}"
    details = {"seconds": trial.seconds, "epochs": [epoch.as_row() for epoch in trial.epochs]}
    registry.save_model(data, name, kept, details)
    registry.forget_private(data, KEPT_RUNS)
    registry.twins.forget_private(data, KEPT_RUNS)
    return name


def _with_its_stars(engine: Engine, data: Dataset, rater: SVD) -> Recommender:
    """The default model, trained already, with this SVD in the place of its own."""
    default = engine.model(data, catalog.DEFAULT_MODEL)
    settings = _in_place("rater", catalog.hyperparameters_of(default), catalog.hyperparameters_of(rater))
    learned = _in_place("rater", default.learned(), rater.learned())
    return catalog.create(catalog.DEFAULT_MODEL, **settings | {"rater": rater.name}).restore(learned)


def _in_place(label: str, of_all: Mapping[str, Any], of_part: Mapping[str, Any]) -> dict[str, Any]:
    """``of_all`` with what is beneath a part's label replaced."""
    others = {key: value for key, value in of_all.items() if not key.startswith(f"{label}.")}
    return others | {f"{label}.{key}": value for key, value in of_part.items()}


def _check(model: str, settings: Mapping[str, Any]) -> None:
    if model not in tunable_models():
        raise UnknownNameError("model", model, tunable_models())
    hyperparameters.check(catalog.create(model, **settings))


def _plain(model: str, settings: Mapping[str, Any]) -> Recommender:
    """Without the second training that learns how sure stars are: a trial measures only the stars."""
    known = catalog.settings_of(model)
    return catalog.create(model, **settings, **({"ranges": False} if "ranges" in known else {}))


def _epochs(model: str, settings: Mapping[str, Any]) -> int | None:
    """None for a model that does not learn in epochs; a sample of Bayes is one."""
    known = {**catalog.settings_of(model), **settings}
    return next((int(known[name]) for name in ("n_epochs", "n_samples") if name in known), None)
