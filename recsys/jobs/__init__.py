"""Background work: long work of an engine as jobs that report, can be cancelled and leave only a small result."""

from recsys.jobs.business import prepare_business
from recsys.jobs.comparing import start_comparison
from recsys.jobs.download import (
    MOVIELENS,
    MOVIELENS_LICENCE,
    MovieLensFile,
    import_movielens,
    start_download,
)
from recsys.jobs.exploring import start_exploring
from recsys.jobs.facts import FactsReport, add_facts, start_facts
from recsys.jobs.imports import ImportReport, SourceLook, Upload, look_at_source, start_import
from recsys.jobs.job import Job, State
from recsys.jobs.mapping import prepare_map
from recsys.jobs.preparing import prepare, prepare_tastes, prepare_twin
from recsys.jobs.pricing import prepare_prices
from recsys.jobs.queue import JobQueue, shared_queue
from recsys.jobs.training import (
    Setting,
    publish,
    settings_of,
    start_sweep,
    start_training,
    tunable_models,
)
from recsys.store import Run, Sweep

__all__ = [
    "MOVIELENS",
    "MOVIELENS_LICENCE",
    "FactsReport",
    "ImportReport",
    "Job",
    "JobQueue",
    "MovieLensFile",
    "Run",
    "Setting",
    "SourceLook",
    "State",
    "Sweep",
    "Upload",
    "add_facts",
    "import_movielens",
    "look_at_source",
    "prepare",
    "prepare_business",
    "prepare_map",
    "prepare_prices",
    "prepare_tastes",
    "prepare_twin",
    "publish",
    "settings_of",
    "shared_queue",
    "start_comparison",
    "start_download",
    "start_exploring",
    "start_facts",
    "start_import",
    "start_sweep",
    "start_training",
    "tunable_models",
]
