"""Engine: a library of data sets and their fitted models, one a process; what pages and the command line talk to."""

import logging
import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from recsys.asking import Asker
from recsys.comparison.comparison import Comparison
from recsys.dataset import Dataset
from recsys.errors import StoreError, UnknownNameError
from recsys.evaluation import Evaluation, Prices, Twin, evaluate
from recsys.evaluation.asking import Answers, OnModel, Plan
from recsys.evaluation.trainings import Trainings
from recsys.models import catalog
from recsys.models.base import Recommender
from recsys.models.results import Epoch, EpochCallback, Training
from recsys.profiles import ProfileStore
from recsys.spark import Cluster
from recsys.spark import train as train_on_spark
from recsys.store import PRIVATE_PREFIX, Cache, Comparisons, Library, PriceLists, Subject, Twins, check_name

CACHED_MODELS = 8
OPEN_ASKERS = 3
_logger = logging.getLogger(__name__)


class Engine:
    """A library, the fitted models of its data sets (a bounded number in memory), and visitors' profiles."""

    def __init__(self, home: str | os.PathLike[str] | None = None) -> None:
        self.library = Library(home)
        self._registry = self.library.registry
        self._models = Cache(CACHED_MODELS)
        self._askers = Cache(OPEN_ASKERS)
        self._profiles = Cache(1)
        self._twins = Twins(self._registry)
        self.measurements = self.library.measurements
        self.comparisons = Comparisons(self.measurements)
        self.price_lists = PriceLists(self.measurements, self._twins)

    def dataset(self, name: str) -> Dataset:
        """``library.dataset``: an open data set by name or folder."""
        return self.library.dataset(name)

    @property
    def profiles(self) -> ProfileStore:
        """Visitors' saved ratings: ``RECSYS_PROFILES`` (a database URL), else a file below the library's home."""
        return self._profiles.get("store", self._open_profiles)

    def _open_profiles(self) -> ProfileStore:
        url = os.environ.get("RECSYS_PROFILES")
        if not url:
            home = self.library.home
            try:
                home.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StoreError("The folder for saved profiles cannot be written.") from error
            url = f"sqlite:///{home / 'profiles.db'}"
        return ProfileStore(url)

    def held(self) -> dict[str, int]:
        """How many data sets and fitted models are in memory now."""
        return {"datasets": self.library.n_open, "models": len(self._models)}

    # -- models ----------------------------------------------------------------------------------------------

    def models(self, data: Dataset) -> list[str]:
        """What can be asked for: trained names first, then the models that would be trained with their defaults."""
        trained = self._registry.models(data)
        return trained + [name for name in catalog.MODELS if name not in trained]

    def default_model(self, data: Dataset) -> str:
        """The published model of a data set, else the default one."""
        return self._registry.published(data) or catalog.DEFAULT_MODEL

    def is_ready(self, data: Dataset, name: str) -> bool:
        """Whether a model is there without training it first."""
        return self._registry.has_model(data, name)

    def rates(self, data: Dataset, name: str) -> bool:
        """Whether people can rate with a model: it is known, has stars and can say why."""
        try:
            model = self.unfitted(data, name)
        except (LookupError, TypeError, ValueError):  # unknown, or its notes are damaged
            return False
        return model.predicts_ratings and model.explains

    def unfitted(self, data: Dataset, name: str | None = None) -> Recommender:
        """A new model of the kind and settings that a name stands for, without reading or training that one."""
        return self.subject(data, name or self.default_model(data)).make()

    def model(
        self, data: Dataset, name: str | None = None, on_epoch: EpochCallback | None = None
    ) -> Recommender:
        """A fitted model: loaded by its trained name, else trained once with its defaults and kept.

        A damaged model under a model's own name is trained again with its settings; under another name it raises
        StoreError.
        """
        wanted = name or self.default_model(data)
        return self._models.get((data.fingerprint, wanted), lambda: self._load(data, wanted, on_epoch))

    def asker(self, data: Dataset, model: Recommender) -> Asker:
        """What asks the questions from which a fitted model learns most."""
        return self._askers.get(
            (data.fingerprint, model), lambda: Asker(data, model, self.library.chances(data))
        )

    def twin(self, data: Dataset, name: str | None = None, on_epoch: EpochCallback | None = None) -> Twin:
        """The model's twin: same settings, trained without a part of everybody's ratings; made once and kept."""
        return self._twins.get(data, name or self.default_model(data), on_epoch)

    def twin_is_ready(self, data: Dataset, name: str) -> bool:
        """Whether a model's twin is there without training it first."""
        return self._twins.is_ready(data, name)

    def _load(self, data: Dataset, name: str, on_epoch: EpochCallback | None) -> Recommender:
        hyperparameters: Mapping[str, Any] = {}
        if self.is_ready(data, name):
            try:
                return self._registry.load_model(data, name)
            except StoreError as error:
                kept = self._registry.describe_model(data, name)
                if name != kept.get("model"):
                    raise
                _logger.warning("The model %s is trained again: %s", name, error)
                hyperparameters = kept["hyperparameters"]
        elif name not in catalog.MODELS:
            raise UnknownNameError("model", name, self.models(data))
        self._train(data, name, name, hyperparameters, on_epoch)
        return self._registry.load_model(data, name)

    def train(
        self,
        data: Dataset,
        model: str,
        name: str | None = None,
        hyperparameters: Mapping[str, Any] | None = None,
        on_epoch: EpochCallback | None = None,
        *,
        cluster: Cluster | None = None,
    ) -> Training:
        """Train a model and keep it under ``name`` (default: the model's own), replacing one of that name.

        With a cluster Spark trains it (``recsys.spark``); what is kept is the same.
        """
        kept = check_name(model if name is None else name)
        if kept.startswith(PRIVATE_PREFIX):
            raise ValueError(f"Names that start with {PRIVATE_PREFIX} are not for you to give, got “{kept}”.")
        training = self._train(data, model, kept, hyperparameters or {}, on_epoch, cluster)
        self._models.drop(lambda key: key == (data.fingerprint, kept))
        self.price_lists.forget(data)
        return training

    def _train(
        self,
        data: Dataset,
        model: str,
        kept: str,
        hyperparameters: Mapping[str, Any],
        on_epoch: EpochCallback | None,
        cluster: Cluster | None = None,
    ) -> Training:
        epochs: list[Epoch] = []

        def note(epoch: Epoch) -> bool | None:
            if not (epoch.rehearsal or epoch.waiting):
                epochs.append(epoch)
            return None if on_epoch is None else on_epoch(epoch)

        recommender = catalog.create(model, **catalog.suited(model, len(data.ratings), hyperparameters))
        started = time.perf_counter()
        if cluster is None:
            recommender.fit(self._registry.with_findings(data), on_epoch=note)
        else:
            train_on_spark(recommender, data, cluster, self._registry.ratings_file(data), on_epoch=note)
        training = Training(kept, time.perf_counter() - started, tuple(epochs))
        details = {"seconds": training.seconds, "epochs": [epoch.as_row() for epoch in epochs]}
        self._registry.save_model(data, kept, recommender, details)
        self._registry.keep_findings(data, recommender.findings)
        return training

    # -- measuring -------------------------------------------------------------------------------------------

    def evaluate(
        self,
        data: Dataset,
        models: Sequence[str],
        protocol: str,
        on_model: OnModel = lambda doing: None,
        *,
        seed: int = 0,
        on_epoch: EpochCallback | None = None,
        fresh: bool = False,
        settings: Mapping[str, Mapping[str, Any]] | None = None,
        trainings: Trainings | None = None,
    ) -> Evaluation:
        """Run a named protocol over models by name, each with its defaults or the settings it was trained with.

        ``settings`` has others for some of the names. Whoever was asked before, in this version of everything, is not
        asked again, unless ``fresh``. ``trainings`` is for one model by several protocols.
        """
        subjects = {name: self.subject(data, name) for name in models}
        for name, others in (settings or {}).items():
            subjects[name] = replace(
                subjects[name], hyperparameters={**subjects[name].hyperparameters, **others}
            )

        def answers_of(name: str, plan: Plan, asked: Callable[[], Answers]) -> Answers:
            return self.measurements.get(data, subjects[name], plan, seed, asked, fresh=fresh)

        return evaluate(
            data,
            {name: subject.make for name, subject in subjects.items()},
            protocol,
            seed=seed,
            on_model=on_model,
            on_epoch=on_epoch,
            answers_of=answers_of,
            trainings=trainings,
        )

    def comparison(self, data: Dataset, labels: Mapping[str, str]) -> Comparison:
        """What was measured of models by name, under what people call them; nothing is asked anew.

        ``recsys.jobs.start_comparison`` measures what is not there yet.
        """
        return self.comparisons.get(data, {name: self.subject(data, name) for name in labels}, labels)

    def prices(self, data: Dataset, name: str) -> Prices | None:
        """What the settings of a model's list cost; None where nobody measured it yet (``recsys.jobs.prepare_prices``).

        Cheap enough for every look at a page.
        """
        return self.price_lists.kept(data, name, lambda: self.priced_beside(data, name))

    def priced_beside(self, data: Dataset, name: str) -> list[str]:
        """The trained models that somebody could choose instead."""
        return [other for other in self._registry.models(data) if other != name and self.rates(data, other)]

    def subject(self, data: Dataset, name: str) -> Subject:
        """The kind and settings that a name stands for: a model's defaults, else those of a trained one."""
        if name in catalog.MODELS or not self.is_ready(data, name):
            # An unknown name is said now, not after the others have run.
            return Subject.usual(name, data)
        kept = self._registry.describe_model(data, name)
        return Subject(kept["model"], kept["hyperparameters"])


_shared_lock = threading.Lock()
_shared: list[Engine] = []


def shared_engine() -> Engine:
    """The one engine of this process; it lives here, where no visitor's "clear cache" reaches it."""
    with _shared_lock:
        if not _shared:
            _shared.append(Engine())
        return _shared[0]
