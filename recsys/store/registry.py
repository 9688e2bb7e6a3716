"""Registry: data sets and trained models on disk, by name and version."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from recsys.dataset import Dataset, Rejection, Scale
from recsys.errors import StoreError, UnknownNameError
from recsys.models import catalog
from recsys.models.base import Recommender
from recsys.store.datasets import (
    FORMAT_VERSION,
    fingerprint_of,
    read_dataset,
    read_rejected,
    write_dataset,
)
from recsys.store.files import (
    Manifest,
    new_folder,
    read_array,
    read_json,
    read_manifest,
    write_array,
    write_json,
    write_manifest,
)
from recsys.store.versions import POINTER, Versions, check_name, is_name

MODEL_FORMAT = 1
MODEL_MANIFEST = "model.json"
PUBLISHED = "published.json"
FINDINGS = "findings.json"
PRIVATE_PREFIX = "run-"
"""A model whose name starts so belongs to one visit: it loads by its name and is listed nowhere."""


class Registry:
    """What is kept below ``home``: ``datasets/NAME`` and ``models/DATASET/NAME``."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._datasets = Versions(home / "datasets")

    # -- data sets -------------------------------------------------------------------------------------------

    def datasets(self) -> list[str]:
        """The names of all data sets."""
        return self._datasets.names()

    def describe_dataset(self, name: str) -> Manifest:
        """The manifest of a data set, without reading the data."""
        self._check_dataset(name)
        return read_json(self._datasets.current(name) / "dataset.json")

    def is_current(self, name: str) -> bool:
        """Whether a data set has the format that this program reads; one of another has to be imported again."""
        return self.describe_dataset(name).get("format_version") == FORMAT_VERSION

    def save_dataset(self, data: Dataset, rejected: Sequence[Rejection] = ()) -> Manifest:
        """Keep ``data`` under its name, replacing an earlier one atomically; returns its manifest."""
        with self._datasets.new_version(data.name) as version:
            return write_dataset(data, version, rejected)

    def rejected(self, name: str) -> list[Rejection]:
        """The listed rows that were left out when a data set was imported."""
        self._check_dataset(name)
        return read_rejected(self._datasets.current(name))

    def open_dataset(self, name: str) -> Dataset:
        """A data set by name, else by the path of a folder that an import made."""
        if is_name(name) and name in self.datasets():
            if not self.is_current(name):
                raise StoreError(f"“{name}” was made by an older version of this program: import it again.")
            return read_dataset(self._datasets.current(name))
        folder = Path(name).absolute()
        if _is_file(folder / POINTER):
            return read_dataset(Versions(folder.parent).current(folder.name))
        if _is_file(folder / "dataset.json"):
            return read_dataset(folder)
        raise UnknownNameError("data set", name, self.datasets())

    def ratings_file(self, data: Dataset) -> Path | None:
        """The Parquet of an open data set's ratings; None when it is not stored or something else took its place."""
        try:
            folder = self._datasets.current(data.name) if data.fingerprint else None
            if folder is None or fingerprint_of(folder) != data.fingerprint:
                return None
        except (StoreError, ValueError):
            return None
        return folder / "ratings.parquet"

    def remove_dataset(self, name: str) -> None:
        """Forget a data set and the models trained on it."""
        self._check_dataset(name)
        self._datasets.remove(name)
        for home in (self.home, self.twins.home):
            Versions(home / "models" / name).remove_all()

    def tidy(self) -> None:
        """Drop what earlier removals, savings and crashes had to leave; never raises, and waits for nobody."""
        self._datasets.tidy()
        for home in (self.home, self.twins.home):
            with suppress(OSError):
                for folder in (home / "models").iterdir():
                    Versions(folder).tidy()

    def _check_dataset(self, name: str) -> None:
        if name not in self.datasets():
            raise UnknownNameError("data set", name, self.datasets())

    # -- models ----------------------------------------------------------------------------------------------

    def models(self, data: Dataset) -> list[str]:
        """The names of the models trained on this very content of a data set; private ones are left out."""
        versions = self._models(data)
        names = [name for name in versions.names() if not name.startswith(PRIVATE_PREFIX)]
        return [name for name in names if self._fits(versions, name, data)]

    def has_model(self, data: Dataset, name: str) -> bool:
        """Whether a model of this name, private or not, was trained on this very content of a data set."""
        versions = self._models(data)
        return name in versions.names() and self._fits(versions, name, data)

    def forget_private(self, data: Dataset, keep: int) -> None:
        """Remove all private models of a data set but the newest ``keep``."""
        versions = self._models(data)
        private = [name for name in versions.names() if name.startswith(PRIVATE_PREFIX)]
        for name in sorted(private, key=versions.age)[keep:]:
            versions.remove(name)

    def save_model(self, data: Dataset, name: str, model: Recommender, details: dict[str, Any]) -> Manifest:
        """Keep a fitted model; ``details`` (seconds, epochs) is kept beside it. Returns the manifest."""
        learned = model.learned()
        with self._models(data).new_version(name) as version, new_folder(version) as aside:
            arrays = {key: value for key, value in learned.items() if isinstance(value, np.ndarray)}
            for key, array in arrays.items():
                write_array(aside, key, array)
            content = {
                "model": model.name,
                "name": name,
                "dataset": data.name,
                "fingerprint": data.fingerprint,
                "hyperparameters": catalog.hyperparameters_of(model),
                "arrays": {key: [str(array.dtype), list(array.shape)] for key, array in arrays.items()},
                "numbers": {
                    key: float(value) for key, value in learned.items() if isinstance(value, int | float)
                },
                "scales": [key for key, value in learned.items() if isinstance(value, Scale)],
                "scale": [model.scale_.low, model.scale_.high, model.scale_.step],
                **details,
            }
            return write_manifest(aside, MODEL_MANIFEST, content, version=MODEL_FORMAT)

    def load_model(self, data: Dataset, name: str) -> Recommender:
        """A model that was trained on this very content of a data set.

        Raises UnknownNameError when there is none of that name, StoreError when it is damaged.
        """
        self._check_model(data, name)
        folder = self._models(data).current(name)
        manifest = read_manifest(folder, MODEL_MANIFEST, version=MODEL_FORMAT)
        try:
            learned: dict[str, Any] = {
                key: self._array(folder, manifest, key, *kept) for key, kept in manifest["arrays"].items()
            }
            learned |= manifest["numbers"]
            scale = Scale(*manifest["scale"])
            learned |= dict.fromkeys(manifest["scales"], scale)
            model = catalog.create(manifest["model"], **manifest["hyperparameters"])
            return model.restore(learned)
        except (LookupError, AttributeError, TypeError, ValueError) as error:
            raise StoreError(f"The model {name} is damaged.") from error

    def describe_model(self, data: Dataset, name: str) -> Manifest:
        """The manifest of a model (hyperparameters, seconds, epochs), without reading the model."""
        self._check_model(data, name)
        return read_json(self._models(data).current(name) / MODEL_MANIFEST)

    def with_findings(self, data: Dataset) -> Dataset:
        """A data set with what trainings on this very content found out about it."""
        return replace(data, findings=self._findings(data))

    def keep_findings(self, data: Dataset, findings: Mapping[str, Any]) -> None:
        """Keep what a training found out, beside what others did."""
        if findings and data.fingerprint:
            together = {**self._findings(data), **findings}
            write_json(
                self._models(data).root / FINDINGS, {"fingerprint": data.fingerprint, "findings": together}
            )

    def _findings(self, data: Dataset) -> dict[str, Any]:
        """Nothing where there are none, they are of other content or the note is damaged."""
        try:
            kept = read_json(self._models(data).root / FINDINGS)
        except StoreError:
            return {}
        same = bool(data.fingerprint) and kept.get("fingerprint") == data.fingerprint
        findings = kept.get("findings") if same else None
        return findings if isinstance(findings, dict) else {}

    def publish(self, data: Dataset, name: str) -> None:
        """Make a model the one that new visits to a data set start with; a private one cannot be."""
        if name not in self.models(data):
            raise UnknownNameError("model", name, self.models(data))
        write_json(self._models(data).root / PUBLISHED, {"model": name})

    def published(self, data: Dataset) -> str | None:
        """The published model's name; None when none is, it no longer fits the data or the note is damaged."""
        try:
            name = read_json(self._models(data).root / PUBLISHED).get("model")
        except StoreError:
            return None
        return str(name) if name in self.models(data) else None

    @property
    def twins(self) -> "Registry":
        """Where the twins of models are kept (recsys.store.twins): apart, so that no list of models shows them."""
        return Registry(self.home / "twins")

    def _models(self, data: Dataset) -> Versions:
        return Versions(self.home / "models" / check_name(data.name))

    def _check_model(self, data: Dataset, name: str) -> None:
        if not self.has_model(data, name):
            raise UnknownNameError("model", name, self.models(data))

    @staticmethod
    def _fits(versions: Versions, name: str, data: Dataset) -> bool:
        try:
            manifest = read_json(versions.current(name) / MODEL_MANIFEST)
        except StoreError:
            return False
        kept = (manifest.get("fingerprint"), manifest.get("format_version"))
        return kept == (data.fingerprint, MODEL_FORMAT)

    @staticmethod
    def _array(folder: Path, manifest: Manifest, key: str, dtype: str, shape: list[int]) -> Any:
        if f"{key}.npy" not in manifest["sha256"]:
            raise StoreError(f"{key}.npy has no checksum in {MODEL_MANIFEST}.")
        array = read_array(folder, key)
        if str(array.dtype) != dtype or list(array.shape) != shape:
            raise StoreError(f"{key}.npy is not what its model says.")
        return array


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name too long, a folder that we may not enter
        return False
