"""The twins of models, made once and kept beside them, made again when data or settings change."""

import json
import logging

from recsys.dataset import Dataset
from recsys.errors import StoreError
from recsys.evaluation import twin
from recsys.evaluation.twin import Twin
from recsys.models.results import EpochCallback
from recsys.store.cache import Cache
from recsys.store.measurements import Subject
from recsys.store.registry import Registry

CACHED = 3
SEED = 0
_logger = logging.getLogger(__name__)


class Twins:
    """The twins of the models of one registry; safe to use from several threads."""

    def __init__(self, registry: Registry) -> None:
        self._models = registry
        self._kept = registry.twins
        self._cache = Cache(CACHED)

    def is_ready(self, data: Dataset, name: str) -> bool:
        """Whether the twin of a model, as that model is set now, is there without training it first."""
        return self._is_kept(data, name, _text(self.subject(data, name)))

    def get(self, data: Dataset, name: str, on_epoch: EpochCallback | None = None) -> Twin:
        """The twin of a model: cached, else loaded, else trained and kept; a damaged one is trained again.

        Raises UnknownNameError for an unknown model, Cancelled when ``on_epoch`` returns False.
        """
        subject = self.subject(data, name)
        key = (data.fingerprint, name, _text(subject))
        return self._cache.get(key, lambda: self._make(data, name, subject, on_epoch))

    def _make(self, data: Dataset, name: str, subject: Subject, on_epoch: EpochCallback | None) -> Twin:
        text = _text(subject)
        known, hidden = twin.hide(data.ratings, SEED)
        if self._is_kept(data, name, text):
            try:
                return Twin(self._kept.load_model(data, name), known, hidden)
            except StoreError as error:
                _logger.warning("The twin of %s is trained again: %s", name, error)
        model = subject.make()
        model.fit(data.with_ratings(known), on_epoch=on_epoch)
        self._kept.save_model(data, name, model, {"twin_of": text})
        return Twin(self._kept.load_model(data, name), known, hidden)

    def _is_kept(self, data: Dataset, name: str, text: str) -> bool:
        if name not in self._kept.models(data):
            return False
        return bool(self._kept.describe_model(data, name).get("twin_of") == text)

    def subject(self, data: Dataset, name: str) -> Subject:
        """What a model was trained with, else the defaults that it would be trained with."""
        if self._models.has_model(data, name):
            kept = self._models.describe_model(data, name)
            return Subject(kept["model"], kept["hyperparameters"])
        return Subject.usual(name, data)


def _text(subject: Subject) -> str:
    """Settings, and how rows are hidden, as text that can be compared."""
    settings = [subject.model, dict(subject.hyperparameters), twin.SHARE, twin.FEWEST, SEED]
    return json.dumps(settings, sort_keys=True)
