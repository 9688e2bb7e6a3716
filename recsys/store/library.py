"""The data sets of one home, opened once and shared."""

import logging
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from recsys import demo, sources
from recsys.asking import Chances
from recsys.dataset import Dataset
from recsys.errors import NotAllowedError, StoreError, UnknownNameError
from recsys.facts import with_known_facts
from recsys.insights import (
    Exploration,
    ExploreFilters,
    Film,
    Films,
    FilmSearch,
    People,
    Person,
    Sequences,
    Shelf,
    Start,
    Tastes,
    starts,
)
from recsys.sources import Imported, OnProgress, TableMapping
from recsys.store.businesses import Businesses
from recsys.store.cache import Cache
from recsys.store.explorations import Explorations
from recsys.store.filmmaps import FilmMaps
from recsys.store.measurements import Measurements
from recsys.store.paths import default_home
from recsys.store.registry import Registry
from recsys.store.runs import Runs
from recsys.store.swapping import finish_swap
from recsys.store.versions import check_name, name_from
from recsys.store.votes import Votes
from recsys.temporary import sweep

DEMO = "demo"
OPEN_DATASETS = 3
OPEN_FILMS = 32
OPEN_PERSONS = 32
_logger = logging.getLogger(__name__)


def check_new_name(name: str) -> str:
    """``name`` itself if an import may use it; else ValueError."""
    if check_name(name) == DEMO:  # the demo is made again wherever something else stands under its name
        raise ValueError(f"The name “{DEMO}” belongs to the built-in data; choose another name.")
    return name


class Library:
    """Data sets by name, with what is counted and looked up in them; shared read-only, a few open at a time."""

    def __init__(self, home: str | os.PathLike[str] | None = None) -> None:
        self.home = default_home() if home is None else Path(home)
        self.registry = Registry(self.home)
        self.runs = Runs(self.home / "runs")
        self.votes = Votes(self.home / "votes")
        self._datasets = Cache(OPEN_DATASETS)
        self._searches = Cache(OPEN_DATASETS)
        self._people = Cache(OPEN_DATASETS)
        self._persons = Cache(OPEN_PERSONS)
        self._films = Cache(OPEN_DATASETS)
        self._shelves = Cache(OPEN_DATASETS)
        self._tastes = Cache(OPEN_DATASETS)
        self._starts = Cache(OPEN_DATASETS)
        self._chances = Cache(OPEN_DATASETS)
        self._sequences = Cache(OPEN_DATASETS)
        self._open_films = Cache(OPEN_FILMS)
        self._explorations = Explorations(self.home / "insights")
        self.film_maps = FilmMaps(self.home / "insights")
        self.businesses = Businesses(
            self.home / "insights",
            self._explorations,
            lambda data: self.registry.ratings_file(data) is not None,
        )
        """The business views of the data sets."""
        self.measurements = Measurements(self.home / "measurements")

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

    @property
    def n_open(self) -> int:
        """How many data sets are open now."""
        return len(self._datasets)

    def tidy(self) -> None:
        """Remove what killed processes and open readers left behind, on disk and among temporary files; at a start."""
        finish_swap(self.home)
        sweep()
        self.registry.tidy()

    def default_dataset(self) -> str:
        """What the app opens first: ``RECSYS_DATA``, else the demo."""
        return os.environ.get("RECSYS_DATA") or DEMO

    def import_source(
        self,
        source: str,
        name: str | None = None,
        on_progress: OnProgress = lambda share, doing: None,
        mapping: TableMapping | None = None,
    ) -> tuple[dict[str, Any], Imported, float]:
        """Read a source (a path, or "demo") and keep it as a named data set, replacing one of that name atomically.

        Without ``name`` the source's own is used; ``mapping`` says how to read a plain table. What the catalog lacks
        is filled with the hand-written facts. Returns the manifest, the report of rejected rows and the seconds it
        took. Raises ValueError for a name that cannot be one or is the demo's.
        """
        started = time.perf_counter()
        if source == DEMO:
            imported = Imported(demo.build(name=check_name(DEMO if name is None else name)), [], 0, 0)
        else:
            path = Path(source)
            wanted = check_new_name(name_from(path) if name is None else name)
            imported = with_known_facts(sources.read_source(path, wanted, on_progress, mapping))
        on_progress(0.95, "Writing")
        manifest = self.registry.save_dataset(imported.dataset, imported.rejected)
        self.reopen(imported.dataset.name)
        on_progress(1.0, "Done")
        return manifest, imported, time.perf_counter() - started

    def reopen(self, name: str) -> None:
        """Forget what is open of a data set, because a new version of it is on disk."""
        self._datasets.drop(lambda key: key == name)
        self._explorations.forget(name)
        self.film_maps.forget(name)
        self.businesses.forget(name)

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

    def can_remove(self, name: str) -> bool:
        """Whether a data set may go: the demo and what the app opens first stay."""
        return name not in (DEMO, self.default_dataset())

    def remove_dataset(self, name: str) -> None:
        """Forget a data set and its models, on disk and in memory; who has it open keeps it until the next look.

        Raises NotAllowedError where ``can_remove`` is False, UnknownNameError when there is none of that name.
        """
        if not self.can_remove(name):
            raise NotAllowedError(f"“{name}” is what the app opens first, so it stays.")
        self.registry.remove_dataset(name)
        self._datasets.drop(lambda key: key == name)
        self._explorations.forget(name, on_disk=True)
        self.film_maps.forget(name)
        self.businesses.forget(name)
        self.measurements.forget(name)

    def search(self, data: Dataset) -> FilmSearch:
        """The film search of a data set."""
        return self._searches.get(data.fingerprint, lambda: FilmSearch(data))

    def people(self, data: Dataset) -> People:
        """Who is in a data set, by taste."""
        return self._people.get(data.fingerprint, lambda: People(data))

    def person(self, data: Dataset, user_id: int) -> Person:
        """One of them; raises UnknownUserError. One object for all who look, so that a model folds them in once."""
        return self._persons.get((data.fingerprint, user_id), lambda: self.people(data).person(user_id))

    def films(self, data: Dataset) -> Films:
        """How the titles of a data set stand among each other."""
        return self._films.get(data.fingerprint, lambda: Films(data))

    def film(self, data: Dataset, item_id: int) -> Film:
        """One title; raises UnknownItemError for an id that is not in the data."""
        position = data.catalog.position(item_id)
        films = self.films(data)
        return self._open_films.get((data.fingerprint, position), lambda: Film(films, position))

    def shelf(self, data: Dataset) -> Shelf:
        """The titles of a data set to browse."""
        return self._shelves.get(data.fingerprint, lambda: Shelf(self.films(data), self.search(data)))

    def tastes(self, data: Dataset, on_share: Callable[[float], None] = lambda share: None) -> Tastes:
        """What each person of a data set favours; ``on_share`` is told how much is looked through, 0 to 1."""
        return self._tastes.get(data.fingerprint, lambda: Tastes.of(data, on_share))

    def starts(self, data: Dataset) -> tuple[Start, ...]:
        """The groups of films of a data set to begin with."""
        return self._starts.get(data.fingerprint, lambda: starts(data))

    def chances(self, data: Dataset) -> Chances:
        """Who of the people of a data set has seen what."""
        return self._chances.get(data.fingerprint, lambda: Chances.of(data.ratings))

    def sequences(self, data: Dataset) -> list[Sequences]:
        """In which order the people of a data set met its titles: ``Sequences.of``."""
        return self._sequences.get(data.fingerprint, lambda: Sequences.of(data))

    def knows_tastes(self, data: Dataset) -> bool:
        """Whether ``tastes`` are there without a look through all ratings."""
        return data.fingerprint in self._tastes

    def explore(self, data: Dataset, filters: ExploreFilters | None = None) -> Exploration:
        """What is in the data, counted; everything in a large data set is counted once a version and kept on disk.

        That takes a while, so where ``is_explored`` says no, have ``recsys.jobs.start_exploring`` do it first.
        """
        return self._explorations.get(data, filters or ExploreFilters())

    def is_explored(self, data: Dataset) -> bool:
        """Whether ``explore`` answers at once: everything is kept, or the data so small that it is soon counted."""
        return self._explorations.is_ready(data)

    def keep_explored(self, data: Dataset, on_progress: OnProgress) -> None:
        """Count everything in a large data set and keep it; a removed or replaced one leaves nothing behind.

        ``on_progress`` gets the share that is done and the name of the table that is next, and may raise to stop.
        """
        self._explorations.keep(data, on_progress, lambda: self.registry.ratings_file(data) is not None)
