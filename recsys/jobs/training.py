"""Trainings with chosen settings, watched, compared and kept for one visit."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import partial
from typing import Any, cast

from recsys.dataset import Dataset
from recsys.engine import Engine
from recsys.errors import UnknownNameError
from recsys.evaluation.trial import Trial, watch
from recsys.jobs.job import Job
from recsys.jobs.progress import TrainingProgress
from recsys.jobs.queue import JobQueue
from recsys.models import catalog, hyperparameters
from recsys.models.base import Recommender
from recsys.models.svd import SVD
from recsys.store import PRIVATE_PREFIX, Run, Sweep

TUNABLE = ("svd", "surprise-svd")
MAIN_SETTINGS = ("n_factors", "n_epochs", "learning_rate", "regularization", "biased", "seed")
SWEEP_AT_MOST = 10
KEPT_RUNS = 20
"""Private models kept of a data set: the newest."""
TIME_LIMIT = 1_800.0
"""Seconds after which a training or sweep is stopped."""


@dataclass(frozen=True)
class Setting:
    """A hyperparameter: its default and, for a number, what is allowed."""

    name: str
    default: float | bool
    low: float
    high: float
    whole: bool


def tunable_models() -> list[str]:
    """The models that can be trained with other settings."""
    return [name for name in TUNABLE if name in catalog.MODELS]


def settings_of(model: str) -> dict[str, Setting]:
    """The main settings of a model with their limits, as the model itself declares them."""
    if model not in catalog.MODELS:
        raise UnknownNameError("model", model, list(catalog.MODELS))
    found = {}
    for parameter in fields(catalog.MODELS[model]):
        if parameter.name in MAIN_SETTINGS:
            limits = hyperparameters.allowed(parameter) or hyperparameters.Allowed(0, 1)
            found[parameter.name] = Setting(
                parameter.name, cast("float | bool", parameter.default), limits.low, limits.high, limits.whole
            )
    return {name: found[name] for name in MAIN_SETTINGS if name in found}


# -- training --------------------------------------------------------------------------------------------------


def start_training(
    queue: JobQueue, engine: Engine, data: Dataset, model: str, settings: Mapping[str, Any], owner: str
) -> Job[Run]:
    """Train and measure on hidden ratings, epoch by epoch as events; then train on all ratings and keep that.

    Raises ValueError at once for a setting that is not allowed, BusyError when too much is waiting.
    """
    _check(model, settings)

    def work(job: Job[Run]) -> Run:
        usable = model == SVD.name
        total = 3 * _epochs(model, settings) if usable else _epochs(model, settings)
        progress = TrainingProgress(job, total, _epochs(model, settings))
        trial, _ = watch(data, lambda: _plain(model, settings), progress.with_events("Learning"))
        use = None
        if usable:
            fitted = catalog.create(model, **settings).fit(
                data, on_epoch=progress.without_events("Learning from all ratings")
            )
            job.report(0.99, "Keeping it")
            use = _keep(engine, data, fitted, trial)
        run = Run(model, dict(settings), trial, use)
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
        progress = TrainingProgress(
            job, len(values) * _epochs(SVD.name, settings), _epochs(SVD.name, settings)
        )
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
    """Make a model what new visits start with; a private one is copied to a name of its own. Returns that name."""
    registry = engine.library.registry
    if not name.startswith(PRIVATE_PREFIX):
        registry.publish(data, name)
        return name
    public = f"tuned-{name.removeprefix(PRIVATE_PREFIX)[:6]}"
    kept = registry.describe_model(data, name)
    details: dict[str, Any] = {key: kept[key] for key in ("seconds", "epochs") if key in kept}
    registry.save_model(data, public, engine.model(data, name), details)
    registry.publish(data, public)
    return public


def _keep(engine: Engine, data: Dataset, rater: Recommender, trial: Trial) -> str:
    """Keep the default model with this SVD for its stars, for one visit, under a name that nobody can guess."""
    registry = engine.library.registry
    if data.name not in registry.datasets():  # removed while we trained
        raise UnknownNameError("data set", data.name, registry.datasets())
    default = engine.model(data, catalog.DEFAULT_MODEL)
    own = catalog.hyperparameters_of(default) | {
        f"rater.{key}": value for key, value in catalog.hyperparameters_of(rater).items()
    }
    learned = {key: value for key, value in default.learned().items() if not key.startswith("rater.")}
    stars = {f"rater.{key}": value for key, value in rater.learned().items()}
    paired = catalog.create(catalog.DEFAULT_MODEL, **own).restore(learned | stars)
    name = f"{PRIVATE_PREFIX}{secrets.token_hex(8)}"
    details = {"seconds": trial.seconds, "epochs": [epoch.as_row() for epoch in trial.epochs]}
    registry.save_model(data, name, paired, details)
    registry.forget_private(data, KEPT_RUNS)
    registry.twins.forget_private(data, KEPT_RUNS)
    return name


def _check(model: str, settings: Mapping[str, Any]) -> None:
    if model not in tunable_models():
        raise UnknownNameError("model", model, tunable_models())
    hyperparameters.check(catalog.create(model, **settings))


def _plain(model: str, settings: Mapping[str, Any]) -> Recommender:
    """Without the second training that learns how sure stars are: a trial measures only the stars."""
    known = catalog.settings_of(model)
    return catalog.create(model, **settings, **({"ranges": False} if "ranges" in known else {}))


def _epochs(model: str, settings: Mapping[str, Any]) -> int:
    return int({**catalog.settings_of(model), **settings}["n_epochs"])
