"""Served: an engine as strangers may use it; names, rights and sizes are checked here, once for all routes."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from recsys.api.problems import Problem, Refused
from recsys.api.settings import Settings
from recsys.dataset import Dataset
from recsys.engine import Engine
from recsys.errors import UnknownNameError
from recsys.ids import UNKNOWN
from recsys.jobs import prepare, shared_queue
from recsys.models.base import Recommender
from recsys.store.versions import is_name

SOON = "5"
"""Seconds after which a caller may ask again for a model that is being trained."""

RANKED_AT_ONCE = 1
"""Models are asked in turn: threads that rank beside each other fight for the interpreter, and all of them lose."""


@dataclass(frozen=True)
class Served:
    """What the routes of one API share."""

    engine: Engine
    settings: Settings
    turn: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(RANKED_AT_ONCE))
    """Held while a model is asked, by nothing that waits for a disk or a database."""

    def dataset(self, name: str) -> Dataset:
        """A data set by its name, never by a folder; raises UnknownNameError."""
        if not is_name(name):
            raise UnknownNameError("data set", name, self.engine.library.registry.datasets())
        return self.engine.dataset(name)

    def model_name(self, data: Dataset, name: str | None) -> str:
        """``name``, else the usual model; raises UnknownNameError for one that does not exist."""
        wanted = name or self.engine.default_model(data)
        self.engine.subject(data, wanted)
        return wanted

    def model(self, data: Dataset, name: str | None) -> tuple[str, Recommender]:
        """A model that is trained, and its name; raises what ``trained_name`` does."""
        wanted = self.trained_name(data, name)
        return wanted, self.engine.model(data, wanted)

    def trained_name(self, data: Dataset, name: str | None) -> str:
        """The name of a model that is trained.

        As in the app, the usual model is trained for whoever comes first, in the background, which a 503 says; any
        other is trained by the owner only: 409.
        """
        usual = self.engine.default_model(data)
        wanted = name or usual
        if not self.engine.is_ready(data, wanted):
            self.engine.subject(data, wanted)
            if wanted != usual:
                raise Problem(409, f"The model {wanted} is not trained on this data yet.")
            prepare(shared_queue(), self.engine, data, wanted)
            raise Problem(
                503,
                "The usual model is being trained on this data; please ask again soon.",
                {"Retry-After": SOON},
            )
        return wanted

    def model_version(self, data: Dataset, name: str) -> str:
        """Tells a trained model from any other that had its name."""
        kept = self.engine.library.registry.describe_model(data, name)
        return f"{kept['model']} {sorted(kept['sha256'].items())}"

    def check_length(self, n: int, what: str = "list") -> None:
        """Refuse a list longer than this server makes."""
        most = self.settings.limits.list_length
        if not 0 <= n <= most:
            raise Refused(f"A {what} has 0 to {most} films here, got {n}.")

    def check_items(self, data: Dataset, item_ids: Sequence[int]) -> None:
        """Refuse items that are not in the data, and say how many."""
        unknown = np.flatnonzero(data.catalog.items.positions(item_ids) == UNKNOWN)
        if len(unknown):
            first = item_ids[int(unknown[0])]
            raise Refused(
                f"{len(unknown):,} of {len(item_ids):,} films are not in this data, the first is item {first}: "
                "are these the ids of another data set?"
            )
