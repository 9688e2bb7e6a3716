"""Facts from IMDb's public tables, added to a stored data set: at once, or in the background."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from recsys.engine import Engine
from recsys.errors import DataError, StoreError, UnknownNameError
from recsys.facts import complete_by_imdb, gained, read_imdb_facts
from recsys.jobs.job import Job
from recsys.jobs.queue import JobQueue
from recsys.sources import OnProgress

TIME_LIMIT = 3_600.0
"""Seconds after which the reading of facts is stopped."""


@dataclass(frozen=True)
class FactsReport:
    """What the tables added to a data set."""

    name: str
    items: int
    """Films and series in the data set."""
    matched: int
    """Those of them that the tables know."""
    filled: Mapping[str, int]
    """Column of the catalog -> cells that say something now, or more than before."""
    broken: int
    """Rows of the tables that were passed over because they could not be read."""
    seconds: float


def start_facts(queue: JobQueue, engine: Engine, name: str, source: Path, owner: str) -> Job[FactsReport]:
    """``add_facts`` as a job; raises BusyError when too much is waiting."""

    def work(job: Job[FactsReport]) -> FactsReport:
        return add_facts(engine, name, source, job.report)

    return queue.submit("Adding facts", work, owner=owner, time_limit=TIME_LIMIT)


def add_facts(
    engine: Engine, name: str, source: Path, on_progress: OnProgress = lambda share, doing: None
) -> FactsReport:
    """Complete the catalog of a stored data set from IMDb's tables, by IMDb number, as a new version of it.

    Only empty cells are filled. Models trained before belong to the version before and are trained again when they are
    asked for. Raises UnknownNameError when there is no such data set, DataError when its films have no IMDb numbers or
    the tables cannot be used or know none of them; the data set then stays as it is.
    """
    started = time.perf_counter()
    registry = engine.library.registry
    if name not in registry.datasets():
        raise UnknownNameError("data set", name, registry.datasets())
    data = registry.open_dataset(name)
    imdb_ids = [str(imdb_id) for imdb_id in data.catalog.table["imdb_id"] if imdb_id]
    if not imdb_ids:
        raise DataError(f"The films of “{name}” have no IMDb numbers, so IMDb's tables cannot be joined.")
    facts = read_imdb_facts(source, imdb_ids, lambda share, doing: on_progress(0.9 * share, doing))
    catalog, matched = complete_by_imdb(data.catalog, facts.table)
    if not matched:
        raise DataError(f"IMDb's tables name none of the films of “{name}”.")
    on_progress(0.9, "Writing")
    filled = gained(data.catalog, catalog)
    if filled:
        if registry.ratings_file(data) is None:
            raise StoreError(f"“{name}” was replaced meanwhile; add the facts again.")
        registry.save_dataset(replace(data, catalog=catalog, fingerprint=""), registry.rejected(name))
        engine.library.reopen(name)
    on_progress(1.0, "Done")
    return FactsReport(name, len(catalog), matched, filled, facts.broken, time.perf_counter() - started)
