"""Engine: opens data, holds fitted models, scores profiles. Pages and the command line talk to it alone."""

import logging
import os
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from recsys import demo, sources
from recsys.dataset import Dataset
from recsys.errors import StoreError, UnknownNameError
from recsys.evaluation import Evaluation, evaluate
from recsys.evaluation.protocols import OnModel
from recsys.held import Held
from recsys.insights import FilmSearch
from recsys.jobs import Job, JobQueue
from recsys.models import catalog
from recsys.models.base import Recommender
from recsys.models.results import Epoch, EpochCallback
from recsys.profiles import ProfileStore
from recsys.registry import Registry, check_name
from recsys.sources import Imported, OnProgress

DEMO = "demo"
OPEN_DATASETS = 3
HELD_MODELS = 8
EPOCHS_SHOWN = 25
"""What a preparation's progress is measured against: the default number of epochs."""
TRAINING_LIMIT = 3_600.0
"""Seconds after which a training in the background is stopped."""
_PROJECT_DATA = Path(__file__).resolve().parent.parent / "data"
_logger = logging.getLogger(__name__)


def default_home() -> Path:
    """Where everything that the program writes goes: ``RECSYS_HOME``, else the project's ``data/``, else the user's."""
    configured = os.environ.get("RECSYS_HOME")
    if configured:
        return Path(configured)
    return _PROJECT_DATA if _PROJECT_DATA.is_dir() else user_data_path("marquee")


@dataclass(frozen=True)
class Training:
    """What a training left behind."""

    name: str
    seconds: float
    epochs: tuple[Epoch, ...]


class Engine:
    """One per process. Data sets and models are opened once, shared read-only and held in bounded number."""

    def __init__(self, home: Path | None = None) -> None:
        self.home = home or default_home()
        self.registry = Registry(self.home)
        self._datasets = Held(OPEN_DATASETS)
        self._models = Held(HELD_MODELS)
        self._profiles = Held(1)
        self._searches = Held(OPEN_DATASETS)
        self.jobs = JobQueue()

    @property
    def profiles(self) -> ProfileStore:
        """Visitors' saved ratings: ``RECSYS_PROFILES`` (a database URL), else a file below ``home``."""
        return self._profiles.get("store", self._open_profiles)

    def _open_profiles(self) -> ProfileStore:
        url = os.environ.get("RECSYS_PROFILES")
        if url is None:
            try:
                self.home.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StoreError("The folder for saved profiles cannot be written.") from error
            url = f"sqlite:///{self.home / 'profiles.db'}"
        return ProfileStore(url)

    # -- data ------------------------------------------------------------------------------------------------

    def datasets(self) -> list[dict[str, Any]]:
        """The manifests of all data sets, the demo first (it is always there); damaged ones are only logged."""
        if DEMO not in self.registry.datasets():
            self._datasets.drop(lambda key: key == DEMO)
        self.dataset(DEMO)
        described = []
        for name in [DEMO, *(name for name in self.registry.datasets() if name != DEMO)]:
            try:
                described.append(self.registry.describe_dataset(name))
            except StoreError as error:  # one damaged data set must not hide the others
                _logger.warning("The data set %s is left out: %s", name, error)
        return described

    def default_dataset(self) -> str:
        """What the app opens first: ``RECSYS_DATA``, else the demo."""
        return os.environ.get("RECSYS_DATA") or DEMO

    def import_source(
        self, source: str, name: str | None = None, on_progress: OnProgress = lambda share, doing: None
    ) -> tuple[dict[str, Any], Imported, float]:
        """Read a source (a path, or "demo") and keep it as a named data set, replacing one of that name atomically.

        Without ``name`` the source's own name is used. Returns the manifest, the report of rejected rows and the
        seconds it took. Raises ValueError for a name that cannot be one or is the demo's.
        """
        started = time.perf_counter()
        if source == DEMO:
            imported = Imported(demo.build(name=check_name(DEMO if name is None else name)), [], 0, 0)
        else:
            path = Path(source)
            wanted = check_name(_name_of(path) if name is None else name)
            if wanted == DEMO:  # the demo is made again wherever something else stands under its name
                raise ValueError(f"The name “{DEMO}” belongs to the built-in data; choose another name.")
            imported = sources.read_source(path, wanted, on_progress)
        on_progress(0.95, "Writing")
        manifest = self.registry.save_dataset(imported.dataset)
        on_progress(1.0, "Done")
        kept = imported.dataset.name
        self._datasets.drop(lambda key: key == kept)
        return manifest, imported, time.perf_counter() - started

    def dataset(self, name: str) -> Dataset:
        """An open data set by name or folder; the demo is made when it is not there yet or out of date."""
        return self._datasets.get(name, lambda: self._open(name))

    def _open(self, name: str) -> Dataset:
        if name == DEMO:
            try:
                data = self.registry.open_dataset(DEMO)
                if data.source.version == demo.version():
                    return data
            except (UnknownNameError, StoreError):
                pass  # made below
            self.registry.save_dataset(demo.build(name=DEMO))
        return self.registry.open_dataset(name)

    def search(self, data: Dataset) -> FilmSearch:
        """The film search of a data set."""
        return self._searches.get(data.fingerprint, lambda: FilmSearch(data))

    # -- models ----------------------------------------------------------------------------------------------

    def models(self, data: Dataset) -> list[str]:
        """What can be asked for: trained names first, then the models that would be trained with their defaults."""
        trained = self.registry.models(data)
        return trained + [name for name in catalog.MODELS if name not in trained]

    def default_model(self, data: Dataset) -> str:
        """The published model of a data set, else the default one."""
        return self.registry.published(data) or catalog.DEFAULT_MODEL

    def is_ready(self, data: Dataset, name: str) -> bool:
        """Whether a model is there without training it first."""
        return name in self.registry.models(data)

    def model(
        self, data: Dataset, name: str | None = None, on_epoch: EpochCallback | None = None
    ) -> Recommender:
        """A fitted model: loaded by its trained name, else trained once with its defaults and kept.

        A damaged model under a model's own name is trained again with its settings; under another name it raises
        StoreError.
        """
        wanted = name or self.default_model(data)
        return self._models.get((data.fingerprint, wanted), lambda: self._load(data, wanted, on_epoch))

    def prepare(self, data: Dataset, name: str) -> Job[None]:
        """Train a missing model in the background, once however many visitors wait for it."""

        def work(job: Job[None]) -> None:
            def note(epoch: Epoch) -> bool:
                half = 0.0 if epoch.rehearsal else 0.5
                job.report(half + 0.5 * min(epoch.epoch / EPOCHS_SHOWN, 0.99), "Learning what people like")
                return not job.stopping

            self.model(data, name, on_epoch=note)

        key = f"{data.fingerprint}/{name}"
        return self.jobs.submit(
            f"Getting {data.source.label} ready", work, key=key, time_limit=TRAINING_LIMIT
        )

    def _load(self, data: Dataset, name: str, on_epoch: EpochCallback | None) -> Recommender:
        hyperparameters: Mapping[str, Any] = {}
        if self.is_ready(data, name):
            try:
                return self.registry.load_model(data, name)
            except StoreError as error:
                kept = self.registry.describe_model(data, name)
                if name != kept.get("model"):
                    raise
                _logger.warning("The model %s is trained again: %s", name, error)
                hyperparameters = kept["hyperparameters"]
        elif name not in catalog.MODELS:
            raise UnknownNameError("model", name, self.models(data))
        self._train(data, name, name, hyperparameters, on_epoch)
        return self.registry.load_model(data, name)

    def train(
        self,
        data: Dataset,
        model: str,
        name: str | None = None,
        hyperparameters: Mapping[str, Any] | None = None,
        on_epoch: EpochCallback | None = None,
    ) -> Training:
        """Train a model and keep it under ``name`` (default: the model's own), replacing one of that name."""
        kept = check_name(model if name is None else name)
        training = self._train(data, model, kept, hyperparameters or {}, on_epoch)
        self._models.drop(lambda key: key == (data.fingerprint, kept))
        return training

    def _train(
        self,
        data: Dataset,
        model: str,
        kept: str,
        hyperparameters: Mapping[str, Any],
        on_epoch: EpochCallback | None,
    ) -> Training:
        epochs: list[Epoch] = []

        def note(epoch: Epoch) -> bool | None:
            if not epoch.rehearsal:
                epochs.append(epoch)
            return None if on_epoch is None else on_epoch(epoch)

        recommender = catalog.create(model, **hyperparameters)
        started = time.perf_counter()
        recommender.fit(data, on_epoch=note)
        training = Training(kept, time.perf_counter() - started, tuple(epochs))
        details = {"seconds": training.seconds, "epochs": [epoch_row(epoch) for epoch in epochs]}
        self.registry.save_model(data, kept, recommender, details)
        return training

    def evaluate(
        self, data: Dataset, models: list[str], protocol: str, on_model: OnModel = lambda doing: None
    ) -> Evaluation:
        """Run a named protocol over models by name, each with its defaults or the settings it was trained with."""
        return evaluate(data, {name: self._maker(data, name) for name in models}, protocol, on_model=on_model)

    def _maker(self, data: Dataset, name: str) -> Callable[[], Recommender]:
        if name in catalog.MODELS or not self.is_ready(data, name):
            catalog.create(name)  # an unknown name is said now, not after the others have run
            return lambda: catalog.create(name)
        kept = self.registry.describe_model(data, name)
        return lambda: catalog.create(kept["model"], **kept["hyperparameters"])


_shared_lock = threading.Lock()
_shared: list[Engine] = []


def shared_engine() -> Engine:
    """The one engine of this process; it lives here, where no visitor's "clear cache" reaches it."""
    with _shared_lock:
        if not _shared:
            _shared.append(Engine())
        return _shared[0]


def epoch_row(epoch: Epoch) -> dict[str, Any]:
    """An epoch as the command line and the registry write it."""
    return {"epoch": epoch.epoch, "train_rmse": epoch.train_rmse, "validation_rmse": epoch.validation_rmse}


def _name_of(path: Path) -> str:
    name = "".join(c if c.isalnum() and c.isascii() else "-" for c in path.name.removesuffix(".zip").lower())
    return name.strip("-")[:64] or "data"
