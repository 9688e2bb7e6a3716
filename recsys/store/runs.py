"""What trainings left behind, kept for whoever started them: one small JSON file each.

A file is named after the digest of its owner and the time. The owner is a secret, which is written nowhere.
"""

import hashlib
import logging
import re
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from recsys.errors import RecsysError, StoreError
from recsys.evaluation.trial import Trial
from recsys.models import catalog, hyperparameters
from recsys.models.results import Epoch
from recsys.store.files import read_json, write_json
from recsys.store.versions import check_name

FORMAT_VERSION = 1
KEPT_AT_MOST = 500
KEPT_DAYS = 60
FILE = re.compile(r"[0-9a-f]{64}-([0-9]{19})\.json")
_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Run:
    """What a training left behind."""

    model: str
    settings: Mapping[str, Any]
    trial: Trial
    use: str | None
    """The name under which Engine.model opens it; None when nobody can rate with such a model."""


@dataclass(frozen=True)
class Sweep:
    """Trials that differ in one setting."""

    setting: str
    values: tuple[int, ...]
    trials: tuple[Trial, ...]


class Runs:
    """The runs and sweeps kept in a folder; the newest ``KEPT_AT_MOST`` of the last ``KEPT_DAYS`` days."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, owner: str, finished: Run | Sweep) -> None:
        """Keep one for its owner, and drop what is too old or too much; raises StoreError when the disk refuses."""
        file = self._folder / f"{_digest(owner)}-{time.time_ns()}.json"
        write_json(file, {"format_version": FORMAT_VERSION, **_encode(finished)})
        oldest = time.time_ns() - KEPT_DAYS * 86_400 * 10**9
        for place, (made, kept) in enumerate(self._files()):
            if place >= KEPT_AT_MOST or made < oldest:
                kept.unlink(missing_ok=True)

    def of(self, owner: str) -> list[Run | Sweep]:
        """An owner's, oldest first; one that is damaged or of another version is left out and logged."""
        digest, found = _digest(owner), []
        for _, file in reversed(self._files()):
            if file.name.startswith(digest):
                try:
                    found.append(_decode(read_json(file)))
                except (RecsysError, LookupError, TypeError, ValueError) as error:
                    _logger.warning("The run %s is left out: %s", file.name, error)
        return found

    def _files(self) -> list[tuple[int, Path]]:
        """All files with the time they were made, newest first."""
        files = [(FILE.fullmatch(file.name), file) for file in self._folder.glob("*.json")]
        return sorted(((int(name[1]), file) for name, file in files if name is not None), reverse=True)


def _digest(owner: str) -> str:
    return hashlib.sha256(owner.encode()).hexdigest()


def _encode(finished: Run | Sweep) -> dict[str, Any]:
    if isinstance(finished, Run):
        return asdict(finished) | {"trial": _encode_trial(finished.trial)}
    return asdict(finished) | {"trials": [_encode_trial(trial) for trial in finished.trials]}


def _encode_trial(trial: Trial) -> dict[str, Any]:
    return asdict(trial) | {"epochs": [epoch.as_row() for epoch in trial.epochs]}


def _decode(content: Mapping[str, Any]) -> Run | Sweep:
    if content["format_version"] != FORMAT_VERSION:
        raise StoreError(
            f"It is of format version {content['format_version']}; this program reads {FORMAT_VERSION}."
        )
    if "trials" in content:
        trials = tuple(_decode_trial(trial) for trial in content["trials"])
        values = tuple(int(value) for value in content["values"])
        if len(trials) != len(values):
            raise StoreError("It needs one trial a value.")
        return Sweep(str(content["setting"]), values, trials)
    hyperparameters.check(catalog.create(content["model"], **content["settings"]))
    use = None if content["use"] is None else check_name(content["use"])
    return Run(content["model"], content["settings"], _decode_trial(content["trial"]), use)


def _decode_trial(content: Mapping[str, Any]) -> Trial:
    epochs = tuple(Epoch.from_row(row) for row in content["epochs"])
    rmse, mae, ndcg = (
        None if figure is None else float(figure)
        for figure in (content["rmse"], content["mae"], content.get("ndcg"))
    )
    return Trial(
        str(content["protocol"]),
        epochs,
        rmse,
        mae,
        int(content["rows"]),
        float(content["seconds"]),
        ndcg,
        int(content.get("people", 0)),  # earlier versions looked at no lists
    )
