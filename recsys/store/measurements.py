"""What models answered to protocols, kept on disk so that nobody has to ask twice.

Answers belong to one content of a data set, one model with its settings, one protocol with its version and seed, and
one state of the code: whatever of these changes, they are asked anew. ``folds:DIR`` is never kept: files say what it
hides.
"""

import hashlib
import json
import logging
from collections.abc import Callable, Hashable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from numpy.typing import NDArray

from recsys import dataset, ids, models, ranking
from recsys.comparison import leaks, seeds, stability, training_error
from recsys.dataset import Dataset
from recsys.errors import DataError, StoreError, UnsupportedError
from recsys.evaluation import asking, foldfiles, rows, splits, trial
from recsys.evaluation.asking import Answers, Plan
from recsys.evaluation.protocols import PROTOCOLS, protocol_named
from recsys.evaluation.rows import Costs
from recsys.models import catalog
from recsys.models.base import Recommender
from recsys.store.cache import Cache
from recsys.store.files import (
    discard,
    new_folder,
    only_writer,
    read_array,
    read_json,
    read_manifest,
    write_array,
    write_manifest,
)
from recsys.store.versions import is_name

FORMAT_VERSION = 1
MANIFEST = "answers.json"
KEPT_AT_MOST = 300
"""Answers kept of a data set: the newest."""
CACHED = 64
Note = dict[str, Any]
T = TypeVar("T")
_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Subject:
    """What is asked: a kind of model and its settings."""

    model: str
    hyperparameters: Mapping[str, Any]

    @classmethod
    def usual(cls, model: str, data: Dataset) -> "Subject":
        """A model as it is trained on this data where nobody says otherwise; raises UnknownNameError."""
        suited = catalog.suited(model, len(data.ratings))
        return cls(model, catalog.hyperparameters_of(catalog.create(model, **suited)))

    def make(self) -> Recommender:
        """A new model of it, unfitted."""
        return catalog.create(self.model, **self.hyperparameters)

    @property
    def has_seed(self) -> bool:
        """Whether chance has a hand in its training."""
        return any(_is_seed(name) for name in self.hyperparameters)

    def seeded(self, seed: int) -> Recommender:
        """The same with another seed, in all its parts."""
        seeds = {name: seed for name in self.hyperparameters if _is_seed(name)}
        return catalog.create(self.model, **{**self.hyperparameters, **seeds})


class Measurements:
    """The answers kept below a folder, a few of them in memory; safe to use from several threads."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._cache = Cache(CACHED)
        self._refusals: dict[tuple[str, str, str], str] = {}

    def get(
        self,
        data: Dataset,
        subject: Subject,
        plan: Plan,
        seed: int,
        asked: Callable[[], Answers],
        *,
        fresh: bool = False,
    ) -> Answers:
        """Kept answers, unless ``fresh``, else those of ``asked``, which are kept then."""
        found = None if fresh else self.find(data, subject, plan.protocol, seed)
        if found is not None:
            return found
        answers = self._tried(data, subject, plan.protocol, asked)
        if _can_be_kept(data, plan.protocol):
            key = _key(subject, plan.protocol, seed)
            self._keep(data, key, answers.arrays, {"costs": asdict(answers.costs)})
        return answers

    def find(self, data: Dataset, subject: Subject, protocol: str, seed: int) -> Answers | None:
        """Kept answers; None where there are none of this version of everything."""
        if not _can_be_kept(data, protocol):
            return None
        key = _key(subject, protocol, seed)

        def read() -> Answers:
            manifest, arrays = _read(self._folder(data, key), key)
            return Answers(arrays, Costs(**manifest["costs"]))

        return self._found(data, key, read)

    def note(self, data: Dataset, subject: Subject, about: str, seed: int, make: Callable[[], Note]) -> Note:
        """A small finding about a model, as JSON can hold it: kept, else made and kept then."""
        found = self.find_note(data, subject, about, seed)
        if found is not None:
            return found
        note = self._tried(data, subject, about, make)
        if _can_be_kept(data, about):
            self._keep(data, _note_key(subject, about, seed), {}, {"note": note})
        return note

    def find_note(self, data: Dataset, subject: Subject, about: str, seed: int) -> Note | None:
        """A kept finding; None where there is none of this version of everything."""
        if not _can_be_kept(data, about):
            return None
        key = _note_key(subject, about, seed)
        return self._found(data, key, lambda: dict(_read(self._folder(data, key), key)[0]["note"]))

    def _tried(self, data: Dataset, subject: Subject, about: str, work: Callable[[], T]) -> T:
        """Do it, and remember why it could not be done."""
        refusal = (data.fingerprint, str(subject), about)
        self._refusals.pop(refusal, None)
        try:
            return work()
        except (UnsupportedError, DataError) as error:
            self._refusals[refusal] = str(error)
            raise

    def _found(self, data: Dataset, key: Mapping[str, Any], read: Callable[[], T]) -> T | None:
        try:
            return self._cache.get((data.fingerprint, _digest(key)), read)
        except (StoreError, KeyError, TypeError, ValueError):
            return None

    def _keep(
        self,
        data: Dataset,
        key: Mapping[str, Any],
        arrays: Mapping[str, NDArray[Any]],
        content: Mapping[str, Any],
    ) -> None:
        folder = self._folder(data, key)
        try:
            with only_writer(self._home / f".{data.name}.lock"):
                discard(folder)  # damaged, or made by somebody else meanwhile
                with new_folder(folder) as aside:
                    for name, array in arrays.items():
                        write_array(aside, name, array)
                    whole = {**key, "arrays": sorted(arrays), **content}
                    write_manifest(aside, MANIFEST, whole, version=FORMAT_VERSION)
                self._tidy(data)
            self._cache.drop(lambda known: known == (data.fingerprint, _digest(key)))
        except (StoreError, OSError) as error:  # no reason not to show them
            _logger.warning("What was measured of %s is not kept: %s", key["model"], error)

    def why_not(self, data: Dataset, subject: Subject, about: str) -> str:
        """Why a model could not be asked when somebody last tried; empty where nobody did since the start.

        ``about`` is a protocol or what a note is about.

        Not kept on disk: what was missing, a package for instance, may be there by then.
        """
        return self._refusals.get((data.fingerprint, str(subject), about), "")

    def state(self, data: Dataset) -> Hashable:
        """Another one whenever something was measured of a data set, here or by another process."""
        try:
            changed = (self._home / data.name / data.fingerprint).stat().st_mtime_ns
        except OSError:
            changed = 0
        return changed, len(self._refusals)

    def has_outdated(self, data: Dataset) -> bool:
        """Whether something was kept of this data set by another version of the code, and nothing by this one."""
        found = [_code_of(folder) for folder in self._folders(data)]
        return bool(found) and code_version() not in found

    def forget(self, name: str) -> None:
        """Drop what is kept of a data set; the next one of that name starts anew."""
        if is_name(name):
            discard(self._home / name)

    def _tidy(self, data: Dataset) -> None:
        """Drop answers about other contents of the data set or by other code, and of the rest all but the newest."""
        for other in (self._home / data.name).iterdir():
            if other.name != data.fingerprint:
                discard(other)
        newest_first = sorted(self._folders(data), key=lambda folder: -folder.stat().st_mtime_ns)
        for place, folder in enumerate(newest_first):
            if place >= KEPT_AT_MOST or _code_of(folder) != code_version():
                discard(folder)

    def _folders(self, data: Dataset) -> list[Path]:
        return [
            folder for folder in (self._home / data.name / data.fingerprint).glob("*") if is_name(folder.name)
        ]

    def _folder(self, data: Dataset, key: Mapping[str, Any]) -> Path:
        return self._home / data.name / data.fingerprint / _digest(key)


def _is_seed(name: str) -> bool:
    return name.rpartition(".")[2] == "seed"


@cache
def code_version() -> str:
    """A digest of all code that answers and notes depend on, so that nobody has to think of raising a number."""
    whole = [models, dataset, ranking, ids]
    asking_code = [asking, splits, foldfiles, rows, leaks, seeds, stability, training_error, trial]
    protocols = [import_module(protocol.plan.__module__) for protocol in PROTOCOLS.values()]
    return digest_of(*whole, *asking_code, *protocols)


@cache
def digest_of(*code: ModuleType) -> str:
    """A digest of the code of modules, of a package with all that is in it."""
    files = {Path(str(module.__file__)) for module in code}
    digest = hashlib.sha256()
    for file in sorted(files):
        for source in sorted(file.parent.rglob("*.py")) if file.stem == "__init__" else [file]:
            digest.update(source.name.encode() + source.read_bytes())
    return digest.hexdigest()[:16]


def _can_be_kept(data: Dataset, protocol: str) -> bool:
    return is_name(data.name) and is_name(data.fingerprint) and not protocol.startswith("folds:")


def _key(subject: Subject, protocol: str, seed: int) -> dict[str, Any]:
    return {
        "model": subject.model,
        "hyperparameters": dict(subject.hyperparameters),
        "protocol": protocol,
        "protocol_version": protocol_named(protocol).version,
        "seed": seed,
        "code": code_version(),
    }


def _note_key(subject: Subject, about: str, seed: int) -> dict[str, Any]:
    return {
        "model": subject.model,
        "hyperparameters": dict(subject.hyperparameters),
        "about": about,
        "seed": seed,
        "code": code_version(),
    }


def _digest(key: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(key, sort_keys=True).encode()).hexdigest()[:32]


def _code_of(folder: Path) -> str:
    try:
        return str(read_json(folder / MANIFEST).get("code"))
    except StoreError:
        return ""


def _read(folder: Path, key: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    manifest = read_manifest(folder, MANIFEST, version=FORMAT_VERSION)
    if any(manifest.get(name) != value for name, value in key.items()):
        raise StoreError(f"{MANIFEST} is of something else.")
    return manifest, {name: read_array(folder, name) for name in manifest["arrays"]}
